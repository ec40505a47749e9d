"""Spoken names: exactly what the visual specification says, of blocks as they are laid out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.domain.schedules import (
    HOUR,
    LOCALE,
    MINUTE,
    SERVICES,
    YOGA,
    Row,
    at,
    booking,
    provider_day,
)

from bookdesk.domain.columns import Extra
from bookdesk.domain.intervals import Interval
from bookdesk.domain.layout import Block, BlockKind, lay_out
from bookdesk.domain.locale import as_written
from bookdesk.domain.spoken import cell_name, seconds_left
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.domain.zones import from_seconds

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Booking

NOW = at("2018-07-12T10:42-05:00")
NINE = at("2018-07-12T09:00-05:00")
ELEVEN = NINE + 2 * HOUR
CLASS = Extra(service_id=YOGA.id, capacity=8, remaining=3)


def block_of(row: Row, bookings: list[Booking], own: str | None = None) -> Block:
    day = provider_day([row], NINE, NINE + 8 * HOUR)
    window = Interval(NINE, NINE + 8 * HOUR)
    blocks = lay_out(day, bookings, SERVICES, window, NOW, LOCALE, own)
    return next(b for b in blocks if b.starts == row.start)


def spoken(block: Block, provider: str) -> str:
    return cell_name(block, provider, LOCALE, from_seconds(NOW))


def test_a_free_slot() -> None:
    start = ELEVEN + 45 * MINUTE
    block = block_of(Row(start, start + 45 * MINUTE, SlotStatus.AVAILABLE), [])
    assert spoken(block, "Becky") == "11:45 to 12:30, available, provider Becky"


def test_a_slot_that_another_desk_holds() -> None:
    start = ELEVEN + HOUR
    extra = Extra(held_by="Desk 2", held_until=from_seconds(NOW) + timedelta(seconds=42.4), remaining=0)
    block = block_of(Row(start, start + 45 * MINUTE, SlotStatus.RESERVED, extra), [])
    assert spoken(block, "JJ") == "12:00 to 12:45, held by Desk 2, 43 seconds left, provider JJ"


def test_a_booking() -> None:
    row = Row(ELEVEN, ELEVEN + 45 * MINUTE, SlotStatus.BOOKED)
    block = block_of(row, [booking(1, row.start, row.end)])
    name = "11:00 to 11:45, booked, Laura Hiebert, Women's hair cut, provider Sinead"
    assert spoken(block, "Sinead") == name
    assert spoken(block._replace(overlap=True), "Sinead") == name.replace(
        ", provider", ", overlaps another booking, provider"
    )


def test_a_booking_that_has_no_name_yet() -> None:
    block = block_of(Row(ELEVEN, ELEVEN + 45 * MINUTE, SlotStatus.BOOKED), [])
    assert spoken(block, "Sinead") == "11:00 to 11:45, taken, Women's hair cut, provider Sinead"


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (BookingStatus.ARRIVED, "arrived"),
        (BookingStatus.IN_SERVICE, "in service"),
        (BookingStatus.DONE, "done"),
        (BookingStatus.NO_SHOW, "no-show"),
    ],
)
def test_where_a_booking_is_in_its_life(status: BookingStatus, word: str) -> None:
    row = Row(ELEVEN, ELEVEN + 45 * MINUTE, SlotStatus.BOOKED)
    assert f"11:45, {word}, Laura" in spoken(
        block_of(row, [booking(1, row.start, row.end, status)]), "Sinead"
    )


def test_an_own_hold() -> None:
    until = from_seconds(NOW + 72)
    row = Row(ELEVEN, ELEVEN + 45 * MINUTE, SlotStatus.RESERVED, Extra(held_until=until, remaining=0))
    block = block_of(row, [], "becky.cut.20180712T1600Z")
    assert spoken(block, "Becky") == "11:00 to 11:45, held by you, 1 minute 12 seconds left, provider Becky"


def test_a_class_says_its_name_once_and_its_places() -> None:
    block = block_of(Row(ELEVEN, ELEVEN + HOUR, SlotStatus.LIMITED, CLASS), [])
    assert spoken(block, "JJ") == "11:00 to 12:00, limited, Yoga, 3 of 8 places left, provider JJ"


def test_empty_stretches_say_why() -> None:
    row = Row(NINE, NINE + HOUR, SlotStatus.UNAVAILABLE, Extra(reason="Lunch", remaining=0))
    assert spoken(block_of(row, []), "Becky") == "09:00 to 10:00, unavailable, Lunch, provider Becky"
    short = Block(BlockKind.SHORT, NINE, NINE + 1800, "becky", reason="Fits 30 min")
    assert spoken(short, "Becky") == "09:00 to 09:30, limited, Fits 30 min, provider Becky"
    past = Block(BlockKind.PAST, NINE, NINE + 1800, "becky")
    assert spoken(past, "Becky") == "09:00 to 09:30, not booked, provider Becky"


@pytest.mark.parametrize("kind", list(BlockKind))
def test_every_kind_has_words(kind: BlockKind) -> None:
    name = spoken(Block(kind, NINE, NINE + HOUR, "becky"), "Becky")
    assert name.startswith("09:00 to 10:00, ")
    assert len(name.split(", ")) == 3


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (43, "43 seconds left"),
        (42.1, "43 seconds left"),
        (1, "1 second left"),
        (0, "0 seconds left"),
        (-9, "0 seconds left"),
        (60, "1 minute left"),
        (61, "1 minute 1 second left"),
        (120, "2 minutes left"),
    ],
)
def test_what_is_left(seconds: float, words: str) -> None:
    assert seconds_left(seconds, LOCALE) == words


def test_a_12_hour_clock_is_spoken_so() -> None:
    start = ELEVEN + 45 * MINUTE
    block = block_of(Row(start, start + 45 * MINUTE, SlotStatus.AVAILABLE), [])
    name = cell_name(block, "Becky", LOCALE._replace(is_12_hour=True), from_seconds(NOW))
    assert name == "11:45 AM to 12:30 PM, available, provider Becky"


def test_names_are_put_together_of_translated_texts() -> None:
    def mirrored(_context: str, text: str, _disambiguation: str | None = None, n: int = -1, /) -> str:
        """Write what stands round a place in a text behind it."""
        written = as_written("", text, None, n)
        before, place, after = re.match(r"([^{]*)(\{.*\})?(.*)", written).groups()  # type: ignore[union-attr]
        return f"{place or ''}<{before}{after}>"

    extra = Extra(held_until=from_seconds(NOW) + timedelta(seconds=61), remaining=0)
    row = Row(ELEVEN, ELEVEN + 45 * MINUTE, SlotStatus.RESERVED, extra)
    name = cell_name(block_of(row, []), "Sinead", LOCALE._replace(translate=mirrored), from_seconds(NOW))
    expected = "11:00 to 11:45<>, <held by another desk>, <1 minute> <1 second>< left>, Sinead<provider >"
    assert name == expected
