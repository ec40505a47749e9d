"""Frames that nobody should send to a desk: no crash, no stall, a line in the log, and the news goes on."""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api.listener import HASTY, SOON, Listener
from tests.api.pusher_strangers import BECKY, frame, line_to, news, pusher_stranger, timeslot

from bookdesk.domain.live import SocketPhase, SocketState, Stamped, TimeslotNews

if TYPE_CHECKING:
    from tests.api.pusher_strangers import Talk

FRAMES_AT_ONCE = 20
HEALTH = list(HealthCheck)
#: How long news may take, in seconds, on a machine that does much else; the desk gives a line up before.
PATIENT, PATIENCE = 60.0, 10.0

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
EVENTS = [
    "pusher:connection_established", "pusher:ping", "pusher:pong", "pusher:error", "client-x", "",
    "pusher_internal:subscription_succeeded", "pusher_internal:member_added", "timeslot.updated",
    "availability.changed", "calendar.day_updated", "booking.updated", "catalogue.updated",
]  # fmt: skip
CHANNELS = [BECKY, "private-desk", "private-", "presence-x", "\x00", "x" * 300]
#: By number: hypothesis would write each of them out. The last ones are sizes in bytes.
NASTY = [b"[" * 60_000, b'{"event":' * 5000, b"1" * 60_000, b"\xff\xfe", b'"\xed\xa0\x80"', b""]

#: Data that is nearly right.
slips = st.dictionaries(st.sampled_from(sorted(timeslot(1))), json_values, min_size=1, max_size=3)
texts = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode(errors="replace")),
    json_values.map(lambda value: json.dumps(value).encode()),
    st.builds(
        lambda event, channel, data: json.dumps({"event": event, "channel": channel, "data": data}).encode(),
        st.sampled_from(EVENTS) | json_values,
        st.sampled_from(CHANNELS) | json_values,
        json_values | json_values.map(json.dumps) | st.just({"code": 4200}),
    ),
    slips.map(lambda slip: frame("timeslot.updated", timeslot(1) | slip, BECKY).encode()),
    # One that refuses Becky's would be believed, and nothing more be heard of her.
    json_values.map(lambda data: frame("pusher:subscription_error", data, "private-desk").encode()),
    st.integers(0, len(NASTY) - 1),
)
#: Every opcode, reserved ones too; text more often.
opcodes = st.sampled_from([1] * 40 + [2, 2, 0, 8, 9, 9, 10, 10, 3, 11])
heads = st.tuples(st.sampled_from([0x80] * 40 + [0, 0xC0]), opcodes, st.sampled_from([0] * 40 + [0x80]))
whole = st.tuples(heads, texts)
#: One in eighty has ten megabytes.
frames = st.lists(
    st.integers(0, 79).flatmap(lambda n: whole if n else st.just(((0x80, 1, 0), 10_000_000))),
    min_size=FRAMES_AT_ONCE,
    max_size=FRAMES_AT_ONCE,
)
Batch = list[tuple[tuple[int, int, int], bytes | int]]


def encoded(head: tuple[int, int, int], content: bytes | int) -> bytes:
    """Write a frame; a small number stands for one of NASTY, a large one for so many bytes."""
    if isinstance(content, int):
        content = NASTY[content] if content < len(NASTY) else b"x" * content
    first, opcode, mask = head
    length = len(content)
    begin = bytes((first | opcode,))
    if length < 126:
        begin += bytes((mask | length,))
    elif length < 65_536:
        begin += bytes((mask | 126,)) + length.to_bytes(2, "big")
    else:
        begin += bytes((mask | 127,)) + length.to_bytes(8, "big")
    return begin + bytes(4 if mask else 0) + content


class Fuzzer:
    """A server that sends one frame after the other and waits until the desk has read it.

    A connection that the desk has left may be heard of later than the one that follows it: what is
    left of a batch belongs to the newest alone.
    """

    def __init__(self) -> None:
        self.read = 0
        #: The number of the news that follows the newest batch.
        self._seq = 0
        self._left: Batch = []
        self._newest = -1
        self._lock = threading.Lock()

    def put(self, batch: Batch) -> int:
        """Have a batch sent; returns the number of the news that follows it."""
        with self._lock:
            self._left = list(batch)
            self._seq += 1
            return self._seq

    def behave(self, talk: Talk, n: int) -> None:
        """Send what is left of a batch that ended the last connection, the news after it, the next batch."""
        with self._lock:
            self._newest = max(self._newest, n)
        talk.welcome()
        told = 0
        while True:
            with self._lock:
                if n != self._newest:
                    return
                following = self._left.pop(0) if self._left else None
                seq = self._seq
                self.read += following is not None
            if following is not None:
                # The desk may close as soon as it has read the beginning.
                talk.raw(encoded(*following))
                talk.say(frame("pusher:ping"))
                while talk.hear()[0] != "pusher:pong":
                    pass
            elif told < seq:
                told = seq
                talk.say(news(seq))
            else:
                # The desk asks a silent server soon.
                talk.hear()
                talk.say(frame("pusher:pong"))


class Ticker:
    """Notes how late a thread is woken that wants to run every 5 ms, as the one that paints does."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Ticker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        before = time.monotonic()
        while not self._ended.wait(0.005):
            now = time.monotonic()
            self.late.append(now - before - 0.005)
            before = now


def fuzz(examples: int, caplog: pytest.LogCaptureFixture) -> None:
    """Send the desk that many batches; after each the news has to come."""
    caplog.set_level(logging.INFO)
    tempo = replace(HASTY, activity=0.02, patience=PATIENCE, steady=60.0, least=0.002, most=0.002)
    fuzzer = Fuzzer()
    with pusher_stranger(fuzzer.behave) as server:
        line = line_to(server.port, tempo)
        listener = Listener(line)

        def on_state(state: SocketState) -> None:
            listener.on_state(state)
            # A fuzzed error may tell the desk to go for good.
            if state.phase is SocketPhase.STOPPED:
                line.try_now()

        line.want([BECKY])
        line.open(listener.on_news, on_state)

        @settings(max_examples=examples, deadline=None, suppress_health_check=HEALTH, database=None)
        @given(batch=frames)
        def send(batch: Batch) -> None:
            expected = Stamped(fuzzer.put(batch), "life")
            while listener.next(TimeslotNews, PATIENT).stamp != expected:
                pass

        try:
            with Ticker() as ticker:
                send()
        finally:
            line.close(wait=SOON)
    assert fuzzer.read >= examples * FRAMES_AT_ONCE
    # Many of them end the line, many don't.
    assert fuzzer.read / 20 < len(server.came) < fuzzer.read * 2 / 3
    ticker.late.sort()
    # Long enough for any machine: what stands still for good is caught by it, what is slow by a benchmark.
    assert ticker.late[-1] < PATIENT
    lines = [record.getMessage() for record in caplog.records if record.name == "bookdesk.api"]
    assert any("a frame can't be read" in one for one in lines)
    assert any("an event can't be read" in one for one in lines)
    assert len(lines) < 100
    assert all(len(one) < 200 for one in lines)


def test_two_thousand_frames(caplog: pytest.LogCaptureFixture) -> None:
    fuzz(100, caplog)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_ten_thousand_frames(caplog: pytest.LogCaptureFixture) -> None:
    fuzz(500, caplog)
