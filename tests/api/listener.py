"""Listens to a line for news, and waits for what it tells."""

from __future__ import annotations

import queue
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bookdesk.api.realtime.tempo import Tempo
from bookdesk.domain.live import SocketPhase, SocketState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bookdesk.api.realtime.line import PusherLine
    from bookdesk.domain.live import News

_T = TypeVar("_T")

#: Seconds in which what happens at once has happened, on a busy machine too.
SOON = 60.0
#: Comes back at once, for tests that are about something else.
HASTY = Tempo(greeting=SOON, steady=0.0, least=0.02, most=0.05)
#: Comes back soon, but not before a test can see that it waits.
SLOW = replace(HASTY, steady=60.0, least=0.4, most=0.4)


class Listener:
    """What a line tells, in order; `batches` has the news as they were handed over."""

    def __init__(self, line: PusherLine) -> None:
        self.line = line
        self.batches: list[Sequence[News]] = []
        self.states: list[SocketState] = []
        self._told: queue.SimpleQueue[News | SocketState] = queue.SimpleQueue()

    def on_news(self, news: Sequence[News]) -> None:
        """Take news."""
        self.batches.append(news)
        for one in news:
            self._told.put(one)

    def on_state(self, state: SocketState) -> None:
        """Take a state."""
        self.states.append(state)
        self._told.put(state)

    def next(self, kind: type[_T], seconds: float = SOON) -> _T:
        """Wait for the next of a kind; what comes before it is passed over."""
        ends = time.monotonic() + seconds
        while True:
            try:
                told = self._told.get(timeout=max(0.0, ends - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {kind.__name__} came; {self.states}") from None
            if isinstance(told, kind):
                return told

    def phase(self, phase: SocketPhase, seconds: float = SOON) -> SocketState:
        """Wait for a phase."""
        while True:
            state = self.next(SocketState, seconds)
            if state.phase is phase:
                return state


@contextmanager
def listening(line: PusherLine, *wanted: str) -> Iterator[Listener]:
    """Open a line for a test, and close it afterwards."""
    listener = Listener(line)
    line.want(wanted)
    line.open(listener.on_news, listener.on_state)
    try:
        yield listener
    finally:
        line.close(wait=SOON)
