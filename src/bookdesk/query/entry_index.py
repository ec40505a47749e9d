"""The index of the store's files: diskcache's database, checked before diskcache reads it.

The database is never trusted: entries are found by their files, and what doesn't look as diskcache
made it is thrown away and made anew from them.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import stat
from typing import TYPE_CHECKING, Any, NamedTuple

from diskcache import Cache, core

from bookdesk.query.byte_disk import ByteDisk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

#: All of diskcache's settings, so that no row of the database decides about any.
_SETTINGS: dict[str, int | str] = {
    "statistics": 0,
    "tag_index": 0,
    # What goes is upkeep's to say; diskcache would evict within a save, pinned or not.
    "eviction_policy": "none",
    "cull_limit": 0,
    "size_limit": 2**30,
    "sqlite_auto_vacuum": 0,
    "sqlite_cache_size": 2**11,
    "sqlite_cell_size_check": 1,
    # Not WAL: below SQLite 3.51.3 a second connection to one can corrupt it, and each thread has its own.
    "sqlite_journal_mode": "truncate",
    # A mapped file that somebody shortens ends the process.
    "sqlite_mmap_size": 0,
    # A power cut may cost the index, which is made anew; a killed process costs nothing.
    "sqlite_synchronous": 0,
    "sqlite_trusted_schema": 0,
    # Entries tell about themselves, so each is a file and none lies in the database.
    "disk_min_file_size": 0,
    "disk_pickle_protocol": 0,
}
_COUNTERS = frozenset({"count", "size", "hits", "misses"})
#: Of the statements that diskcache 5.6.3 makes its tables, indexes and triggers with.
_SCHEMA = "874ea3ad57f4369b4980aaa901a2be9c"
_SIDE_FILES = ("-journal", "-wal", "-shm")
_MOST_BYTES = 64 * 1024 * 1024
_MOST_ROWS = 200_000


class Row(NamedTuple):
    """An index's row: a key's file, its size in bytes, what was noted of it, when it was last looked at."""

    index_key: str
    name: str
    size: int
    note: str
    seen_at: float


class EntryIndex(Cache):  # type: ignore[misc]  # diskcache has no types
    """diskcache's Cache with our Disk and our settings. Times are the store's clock's seconds.

    Raises OSError, sqlite3.Error, diskcache.Timeout or ValueError where the database fails.
    """

    def __init__(self, folder: Path) -> None:
        directory = str(folder)
        if os.path.expandvars(os.path.expanduser(directory)) != directory:  # noqa: PTH111  as diskcache does
            raise OSError("diskcache would read the folder's name as another one")
        super().__init__(directory, timeout=5, disk=ByteDisk, **_SETTINGS)

    def keep(self, index_key: str, data: bytes, note: str, seen_at: float, *, durable: bool) -> None:
        """Store a file and its row. Raises OSError when the file can't be written."""
        disk: ByteDisk = self._disk
        disk.durable = durable
        self.set(index_key, data, tag=note)
        self._sql("UPDATE Cache SET access_time = ? WHERE key = ? AND raw = 1", (seen_at, index_key))

    def note_seen(self, index_keys: Iterable[str], seen_at: float) -> None:
        """Note that entries were looked at; unknown keys are passed over."""
        with self.transact():
            for index_key in index_keys:
                self._sql("UPDATE Cache SET access_time = ? WHERE key = ? AND raw = 1", (seen_at, index_key))

    def adopt(self, row: Row) -> None:
        """List a file that is there already."""
        self.forget([row.index_key])
        columns = (None, row.note, row.size, core.MODE_BINARY, row.name, None)
        raw = True
        self._row_insert(row.index_key, raw, row.seen_at, columns)

    def forget(self, index_keys: Iterable[str]) -> None:
        """Drop rows; their files are the caller's."""
        for index_key in index_keys:
            self._sql("DELETE FROM Cache WHERE key = ? AND raw = 1", (index_key,))

    def rows(self) -> list[Row]:
        """Return all rows. Raises ValueError when one is not as `keep` writes them, a pickled one too."""
        return self._rows_where("1")

    def rows_between(self, low: str, high: str) -> list[Row]:
        """Return the rows whose files' names lie from `low` to, not including, `high`; "" for no bound.

        Rows that name no file come with those below all others. Raises ValueError as `rows` does.
        """
        if not low:
            # What is no text at all may sort before all text.
            return self._rows_where("filename IS NULL OR filename < ?", high)
        if not high:
            return self._rows_where("filename >= ?", low)
        return self._rows_where("filename >= ? AND filename < ?", low, high)

    def seen_at(self, index_key: str) -> float | None:
        """Return when an entry was last looked at, None when it is not listed."""
        found = self._sql("SELECT access_time FROM Cache WHERE key = ? AND raw = 1", (index_key,)).fetchone()
        return None if found is None else found[0]

    def _rows_where(self, condition: str, *values: str) -> list[Row]:
        columns = "key, raw, mode, filename, size, tag, access_time, value IS NULL"
        statement = f"SELECT {columns} FROM Cache WHERE {condition} LIMIT ?"  # noqa: S608  no data in it
        found = self._sql(statement, (*values, _MOST_ROWS + 1)).fetchall()
        if len(found) > _MOST_ROWS:
            raise ValueError("more rows than the store makes")
        return [_row(columns) for columns in found]

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which all changes are one."""
        context: AbstractContextManager[None] = self.transact()
        return context


def _row(columns: tuple[Any, ...]) -> Row:
    key, raw, mode, name, size, note, seen, empty = columns
    kinds = (type(key), type(name), type(size), type(note), type(seen))
    if kinds != (str, str, int, str, float) or raw != 1 or mode != core.MODE_BINARY or not empty:
        raise ValueError("a row that the store doesn't make")
    return Row(key, name, size, note, seen)


def open_index(folder: Path, *, anew: bool = False) -> EntryIndex:
    """Open a folder's index; one that is not as we make them, or `anew`, is thrown away first.

    Raises OSError, sqlite3.Error or diskcache.Timeout when there can be none.
    """
    database = folder / core.DBNAME
    if anew or not _is_ours(database):
        discard_index(folder)
    index = EntryIndex(folder)
    with contextlib.suppress(OSError):
        database.chmod(0o600)
    return index


def discard_index(folder: Path) -> None:
    """Remove the index and what SQLite left beside it. Raises OSError when something stays."""
    database = folder / core.DBNAME
    for path in (database, *(database.with_name(database.name + side) for side in _SIDE_FILES)):
        if path.is_dir() and not path.is_symlink():
            path.replace(_free_name(path))
        else:
            path.unlink(missing_ok=True)


def _free_name(path: Path) -> Path:
    number = 1
    while os.path.lexists(name := path.with_name(f"{path.name}.aside-{number}")):
        number += 1
    return name


def _is_ours(database: Path) -> bool:
    """Tell whether a database can be given to diskcache, which does as its Settings table says.

    Rows of that table set any attribute of diskcache's objects, their folder too, and run any
    PRAGMA; triggers and views run when a row is written. So only diskcache's own schema and our own
    settings pass. A journal that is left goes with its index: it tells of a write that was cut
    off, or it is a stranger's, and SQLite deletes the file that a journal names as its superior.
    """
    for side in _SIDE_FILES:
        beside = database.with_name(database.name + side)
        if os.path.lexists(beside) and not (_is_plain(beside) and beside.stat().st_size == 0):
            return False
    if not os.path.lexists(database):
        return True
    try:
        return _is_plain(database) and _tables_are_ours(database)
    except (OSError, sqlite3.Error, ValueError):
        return False


def _is_plain(path: Path) -> bool:
    # A second name for a file of somebody else's would have us write into that.
    status = os.lstat(path)
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_size <= _MOST_BYTES


def _tables_are_ours(database: Path) -> bool:
    with contextlib.closing(
        sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=5)
    ) as connection:
        connection.execute("PRAGMA trusted_schema = 0")
        connection.execute("PRAGMA cell_size_check = 1")
        schema = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name LIMIT 100"
        ).fetchall()
        if schema_digest(schema) != _SCHEMA:
            return False
        settings = connection.execute("SELECT key, value FROM Settings LIMIT 100").fetchall()
    counters = {key: value for key, value in settings if key in _COUNTERS}
    others = {key: value for key, value in settings if key not in _COUNTERS}
    return (
        len(settings) == len(_SETTINGS) + len(_COUNTERS)
        and others == _SETTINGS
        and all(type(others[key]) is type(value) for key, value in _SETTINGS.items())
        and counters.keys() == _COUNTERS
        and all(type(value) is int for value in counters.values())
    )


def schema_digest(schema: list[tuple[object, ...]]) -> str:
    """Return a digest of rows of sqlite_master: type, name, table, statement."""
    return hashlib.blake2b(repr(schema).encode(), digest_size=16).hexdigest()
