"""Fetchers: what they ask for, and in which order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from tests.data.source_rig import SourceRig
from tests.factories import CLASS, CUT, DAY, MEN, at, make_business

from bookdesk.data import keys
from bookdesk.data.fetchers import Catalogue, fetch_catalogue, month_fetcher, week_fetcher
from bookdesk.domain.schedule import Business, Member, Provider, Service, Severity
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.zones import days_between, to_seconds
from bookdesk.query import QueryObserver

if TYPE_CHECKING:
    from bookdesk.domain.gateway import Gateway
    from bookdesk.query import QueryResult

NOW = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)
BUSINESS = Business("Salon", "America/Winnipeg", 6, "cut", Member("u", "Sam"), "Desk 1")
BECKY = Provider("becky", "Becky", "America/Winnipeg", frozenset({"cut"}))
CUT_OF_SAM = Service("cut", "Cut", 45)
SUNDAY = date(2018, 7, 8)


class Server:
    """A gateway by hand that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def business(self) -> Business:
        return BUSINESS

    def providers(self) -> tuple[Provider, ...]:
        return (BECKY,)

    def services(self) -> tuple[Service, ...]:
        return (CUT_OF_SAM,)

    def server_now(self) -> datetime:
        self.asked.append(("server_now",))
        return NOW


@pytest.fixture
def rig() -> SourceRig:
    return SourceRig()


def test_the_catalogue_finds_its_own() -> None:
    catalogue = fetch_catalogue(cast("Gateway", Server()))
    assert catalogue == Catalogue(BUSINESS, (BECKY,), (CUT_OF_SAM,))
    assert catalogue.provider("becky") is BECKY
    assert catalogue.provider("jj") is None
    assert catalogue.service("cut") is CUT_OF_SAM
    assert catalogue.service(None) is None


def test_with_the_catalogue_the_desk_s_clock_learns_the_server_s() -> None:
    server = Server()
    fetch_catalogue(cast("Gateway", server))
    assert server.asked == [("server_now",)]


def test_a_catalogue_that_did_not_change_stays_the_same_object(rig: SourceRig) -> None:
    heard: list[QueryResult] = []
    observer = QueryObserver(
        rig.client, keys.catalogue_key(), rig.source.asking(fetch_catalogue), refetch_interval=60.0
    )
    observer.subscribe(heard.append)
    rig.settle()
    first = observer.result.data
    assert first == Catalogue(make_business(), rig.gateway.providers(), rig.gateway.services())
    for minute in range(1, 4):
        rig.advance(60)
        rig.settle()
        assert rig.gateway.calls["business"] == 1 + minute
        assert observer.result.data is first
    assert {id(result.data) for result in heard if result.data is not None} == {id(first)}
    # A change is news, once.
    rig.gateway._business = make_business()._replace(name="Salon Becky")
    for _ in range(2):
        rig.advance(60)
        rig.settle()
    second = observer.result.data
    assert second.business.name == "Salon Becky"
    assert {id(result.data) for result in heard if result.data is not None} == {id(first), id(second)}


def test_a_month_s_figures_are_those_of_its_days(rig: SourceRig) -> None:
    filters = keys.filters(CUT.id)
    month = month_fetcher(rig.source, filters, 2018, 7)()
    assert [one.date for one in month.days] == days_between(date(2018, 7, 1), date(2018, 8, 1))
    assert (month.as_of, month.epoch, month.seq) == (rig.time.now(), "fake", 1)
    today, sunday = month.days[DAY.day - 1], month.days[SUNDAY.day - 1]
    listed = rig.gateway.day(DAY, CUT.id, ())
    assert today.available_count == listed.free_count == 22
    assert today.booked_count == len(rig.gateway.bookings(DAY, DAY + timedelta(days=1), ()))
    assert today.work_minutes == sum(provider.work_minutes for provider in listed.providers)
    assert (sunday.closed, sunday.available_count, sunday.work_minutes) == (True, 0, 0)
    assert not today.closed


def test_a_week_s_figures_are_those_of_the_month(rig: SourceRig) -> None:
    filters = keys.filters(MEN.id, ["jj", "kelly"])
    week = week_fetcher(rig.source, filters, SUNDAY)()
    month = month_fetcher(rig.source, filters, 2018, 7)()
    assert week.days == month.days[7:14]
    assert (week.as_of, week.epoch, week.seq) == (rig.time.now(), "fake", 1)
    # A cancelled booking counts no more, and only for its provider.
    booking = next(b for b in rig.gateway.booked.values() if b.provider_id == "jj")
    rig.gateway.booked[booking.id] = booking._replace(status=BookingStatus.CANCELLED)
    again = week_fetcher(rig.source, filters, SUNDAY)()
    assert again.days[4].booked_count == week.days[4].booked_count - 1
    others = keys.filters(MEN.id, ["kelly"])
    assert week_fetcher(rig.source, others, SUNDAY)().days[4].booked_count == 4


def test_a_week_s_stretches_tell_how_many_are_free(rig: SourceRig) -> None:
    week = week_fetcher(rig.source, keys.filters(CUT.id), SUNDAY)()
    today = [s for s in week.spans if s.start.date() == DAY]
    assert today == [s for s in week.spans if s.start < at("23:00")], "what has begun is left out"
    # At 10:45 the first minutes from now on, rounded up.
    assert today[0].start == at("10:45")
    assert today[-1].end == at("18:00")
    assert {s.of_providers for s in week.spans} == {6}
    listed = rig.gateway.day(DAY, CUT.id, ())
    free = [(p.provider_id, p.starts[row], p.ends[row]) for p in listed.providers for row in p.free_rows()]
    for span in today:
        counts = {
            len({who for who, start, end in free if start <= moment < end})
            for moment in range(to_seconds(span.start), to_seconds(span.end), 300)
        }
        assert counts == {span.free_providers}
    named = {(s.free_providers, s.severity) for s in today}
    assert {(0, Severity.FULL), (1, Severity.LIMITED), (3, Severity.NORMAL)} <= named
    assert today[0].label == f"{_who(today[0].free_providers)} free 10:45-{_clock(today[0].end)}"


def test_only_my_bookings_count_when_asked_for(rig: SourceRig) -> None:
    salon = rig.gateway
    slot = salon.slot_at("jj", MEN.id, at("16:00"))
    of_ben = salon.book(slot, None)
    salon.booked[of_ben.id] = of_ben._replace(user_id="ben")
    all_of_them, mine = keys.filters(MEN.id), keys.filters(MEN.id, my_bookings_only=True)
    everyone, own = (
        (month_fetcher(rig.source, f, 2018, 7)(), week_fetcher(rig.source, f, SUNDAY)())
        for f in (all_of_them, mine)
    )
    assert everyone[0].days[11].booked_count - own[0].days[11].booked_count == 1
    assert everyone[1].days[4].booked_count - own[1].days[4].booked_count == 1
    assert everyone[1].days[4].available_count == own[1].days[4].available_count
    assert everyone[1].spans == own[1].spans


def test_without_a_service_the_business_s_default_one_stands_in(rig: SourceRig) -> None:
    for filters in (keys.filters(None), keys.filters(CUT.id)):
        week = week_fetcher(rig.source, filters, SUNDAY)()
        assert week.days[4].available_count == 22
    # A class has a timetable; nobody is free for it outside of that.
    lessons = week_fetcher(rig.source, keys.filters(CLASS.id), SUNDAY)()
    assert [s.free_providers for s in lessons.spans if s.free_providers] == [1]


def _who(count: int) -> str:
    return {0: "No provider", 1: "1 provider"}.get(count, f"{count} providers")


def _clock(moment: datetime) -> str:
    return (moment - timedelta(hours=5)).strftime("%H:%M")
