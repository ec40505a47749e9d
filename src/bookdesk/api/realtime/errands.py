"""Questions over HTTP that the line's thread must not wait for."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.errors import BookdeskError

if TYPE_CHECKING:
    from collections.abc import Callable


class Errand(NamedTuple):
    """A question that was answered: what it was about, and its value or the error it ended with."""

    about: tuple[str, str]
    value: str | None
    error: BookdeskError | None


class Errands:
    """Runs questions on up to `hands` daemon threads; `answered` is called on them."""

    def __init__(self, answered: Callable[[Errand], None], hands: int) -> None:
        self._answered = answered
        self._hands = hands
        self._waiting: queue.SimpleQueue[tuple[tuple[str, str], Callable[[], str | None]] | None] = (
            queue.SimpleQueue()
        )
        self._threads = 0

    def send(self, about: tuple[str, str], question: Callable[[], str | None]) -> None:
        """Ask a question, as soon as a hand is free."""
        if self._threads < self._hands:
            self._threads += 1
            threading.Thread(target=self._work, name="bookdesk-line-errand", daemon=True).start()
        self._waiting.put((about, question))

    def close(self) -> None:
        """Send no more; what is under way is not waited for."""
        for _ in range(self._threads):
            self._waiting.put(None)

    def _work(self) -> None:
        while (errand := self._waiting.get()) is not None:
            about, question = errand
            try:
                done = Errand(about, question(), None)
            except BookdeskError as error:
                done = Errand(about, None, error)
            self._answered(done)
