"""Realtime's parts alone: names, numbers, signatures, the heartbeat by a hand-moved clock, a peer's queue."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.backend.realtime import signing
from bookdesk.backend.realtime.heartbeat import Heartbeat
from bookdesk.backend.realtime.news import Change
from bookdesk.backend.realtime.numbers import ChannelNumbers
from bookdesk.backend.realtime.peer import Peer
from bookdesk.backend.realtime.pending import Pending
from bookdesk.backend.realtime.session import is_foreign
from bookdesk.domain import channels
from bookdesk.domain.wire_news import AvailabilityChanged, TimeslotUpdated, Told

#: Pusher's own example: https://pusher.com/docs/channels/library_auth_reference/auth-signatures/
EXAMPLE = signing.Credentials("278d425bdf160c739803", "7ad3773142a6692b25b8", "3")


def test_a_channel_is_signed_as_in_the_protocols_example() -> None:
    assert EXAMPLE.channel_auth("1234.1234", "private-foobar") == (
        "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4"
    )


def test_a_request_is_signed_as_in_the_protocols_example() -> None:
    body = b'{"name":"foo","channels":["project-3"],"data":"{\\"some\\":\\"data\\"}"}'
    query = [
        ("auth_key", "278d425bdf160c739803"),
        ("auth_timestamp", "1353088179"),
        ("auth_version", "1.0"),
        ("body_md5", "ec365a775a4cd0599faeb73354201b6f"),
        ("auth_signature", "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c"),
    ]
    signing.check_request(EXAMPLE, "POST", "/apps/3/events", query, body, 1353088179 + 600)
    for method, path, given_query, content, now in (
        ("GET", "/apps/3/events", query, body, 1353088179),
        ("POST", "/apps/4/events", query, body, 1353088179),
        ("POST", "/apps/3/events", [*query, ("more", "1")], body, 1353088179),
        ("POST", "/apps/3/events", [*query, query[0]], body, 1353088179),
        ("POST", "/apps/3/events", query[:-1], body, 1353088179),
        ("POST", "/apps/3/events", query, body + b" ", 1353088179),
        ("POST", "/apps/3/events", query, body, 1353088179 + 601),
        ("POST", "/apps/3/events", query, body, 1353088179 - 601),
    ):
        with pytest.raises(signing.SignatureError):
            signing.check_request(EXAMPLE, method, path, given_query, content, now)


IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,63}", fullmatch=True)
DAYS = st.dates(date(1971, 1, 1), date(2098, 12, 31))


@given(IDS, DAYS)
def test_names_that_are_made_can_be_read(subject: str, day: date) -> None:
    parse = channels.parse_channel
    month = f"{day:%Y-%m}"
    assert parse(channels.provider_channel(subject)) == ("provider", subject)
    assert parse(channels.region_channel(subject)) == ("region", subject)
    assert parse(channels.calendar_channel(month)) == ("calendar", month)
    assert parse(channels.week_channel(day)) == ("week", day.isoformat())


@given(st.text(max_size=220) | st.text("private-.provdeksyw0129", max_size=60))
def test_other_names_are_none(name: str) -> None:
    parsed = channels.parse_channel(name)
    assert parsed is None or name.startswith(f"private-{parsed.kind}")


def test_a_silent_line_is_asked_once_and_then_given_up() -> None:
    beat = Heartbeat(100.0, activity=30, patience=10)
    assert (beat.next(), beat.due(129.9)) == (130.0, "wait")
    beat.heard(120.0)
    assert (beat.next(), beat.due(149.9), beat.due(150.0)) == (150.0, "wait", "ping")
    assert (beat.next(), beat.due(159.9)) == (160.0, "wait")
    beat.heard(159.95)
    assert (beat.due(160.0), beat.due(189.95)) == ("wait", "ping")
    assert beat.due(199.95) == "gone"


def test_numbers_begin_where_the_changes_are_and_never_go_back() -> None:
    numbers = ChannelNumbers()
    numbers.begin(40)
    assert [numbers.of("a"), numbers.step("a"), numbers.step("a"), numbers.of("a")] == [40, 41, 42, 42]
    numbers.position = 50
    assert numbers.of("b") == 50
    assert numbers.counts("a")
    numbers.forget({"a"})
    assert numbers.counts("b")
    numbers.end()
    numbers.begin(50)
    # Forgotten: it takes up at the changes, ahead of all it ever said.
    assert numbers.of("a") == 50


def test_only_what_nobody_listens_to_is_forgotten() -> None:
    numbers = ChannelNumbers()
    numbers.begin(0)
    for n in range(10_001):
        numbers.of(f"c{n}")
    numbers.step("c7")
    numbers.forget({"c7"})
    assert (numbers.names(), numbers.of("c7")) == (["c7"], 1)


def taken(peer: Peer, count: int) -> list[str]:
    async def take() -> list[str]:
        async with asyncio.timeout(60):
            return [await peer.next() for _ in range(count)]

    return asyncio.run(take())


def test_a_queue_that_overflows_becomes_one_notice_for_each_channel() -> None:
    peer = Peer("1.1", 3, lambda channel: f"again {channel}")
    peer.answer("mine")
    assert [peer.tell(f"a{n}", "a") for n in range(2)] == [0, 0]
    assert peer.tell("b0", "b") == 3
    # What is behind is not queued again; other channels are.
    assert peer.tell("a3", "a") == 1
    assert peer.tell("c0", "c") == 0
    assert taken(peer, 4) == ["mine", "c0", "again a", "again b"]
    assert peer.tell("a4", "a") == 0
    assert taken(peer, 1) == ["a4"]
    assert peer.dropped == 3


def test_what_is_told_while_nothing_waits_goes_out_at_once_and_overtakes_nothing() -> None:
    async def talk() -> list[str]:
        out: list[str] = []
        takes, line = True, asyncio.Event()

        def send(text: str) -> bool:
            if takes:
                out.append(text)
            return takes

        async def take() -> None:
            while True:
                text = await peer.next()
                await line.wait()
                out.append(text)

        async def settle() -> None:
            for _ in range(5):
                await asyncio.sleep(0)

        peer = Peer("1.1", 8, lambda channel: f"again {channel}", send)
        peer.tell("a0", "a")
        task = asyncio.create_task(take())
        await settle()
        # The first is on its way to a line that is full: what comes now waits behind it.
        peer.tell("a1", "a")
        assert out == []
        line.set()
        await settle()
        peer.tell("a2", "a")
        assert out == ["a0", "a1", "a2"], "it was sent within tell"
        peer.answer("mine")
        peer.tell("a3", "a")
        await settle()
        takes = False
        peer.tell("a4", "a")
        assert out[3:] == ["mine", "a3"]
        await settle()
        task.cancel()
        return out

    assert asyncio.run(talk()) == ["a0", "a1", "a2", "mine", "a3", "a4"]


def test_who_leaves_a_channel_hears_nothing_of_it_any_more() -> None:
    peer = Peer("1.1", 2, lambda channel: f"again {channel}")
    peer.tell("a0", "a")
    peer.tell("b0", "b")
    peer.forget("a")
    assert taken(peer, 1) == ["b0"]
    for n in range(3):
        peer.tell(f"a{n}", "a")
    peer.forget("a")
    peer.answer("mine")
    assert taken(peer, 1) == ["mine"]


def test_a_peer_that_only_asks_is_stuck() -> None:
    peer = Peer("1.1", 2, lambda channel: channel)
    for _ in range(3):
        assert not peer.stuck
        peer.answer("x")
    assert peer.stuck
    taken(peer, 2)
    assert not peer.stuck


SLOT: dict[str, object] = {
    "id": "becky.cut.20180712T1500Z", "providerId": "becky", "serviceId": "cut", "remaining": 0,
    "start": "2018-07-12T15:00:00Z", "end": "2018-07-12T15:45:00Z",
}  # fmt: skip
BOOKED: dict[str, object] = {"status": "booked", "version": 4, "bookedMinutes": 90}
FREED: dict[str, object] = {"status": "available", "version": 5, "bookedMinutes": 45}
HELD: dict[str, object] = {"status": "reserved", "version": 6}


def told_of_one_slot(*states: dict[str, object] | None) -> tuple[str, Told]:
    """Collect a timeslot's states, None for one that only the whole day tells, and return what is told."""
    pending = Pending()
    for more in states:
        shown = None if more is None else SLOT | more
        pending.add(Change(("2018-07-12",), str(SLOT["id"]), shown))
    name = channels.parse_channel("private-provider.becky.availability")
    assert name is not None
    ((event, body),) = pending.messages(name)
    return event, body(seq=1, epoch="e")


def test_of_one_slot_the_newest_state_is_told_with_the_minutes_that_an_earlier_one_told() -> None:
    event, told = told_of_one_slot(BOOKED, FREED, HELD)
    assert isinstance(told, TimeslotUpdated)
    assert (event, told.status, told.version, told.booked_minutes) == ("timeslot.updated", "reserved", 6, 45)


@pytest.mark.parametrize("states", [(None, HELD), (BOOKED, None, HELD), (None, FREED, HELD), (BOOKED, None)])
def test_no_later_state_of_a_slot_takes_back_that_its_whole_day_is_to_be_read(
    states: tuple[dict[str, object] | None, ...],
) -> None:
    event, told = told_of_one_slot(*states)
    assert isinstance(told, AvailabilityChanged)
    assert (event, told.dates) == ("availability.changed", [date(2018, 7, 12)])


@pytest.mark.parametrize(
    ("origin", "host", "foreign"),
    [
        (None, "127.0.0.1:80", False),
        ("http://127.0.0.1:80", "127.0.0.1:80", False),
        ("https://Desk.example", "desk.example", False),
        ("http://127.0.0.1:81", "127.0.0.1:80", True),
        ("https://evil.example", "127.0.0.1:80", True),
        ("null", "127.0.0.1:80", True),
        ("", None, False),
    ],
)
def test_only_the_servers_own_origin_is_at_home(origin: str | None, host: str | None, foreign: bool) -> None:
    assert is_foreign(origin, host) is foreign
