"""Strangers at a backend's door: connections that keep a place and ask for nothing whole."""

from __future__ import annotations

import socket
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds after which a line that should have been closed was not.
_LONG = 60
_HEAD = b"GET /health HTTP/1.1\r\nHost: here\r\n"


def silent_words(kind: str, token: str) -> bytes:
    """Return what a connection of a kind says before it falls silent."""
    words = {
        "idle": b"",
        "half head": _HEAD + b"X: ",
        "half body": b"POST /bookings HTTP/1.1\r\nHost: here\r\nContent-Length: 500\r\n\r\n{",
        "half body with the token": b"POST /bookings HTTP/1.1\r\nHost: here\r\nContent-Length: 500\r\n"
        + f"Authorization: Bearer {token}\r\n\r\n{{".encode(),
        "blank lines": b"\r\n\r\n",
    }
    return words[kind]


def opened(url: str, words: bytes = b"") -> socket.socket:
    """Open a connection and say something."""
    place = urlsplit(url)
    assert place.hostname is not None
    line = socket.create_connection((place.hostname, place.port or 0), _LONG)
    line.sendall(words)
    return line


@contextmanager
def silent(url: str, count: int, words: bytes) -> Iterator[list[socket.socket]]:
    """Keep so many connections open that say a few words and fall silent."""
    with ExitStack() as stack:
        yield [stack.enter_context(opened(url, words)) for _ in range(count)]


def was_closed(line: socket.socket, drip: bytes = b"") -> bytes:
    """Wait until the other end closes a connection and return what it said.

    `drip` is sent each time nothing was heard for a moment. Raises TimeoutError where it stays open.
    """
    heard = b""
    line.settimeout(0.2 if drip else _LONG)
    for _ in range(5 * _LONG):
        try:
            part = line.recv(65536)
        except TimeoutError:
            if not drip:
                raise
            with suppress(ConnectionError):
                # What was heard before the other end went is still to be read.
                line.sendall(drip)
            continue
        except ConnectionError:
            return heard
        if not part:
            return heard
        heard += part
    raise TimeoutError
