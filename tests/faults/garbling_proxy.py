"""A line that garbles what a server answers: heads, bodies, values, and where an answer ends."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import httpx
from tests.faults.garbling import garbled, garbled_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

#: Not handed on: what the proxy says of its own line.
_OWN = ("host", "accept-encoding", "connection")


class GarblingProxy:
    """Asks `target` what it is asked, and garbles each answer while `is_garbling`.

    `garbled` counts those, `last` is the one that went out last.
    """

    def __init__(self, target: str, chance: Random) -> None:
        self.is_garbling = True
        self.garbled = 0
        self.last = b""
        self._chance = chance
        self._lock = threading.Lock()
        self._client = httpx.Client(base_url=target, trust_env=False, timeout=30)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        """Take no more, and wait for the threads."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for line in self._open:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()
        self._client.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(line)
            self._threads.append(threading.Thread(target=self._serve, args=[line]))
            self._threads[-1].start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line, line.makefile("rb") as reading:
            while start := reading.readline():
                method, path, _ = start.decode("ascii").split()
                headers = {}
                while header := reading.readline().strip():
                    name, _, value = header.decode("latin-1").partition(":")
                    headers[name.strip().lower()] = value.strip()
                body = reading.read(int(headers.get("content-length", 0)))
                passed = {name: value for name, value in headers.items() if name not in _OWN}
                answer = self._client.request(method, path, headers=passed, content=body)
                sent, goes_on = self._garble(answer)
                line.sendall(sent)
                if not goes_on:
                    return

    def _garble(self, answer: httpx.Response) -> tuple[bytes, bool]:
        """Return what is sent of an answer, and whether the line can be used afterwards."""
        if not self.is_garbling:
            return _written(answer, answer.content), True
        with self._lock:
            self.garbled += 1
            if self._chance.randrange(3):
                self.last = _written(answer, garbled_json(answer.content, self._chance))
                return self.last, True
            self.last = garbled(_written(answer, answer.content), self._chance)
            return self.last, False


def _written(answer: httpx.Response, content: bytes) -> bytes:
    lines = [f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items() if name != "content-length"]
    return "\r\n".join([*lines, f"content-length: {len(content)}", "", ""]).encode("latin-1") + content


@contextmanager
def garbling_proxy(target: str, chance: Random) -> Iterator[GarblingProxy]:
    """Run one for the block."""
    proxy = GarblingProxy(target, chance)
    try:
        yield proxy
    finally:
        proxy.close()
