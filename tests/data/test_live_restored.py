"""What leaves the memory is not patched: news that came while it lay on disk is missing in it."""

from __future__ import annotations

import pytest
from tests.data.live_day import TODAY, TOMORROW, day_key, status
from tests.data.live_rig import LiveRig
from tests.query.fake_store import FakeSealingStore, FakeStore

from bookdesk.data import keys
from bookdesk.data.fetchers import fetch_catalogue
from bookdesk.domain.states import SlotStatus
from bookdesk.errors import Refused

#: Seconds after which what nobody looks at has left the memory.
AWAY = 400.0
NAMES = keys.bookings_key(TODAY, TOMORROW)


def left(*, counts: bool = True) -> LiveRig:
    """Open a desk that hears of a day, which lies on disk by now: another one is shown."""
    rig = LiveRig(counts=counts, store=FakeSealingStore(sealed=FakeStore()))
    rig.show_day()
    rig.settle()
    rig.connect()
    rig.deliver()
    rig.rest()
    rig.show_day(TOMORROW)
    rig.rest()
    rig.clock.advance(AWAY)
    # A desk looks at this all the time.
    rig.client.fetch_query(keys.catalogue_key(), rig.source.asking(fetch_catalogue))
    rig.rest()
    assert rig.client.get_query_data(day_key()) is None
    assert rig.live.is_live(rig.day.keys)
    return rig


def come_back(rig: LiveRig) -> None:
    """Look at the day again: it is read from the disk, and the server has not answered yet."""
    rig.show_day(TODAY)
    rig.clock.advance(0)
    for job in rig.runner.waiting("store"):
        rig.runner.run(job)
    # Its observers have their turn, no answer has.
    rig.clock.advance(0.03)
    assert rig.day.is_wanted
    assert rig.client.is_fetching((keys.AVAILABILITY, "p0")) == 1


def test_a_day_of_which_nothing_was_told_meanwhile_is_live_at_once() -> None:
    rig = left()
    come_back(rig)
    assert rig.live.is_live([key for key in rig.day.keys if key != NAMES])


@pytest.mark.parametrize("counts", [True, False], ids=["counted", "uncounted"])
def test_a_day_that_was_told_of_meanwhile_is_live_when_it_was_read(*, counts: bool) -> None:
    rig = left(counts=counts)
    rig.server.toggle("p0", TODAY, 0)
    rig.deliver()
    come_back(rig)
    assert status(rig, 0) is SlotStatus.AVAILABLE
    assert not rig.live.is_live([day_key()])
    rig.rest()
    assert status(rig, 0) is SlotStatus.RESERVED
    assert rig.live.is_live(rig.day.keys)


def test_news_of_it_makes_nothing_whole_that_passed_by() -> None:
    rig = left()
    rig.server.toggle("p0", TODAY, 0)
    rig.deliver()
    come_back(rig)
    rig.server.toggle("p0", TODAY, 1)
    rig.deliver()
    for job in rig.waiting():
        rig.runner.fail(job, Refused("Not now."))
    rig.clock.advance(0)
    assert [status(rig, place) for place in (0, 1)] == [SlotStatus.AVAILABLE, SlotStatus.RESERVED]
    assert not rig.live.is_live([day_key()])
    rig.rest()
    assert [status(rig, place) for place in (0, 1)] == [SlotStatus.RESERVED] * 2
    assert rig.live.is_live([day_key()])


def test_a_day_that_came_back_is_asked_for_once() -> None:
    rig = left()
    rig.server.toggle("p0", TODAY, 0)
    rig.deliver()
    rig.server.asked.clear()
    come_back(rig)
    rig.rest()
    assert (rig.server.asked["day"], rig.server.asked["bookings"]) == (1, 1)


def test_names_that_lay_on_disk_are_live_when_they_were_read() -> None:
    rig = left()
    come_back(rig)
    assert rig.client.get_query_data(NAMES) == ()
    assert not rig.live.is_live([NAMES])
    rig.rest()
    assert rig.live.is_live([NAMES])
