"""Times of day as people type them: 1830, 18:30, 6.30pm, 6:30 pm, 18h30."""

from __future__ import annotations

import re
import unicodedata
from datetime import time

#: No way to write a time is longer.
_MOST_CHARACTERS = 16
_CLOCK = re.compile(
    r"(\d{1,2}?)(?:\s*[:.,h\s]\s*(\d{2})|(\d{2})|\s*h)?\s*(?:([ap])(?:\.?\s*m)?\.?)?", re.ASCII
)


def read_clock(text: str, shown: time, *, is_12_hour: bool) -> time | None:
    """Read a time of day as somebody at the desk types it; None where it is none.

    Hours stand alone or with two figures of minutes, after a colon, a dot, a comma, an h, a blank or
    nothing: 18, 1830, 18:30, 18h30, 6 pm, 6.30 p.m. On a 12-hour clock an hour from 1 to 11 that says
    nothing of its half of the day, nor begins with a 0, stays in the half of `shown`, the time that
    stood there before; else it is of the 24 hours. So 12 is noon: whoever means midnight says so.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    found = _CLOCK.fullmatch(plain) if len(plain) <= _MOST_CHARACTERS else None
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    half = found[4] or ""
    if not half and is_12_hour and 1 <= hour < 12 and not plain.startswith("0"):
        half = "a" if shown.hour < 12 else "p"
    if half == "p" and 1 <= hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    elif half and not (hour >= 12 if half == "p" else hour < 12):
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None
