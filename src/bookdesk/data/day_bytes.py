"""A provider's day as bytes: its columns as they lie in memory, and a small header of JSON.

Layout, all numbers little-endian: the mark `bda2`, the header's length and the number of rows
(4 bytes each), the header, then the columns one after another: starts, ends (epoch seconds, 4
bytes), versions (4 or 8), extras (2: the place in the header's list, counted from 1, 0 for a row
without one), statuses (1).
"""

from __future__ import annotations

import struct
import sys
from array import array
from operator import le, lt
from typing import TYPE_CHECKING

from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.plain_values import (
    FIRST_SECOND,
    LAST_SECOND,
    from_json,
    ident,
    instant,
    members,
    optional,
    text,
    to_instant,
    to_json,
    whole,
)
from bookdesk.domain.columns import Extra, ProviderDay
from bookdesk.domain.states import STATUS_CODES
from bookdesk.domain.text import DESK_NAME_MOST, NAME_MOST, REASON_MOST

if TYPE_CHECKING:
    from datetime import datetime

_MARK = b"bda2"
_FRONT = struct.Struct("<4sII")
_KNOWN_CODES = bytes(range(len(STATUS_CODES)))
_MOST_ROWS = 4096
_MOST_HEADER = 1024 * 1024
_MOST_MINUTES = 7 * 24 * 60
_MOST_PLACES = 10_000
_MOST_NUMBER = 2**63 - 1
_HEADER_MEMBERS = 12
_EXTRA_MEMBERS = 7


def to_bytes(availability: ProviderAvailability) -> bytes:
    """Write a provider's day. Raises ValueError for one that has no such form."""
    day = availability.day
    wide = max(day.versions, default=0) >= 2**32 or min(day.versions, default=0) < 0
    # Most rows that have an extra share it with others: each is written, and checked, once.
    place_of: dict[Extra, int] = {}
    places = array("H", bytes(2 * len(day)))
    for row, extra in day.extras.items():
        places[row] = place_of.setdefault(extra, len(place_of) + 1)
    header = to_json(
        [
            day.provider_id,
            day.provider_name,
            day.service_id,
            _maybe(day.opens),
            _maybe(day.closes),
            day.booked_minutes,
            day.work_minutes,
            to_instant(availability.as_of),
            availability.epoch,
            availability.seq,
            8 if wide else 4,
            [_plain(extra) for extra in place_of],
        ]
    )
    columns = [
        _raw(day.starts, "I"),
        _raw(day.ends, "I"),
        _raw(day.versions, "q" if wide else "I"),
        _raw(places, "H"),
        day.statuses,
    ]
    return b"".join([_FRONT.pack(_MARK, len(header), len(day)), header, *columns])


def from_bytes(data: bytes) -> ProviderAvailability:
    """Read a provider's day. Raises ValueError, with nothing of it in the sentence, for any other bytes."""
    if len(data) < _FRONT.size:
        raise ValueError("a stored day is too short")
    mark, header_length, rows = _FRONT.unpack_from(data)
    if mark != _MARK or header_length > _MOST_HEADER or rows > _MOST_ROWS:
        raise ValueError("this is no stored day")
    at = _FRONT.size + header_length
    tree = members(from_json(data[_FRONT.size : at]), _HEADER_MEMBERS, _HEADER_MEMBERS)
    (
        provider_id, name, service_id, opens, closes, booked, work, as_of, epoch, seq, width, extras,
    ) = tree  # fmt: skip
    if type(width) is not int or width not in (4, 8):
        raise ValueError("a stored day has versions of another width")
    if len(data) != at + rows * (11 + width):
        raise ValueError("the columns of a stored day have another length")
    starts = _column("I", data, at, rows)
    ends = _column("I", data, at + 4 * rows, rows)
    versions = _column("I" if width == 4 else "q", data, at + 8 * rows, rows)
    places = _column("H", data, at + (8 + width) * rows, rows)
    statuses = data[at + (10 + width) * rows :]
    _check_rows(starts, ends, statuses)
    opening, closing = optional(opens, instant), optional(closes, instant)
    if (opening is None) is not (closing is None) or (opening and closing and opening > closing):
        raise ValueError("a stored day closes before it opens")
    day = ProviderDay(
        ident(provider_id),
        text(name, NAME_MOST),
        # A business without services asks for none.
        "" if service_id == "" else ident(service_id),
        starts,
        ends,
        statuses,
        versions,
        _extras(extras, places),
        opening,
        closing,
        whole(booked, 0, _MOST_MINUTES),
        whole(work, 0, _MOST_MINUTES),
    )
    return ProviderAvailability(day, instant(as_of), text(epoch, 128), whole(seq, 0, _MOST_NUMBER))


def _check_rows(starts: array[int], ends: array[int], statuses: bytes) -> None:
    if statuses.translate(None, _KNOWN_CODES):
        raise ValueError("a stored day has a state that is not known")
    if not all(map(lt, starts, ends)):
        raise ValueError("a stored slot ends before it starts")
    if not all(map(le, starts, starts[1:])):
        raise ValueError("the slots of a stored day are not in order")
    if starts and (starts[0] < FIRST_SECOND or max(ends) > LAST_SECOND):
        raise ValueError("a stored slot lies outside of all dates")


def _extras(tree: object, places: array[int]) -> dict[int, Extra]:
    table = [_extra(one) for one in members(tree, 0, len(places))]
    if places and max(places) > len(table):
        raise ValueError("a stored slot has an extra that is not there")
    return {row: table[place - 1] for row, place in enumerate(places) if place}


def _extra(tree: object) -> Extra:
    service_id, capacity, remaining, held_by, held_until, reason, block_id = members(
        tree, _EXTRA_MEMBERS, _EXTRA_MEMBERS
    )
    return Extra(
        None if service_id is None else ident(service_id),
        whole(capacity, 1, _MOST_PLACES),
        whole(remaining, 0, _MOST_PLACES),
        None if held_by is None else text(held_by, DESK_NAME_MOST),
        None if held_until is None else instant(held_until),
        None if reason is None else text(reason, REASON_MOST),
        None if block_id is None else text(block_id, 64, 1),
    )


def _plain(extra: Extra) -> list[object]:
    return [
        extra.service_id,
        extra.capacity,
        extra.remaining,
        extra.held_by,
        _maybe(extra.held_until),
        extra.reason,
        extra.block_id,
    ]


def _maybe(moment: datetime | None) -> int | None:
    return None if moment is None else to_instant(moment)


def _raw(numbers: array[int], code: str) -> bytes:
    if numbers.typecode != code:
        try:
            numbers = array(code, numbers)
        except OverflowError:
            raise ValueError("a number is too large to be stored") from None
    return _ordered(numbers).tobytes()


def _column(code: str, data: bytes, at: int, rows: int) -> array[int]:
    numbers: array[int] = array(code)
    numbers.frombytes(data[at : at + numbers.itemsize * rows])
    return _ordered(numbers)


def _ordered(numbers: array[int]) -> array[int]:
    """Turn between this machine's byte order and little-endian."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers
