"""diskcache's Disk without pickle, and the check of the database before diskcache reads it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from diskcache import Cache, core

from bookdesk.query.byte_disk import ByteDisk
from bookdesk.query.entry_index import EntryIndex, Row, open_index

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def disk(tmp_path: Path) -> ByteDisk:
    return ByteDisk(str(tmp_path))


def test_bytes_are_stored_in_a_file_and_read_back(disk: ByteDisk, tmp_path: Path) -> None:
    size, mode, name, value = disk.store(b"some bytes", read=False, key="key")
    assert (size, mode, value) == (10, core.MODE_BINARY, None)
    assert (tmp_path / name).read_bytes() == b"some bytes"
    assert disk.fetch(mode, name, value, read=False) == b"some bytes"
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("value", ["text", 1, 1.5, None, ["a"], bytearray(b"a"), memoryview(b"a")])
def test_nothing_but_bytes_is_stored(disk: ByteDisk, tmp_path: Path, value: object) -> None:
    with pytest.raises(ValueError, match="bytes"):
        disk.store(value, read=False, key="key")
    with pytest.raises(ValueError, match="bytes"):
        disk.store(b"bytes", read=True, key="key")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("key", [b"key", 1, 1.5, None, ("a",), core.UNKNOWN])
def test_nothing_but_text_is_a_key(disk: ByteDisk, key: object) -> None:
    for use in (disk.put, disk.hash, disk.filename, lambda k: disk.store(b"", read=False, key=k)):
        with pytest.raises(ValueError, match="text"):
            use(key)


@pytest.mark.parametrize(
    ("key", "raw"), [(b"\x80\x05K\x01.", 0), (b"key", 1), ("key", 0), ("key", None), (1, 1), (None, 1)]
)
def test_no_row_with_another_key_is_read(disk: ByteDisk, key: object, raw: object) -> None:
    assert disk.get("key", raw=1) == "key"
    with pytest.raises(ValueError, match="not a key"):
        disk.get(key, raw)


@pytest.mark.parametrize(
    "mode", [core.MODE_NONE, core.MODE_RAW, core.MODE_TEXT, core.MODE_PICKLE, 9, "2", 2.0, None]
)
def test_no_other_mode_is_read(disk: ByteDisk, mode: object) -> None:
    _, _, name, _ = disk.store(b"some bytes", read=False, key="key")
    for value in (None, b"\x80\x05K\x01."):
        with pytest.raises(ValueError, match="value file"):
            disk.fetch(mode, name, value, read=False)


def test_neither_a_value_in_the_database_nor_an_open_file_is_given(disk: ByteDisk) -> None:
    _, mode, name, _ = disk.store(b"some bytes", read=False, key="key")
    with pytest.raises(ValueError, match="value file"):
        disk.fetch(mode, name, b"", read=False)
    with pytest.raises(ValueError, match="value file"):
        disk.fetch(mode, name, None, read=True)


BAD_NAMES: list[Any] = [
    "../outside.val",
    "/etc/passwd",
    "ab/cd/../../../outside.val",
    "ab/cd/" + "0" * 28 + ".val\n",
    "ab/cd/" + "0" * 27 + ".val",
    "AB/cd/" + "0" * 28 + ".val",
    "ab\\cd\\" + "0" * 28 + ".val",
    "ab/cd/" + "0" * 28 + ".val/..",
    "\uff10b/cd/" + "0" * 28 + ".val",
    "cache.db",
    "",
    None,
    b"ab/cd/" + b"0" * 28 + b".val",
    7,
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: Any) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.val"
    inside.mkdir()
    outside.write_bytes(b"another's")
    (inside / "cache.db").write_bytes(b"a database")
    disk = ByteDisk(str(inside))
    disk.put("key")
    with pytest.raises(ValueError, match="name of a value file"):
        disk.fetch(core.MODE_BINARY, name, None, read=False)
    disk.remove(name)
    assert outside.read_bytes() == b"another's"
    assert (inside / "cache.db").exists()


def test_diskcache_removes_files_of_the_key_at_work_alone(disk: ByteDisk, tmp_path: Path) -> None:
    _, _, mine, _ = disk.store(b"mine", read=False, key="mine")
    _, _, other, _ = disk.store(b"other", read=False, key="other")
    disk.put("mine")
    disk.remove(other)
    assert (tmp_path / other).exists()
    disk.remove(mine)
    assert not (tmp_path / mine).exists()
    assert not (tmp_path / mine).parent.exists()


def test_a_new_file_takes_the_place_of_older_ones(disk: ByteDisk, tmp_path: Path) -> None:
    names = [disk.store(value, read=False, key="key")[2] for value in (b"1", b"2", b"3")]
    assert [(tmp_path / name).exists() for name in names] == [False, False, True]
    assert names == sorted(names)


# the index


def test_an_index_that_we_made_is_opened_again(tmp_path: Path) -> None:
    # A later diskcache that makes other tables shows here: its statements' digest has to be noted then.
    index = open_index(tmp_path)
    index.keep("key", b"bytes", "note", 5.0, durable=False)
    index.close()
    again = open_index(tmp_path)
    (row,) = again.rows()
    assert row == Row("key", row.name, 5, "note", 5.0)
    assert again.get("key") == b"bytes"
    again.close()


def test_the_index_uses_no_write_ahead_log_and_maps_no_file(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.keep("key", b"bytes", "note", 5.0, durable=False)
    assert index._sql("PRAGMA journal_mode").fetchall() == [("truncate",)]
    assert index._sql("PRAGMA mmap_size").fetchall() in ([(0,)], [])
    assert index._sql("PRAGMA trusted_schema").fetchall() == [(0,)]
    assert not list(tmp_path.glob("cache.db-wal"))
    index.close()


def _execute(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / "cache.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


FOREIGN = {
    "a setting that names another folder": "INSERT INTO Settings VALUES ('disk__directory', '/')",
    "a setting that Disk doesn't take": "INSERT INTO Settings VALUES ('disk_compress_level', 1)",
    "a setting that is a PRAGMA": "INSERT INTO Settings VALUES ('sqlite_writable_schema', 1)",
    "a setting that hides a method": "INSERT INTO Settings VALUES ('close', 1)",
    "another value of ours": "UPDATE Settings SET value = 'wal' WHERE key = 'sqlite_journal_mode'",
    "a setting of ours with text for a number": "UPDATE Settings SET value = '0' WHERE key = 'cull_limit'",
    "a setting of ours as a real number": "UPDATE Settings SET value = 0.0 WHERE key = 'cull_limit'",
    "a setting that is gone": "DELETE FROM Settings WHERE key = 'sqlite_mmap_size'",
    "a counter that is text": "UPDATE Settings SET value = 'many' WHERE key = 'size'",
    "a key that is a number": "INSERT INTO Settings VALUES (x'00', 1)",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON Cache BEGIN DELETE FROM Cache; END",
    "a view": "CREATE VIEW v AS SELECT * FROM Cache",
    "another table": "CREATE TABLE t (x)",
    "another column": "ALTER TABLE Cache ADD COLUMN more",
    "an index less": "DROP INDEX Cache_key_raw",
    "a table of no table": "DROP TABLE Settings",
}


@pytest.mark.parametrize("statement", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_database_with_anything_foreign_is_thrown_away(tmp_path: Path, statement: str) -> None:
    index = open_index(tmp_path)
    index.keep("key", b"bytes", "note", 5.0, durable=False)
    index.close()
    _execute(tmp_path, statement)
    again = open_index(tmp_path)
    assert again.rows() == []
    assert again.directory == again.disk._directory == str(tmp_path)
    again.keep("key", b"bytes", "note", 5.0, durable=False)
    assert len(again.rows()) == 1
    again.close()


def test_a_table_that_is_a_view_is_thrown_away(tmp_path: Path) -> None:
    open_index(tmp_path).close()
    _execute(
        tmp_path,
        "DROP TABLE Cache",
        "CREATE VIEW Cache AS SELECT 'key' AS key, 1 AS raw, 4 AS mode, NULL AS filename, x'80' AS value",
    )
    index = open_index(tmp_path)
    assert index.rows() == []
    index.close()


def test_a_database_that_is_far_too_large_is_thrown_away(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.keep("key", b"bytes", "note", 5.0, durable=False)
    index.close()
    os.truncate(tmp_path / "cache.db", 2**30)
    again = open_index(tmp_path)
    assert again.rows() == []
    assert (tmp_path / "cache.db").stat().st_size < 100_000
    again.close()


ROWS = {
    "pickled key": "UPDATE Cache SET raw = 0, key = x'80054B012E'",
    "pickled value": "UPDATE Cache SET mode = 4, value = x'80054B012E'",
    "value in the row": "UPDATE Cache SET value = 'text'",
    "huge size": "UPDATE Cache SET size = 1e300",
    "size in words": "UPDATE Cache SET size = 'large'",
    "no name": "UPDATE Cache SET filename = NULL",
    "name of bytes": "UPDATE Cache SET filename = x'00'",
    "no time": "UPDATE Cache SET access_time = NULL",
}


@pytest.mark.parametrize("statement", ROWS.values(), ids=ROWS.keys())
def test_a_row_that_the_store_does_not_make_is_not_read(tmp_path: Path, statement: str) -> None:
    index = open_index(tmp_path)
    index.keep("key", b"bytes", "note", 5.0, durable=False)
    index.close()
    # diskcache's triggers add sizes up; with that sum in order the row alone is foreign.
    _execute(tmp_path, statement, "UPDATE Settings SET value = 5 WHERE key = 'size'")
    again = open_index(tmp_path)
    with pytest.raises(ValueError, match="row that the store doesn't make"):
        again.rows()
    again.close()


def test_diskcache_itself_does_as_the_settings_say(tmp_path: Path) -> None:
    """Shows what the check is for: without it a row of the database moves the cache elsewhere."""
    folder, elsewhere = tmp_path / "folder", tmp_path / "elsewhere"
    elsewhere.mkdir()
    Cache(str(folder)).close()
    with contextlib.closing(sqlite3.connect(folder / "cache.db", isolation_level=None)) as connection:
        connection.execute("INSERT INTO Settings VALUES ('_directory', ?)", (str(elsewhere),))
    unchecked = Cache(str(folder), disk=ByteDisk)
    assert unchecked.directory == str(elsewhere)
    unchecked.close()


def test_a_folder_that_diskcache_would_read_as_another_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "$HOME"
    folder.mkdir()
    with pytest.raises(OSError, match="another one"):
        EntryIndex(folder)
