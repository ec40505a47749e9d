"""The codec: what is written is read back the same; anything else is refused, not believed."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data.days import (
    DATE,
    DESK,
    NOW,
    availabilities,
    ids,
    instants,
    make_availability,
    make_booking,
    make_day,
    texts,
)
from tests.data.figures import MONTH, MONTH_KEY, WEEK, WEEK_KEY

from bookdesk.data import keys
from bookdesk.data.codec import SCHEMA, DataCodec
from bookdesk.data.fetchers import Catalogue
from bookdesk.data.last_view import LastView
from bookdesk.domain.columns import Extra
from bookdesk.domain.ids import timeslot_id
from bookdesk.domain.schedule import (
    Booking,
    Business,
    Customer,
    Member,
    Provider,
    Service,
)
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.query.disk_store import DiskStore

if TYPE_CHECKING:
    from pathlib import Path

    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.query.keys import Key

CODEC = DataCodec()
MARIE = Customer("c1", "Marie Dubois", "(204) 555-0142", "marie@example.org", 6, date(2018, 5, 31))
BOOKED = make_booking(customer=MARIE)._replace(notes="Two lines\nof notes", before=BookingStatus.PENDING)
AVAILABILITY = make_availability(
    make_day(
        (0, 3, SlotStatus.BOOKED, Extra("men", 1, 0)),
        (3, 3, SlotStatus.RESERVED, Extra(None, 1, 0, DESK, NOW)),
        (6, 3, SlotStatus.AVAILABLE),
        (9, 3, SlotStatus.LIMITED, Extra(reason="Last slot")),
        (12, 2, SlotStatus.BOOKED, Extra("men", 1, 0)),
    )
)
CATALOGUE = Catalogue(
    Business("Salon", "America/Winnipeg", 6, "cut", Member("u1", "Ana", may_overlap=True), DESK, 120),
    (
        Provider("becky", "Becky", "America/Winnipeg", frozenset({"cut", "men"}), "north", "North End"),
        Provider("jj", "JJ", "Asia/Kathmandu", frozenset()),
    ),
    (Service("cut", "Cut", 45), Service("yoga", "Yoga", 60, 8)),
)
BOOKINGS_KEY = keys.bookings_key(DATE, date(2018, 7, 13))
CATALOGUE_KEY = keys.catalogue_key()
SAMPLES: list[tuple[Key, Any]] = [
    (keys.availability_key("becky", "cut", DATE), AVAILABILITY),
    (BOOKINGS_KEY, (BOOKED, make_booking(3, "b2"))),
    (CATALOGUE_KEY, CATALOGUE),
    (MONTH_KEY, MONTH),
    (WEEK_KEY, WEEK),
    (keys.last_view_key(), LastView("cut", frozenset({"jj"}), -1.25)),
]
each_kind = pytest.mark.parametrize(("key", "value"), SAMPLES, ids=[str(key[0]) for key, _ in SAMPLES])


@each_kind
def test_each_kind_is_read_back_the_same(key: Key, value: object) -> None:
    assert CODEC.decode(key, CODEC.encode(key, value)) == value


def key_of(availability: ProviderAvailability) -> Key:
    return keys.availability_key(availability.day.provider_id, availability.day.service_id, DATE)


@given(availabilities)
def test_any_schedule_is_read_back_the_same(availability: ProviderAvailability) -> None:
    key = key_of(availability)
    assert CODEC.decode(key, CODEC.encode(key, availability)) == availability


customers = st.builds(
    Customer,
    st.none() | texts(64, 1),
    texts(200),
    texts(40),
    texts(254),
    st.integers(0, 10**6),
    st.none() | st.dates(),
)


@st.composite
def bookings(draw: st.DrawFn) -> Booking:
    start, end = sorted(draw(st.lists(instants, min_size=2, max_size=2, unique=True)))
    provider_id, service_id = draw(ids), draw(ids)
    statuses = st.sampled_from(BookingStatus)
    return Booking(
        draw(texts(128, 1)), timeslot_id(provider_id, service_id, start), provider_id, service_id,
        draw(texts(64)), draw(texts(200)), draw(st.none() | customers), draw(texts(4000)), start, end,
        draw(statuses), draw(st.booleans()), draw(st.integers(0, 2**53)), draw(instants),
        draw(st.none() | statuses),
    )  # fmt: skip


@given(st.lists(bookings(), max_size=4).map(tuple))
def test_any_bookings_are_read_back_the_same(found: tuple[Booking, ...]) -> None:
    key = keys.bookings_key(DATE, DATE)
    assert CODEC.decode(key, CODEC.encode(key, found)) == found


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change a few places of what was stored: flip, cut, double, insert, or write JSON's own marks."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(changed) or 1)
        match chance.randrange(7):
            case 0 if changed:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at:]
            case 2:
                del changed[at : at + chance.randint(1, 8)]
            case 3:
                changed[at:at] = chance.randbytes(chance.randint(1, 8))
            case 4:
                changed[at:at] = changed[: chance.randint(1, 40)]
            case 5:
                changed[at : at + 1] = chance.choice(
                    [
                        b"NaN",
                        b"null",
                        b"-1",
                        b"1e9",
                        b"[]",
                        b"{}",
                        b'"\\ud800"',
                        b"true",
                        b"[" * 3000,
                        b"9" * 30,
                    ]
                )
            case _:
                changed[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\0\0\0\x80"])
    return bytes(changed)


@each_kind
def test_mutated_bytes_are_refused_or_give_a_valid_value(key: Key, value: object) -> None:
    chance = random.Random(str(key))  # noqa: S311  the same mutations each time
    data = CODEC.encode(key, value)
    refused, told = 0, set[str]()
    for _ in range(2000):
        try:
            found = CODEC.decode(key, mutated(data, chance))
        except ValueError as error:
            refused += 1
            told.add(repr((error, error.__cause__, error.__context__, vars(error))))
        else:
            # What is valid can be written again and is the same then.
            assert CODEC.decode(key, CODEC.encode(key, found)) == found
    assert refused > 1000
    # A few sentences of ours, and nothing of what was stored.
    assert not [text for text in told if re.search("Marie|204|Becky|becky|JSON.*Error", text)]
    assert len(told) < 40


def tampered(old: bytes, new: bytes, key: Key) -> bytes:
    data = CODEC.encode(key, next(value for known, value in SAMPLES if known is key))
    assert data.count(old) >= 1, "the place to tamper with is there"
    return data.replace(old, new, 1)


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        (BOOKINGS_KEY, b'"confirmed"', b'"CONFIRMED"'),
        (BOOKINGS_KEY, b'"confirmed"', b'"sold"'),
        (BOOKINGS_KEY, b"2018-05-31", b"2018-02-31"),
        (BOOKINGS_KEY, b'"becky"', b'"Becky"'),
        (BOOKINGS_KEY, b"Marie Dubois", b"M\\u0000"),
        (BOOKINGS_KEY, b"Marie Dubois", b"\\ud800"),
        (BOOKINGS_KEY, b"Marie Dubois", b"M" * 201),
        (BOOKINGS_KEY, b"Marie Dubois", b"M\xff"),
        (BOOKINGS_KEY, b"false", b"0"),
        (BOOKINGS_KEY, b'"Two lines', b"[" * 5000 + b'"Two lines'),
        (BOOKINGS_KEY, b".cut.20180712T", b".cut.20181312T"),
        (CATALOGUE_KEY, b"America/Winnipeg", b"America/Winnipog"),
        (CATALOGUE_KEY, b"America/Winnipeg", b"../../etc/passwd"),
        (CATALOGUE_KEY, b'"jj"', b'"becky"'),
        (CATALOGUE_KEY, b"45", b"NaN"),
        (CATALOGUE_KEY, b"45", b"45.0"),
        (CATALOGUE_KEY, b'["catalogue"', b'["bookings"'),
    ],
)
def test_what_can_not_be_is_refused(key: Key, old: bytes, new: bytes) -> None:
    with pytest.raises(ValueError, match="stored"):
        CODEC.decode(key, tampered(old, new, key))


def columns_tampered(at_row_bytes: int, new: bytes) -> bytes:
    """Overwrite bytes of the columns, counted from their begin."""
    key = key_of(AVAILABILITY)
    data = bytearray(CODEC.encode(key, AVAILABILITY))
    begin = 12 + int.from_bytes(data[4:8], "little") + at_row_bytes
    data[begin : begin + len(new)] = new
    return bytes(data)


@pytest.mark.parametrize(
    ("at", "new", "complaint"),
    [
        (0, b"\xff\xff\xff\xff", "ends before it starts"),
        (4, b"\0\0\0\0", "not in order"),
        (20, b"\0\0\0\0", "ends before it starts"),
        (36, b"\xff\xff\xff\xff", "outside of all dates"),
        (60, b"\x09\0", "extra that is not there"),
        (70, b"\x05", "state that is not known"),
    ],
)
def test_columns_that_can_not_be_are_refused(at: int, new: bytes, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        CODEC.decode(key_of(AVAILABILITY), columns_tampered(at, new))


def test_a_day_of_another_provider_or_service_is_refused() -> None:
    data = CODEC.encode(key_of(AVAILABILITY), AVAILABILITY)
    for key in (
        keys.availability_key("jj", "cut", DATE),
        keys.availability_key("becky", "men", DATE),
        ("availability", "becky", "cut"),
        keys.bookings_key(DATE, DATE),
        keys.catalogue_key(),
    ):
        with pytest.raises(ValueError, match="stored"):
            CODEC.decode(key, data)
    # Without a service the business's default one stands in.
    assert CODEC.decode(keys.availability_key("becky", None, DATE), data) == AVAILABILITY


@each_kind
def test_a_value_of_another_kind_is_not_written(key: Key, value: object) -> None:
    for other in (None, {}, "text", [], (1,), object()):
        with pytest.raises(ValueError, match="value is no"):
            CODEC.encode(key, other)


def test_what_has_no_stored_form_says_so() -> None:
    for key in (keys.customers_key("mar"), keys.next_free_key("cut"), (), ("nonsense",), ({},)):
        with pytest.raises(ValueError, match="no stored form"):
            CODEC.encode(key, (MARIE,))
        with pytest.raises(ValueError, match="no stored form"):
            CODEC.decode(key, b"[]")


def test_what_can_not_be_written_is_refused_without_its_name() -> None:
    key = keys.bookings_key(DATE, DATE)
    for customer in (MARIE._replace(name="Marie \ud800"), MARIE._replace(visits=float("nan"))):  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="can't be written") as caught:
            CODEC.encode(key, (BOOKED._replace(customer=customer),))
        assert caught.value.__context__ is None
    with pytest.raises(ValueError, match="needs a zone"):
        CODEC.encode(key, (BOOKED._replace(start=BOOKED.start.replace(tzinfo=None)),))
    far = make_availability(make_day((5_000_000, 3, SlotStatus.AVAILABLE)))
    with pytest.raises(ValueError, match="too large"):
        CODEC.encode(key_of(far), far)


def test_instants_keep_their_microseconds_and_become_utc() -> None:
    exact = AVAILABILITY._replace(as_of=datetime(2018, 7, 12, 15, 42, 1, 234_567, tzinfo=UTC))
    read = CODEC.decode(key_of(exact), CODEC.encode(key_of(exact), exact))
    assert read.as_of == exact.as_of
    assert read.as_of.tzinfo is UTC


def test_fifty_days_of_ninety_six_slots_stay_compact() -> None:
    rows = [(n, 1, SlotStatus.AVAILABLE) for n in range(96)]
    full = make_availability(make_day(*rows))
    assert len(CODEC.encode(key_of(full), full)) < 96 * 16 + 200


def test_reading_imports_neither_pydantic_nor_httpx() -> None:
    code = (
        "import sys; from bookdesk.data.codec import SCHEMA, DataCodec;"
        "print(sorted({'pydantic', 'httpx', 'bookdesk.domain.wire'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@each_kind
def test_a_real_store_gives_back_what_it_was_given(key: Key, value: object, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    store = DiskStore(folder, CODEC, lambda: 1000.0, schema=SCHEMA)
    store.save(key, value, 1000.0)
    assert store.load(key) == (value, 1000.0)
    store.save(key, object(), 1001.0)
    assert store.load(key) == (value, 1000.0), "what has no form leaves the older value"
    store.close()
    again = DiskStore(folder, CODEC, lambda: 1002.0, schema=SCHEMA)
    assert again.load(key) == (value, 1000.0)
    again.close()
