"""The import from end to end: read every file, then write everything in one transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from bookdesk.backend.importing import rows as files
from bookdesk.backend.importing.csv_file import is_there
from bookdesk.backend.importing.existing import Existing, look
from bookdesk.backend.importing.ground import Ground
from bookdesk.backend.importing.history_plan import (
    plan_cancellations,
    plan_no_shows,
    plan_receipts,
)
from bookdesk.backend.importing.identity import code_id
from bookdesk.backend.importing.lengths import assumed_minutes
from bookdesk.backend.importing.opening import last_full_week
from bookdesk.backend.importing.options import DEFAULT_TIME_ZONE, ImportOptions
from bookdesk.backend.importing.report import FileReport, ImportReport
from bookdesk.backend.importing.schedule_plan import (
    booking_key,
    check_lengths,
    plan_bookings,
    plan_providers,
    plan_services,
)
from bookdesk.backend.importing.writing import FILLED, write
from bookdesk.domain.text import NAME_MOST, one_line
from bookdesk.domain.zones import civil_date, zone
from bookdesk.errors import DatabaseError, ImportFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from bookdesk.backend.clock import ServerClock
    from bookdesk.backend.database import Database

_REQUIRED = (files.SERVICES, files.BOOKINGS)


_Row = TypeVar("_Row")


@dataclass(slots=True)
class FolderRead:
    """All rows of a folder's files, read to the end before any database is opened."""

    folder: Path
    services: list[files.ServiceRow]
    bookings: list[files.BookingRow]
    no_shows: list[files.NoShowRow]
    cancellations: list[files.CancellationRow]
    receipts: list[files.ReceiptRow]
    reports: dict[str, FileReport]


def run_import(
    read: FolderRead, database: Database, clock: ServerClock, options: ImportOptions
) -> ImportReport:
    """Take what `read_folder` read in, all of it or nothing; what was read can be taken in once.

    Returns what became of each row. Raises UsageError when an option does not fit or the database
    holds another business; DatabaseError when it can't be written. Then nothing was written.
    Importing the same again changes nothing; with more rows just these are added.
    """
    try:
        with database.write() as connection:
            return _import(connection, read, clock.now_ms(), options)
    except sa.exc.DBAPIError as error:
        raise DatabaseError(f"The import could not be written: {error.orig}.") from error


def read_folder(folder: Path) -> FolderRead:
    """Read a folder of CSV exports to the end; no database need be there, and none is touched.

    Raises ImportFailed, with file and line, when the folder or a row can't be read.
    """
    if not folder.is_dir():
        raise ImportFailed(folder, None, "is no folder")
    reports: dict[str, FileReport] = {}

    def rows(name: str, reader: Callable[[Path], Iterator[_Row]]) -> list[_Row]:
        path = folder / name
        reports[name] = FileReport(name, there=is_there(path))
        if not reports[name].there:
            if name in _REQUIRED:
                raise ImportFailed(path, None, "the file is missing")
            return []
        return list(reader(path))

    return FolderRead(
        folder,
        services=rows(files.SERVICES, files.read_services),
        bookings=rows(files.BOOKINGS, files.read_bookings),
        no_shows=rows(files.NO_SHOWS, files.read_no_shows),
        cancellations=rows(files.CANCELLATIONS, files.read_cancellations),
        receipts=rows(files.RECEIPTS, files.read_receipts),
        reports=reports,
    )


def _import(connection: sa.Connection, read: FolderRead, now_ms: int, options: ImportOptions) -> ImportReport:
    existing = look(connection)
    ground = _ground(read, existing, now_ms, options)
    used = Counter(row.service for row in read.bookings)
    used.update(row.service for row in read.cancellations)
    listed = frozenset(row.code for row in read.services)
    reports = read.reports
    inactive = plan_services(ground, read.services, used, reports[files.SERVICES])
    plan_providers(ground, read.bookings, read.cancellations, inactive, _until(read))
    bookings = plan_bookings(ground, read.bookings, listed, reports[files.BOOKINGS])
    plan_no_shows(ground, read.no_shows, bookings, reports[files.NO_SHOWS])
    plan_cancellations(ground, read.cancellations, listed, reports[files.CANCELLATIONS])
    described = {row.description.lower(): row.code for row in read.services if row.description}
    plan_receipts(ground, read.receipts, bookings, described, reports[files.RECEIPTS])
    check_lengths(ground, options)
    name = _name(read.folder, existing, options)
    offered = [code for code in used if code not in inactive]
    most_used = max(offered, key=lambda code: (used[code], code), default="")
    write(connection, ground, name, ground.services.get(most_used))
    return ImportReport(
        files=tuple(reports.values()),
        business=name,
        time_zone=ground.where.key,
        shift_weeks=ground.shift_weeks,
        added={what: len(ground.rows[table]) for table, what in FILLED.items() if what}
        | {"no-shows": reports[files.NO_SHOWS].new},
    )


def _ground(read: FolderRead, existing: Existing, now_ms: int, options: ImportOptions) -> Ground:
    imported = existing.source == "import"
    if imported and not _same_business(read, existing):
        raise UsageError(
            "This data folder holds another imported business: no booking and no member of staff is the "
            "same. Choose an empty folder with --data."
        )
    zone_name = options.time_zone or (existing.time_zone if imported else DEFAULT_TIME_ZONE)
    if imported and zone_name != existing.time_zone:
        raise UsageError(
            f"This business was imported with times in {existing.time_zone}; leave --time-zone out."
        )
    where = zone(zone_name)
    before = existing.shift_weeks
    if before is not None and options.shift_weeks not in (None, before):
        raise UsageError(f"This business was imported moved by {before} weeks; leave --shift-weeks out.")
    shift = options.shift_weeks or 0
    if before is not None:
        shift = before
    elif options.to_today:
        shift = _weeks_to(civil_date(now_ms // 1000, where), read)
    categories = {row.code: row.category for row in reversed(read.services)}
    lengths: dict[str, tuple[int, bool]] = {}

    def minutes_of(code: str) -> tuple[int, bool]:
        known = lengths.get(code)
        if known is None:
            given = options.minutes_of(code)
            assumed = assumed_minutes(code, categories.get(code, ""))
            known = lengths[code] = (assumed, True) if given is None else (given, False)
        return known

    return Ground(where, shift, now_ms, existing, minutes_of)


def _same_business(read: FolderRead, existing: Existing) -> bool:
    staff = {code_id(row.staff) for row in read.bookings if row.staff}
    if not existing.bookings or not staff or staff & existing.providers:
        return True
    return any(booking_key(row) in existing.bookings for row in read.bookings)


def _happened(read: FolderRead) -> date | None:
    """Return the last date on which somebody paid or did not come; bookings may lie in the future."""
    dates = [row.date for row in read.receipts] + [row.date for row in read.no_shows]
    return max(dates, default=None)


def _until(read: FolderRead) -> date | None:
    happened = _happened(read)
    if happened is not None or not read.bookings:
        return happened
    return last_full_week(Counter(row.date for row in read.bookings), None) + timedelta(days=6)


def _weeks_to(today: date, read: FolderRead) -> int:
    """Return the shift that lays the last full week of what really happened on the week of `today`."""
    if not read.bookings:
        return 0
    week = last_full_week(Counter(row.date for row in read.bookings), _happened(read))
    return (today - timedelta(days=today.weekday()) - week).days // 7


def _name(folder: Path, existing: Existing, options: ImportOptions) -> str:
    if options.name is not None:
        return one_line(options.name)
    if existing.source == "import":
        return existing.name
    made = one_line(folder.absolute().name.replace("_", " "))[:NAME_MOST]
    return made[:1].upper() + made[1:] or "Imported business"
