"""A line that is cut after just so many bytes, in one direction or the other."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Literal
from urllib.parse import urlsplit

#: What a desk sends, and what it is answered.
Direction = Literal["up", "down"]


class ByteCutter:
    """Hands bytes on between a desk and `target`, an http URL, and cuts the line when told.

    `passed` counts the bytes of each direction since the last `arm`.
    """

    def __init__(self, target: str) -> None:
        place = urlsplit(target)
        self._target = (place.hostname or "", place.port or 0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.passed: dict[Direction, int] = {"up": 0, "down": 0}
        self._cut: tuple[Direction, int] | None = None
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def arm(self, direction: Direction | None = None, after: int = 0) -> None:
        """Count from here; with a direction cut the line once, when `after` bytes have passed that way."""
        with self._lock:
            self.passed = {"up": 0, "down": 0}
            self._cut = None if direction is None else (direction, after)

    def close(self) -> None:
        """Take no more, let go of what is open, and wait for the threads."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for line in self._open:
            _end(line)
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while True:
            try:
                desk, _ = self._listening.accept()
                server = socket.create_connection(self._target)
            except OSError:
                return
            for line in (desk, server):
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open += [desk, server]
            ways: list[tuple[Direction, socket.socket, socket.socket]] = [
                ("up", desk, server),
                ("down", server, desk),
            ]
            for way in ways:
                self._threads.append(threading.Thread(target=self._pass_on, args=way))
                self._threads[-1].start()

    def _pass_on(self, direction: Direction, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                piece, ends = self._count(direction, piece)
                sink.sendall(piece)
                if ends:
                    break
        for line in (source, sink):
            _end(line)

    def _count(self, direction: Direction, piece: bytes) -> tuple[bytes, bool]:
        with self._lock:
            before = self.passed[direction]
            if self._cut is not None and self._cut[0] == direction:
                left = self._cut[1] - before
                if len(piece) >= left:
                    self._cut = None
                    self.passed[direction] += left
                    return piece[:left], True
            self.passed[direction] += len(piece)
            return piece, False


def _end(line: socket.socket) -> None:
    # To shut down wakes the thread that reads; to close alone wakes nobody.
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
