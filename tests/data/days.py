"""Provider days by hand and by hypothesis: the columns that a server would send, and stranger ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bookdesk.data.availability import ProviderAvailability
from bookdesk.domain.columns import Extra, ProviderDay, column
from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.intervals import Interval
from bookdesk.domain.schedule import Booking, Customer, Slot
from bookdesk.domain.states import CODE_OF_STATUS, BookingStatus, SlotStatus
from bookdesk.domain.zones import from_seconds

DATE = date(2018, 7, 12)
#: 09:00 in Winnipeg.
OPENS = 1_531_404_000
WINDOW = Interval(OPENS - 9 * 3600, OPENS + 15 * 3600)
NOW = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)
DESK = "Desk 1"
QUARTER = 900

Row = tuple[int, int, SlotStatus] | tuple[int, int, SlotStatus, Extra]


def make_day(
    *rows: Row, provider_id: str = "becky", service_id: str = "cut", version: int = 1
) -> ProviderDay:
    """Make a day; a row is (first quarter of an hour, how many, status, extra?)."""
    rows = tuple(sorted(rows, key=lambda row: row[0]))
    return ProviderDay(
        provider_id,
        provider_id.title(),
        service_id,
        column(OPENS + row[0] * QUARTER for row in rows),
        column(OPENS + (row[0] + row[1]) * QUARTER for row in rows),
        bytes(CODE_OF_STATUS[row[2]] for row in rows),
        column(version for _ in rows),
        {place: row[3] for place, row in enumerate(rows) if len(row) == 4},
        from_seconds(OPENS),
        from_seconds(OPENS + 8 * 3600),
        45,
        480,
    )


def make_availability(
    day: ProviderDay, seq: int = 10, epoch: str = "e1", as_of: datetime = NOW
) -> ProviderAvailability:
    """Say how new a day is."""
    return ProviderAvailability(day, as_of, epoch, seq)


def make_slot(
    first: int, length: int = 3, *, provider_id: str = "becky", service_id: str = "cut", capacity: int = 1
) -> Slot:
    """Make the slot that begins so many quarters of an hour after nine."""
    start = OPENS + first * QUARTER
    return Slot(
        timeslot_id_at(provider_id, service_id, start), provider_id, provider_id.title(), service_id,
        from_seconds(start), from_seconds(start + length * QUARTER), SlotStatus.AVAILABLE, capacity, capacity,
        version=1,
    )  # fmt: skip


def make_booking(
    first: int = 0,
    booking_id: str = "b1",
    status: BookingStatus = BookingStatus.CONFIRMED,
    version: int = 1,
    customer: Customer | None = None,
) -> Booking:
    """Make a booking of Becky's."""
    slot = make_slot(first)
    return Booking(
        booking_id, slot.id, "becky", "cut", "u1", "Ana", customer, "", slot.start, slot.end, status,
        overlap=False, version=version, created_at=NOW,
    )  # fmt: skip


def texts(most: int, least: int = 0) -> st.SearchStrategy[str]:
    """Draw texts as people write them anywhere, NUL and half characters left out."""
    letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    return st.text(letters, min_size=least, max_size=most)


ids = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,63}", fullmatch=True)
instants = st.integers(86_400_000_000, 4_102_000_000_000_000).map(
    lambda microseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)
extras = st.builds(
    Extra,
    st.none() | ids,
    st.integers(1, 500),
    st.integers(0, 500),
    st.none() | texts(60),
    st.none() | instants,
    st.none() | texts(500),
)


@st.composite
def provider_days(draw: st.DrawFn) -> ProviderDay:
    """Draw a day of any rows that have a length and stand in order; they may overlap."""
    spans = draw(
        st.lists(st.tuples(st.integers(86_400, 4_102_000_000), st.integers(1, 400_000)), max_size=12)
    )
    spans.sort()
    rows = len(spans)
    places = st.integers(0, max(rows - 1, 0))
    opens, closes = draw(
        st.just((None, None)) | st.tuples(instants, instants).map(lambda two: (min(two), max(two)))
    )
    return ProviderDay(
        draw(ids),
        draw(texts(200)),
        draw(ids | st.just("")),
        column(start for start, _ in spans),
        column(start + length for start, length in spans),
        bytes(draw(st.lists(st.integers(0, 4), min_size=rows, max_size=rows))),
        column(draw(st.lists(st.integers(-5, 2**63 - 1), min_size=rows, max_size=rows))),
        draw(st.dictionaries(places, extras, max_size=rows)) if rows else {},
        opens,
        closes,
        draw(st.integers(0, 1440)),
        draw(st.integers(0, 1440)),
    )


availabilities = st.builds(
    ProviderAvailability, provider_days(), instants, texts(64), st.integers(0, 2**63 - 1)
)

LATER = NOW + timedelta(minutes=1)
