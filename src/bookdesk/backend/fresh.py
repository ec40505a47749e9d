"""An empty business for a fresh folder, so that a desk can join before there is a schedule."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.domain.zones import zone

if TYPE_CHECKING:
    from bookdesk.backend.database import Database


def found_business(database: Database) -> str:
    """Give a database that has no business an empty one with one member of staff; returns its source."""
    with database.read() as connection:
        source, user = _found(connection)
    if source is not None and user is not None:
        return source
    with database.write() as connection:
        # Another program may have started on the same folder since: look again under the lock.
        source, user = _found(connection)
        if source is None:
            connection.execute(
                sa.insert(t.business).values(
                    id=1, name="My business", time_zone=machine_zone(), week_start=0, source="empty"
                )
            )
        if user is None:
            connection.execute(
                sa.insert(t.users).values(id="desk", name="Front desk", may_overlap=True, position=1)
            )
    return source or "empty"


def _found(connection: sa.Connection) -> tuple[str | None, str | None]:
    source: str | None = connection.execute(sa.select(t.business.c.source)).scalar()
    user: str | None = connection.execute(sa.select(t.users.c.id).limit(1)).scalar()
    return source, user


def machine_zone() -> str:
    """Name the machine's time zone, UTC where it can't be told."""
    names = [os.environ.get("TZ", "").removeprefix(":")]
    local = Path("/etc/localtime")
    if local.is_symlink():
        names.append(str(local.readlink()).partition("zoneinfo/")[2])
    timezone = Path("/etc/timezone")
    if timezone.is_file():
        names.append(timezone.read_text("utf-8", errors="replace").strip())
    for name in names:
        if "/" in name and not name.startswith("/"):
            try:
                return zone(name).key
            except ValueError:
                continue
    return "UTC"
