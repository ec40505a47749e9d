"""A line that is cut: hands bytes on between two sockets until somebody cuts it."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class CuttingProxy:
    """Hands every new connection on to the port `target` of this machine, which may be set to another.

    While `is_down`, a new connection is taken and closed at once.
    """

    def __init__(self, target: int) -> None:
        self.is_down = False
        self.accepted = 0
        self.target = target
        self._lock = threading.Lock()
        #: Each connection's end at the desk and its end at the server.
        self._open: list[tuple[socket.socket, socket.socket]] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Cut whatever is connected, without a word to either end."""
        with self._lock:
            cut, self._open = self._open, []
        for ends in cut:
            for end in ends:
                # To close a socket wakes nobody, to shut it down does.
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Cut everything and take no more."""
        self.is_down = True
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _start(self, work: Callable[..., None], *ends: socket.socket) -> None:
        thread = threading.Thread(target=work, args=ends, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            if self.is_down:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            with self._lock:
                self._open.append((near, far))
            self._start(self._hand_on, near, far)
            self._start(self._hand_on, far, near)

    def _hand_on(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while piece := near.recv(65536):
                far.sendall(piece)
        with suppress(OSError):
            far.shutdown(socket.SHUT_RDWR)
        near.close()


@contextmanager
def cutting_proxy(url: str) -> Iterator[CuttingProxy]:
    """Run one in front of a server on this machine."""
    proxy = CuttingProxy(int(url.rsplit(":", 1)[1]))
    try:
        yield proxy
    finally:
        proxy.close()
