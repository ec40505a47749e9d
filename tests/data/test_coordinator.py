"""The coordinator: the neighbours of what is on screen, the likeliest first, never too many at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.data.source_rig import EVERYBODY, SourceRig
from tests.factories import CUT, DAY, MEN

from bookdesk.data import keys
from bookdesk.data.coordinator import Coordinator, DayRange
from bookdesk.data.day_watch import DayWatch
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY
from bookdesk.errors import ServerBusy

SUNDAY, MONDAY = 6, 0


@pytest.fixture
def rig() -> SourceRig:
    return SourceRig()


def shown(day: date = DAY, service_id: str = CUT.id, week_start: int = SUNDAY) -> DayRange:
    return DayRange(day, service_id, EVERYBODY, week_start)


def days_asked(rig: SourceRig) -> list[date]:
    return [day for day, _, _ in rig.questions.days]


def in_memory(rig: SourceRig, day: date, service_id: str = CUT.id) -> bool:
    wanted = keys.day_keys(EVERYBODY, service_id, day)
    return all(rig.client.get_query_data(key) is not None for key in wanted)


def july(*days: int) -> list[date]:
    return [date(2018, 7, day) for day in days]


def test_tomorrow_comes_first_then_yesterday_then_the_rest_of_the_week() -> None:
    # Thursday 12 July; the week begins on Sunday 8.
    assert shown().neighbours() == july(13, 11, 14, 10, 8, 9)


def test_the_week_is_the_one_that_begins_on_the_business_s_day() -> None:
    assert shown(week_start=MONDAY).neighbours() == july(13, 11, 14, 10, 9, 15)
    # On the first day of a week the whole of it lies ahead.
    assert shown(date(2018, 7, 9), week_start=MONDAY).neighbours() == july(10, 8, 11, 7, 12, 13, 14, 15)
    # On its last day, behind.
    assert shown(date(2018, 7, 14)).neighbours() == july(15, 13, 16, 12, 8, 9, 10, 11)


def test_neighbours_lie_in_the_next_month_and_year_too() -> None:
    assert shown(date(2018, 12, 31)).neighbours()[:4] == [
        date(2019, 1, 1),
        date(2018, 12, 30),
        date(2019, 1, 2),
        date(2018, 12, 29),
    ]


def test_nothing_lies_past_the_calendar_s_ends() -> None:
    first, last = shown(EARLIEST_DAY).neighbours(), shown(LATEST_DAY).neighbours()
    assert first[:2] == [EARLIEST_DAY + timedelta(days=1), EARLIEST_DAY + timedelta(days=2)]
    assert last[:2] == [LATEST_DAY - timedelta(days=1), LATEST_DAY - timedelta(days=2)]
    assert min(first) > EARLIEST_DAY
    assert max(last) < LATEST_DAY


def test_all_neighbours_come_into_memory_in_their_order(rig: SourceRig) -> None:
    Coordinator(rig.source).look_at(shown())
    rig.settle()
    assert days_asked(rig) == shown().neighbours()
    assert rig.questions.bookings_of == shown().neighbours()
    assert all(in_memory(rig, day) for day in shown().neighbours())


def test_a_day_is_one_request_for_all_providers_and_one_for_its_bookings(rig: SourceRig) -> None:
    Coordinator(rig.source).look_at(shown())
    rig.settle()
    assert [ids for _, _, ids in rig.questions.days] == [EVERYBODY] * 6
    assert len(rig.runner.submitted("prefetch")) == 12
    assert rig.runner.submitted("query") == []


def test_nothing_is_fetched_ahead_in_the_turn_in_which_it_is_asked_for(rig: SourceRig) -> None:
    Coordinator(rig.source).look_at(shown())
    assert rig.runner.submitted() == []


def test_four_requests_are_under_way_at_most(rig: SourceRig) -> None:
    Coordinator(rig.source).look_at(shown())
    most = 0
    for _ in range(100):
        waiting = rig.waiting("prefetch")
        most = max(most, len(waiting))
        if not waiting:
            break
        # The newest first: answers come in another order than questions.
        rig.runner.run(waiting[-1])
    assert most == 4
    assert all(in_memory(rig, day) for day in shown().neighbours())


def test_a_request_that_hangs_holds_up_only_its_share(rig: SourceRig) -> None:
    Coordinator(rig.source).look_at(shown())
    hung = rig.waiting("prefetch")[0]
    for _ in range(100):
        others = [job for job in rig.waiting("prefetch") if job is not hung]
        if not others:
            break
        rig.runner.run(others[0])
    assert hung.is_waiting
    # Two of four places are one day's; the hung one keeps one of them, so days go on one by one.
    assert all(in_memory(rig, day) for day in shown().neighbours()[1:])


def test_a_request_that_fails_makes_room_for_the_next(rig: SourceRig) -> None:
    rig.gateway.failing["day"] = RuntimeError("broken")
    Coordinator(rig.source).look_at(shown())
    # None of them waits in its place for another try.
    rig.settle()
    assert days_asked(rig) == shown().neighbours()


def test_a_busy_server_is_asked_for_nothing_ahead_until_it_wants_to_be(rig: SourceRig) -> None:
    rig.gateway.failing["day"] = ServerBusy("Later.", "busy", 9.0)
    coordinator = Coordinator(rig.source)
    coordinator.look_at(shown())
    rig.settle()
    # Two days with their bookings are under way at once.
    asked = shown().neighbours()[:2]
    assert days_asked(rig) == asked
    rig.gateway.failing.clear()
    rig.advance(8.5)
    later = DAY + timedelta(days=60)
    coordinator.look_at(shown(later))
    rig.settle()
    assert days_asked(rig) == asked
    rig.advance(9 * 1.2 - 8.5)
    rig.settle()
    assert days_asked(rig) == [*asked, *shown(later).neighbours()]


def test_what_has_not_begun_is_dropped_when_the_person_moves_on(rig: SourceRig) -> None:
    coordinator = Coordinator(rig.source)
    coordinator.look_at(shown())
    assert len(rig.waiting("prefetch")) == 4
    later = DAY + timedelta(days=60)
    coordinator.look_at(shown(later))
    rig.settle()
    # The two days that were under way end by themselves and are kept.
    assert days_asked(rig) == [*shown().neighbours()[:2], *shown(later).neighbours()]
    assert all(in_memory(rig, day) for day in shown().neighbours()[:2])
    assert not any(in_memory(rig, day) for day in shown().neighbours()[2:])


def test_another_service_fetches_the_neighbours_again_but_not_their_bookings(rig: SourceRig) -> None:
    coordinator = Coordinator(rig.source)
    coordinator.look_at(shown())
    rig.settle()
    rig.questions.bookings_of.clear()
    coordinator.look_at(shown(service_id=MEN.id))
    rig.settle()
    asked = [(day, service) for day, service, _ in rig.questions.days[6:]]
    assert asked == [(day, MEN.id) for day in shown().neighbours()]
    assert rig.questions.bookings_of == []


def test_fresh_days_are_not_asked_for_again_and_stale_ones_are(rig: SourceRig) -> None:
    coordinator = Coordinator(rig.source)
    coordinator.look_at(shown())
    rig.settle()
    rig.questions.days.clear()
    rig.advance(14)
    coordinator.look_at(shown(DAY + timedelta(days=1)))
    rig.settle()
    # Of 14, 12, 15, 11 and the week's 8 to 10 only the 12th and the 15th are new.
    assert days_asked(rig) == july(12, 15)
    rig.questions.days.clear()
    rig.advance(1)
    coordinator.look_at(shown(DAY))
    rig.settle()
    assert set(days_asked(rig)) == set(shown().neighbours())


def test_nothing_is_fetched_ahead_without_a_line(rig: SourceRig) -> None:
    coordinator = Coordinator(rig.source)
    rig.client.set_online(False)
    coordinator.look_at(shown())
    rig.settle()
    assert rig.runner.submitted() == []
    # Nothing waits for the line either: it would all set out at once when it comes.
    rig.client.set_online(True)
    rig.settle()
    assert rig.runner.submitted() == []
    # The desk looks anew then.
    coordinator.look_at(shown())
    rig.settle()
    assert all(in_memory(rig, day) for day in shown().neighbours())


def test_a_line_that_breaks_meanwhile_ends_it_until_it_is_looked_at_again(rig: SourceRig) -> None:
    coordinator = Coordinator(rig.source)
    coordinator.look_at(shown())
    rig.runner.run(rig.waiting("prefetch")[0])
    rig.client.set_online(False)
    rig.settle()
    assert days_asked(rig) == shown().neighbours()[:2]
    rig.client.set_online(True)
    coordinator.look_at(shown())
    rig.settle()
    assert days_asked(rig) == shown().neighbours()


def test_what_is_shown_comes_before_its_neighbours(rig: SourceRig) -> None:
    DayWatch(rig.source, lambda: None).show(DAY, CUT.id, EVERYBODY)
    Coordinator(rig.source).look_at(shown())
    rig.waiting("prefetch")
    lanes = [job.lane for job in rig.runner.submitted()]
    # The day itself: its bookings and, at the end of the turn, its availability.
    assert lanes[:2] == ["query", "query"]
    assert set(lanes[2:]) == {"prefetch"}


def test_stepping_on_finds_the_next_day_in_memory(rig: SourceRig) -> None:
    watch, coordinator = DayWatch(rig.source, lambda: None), Coordinator(rig.source)
    watch.show(DAY, CUT.id, EVERYBODY)
    coordinator.look_at(shown())
    rig.settle()
    for step in range(1, 21):
        day = DAY + timedelta(days=step)
        watch.show(day, CUT.id, EVERYBODY)
        assert watch.is_wanted, day
        coordinator.look_at(shown(day))
        rig.settle()
