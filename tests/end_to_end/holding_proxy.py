"""A line that is cut at the worst moment: it hands requests on, and keeps back the answers to some."""

from __future__ import annotations

import socket
import threading
from typing import NamedTuple

import httpx

#: Seconds after which a test that lets nothing be read has been forgotten.
_PATIENCE = 30.0


class Seen(NamedTuple):
    """A request that came by: its method and path, its idempotency key, and its body."""

    what: str
    key: str
    body: bytes


class HoldingProxy:
    """Speaks HTTP/1.1 on loopback and asks `target` everything that it is asked, a connection a thread.

    While `held` names a request, such as "POST /bookings", its answer goes no further; `answered` is
    set once the server has given it. `seen` lists all requests. While `may_read` is not set nothing is
    read: a desk that asks every three seconds hears of no other one meanwhile.
    """

    def __init__(self, target: str) -> None:
        self._client = httpx.Client(base_url=target, trust_env=False, timeout=30)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.held = ""
        self.answered = threading.Event()
        self.may_read = threading.Event()
        self.may_read.set()
        self.seen: list[Seen] = []
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def requests(self, what: str) -> list[Seen]:
        """Return the requests of a kind, oldest first."""
        return [one for one in self.seen if one.what == what]

    def close(self) -> None:
        """Take no more, and let go of what is open."""
        # A thread that waits in accept is woken by this, not by closing.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for line in self._open:
            line.close()
        self._client.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(line)
            threading.Thread(target=self._serve, args=[line], daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        try:
            with line, line.makefile("rb") as reading:
                while start := reading.readline():
                    method, path, _ = start.decode("ascii").split()
                    headers = {}
                    while header := reading.readline().strip():
                        name, _, value = header.decode("latin-1").partition(":")
                        headers[name.strip().lower()] = value.strip()
                    length = int(headers.get("content-length", 0))
                    body = reading.read(length)
                    if len(body) < length:
                        # Who asked was killed in the middle of it: a half is no request.
                        return
                    line.sendall(self._answer(method, path, headers, body))
        except (OSError, ValueError, RuntimeError, httpx.HTTPError):
            # The desk is gone, or the test is over: httpx tells of its own end by a bare RuntimeError.
            return

    def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
        what = f"{method} {path.partition('?')[0]}"
        self.seen.append(Seen(what, headers.get("idempotency-key", ""), body))
        if method == "GET":
            self.may_read.wait(_PATIENCE)
        passed = {name: value for name, value in headers.items() if name not in ("host", "accept-encoding")}
        answer = self._client.request(method, path, headers=passed, content=body)
        if what == self.held:
            self.answered.set()
            raise OSError("kept back")
        lines = [f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items() if name != "content-length"]
        head = "\r\n".join([*lines, f"content-length: {len(answer.content)}", "", ""])
        return head.encode("latin-1") + answer.content
