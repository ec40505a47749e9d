"""The database: SQLite through sqlcipher3 and SQLAlchemy Core, one writer at a time.

WAL with several readers; SQLite below 3.51.3 can corrupt such a database, so an older one is
refused. A hold may cost one WAL write; what is acknowledged as booked is fsynced first.
"""

from __future__ import annotations

import os
import re
import stat
import threading
import time
from contextlib import closing, contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from bookdesk.backend.database_trouble import damaged, database_error, refuse_orphaned_log
from bookdesk.backend.same_files import SameFiles
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.domain.text import folded
from bookdesk.errors import DatabaseError, DatabaseUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OLDEST_SQLITE = (3, 51, 3)
#: How long a writer waits for another program's transaction.
_PATIENCE_MS = 10_000
#: Between two tries to open a file that another program is just making.
_PAUSE_S = 0.02
#: What the WAL may keep of the disk once it is folded in.
_WAL_BYTES = 4 * 1024 * 1024
_KEY = re.compile(r"[0-9a-f]{64}")


class WriterBusyError(sqlcipher.OperationalError):  # type: ignore[misc]  # the driver has no types
    """Another write is going on; asked for without waiting, it is not waited for.

    Whoever waits gets it in the end as well, as the driver tells of another program's.
    """

    def __init__(self) -> None:
        super().__init__("database is locked by another write")


class Database:
    """One database file and its connections.

    `key` is 32 bytes as 64 hexadecimal digits, or None for a file that is not encrypted.
    Raises DatabaseError when the file can't be opened, is no database, or has another key.
    """

    def __init__(self, path: Path, key: str | None) -> None:
        _check_key(key)
        if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
            text = QT_TRANSLATE_NOOP(
                "Desktop",
                "SQLite {version} can corrupt a database that has two connections. "
                "Install sqlcipher3 0.6.2 or newer.",
            )
            raise DatabaseUnusable(text, version=sqlcipher.sqlite_version)
        self._path = path
        self._key = key
        self._files = SameFiles(path)
        self._one_writer = threading.Lock()
        #: Called after each commit, on the writer's thread while it still has the lock: it must be quick.
        self.committed: Callable[[], None] = _silent
        self._writers: dict[tuple[bool, bool], tuple[sa.Connection, Any]] = {}
        self._engine = sa.create_engine(
            "sqlite+pysqlite://",
            module=sqlcipher,
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=8,
            max_overflow=32,
            # An error's text ends in a log, and what is stored here is personal.
            hide_parameters=True,
        )
        event.listen(self._engine, "connect", self._prepare)
        event.listen(self._engine, "begin", _begin)
        try:
            refuse_orphaned_log(path)
            _make_private(path)
            self._open()
            # The writer's connection stays, and with it the log.
            self._files.note()
        except BaseException:
            self.close()
            raise

    @staticmethod
    def check(path: Path, key: str | None) -> None:
        """Tell whether a database can be read with a key: opens it read only, reads it all, and closes it.

        Nothing is made, migrated or written, and a backend may serve it meanwhile. Raises
        DatabaseError, with its sentence, when there is none, it can't be read, a page of it is
        damaged, or a newer Bookdesk made it.
        """
        _check_key(key)
        refuse_orphaned_log(path)
        if not path.is_file():
            raise DatabaseError(f"There is no database at {path}.")
        # Without a WAL nobody has it open; a reader that may not write would leave an empty one behind.
        how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
        place = f"{path.absolute().as_uri()}?{how}"
        try:
            with closing(sqlcipher.connect(place, uri=True, timeout=_PATIENCE_MS / 1000)) as connection:
                _unlock(connection, key)
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                _check_pages(path, connection)
        except sqlcipher.Error as error:
            raise database_error(path, error) from error
        _check_version(path, version)

    def _open(self) -> None:
        # Two programs that start on a fresh folder make the file at once. Changing the journal mode is
        # refused without waiting, and whoever saw an empty file has another salt than who filled it.
        deadline = time.monotonic() + _PATIENCE_MS / 1000
        while True:
            fresh = not self._path.exists() or self._path.stat().st_size == 0
            try:
                with self._engine.connect() as connection:
                    connection.execute(sa.text("SELECT count(*) FROM sqlite_master")).scalar_one()
                    if not fresh:
                        _check_pages(self._path, connection.connection.dbapi_connection)
                self._migrate()
            except (sa.exc.DBAPIError, sqlcipher.Error) as error:
                text = str(getattr(error, "orig", error))
                raced = "locked" in text or (fresh and "not a database" in text)
                if not raced or time.monotonic() >= deadline:
                    raise database_error(self._path, error) from error
            else:
                return
            self.close()
            threading.Event().wait(_PAUSE_S)

    def _connect(self) -> Any:
        # Another file there would be read beside the one that is open; where there is none, an empty one
        # would be made and pass for a fresh folder's.
        self._files.check()
        place = f"{self._path.absolute().as_uri()}?mode=rw"
        return sqlcipher.connect(place, uri=True, check_same_thread=False, timeout=_PATIENCE_MS / 1000)

    def _prepare(self, connection: Any, _record: object) -> None:
        # The driver's own transactions are off: BEGIN comes from the "begin" event, so that reads
        # are snapshots and writes take the lock at once.
        connection.isolation_level = None
        _unlock(connection, self._key)
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # Folding the WAL into the file takes as long as many holds: see fold, which no hold waits for.
        cursor.execute("PRAGMA wal_autocheckpoint = 20000")
        # A slow reader lets the WAL grow, and its file would stay as large: it is cut where it begins anew.
        cursor.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES}")
        cursor.execute("PRAGMA temp_store = MEMORY")
        connection.create_function("bookdesk_folded", 1, folded, deterministic=True)
        cursor.close()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Open a snapshot: everything read through it is of one moment."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def glance(self) -> Iterator[sa.Connection]:
        """Open a snapshot on the connection of the writes that don't wait, on the thread that makes those.

        After such a write that connection still has its pages in memory, another one decrypts them anew.
        """
        connection, raw = self._writing_connection(durable=False, wait=False)
        raw.execute("BEGIN")
        try:
            yield connection
        finally:
            if raw.in_transaction:
                raw.execute("COMMIT")

    @contextmanager
    def write(self, *, durable: bool = True, wait: bool = True) -> Iterator[sa.Connection]:
        """Open the one write transaction; it commits at the end and rolls back on an error.

        With `durable` the commit is fsynced before this returns; without, a power cut may undo it
        (a hold), but never half of it. Without `wait` it raises WriterBusyError when it would have
        to wait for another writer, in this process or another; with it, that or the driver's error
        after ten seconds. Raises MovedError, and writes nothing, where the file is not in its place.
        """
        asked = time.monotonic()
        # Waiting here is fair and wakes at once; SQLite's own busy handler sleeps and polls.
        if not self._one_writer.acquire(blocking=wait, timeout=_PATIENCE_MS / 1000 if wait else -1):
            raise WriterBusyError
        try:
            connection, raw = self._writing_connection(durable=durable, wait=wait)
            if wait:
                # Both waits together: of several that ask, the last would be told after as many times ten.
                waited_ms = int((time.monotonic() - asked) * 1000)
                raw.execute(f"PRAGMA busy_timeout = {max(0, _PATIENCE_MS - waited_ms)}")
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlcipher.OperationalError as error:
                if not wait and "locked" in str(error):
                    raise WriterBusyError from None
                raise
            try:
                yield connection
                self._files.check()
                raw.execute("COMMIT")
            except BaseException:
                if raw.in_transaction:
                    raw.execute("ROLLBACK")
                raise
            self.committed()
        finally:
            self._one_writer.release()

    def _writing_connection(self, *, durable: bool, wait: bool) -> tuple[sa.Connection, Any]:
        # One connection for each kind, kept open, and BEGIN and COMMIT sent past SQLAlchemy: its own
        # way of checking out, beginning and committing costs a hold as much as all its rows do.
        kept = self._writers.get((durable, wait))
        if kept is None or kept[0].invalidated or kept[0].closed:
            connection = self._engine.connect().execution_options(bookdesk_write=True)
            raw: Any = connection.connection.dbapi_connection
            raw.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            raw.execute("PRAGMA busy_timeout = 0")
            kept = self._writers[durable, wait] = (connection, raw)
        return kept

    def _migrate(self) -> None:
        # The version is read in the transaction that acts on it: another program may migrate as well.
        with self.write() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            _check_version(self._path, version)
            for number, script in _scripts():
                if number > version:
                    for statement in _statements(script):
                        connection.exec_driver_sql(statement)
                    connection.exec_driver_sql(f"PRAGMA user_version = {number}")

    def fold(self) -> None:
        """Fold the WAL into the file, as far as no reader needs it, while others read and write."""
        with self._engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None  # noqa: S101  a checked-out connection has one
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close all connections; SQLite then folds the WAL into the file."""
        with self._one_writer:
            for connection, _ in self._writers.values():
                connection.close()
            self._writers.clear()
        self._engine.dispose()


def _silent() -> None:
    """Nobody waits for a commit."""


def _check_key(key: str | None) -> None:
    if key is not None and not _KEY.fullmatch(key):
        text = QT_TRANSLATE_NOOP(
            "Desktop", "The database's key is malformed: 64 hexadecimal digits are expected."
        )
        raise DatabaseUnusable(text)


def _check_version(path: Path, version: int) -> None:
    newest = _scripts()[-1][0]
    if version > newest:
        text = QT_TRANSLATE_NOOP(
            "Desktop",
            "The database {file} was made by a newer Bookdesk (schema {version}, this one knows "
            "{newest}). Install that version or choose another folder with --data.",
        )
        raise DatabaseUnusable(text, file=path, version=version, newest=newest)


def _make_private(path: Path) -> None:
    # The folder is its owner's alone; a copy of the file may come to lie in one that is not. SQLite gives
    # the files that it makes beside it the same mode.
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise database_error(path, error) from error


def _check_pages(path: Path, connection: Any) -> None:
    # A page that was damaged on the disk would be met on the day that somebody asks for what lies on it,
    # and writing beside it makes it worse. Read through the WAL, so that a cut checkpoint is no damage.
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise damaged(path)


def _unlock(connection: Any, key: str | None) -> None:
    # SQLCipher writes its own lines to standard error; what went wrong is said by our sentence.
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        # Every page written is authenticated; processors do SHA-256 three times faster than SHA-512.
        connection.execute("PRAGMA cipher_hmac_algorithm = HMAC_SHA256")
        # A hold writes a few rows into many pages: small ones are sealed sooner.
        connection.execute("PRAGMA cipher_page_size = 2048")


def _begin(connection: sa.Connection) -> None:
    # A write's transaction was begun already, see Database.write.
    if not connection.get_execution_options().get("bookdesk_write", False):
        connection.exec_driver_sql("BEGIN")


def _scripts() -> list[tuple[int, str]]:
    folder = resources.files("bookdesk.backend.migrations")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [(int(f.name[:4]), f.read_text("utf-8")) for f in files]


def _statements(script: str) -> Iterator[str]:
    """Split a script at the statements' own ends: a trigger's body has semicolons inside."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlcipher.complete_statement(statement):
            yield statement
            statement = ""
