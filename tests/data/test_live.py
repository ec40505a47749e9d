"""Live news in the cache: what each piece does, what is read again, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.data.live_day import (
    P0,
    TODAY,
    TOMORROW,
    after,
    ahead,
    day_key,
    hearing_day,
    is_stale,
    known,
    status,
)
from tests.data.live_rig import LiveRig
from tests.data.live_server import LONG

from bookdesk.data import keys
from bookdesk.domain.channels import DESK
from bookdesk.domain.live import CatalogueChanged, DatesChanged, Parted, Subscribed, SubscriptionRefused
from bookdesk.domain.states import SlotStatus

if TYPE_CHECKING:
    from tests.query.fake_runner import FakeJob


@pytest.fixture
def rig() -> LiveRig:
    return hearing_day()


def test_a_changed_slot_is_shown_at_once_and_nothing_is_asked_for(rig: LiveRig) -> None:
    rig.server.toggle("p0", TODAY, 2)
    before = rig.client.get_query_state(day_key())
    rig.clock.advance(3)
    rig.deliver()
    after = rig.client.get_query_state(day_key())
    assert status(rig, 2) is SlotStatus.RESERVED
    assert before is not None
    assert after is not None
    assert after.data.seq == before.data.seq + 1
    assert after.data_updated_at == before.data_updated_at, "it is no fresher for that"
    rig.rest()
    assert rig.server.asked == {}


def test_what_became_free_for_another_service_is_asked_for_once_it_is_quiet(rig: LiveRig) -> None:
    for _ in range(2):
        rig.server.toggle("p0", TODAY, 0, LONG)
    rig.deliver()
    assert status(rig, 0) is SlotStatus.BOOKED
    rig.server.toggle("p0", TODAY, 0, LONG)
    rig.rest()
    rig.server.asked.clear()
    rig.deliver()
    assert not rig.live.is_live(rig.day.keys)
    rig.rest()
    assert rig.server.asked["day"] == 1
    assert status(rig, 0) is SlotStatus.AVAILABLE
    assert rig.live.is_live(rig.day.keys)


def test_a_time_between_two_slots_moves_those_after_it(rig: LiveRig) -> None:
    key = ahead(rig)
    # Busy from 10:00 to 10:30, where hours are tiled from 9:00 on.
    rig.server.toggle("p0", TODAY, 2)
    rig.deliver()
    rig.rest()
    assert is_stale(rig, key), "nobody looks at it: it is read when somebody does"
    assert rig.server.asked == {}, "and the day that is shown fits"


def test_an_answer_that_was_kept_on_the_way_takes_nothing_back(rig: LiveRig) -> None:
    def asked() -> FakeJob:
        rig.day.refresh(cancel_refetch=True)
        # The providers' days are gathered, so that they come after the bookings.
        return rig.waiting()[-1]

    rig.handle(asked())
    kept = rig.handled.pop().value
    assert set(kept) == set(rig.server.names)
    rig.server.toggle("p0", TODAY, 2)
    rig.deliver()
    job = asked()
    # While it is on its way the next is told: put on the old answer, its number would be the newest.
    rig.server.toggle("p0", TODAY, 4)
    rig.deliver()
    rig.runner.start(job)
    rig.runner.finish(job, kept)
    assert [status(rig, place) for place in (2, 4)] == [SlotStatus.RESERVED] * 2
    assert not rig.live.is_live(rig.day.keys), "what else it lacks nobody knows"
    rig.day.refresh()
    rig.rest()
    assert [status(rig, place) for place in (2, 4)] == [SlotStatus.RESERVED] * 2
    assert rig.live.is_live(rig.day.keys)


def test_a_flurry_costs_one_question(rig: LiveRig) -> None:
    for _ in range(20):
        rig.server.flurry("p0", TODAY)
        rig.deliver()
        rig.clock.advance(0.04)
    assert rig.server.asked == {}
    rig.rest()
    assert rig.server.asked["day"] == 1


def test_a_flurry_without_an_end_is_not_waited_for(rig: LiveRig) -> None:
    for _ in range(60):
        rig.server.flurry("p0", TODAY)
        rig.deliver()
        rig.clock.advance(0.05)
        rig.settle()
    assert 2 <= rig.server.asked["day"] <= 3, "once a second"


def test_dates_that_are_not_cached_cost_nothing(rig: LiveRig) -> None:
    rig.server.flurry("p0", TOMORROW)
    rig.deliver()
    rig.rest()
    assert rig.server.asked == {}


def test_a_changed_catalogue_is_stale(rig: LiveRig) -> None:
    rig.live.take([CatalogueChanged(DESK, after(rig, DESK))])
    rig.clock.advance(0.2)
    assert is_stale(rig, keys.catalogue_key())


def test_everything_changed_costs_one_question_for_all(rig: LiveRig) -> None:
    for name in rig.server.names:
        rig.server.flurry(name, TODAY, all_dates=True)
    rig.deliver()
    rig.rest()
    assert rig.server.asked["day"] == 1


def test_it_is_live_when_every_channel_of_what_is_shown_is_heard(rig: LiveRig) -> None:
    heard: list[bool] = []
    rig.live.subscribe(lambda: heard.append(rig.live.is_live(rig.day.keys)))
    rig.live.take([Parted(P0)])
    rig.settle()
    rig.live.take([SubscriptionRefused(P0, "no")])
    rig.settle()
    rig.live.take([Subscribed(P0, rig.server.stamp(P0))])
    rig.settle()
    assert heard == [False, False, True]
    assert rig.live.is_live([keys.customers_key("mar")]), "nothing tells of those"


def test_a_listener_that_raises_breaks_nothing() -> None:
    rig = LiveRig()
    caught: list[Exception] = []
    rig.client.engine.notifier.report = caught.append

    def broken() -> None:
        raise RuntimeError("a listener's bug")

    rig.live.subscribe(broken)
    rig.show_day()
    rig.connect()
    rig.deliver()
    rig.rest()
    assert [str(error) for error in caught] == ["a listener's bug"] * len(caught)
    assert caught
    rig.server.toggle("p0", TODAY, 2)
    rig.deliver()
    assert status(rig, 2) is SlotStatus.RESERVED


def test_who_is_closed_takes_nothing_and_asks_for_nothing(rig: LiveRig) -> None:
    rig.server.flurry("p0", TODAY)
    rig.deliver()
    rig.live.close()
    rig.rest()
    assert rig.server.asked == {}
    assert rig.source.arrivals.listener is None


def test_dates_of_a_provider_whose_service_is_not_known_are_left_alone(rig: LiveRig) -> None:
    rig.client.remove_queries(keys.catalogue_key())
    rig.live.take([DatesChanged(P0, after(rig, P0), (TODAY,))])
    rig.rest()
    assert rig.server.asked["day"] == 0


def test_a_day_that_is_told_of_is_not_asked_for_again_when_it_is_shown_again(rig: LiveRig) -> None:
    rig.show_day(TOMORROW)
    rig.rest()
    rig.server.asked.clear()
    rig.clock.advance(60)
    rig.show_day(TODAY)
    rig.rest()
    assert rig.server.asked == {}
    assert rig.live.is_live(rig.day.keys)


def test_a_day_that_is_told_of_is_asked_for_again_when_much_time_passed(rig: LiveRig) -> None:
    rig.show_day(TOMORROW)
    rig.clock.advance(301)
    rig.rest()
    rig.server.asked.clear()
    rig.show_day(TODAY)
    rig.rest()
    assert rig.server.asked["day"] == 1


def test_a_day_that_was_told_of_no_longer_is_as_old_as_it_is(rig: LiveRig) -> None:
    rig.show_day(TOMORROW)
    rig.rest()
    rig.cut()
    rig.server.asked.clear()
    rig.clock.advance(60)
    rig.show_day(TODAY)
    rig.rest()
    assert rig.server.asked["day"] == 1


def test_what_an_earlier_run_stored_is_not_taken_for_told(rig: LiveRig) -> None:
    stored = known(rig, day_key())
    rig.client.set_query_data(day_key(), stored._replace(epoch="of an earlier server"))
    assert not rig.live.is_live(rig.day.keys)
