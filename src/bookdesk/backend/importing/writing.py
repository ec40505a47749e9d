"""Writing what an import planned, parents before children, within the caller's transaction."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bookdesk.backend import tables
from bookdesk.backend.importing.ground import IMPORT_USER
from bookdesk.backend.importing.history_plan import IMPORT_DESK
from bookdesk.domain.states import BookingStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bookdesk.backend.importing.ground import Ground, Row

_SUNDAY = 6
#: Tables that an import fills, parents before children, and what their rows are called.
FILLED: Mapping[str, str] = {
    "services": "services",
    "providers": "providers",
    "provider_services": "",
    "hours": "",
    "customers": "customers",
    "bookings": "bookings",
    "claims": "",
    "transitions": "",
    "past_cancellations": "cancellations",
    "receipts": "receipt lines",
}


def write(connection: sa.Connection, ground: Ground, name: str, default_service_id: str | None) -> None:
    """Write what was planned; with nothing new, nothing is written.

    `name` and `default_service_id` are the business's.
    """
    existing, rows = ground.existing, ground.rows
    if IMPORT_USER not in existing.user_ids:
        users = [] if existing.user_ids else [{"id": "desk", "name": "Front desk", "may_overlap": True}]
        users.append({"id": IMPORT_USER, "name": "Import", "may_overlap": False})
        places = enumerate(users, start=len(existing.user_ids) + 1)
        connection.execute(sa.insert(tables.users), [user | {"position": place} for place, user in places])
    if rows["claims"]:
        # The counter first: the providers' versions are read off it when their claims are inserted.
        seq = existing.seq + len(rows["claims"])
        counter = tables.counters.c
        connection.execute(sa.update(tables.counters).where(counter.name == "seq").values(value=seq))
    for table in FILLED:
        if rows[table]:
            _insert(connection, tables.metadata.tables[table], rows[table])
    for missed in rows["missed"]:
        bookings = tables.bookings
        connection.execute(
            sa.update(bookings)
            .where(bookings.c.id == missed["key"])
            .values(
                status=BookingStatus.NO_SHOW.value,
                before_status=bookings.c.status,
                version=missed["version"],
            )
        )
    _write_business(connection, ground, name, default_service_id)
    if any(rows.values()) or existing.shift_weeks is None:
        connection.execute(
            sa.insert(tables.imports), {"at_ms": ground.now_ms, "shift_weeks": ground.shift_weeks}
        )
        detail = {table: len(rows[table]) for table in ("bookings", "past_cancellations", "receipts")}
        detail["overlaps"] = sum(row["overlap"] for row in rows["bookings"])
        connection.execute(
            sa.insert(tables.audit),
            {
                "at_ms": ground.now_ms,
                "user_id": IMPORT_USER,
                "desk_name": IMPORT_DESK,
                "action": "import",
                "subject": "business",
                "detail": json.dumps(detail),
            },
        )


def _insert(connection: sa.Connection, table: sa.Table, rows: list[Row]) -> None:
    """Insert rows that have the same columns, tens of thousands at once."""
    compiled = sa.insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    if "id" in rows[0] and "start_s" not in rows[0]:
        # An index that grows at its end is written once, one that grows everywhere again and again;
        # bookings are in the order of time, as most of their indexes are.
        rows.sort(key=itemgetter("id"))
    if compiled.positiontup is None:
        connection.execute(sa.insert(table), rows)
        return
    # Past SQLAlchemy's care for each single value, which costs as much as SQLite itself.
    values = itemgetter(*compiled.positiontup)
    connection.exec_driver_sql(str(compiled), [values(row) for row in rows])


def _write_business(
    connection: sa.Connection, ground: Ground, name: str, default_service_id: str | None
) -> None:
    existing = ground.existing
    business = tables.business
    if existing.source == "import":
        if name != existing.name:
            connection.execute(sa.update(business).values(name=name))
        return
    values = {
        "name": name,
        "time_zone": ground.where.key,
        "week_start": _SUNDAY,
        "default_service_id": default_service_id,
        "source": "import",
    }
    if existing.source is None:
        connection.execute(sa.insert(business), {"id": 1} | values)
    else:
        connection.execute(sa.update(business).values(values))
