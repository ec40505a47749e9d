"""Undo: what was done at this desk last, taken back while it is in sight, and told again when it is not."""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.viewmodels.status import StatusModel

#: How many acts are remembered.
_MOST = 50


class Act(NamedTuple):
    """Something that was done to `subject`, told by `said`; `take_back` asks for the opposite.

    `ask` comes in its place where the sentence is out of sight: a question to the person.
    """

    subject: str
    said: str
    take_back: Callable[[], None]
    ask: Callable[[], None] | None = None


class _Way(Enum):
    BACK = auto()
    FORTH = auto()


class UndoModel(QObject):
    """Remembers acts, one for each subject: of a booking the server can take back its last step only.

    Nothing is undone blindly. What the status bar does not tell any more is told again first; the next
    press takes it back. Who does what an act's `take_back` asks for tells of it by `note`, as of any act.
    """

    #: A Booking that was made too long ago to be taken back without a question.
    asked = Signal(object)

    def __init__(self, status: StatusModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self._done: deque[Act] = deque(maxlen=_MOST)
        self._undone: deque[Act] = deque(maxlen=_MOST)
        self._under_way: tuple[Act, _Way] | None = None

    def note(self, act: Act, answers: str = "") -> None:
        """Tell what was done. `answers` is the subject whose undo it may come from, if that is another."""
        way = self._answered({act.subject, answers})
        for acts in (self._done, self._undone):
            for one in [one for one in acts if one.subject in (act.subject, answers)]:
                acts.remove(one)
        if way is _Way.BACK:
            self._undone.append(act)
            self._status.say(act.said)
            return
        if way is None:
            self._undone.clear()
        self._done.append(act)
        self._offer(act)

    def is_awaited(self, subject: str) -> bool:
        """Tell whether something is being undone or done again to a subject."""
        return self._under_way is not None and self._under_way[0].subject == subject

    def undo(self) -> None:
        """Take back what the status bar tells of; where it does not, tell what was done last."""
        if self._status.state.can_undo or not self._done:
            self._status.undo()
        else:
            self._offer_again(self._done[-1])

    def redo(self) -> None:
        """Do again what was undone last, once the status bar tells of it."""
        if not self._undone:
            self._status.say(self.tr("Nothing to redo."))
        elif self._status.state.message != self._undone[-1].said:
            self._status.say(self._undone[-1].said)
        else:
            act = self._undone.pop()
            self._under_way = (act, _Way.FORTH)
            act.take_back()

    def put_back(self, said: str = "") -> None:
        """Remember an act whose undo came to nothing: it may be tried again, with another sentence."""
        if self._under_way is None:
            return
        (act, way), self._under_way = self._under_way, None
        if said:
            act = act._replace(said=said)
        (self._done if way is _Way.BACK else self._undone).append(act)
        if said:
            self._offer(act)

    def give_up(self) -> None:
        """Forget an act whose undo is not possible any more."""
        self._under_way = None

    def _answered(self, subjects: set[str]) -> _Way | None:
        if self._under_way is None or self._under_way[0].subject not in subjects:
            return None
        (_, way), self._under_way = self._under_way, None
        return way

    def _offer(self, act: Act) -> None:
        self._status.say(act.said, partial(self._take_back, act))

    def _offer_again(self, act: Act) -> None:
        if act.ask is not None:
            act.ask()
        else:
            self._offer(act)

    def _take_back(self, act: Act) -> None:
        if act in self._done:
            self._done.remove(act)
        self._under_way = (act, _Way.BACK)
        act.take_back()
