"""Undo: what was done at this desk last, taken back while it is in sight, and told again when it is not."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from bookdesk.data.mutations import is_outcome_unknown
from bookdesk.errors import SlotTaken

if TYPE_CHECKING:
    from bookdesk.viewmodels.status import StatusModel

#: How many acts are remembered.
_MOST = 50

#: Called where nothing came of a question, with its error and what to say of it. No error: the desk did
#: not ask, or the person took the question back. No sentence: there is nothing to tell, or another tells.
OnNothing = Callable[[Exception | None, str], None]


class Act(NamedTuple):
    """Something that was done to `subject`, told by `said`; `take_back` asks for the opposite.

    `take_back` returns False where nothing was asked, because another question of the subject is on
    its way; what it asked for is told by `note`, or by what it was given. `ask` comes in its place
    where the sentence is out of sight: a question to the person. With `waits_for_time` it may be tried
    again when its time is somebody's now.
    """

    subject: str
    said: str
    take_back: Callable[[OnNothing], bool]
    ask: Callable[[], None] | None = None
    waits_for_time: bool = False


class _Way(Enum):
    BACK = auto()
    FORTH = auto()
    #: Done again while something new is done: what comes of it is told, but it can't be tried again.
    FORTH_ONCE = auto()


class UndoModel(QObject):
    """Remembers acts, one for each subject: of a booking the server can take back its last step only.

    Nothing is undone blindly. What the status bar does not tell any more is told again first; the next
    press takes it back. Several may be on their way at once, one for each subject: an answer ends its own.
    """

    #: A Booking that was made too long ago to be taken back without a question.
    asked = Signal(object)

    def __init__(self, status: StatusModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self._done: deque[Act] = deque(maxlen=_MOST)
        self._undone: deque[Act] = deque(maxlen=_MOST)
        #: What is being undone or done again, by subject.
        self._under_way: dict[str, tuple[Act, _Way]] = {}

    def note(self, act: Act, answers: str = "") -> None:
        """Tell what was done. `answers` is the subject whose undo it may come from, if that is another."""
        way = None
        for subject in (act.subject, answers):
            if subject in self._under_way:
                _, way = self._under_way.pop(subject)
            self.forget(subject)
        if way is _Way.BACK:
            self._undone.append(act)
            self._status.say(act.said)
            return
        if way is None:
            self._empty_undone()
        self._done.append(act)
        self._offer(act)

    def forget(self, subject: str) -> None:
        """Forget what was done to a subject and what was undone of it; what is on its way goes on."""
        for acts in (self._done, self._undone):
            for one in [one for one in acts if one.subject == subject]:
                acts.remove(one)

    def is_awaited(self, subject: str) -> bool:
        """Tell whether something is being undone or done again to a subject."""
        return subject in self._under_way

    def undo(self) -> None:
        """Take back what the status bar tells of; where it does not, tell what was done last."""
        if self._status.state.can_undo:
            self._status.undo()
        elif self._done:
            self._offer_again(self._done[-1])
        elif self._under_way:
            self._say_wait()
        else:
            self._status.undo()

    def redo(self) -> None:
        """Do again what was undone last, once the status bar tells of it."""
        text = self.tr("Nothing was done again yet. Press once more for: {what}")
        again = text.format(what=self._undone[-1].said) if self._undone else ""
        if self._undone and self._status.state.message in (self._undone[-1].said, again):
            self._ask(self._undone[-1], _Way.FORTH)
        elif self._undone:
            self._status.say(again)
        elif self._under_way:
            self._say_wait()
        else:
            self._status.say(self.tr("Nothing to redo."))

    def _empty_undone(self) -> None:
        """Forget what was undone, what is being done again just now included: it does not come back."""
        self._undone.clear()
        for subject, (act, way) in self._under_way.items():
            if way is _Way.FORTH:
                self._under_way[subject] = (act, _Way.FORTH_ONCE)

    def _offer(self, act: Act, text: str = "{what}") -> None:
        self._status.say(text.format(what=act.said), partial(self._ask, act, _Way.BACK))

    def _offer_again(self, act: Act) -> None:
        if act.ask is not None:
            act.ask()
        else:
            # The bare sentence would read as if it had just been done.
            self._offer(act, self.tr("Nothing was undone yet. Press once more to undo: {what}"))

    def _ask(self, act: Act, way: _Way) -> None:
        self.forget(act.subject)
        self._under_way[act.subject] = (act, way)
        if not act.take_back(partial(self._on_nothing, act.subject)):
            self._put_back(act.subject)
            self._say_wait()

    def _on_nothing(self, subject: str, error: Exception | None, sentence: str) -> None:
        """Keep an act that may still be undone; one that the server has refused for good is forgotten."""
        act, way = self._under_way[subject]
        waits = act.waits_for_time and isinstance(error, SlotTaken)
        again = error is None or waits or is_outcome_unknown(error)
        if again and way is not _Way.FORTH_ONCE:
            self._put_back(subject)
        else:
            del self._under_way[subject]
            undo, redo = self.tr("Undo is no longer possible."), self.tr("Redo is no longer possible.")
            sentence = f"{sentence} {undo if way is _Way.BACK else redo}" if sentence else ""
        if error is None and sentence and way is _Way.BACK:
            self._status.say(sentence, partial(self._ask, act, way))
        elif sentence:
            self._status.say(sentence)

    def _put_back(self, subject: str) -> None:
        act, way = self._under_way.pop(subject)
        (self._done if way is _Way.BACK else self._undone).append(act)

    def _say_wait(self) -> None:
        self._status.say(self.tr("The server has not answered what was asked before. Try again in a moment."))
