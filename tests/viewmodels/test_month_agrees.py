"""The three views never disagree about a number: a month's cell, its week's header, its day's free slots."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.api.backends import backend, desk

from bookdesk.domain.month_layout import Figures, booked_percent, month_cells
from bookdesk.domain.zones import civil_date, to_seconds, zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.api.client import HttpGateway

SUNDAY = 6


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpGateway]:
    with backend(tmp_path_factory.mktemp("month")) as ready, desk(ready) as opened:
        yield opened


def test_the_views_agree_for_services_and_providers(gateway: HttpGateway) -> None:
    where = zone(gateway.business().time_zone)
    today = civil_date(to_seconds(gateway.server_now()), where)
    start = today - timedelta(days=(today.weekday() - SUNDAY) % 7)
    everybody = [provider.id for provider in gateway.providers()]
    services = gateway.services()
    assert len(services) >= 3
    assert len(everybody) >= 3
    compared = 0
    for service in services:
        for chosen in ((), (everybody[0],), tuple(everybody[1:3])):
            cells = _cells(gateway, start, service.id, chosen, today)
            week = gateway.week(start, service.id, chosen, my_bookings_only=False)
            assert [one.date for one in week.days] == [start + timedelta(days=n) for n in range(7)]
            for header in week.days:
                day = gateway.day(header.date, service.id, chosen)
                free, percent = cells[header.date]
                assert free == header.available_count == day.free_count, (service.name, chosen, header)
                booked = sum(provider.booked_minutes for provider in day.providers)
                work = sum(provider.work_minutes for provider in day.providers)
                assert (header.booked_minutes, header.work_minutes) == (booked, work)
                if percent is not None:
                    assert percent == booked_percent(header)
                compared += free
    # All of it would agree about nothing, too.
    assert compared > 200


def _cells(
    gateway: HttpGateway, start: date, service_id: str, chosen: tuple[str, ...], today: date
) -> dict[date, tuple[int, int | None]]:
    """Lay out the months of a week; return each date's free slots and percent."""
    found = {}
    for day in {start.replace(day=1), (start + timedelta(days=6)).replace(day=1)}:
        figures = gateway.month(day.year, day.month, service_id, chosen, my_bookings_only=False)
        known = {one.date: Figures(one) for one in figures.days}
        for cell in month_cells(day.year, day.month, SUNDAY, known, today):
            if cell.in_month:
                found[cell.date] = (cell.free, cell.percent)
    return found
