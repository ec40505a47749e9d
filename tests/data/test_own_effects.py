"""What an answer to this desk's own change makes of the cached data before the next read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.data.source_rig import SourceRig
from tests.factories import CUT, DAY, MEN, at

from bookdesk.data import keys
from bookdesk.data.day_rows import find_row
from bookdesk.data.fetchers import ProviderDayFetcher, bookings_fetcher, fetch_catalogue
from bookdesk.data.own_effects import take_booked, take_booking, take_freed, take_held
from bookdesk.domain.schedule import Hold
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.domain.zones import to_seconds

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Booking, Slot

NEXT = DAY + timedelta(days=1)
UNTIL = at("10:44")


@pytest.fixture
def rig() -> SourceRig:
    """A source that has read the business, and Sinead's day for two services."""
    rig = SourceRig()
    rig.source.operations.desk_name = "Desk 1"
    rig.client.fetch_query(keys.catalogue_key(), rig.source.asking(fetch_catalogue))
    for day in (DAY, NEXT):
        for service in (CUT, MEN):
            fetcher = ProviderDayFetcher(rig.source, "sinead", service.id, day)
            rig.client.fetch_query(keys.availability_key("sinead", service.id, day), fetcher)
        following = day + timedelta(days=1)
        rig.client.fetch_query(
            keys.bookings_key(day, following), bookings_fetcher(rig.source, day, following)
        )
    rig.settle()
    return rig


def listed(rig: SourceRig, slot: Slot, service_id: str) -> Slot | None:
    day = rig.client.get_query_data(keys.availability_key("sinead", service_id, DAY)).day
    row = find_row(day, to_seconds(slot.start), slot.service_id)
    return None if row < 0 else day.slot(row)


def bookings(rig: SourceRig) -> tuple[Booking, ...]:
    found: tuple[Booking, ...] = rig.client.get_query_data(keys.bookings_key(DAY, NEXT))
    return found


def invalidated(rig: SourceRig) -> set[tuple[object, ...]]:
    states = {key: rig.client.get_query_state(key) for key, _ in rig.client.get_queries_data(())}
    return {key for key, state in states.items() if state is not None and state.is_invalidated}


def slot_of(rig: SourceRig, clock: str) -> Slot:
    return rig.gateway.slot_at("sinead", CUT.id, at(clock))


def days() -> set[tuple[object, ...]]:
    return {keys.availability_key("sinead", service.id, DAY) for service in (CUT, MEN)}


def test_a_hold_stands_in_every_list_of_its_date_and_nowhere_else(rig: SourceRig) -> None:
    slot = slot_of(rig, "13:00")
    take_held(rig.source, slot, Hold("t", slot.id, UNTIL, at("10:42")))
    for service in (CUT, MEN):
        found = listed(rig, slot, service.id)
        assert found is not None
        assert (found.status, found.held_by) == (SlotStatus.RESERVED, "Desk 1")
        assert (found.held_until, found.end) == (UNTIL, slot.end)
    assert {key for key in invalidated(rig) if key[0] == keys.AVAILABILITY} == days()


def test_a_patched_day_is_no_fresher_than_it_was(rig: SourceRig) -> None:
    key = keys.availability_key("sinead", CUT.id, DAY)
    before = rig.client.get_query_state(key)
    rig.advance(5)
    slot = slot_of(rig, "13:00")
    take_held(rig.source, slot, Hold("t", slot.id, UNTIL, at("10:42")))
    after = rig.client.get_query_state(key)
    assert before is not None
    assert after is not None
    assert after.data_updated_at == before.data_updated_at


def test_what_is_read_next_is_taken_whatever_its_count(rig: SourceRig) -> None:
    key = keys.availability_key("sinead", CUT.id, DAY)
    known = rig.client.get_query_data(key)
    slot = slot_of(rig, "13:00")
    take_held(rig.source, slot, Hold("t", slot.id, UNTIL, at("10:42")))
    take_freed(rig.source, slot.id, SlotStatus.RESERVED)
    # The first answer had counted the hold already: the next one bears the very count that is known.
    newer = known._replace(as_of=known.as_of + timedelta(seconds=3))
    rig.client.set_query_data(key, newer)
    assert rig.client.get_query_data(key).as_of == newer.as_of


def test_what_is_on_its_way_is_too_old(rig: SourceRig) -> None:
    key = keys.availability_key("sinead", CUT.id, DAY)
    rig.advance(60)
    rig.client.prefetch_query(key, ProviderDayFetcher(rig.source, "sinead", CUT.id, DAY))
    assert len(rig.waiting("prefetch")) == 1
    slot = slot_of(rig, "13:00")
    take_held(rig.source, slot, Hold("t", slot.id, UNTIL, at("10:42")))
    rig.settle()
    # The salon knows of no hold: what it said before the hold would show the slot free again.
    found = listed(rig, slot, CUT.id)
    assert found is not None
    assert found.status is SlotStatus.RESERVED


def test_a_booked_slot_stands_as_booked(rig: SourceRig) -> None:
    slot = slot_of(rig, "13:00")
    take_held(rig.source, slot, Hold("t", slot.id, UNTIL, at("10:42")))
    take_booked(rig.source, slot)
    for service in (CUT, MEN):
        found = listed(rig, slot, service.id)
        assert found is not None
        assert (found.status, found.held_by, found.held_until) == (SlotStatus.BOOKED, None, None)


@pytest.mark.parametrize("was", [SlotStatus.RESERVED, SlotStatus.BOOKED])
def test_what_was_given_up_is_a_slot_of_its_service_and_nothing_of_another(
    rig: SourceRig, was: SlotStatus
) -> None:
    slot = slot_of(rig, "13:00")
    if was is SlotStatus.RESERVED:
        take_held(rig.source, slot, Hold("t", slot.id, UNTIL, at("10:42")))
    else:
        take_booked(rig.source, slot)
    take_freed(rig.source, slot.id, was)
    found = listed(rig, slot, CUT.id)
    assert found is not None
    assert (found.status, found.remaining, found.held_by) == (SlotStatus.AVAILABLE, 1, None)
    assert listed(rig, slot, MEN.id) is None
    assert days() <= invalidated(rig)


def test_what_somebody_else_has_by_now_is_not_given_up(rig: SourceRig) -> None:
    slot = slot_of(rig, "13:00")
    rig.source.operations.desk_name = "Desk 2"
    take_held(rig.source, slot, Hold("t", slot.id, UNTIL, at("10:42")))
    rig.source.operations.desk_name = "Desk 1"
    take_freed(rig.source, slot.id, SlotStatus.RESERVED)
    found = listed(rig, slot, CUT.id)
    assert found is not None
    assert found.held_by == "Desk 2"


def test_a_class_is_read_again_and_not_guessed(rig: SourceRig) -> None:
    key = keys.availability_key("tanya", CUT.id, DAY)
    rig.client.fetch_query(key, ProviderDayFetcher(rig.source, "tanya", CUT.id, DAY))
    rig.settle()
    before = rig.client.get_query_data(key)
    seat = rig.gateway.slot_at("tanya", "class", at("13:00"))
    take_held(rig.source, seat, Hold("t", seat.id, UNTIL, at("10:42")))
    take_booked(rig.source, seat)
    take_freed(rig.source, seat.id, SlotStatus.BOOKED)
    assert rig.client.get_query_data(key) is before
    assert key in invalidated(rig)


def test_a_new_booking_stands_in_its_place(rig: SourceRig) -> None:
    made = rig.gateway.book(slot_of(rig, "13:00"), None)
    take_booking(rig.source, made)
    assert made in bookings(rig)
    assert [one.start for one in bookings(rig)] == sorted(one.start for one in bookings(rig))
    assert keys.bookings_key(DAY, NEXT) in invalidated(rig)
    assert made not in rig.client.get_query_data(keys.bookings_key(NEXT, NEXT + timedelta(days=1)))


def test_a_newer_version_takes_the_older_one_s_place_and_never_the_other_way(rig: SourceRig) -> None:
    old = bookings(rig)[0]
    new = old._replace(status=BookingStatus.NO_SHOW, version=old.version + 1)
    take_booking(rig.source, new)
    take_booking(rig.source, old)
    assert [one for one in bookings(rig) if one.id == old.id] == [new]


def test_nothing_is_touched_before_the_business_is_known() -> None:
    rig = SourceRig()
    slot = slot_of(rig, "13:00")
    take_held(rig.source, slot, Hold("t", slot.id, UNTIL, at("10:42")))
    take_freed(rig.source, slot.id, SlotStatus.RESERVED)
    assert rig.client.get_queries_data(()) == []
