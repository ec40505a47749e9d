"""How the backend ends: by a signal, by the end of its input, and whatever hangs then."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds after which the process ends whatever hangs.
PATIENCE = 5.0


class Ending:
    """Ends the server from a signal or from another thread; ends the process when that hangs."""

    def __init__(self) -> None:
        self._server: Any = None
        #: Whether the end was asked for. No Event: a signal's handler may not wait for its lock.
        self.is_asked = False

    def take(self, server: Any) -> None:
        """End this uvicorn server, at once where the end was asked for before there was one."""
        self._server = server
        if self.is_asked:
            server.should_exit = True

    def end(self) -> None:
        """Ask for the end: the server goes, and after `PATIENCE` seconds whatever is left."""
        if not self.is_asked:
            self.is_asked = True
            # os._exit: a thread that waits for a lock must not keep an orphan alive.
            watchdog = threading.Timer(PATIENCE, os._exit, (1,))
            watchdog.daemon = True
            watchdog.start()
        if self._server is not None:
            self._server.should_exit = True

    def watch_input(self) -> None:
        """Wait for the end of input: then the desk that started this process is gone."""
        with contextlib.suppress(OSError, ValueError):
            while os.read(sys.stdin.fileno(), 4096):
                pass
        self.end()

    @contextlib.contextmanager
    def on_signals(self, *, child: bool) -> Iterator[None]:
        """End on SIGTERM, SIGINT and SIGHUP while the block runs.

        A `child` leaves the last two to its desk: a terminal sends them to both, and the desk has
        a hold to give back before it ends its backend.
        """
        numbers = [signal.SIGINT]
        # Who starts a program with nohup wants it to survive its terminal.
        if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            numbers.append(signal.SIGHUP)
        before = {signal.SIGTERM: signal.signal(signal.SIGTERM, self._on_signal)}
        for number in numbers:
            before[number] = signal.signal(number, signal.SIG_IGN if child else self._on_signal)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self.end()
