"""Value files: their places, and that nothing outside of the folder is read, written or removed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from bookdesk.query.entry import MOST_BYTES
from bookdesk.query.value_files import FoundFile, ValueFiles, digest_in, digest_of

if TYPE_CHECKING:
    from pathlib import Path

NAME = "ab/cd/" + "0" * 28 + ".val"


@pytest.fixture
def files(tmp_path: Path) -> ValueFiles:
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside").mkdir()
    return ValueFiles(tmp_path / "inside")


def _write(files: ValueFiles, key: str, data: bytes) -> str:
    name, _ = files.next_name(key)
    files.write(name, data)
    return name


def test_a_keys_files_are_found_by_the_key_alone(files: ValueFiles) -> None:
    first, second = _write(files, "key", b"1"), _write(files, "key", b"2")
    other = _write(files, "other", b"3")
    assert ValueFiles(files.folder).names("key") == [second, first]
    assert digest_in(first) == digest_in(second) == digest_of("key") != digest_in(other)
    assert sorted(files.walk()) == sorted(FoundFile(name, 1) for name in (first, second, other))
    assert files.names("none") == []


def test_generations_go_on_after_the_last_one(files: ValueFiles) -> None:
    name, _ = files.next_name("key")
    assert name.endswith("00000001.val")
    files.write(name.replace("00000001", "ffffffff"), b"a stranger's")
    name, older = files.next_name("key")
    assert (name[-12:], older) == ("00000001.val", [])
    assert files.names("key") == []


def test_a_file_is_never_written_over(files: ValueFiles) -> None:
    name = _write(files, "key", b"1")
    with pytest.raises(FileExistsError):
        files.write(name, b"2")
    assert files.read(name) == b"1"


def test_a_durable_file_is_written_as_any_other(files: ValueFiles) -> None:
    name, _ = files.next_name("key")
    files.write(name, b"draft", durable=True)
    assert files.read(name) == b"draft"


@pytest.mark.parametrize(
    "name", ["../outside/file", "/etc/passwd", "cache.db", NAME + "\n", "AB/cd/" + "0" * 28 + ".val"]
)
def test_other_names_are_refused(files: ValueFiles, name: str) -> None:
    for use in (files.read, files.remove, lambda n: files.write(n, b"")):
        with pytest.raises(ValueError, match="not the name"):
            use(name)


def test_a_folder_that_is_a_link_leads_nowhere(files: ValueFiles, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    for link in ("ab", "12/34"):
        place = outside / "cd" if link == "ab" else outside
        place.mkdir(exist_ok=True)
        theirs = place / ("0" * 28 + ".val")
        theirs.write_bytes(b"another's")
        path = files.folder / link
        path.parent.mkdir(exist_ok=True)
        path.symlink_to(outside, target_is_directory=True)
        name = NAME if link == "ab" else NAME.replace("ab/cd", link)
        with pytest.raises(FileNotFoundError):
            files.read(name)
        files.remove(name)
        assert list(files.walk()) == []
        assert theirs.exists()
        files.write(name, b"ours")
        assert theirs.read_bytes() == b"another's"
        assert not path.is_symlink()
        assert files.read(name) == b"ours"
        files.remove(name)


@pytest.mark.parametrize("kind", ["link", "hanging link", "fifo", "folder", "large"])
def test_a_file_that_is_no_plain_file_is_not_read(files: ValueFiles, tmp_path: Path, kind: str) -> None:
    theirs = tmp_path / "outside" / "theirs"
    theirs.write_bytes(b"another's")
    path = files.folder / NAME
    path.parent.mkdir(parents=True)
    if kind == "link":
        path.symlink_to(theirs)
    elif kind == "hanging link":
        path.symlink_to(tmp_path / "nothing")
    elif kind == "fifo" and sys.platform != "win32":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        with path.open("wb") as sparse:
            sparse.truncate(MOST_BYTES * 64)
    with pytest.raises(ValueError, match=r"plain file|too large"):
        files.read(NAME)
    files.remove(NAME)
    assert theirs.read_bytes() == b"another's"
    assert os.path.lexists(path) == (kind == "folder")


def test_a_stranger_where_a_folder_belongs_gives_way(files: ValueFiles) -> None:
    (files.folder / "ab").write_text("a file")
    files.write(NAME, b"ours")
    assert files.read(NAME) == b"ours"


def test_nothing_is_written_or_removed_where_reading_alone_is_allowed(files: ValueFiles) -> None:
    name = _write(files, "key", b"1")
    files.read_only = True
    files.remove(name)
    with pytest.raises(PermissionError):
        files.write(files.next_name("key")[0], b"2")
    assert files.read(name) == b"1"
    files.closed = True
    assert (files.names("key"), list(files.walk())) == ([], [])
