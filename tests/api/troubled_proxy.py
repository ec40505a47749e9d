"""A line that is worse than cut: slow, silent without an end, or gone for one end alone."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from tests.api.cutting_proxy import CuttingProxy


class TroubledProxy(CuttingProxy):
    """Hands on late, or not at all, while both ends take the line for sound.

    `delay` is what each piece waits, in seconds.
    """

    def __init__(self, target: int) -> None:
        self.delay = 0.0
        self._flows = threading.Event()
        self._flows.set()
        self._is_over = threading.Event()
        self._left_open: set[socket.socket] = set()
        super().__init__(target)

    def stall(self) -> None:
        """Hand nothing on from now on, and close nothing; what comes is kept."""
        self._flows.clear()

    def resume(self) -> None:
        """Hand on again, first what was kept of the lines that still stand."""
        self._flows.set()

    def abandon(self) -> None:
        """Cut the desk's ends alone: the server goes on telling desks that are there no more."""
        with self._lock:
            pairs, self._open = self._open, []
            self._left_open.update(far for _, far in pairs)
        for near, _ in pairs:
            with suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Cut everything, what was abandoned too, and take no more."""
        self._is_over.set()
        self.resume()
        with self._lock:
            left, self._left_open = self._left_open, set()
        for end in left:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        super().close()

    def _hand_on(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while piece := near.recv(65536):
                if self.delay:
                    self._is_over.wait(self.delay)
                self._flows.wait()
                far.sendall(piece)
        with self._lock:
            is_left, is_other_left = near in self._left_open, far in self._left_open
        if is_left:
            with suppress(OSError):
                while near.recv(65536):
                    continue
        if not is_other_left:
            with suppress(OSError):
                far.shutdown(socket.SHUT_RDWR)
        near.close()
