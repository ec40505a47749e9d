"""A salon whose day has begun: what was booked for its first hour may be missed, or be done."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from tests.backend.conftest import backend, salon_backend
from tests.factories_backend import at, hours_row, open_database
from tests.faults.salon_model import Booked, Salon, Stretch

from bookdesk.backend import tables as t

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.backend.conftest import Running

#: The day that is worked on.
DAY = date(2018, 7, 12)
#: By the server's clock: when the first bookings are made, and when the desks begin.
_EARLY, _BEGUN = "06:00", "09:45"
MINUTES = {"cut": 45, "blow": 30}
PROVIDERS = ("becky", "jj")


def instant(minute: int) -> datetime:
    """Return a minute of the day as an aware instant."""
    return at(DAY.day, "00:00") + timedelta(minutes=minute)


@contextmanager
def begun_salon(folder: Path, model: Salon) -> Iterator[Running]:
    """Run a salon's backend for the block; each provider has a booking at nine, and then a break until ten.

    The model is told of both bookings, and how far the day has come. With the break no free gap holds
    the server's now: one that does is tiled anew each five minutes, whatever anybody does.
    """
    with salon_backend(folder, now=at(DAY.day, _EARLY).isoformat()) as early:
        desk = early.desk()
        for provider in PROVIDERS:
            when = Stretch(provider, 540, 540 + MINUTES["blow"])
            booking = desk.booked(provider, "blow", instant(when.start))
            model.bookings[booking["id"]] = Booked(when)
        desk.http.close()
    database = open_database(folder)
    with database.write() as connection:
        breaks = [hours_row(one, "break", "09:30", "10:00", reason="Meeting") for one in PROVIDERS]
        connection.execute(sa.insert(t.hours), breaks)
    database.close()
    begun = at(DAY.day, _BEGUN)
    model.now = (begun - instant(0)) // timedelta(minutes=1)
    with backend(folder, now=begun.isoformat()) as running:
        yield running
