"""Connections that end: a whole answer has a deadline, and closing wakes whoever waits for one."""

from __future__ import annotations

import socket
import threading
import weakref
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds: for a connection, for the next piece, and for a whole answer.

    A hold must answer while a person waits; a confirm is sent again with its key.
    """

    connect: float = 3.0
    piece: float = 8.0
    whole: float = 20.0


class Connections(httpx.HTTPTransport):
    """httpx's transport over sockets that keep a deadline; `now` reads the desk's clock in seconds."""

    def __init__(self, authority: ssl.SSLContext, limits: httpx.Limits, now: Callable[[], float]) -> None:
        super().__init__(verify=authority, limits=limits, trust_env=False)
        self._deadlines = _Deadlines(now)
        # httpx has no argument for the pool's network, httpcore's own pool has.
        self._pool = httpcore.ConnectionPool(
            ssl_context=authority,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=self._deadlines,
        )

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let whatever this thread reads and writes inside take that long altogether."""
        with self._deadlines.within(seconds):
            yield

    def close(self) -> None:
        """Close all connections; a read that waits in another thread ends at once."""
        self._deadlines.wake()
        super().close()


class _Deadlines(httpcore.NetworkBackend):
    """Makes streams that know the deadline of the thread that uses them."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._inner = httpcore.SyncBackend()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[_Stream] = weakref.WeakSet()
        self._closed = False

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        self._local.ends = self._now() + seconds
        try:
            yield
        finally:
            self._local.ends = None

    def left(self, timeout: float | None) -> float | None:
        """Return the shorter of a timeout and what is left; raises ReadTimeout when nothing is."""
        ends: float | None = getattr(self._local, "ends", None)
        if ends is None:
            return timeout
        left = ends - self._now()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole answer took too long")
        return left if timeout is None else min(timeout, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.connect_tcp(host, port, self.left(timeout), local_address, socket_options)
        return self.watched(stream)

    def watched(self, stream: httpcore.NetworkStream) -> _Stream:
        """Wrap a stream; one that was opened while the gateway closed is woken at once."""
        wrapped = _Stream(stream, self)
        with self._lock:
            self._open.add(wrapped)
            closed = self._closed
        if closed:
            wrapped.wake()
        return wrapped

    def wake(self) -> None:
        with self._lock:
            self._closed = True
            streams = list(self._open)
        for stream in streams:
            stream.wake()


class _Stream(httpcore.NetworkStream):
    """A network stream whose reads and writes end by the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadlines: _Deadlines) -> None:
        self._inner = inner
        self._deadlines = deadlines

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadlines.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadlines.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadlines.left(timeout)
        return self._deadlines.watched(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def wake(self) -> None:
        """End whatever read waits: to close a socket wakes nobody, to shut it down does."""
        plain = self._inner.get_extra_info("socket")
        # An SSLSocket's own shutdown would take its state from under the thread that reads.
        with suppress(OSError):
            socket.socket.shutdown(plain, socket.SHUT_RDWR)
