"""The demo business: a lively salon and clinic around the server's today, in one transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bookdesk.backend import demo_rows as rows
from bookdesk.backend import tables
from bookdesk.backend.demo_business import load_business
from bookdesk.backend.demo_calendar import WEEKS_BACK, lay_out_calendar
from bookdesk.backend.demo_states import tell
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.domain.zones import civil_date, day_bounds
from bookdesk.errors import UsageError

if TYPE_CHECKING:
    from bookdesk.backend.clock import ServerClock
    from bookdesk.backend.database import Database


def fill_with_demo(database: Database, clock: ServerClock) -> None:
    """Fill an empty business with the demo one; one that is the demo already stays as it is.

    The server's date decides what is planned, its time of day what has happened already. Raises
    UsageError when the database holds another business.
    """
    with database.write() as connection:
        source = connection.execute(sa.select(tables.business.c.source)).scalar_one_or_none()
        if source == "demo":
            return
        if source not in (None, "empty"):
            text = QT_TRANSLATE_NOOP(
                "Desktop",
                "This data folder holds another business. Choose an empty folder for the demo with --data.",
            )
            raise UsageError(text)
        _write(connection, clock.now_s())


def _write(connection: sa.Connection, now: int) -> None:
    business = load_business()
    today = civil_date(now, business.where)
    midnight = day_bounds(today, business.where).start
    calendar = lay_out_calendar(business, today)
    stories = tell(calendar.bookings, now, midnight)
    connection.execute(sa.delete(tables.business))
    connection.execute(sa.delete(tables.users))
    first = today - timedelta(weeks=WEEKS_BACK + 1)
    for table, filling in (
        (tables.users, rows.users(business)),
        (tables.regions, rows.regions(business)),
        (tables.services, rows.services(business)),
        (tables.business, rows.business(business)),
        (tables.providers, rows.providers(business)),
        (tables.provider_services, rows.offers(business)),
        (tables.hours, rows.hours(business, first)),
        (tables.closures, rows.closures(business, calendar)),
        (tables.customers, rows.customers(business, midnight)),
        (tables.bookings, rows.bookings(calendar, stories)),
        (tables.transitions, rows.transitions(calendar, stories)),
    ):
        connection.execute(sa.insert(table), filling)
    seq = connection.execute(
        sa.select(tables.counters.c.value).where(tables.counters.c.name == "seq")
    ).scalar_one()
    claims = rows.claims(calendar, stories, seq)
    # The counter first: the providers' versions are read off it when their claims are inserted.
    connection.execute(
        sa.update(tables.counters).where(tables.counters.c.name == "seq").values(value=seq + len(claims))
    )
    connection.execute(sa.insert(tables.claims), claims)
