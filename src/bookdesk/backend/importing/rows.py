"""The rows of the five files as values; a field that can't be read ends the import."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.backend.importing.csv_file import records
from bookdesk.errors import ImportFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOOKINGS, CANCELLATIONS, NO_SHOWS = "bookings.csv", "cancellations.csv", "no_shows.csv"
RECEIPTS, SERVICES = "receipts.csv", "services.csv"

_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2}):00 ([AP])M")
_WHOLE = re.compile(r"-?[0-9]{1,6}")
_MONEY = re.compile(r"(-?)([0-9]{1,7})(?:\.([0-9]{1,4}))?")
_YEARS = range(1990, 2101)


class BookingRow(NamedTuple):
    """A booking that was not cancelled; `minute` counts from midnight, civil time."""

    line: int
    client: str
    staff: str
    service: str
    date: date
    minute: int


class CancellationRow(NamedTuple):
    """A booking that was cancelled; `days` is how long before, None where the file is silent."""

    line: int
    cancelled_on: date
    client: str
    service: str
    staff: str
    date: date
    cancelled_by: str
    days: int | None


class NoShowRow(NamedTuple):
    """A booking whose client did not come; `client` may be empty."""

    line: int
    date: date
    client: str
    service: str
    staff: str


class ReceiptRow(NamedTuple):
    """A line of a receipt; money in ten-thousandths of a dollar, as exact as the file."""

    line: int
    receipt: str
    date: date
    description: str
    client: str
    staff: str
    quantity: int
    amount: int
    gst: int
    pst: int


class ServiceRow(NamedTuple):
    """A service; the file's cost and price are read to check the row, not kept."""

    line: int
    active: bool
    code: str
    description: str
    category: str


class Field:
    """Reads fields of one row and names the place when one can't be read."""

    def __init__(self, path: Path, line: int) -> None:
        self._path = path
        self._line = line

    def date(self, name: str, text: str) -> date:
        """Read MM/DD/YYYY. Raises ImportFailed when it is no such date."""
        match = _DATE.fullmatch(text)
        if match is not None and int(match[3]) in _YEARS:
            try:
                return date(int(match[3]), int(match[1]), int(match[2]))
            except ValueError:
                pass
        raise self._failed(f"{name} {text!r} is no date (MM/DD/YYYY)")

    def minute(self, name: str, text: str) -> int:
        """Read h:mm:ss AM or PM as minutes from midnight. Raises ImportFailed."""
        match = _TIME.fullmatch(text)
        if match is None or not 1 <= int(match[1]) <= 12 or int(match[2]) > 59:
            raise self._failed(f"{name} {text!r} is no time on a whole minute (h:mm:00 AM or PM)")
        return (int(match[1]) % 12 + (12 if match[3] == "P" else 0)) * 60 + int(match[2])

    def whole(self, name: str, text: str) -> int:
        """Read a whole number. Raises ImportFailed."""
        if _WHOLE.fullmatch(text) is None:
            raise self._failed(f"{name} {text!r} is no whole number")
        return int(text)

    def money(self, name: str, text: str) -> int:
        """Read dollars with up to four decimals as ten-thousandths. Raises ImportFailed."""
        match = _MONEY.fullmatch(text)
        if match is None:
            raise self._failed(f"{name} {text!r} is no amount")
        value = int(match[2]) * 10_000 + int((match[3] or "0").ljust(4, "0"))
        return -value if match[1] else value

    def truth(self, name: str, text: str) -> bool:
        """Read TRUE or FALSE. Raises ImportFailed."""
        if text.upper() not in ("TRUE", "FALSE"):
            raise self._failed(f"{name} {text!r} is neither TRUE nor FALSE")
        return text.upper() == "TRUE"

    def agree(self, sentence: str, *, holds: bool) -> None:
        """Raise ImportFailed with `sentence` unless two fields that say the same agree."""
        if not holds:
            raise self._failed(sentence)

    def _failed(self, reason: str) -> ImportFailed:
        return ImportFailed(self._path, self._line, reason)


def read_bookings(path: Path) -> Iterator[BookingRow]:
    """Read bookings.csv. Raises ImportFailed."""
    columns = ("Code", "Staff", "Service", "Date", "Time", "TimeInt")
    for line, (client, staff, service, day, clock, minutes) in records(path, columns):
        field = Field(path, line)
        minute = field.minute("Time", clock)
        # They say the same twice, so that a row that was cut off within its last field is noticed.
        agrees = field.whole("TimeInt", minutes) == minute
        field.agree(f"Time {clock!r} and TimeInt {minutes!r} do not agree", holds=agrees)
        yield BookingRow(
            line, client.upper(), staff.upper(), service.upper(), field.date("Date", day), minute
        )


def read_cancellations(path: Path) -> Iterator[CancellationRow]:
    """Read cancellations.csv. Raises ImportFailed."""
    columns = ("Cancel Date", "Code", "Service", "Staff", "Booking Date", "Canceled By", "Days")
    for line, (cancelled_on, client, service, staff, day, by, days) in records(path, columns):
        field = Field(path, line)
        yield CancellationRow(
            line,
            field.date("Cancel Date", cancelled_on),
            client.upper(),
            service.upper(),
            staff.upper(),
            field.date("Booking Date", day),
            by.upper(),
            field.whole("Days", days) if days else None,
        )


def read_no_shows(path: Path) -> Iterator[NoShowRow]:
    """Read no_shows.csv. Raises ImportFailed."""
    columns = ("Date", "Code", "Service", "Staff")
    for line, (day, client, service, staff) in records(path, columns):
        when = Field(path, line).date("Date", day)
        yield NoShowRow(line, when, client.upper(), service.upper(), staff.upper())


def read_receipts(path: Path) -> Iterator[ReceiptRow]:
    """Read receipts.csv. Raises ImportFailed."""
    columns = ("Receipt", "Date", "Description", "Client", "Staff", "Quantity", "Amount", "GST", "PST")
    for line, (number, day, what, client, staff, quantity, amount, gst, pst) in records(path, columns):
        field = Field(path, line)
        yield ReceiptRow(
            line,
            number,
            field.date("Date", day),
            what,
            client.upper(),
            staff.upper(),
            field.whole("Quantity", quantity),
            field.money("Amount", amount),
            field.money("GST", gst),
            field.money("PST", pst),
        )


def read_services(path: Path) -> Iterator[ServiceRow]:
    """Read services.csv. Raises ImportFailed."""
    columns = ("IsActive", "Code", "Desc", "Cate", "Price", "Cost")
    for line, (active, code, description, category, price, cost) in records(path, columns):
        field = Field(path, line)
        field.money("Price", price)
        field.money("Cost", cost)
        truth = field.truth("IsActive", active)
        yield ServiceRow(line, truth, code.upper(), description, category.upper())
