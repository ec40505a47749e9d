"""The database file: looked at without a trace, and made by two programs at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2
from tests.factories_backend import KEY, fill_salon, open_database

from bookdesk.backend.database import Database, _scripts, _unlock
from bookdesk.errors import DatabaseError

if TYPE_CHECKING:
    import sqlalchemy as sa

_ROOT = Path(__file__).resolve().parents[2]
#: Makes the database of a folder, as an import does and a backend may at the same time.
_MAKE = """
import sys
from pathlib import Path
from tests.factories_backend import open_database
from bookdesk.backend.fresh import found_business
print(found_business(open_database(Path(sys.argv[1]))))
"""


def set_version(folder: Path, version: int) -> None:
    database = open_database(folder)
    with database.write() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    database.close()


def test_a_check_reads_a_database_and_changes_nothing(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    file = tmp_path / "bookdesk.db"
    before = file.read_bytes()
    Database.check(file, KEY)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_check_does_not_migrate(tmp_path: Path) -> None:
    file = tmp_path / "bookdesk.db"
    set_version(tmp_path, 2)
    before = file.read_bytes()
    Database.check(file, KEY)
    assert file.read_bytes() == before


def test_a_check_reads_beside_a_writer(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    fill_salon(database)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE business SET name = 'Other'")
        Database.check(tmp_path / "bookdesk.db", KEY)
    database.close()


@pytest.mark.parametrize("key", ["f" * 64, "short"])
def test_a_check_says_what_is_wrong_with_the_key(tmp_path: Path, key: str) -> None:
    open_database(tmp_path).close()
    with pytest.raises(DatabaseError, match=r"can't be read with this key|malformed"):
        Database.check(tmp_path / "bookdesk.db", key)


def test_a_check_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no database at"):
        Database.check(tmp_path / "bookdesk.db", KEY)
    assert not list(tmp_path.iterdir())


def test_a_newer_schema_is_refused_by_check_and_by_opening(tmp_path: Path) -> None:
    set_version(tmp_path, 9999)
    with pytest.raises(DatabaseError, match="newer Bookdesk"):
        Database.check(tmp_path / "bookdesk.db", KEY)
    with pytest.raises(DatabaseError, match="newer Bookdesk"):
        open_database(tmp_path)


def test_a_glance_is_of_one_moment_and_leaves_the_next_write_alone(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    fill_salon(database)

    def name(connection: sa.Connection) -> object:
        return connection.exec_driver_sql("SELECT name FROM business").scalar_one()

    def rename(connection: sa.Connection, new: str) -> None:
        connection.exec_driver_sql("UPDATE business SET name = ?", (new,))

    with database.write(durable=False, wait=False) as connection:
        rename(connection, "Mine")
    with database.glance() as connection:
        assert name(connection) == "Mine"
        with database.write() as other:
            rename(other, "Theirs")
        assert name(connection) == "Mine"
    with database.glance() as connection:
        assert name(connection) == "Theirs"
    with pytest.raises(ZeroDivisionError), database.glance():
        _ = 1 / 0
    with database.write(durable=False, wait=False) as connection:
        rename(connection, "Mine again")
    with database.read() as connection:
        assert name(connection) == "Mine again"
    database.close()


def test_names_that_stood_there_before_are_folded(tmp_path: Path) -> None:
    file = tmp_path / "bookdesk.db"
    old = dbapi2.connect(str(file))
    _unlock(old, KEY)
    for number, script in _scripts():
        if number <= 3:
            old.executescript(script)
    old.execute("INSERT INTO customers (id, name, created_ms) VALUES ('a', 'Élodie ÅS', 0)")
    old.execute("PRAGMA user_version = 3")
    old.commit()
    old.close()
    database = open_database(tmp_path)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT folded FROM customers").scalar_one() == "elodie as"
    database.close()


def test_a_log_that_a_slow_reader_made_long_is_short_again(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    log = tmp_path / "bookdesk.db-wal"

    def write(name: str) -> None:
        with database.write() as connection:
            connection.exec_driver_sql("UPDATE business SET name = ?", (name,))

    fill_salon(database)
    with database.read() as reader:
        reader.exec_driver_sql("SELECT name FROM business").scalar_one()
        # What the reader sees stays, so the log can't begin anew.
        for number in range(10):
            write(f"{number}" * 1_000_000)
            database.fold()
        assert log.stat().st_size > 8_000_000
    database.fold()
    write("Salon")
    assert log.stat().st_size <= 4 * 1024 * 1024
    with database.read() as reader:
        assert reader.exec_driver_sql("SELECT name FROM business").scalar_one() == "Salon"
    database.close()


@pytest.mark.parametrize("attempt", range(4))
def test_two_programs_make_one_database(tmp_path: Path, attempt: int) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", _MAKE, str(tmp_path)],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    assert [one.communicate(timeout=60) for one in both] == [("empty\n", "")] * 2
    database = open_database(tmp_path)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM business").scalar_one() == 1
    database.close()
