"""What a screen reader is told beyond what has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Announcer(QObject):
    """Announces plain texts in the name of a window; "" is nothing to say."""

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window

    def say(self, text: str) -> None:
        """Let a text be said after what is being said."""
        self._announce(text, at_once=False)

    def interrupt(self, text: str) -> None:
        """Let a text be said at once: what was being done has come to nothing."""
        self._announce(text, at_once=True)

    def _announce(self, text: str, *, at_once: bool) -> None:
        if text:
            # Qt's classes for screen readers take their time to load; nothing is said before the first paint.
            from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

            event = QAccessibleAnnouncementEvent(self._window, text)
            if at_once:
                event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)


def is_heard() -> bool:
    """Tell whether a screen reader, or another program that reads what is shown, is at work."""
    # Loaded late for the same reason.
    from PySide6.QtGui import QAccessible

    return QAccessible.isActive()
