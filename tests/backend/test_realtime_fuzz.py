"""Frames that nobody should send: no crash, no stall of others, a line in the log."""

from __future__ import annotations

import select
import socket
import statistics
from typing import TYPE_CHECKING

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.backend.conftest import salon_backend
from tests.backend.ear import Ear

if TYPE_CHECKING:
    from pathlib import Path

    from tests.backend.conftest import Running

BECKY = "private-provider.becky.availability"
HEALTH = list(HealthCheck)
FRAMES_AT_ONCE = 20

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
EVENTS = [
    "pusher:subscribe", "pusher:unsubscribe", "pusher:ping", "pusher:pong", "pusher:error", "pusher:signin",
    "pusher_internal:subscription_succeeded", "client-x", "timeslot.updated", "",
]  # fmt: skip
CHANNELS = [
    BECKY, "private-desk", "private-", "presence-x", "private-provider..availability", "\x00", "\ud800",
    "x" * 300,
]  # fmt: skip


#: By number: hypothesis would write each of them out.
NASTY = [b"[" * 60_000, b'{"event":' * 5000, b"1" * 60_000, b"\xff\xfe", b'"\xed\xa0\x80"', b""]


def as_json(value: object) -> bytes:
    import json

    return json.dumps(value).encode()


texts = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode(errors="replace")),
    json_values.map(as_json),
    st.builds(
        lambda event, channel, auth, more: as_json(
            {"event": event, "data": {"channel": channel, "auth": auth, "more": more}, "channel": channel}
        ),
        st.sampled_from(EVENTS) | json_values,
        st.sampled_from(CHANNELS) | json_values,
        st.text(max_size=80) | json_values,
        json_values,
    ),
    st.integers(0, 5),
)
#: Every opcode, reserved ones too; text more often.
opcodes = st.sampled_from([1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 0, 8, 9, 9, 10, 10, 3, 11])
whole = st.tuples(opcodes, st.booleans() | st.just(value=True), texts)
#: One in eighty has ten megabytes.
frames = st.lists(
    st.integers(0, 79).flatmap(lambda n: whole if n else st.just((1, True, 10_000_000))),
    min_size=FRAMES_AT_ONCE,
    max_size=FRAMES_AT_ONCE,
)


def encoded(opcode: int, fin: bool, content: bytes | int) -> bytes:
    """Write a client's frame; a small number stands for one of NASTY, a large one for so many bytes."""
    if isinstance(content, int):
        content = NASTY[content] if content < len(NASTY) else b"x" * content
    length = len(content)
    head = bytes(((0x80 if fin else 0) | opcode,))
    if length < 126:
        head += bytes((0x80 | length,))
    elif length < 65_536:
        head += bytes((0x80 | 126,)) + length.to_bytes(2, "big")
    else:
        head += bytes((0x80 | 127,)) + length.to_bytes(8, "big")
    # A mask of zeroes leaves the content as it is.
    return head + bytes(4) + content


def send(running: Running, batch: list[tuple[int, bool, bytes | int]]) -> int:
    """Send a batch, on a new socket whenever the server has closed the last; returns how many went out."""
    sent = 0
    raw: socket.socket | None = None
    for frame in batch:
        raw = raw or opened(running)
        sent += 1
        try:
            raw.sendall(encoded(*frame))
            is_open = not select.select([raw], [], [], 0)[0] or bool(raw.recv(65_536))
        except ConnectionError:
            is_open = False
        if not is_open:
            raw.close()
            raw = None
    if raw is not None:
        raw.close()
    return sent


def opened(running: Running) -> socket.socket:
    host, port = running.url.removeprefix("http://").split(":")
    raw = socket.create_connection((host, int(port)), timeout=60)
    head = f"GET /app/{running.ready['realtimeKey']}?protocol=7 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
    head += f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {'A' * 22}==\r\n\r\n"
    raw.sendall(head.encode())
    assert raw.recv(12) == b"HTTP/1.1 101"
    return raw


@pytest.mark.parametrize(
    "count", [1_000, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(1800)])]
)
def test_no_frame_ends_the_server_or_holds_others_up(tmp_path: Path, count: int) -> None:
    examples = count // FRAMES_AT_ONCE
    with salon_backend(tmp_path / "fuzzed") as running, Ear(running) as other:
        desk = running.desk()
        other.subscribe(desk, BECKY)
        sent = 0
        server = psutil.Process(running.process.pid)
        spent: list[float] = []

        @settings(max_examples=examples, deadline=None, suppress_health_check=HEALTH, database=None)
        @given(batch=frames)
        def fuzz(batch: list[tuple[int, bool, bytes | int]]) -> None:
            nonlocal sent
            sent += send(running, batch)
            before = sum(server.cpu_times()[:2])
            other.say("pusher:ping")
            # Whoever stands still for good is told by the patience of this.
            assert other.frame()["event"] == "pusher:pong"
            spent.append(sum(server.cpu_times()[:2]) - before)

        fuzz()
        assert sent >= count
        assert len(spent) >= examples
        # Of the server's processor time: by the clock it is the machine's load that is measured.
        assert statistics.median(spent) < 0.1
        assert max(spent) < 1.0
        desk.http.post(
            "/reservations",
            json={"providerId": "becky", "serviceId": "cut", "timeslotId": "becky.cut.20180716T1400Z"},
        )
        assert other.hear().event == "timeslot.updated"
        assert running.process.poll() is None
        desk.http.close()
    log = (tmp_path / "fuzzed" / "backend.log").read_text()
    assert "a frame can't be read" in log
    assert "ASGI" not in log
    assert "Task exception" not in log
