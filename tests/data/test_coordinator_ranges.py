"""Weeks and months on screen: what is fetched ahead for them, in which order, never too much at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from tests.data.source_rig import EVERYBODY, Questions, SourceRig
from tests.factories import CUT, DAY, MEN

from bookdesk.data import keys
from bookdesk.data.coordinator import Coordinator, DayRange, MonthRange, Neighbour, WeekRange
from bookdesk.data.fetchers import month_fetcher, week_fetcher
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.fakes import FakeGateway

    from bookdesk.data.coordinator import Range, Request
    from bookdesk.data.source import Source
    from bookdesk.domain.columns import DaySchedule
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Month, Week

SUNDAY, MONDAY = 6, 0
FILTERS = keys.filters(CUT.id)


class FigureQuestions(Questions):
    """Notes questions about weeks and months too; `all` has every question in its order."""

    def __init__(self, gateway: FakeGateway) -> None:
        super().__init__(gateway)
        self.all: list[str] = []
        self.choices: list[tuple[str | None, tuple[str, ...], bool]] = []

    def day(self, day: date, service_id: str | None, provider_ids: Sequence[str]) -> DaySchedule:
        self.all.append(f"day {day}")
        return super().day(day, service_id, provider_ids)

    def week(
        self, start: date, service_id: str | None, provider_ids: Sequence[str], *, my_bookings_only: bool
    ) -> Week:
        self.all.append(f"week {start}")
        self.choices.append((service_id, tuple(provider_ids), my_bookings_only))
        return self._gateway.week(start, service_id, provider_ids, my_bookings_only=my_bookings_only)

    def month(
        self,
        year: int,
        month: int,
        service_id: str | None,
        provider_ids: Sequence[str],
        *,
        my_bookings_only: bool,
    ) -> Month:
        self.all.append(f"month {year}-{month}")
        self.choices.append((service_id, tuple(provider_ids), my_bookings_only))
        return self._gateway.month(year, month, service_id, provider_ids, my_bookings_only=my_bookings_only)


class FigureRig(SourceRig):
    """A source whose questions about weeks and months are noted."""

    questions: FigureQuestions

    def __init__(self) -> None:
        super().__init__()
        self.questions = FigureQuestions(self.gateway)
        self.source.connect_to(cast("Gateway", self.questions))

    def look(self, shown: Range) -> list[str]:
        """Look at a range with a coordinator of its own; returns what is asked for, all of it answered."""
        self.questions.all.clear()
        Coordinator(self.source).look_at(shown)
        self.settle()
        return list(self.questions.all)


@pytest.fixture
def rig() -> FigureRig:
    return FigureRig()


def week(selected: date = DAY, week_start: int = SUNDAY, filters: keys.Filters = FILTERS) -> WeekRange:
    return WeekRange(selected, filters, EVERYBODY, week_start)


def days(*dates: str) -> list[str]:
    return [f"day {one}" for one in dates]


def july(*numbers: int) -> list[str]:
    return days(*(f"2018-07-{number:02d}" for number in numbers))


def test_a_week_has_the_next_one_then_the_last_then_its_days_the_selected_one_first(rig: FigureRig) -> None:
    # Thursday 12 July; its week begins on Sunday 8.
    assert rig.look(week()) == ["week 2018-07-15", "week 2018-07-01", *july(12, 8, 9, 10, 11, 13, 14)]
    assert rig.questions.bookings_of == [date(2018, 7, day) for day in (12, 8, 9, 10, 11, 13, 14)]


def test_a_week_begins_on_the_business_s_day(rig: FigureRig) -> None:
    shown = week(week_start=MONDAY)
    assert shown.start == date(2018, 7, 9)
    assert rig.look(shown) == ["week 2018-07-16", "week 2018-07-02", *july(12, 9, 10, 11, 13, 14, 15)]
    assert week(date(2018, 7, 8)).start == week(date(2018, 7, 14)).start == date(2018, 7, 8)


def test_a_month_has_the_next_one_then_the_last(rig: FigureRig) -> None:
    assert rig.look(MonthRange(2018, 7, FILTERS)) == ["month 2018-8", "month 2018-6"]
    assert rig.look(MonthRange(2018, 12, FILTERS)) == ["month 2019-1", "month 2018-11"]
    assert rig.look(MonthRange(2018, 1, FILTERS)) == ["month 2018-2", "month 2017-12"]


def test_a_day_has_no_use_for_weeks_and_months(rig: FigureRig) -> None:
    shown = DayRange(DAY, CUT.id, EVERYBODY, SUNDAY)
    assert rig.look(shown) == july(13, 11, 14, 10, 8, 9)
    assert len(shown.ahead()) == 6


def test_nothing_lies_past_the_calendar_s_ends(rig: FigureRig) -> None:
    # Friday 2 January 1970 and Wednesday 30 December 2099.
    first, last = rig.look(week(EARLIEST_DAY)), rig.look(week(LATEST_DAY))
    assert first == ["week 1970-01-04", *days("1970-01-02", "1970-01-03")]
    assert last == [
        "week 2099-12-20",
        *days("2099-12-30", "2099-12-27", "2099-12-28", "2099-12-29"),
    ]
    second, second_last = rig.look(week(date(1970, 1, 4))), rig.look(week(date(2099, 12, 26)))
    # A week or month that has one day too many is none that can be shown.
    assert "week 1969-12-28" not in second
    assert "week 2099-12-27" not in second_last
    assert rig.look(MonthRange(1970, 2, FILTERS)) == ["month 1970-3"]
    assert rig.look(MonthRange(2099, 11, FILTERS)) == ["month 2099-10"]
    # The first whole one is asked for.
    men = keys.filters(MEN.id)
    assert rig.look(week(date(1970, 1, 11), filters=men))[:2] == ["week 1970-01-18", "week 1970-01-04"]


def test_the_next_view_finds_it_in_memory(rig: FigureRig) -> None:
    filters = keys.filters(MEN.id, ["jj", "becky"], my_bookings_only=True)
    rig.look(week(filters=filters))
    rig.look(MonthRange(2018, 7, filters))
    rig.questions.all.clear()
    start = date(2018, 7, 15)
    seven = rig.client.fetch_query(keys.week_key(filters, start), week_fetcher(rig.source, filters, start))
    august = rig.client.fetch_query(
        keys.calendar_key(filters, 2018, 8), month_fetcher(rig.source, filters, 2018, 8)
    )
    assert seven.result(0).days[0].date == start
    assert august.result(0).days[0].date == date(2018, 8, 1)
    assert rig.questions.all == []
    # All four were asked for as the filters say, the days for their service.
    assert set(rig.questions.choices) == {(MEN.id, ("becky", "jj"), True)}
    assert len(rig.questions.choices) == 4
    for one in (DAY, start - timedelta(days=1)):
        assert all(rig.client.get_query_data(key) for key in keys.day_keys(EVERYBODY, MEN.id, one)[:-1])


def test_another_filter_fetches_the_neighbours_again(rig: FigureRig) -> None:
    asked = rig.look(week())
    assert rig.look(week()) == [], "all of it is fresh"
    rig.questions.bookings_of.clear()
    assert rig.look(week(filters=keys.filters(MEN.id))) == asked
    assert rig.questions.bookings_of == [], "bookings are those of any service"
    # Which bookings count changes nothing about the days.
    assert rig.look(week(filters=keys.filters(MEN.id, my_bookings_only=True))) == asked[:2]


@pytest.mark.parametrize("shown", [week(), MonthRange(2018, 7, FILTERS), DayRange(DAY, CUT.id, EVERYBODY, 0)])
def test_a_neighbour_costs_as_many_requests_as_it_says(shown: Range) -> None:
    for place, neighbour in enumerate(shown.ahead()):
        rig = FigureRig()
        Coordinator(rig.source).look_at(Fixed([shown.ahead()[place]]))
        assert len(rig.waiting("prefetch")) == neighbour.cost
        assert rig.runner.submitted("query") == []


@pytest.mark.parametrize("newest_first", [True, False])
def test_four_requests_are_under_way_at_most(rig: FigureRig, newest_first: bool) -> None:
    Coordinator(rig.source).look_at(week())
    # Both weeks, and the selected day with its bookings.
    assert len(rig.waiting("prefetch")) == 4
    most = 0
    while waiting := rig.waiting("prefetch"):
        most = max(most, len(waiting))
        rig.runner.run(waiting[-1 if newest_first else 0])
    assert most == 4
    assert len(rig.questions.all) == 9


def test_what_has_not_begun_is_dropped_when_another_view_comes(rig: FigureRig) -> None:
    coordinator = Coordinator(rig.source)
    coordinator.look_at(week())
    assert len(rig.waiting("prefetch")) == 4
    coordinator.look_at(MonthRange(2018, 7, FILTERS))
    rig.settle()
    assert rig.questions.all == [
        "week 2018-07-15",
        "week 2018-07-01",
        *july(12),
        "month 2018-8",
        "month 2018-6",
    ]


def test_without_a_line_nothing_is_fetched_ahead(rig: FigureRig) -> None:
    rig.client.set_online(False)
    assert rig.look(MonthRange(2018, 7, FILTERS)) == []
    rig.client.set_online(True)
    rig.settle()
    assert rig.questions.all == []


@dataclass
class Fixed:
    """What is on screen, as far as the coordinator can tell: its neighbours."""

    neighbours: list[Neighbour]

    def ahead(self) -> list[Neighbour]:
        return self.neighbours


@dataclass
class Asked:
    """Neighbours of any size, whose questions are noted by name."""

    names: list[str] = field(default_factory=list)

    def neighbour(self, name: str, cost: int) -> Neighbour:
        def question(part: str) -> Callable[[], str]:
            def note() -> str:
                self.names.append(part)
                return part

            return note

        def ask(source: Source) -> list[Request]:
            return [[((keys.NEXT_FREE, f"{name}{n}"), question(f"{name}{n}"))] for n in range(cost)]

        return Neighbour(cost, ask)


def test_a_large_neighbour_waits_for_room_and_none_overtakes_it(rig: FigureRig) -> None:
    asked = Asked()
    shown = Fixed([asked.neighbour("a", 2), asked.neighbour("b", 3), asked.neighbour("c", 1)])
    Coordinator(rig.source).look_at(shown)
    first, second = rig.waiting("prefetch")
    rig.runner.run(first)
    assert len(rig.waiting("prefetch")) == 4
    rig.runner.run(second)
    # The small one had no place beside the large one and the hanging part of the first.
    assert len(rig.waiting("prefetch")) == 4
    rig.settle()
    assert asked.names == ["a0", "a1", "b0", "b1", "b2", "c0"]


def test_a_neighbour_s_questions_are_made_when_its_turn_comes(rig: FigureRig) -> None:
    made: list[str] = []

    def neighbour(name: str) -> Neighbour:
        def ask(source: Source) -> list[Request]:
            made.append(name)
            return [[((keys.NEXT_FREE, f"{name}{n}"), lambda: name)] for n in range(4)]

        return Neighbour(4, ask)

    Coordinator(rig.source).look_at(Fixed([neighbour("a"), neighbour("b")]))
    assert made == []
    rig.turn()
    assert made == ["a"]
    rig.settle()
    assert made == ["a", "b"]
