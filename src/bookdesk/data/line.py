"""The line to the server: up or down, as the answers tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.data.listeners import Listeners
from bookdesk.errors import Refused, Unreachable
from bookdesk.query.runner import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.runner import Cancel, Lane, OnDone, Runner


class LineState(NamedTuple):
    """Whether the server can be reached, as far as is known; `error` says why not, None while it can."""

    error: Unreachable | None = None

    @property
    def is_up(self) -> bool:
        """Tell whether the last that was heard is an answer, or nothing was heard yet."""
        return self.error is None


class Line:
    """What is known of the line. It counts as up until an answer fails to come.

    Several questions are on their way at once, so a failure counts only when no answer came since
    its question began: what began before the line came back may fail long after, by a time-out.
    `answers` counts the answers; a question's `since` is that count when it began.
    """

    def __init__(self) -> None:
        self._state = LineState()
        self._listeners: Listeners[[LineState]] = Listeners()
        self.answers = 0

    @property
    def state(self) -> LineState:
        """The state now."""
        return self._state

    def subscribe(self, listener: Callable[[LineState], None]) -> Callable[[], None]:
        """Call `listener` with each new state, up or down; returns an unsubscribe."""
        return self._listeners.add(listener)

    def take(self, error: Exception | None, since: int) -> None:
        """Learn from what a question ended with, None for a value.

        A value or a refusal is an answer: the line is up. Unreachable means down, unless an answer
        came since the question began. Any other error says nothing.
        """
        if error is None or isinstance(error, Refused):
            self.answers += 1
            self._set(LineState())
        elif isinstance(error, Unreachable) and since == self.answers:
            self._set(LineState(error))

    def _set(self, state: LineState) -> None:
        # Down for another reason is news only to who asks: listeners hear of up and down.
        changed = state.is_up is not self._state.is_up
        self._state = state
        if changed:
            self._listeners.tell(state)


class ListeningRunner:
    """A runner that tells the line what comes of each question; the store's work is none."""

    def __init__(self, runner: Runner, line: Line) -> None:
        self._runner = runner
        self._line = line

    def submit(self, function: Callable[[], Any], on_done: OnDone, lane: Lane = "query") -> Cancel:
        """Submit a function to the runner within; the line hears of its end after `on_done`."""
        if lane == "store":
            return self._runner.submit(function, on_done, lane)
        question = _Question(function, self._line)

        def done(value: Any, error: Exception | None) -> None:
            try:
                on_done(value, error)
            finally:
                # After it: what just came is then not asked for again because the line came up.
                self._line.take(error, question.since)

        return self._runner.submit(question, done, lane)


class _Question(Job):
    """A function that notes, when it begins, how many answers had come by then."""

    __slots__ = ("_function", "_line", "since")

    def __init__(self, function: Callable[[], Any], line: Line) -> None:
        super().__init__(function.fetcher if isinstance(function, Job) else function)
        self._function = function
        self._line = line
        self.since = line.answers

    def __call__(self) -> Any:
        """Run the function. On a worker thread: a count that is one answer old does no harm."""
        self.since = self._line.answers
        return self._function()

    def begin(self) -> bool:
        """Claim the work, of the one who sent it."""
        self.since = self._line.answers
        return self._function.begin() if isinstance(self._function, Job) else super().begin()

    take_back = begin
