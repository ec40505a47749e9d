"""Other sizes of type for a window that is open, and which of its texts have no room then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.plain_label import ElidedLabel
from bookdesk.widgets.theme import apply_theme, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.widgets.window import WindowAtWork


def wear(opened: WindowAtWork, theme: str, scale: float) -> None:
    """Change the look as the desk does, and let everything find its place."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    chosen, sizes = load_theme(theme), typography(scale)
    apply_theme(application, chosen, sizes)
    application.setProperty("dressed", theme)
    opened.window.set_look(chosen, sizes)
    settle()


def settle() -> None:
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def resize(opened: WindowAtWork, size: tuple[int, int]) -> None:
    opened.window.resize(*size)
    settle()


def cut(root: QWidget) -> list[str]:
    """Name the visible texts that have less room than they need, and no tool tip that has all of them."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or not widget.isVisible():
            continue
        found += [f"{type(widget).__name__} {lack}" for lack in _lacks(widget)]
    return found


def _lacks(widget: QWidget) -> Iterator[str]:
    """Say what a widget has no room for: its text, each of its choices, or itself within what scrolls."""
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
    lack = _lack(widget, text) if text else None
    if lack is not None:
        yield f"{text!r}: {lack}"
    if isinstance(widget, QComboBox):
        yield from _lacks_of_choices(widget)
    elif isinstance(widget, QLineEdit) and not isinstance(widget.parentWidget(), QComboBox):
        # A field of dates has its own words; what a person types may scroll.
        shown = widget.text() if isinstance(widget.parentWidget(), QAbstractSpinBox) else ""
        margins = widget.textMargins()
        room = widget.contentsRect().width() - margins.left() - margins.right()
        for one in filter(None, (shown, widget.placeholderText() if not widget.text() else "")):
            if widget.fontMetrics().horizontalAdvance(one) > room:
                yield f"{one!r}: has {room}"
    beyond = _beyond(widget)
    if beyond > 0 and not isinstance(widget, (QScrollArea, QScrollBar)):
        yield f"{text!r}: reaches {beyond} px beyond what scrolls up and down alone"


def _lacks_of_choices(box: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    for place in range(box.count()):
        needed = box.fontMetrics().horizontalAdvance(box.itemText(place))
        tip = box.itemData(place, Qt.ItemDataRole.ToolTipRole)
        if needed > field.width() and not tip:
            yield f"{box.itemText(place)!r}: needs {needed}, has {field.width()}"


def _beyond(widget: QWidget) -> int:
    """Return how many px of a widget lie at the right of an area that does not scroll sideways."""
    above: QWidget | None = widget.parentWidget()
    while above is not None and not (
        isinstance(above, QScrollArea)
        and above.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    ):
        above = above.parentWidget()
    port = above.viewport() if isinstance(above, QScrollArea) else None
    if port is None or not port.isAncestorOf(widget):
        return 0
    return widget.mapTo(port, widget.rect().topLeft()).x() + widget.width() - port.width()


def _lack(widget: QWidget, text: str) -> str | None:
    metrics, room = QFontMetrics(widget.font()), widget.contentsRect()
    if isinstance(widget, ElidedLabel):
        fits = metrics.horizontalAdvance(text) <= room.width() or bool(widget.toolTip())
        wide, high = (room.width() if fits else room.width() + 1), metrics.height()
    elif isinstance(widget, QLabel) and widget.wordWrap():
        box = metrics.boundingRect(0, 0, room.width(), 10_000, Qt.TextFlag.TextWordWrap, text)
        wide, high = box.width(), box.height()
    elif isinstance(widget, QLabel):
        wide, high = metrics.horizontalAdvance(text), metrics.height()
    elif isinstance(widget, KeyButton):
        needed = widget.minimumSizeHint()
        wide, high = needed.width(), needed.height()
    elif isinstance(widget, (QPushButton, QCheckBox, QRadioButton)):
        # With its padding, border and indicator, as the style sheet asks for them.
        needed = widget.sizeHint()
        wide, high = needed.width(), needed.height()
    else:
        wide, high = metrics.horizontalAdvance(text), metrics.height()
    if wide > room.width() or high > room.height():
        return f"needs {wide} by {high}, has {room.width()} by {room.height()}"
    return None


def outside(window: QWidget, parts: tuple[QWidget, ...]) -> list[str]:
    """Name the parts of a window that reach beyond it or overlap."""
    boxes = [(p.accessibleName(), p.rect().translated(p.mapTo(window, p.rect().topLeft()))) for p in parts]
    found = [name for name, box in boxes if not window.rect().contains(box)]
    for place, (name, box) in enumerate(boxes):
        found += [f"{name} over {other}" for other, beside in boxes[:place] if box.intersects(beside)]
    return found
