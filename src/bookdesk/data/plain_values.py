"""Plain values as they are stored: JSON read with every limit checked, nothing believed.

Each check raises ValueError. Its sentence names no value: what is stored may be somebody's name.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from bookdesk.domain.ids import is_id
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

_T = TypeVar("_T")
_E = TypeVar("_E", bound="StrEnum")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: The instants that are stored, in epoch seconds: a day more at both ends, for zones far off.
FIRST_SECOND = int(datetime.combine(EARLIEST_DAY - timedelta(days=1), time(0), UTC).timestamp())
LAST_SECOND = int(datetime.combine(LATEST_DAY + timedelta(days=2), time(0), UTC).timestamp())
_FIRST, _LAST = FIRST_SECOND * 1_000_000, LAST_SECOND * 1_000_000


_decoder = json.JSONDecoder()
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False)


def to_json(tree: object) -> bytes:
    """Write a tree of lists, texts, whole numbers, booleans and None. Raises ValueError for anything else."""
    try:
        return _encode.encode(tree).encode()
    except (TypeError, ValueError, RecursionError):
        pass
    raise ValueError("the value has a part that can't be written")


def from_json(data: bytes) -> Any:
    """Read a tree. Raises ValueError for what is no JSON or nests too deep."""
    try:
        return _decoder.decode(data.decode())
    except (ValueError, RecursionError):
        pass
    # Raised out here: the error of the reading bears the whole text, which may be personal.
    raise ValueError("the stored text is no JSON")


def to_instant(moment: datetime) -> int:
    """Write an aware instant as epoch microseconds. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return (moment - _EPOCH) // _MICROSECOND


def instant(value: object) -> datetime:
    """Read an instant within the dates that can be shown."""
    return _EPOCH + whole(value, _FIRST, _LAST) * _MICROSECOND


def day(value: object) -> date:
    """Read a date, written YYYY-MM-DD."""
    written = text(value, 10, 10)
    try:
        found = date.fromisoformat(written)
    except ValueError:
        raise ValueError("a stored date is none") from None
    if found.isoformat() != written:
        raise ValueError("a stored date is none")
    return found


def members(value: object, least: int, most: int) -> list[Any]:
    """Read a list of so many members."""
    if type(value) is not list or not least <= len(value) <= most:
        raise ValueError("a stored list has another length")
    return value


def text(value: object, most: int, least: int = 0) -> str:
    """Read a text of so many characters, each of which can be written again, none of them NUL."""
    if type(value) is not str or not least <= len(value) <= most:
        raise ValueError("a stored text is none or has another length")
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("a stored text has half a character")
    if "\0" in value:
        raise ValueError("a stored text has a NUL character")
    return value


def ident(value: object) -> str:
    """Read the id of a provider, service or region."""
    if type(value) is not str or not is_id(value):
        raise ValueError("a stored id is not well formed")
    return value


def whole(value: object, low: int, high: int) -> int:
    """Read a whole number from `low` to `high`."""
    if type(value) is not int or not low <= value <= high:
        raise ValueError("a stored number is none or out of range")
    return value


def flag(value: object) -> bool:
    """Read a yes or no."""
    if type(value) is not bool:
        raise ValueError("a stored yes or no is neither")
    return value


def one_of(kind: type[_E], value: object) -> _E:
    """Read a member of an enumeration."""
    found = kind.__members__.get(value.upper()) if type(value) is str else None
    if found is None or found != value:
        raise ValueError("a stored state is not known")
    return found


def optional(value: object, check: Callable[[Any], _T]) -> _T | None:
    """Read what `check` reads, or None."""
    return None if value is None else check(value)
