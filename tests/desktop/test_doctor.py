"""What the doctor finds, on sound and on broken folders, displays, keys and servers."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from keyring.backends import null
from tests.desktop.keyrings import MemoryKeyring

from bookdesk.desktop import doctor
from bookdesk.desktop.credentials import Credentials
from bookdesk.desktop.database_key import database_key
from bookdesk.desktop.sealing_key import sealing_key
from bookdesk.errors import DatabaseError, Unreachable
from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

NONE = Credentials(null.Keyring())


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data").prepare()


def test_a_display_is_really_opened() -> None:
    found = doctor.check_display({**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert found.ok
    assert found.sentence.startswith("offscreen, ")


def test_a_display_that_is_not_there_is_said() -> None:
    surroundings = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    found = doctor.check_display({**surroundings, "QT_QPA_PLATFORM": "xcb", "DISPLAY": ":9999"})
    assert not found.ok
    assert "No display can be opened" in found.sentence
    assert ":9999" in found.sentence


def test_a_keyring_is_asked() -> None:
    keyring = MemoryKeyring()
    assert doctor.check_keyring(Credentials(keyring)).ok
    keyring.locked = True
    locked = doctor.check_keyring(Credentials(keyring))
    assert not locked.ok
    assert "locked" in locked.sentence
    missing = doctor.check_keyring(NONE)
    assert missing.ok
    assert "no keyring" in missing.sentence


def test_a_folder_to_come_is_sound_and_not_made(tmp_path: Path) -> None:
    assert doctor.check_data_folder(DataFolder(tmp_path / "later")).ok
    assert not (tmp_path / "later").exists()


def test_a_folder_that_others_can_reach_is_not(folder: DataFolder) -> None:
    assert doctor.check_data_folder(folder).ok
    folder.root.chmod(0o755)
    found = doctor.check_data_folder(folder)
    assert not found.ok
    assert f"chmod -R go= {folder.root}" in found.sentence


def test_a_key_file_that_others_can_read_is_not_sound(folder: DataFolder) -> None:
    database_key(folder, NONE)
    assert doctor.check_data_folder(folder).ok
    folder.key_file.chmod(0o640)
    assert not doctor.check_data_folder(folder).ok


def test_a_file_in_the_folders_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    assert not doctor.check_data_folder(DataFolder(tmp_path / "data")).ok


def test_the_place_of_the_key_is_told(folder: DataFolder) -> None:
    keyring = MemoryKeyring()
    assert "none yet" in doctor.check_key(folder, Credentials(keyring)).sentence
    assert keyring.kept == {}
    database_key(folder, Credentials(keyring))
    assert doctor.check_key(folder, Credentials(keyring)).sentence == "It lies in the keyring."
    keyring.away = True
    assert not doctor.check_key(folder, Credentials(keyring)).ok


def test_the_database_is_opened_with_its_key(folder: DataFolder) -> None:
    key = database_key(folder, NONE)
    opened: list[str] = []
    assert doctor.check_database(folder, NONE, opened.append).ok
    assert opened == [], "there is no database yet"
    folder.database.write_bytes(b"encrypted")
    assert doctor.check_database(folder, NONE, opened.append).ok
    assert opened == [key.hex]

    def refuse(_key: str) -> None:
        raise DatabaseError("It is damaged.")

    found = doctor.check_database(folder, NONE, refuse)
    assert (found.ok, found.sentence) == (False, "It is damaged.")


def test_whether_names_are_kept_is_told_and_no_key_made(folder: DataFolder) -> None:
    keyring = MemoryKeyring()
    credentials = Credentials(keyring)
    found = doctor.check_personal_data(folder, credentials)
    assert found == doctor.Finding(
        ok=True,
        name="personal data",
        sentence="No names are kept on this desk yet; the next start makes their key in the keyring.",
    )
    assert keyring.kept == {}
    assert list(folder.root.iterdir()) == []
    key = sealing_key(folder, credentials)
    found = doctor.check_personal_data(folder, credentials)
    assert (found.ok, found.sentence) == (
        True,
        "Names are kept on this desk, sealed. The key lies in the keyring and nowhere else.",
    )
    assert key.secret is not None
    assert key.secret.hex() not in repr(found)


@pytest.mark.parametrize("with_record", [False, True])
def test_a_desk_without_a_keyring_keeps_no_names_and_is_sound(
    folder: DataFolder, *, with_record: bool
) -> None:
    if with_record:
        sealing_key(folder, Credentials(MemoryKeyring()))
    found = doctor.check_personal_data(folder, NONE)
    assert found.ok
    assert found.sentence == "Names are not kept on this desk. There is no keyring on this machine."


def test_a_locked_keyring_and_a_broken_place_are_not_sound(folder: DataFolder) -> None:
    keyring = MemoryKeyring()
    keyring.locked = True
    locked = doctor.check_personal_data(folder, Credentials(keyring))
    assert not locked.ok
    assert "locked" in locked.sentence
    keyring.locked = False
    folder.sealing_place.mkdir()
    broken = doctor.check_personal_data(folder, Credentials(keyring))
    assert not broken.ok
    assert str(folder.sealing_place) in broken.sentence


def test_a_folder_to_come_is_not_made_for_its_names(tmp_path: Path) -> None:
    later = DataFolder(tmp_path / "later")
    assert doctor.check_personal_data(later, Credentials(MemoryKeyring())).ok
    assert doctor.check_personal_data(later, NONE).ok
    assert not later.root.exists()


@pytest.mark.parametrize(
    ("seconds", "ok", "words"),
    [(0.25, True, "0.2 s ahead"), (-42, True, "42.0 s behind"), (3600, False, "wrong")],
)
def test_the_clocks_are_compared(seconds: float, ok: bool, words: str) -> None:
    server, clock = doctor.check_server("http://127.0.0.1:1", lambda: timedelta(seconds=seconds))
    assert server.ok
    assert clock.ok is ok
    assert words in clock.sentence


def test_a_server_that_does_not_answer_is_said() -> None:
    def no_answer() -> timedelta:
        raise Unreachable("connection refused")

    server, clock = doctor.check_server("http://127.0.0.1:1", no_answer)
    assert not server.ok
    assert not clock.ok
    assert "connection refused" in server.sentence
