"""The one thread door: work leaves the GUI thread here and comes back here."""

from __future__ import annotations

import sys
import threading
from collections import deque
from concurrent.futures import wait
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future, ThreadPoolExecutor

    from bookdesk.query.runner import Lane, OnDone

#: Threads for each lane: a prefetch or a slow read never delays a hold, a hung confirm no read.
_THREADS: dict[Lane, int] = {"query": 3, "prefetch": 4, "mutation": 3, "store": 1, "line": 1}
#: Seconds between two threads' turns at the interpreter lock. Each call into Qt lets go of it: of Python's
#: own 5 ms a worker that writes a day took three before the next paint.
_SWITCH = 0.0005


class Bridge(QObject):
    """Runs functions on worker threads and hands their results to the thread that owns it.

    Its owner calls `close` before it goes.

    Results come back in the order in which they finished, through the event loop, never from
    within `submit`.
    """

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_SWITCH)
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._last: dict[str, Future[None]] = {}
        self._results: deque[tuple[_Task, Any, Exception | None]] = deque()
        self._closing = threading.Event()
        self._door = threading.Lock()
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def submit(
        self, function: Callable[[], Any], on_done: OnDone, lane: Lane = "query"
    ) -> Callable[[], None]:
        """Run `function` on the lane's threads, then `on_done(value, error)` on the owner's thread.

        Returns a cancel: after it `on_done` is not called any more, the work itself may still end.
        """
        task = _Task(function, on_done)
        if self._closing.is_set():
            task.cancelled = True
            return task.cancel
        pool = self._pools.get(lane)
        if pool is None:
            # Imported with the first worker, which comes after the first paint.
            from concurrent.futures import ThreadPoolExecutor

            name = f"bookdesk-{lane}"
            pool = self._pools[lane] = ThreadPoolExecutor(_THREADS[lane], thread_name_prefix=name)
        self._last[lane] = pool.submit(self._run, task)
        return task.cancel

    def _run(self, task: _Task) -> None:
        if task.cancelled:
            return
        value, error = None, None
        try:
            value = task.function()
        except Exception as caught:  # noqa: BLE001  errors cross the door as values
            error = caught
        except BaseException as caught:  # noqa: BLE001  a panic of native code too has somebody waiting
            # Nobody means to stop the program from a worker: only the owner's thread may.
            error = RuntimeError(f"a worker ended with {type(caught).__name__}")
            error.__cause__ = caught
        # Qt takes a signal from another thread only while its sender lives, and after `close` the
        # sender may be on its way out: closing waits here for a signal that is being sent.
        with self._door:
            if not self._closing.is_set():
                self._results.append((task, value, error))
                self._arrived.emit()

    @Slot()
    def _on_arrived(self) -> None:
        while self._results:
            task, value, error = self._results.popleft()
            if not task.cancelled:
                task.on_done(value, error)

    def finish(self, lane: Lane, seconds: float) -> None:
        """Wait for a lane's newest work, `seconds` at most; only for the last words of a closing desk."""
        newest = self._last.get(lane)
        if newest is not None:
            wait([newest], timeout=seconds)

    def close(self) -> None:
        """Drop what waits, take no more work. Work under way ends by itself."""
        with self._door:
            self._closing.set()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)


class _Task:
    """A function on its way; `cancelled` is written by the owner's thread only."""

    __slots__ = ("cancelled", "function", "on_done")

    def __init__(self, function: Callable[[], Any], on_done: OnDone) -> None:
        self.function = function
        self.on_done = on_done
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True
