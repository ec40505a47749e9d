"""Text from 100 to 200 %, and themes that change while the window is open: nothing is cut, nothing stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)
from tests.widgets.window import connect, open_window

from bookdesk.viewmodels.asked import View
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.plain_label import ElidedLabel
from bookdesk.widgets.theme import THEMES, apply_theme, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

SIZES = ((1024, 700), (1440, 900))
SCALES = (1.0, 1.5, 2.0)


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[WindowAtWork]:
    found = connect(open_window(qtbot), qtbot)
    yield found
    found.close()
    # The tests around are dressed in light, at 100 %.
    apply_theme(qapp, load_theme("light"), typography())
    qapp.setProperty("dressed", "light")


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
        text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
        if not text:
            continue
        lack = _lack(widget, text)
        if lack is not None:
            found.append(f"{type(widget).__name__} {text!r}: {lack}")
    return found


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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", SCALES)
def test_no_text_of_the_frame_is_cut(opened: WindowAtWork, size: tuple[int, int], scale: float) -> None:
    resize(opened, size)
    wear(opened, "light", scale)
    window = opened.window
    assert window.size().toTuple() == size
    parts = (window.top_bar, window.sidebar, window.calendar, window.panel, window.status_bar)
    assert not outside(window, parts)
    for view in View:
        opened.desk.models.desk.show_view(view)
        settle()
        assert not cut(window)
        assert window.calendar.width() >= 200


@pytest.mark.parametrize("scale", SCALES)
def test_no_text_of_a_hold_is_cut(opened: WindowAtWork, qtbot: QtBot, scale: float) -> None:
    resize(opened, SIZES[0])
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    wear(opened, "light", scale)
    assert opened.window.panel.hold.shows_fields
    assert not cut(opened.window)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", ["keys", "settings", "cancel"])
def test_no_text_of_a_dialog_is_cut(opened: WindowAtWork, qtbot: QtBot, scale: float, name: str) -> None:
    resize(opened, SIZES[0])
    dialogs = opened.window.dialogs
    if name == "cancel":
        dialogs.cancel.ask(opened.desk.models.desk.bookings[0], "Laura Hiebert")
    else:
        dialogs.open(getattr(dialogs, name))
    wear(opened, "dark", scale)
    dialog = getattr(dialogs, name)
    assert not cut(dialog)
    assert dialog.rect().contains(dialog.card.geometry())


def test_the_walk_finds_a_text_that_is_cut(opened: WindowAtWork) -> None:
    label = opened.window.top_bar.findChildren(QPushButton)[0]
    label.setFixedWidth(20)
    settle()
    assert any(repr(label.text()) in told for told in cut(opened.window))


def picture(opened: WindowAtWork) -> QImage:
    settle()
    return opened.window.grab().toImage()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_changed_look_is_the_look_of_a_window_that_was_opened_so(
    opened: WindowAtWork, theme: str, scale: float
) -> None:
    opened.window.dialogs.open(opened.window.dialogs.keys)
    opened.window.dialogs.close_all()
    wear(opened, theme, scale)
    there = picture(opened)
    # Elsewhere and back: nothing of what was between is left.
    wear(opened, "dark" if theme != "dark" else "contrast", 2.0)
    assert picture(opened) != there
    wear(opened, theme, scale)
    assert picture(opened) == there
