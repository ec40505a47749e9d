"""A part that scrolls, and that keeps in sight what has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QResizeEvent


class FollowingArea(QScrollArea):
    """Scrolls up and down. Qt itself follows the Tab key alone, not a focus that a program gives.

    What has the focus is kept in sight when what is above it grows, unless a person scrolled since.
    """

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sought: QWidget | None = None
        self._is_left_alone = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        inside.installEventFilter(self)
        self.verticalScrollBar().actionTriggered.connect(self._on_scrolled)

    def follow(self, controls: Iterable[QWidget]) -> None:
        """Bring each of `controls` into sight when it takes the focus, its heading with it."""
        for control in controls:
            control.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what has the focus in sight: what came beside the area may have taken its room."""
        super().resizeEvent(event)
        self._seek_focused()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look out for the focus of what is followed, and for what grows."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._is_left_alone = False
            self._seek(watched)
        elif event.type() is QEvent.Type.Resize and watched is self.widget() and not self._is_left_alone:
            self._seek_focused()
        return super().eventFilter(watched, event)

    def _on_scrolled(self) -> None:
        self._is_left_alone = True

    def _seek_focused(self) -> None:
        focused: QWidget | None = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self._seek(focused)

    def _seek(self, widget: QWidget) -> None:
        self._sought = widget
        # What was made or shown with the focus is laid out a turn of the loop later.
        QTimer.singleShot(0, self, self._on_turn_over)

    def _on_turn_over(self) -> None:
        sought, self._sought = self._sought, None
        # It may be deleted by now.
        inside = self.widget()
        if sought is not None and inside is not None and isValid(sought) and sought.hasFocus():
            # All of it: Qt's ensureWidgetVisible is content with the line of a field's cursor.
            middle = sought.mapTo(inside, sought.rect().center())
            margin = sought.height() // 2 + sought.fontMetrics().height()
            # A margin that finds no room would push out what it is for.
            self.ensureVisible(middle.x(), middle.y(), 0, min(margin, self.viewport().height() // 2))
