"""Blocks over the gateway against the real backend: two desks, and what a stored day keeps of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from tests.api.backends import backend, desk

from bookdesk.data import keys
from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.codec import DataCodec
from bookdesk.data.intents import new_key
from bookdesk.domain.schedule import BookedTime, Customer
from bookdesk.domain.states import SlotStatus
from bookdesk.errors import InvalidRequest, NotFound, SlotTaken, VersionChanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.api.client import HttpGateway
    from bookdesk.domain.columns import Extra, ProviderDay


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with backend(tmp_path_factory.mktemp("data")) as line:
        yield line


@pytest.fixture
def one(ready: dict[str, str]) -> Iterator[HttpGateway]:
    with desk(ready) as opened:
        yield opened


@pytest.fixture
def two(ready: dict[str, str]) -> Iterator[HttpGateway]:
    with desk(ready, "Desk 2") as opened:
        yield opened


def free_hour(gateway: HttpGateway) -> tuple[str, datetime]:
    """Find a provider and a free hour of theirs; the salon works within one date of UTC."""
    long = next(service for service in gateway.services() if service.minutes >= 60 and service.capacity == 1)
    (slot,) = gateway.next_free(long.id, datetime(2026, 6, 17, 5, tzinfo=UTC), (), 1)
    return slot.provider_id, slot.start


def blocks(gateway: HttpGateway, provider_id: str, on: date) -> dict[str, tuple[ProviderDay, int, Extra]]:
    day = gateway.day(on, None, [provider_id]).provider(provider_id)
    assert day is not None
    return {
        extra.block_id: (day, row, extra) for row, extra in day.extras.items() if extra.block_id is not None
    }


def test_a_block_is_seen_changed_and_removed_by_another_desk(one: HttpGateway, two: HttpGateway) -> None:
    provider, start = free_hour(one)
    end = start + timedelta(hours=1)
    made = one.block(provider, start, end, "Training", new_key())
    assert (made.provider_id, made.start, made.end, made.reason) == (provider, start, end, "Training")
    day, row, extra = blocks(two, provider, start.date())[made.id]
    assert (day.status(row), extra.reason, day.versions[row]) == (
        SlotStatus.UNAVAILABLE, "Training", made.version,
    )  # fmt: skip
    assert (day.starts[row], day.ends[row]) == (int(start.timestamp()), int(end.timestamp()))
    shorter = two.change_block(made.id, start, end - timedelta(minutes=30), "Sick", made.version, new_key())
    assert (shorter.id, shorter.reason, shorter.end) == (made.id, "Sick", end - timedelta(minutes=30))
    with pytest.raises(VersionChanged, match="another desk"):
        one.change_block(made.id, start, end, "Lunch", made.version, new_key())
    with pytest.raises(VersionChanged, match="another desk"):
        one.remove_block(made.id, made.version)
    one.remove_block(made.id, shorter.version)
    two.remove_block(made.id, shorter.version)
    assert made.id not in blocks(two, provider, start.date())
    with pytest.raises(NotFound):
        one.change_block(made.id, start, end, "Lunch", shorter.version, new_key())


def test_one_key_makes_one_block_and_one_change(one: HttpGateway, two: HttpGateway) -> None:
    provider, start = free_hour(one)
    key, change = new_key(), new_key()
    end = start + timedelta(minutes=45)
    made = one.block(provider, start, end, "Training", key)
    assert one.block(provider, start, end, "Training", key) == made
    with pytest.raises(InvalidRequest) as reused:
        one.block(provider, start, end, "Lunch", key)
    assert reused.value.code == "idempotency_key_reused"
    changed = one.change_block(made.id, start, end, "Lunch", made.version, change)
    assert one.change_block(made.id, start, end, "Lunch", made.version, change) == changed
    two.remove_block(made.id, changed.version)


def test_a_refusal_says_what_lies_there(one: HttpGateway, two: HttpGateway) -> None:
    provider, start = free_hour(one)
    made = one.block(provider, start, start + timedelta(hours=1), "<b>Moving</b>", new_key())
    with pytest.raises(SlotTaken, match="blocked already: <b>Moving</b>") as taken:
        two.block(provider, start + timedelta(minutes=30), start + timedelta(hours=2), "Lunch", new_key())
    assert taken.value.alternatives == ()
    with pytest.raises(InvalidRequest) as wrong:
        two.block(provider, start, start, "", new_key())
    assert set(wrong.value.fields) == {"reason"}
    one.remove_block(made.id, made.version)


def test_a_refusal_bears_the_bookings_that_are_in_the_way(one: HttpGateway, two: HttpGateway) -> None:
    service = next(service for service in one.services() if service.minutes >= 60 and service.capacity == 1)
    slot = one.next_free(service.id, datetime(2026, 6, 19, 5, tzinfo=UTC), (), 1)[0]
    hold = one.hold(slot.id, slot.provider_id, service.id, new_key())
    booking = one.confirm(hold.token, new_key(), Customer(None, "Ivan Petrov"), "")
    with pytest.raises(SlotTaken) as taken:
        two.block(slot.provider_id, slot.start, slot.end, "Sick", new_key())
    assert taken.value.bookings == (BookedTime(booking.id, slot.start, slot.end),)
    assert taken.value.others == 0
    assert "Ivan" not in str(taken.value)
    later = one.next_free(service.id, slot.end, (slot.provider_id,), 1)[0]
    held = one.hold(later.id, later.provider_id, service.id, new_key())
    with pytest.raises(SlotTaken) as taken:
        two.block(slot.provider_id, slot.start, later.end, "Sick", new_key())
    assert booking.id in {cast("BookedTime", it).id for it in taken.value.bookings}
    assert taken.value.others == 1
    one.release(held.token)


def test_a_stored_day_keeps_its_blocks(one: HttpGateway) -> None:
    provider, start = free_hour(one)
    made = one.block(provider, start, start + timedelta(hours=1), "Training", new_key())
    schedule = one.day(start.date(), None, [provider])
    day = schedule.provider(provider)
    assert day is not None
    known = ProviderAvailability(day, schedule.as_of, schedule.epoch, schedule.seq)
    key, codec = keys.availability_key(provider, None, start.date()), DataCodec()
    again: ProviderAvailability = codec.decode(key, codec.encode(key, known))
    assert made.id in {extra.block_id for extra in again.day.extras.values()}
    assert again.day == day
    one.remove_block(made.id, made.version)
