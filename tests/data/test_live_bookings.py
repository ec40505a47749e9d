"""Live news of bookings: they bear ids alone, and what is read for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.data.live_day import TODAY, TOMORROW, after, hearing_day, known

from bookdesk.data import keys
from bookdesk.domain.channels import DESK
from bookdesk.domain.live import BookingsChanged
from bookdesk.domain.states import BookingStatus
from bookdesk.errors import Unreachable

if TYPE_CHECKING:
    from tests.data.live_rig import LiveRig


@pytest.fixture
def rig() -> LiveRig:
    return hearing_day()


def test_changed_bookings_are_read_by_their_ids_in_one_question(rig: LiveRig) -> None:
    listed = keys.bookings_key(TODAY, TOMORROW)
    for name in rig.server.names:
        for _ in range(2):
            rig.server.toggle(name, TODAY, 1)
    rig.deliver()
    rig.rest()
    assert rig.server.asked == {"bookings_by_id": 1}
    assert {one.provider_id for one in known(rig, listed)} == set(rig.server.names)
    rig.server.toggle("p1", TODAY, 1)
    rig.deliver()
    rig.rest()
    cancelled = [one for one in known(rig, listed) if one.status is BookingStatus.CANCELLED]
    assert [one.provider_id for one in cancelled] == ["p1"]


def test_more_than_forty_are_read_with_their_lists(rig: LiveRig) -> None:
    rig.live.take([BookingsChanged(DESK, after(rig, DESK), tuple(map(str, range(41))))])
    rig.rest()
    assert rig.server.asked == {"bookings": 1}


def test_ids_that_can_t_be_read_have_the_lists_read(rig: LiveRig) -> None:
    rig.server.toggle("p0", TODAY, 1)
    rig.server.toggle("p0", TODAY, 1)
    rig.deliver()
    rig.clock.advance(0.2)
    (job,) = rig.waiting()
    rig.runner.fail(job, Unreachable("the line was cut"))
    rig.settle()
    assert rig.server.asked == {"bookings": 1}
    assert len(known(rig, keys.bookings_key(TODAY, TOMORROW))) == 1


def test_a_list_that_was_on_its_way_takes_nothing_back(rig: LiveRig) -> None:
    rig.day.refresh()
    for job in rig.waiting():
        rig.handle(job)
    rig.server.toggle("p0", TODAY, 1)
    rig.server.toggle("p0", TODAY, 1)
    rig.deliver()
    rig.clock.advance(0.2)
    (job,) = rig.waiting()
    rig.runner.run(job)
    assert len(known(rig, keys.bookings_key(TODAY, TOMORROW))) == 1
    while rig.handled:
        rig.answer(0)
    assert len(known(rig, keys.bookings_key(TODAY, TOMORROW))) == 1
