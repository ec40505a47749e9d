"""A tiny salon's export, made by hand, and a database to take it in."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bookdesk.backend.clock import ServerClock
from bookdesk.backend.database import Database
from bookdesk.backend.importing import ImportOptions, ImportReport, read_folder, run_import

if TYPE_CHECKING:
    from collections.abc import Iterator

BOOKINGS = [
    "Code,Staff,Service,Date,Time,TimeInt",
    "ANNA01,KIM,CUT,07/10/2018,9:00:00 AM,540",
    "BERT01,KIM,CUT,07/10/2018,9:20:00 AM,560",
    "CARL01,KIM,TRE 1,07/10/2018,11:00:00 AM,660",
    "ANNA01,LEE,CUT,07/11/2018,12:30:00 PM,750",
    "DORA01,LEE,CUT,07/17/2018,10:00:00 AM,600",
    "ERIK01,LEE,CUT,07/17/2018,3:00:00 PM,900",
    ",LEE,DYE,07/18/2018,9:00:00 AM,540",
    "BERT01,HOUSE,CUT,07/18/2018,10:00:00 AM,600",
]
SERVICES = [
    "IsActive,Code,Desc,Cate,Price,Cost",
    "TRUE,CUT,hair cut,STYLE,50,5",
    "TRUE,TRE 1,Treatment,STYLE,20,10",
    "TRUE,F&F,,MISC,0,0",
    "FALSE,OLD,Perm,STYLE,80,5",
]
NO_SHOWS = ["Date,Code,Service,Staff", "07/11/2018,ANNA01,CUT,LEE"]
CANCELLATIONS = [
    "Cancel Date,Code,Service,Staff,Booking Date,Canceled By,Days",
    "07/09/2018,ANNA01,CUT,KIM,07/12/2018,ADMIN,3",
    "07/09/2018,ZOLA01,CUT,KIM,07/09/2018,KIM,",
]
RECEIPTS = [
    "Receipt,Date,Description,Client,Staff,Quantity,Amount,GST,PST",
    "1,07/10/2018,hair cut,ANNA01,KIM,1,50,2.5,4",
    "1,07/10/2018,Shampoo 250ml,ANNA01,KIM,2,24.5,1.225,1.96",
    "2,07/19/2018,Shampoo 250ml,WALK_IN,HOUSE,1,12.25,0.6125,0.98",
]
KEY = "c3" * 32
#: Between the tiny salon's two weeks.
NOW = "2018-07-14T12:00:00-05:00"


@dataclass
class SalonFolder:
    """A folder of exports; `files` are their lines by name."""

    path: Path
    files: dict[str, list[str]] = field(
        default_factory=lambda: {
            "bookings.csv": list(BOOKINGS),
            "services.csv": list(SERVICES),
            "no_shows.csv": list(NO_SHOWS),
            "cancellations.csv": list(CANCELLATIONS),
            "receipts.csv": list(RECEIPTS),
        }
    )

    def write(self, newline: str = "\r\n") -> Path:
        """Write all files and return the folder."""
        self.path.mkdir(exist_ok=True)
        for name, lines in self.files.items():
            (self.path / name).write_bytes(newline.join(lines).encode())
        return self.path

    def only_bookings(self, *rows: str) -> SalonFolder:
        """Keep the services and give these bookings alone."""
        self.files = {
            "bookings.csv": [BOOKINGS[0], *rows],
            "services.csv": list(SERVICES),
        }
        return self


class Salon:
    """A database and the imports into it, as a person would run them."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def take(self, folder: Path, now: str = NOW, options: ImportOptions | None = None) -> ImportReport:
        """Import a folder at a server time."""
        clock = ServerClock(datetime.fromisoformat(now))
        return run_import(read_folder(folder), self.database, clock, options or ImportOptions())

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Read rows by a statement."""
        with self.database.read() as connection:
            return [dict(row) for row in connection.exec_driver_sql(sql, values).mappings()]

    def bookings(self) -> dict[str, dict[str, Any]]:
        """Return bookings by client code and start: "ANNA01 2018-07-10T14:00"."""
        found = self.rows(
            "SELECT b.*, coalesce(c.code, '') || ' ' || strftime('%Y-%m-%dT%H:%M', b.start_s, 'unixepoch')"
            " AS told FROM bookings b LEFT JOIN customers c ON c.id = b.customer_id"
        )
        return {row["told"]: row for row in found}

    def dump(self) -> list[str]:
        """Return every row of every table as text."""
        names = [row["name"] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [
            f"{name}: {row!r}"
            for name in sorted(names)
            for row in self.rows(f'SELECT * FROM "{name}"')  # noqa: S608  the database's own table names
        ]


@contextmanager
def opened(path: Path) -> Iterator[Salon]:
    """Open an encrypted database for imports."""
    with closing(Database(path, KEY)) as database:
        yield Salon(database)


def real_salon() -> Path:
    """Return the folder of the real salon's year; skips the test, in so many words, where it is missing."""
    beside = Path(__file__).parents[4] / "shared" / "data" / "salon"
    folder = Path(os.environ.get("BOOKDESK_SALON", beside))
    if not (folder / "bookings.csv").is_file():
        pytest.skip("the real salon's files are not there: name their folder in BOOKDESK_SALON")
    return folder
