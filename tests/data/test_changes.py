"""Changed slots reach every cached list of their provider and date, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.data.source_rig import SourceRig
from tests.factories import CUT, DAY, MEN

from bookdesk.data import keys
from bookdesk.data.changes import SlotChanges
from bookdesk.data.fetchers import ProviderDayFetcher, fetch_catalogue
from bookdesk.data.patches import SlotChange
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus

if TYPE_CHECKING:
    from bookdesk.data.availability import ProviderAvailability

RESERVED = CODE_OF_STATUS[SlotStatus.RESERVED]
FREE = CODE_OF_STATUS[SlotStatus.AVAILABLE]


@pytest.fixture
def rig() -> SourceRig:
    """A source that has read the business, and two providers' day for two services."""
    rig = SourceRig()
    rig.client.fetch_query(keys.catalogue_key(), rig.source.asking(fetch_catalogue))
    for provider in ("sinead", "jj"):
        for service in (CUT, MEN):
            fetcher = ProviderDayFetcher(rig.source, provider, service.id, DAY)
            rig.client.fetch_query(keys.availability_key(provider, service.id, DAY), fetcher)
    rig.settle()
    return rig


def known(rig: SourceRig, provider: str, service: str) -> ProviderAvailability:
    found: ProviderAvailability = rig.client.get_query_data(keys.availability_key(provider, service, DAY))
    return found


def change(old: ProviderAvailability, row: int, status: int, version: int, epoch: str = "") -> SlotChange:
    day, remaining = old.day, int(status == FREE)
    return SlotChange(
        day.provider_id, day.service_of(row), day.starts[row], day.ends[row], status, remaining,
        day.versions[row] + version, old.seq + 100 * version, epoch or old.epoch,
    )  # fmt: skip


def test_a_taken_slot_is_taken_in_every_service_s_list(rig: SourceRig) -> None:
    old, other = known(rig, "sinead", CUT.id), known(rig, "jj", CUT.id)
    row = next(iter(old.day.free_rows()))
    start, end = old.day.starts[row], old.day.ends[row]
    read_at = rig.client.get_query_state(keys.availability_key("sinead", CUT.id, DAY))
    rig.advance(5)
    SlotChanges(rig.source).apply([change(old, row, RESERVED, 1)])
    assert known(rig, "sinead", CUT.id).day.status(row) is SlotStatus.RESERVED
    foreign = known(rig, "sinead", MEN.id).day
    assert not [r for r in foreign.free_rows() if foreign.starts[r] < end and start < foreign.ends[r]]
    assert known(rig, "jj", CUT.id) is other
    patched = rig.client.get_query_state(keys.availability_key("sinead", CUT.id, DAY))
    assert read_at is not None
    assert patched is not None
    assert patched.data_updated_at == read_at.data_updated_at, "it is no fresher for that"


def test_changes_of_one_slot_end_as_the_last_says(rig: SourceRig) -> None:
    old = known(rig, "sinead", CUT.id)
    row = next(iter(old.day.free_rows()))
    SlotChanges(rig.source).apply([change(old, row, RESERVED, 1), change(old, row, FREE, 2)])
    assert known(rig, "sinead", CUT.id).day.status(row) is SlotStatus.AVAILABLE
    assert known(rig, "sinead", CUT.id).seq == old.seq + 200


def test_listeners_hear_once_of_all(rig: SourceRig) -> None:
    from bookdesk.query import QueryObserver

    heard: list[object] = []
    observer = QueryObserver(rig.client, keys.availability_key("sinead", CUT.id, DAY))
    observer.subscribe(heard.append)
    old = known(rig, "sinead", CUT.id)
    rows = list(old.day.free_rows())[:2]
    SlotChanges(rig.source).apply([change(old, row, RESERVED, n + 1) for n, row in enumerate(rows)])
    assert len(heard) == 1


def test_what_only_the_server_can_tell_is_read_again(rig: SourceRig) -> None:
    old = known(rig, "sinead", CUT.id)
    row = next(iter(old.day.free_rows()))
    SlotChanges(rig.source).apply([change(old, row, RESERVED, 1, epoch="another life")])
    assert known(rig, "sinead", CUT.id) is old
    state = rig.client.get_query_state(keys.availability_key("sinead", CUT.id, DAY))
    assert state is not None
    assert state.is_invalidated


def test_nothing_is_known_before_the_business_is(rig: SourceRig) -> None:
    empty = SourceRig()
    old = known(rig, "sinead", CUT.id)
    SlotChanges(empty.source).apply([change(old, 0, RESERVED, 1)])
    assert empty.client.get_queries_data(()) == []
