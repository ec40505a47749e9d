"""A reader that does not read: it is told to refetch, and nobody else notices."""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING, Any

import psutil
from tests.backend.conftest import salon_backend
from tests.backend.ear import SOON, Ear

if TYPE_CHECKING:
    from pathlib import Path

    import pusher
    from tests.backend.conftest import Running

BECKY = "private-provider.becky.availability"
#: More than two loopback sockets' buffers hold, with the queue in between.
BATCHES = 300
#: As much again, as pings of 125 bytes.
PINGS = 120_000


def triggers(running: Running, secret: str | None = None) -> pusher.Pusher:
    """Open the SDK that other programs trigger with."""
    from pusher import Pusher

    host, port = running.url.removeprefix("http://").split(":")
    ready = running.ready
    app = (ready["realtimeAppId"], ready["realtimeKey"], secret or ready["realtimeSecret"])
    return Pusher(*app, ssl=False, host=host, port=int(port))


def narrow_socket(running: Running) -> socket.socket:
    host, port = running.url.removeprefix("http://").split(":")
    raw = socket.socket()
    # Before it is connected: the window that is offered comes from it.
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
    raw.connect((host, int(port)))
    return raw


def upgraded(running: Running) -> socket.socket:
    """Open a socket by hand, whose frames a test writes itself."""
    raw = narrow_socket(running)
    raw.settimeout(SOON)
    head = f"GET /app/{running.ready['realtimeKey']}?protocol=7 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
    head += f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {'A' * 22}==\r\n\r\n"
    raw.sendall(head.encode())
    assert raw.recv(12) == b"HTTP/1.1 101"
    return raw


def test_a_slow_reader_is_told_to_refetch_and_slows_nobody(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "slow") as running, Ear(running) as quick:
        desk = running.desk()
        process = psutil.Process(running.process.pid)
        with Ear(running, sock=narrow_socket(running), max_queue=1) as slow:
            slow.subscribe(desk, BECKY, "private-desk")
            quick.subscribe(desk, BECKY)
            sdk = triggers(running)
            before = process.memory_info().rss
            peak = before
            for batch in range(BATCHES):
                events: list[dict[str, Any]] = [
                    {"channel": BECKY, "name": "filler", "data": json.dumps([batch, n, "x" * 9_900])}
                    for n in range(10)
                ]
                sdk.trigger_batch(events)
                for n in range(10):
                    heard = quick.frame()
                    assert json.loads(heard["data"])[:2] == [batch, n]
                peak = max(peak, process.memory_info().rss)
            # 30 MB went past the slow one; its queue holds 256 frames of 10 kB and the line's buffers.
            assert peak - before < 15_000_000
            text = desk.http.get("/metrics").text
            dropped = next(x for x in text.splitlines() if x.startswith("bookdesk_realtime_dropped_total"))
            assert int(dropped.split()[1]) > 0
            # Now it reads: what was in the line, then the word that it has to fetch again.
            heard = slow.frame()
            while heard["event"] == "filler":
                heard = slow.frame()
            assert (heard["event"], heard["channel"]) == ("availability.changed", BECKY)
            assert json.loads(heard["data"]) == {**slow.told[BECKY], "providerId": "becky", "dates": []}
            # From there on it hears everything again, and its other channel lost nothing.
            sdk.trigger([BECKY], "after", {"n": 1})
            assert slow.frame()["event"] == "after"
        desk.http.close()
    assert "a slow reader missed" in (tmp_path / "slow" / "backend.log").read_text()


def test_who_sends_and_never_reads_is_dropped(tmp_path: Path) -> None:
    limits = {"queue": 16, "activity": 1.0, "patience": 0.5}
    with salon_backend(tmp_path / "deaf", realtime=limits) as running:
        raw = upgraded(running)
        # Requests without end, their answers never read. A mask of zeroes leaves the text as it is.
        ask = json.dumps({"event": "pusher:subscribe", "data": {"channel": "x" * 200}}).encode()
        frames = (bytes((0x81, 0x80 | 126)) + len(ask).to_bytes(2, "big") + bytes(4) + ask) * 200
        dropped = False
        for _ in range(2000):
            try:
                raw.sendall(frames)
            except (ConnectionError, TimeoutError) as error:
                dropped = isinstance(error, ConnectionError)
                break
        raw.close()
        assert dropped
        with Ear(running) as quick:
            quick.greet().say("pusher:ping")
            assert quick.frame()["event"] == "pusher:pong"


def test_who_pings_and_does_not_read_is_kept_one_pong(tmp_path: Path) -> None:
    # However long it takes to send them, no word is missed meanwhile.
    with salon_backend(tmp_path / "pinged", realtime={"activity": 600.0}) as running:
        desk, raw = running.desk(), upgraded(running)
        # A mask of zeroes leaves the payload as it is; the pong's frame has none.
        for first in range(0, PINGS, 1000):
            numbers = range(first, first + 1000)
            raw.sendall(b"".join(b"\x89\xfd\x00\x00\x00\x00" + b"%0125d" % n for n in numbers))
        # What is no JSON is counted: then all of them have come, and the answer to it waits for its reader.
        raw.sendall(b"\x81\x82\x00\x00\x00\x00no")
        gives_up = time.monotonic() + 2 * SOON
        while "bookdesk_realtime_malformed_total 1" not in desk.http.get("/metrics").text:
            assert time.monotonic() < gives_up
        newest = b"\x8a\x7d" + b"%0125d" % (PINGS - 1)
        got, tail = 0, b""
        while newest not in tail:
            # The answer to what is no JSON follows it.
            piece = raw.recv(65_536)
            assert piece
            got, tail = got + len(piece), tail[-len(newest) :] + piece
        raw.close()
        desk.http.close()
        assert got < PINGS * len(newest) / 2
