"""Live news that got lost: what is read again after a gap, a break or a server's new life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.data.live_day import (
    P0,
    TODAY,
    TOMORROW,
    ahead,
    day_key,
    hearing_day,
    is_stale,
    known,
    status,
)
from tests.data.live_rig import LiveRig
from tests.data.live_server import CUT

from bookdesk.data import keys
from bookdesk.domain.states import SlotStatus

if TYPE_CHECKING:
    from bookdesk.data.availability import ProviderAvailability


@pytest.fixture
def rig() -> LiveRig:
    return hearing_day()


def test_a_gap_is_read_again_once_whatever_was_lost(rig: LiveRig) -> None:
    for place in range(3):
        for name in rig.server.names:
            rig.server.toggle(name, TODAY, place)
    for waiting in rig.line.values():
        if len(waiting) == 3:
            waiting.popleft()
    rig.deliver()
    assert not rig.live.is_live(rig.day.keys)
    assert status(rig, 2) is SlotStatus.RESERVED, "what came is shown meanwhile"
    rig.rest()
    assert rig.server.asked["day"] == 1
    assert status(rig, 0) is SlotStatus.RESERVED
    assert rig.live.is_live(rig.day.keys)


def test_an_answer_on_its_way_that_has_what_was_lost_will_do(rig: LiveRig) -> None:
    rig.server.toggle("p0", TODAY, 0)
    rig.server.toggle("p0", TODAY, 1)
    rig.line[P0].popleft()
    rig.day.refresh()
    for job in rig.waiting():
        rig.handle(job)
    rig.deliver()
    rig.rest()
    assert rig.server.asked["day"] == 1
    assert [status(rig, place) for place in (0, 1)] == [SlotStatus.RESERVED] * 2


def test_an_answer_on_its_way_that_is_older_is_not_enough(rig: LiveRig) -> None:
    rig.day.refresh()
    for job in rig.waiting():
        rig.handle(job)
    rig.server.toggle("p0", TODAY, 0)
    rig.server.toggle("p0", TODAY, 1)
    rig.line[P0].popleft()
    rig.deliver()
    rig.rest()
    assert rig.server.asked["day"] == 2
    assert [status(rig, place) for place in (0, 1)] == [SlotStatus.RESERVED] * 2


def test_a_change_that_overtakes_the_first_answer_is_in_it(rig: LiveRig) -> None:
    rig.show_day(TOMORROW)
    for job in rig.waiting():
        rig.handle(job)
    rig.server.toggle("p0", TOMORROW, 4)
    rig.deliver()
    rig.rest()
    assert rig.server.asked["day"] == 1
    found: ProviderAvailability = known(rig, keys.availability_key("p0", CUT.id, TOMORROW))
    assert found.day.status(4) is SlotStatus.RESERVED


def test_a_short_break_that_lost_nothing_costs_nothing(rig: LiveRig) -> None:
    rig.cut()
    assert not rig.live.is_live(rig.day.keys)
    rig.connect()
    rig.deliver()
    rig.rest()
    assert rig.server.asked == {}
    assert rig.live.is_live(rig.day.keys)


def test_an_answer_that_comes_while_the_line_is_down_is_what_was_missed(rig: LiveRig) -> None:
    rig.server.toggle("p0", TODAY, 0)
    rig.line[P0].popleft()
    rig.server.toggle("p0", TODAY, 1)
    rig.deliver()
    rig.clock.advance(0.1)
    assert rig.waiting(), "what was missed is asked for"
    rig.cut()
    rig.settle()
    rig.connect()
    rig.deliver()
    rig.rest()
    assert rig.server.asked["day"] == 1
    assert rig.live.is_live(rig.day.keys)
    assert [status(rig, place) for place in (0, 1)] == [SlotStatus.RESERVED] * 2


def test_a_break_that_lost_something_everywhere_costs_one_question(rig: LiveRig) -> None:
    rig.cut()
    for name in rig.server.names:
        rig.server.toggle(name, TODAY, 3)
    rig.connect()
    rig.deliver()
    rig.rest()
    assert rig.server.asked == {"day": 1}


def test_a_line_that_comes_up_piece_by_piece_is_waited_for(rig: LiveRig) -> None:
    rig.cut()
    for name in rig.server.names:
        rig.server.toggle(name, TODAY, 3)
    rig.connect()
    for channel in [*rig.line]:
        rig.deliver(channel)
        rig.clock.advance(0.2)
    rig.rest()
    assert rig.server.asked == {"day": 1}


def test_but_not_for_ever(rig: LiveRig) -> None:
    rig.cut()
    rig.server.toggle("p0", TODAY, 3)
    rig.connect()
    rig.deliver(P0)
    rig.clock.advance(0.9)
    assert not rig.waiting()
    rig.clock.advance(0.2)
    rig.settle()
    assert status(rig, 3) is SlotStatus.RESERVED


def test_another_life_of_the_server_is_read_again(rig: LiveRig) -> None:
    rig.cut()
    rig.server.restart()
    rig.connect()
    rig.deliver()
    rig.rest()
    assert rig.server.asked == {"day": 1, "bookings": 1}
    assert known(rig, day_key()).epoch == "life 2"


def test_a_server_that_does_not_count_is_asked_at_each_return() -> None:
    rig = LiveRig(counts=False)
    rig.show_day()
    rig.connect()
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    rig.cut()
    rig.connect()
    rig.deliver()
    rig.rest()
    assert rig.server.asked == {"day": 1, "bookings": 1}
    rig.server.toggle("p0", TODAY, 3)
    rig.deliver()
    assert status(rig, 3) is SlotStatus.RESERVED


def test_what_was_missed_of_a_day_that_nobody_looks_at_is_stale(rig: LiveRig) -> None:
    key = ahead(rig)
    rig.server.toggle("p0", TODAY, 0)
    rig.server.toggle("p0", TODAY, 2)
    rig.line[P0].popleft()
    rig.deliver()
    rig.rest()
    assert is_stale(rig, key)
