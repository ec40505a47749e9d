"""Servers that misbehave: real sockets on loopback, each answering as its test says."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tests.api.timeouts import PATIENT

from bookdesk.api.client import HttpGateway

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from bookdesk.api.connections import Timeouts

TOKEN = "a-token-nobody-else-may-see"


class Stranger:
    """Accepts connections, reads a request's head and lets `behave(connection, ended)` answer."""

    def __init__(
        self,
        behave: Callable[[socket.socket, threading.Event], None],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.heads: list[bytes] = []
        self.asked = threading.Event()
        self.ended = threading.Event()
        self._behave = behave
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def close(self) -> None:
        """End all its threads."""
        self.ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in [self._accepting, *self._threads]:
            thread.join(10)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.settimeout(60)
            spoken = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with spoken:
                head = b""
                while b"\r\n\r\n" not in head:
                    piece = spoken.recv(65536)
                    if not piece:
                        return
                    head += piece
                self.heads.append(head)
                self.asked.set()
                self._behave(spoken, self.ended)


@contextmanager
def stranger(
    behave: Callable[[socket.socket, threading.Event], None], tls: ssl.SSLContext | None = None
) -> Iterator[Stranger]:
    """Run one for a test."""
    server = Stranger(behave, tls)
    try:
        yield server
    finally:
        server.close()


def answering(*pieces: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """Answer with these bytes, then close."""

    def behave(connection: socket.socket, ended: threading.Event) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return behave


def dripping(answer: bytes, pause: float) -> Callable[[socket.socket, threading.Event], None]:
    """Answer byte by byte with a pause in seconds after each."""

    def behave(connection: socket.socket, ended: threading.Event) -> None:
        for n in range(len(answer)):
            connection.sendall(answer[n : n + 1])
            if ended.wait(pause):
                return

    return behave


def silent(connection: socket.socket, ended: threading.Event) -> None:
    """Never answer."""
    ended.wait(300)


def http(
    body: bytes, status: str = "200 OK", content_type: str = "application/json", **headers: str
) -> bytes:
    """Write a whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def ignore(server_now: datetime, asked_at: float, answered_at: float) -> None:
    """Take the server's clock and do nothing with it."""


@contextmanager
def gateway(url: str, authority: Path | None = None, timeouts: Timeouts = PATIENT) -> Iterator[HttpGateway]:
    """Open a gateway for a test."""
    opened = HttpGateway(url, TOKEN, "Desk 1", time.monotonic, ignore, authority, timeouts)
    try:
        yield opened
    finally:
        opened.close()
