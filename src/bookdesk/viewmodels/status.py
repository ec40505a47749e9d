"""The status line: what just happened, and whether it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

#: How long an undo is offered, in milliseconds (VISUAL part 6).
OFFERED_FOR = 8000


class StatusState(NamedTuple):
    """`message` is plain text, "" when there is none; `can_undo` shows Undo beside it."""

    message: str = ""
    can_undo: bool = False


class StatusModel(QObject):
    """Holds the newest message for a while, `offered_for` ms; `announced` is for screen readers."""

    changed = Signal()
    announced = Signal(str)

    def __init__(self, parent: QObject | None = None, *, offered_for: int = OFFERED_FOR) -> None:
        super().__init__(parent)
        self._offered_for = offered_for
        self._state = StatusState()
        self._undo: Callable[[], None] | None = None
        self._kept = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def state(self) -> StatusState:
        """The state shown."""
        return self._state

    def say(self, message: str, undo: Callable[[], None] | None = None) -> None:
        """Show a message, with an undo where there is one; the last message goes."""
        self._undo = undo
        self._set(StatusState(message, undo is not None))
        self._timer.start(self._offered_for)
        self.announced.emit(message)

    def undo(self) -> None:
        """Undo what the message tells of, once; say so where there is nothing to undo."""
        undo, self._undo = self._undo, None
        if undo is None:
            self.say(self.tr("Nothing to undo."))
            return
        self._set(StatusState())
        undo()

    def keep(self, *, kept: bool) -> None:
        """Keep the message while the pointer or the focus is on it."""
        self._kept = kept
        if not kept and not self._timer.isActive():
            self._timer.start(self._offered_for // 4)

    def _on_timeout(self) -> None:
        if not self._kept:
            self._undo = None
            self._set(StatusState())

    def _set(self, state: StatusState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
