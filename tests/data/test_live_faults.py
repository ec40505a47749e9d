"""Live news where something went wrong on the desk, and where the line is closed already."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.data.live_day import TODAY, TOMORROW, hearing_day, status
from tests.data.live_server import CUT

from bookdesk.data import keys
from bookdesk.domain.channels import DESK, provider_channel
from bookdesk.domain.live import BookingsChanged, Stamped, Subscribed, TimeslotNews
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.data.live_rig import LiveRig

RESERVED = CODE_OF_STATUS[SlotStatus.RESERVED]
#: No calendar reaches that far.
NEVER = 10**15


@pytest.fixture
def reported() -> Iterator[list[BaseException]]:
    """What was handed on as if nobody had caught it."""
    caught: list[BaseException] = []
    before = sys.excepthook
    sys.excepthook = lambda _kind, error, _trace: caught.append(error)
    yield caught
    sys.excepthook = before


@pytest.fixture
def rig() -> LiveRig:
    """A desk that shows a day and hears of all of it; nothing was asked for twice."""
    return hearing_day()


def absurd(rig: LiveRig, provider_id: str) -> TimeslotNews:
    """Make the next piece of news of a provider one that no desk can bring in."""
    channel = provider_channel(provider_id)
    seq, epoch = rig.server.stamp(channel)
    stamp = Stamped((seq or 0) + 1, epoch)
    return TimeslotNews(channel, stamp, provider_id, CUT.id, TODAY, NEVER, NEVER + 1, RESERVED, 0, 1)


def test_what_a_fault_kept_from_coming_in_is_read_again(rig: LiveRig, reported: list[BaseException]) -> None:
    for name in ("p0", "p1"):
        rig.server.toggle(name, TODAY, 0)
    waiting = [one for name in ("p0", "p1") for one in rig.line.pop(provider_channel(name))]
    rig.live.take([*waiting, absurd(rig, "p0")])
    assert len(reported) == 1
    assert not rig.live.is_live(rig.day.keys)
    rig.rest()
    assert rig.server.asked["day"] == 1
    assert [status(rig, 0, name) for name in ("p0", "p1")] == [SlotStatus.RESERVED] * 2


def test_one_faulty_piece_keeps_no_other_from_coming_in(rig: LiveRig, reported: list[BaseException]) -> None:
    rig.server.toggle("p0", TODAY, 0)
    bad = BookingsChanged(DESK, Stamped(), (["no id"],))  # type: ignore[arg-type]
    rig.live.take([bad, *rig.line.pop(provider_channel("p0"))])
    assert len(reported) == 1
    assert status(rig, 0) is SlotStatus.RESERVED
    assert not rig.live.is_live([keys.bookings_key(TODAY, TOMORROW)])
    rig.rest()
    assert rig.server.asked["day"] == 0
    assert rig.server.asked["bookings"] == 1


def test_an_answer_that_a_faulty_piece_overtook_comes_in_and_is_read_again(
    rig: LiveRig, reported: list[BaseException]
) -> None:
    rig.day.refresh()
    for job in rig.waiting():
        rig.handle(job)
    rig.live.take([absurd(rig, "p0")])
    rig.server.toggle("p0", TODAY, 0)
    rig.rest()
    assert reported
    assert status(rig, 0) is SlotStatus.RESERVED
    assert not rig.source.client.is_fetching()


def test_bookings_that_can_t_be_brought_in_are_read_as_lists(
    rig: LiveRig, reported: list[BaseException]
) -> None:
    for _ in range(2):
        rig.server.toggle("p0", TODAY, 0)
    (booking_id,) = rig.server.booked
    rig.server.booked[booking_id] = rig.server.booked[booking_id]._replace(
        start=datetime.min.replace(tzinfo=UTC)
    )
    rig.deliver()
    rig.rest()
    assert len(reported) == 1
    assert rig.server.asked["bookings_by_id"] == 1
    assert rig.server.asked["bookings"] == 1


def test_news_of_a_closed_line_change_nothing(rig: LiveRig) -> None:
    channel = provider_channel("p0")
    turn = Subscribed(channel, rig.server.stamp(channel))
    rig.server.toggle("p0", TODAY, 0)
    rig.rest()
    rig.live.close()
    resting = rig.clock.pending
    rig.live.take([turn, *rig.line.pop(channel)])
    assert status(rig, 0) is SlotStatus.AVAILABLE
    assert rig.clock.pending == resting


def test_bookings_that_come_after_the_line_was_closed_change_nothing(rig: LiveRig) -> None:
    for _ in range(2):
        rig.server.toggle("p0", TODAY, 0)
    rig.deliver()
    rig.clock.advance(1)
    for job in rig.waiting():
        rig.handle(job)
    assert rig.server.asked["bookings_by_id"] == 1
    rig.live.close()
    rig.rest()
    (found,) = [query.state.data for query in rig.client.cache.find((keys.BOOKINGS,))]
    assert found == ()
    assert rig.server.asked["bookings"] == 0


def test_what_was_asked_for_without_a_number_is_remembered_while_it_is_cached(rig: LiveRig) -> None:
    for number in range(3000):
        key = (keys.BOOKINGS, f"{number}", f"{number + 1}")
        rig.live.on_arrived(key, (), rig.live.on_asked(key))
    assert len(rig.live._asked_after) <= 1000
    assert rig.live.is_live(rig.day.keys), "what is shown is cached"
