"""Import speed in rows a second, beside csv.reader and executemany of the very same rows.

The folder is the real salon's year again and again: each copy lies a year of whole weeks later and
has clients and receipts of its own, so that providers, services and crowded days stay as they are.
The floor reads the same files with csv.reader and then inserts the rows that the import ends in,
given to it ready-made, with one executemany for each table into the same encrypted SQLite, in one
transaction: nothing is read as a date, checked, matched or laid down.
"""

from __future__ import annotations

import csv
import os
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bookdesk.backend.clock import ServerClock
from bookdesk.backend.database import Database
from bookdesk.backend.importing import ImportOptions, read_folder, run_import
from bookdesk.backend.importing.writing import FILLED

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIES = 20
ROUNDS = 3
_KEY = "b7" * 32
_WEEKS_OF_A_YEAR = timedelta(weeks=53)
#: Each file's columns: those that hold dates, the client, the receipt's number.
_FILES = {
    "bookings.csv": ((3,), 0, None),
    "cancellations.csv": ((0, 4), 1, None),
    "no_shows.csv": ((0,), 1, None),
    "receipts.csv": ((1,), 3, 0),
}
_NOW = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)


def main() -> None:
    """Measure both in turn and print the best of each and their ratio."""
    real = _salon()
    if not (real / "bookings.csv").is_file():
        print(f"import     skipped: no salon's files in {real}; name their folder in BOOKDESK_SALON")
        return
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder = place / "salon"
        rows = _enlarge(real, folder)
        products, floors = [], []
        for number in range(ROUNDS):
            made = place / f"product{number}.db"
            products.append(_product(folder, made, rows))
            floors.append(_floor(folder, place / f"floor{number}.db", _tables(made)))
    product, floor = rows / min(products), rows / min(floors)
    print(
        f"import     {product:8,.0f} rows/s of {rows:,}   floor {floor:8,.0f} rows/s   "
        f"{floor / product:5.2f} x csv.reader and executemany"
    )


def _salon() -> Path:
    beside = Path(__file__).parents[2] / "shared" / "data" / "salon"
    return Path(os.environ.get("BOOKDESK_SALON", beside))


def _enlarge(real: Path, folder: Path) -> int:
    """Write COPIES years and return how many rows they have."""
    folder.mkdir()
    (folder / "services.csv").write_bytes((real / "services.csv").read_bytes())
    count = len(list(_records(real / "services.csv"))) - 1
    for name, (dates, client, number) in _FILES.items():
        header, *rows = _records(real / name)
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(header)
            for copy in range(COPIES):
                for row in rows:
                    out.writerow(_copied(row, copy, dates, client, number))
        count += len(rows) * COPIES
    return count


def _copied(row: list[str], copy: int, dates: tuple[int, ...], client: int, number: int | None) -> list[str]:
    new = list(row)
    for column in dates:
        day = datetime.strptime(row[column], "%m/%d/%Y").replace(tzinfo=UTC) + copy * _WEEKS_OF_A_YEAR
        new[column] = day.strftime("%m/%d/%Y")
    if row[client] not in ("", "WALK_IN"):
        new[client] = f"{row[client]}{copy:02d}"
    if number is not None:
        new[number] = f"{copy:02d}{row[number]}"
    return new


def _records(path: Path) -> Iterator[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.reader(file)


def _product(folder: Path, path: Path, rows: int) -> float:
    with closing(Database(path, _KEY)) as database:
        started = time.perf_counter()
        report = run_import(read_folder(folder), database, ServerClock(_NOW), ImportOptions())
        seconds = time.perf_counter() - started
    assert report.rows == rows
    assert report.added["bookings"] > rows // 3
    return seconds


def _tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Read what an import has left, table by table, parents before children."""
    with closing(Database(path, _KEY)) as database, database.read() as connection:
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]  # noqa: S608
            for name in ("users", *FILLED)
        }


def _floor(folder: Path, path: Path, filled: dict[str, list[tuple[object, ...]]]) -> float:
    with closing(Database(path, _KEY)) as database:
        started = time.perf_counter()
        read = sum(len(list(_records(file))) for file in folder.iterdir())
        with database.write() as connection:
            for name, rows in filled.items():
                if rows:
                    places = ", ".join("?" * len(rows[0]))
                    connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608
        seconds = time.perf_counter() - started
    assert read > len(filled["bookings"])
    return seconds


if __name__ == "__main__":
    main()
