"""Months and weeks that are read again: equal parts stay the same objects, what is older loses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.data.source_rig import SourceRig
from tests.factories import CUT, DAY, at

from bookdesk.data import keys
from bookdesk.data.fetchers import week_fetcher
from bookdesk.data.figures import shared_figures
from bookdesk.domain.schedule import Month, MonthDay, Severity, Week, WeekSpan
from bookdesk.query import QueryObserver

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query import QueryResult

NOW = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
SUNDAY = date(2018, 7, 8)


def days() -> tuple[MonthDay, ...]:
    """Make the same two days anew."""
    return tuple(
        MonthDay(SUNDAY + timedelta(days=number), 12, False, 3, False, None, 135, 960)  # noqa: FBT003
        for number in range(2)
    )


def spans() -> tuple[WeekSpan, ...]:
    """Make the same two stretches anew."""
    hour = timedelta(hours=1)
    return tuple(
        WeekSpan(NOW + number * hour, NOW + (number + 1) * hour, "a label", Severity.LIMITED, number, 4)
        for number in range(2)
    )


def month(seq: int = 7, as_of: datetime = NOW, epoch: str = "e1") -> Month:
    return Month(days(), as_of, epoch, seq)


def week(seq: int = 7, as_of: datetime = NOW, epoch: str = "e1") -> Week:
    return Week(spans(), days(), as_of, epoch, seq)


def test_equal_figures_keep_their_parts_under_the_new_stamp() -> None:
    old, new = month(), month(9, LATER)
    kept = shared_figures(old, new)
    assert kept == new
    assert kept.days is old.days
    known, arrived = week(), week(9, LATER)
    found = shared_figures(known, arrived)
    assert isinstance(found, Week)
    assert found == arrived
    assert (found.days, found.spans) == (known.days, known.spans)
    assert found.days is known.days
    assert found.spans is known.spans


def test_the_very_same_is_no_news() -> None:
    for old, new in ((month(), month()), (week(), week())):
        assert shared_figures(old, new) is old
    assert shared_figures(None, old) is old


def test_only_what_changed_is_another_object() -> None:
    old = week()
    changed = old.spans[1]._replace(free_providers=3)
    new = week(8)._replace(spans=(spans()[0], changed), days=(days()[0], days()[1]._replace(booked_count=4)))
    kept = shared_figures(old, new)
    assert isinstance(kept, Week)
    assert kept == new
    assert kept.spans[0] is old.spans[0]
    assert kept.spans[1] is changed
    assert kept.days[0] is old.days[0]
    assert kept.days[1].booked_count == 4


@pytest.mark.parametrize("make", [month, week])
def test_what_is_older_loses_and_another_life_of_the_server_wins(make: Callable[..., Month | Week]) -> None:
    known = make(7, NOW)
    for older in (make(6, LATER), make(7, NOW - timedelta(seconds=1))):
        assert shared_figures(known, older) is known
    for newer in (make(8, NOW - timedelta(hours=1)), make(7, LATER), make(1, NOW - timedelta(days=9), "e2")):
        assert shared_figures(known, newer) == newer


def test_the_engine_shares_the_figures_of_weeks_and_months() -> None:
    rig = SourceRig()
    filters = keys.filters(CUT.id)
    heard: list[QueryResult] = []
    observer = QueryObserver(
        rig.client, keys.week_key(filters, SUNDAY), week_fetcher(rig.source, filters, SUNDAY)
    )
    observer.subscribe(heard.append)
    rig.settle()
    first = observer.result.data
    rig.advance(60)
    observer.fetch()
    rig.settle()
    second = observer.result.data
    assert second.as_of == first.as_of + timedelta(seconds=60)
    assert second.days is first.days
    rig.gateway.take(rig.gateway.slot_at("kelly", CUT.id, at("11:30")), "Desk 2")
    observer.fetch()
    rig.settle()
    third = observer.result.data
    kept = [one is other for one, other in zip(second.days, third.days, strict=True)]
    # A hold changes its own day's figures and leaves the six others alone.
    assert kept == [one.date != DAY for one in second.days]
    assert keys.OPTIONS[keys.CALENDAR]["structural_sharing"] is shared_figures
