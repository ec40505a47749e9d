"""The whole of a day, as it is blocked: working hours that are in memory, else the date; from now on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.data.source_rig import SourceRig
from tests.factories import CUT, DAY, WHERE, at

from bookdesk.data import keys
from bookdesk.data.blocks import known_customers, whole_day
from bookdesk.data.fetchers import ProviderDayFetcher, bookings_fetcher
from bookdesk.domain.zones import zone

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Booking

NEXT = DAY + timedelta(days=1)
SUNDAY = date(2018, 7, 15)
EARLY = at("07:00")


@pytest.fixture
def rig() -> SourceRig:
    """A source that has read Sinead's and Joanne's days, a Sunday off among them, and a day's bookings."""
    rig = SourceRig()
    for provider in ("sinead", "joanne"):
        for day in (DAY, SUNDAY):
            fetcher = ProviderDayFetcher(rig.source, provider, CUT.id, day)
            rig.client.fetch_query(keys.availability_key(provider, CUT.id, day), fetcher)
    rig.client.fetch_query(keys.bookings_key(DAY, NEXT), bookings_fetcher(rig.source, DAY, NEXT))
    rig.settle()
    return rig


def test_it_is_the_hours_of_that_provider(rig: SourceRig) -> None:
    assert whole_day(rig.source, "sinead", DAY, WHERE, EARLY) == (at("09:00"), at("17:00"))
    start, end = whole_day(rig.source, "joanne", DAY, WHERE, EARLY)
    assert (start, end) == (at("10:00"), at("18:00"))
    assert start.tzinfo is end.tzinfo is WHERE


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("10:42", "10:45"), ("10:45", "10:45"), ("16:51", "16:55"),
        # Nothing is left of it: it is blocked for the record.
        ("16:56", "09:00"), ("17:00", "09:00"), ("21:00", "09:00"),
    ],
)  # fmt: skip
def test_of_a_day_that_has_begun_it_is_what_is_left(rig: SourceRig, now: str, start: str) -> None:
    assert whole_day(rig.source, "sinead", DAY, WHERE, at(now)) == (at(start), at("17:00"))


def test_where_no_hours_are_known_it_is_the_date(rig: SourceRig) -> None:
    days = ((SUNDAY, SUNDAY + timedelta(days=1)), (NEXT, NEXT + timedelta(days=1)))
    for day, following in days:
        whole = (at("00:00", day), at("00:00", following))
        assert whole_day(rig.source, "sinead", day, WHERE, EARLY) == whole
    assert whole_day(rig.source, "nobody", NEXT, WHERE, at("10:42", NEXT))[0] == at("10:45", NEXT)


def test_a_day_of_25_hours_is_whole(rig: SourceRig) -> None:
    start, end = whole_day(rig.source, "sinead", date(2018, 11, 4), WHERE, EARLY)
    assert end.timestamp() - start.timestamp() == 25 * 3600


def test_the_date_is_that_of_the_zone_that_is_shown(rig: SourceRig) -> None:
    # Sinead's day begins at 19:45 in Kathmandu, and at 02:00 of the next date in Auckland.
    for name, day, start in (
        ("Asia/Kathmandu", DAY, datetime(2018, 7, 12, 19, 45)),  # noqa: DTZ001  a civil time
        ("Pacific/Auckland", NEXT, datetime(2018, 7, 13, 2, 0)),  # noqa: DTZ001  a civil time
    ):
        shown = whole_day(rig.source, "sinead", day, zone(name), EARLY)
        assert shown == (at("09:00"), at("17:00"))
        assert shown[0].replace(tzinfo=None) == start


def test_customers_are_named_as_far_as_their_bookings_are_in_memory(rig: SourceRig) -> None:
    bookings: tuple[Booking, ...] = rig.client.get_query_data(keys.bookings_key(DAY, NEXT))
    laura = next(b for b in bookings if b.customer and b.customer.name == "Laura Hiebert")
    assert known_customers(rig.source, {laura.id, "unheard of"}) == {laura.id: "Laura Hiebert"}
    rig.client.clear()
    assert known_customers(rig.source, {laura.id}) == {}
