"""Ids: a timeslot's is made of provider, service and start, so that both ends can make and read it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

#: The form of a provider's, service's and region's id.
ID_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,63}$"
_ID = re.compile(ID_PATTERN)
_TIMESLOT = re.compile(r"([a-z0-9][a-z0-9_-]{0,63})\.([a-z0-9][a-z0-9_-]{0,63})\.(\d{8}T\d{4}Z)", re.ASCII)


class TimeslotId(NamedTuple):
    """A timeslot id taken apart; `start` is an aware UTC instant on a whole minute."""

    provider_id: str
    service_id: str
    start: datetime


def timeslot_id(provider_id: str, service_id: str, start: datetime) -> str:
    """Make the id of the timeslot of a provider and service that begins at `start`, to the minute."""
    return f"{provider_id}.{service_id}.{_stamp(start.astimezone(UTC))}"


def timeslot_id_at(provider_id: str, service_id: str, start: int) -> str:
    """Make the same id from epoch seconds."""
    return f"{provider_id}.{service_id}.{_stamp_at(start)}"


# A day's providers begin at the same minutes, and a grid asks for thousands of ids at once.
@lru_cache(maxsize=4096)
def _stamp_at(start: int) -> str:
    return _stamp(datetime.fromtimestamp(start, UTC))


def _stamp(at: datetime) -> str:
    # Not by strftime: Linux's writes the year 999 with three digits, and each call imports a module.
    return f"{at.year:04d}{at.month:02d}{at.day:02d}T{at.hour:02d}{at.minute:02d}Z"


def parse_timeslot_id(text: str) -> TimeslotId:
    """Take a timeslot id apart.

    Raises ValueError when it is not well formed or names no real minute.
    """
    match = _TIMESLOT.fullmatch(text)
    if match is None:
        raise ValueError("a timeslot id is PROVIDER.SERVICE.YYYYMMDDTHHMMZ")
    provider_id, service_id, start = match.groups()
    return TimeslotId(provider_id, service_id, datetime.fromisoformat(start))


def is_id(text: str) -> bool:
    """Tell whether `text` can be the id of a provider, service or region."""
    return _ID.fullmatch(text) is not None


def id_from_name(name: str) -> str:
    """Make an id from a name: lower case, ASCII, dashes; "x" where nothing is left."""
    # Imported when a name is written out: the first picture writes none.
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-") or "x"
