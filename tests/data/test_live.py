"""Live news in the cache: what each piece does, what is read again, and how often."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.data.live_rig import LiveRig
from tests.data.live_server import CUT, DATES, LONG

from bookdesk.data import keys
from bookdesk.data.fetchers import ProviderDayFetcher
from bookdesk.domain.channels import DESK, calendar_channel, provider_channel
from bookdesk.domain.live import (
    BookingsChanged,
    CatalogueChanged,
    DatesChanged,
    DayFigures,
    Parted,
    Stamped,
    Subscribed,
    SubscriptionRefused,
)
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.errors import Unreachable

if TYPE_CHECKING:
    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.query.keys import Key

TODAY, TOMORROW = DATES
P0 = provider_channel("p0")


@pytest.fixture
def rig() -> LiveRig:
    """A desk that shows a day and hears of all of it; nothing was asked for twice."""
    rig = LiveRig()
    rig.show_day()
    rig.settle()
    rig.connect()
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    return rig


def day_key(provider_id: str = "p0", service_id: str = CUT.id) -> Key:
    return keys.availability_key(provider_id, service_id, TODAY)


def known(rig: LiveRig, key: Key) -> Any:
    return rig.client.get_query_data(key)


def status(rig: LiveRig, place: int, provider_id: str = "p0") -> SlotStatus:
    found: ProviderAvailability = known(rig, day_key(provider_id))
    return found.day.status(place)


def ahead(rig: LiveRig, service_id: str = LONG.id) -> Key:
    """Have a day in the cache that nobody looks at."""
    key = day_key("p0", service_id)
    rig.client.prefetch_query(key, ProviderDayFetcher(rig.source, "p0", service_id, TODAY))
    rig.settle()
    rig.server.asked.clear()
    return key


def after(rig: LiveRig, channel: str) -> Stamped:
    """Stamp what comes next on a channel."""
    seq, epoch = rig.server.stamp(channel)
    return Stamped((seq or 0) + 1, epoch)


def is_stale(rig: LiveRig, key: Key) -> bool:
    state = rig.client.get_query_state(key)
    assert state is not None
    return state.is_invalidated


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


def test_a_week_is_read_again_at_once_and_then_once_a_second(rig: LiveRig) -> None:
    rig.show_week()
    rig.rest()
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    for tenth in range(20):
        rig.server.toggle("p0", TODAY, tenth % 8)
        rig.deliver()
        rig.settle()
        if not tenth:
            assert rig.server.asked["week"] == 1
        rig.clock.advance(0.1)
    rig.settle()
    assert rig.server.asked["week"] in (2, 3)
    rig.rest()
    assert rig.week.figures is not None
    assert rig.week.figures.days == rig.server._figures(CUT.id, ())


def test_a_month_of_all_takes_the_figures_and_asks_for_nothing(rig: LiveRig) -> None:
    key = rig.show_month()
    rig.rest()
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    for _ in range(2):
        rig.server.toggle("p0", TODAY, 2)
        rig.deliver(calendar_channel("2018-07"))
    assert rig.month.figures is not None
    day = rig.month.figures.days[0]
    assert (day.available_count, day.booked_count, day.booked_minutes) == (23, 1, 30)
    assert rig.live.is_live([key])
    rig.rest()
    assert rig.server.asked == {}


def test_a_month_of_some_is_read_again_where_it_is_shown(rig: LiveRig) -> None:
    whole = rig.show_month()
    rig.rest()
    some = rig.show_month("p0")
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    rig.server.toggle("p0", TODAY, 2)
    rig.deliver(calendar_channel("2018-07"))
    assert not rig.live.is_live([some])
    rig.rest()
    assert rig.server.asked["month"] == 1
    assert known(rig, some).days[0].available_count == 7
    assert known(rig, whole).days[0].available_count == 23, "and the other has it from the news"


def test_figures_that_leave_something_out_have_the_month_read_again(rig: LiveRig) -> None:
    rig.show_month()
    rig.rest()
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    stamp = rig.server.stamp(calendar_channel("2018-07"))
    less = DayFigures(
        calendar_channel("2018-07"), Stamped((stamp.seq or 0) + 1, stamp.epoch), TODAY, {"cut": 3}, 1
    )
    rig.live.take([less])
    rig.settle()
    assert rig.server.asked["month"] == 1


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


def test_the_week_s_channels_are_wanted_while_a_week_is_shown(rig: LiveRig) -> None:
    rig.show_week()
    assert {"private-week.2018-07-09.spans", P0, DESK} <= set(rig.wanted)
    rig.show_day(TODAY + timedelta(days=1))
    assert not [channel for channel in rig.wanted if "week" in channel]
    assert rig.line == {key: deque() for key in rig.line if not rig.line[key]}


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
