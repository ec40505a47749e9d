"""The soonest free slot that memory tells of: known for sure, or not told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.data.source_rig import EVERYBODY, SourceRig
from tests.factories import CUT, DAY, WHERE, at

from bookdesk.data import keys
from bookdesk.data.fetchers import ProviderDayFetcher, fetch_catalogue
from bookdesk.data.next_known import next_day_known, next_known
from bookdesk.domain.schedule import MonthDay
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus

if TYPE_CHECKING:
    from bookdesk.data.next_known import NextKnown

NOW = at("10:42")
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def rig() -> SourceRig:
    rig = SourceRig()
    rig.client.fetch_query(keys.catalogue_key(), lambda: rig.source.ask(fetch_catalogue))
    for day in (DAY, TOMORROW):
        for provider in EVERYBODY:
            key = keys.availability_key(provider, CUT.id, day)
            rig.client.fetch_query(key, ProviderDayFetcher(rig.source, provider, CUT.id, day))
    rig.settle()
    return rig


def figures(rig: SourceRig, day: date, providers: tuple[str, ...] = (), missing: int = 0) -> MonthDay:
    """Make a day's figures as the salon has them, less some slots."""
    free = rig.gateway.day(day, CUT.id, providers).free_count
    return MonthDay(day, free - missing, False, 0, False, None, 0, 480)  # noqa: FBT003


def known(rig: SourceRig, *days: MonthDay, providers: tuple[str, ...] = ()) -> NextKnown | None:
    return next_known(rig.source, days, CUT.id, providers, NOW, DAY)


def test_it_is_the_soonest_of_all_providers(rig: SourceRig) -> None:
    slot = rig.gateway.next_free(CUT.id, None, (), 1)[0]
    assert known(rig, figures(rig, DAY)) == (slot.start, slot.provider_name)


def test_only_the_chosen_providers_count(rig: SourceRig) -> None:
    slot = rig.gateway.next_free(CUT.id, None, ("tanya",), 1)[0]
    assert known(rig, figures(rig, DAY, ("tanya",)), providers=("tanya",)) == (slot.start, "Tanya")


def test_a_day_that_is_full_or_over_is_passed_by(rig: SourceRig) -> None:
    full = figures(rig, DAY)._replace(available_count=0)
    over = figures(rig, DAY)._replace(date=DAY - timedelta(days=1))
    found = known(rig, over, full, figures(rig, TOMORROW))
    assert found is not None
    assert found.start == at("09:00", TOMORROW)


def test_two_pictures_that_differ_tell_nothing(rig: SourceRig) -> None:
    assert known(rig, figures(rig, DAY, missing=1)) is None
    assert known(rig) is None


def test_a_day_that_is_not_whole_in_memory_tells_nothing(rig: SourceRig) -> None:
    rig.client.remove_queries(keys.availability_key("kelly", CUT.id, DAY))
    assert known(rig, figures(rig, DAY)) is None


def test_a_day_far_off_tells_nothing(rig: SourceRig) -> None:
    far = DAY + timedelta(days=8)
    assert known(rig, figures(rig, DAY)._replace(date=far)) is None


def test_nobody_is_asked(rig: SourceRig) -> None:
    day = figures(rig, DAY)
    before = rig.gateway.calls.copy()
    known(rig, day)
    assert rig.gateway.calls == before


def test_the_next_day_of_a_provider_is_the_first_with_a_free_slot(rig: SourceRig) -> None:
    found = next_day_known(rig.source, "becky", CUT.id, DAY)
    assert found is not None
    assert (found.provider_id, found.free_count > 0) == ("becky", True)
    assert found.opens is not None
    assert found.opens.astimezone(WHERE).date() == TOMORROW


def test_a_full_day_is_passed_over_and_an_unknown_one_is_not(rig: SourceRig) -> None:
    key = keys.availability_key("becky", CUT.id, TOMORROW)
    known_day = rig.client.get_query_data(key)
    assert known_day is not None
    full = known_day.day.changed(statuses=bytes([CODE_OF_STATUS[SlotStatus.BOOKED]]) * len(known_day.day))
    rig.client.set_query_data(key, known_day._replace(day=full))
    assert next_day_known(rig.source, "becky", CUT.id, DAY) is None, "the day after it is not in memory"
    after = keys.availability_key("becky", CUT.id, TOMORROW + timedelta(days=1))
    rig.client.set_query_data(after, known_day)
    assert next_day_known(rig.source, "becky", CUT.id, DAY) is known_day.day
    rig.client.remove_queries(key)
    assert next_day_known(rig.source, "becky", CUT.id, DAY) is None
