"""Frames that a server should not send, and those that it sends in its own way: what is heard of them."""

from __future__ import annotations

import logging
import struct
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from tests.api.listener import HASTY, SLOW, listening
from tests.api.pusher_strangers import (
    BECKY,
    frame,
    greeting,
    line_to,
    news,
    pusher_stranger,
    text_frame,
    timeslot,
)

from bookdesk.domain.live import Parted, SocketPhase, Stamped, Subscribed, SubscriptionRefused, TimeslotNews

if TYPE_CHECKING:
    from tests.api.pusher_strangers import Talk


def header(opcode: int, length: int, *, fin: bool = True) -> bytes:
    return bytes(((0x80 if fin else 0) | opcode, 127)) + struct.pack("!Q", length)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\x81\x02\xff\xfe", 1007),
        # A lone surrogate, an overlong slash, one above the last character, half a character.
        (b"\x81\x03\xed\xa0\x80", 1007),
        (b"\x81\x02\xc0\xaf", 1007),
        (b"\x81\x04\xf4\x90\x80\x80", 1007),
        (b"\x01\x01\xc3\x80\x00", 1007),
        (header(1, 10_000_000), 1009),
        (header(1, 2**63 - 1), 1009),
        (header(1, 200_000, fin=False) + b" " * 200_000 + header(0, 200_000) + b" " * 200_000, 1009),
        (b"\xc1\x00", 1002),
        (b"\x83\x00", 1002),
        (b"\x80\x00", 1002),
        (b"\x81\x82\x00\x00\x00\x00{}", 1002),
        (b"\x09\x00", 1002),
        (b"\x88\x01\x03", 1002),
    ],
)
def test_a_frame_that_can_t_be_ends_the_line_and_the_next_one_stands(raw: bytes, code: int) -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.welcome()
        talk.say(news(n + 1))
        if n == 0:
            talk.raw(raw)
        talk.answer_pings()

    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        assert heard.next(TimeslotNews).stamp.seq == 1
        assert heard.next(Parted) == Parted(BECKY)
        assert heard.next(TimeslotNews).stamp.seq == 2
    assert server.closed_with[0] == code


def test_ten_megabytes_take_no_memory() -> None:
    sent: list[int] = []

    def behave(talk: Talk, n: int) -> None:
        talk.welcome()
        if n == 0:
            talk.raw(header(1, 10_000_000))
            for _ in range(100):
                talk.raw(b"x" * 100_000)
                sent.append(100_000)
        talk.say(news(1))
        talk.answer_pings()

    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        heard.next(Subscribed)
        tracemalloc.start()
        heard.next(TimeslotNews)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 2_000_000
    assert sum(sent) < 10_000_000


BROKEN = [
    "{", "[]", "3", "null", '"text"', '{"event":3}', '{"channel":"x"}', "[" * 60_000, "1" * 60_000, "",
    '{"event":"timeslot.updated","channel":3}', '{"event":"x","event":["y"]}',
    frame("timeslot.updated", timeslot(1, status="gone"), BECKY),
    frame("timeslot.updated", timeslot(1, remaining="0"), BECKY),
    frame("timeslot.updated", timeslot(1, remaining=-1), BECKY),
    frame("timeslot.updated", timeslot(2**70), BECKY),
    frame("timeslot.updated", timeslot(1, start="2018-07-16T14:00:00"), BECKY),
    frame("timeslot.updated", timeslot(1, end="2018-07-16T14:00:00Z"), BECKY),
    frame("timeslot.updated", timeslot(1, date="16.7.2018"), BECKY),
    frame("timeslot.updated", timeslot(1, heldBy="x" * 300), BECKY),
    frame("timeslot.updated", timeslot(1, providerId="<b>"), BECKY),
    frame("timeslot.updated", "text", BECKY),
    '{"event":"timeslot.updated","channel":"' + BECKY + '","data":"{"}',
    '{"event":"timeslot.updated","channel":"' + BECKY + '"}',
    frame("availability.changed", {"seq": 1, "epoch": "life", "dates": ["2018-02-30"]}, BECKY),
    frame("booking.updated", {"seq": 1, "epoch": "life", "ids": ["b1"]}, BECKY),
    frame("client-typing", {}, BECKY),
    frame("timeslot.updated", timeslot(1), "private-provider.jj.availability"),
    frame("timeslot.updated", timeslot(1)),
    frame("pusher:something"),
    frame("pusher:subscription_error", {"status": 403}, "private-provider.jj.availability"),
    frame("pusher_internal:subscription_succeeded", {}, "private-provider.jj.availability"),
    greeting(),
]  # fmt: skip


def test_what_can_t_be_read_is_dropped_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.welcome()
        for _ in range(30):
            talk.say(*BROKEN)
            talk.ws.send(b"\x00\xff")
        talk.say(news(7))
        talk.answer_pings()

    caplog.set_level(logging.INFO)
    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        heard.next(Subscribed)
        assert heard.next(TimeslotNews).stamp == Stamped(7, "life")
        assert len(server.came) == 1
    told = [one for batch in heard.batches for one in batch]
    # The last of them is the farewell.
    assert [type(one) for one in told] == [Subscribed, TimeslotNews, Parted]
    lines = [record.getMessage() for record in caplog.records if record.name == "bookdesk.api"]
    assert any("a frame can't be read" in line for line in lines)
    assert any("an event can't be read" in line for line in lines)
    assert any("an unknown event" in line for line in lines)
    assert len(lines) < 25
    assert "becky" not in caplog.text
    assert "signed" not in caplog.text


def test_a_server_that_refuses_a_channel() -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.say(greeting())
        event, data = talk.hear()
        assert (event, data) == ("pusher:subscribe", {"channel": BECKY, "auth": "a-key:signed"})
        talk.say(frame("pusher:subscription_error", {"type": "AuthError", "status": 401}, BECKY))
        talk.answer_pings()

    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        assert heard.next(SubscriptionRefused) == SubscriptionRefused(BECKY, "status 401")
        assert heard.states[-1].phase is SocketPhase.UP


def test_a_server_that_does_not_count() -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.say(greeting())
        talk.hear()
        talk.say(frame("pusher_internal:subscription_succeeded", {}, BECKY))
        uncounted = timeslot(3)
        del uncounted["seq"], uncounted["epoch"]
        talk.say(frame("timeslot.updated", uncounted, BECKY))
        # Data that is an object and no string, as some servers have it.
        talk.ws.send('{"event":"availability.changed","channel":"' + BECKY + '","data":{"dates":[]}}')
        talk.answer_pings()

    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        assert heard.next(Subscribed) == Subscribed(BECKY, Stamped(None, None))
        assert heard.next(TimeslotNews).stamp == Stamped(None, None)


def test_what_is_there_already_is_handed_over_at_once() -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.welcome()
        talk.raw(b"".join(text_frame(news(seq)) for seq in range(1, 101)))
        talk.answer_pings()

    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        assert [heard.next(TimeslotNews).stamp.seq for _ in range(100)] == list(range(1, 101))
    assert len(heard.batches) < 20


def test_what_came_before_the_end_is_news() -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.welcome()
        if n == 0:
            talk.raw(text_frame(news(1)) + b"\x88\x02" + struct.pack("!H", 4200))
        talk.answer_pings()

    with pusher_stranger(behave) as server, listening(line_to(server.port, SLOW), BECKY) as heard:
        assert heard.next(TimeslotNews).stamp.seq == 1
        assert heard.next(Parted) == Parted(BECKY)
        assert heard.next(Subscribed).channel == BECKY
