"""What stands in the grid's place when there is nothing to show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bookdesk.viewmodels.asked import View
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent

    from bookdesk.viewmodels.desk import DeskModel
    from bookdesk.widgets.look import Look

_Key = Qt.Key
_RANGES = {_Key.Key_PageUp: -1, _Key.Key_PageDown: 1}
#: Days, as the arrows go in a month.
_STEPS = {_Key.Key_Left: -1, _Key.Key_Right: 1, _Key.Key_Up: -7, _Key.Key_Down: 7}


class NobodyPage(QWidget):
    """Says why; where every provider is hidden, shows all of them again.

    The keys that lead here from a week or month lead back.
    """

    def __init__(self, desk: DeskModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._look = look
        self._why = PlainLabel("")
        self._why.setWordWrap(True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._all = QPushButton(self.tr("Select all"))
        self._all.clicked.connect(desk.choices.show_all)
        desk.changed.connect(self._on_desk_changed)
        look.changed.connect(self.update)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        column.addWidget(self._why)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._on_desk_changed()

    @property
    def focus_place(self) -> QWidget:
        """What takes the focus: the button where there is one, else the page."""
        return self if self._all.isHidden() else self._all

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the week or month and move in the month, as the views do; leave other keys to others."""
        key, state = _Key(event.key()), self._desk.state
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _RANGES and state.view is not View.DAY:
            self._desk.step(_RANGES[key])
        elif plain and key in _STEPS and state.view is View.MONTH and state.date is not None:
            self._desk.go_to(state.date + timedelta(days=_STEPS[key]))
        else:
            event.ignore()
            return
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            pen = QPen(self._look.theme.focus, 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show none."""
        super().focusOutEvent(event)
        self.update()

    def _on_desk_changed(self) -> None:
        state = self._desk.state
        hidden = bool(state.providers) and not any(provider.shown for provider in state.providers)
        self._why.setText(state.empty_text)
        self.setAccessibleName(state.empty_text)
        self._all.setVisible(hidden)
        # One stop for Tab: the button where there is one.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if hidden else Qt.FocusPolicy.StrongFocus)
