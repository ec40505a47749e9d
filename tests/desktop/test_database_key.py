"""The database's key: made once, found again, never made a second time over what it encrypts."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from keyring.backends import null
from tests.desktop.keyrings import MemoryKeyring

from bookdesk.desktop.credentials import Credentials
from bookdesk.desktop.database_key import database_key, find_key, write_once
from bookdesk.errors import DataFolderError, KeyUnavailable
from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

NONE = Credentials(null.Keyring())


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


def test_with_a_keyring_no_key_is_written(folder: DataFolder, keyring: MemoryKeyring) -> None:
    key = database_key(folder, Credentials(keyring))
    assert key.place == "keyring"
    assert key.note == ""
    assert len(bytes.fromhex(key.hex)) == 32
    assert not folder.key_file.exists()
    assert [path.name for path in folder.root.iterdir()] == ["key-place.json"]
    assert key.hex not in folder.key_place.read_text()
    assert database_key(folder, Credentials(keyring)) == key


def test_without_a_keyring_it_is_a_file_for_its_owner_and_said_so(folder: DataFolder) -> None:
    key = database_key(folder, NONE)
    assert key.place == "file"
    assert str(folder.key_file) in key.note
    assert stat.S_IMODE(folder.key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700
    assert {path.name for path in folder.root.iterdir()} == {"key-place.json", "bookdesk.key"}
    assert database_key(folder, NONE) == key


def test_two_folders_share_a_keyring_and_no_key(tmp_path: Path, keyring: MemoryKeyring) -> None:
    one = database_key(DataFolder(tmp_path / "one"), Credentials(keyring))
    two = database_key(DataFolder(tmp_path / "two"), Credentials(keyring))
    assert one.hex != two.hex


def test_a_folder_may_be_moved(tmp_path: Path, folder: DataFolder, keyring: MemoryKeyring) -> None:
    key = database_key(folder, Credentials(keyring))
    moved = DataFolder(folder.root.rename(tmp_path / "moved"))
    assert database_key(moved, Credentials(keyring)).hex == key.hex


@pytest.mark.parametrize("mood", ["away", "locked"])
def test_a_keyring_that_went_is_noticed(folder: DataFolder, keyring: MemoryKeyring, mood: str) -> None:
    database_key(folder, Credentials(keyring))
    folder.database.write_bytes(b"encrypted")
    setattr(keyring, mood, True)
    with pytest.raises(KeyUnavailable, match="lies in the keyring"):
        database_key(folder, Credentials(keyring))
    assert not folder.key_file.exists()


def test_a_keyring_that_came_is_noticed_and_the_key_stays(folder: DataFolder, keyring: MemoryKeyring) -> None:
    key = database_key(folder, NONE)
    again = database_key(folder, Credentials(keyring))
    assert (again.hex, again.place) == (key.hex, "file")
    assert "There is a keyring now" in again.note
    assert keyring.kept == {}


def test_a_locked_keyring_makes_no_key_file(folder: DataFolder, keyring: MemoryKeyring) -> None:
    keyring.locked = True
    with pytest.raises(KeyUnavailable, match="locked"):
        database_key(folder, Credentials(keyring))
    assert list(folder.root.iterdir()) == []


def test_no_second_key_over_a_database_when_the_keyring_lost_it(
    folder: DataFolder, keyring: MemoryKeyring
) -> None:
    database_key(folder, Credentials(keyring))
    folder.database.write_bytes(b"encrypted")
    keyring.kept.clear()
    with pytest.raises(KeyUnavailable, match="no longer holds the key"):
        database_key(folder, Credentials(keyring))
    assert keyring.kept == {}


def test_no_second_key_over_a_database_whose_file_is_gone(folder: DataFolder) -> None:
    database_key(folder, NONE)
    folder.database.write_bytes(b"encrypted")
    folder.key_file.unlink()
    with pytest.raises(KeyUnavailable, match="that file is gone"):
        database_key(folder, NONE)
    assert not folder.key_file.exists()


def test_no_key_over_a_database_that_nothing_is_known_of(folder: DataFolder) -> None:
    folder.prepare()
    folder.database.write_bytes(b"encrypted")
    with pytest.raises(KeyUnavailable, match="nothing says where its key lies"):
        database_key(folder, NONE)
    assert not folder.key_file.exists()


def test_a_start_that_ended_halfway_is_carried_on(folder: DataFolder, keyring: MemoryKeyring) -> None:
    key = database_key(folder, Credentials(keyring))
    keyring.kept.clear()
    again = database_key(folder, Credentials(keyring))
    assert again.hex != key.hex
    assert len(keyring.kept) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"place": "attic"}', '{"place": "file", "id": 7}', "null"])
def test_a_damaged_record_is_not_guessed_around(folder: DataFolder, text: str) -> None:
    database_key(folder, NONE)
    folder.key_place.write_text(text)
    with pytest.raises(KeyUnavailable, match="damaged"):
        database_key(folder, NONE)


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "é" * 64])
def test_a_damaged_key_is_not_handed_out(folder: DataFolder, text: str) -> None:
    database_key(folder, NONE)
    folder.key_file.write_text(text, "utf-8")
    with pytest.raises(KeyUnavailable):
        database_key(folder, NONE)


def test_a_key_file_that_others_could_read_is_closed(folder: DataFolder) -> None:
    database_key(folder, NONE)
    folder.key_file.chmod(0o644)
    database_key(folder, NONE)
    assert stat.S_IMODE(folder.key_file.stat().st_mode) == 0o600


def test_looking_makes_nothing(folder: DataFolder, keyring: MemoryKeyring) -> None:
    assert find_key(folder, Credentials(keyring)) is None
    assert not folder.root.exists()
    assert keyring.kept == {}


def test_a_place_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DataFolderError):
        database_key(DataFolder(tmp_path / "data" / "in it"), NONE)


def test_many_starts_at_once_agree_on_one_key(folder: DataFolder) -> None:
    code = (
        "import sys; from pathlib import Path; from keyring.backends import null\n"
        "from bookdesk.desktop.credentials import Credentials\n"
        "from bookdesk.desktop.database_key import database_key\n"
        "from bookdesk.settings import DataFolder\n"
        "credentials = Credentials(null.Keyring()); credentials.usable(); sys.stdin.readline()\n"
        "print(database_key(DataFolder(Path(sys.argv[1])), credentials).hex)"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(folder.root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for start in starts:
        assert start.stdin is not None
        start.stdin.write("go\n")
        start.stdin.flush()
    keys = {start.communicate(timeout=60)[0] for start in starts}
    assert len(keys) == 1
    assert keys == {folder.key_file.read_text()}
    assert json.loads(folder.key_place.read_text())["place"] == "file"


def test_a_key_stands_in_no_repr(folder: DataFolder) -> None:
    key = database_key(folder, NONE)
    assert key.hex not in repr(key)


def test_a_file_that_another_start_wrote_first_stays(tmp_path: Path) -> None:
    """The race above rarely happens in a test; this is its moment."""
    path = tmp_path / "bookdesk.key"
    write_once(path, "first")
    write_once(path, "second")
    assert path.read_text() == "first\n"
    assert list(tmp_path.iterdir()) == [path]
