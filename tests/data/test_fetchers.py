"""Fetchers: what they ask for, and in which order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast

from bookdesk.data.fetchers import Catalogue, fetch_catalogue, fetch_day
from bookdesk.domain.columns import DaySchedule
from bookdesk.domain.schedule import Business, Member, Provider, Service

if TYPE_CHECKING:
    from bookdesk.domain.gateway import Gateway

NOW = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)
BUSINESS = Business("Salon", "America/Winnipeg", 6, "cut", Member("u", "Sam"), "Desk 1")
BECKY = Provider("becky", "Becky", "America/Winnipeg", frozenset({"cut"}))
CUT = Service("cut", "Cut", 45)


class Server:
    """A gateway by hand that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def business(self) -> Business:
        return BUSINESS

    def providers(self) -> tuple[Provider, ...]:
        return (BECKY,)

    def services(self) -> tuple[Service, ...]:
        return (CUT,)

    def server_now(self) -> datetime:
        return NOW

    def bookings(self, start: date, end: date, provider_ids: tuple[str, ...]) -> tuple[str, ...]:
        self.asked.append(("bookings", start, end, provider_ids))
        return ("a booking",)

    def day(self, day: date, service_id: str | None, provider_ids: tuple[str, ...]) -> DaySchedule:
        self.asked.append(("day", day, service_id, provider_ids))
        return DaySchedule(day, service_id or "cut", (), NOW, "e", 1)


def test_the_catalogue_finds_its_own() -> None:
    catalogue = fetch_catalogue(cast("Gateway", Server()))
    assert catalogue == Catalogue(BUSINESS, (BECKY,), (CUT,))
    assert catalogue.provider("becky") is BECKY
    assert catalogue.provider("jj") is None
    assert catalogue.service("cut") is CUT
    assert catalogue.service(None) is None


def test_a_day_s_availability_is_asked_for_after_its_bookings() -> None:
    server = Server()
    picture = fetch_day(cast("Gateway", server), date(2018, 12, 31), None)
    assert server.asked == [
        ("bookings", date(2018, 12, 31), date(2019, 1, 1), ()),
        ("day", date(2018, 12, 31), None, ()),
    ]
    assert picture.schedule.date == date(2018, 12, 31)
    assert cast("tuple[str, ...]", picture.bookings) == ("a booking",)
