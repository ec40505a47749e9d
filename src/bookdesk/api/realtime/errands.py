"""Questions over HTTP that the line's thread must not wait for."""

from __future__ import annotations

import queue
import sys
import threading
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.errors import BookdeskError, ServerFailed

if TYPE_CHECKING:
    from collections.abc import Callable


class Errand(NamedTuple):
    """A question that was answered: what it was about, and its value or the error it ended with."""

    about: tuple[str, str]
    value: str | None
    error: BookdeskError | None


class Errands:
    """Runs questions on up to `hands` daemon threads; `answered` is called on them.

    What a question raises that is no BookdeskError is a bug of ours: whoever looks after threads hears
    of it, and it is answered with ServerFailed, for somebody waits. After `close` nobody does.
    """

    def __init__(self, answered: Callable[[Errand], None], hands: int) -> None:
        self._answered = answered
        self._hands = hands
        self._waiting: queue.SimpleQueue[tuple[tuple[str, str], Callable[[], str | None]] | None] = (
            queue.SimpleQueue()
        )
        self._threads = 0
        self._closed = threading.Event()

    def send(self, about: tuple[str, str], question: Callable[[], str | None]) -> None:
        """Ask a question, as soon as a hand is free."""
        if self._threads < self._hands:
            self._threads += 1
            threading.Thread(target=self._work, name="bookdesk-line-errand", daemon=True).start()
        self._waiting.put((about, question))

    def close(self) -> None:
        """Ask no more, and wait for nothing that is under way; on any thread."""
        self._closed.set()
        # One for each hand that may be there: another thread may be sending at this moment.
        for _ in range(self._hands):
            self._waiting.put(None)

    def _work(self) -> None:
        while (errand := self._waiting.get()) is not None:
            if self._closed.is_set():
                return
            about, question = errand
            try:
                done = Errand(about, question(), None)
            except BookdeskError as error:
                done = Errand(about, None, error)
            except Exception:  # noqa: BLE001  the hand goes on, and the thread's hook hears of it
                if self._closed.is_set():
                    # It was asked through something that is closed as well by now.
                    return
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
                done = Errand(about, None, ServerFailed("Live news ended by a fault of Bookdesk."))
            self._answered(done)
