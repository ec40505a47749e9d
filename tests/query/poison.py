"""Ways to poison a cache folder, by somebody who can write to it while no desk runs."""

from __future__ import annotations

import os
import sqlite3
import struct
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookdesk.query.entry import Entry, pack
from bookdesk.query.value_files import ValueFiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.query.store_rig import StoreRig

#: What the poison tries to read, overwrite or delete lies here, beside the folder.
VICTIM = b"SQLite's and pickle's victim"


@dataclass
class Target:
    """A rig whose store is closed, a victim beside its folder, and a file that executed code would make."""

    rig: StoreRig
    victim: Path
    executed: Path

    @property
    def folder(self) -> Path:
        return self.rig.folder

    @property
    def database(self) -> Path:
        return self.folder / "cache.db"

    @property
    def pickled(self) -> bytes:
        """Code that makes a file when it is unpickled; pickle's protocol 0, by hand."""
        return f"cos\nsystem\n(S'touch {self.executed}'\ntR.".encode()

    def sql(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute(statement, values)
            connection.commit()


def pickled_values(target: Target) -> None:
    target.sql("UPDATE Cache SET mode = 4, filename = NULL, value = ?", target.pickled)


def pickled_files(target: Target) -> None:
    for path in target.rig.files()[:1]:
        path.write_bytes(target.pickled)
    target.sql("UPDATE Cache SET mode = 4")


def pickled_keys(target: Target) -> None:
    target.sql("UPDATE Cache SET raw = 0, key = ? WHERE rowid = 1", target.pickled)


def pickled_settings(target: Target) -> None:
    target.sql("INSERT INTO Settings VALUES ('disk_pickle_protocol_', ?)", target.pickled)


def texts_for_bytes(target: Target) -> None:
    target.sql("UPDATE Cache SET mode = 3")


def values_in_rows(target: Target) -> None:
    target.sql("UPDATE Cache SET mode = 1, filename = NULL, value = 'text'")


def names_that_lead_out(target: Target) -> None:
    target.sql("UPDATE Cache SET filename = ?", f"../{target.victim.name}")


def names_that_are_absolute(target: Target) -> None:
    target.sql("UPDATE Cache SET filename = ?", str(target.victim))


def names_of_others(target: Target) -> None:
    target.sql("UPDATE Cache SET filename = (SELECT filename FROM Cache WHERE rowid = 1)")


def folder_in_settings(target: Target) -> None:
    target.sql("INSERT INTO Settings VALUES ('disk__directory', ?)", str(target.victim.parent))
    target.sql("INSERT INTO Settings VALUES ('_directory', ?)", str(target.victim.parent))


def trigger(target: Target) -> None:
    target.sql("CREATE TRIGGER t AFTER UPDATE ON Cache BEGIN DELETE FROM Cache; DELETE FROM Settings; END")


def table_that_is_a_view(target: Target) -> None:
    target.sql("DROP TABLE Settings")
    target.sql("CREATE VIEW Settings AS SELECT 'key' AS key, randomblob(1000) AS value")


def endless_view(target: Target) -> None:
    target.sql("ALTER TABLE Cache RENAME TO Cached")
    target.sql(
        "CREATE VIEW Cache AS WITH RECURSIVE n(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n)"
        " SELECT key, 1 AS raw, 2 AS mode, '' AS filename, 1 AS size, '' AS tag, 1.0 AS access_time FROM n"
    )


def empty_database(target: Target) -> None:
    target.database.write_bytes(b"")


def rubbish_database(target: Target) -> None:
    target.database.write_bytes(os.urandom(20_000))


def cut_database(target: Target) -> None:
    target.database.write_bytes(target.database.read_bytes()[:5000])


def huge_database(target: Target) -> None:
    os.truncate(target.database, 2**30)


def write_ahead_header(target: Target) -> None:
    target.rig.change(target.database, lambda data: data[:18] + b"\2\2" + data[20:])


def other_encoding(target: Target) -> None:
    target.rig.change(target.database, lambda data: data[:56] + b"\0\0\0\2" + data[60:])


def write_ahead_log(target: Target) -> None:
    target.database.with_name("cache.db-wal").write_bytes(os.urandom(5000))
    target.database.with_name("cache.db-shm").symlink_to(target.victim)


def folder_for_database(target: Target) -> None:
    target.database.unlink()
    target.database.mkdir()
    (target.database / "stranger").write_text("a file")


def link_for_database(target: Target) -> None:
    target.database.unlink()
    target.database.symlink_to(target.victim)


def second_name_for_database(target: Target) -> None:
    # Another folder's index, which looks just like ours.
    os.link(target.database, target.victim.with_name("other.db"))


def pipe_for_database(target: Target) -> None:
    target.database.unlink()
    os.mkfifo(target.database)


def link_for_journal(target: Target) -> None:
    journal = target.database.with_name("cache.db-journal")
    journal.unlink(missing_ok=True)
    journal.symlink_to(target.victim)


def journal_that_deletes(target: Target) -> None:
    """Write a hot journal that names a super-journal: SQLite deletes that file once it rolled back."""
    magic = bytes.fromhex("d9d505f920a163d7")
    pages = target.database.stat().st_size // 4096
    head = (magic + struct.pack(">IIIII", 0, 0, pages, 512, 4096)).ljust(512, b"\0")
    name = os.fsencode(target.victim)
    tail = struct.pack(">I", 2**30 // 4096 + 1) + name + struct.pack(">II", len(name), sum(name)) + magic
    target.database.with_name("cache.db-journal").write_bytes(head + tail)


def links_for_values(target: Target) -> None:
    for path in target.rig.files()[1:]:
        path.unlink()
        path.symlink_to(target.victim)


def links_for_folders(target: Target) -> None:
    outside = target.victim.parent / "outside"
    outside.mkdir()
    for path in target.rig.files()[1:]:
        folder = path.parent
        folder.rename(outside / folder.name)
        folder.symlink_to(outside / folder.name)


def pipes_for_values(target: Target) -> None:
    for path in target.rig.files()[1:]:
        path.unlink()
        os.mkfifo(path)


def folders_for_values(target: Target) -> None:
    for path in target.rig.files()[1:]:
        path.unlink()
        path.mkdir()


def huge_values(target: Target) -> None:
    for path in target.rig.files()[1:]:
        os.truncate(path, 2**30)


def cut_values(target: Target) -> None:
    for number, path in enumerate(target.rig.files()[1:]):
        path.write_bytes(path.read_bytes()[: number * 20])


def strangers_files(target: Target) -> None:
    for name in (
        "stranger.val",
        "ab/stranger.val",
        "ff/ff/" + "f" * 28 + ".val",
        "ff/ff/" + "f" * 28 + ".val2",
    ):
        path = target.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(target.pickled)


def entry_of_a_deep_key(target: Target) -> None:
    key = "[" * 50_000 + "]" * 50_000
    files = ValueFiles(target.folder)
    for index_key in (key, "sealed:" + "0" * 64, "no key", ""):
        entry = Entry(index_key, "1", 1_700_000_000.0, target.pickled, sealed=index_key.startswith("sealed"))
        files.write(files.next_name(index_key)[0], pack(entry))


def strange_lock(target: Target) -> None:
    lock = target.folder / "store.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()


def link_for_lock(target: Target) -> None:
    lock = target.folder / "store.lock"
    lock.unlink(missing_ok=True)
    lock.symlink_to(target.victim)


POISONS: list[Callable[[Target], None]] = [
    pickled_values,
    pickled_files,
    pickled_keys,
    pickled_settings,
    texts_for_bytes,
    values_in_rows,
    names_that_lead_out,
    names_that_are_absolute,
    names_of_others,
    folder_in_settings,
    trigger,
    table_that_is_a_view,
    endless_view,
    empty_database,
    rubbish_database,
    cut_database,
    huge_database,
    write_ahead_header,
    other_encoding,
    write_ahead_log,
    folder_for_database,
    link_for_database,
    second_name_for_database,
    pipe_for_database,
    link_for_journal,
    journal_that_deletes,
    links_for_values,
    links_for_folders,
    pipes_for_values,
    folders_for_values,
    huge_values,
    cut_values,
    strangers_files,
    entry_of_a_deep_key,
    strange_lock,
    link_for_lock,
]
#: How many of six entries those cost that hit value files.
COST: dict[Callable[[Target], None], int] = {
    pickled_files: 1,
    links_for_values: 5,
    links_for_folders: 5,
    pipes_for_values: 5,
    folders_for_values: 5,
    huge_values: 5,
    cut_values: 5,
}
