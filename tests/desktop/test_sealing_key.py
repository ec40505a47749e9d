"""The sealing key: made once, found again, in the keyring or nowhere."""

from __future__ import annotations

import json
import logging
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from keyring.backends import fail, null
from tests.desktop.keyrings import MemoryKeyring
from tests.desktop.test_credentials import Broken, Forgetful, environment

from bookdesk.desktop.credentials import SERVICE, Credentials, Outcome
from bookdesk.desktop.sealing_key import SealingKey, find_sealing_key, sealing_key
from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyring.backend import KeyringBackend

NOT_KEPT = "Names are not kept on this desk."

#: Asks twice for one folder and once for another, each as a start of the desk does; no key is told.
_ASK = """
import hashlib, json, sys
from pathlib import Path
from bookdesk.desktop.credentials import Credentials
from bookdesk.desktop.sealing_key import find_sealing_key, sealing_key
from bookdesk.settings import DataFolder

def told(key):
    if key is None:
        return None
    digest = hashlib.sha256(key.secret).hexdigest() if key.secret else None
    return {"key": digest, "note": key.note, "outcome": key.outcome}

patience = float(sys.argv[2])
one, two = (DataFolder(Path(sys.argv[1]) / name).prepare() for name in ("one", "two"))
print(json.dumps({
    "looked": told(find_sealing_key(one, Credentials(patience=patience))),
    "first": told(sealing_key(one, Credentials(patience=patience))),
    "again": told(sealing_key(one, Credentials(patience=patience))),
    "other": told(sealing_key(two, Credentials(patience=patience))),
}))
"""
_needs_secret_service = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="dbus-run-session or gnome-keyring-daemon not installed: packaging/linux/setup.sh tests",
)
_UNLOCKED = 'printf "a password" | gnome-keyring-daemon --unlock --components=secrets >/dev/null'
_LOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null"
#: Takes the secret service's name on the bus and answers nothing, as a daemon does that hangs.
_SILENT = """
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
connection = open_dbus_connection(bus="SESSION")
connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
"""


class Silent(MemoryKeyring):
    """Answers nothing before `freed` is set; `questions` counts what it was asked, `asked` tells of it."""

    def __init__(self) -> None:
        super().__init__()
        self.freed = threading.Event()
        self.asked = threading.Event()
        self.questions = 0

    def _open(self) -> None:
        self.questions += 1
        self.asked.set()
        self.freed.wait()


class Tattling(MemoryKeyring):
    """Fails at what it is to keep, and quotes it."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def set_password(self, service: str, username: str, password: str) -> None:
        self.heard.append(password)
        raise ValueError(f"can't keep {password}")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data").prepare()


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def home() -> Iterator[Path]:
    """Make a home with a short path: the daemon's socket lies in it, and its path holds 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="home-") as root:
        yield Path(root)


def made(key: SealingKey) -> bytes:
    assert key.secret is not None, key.note
    assert len(key.secret) == 32
    assert (key.note, key.outcome) == ("", Outcome.DONE)
    return key.secret


def asked(home: Path, start: str = "", before: str = "", patience: float = 60.0) -> dict[str, Any]:
    """Ask in a process of its own, on a session bus of its own when `start` starts something there."""
    session = ["dbus-run-session", "--", "sh", "-c", f'{start} && "$@"', "sh"] if start else []
    run = subprocess.run(
        [*session, sys.executable, "-c", before + _ASK, str(home), str(patience)],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answers: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answers


def test_it_is_made_once_and_lies_in_the_keyring_alone(folder: DataFolder, keyring: MemoryKeyring) -> None:
    key = sealing_key(folder, Credentials(keyring))
    secret = made(key)
    assert list(keyring.kept.values()) == [secret.hex()]
    assert [path.name for path in folder.root.iterdir()] == [folder.sealing_place.name]
    assert stat.S_IMODE(folder.sealing_place.stat().st_mode) == 0o600
    assert secret.hex() not in folder.sealing_place.read_text()
    assert sealing_key(folder, Credentials(keyring)) == key
    assert find_sealing_key(folder, Credentials(keyring)) == key
    assert len(keyring.kept) == 1


def test_two_folders_share_a_keyring_and_no_key(tmp_path: Path, keyring: MemoryKeyring) -> None:
    folders = [DataFolder(tmp_path / name).prepare() for name in ("one", "two")]
    one, two = (made(sealing_key(folder, Credentials(keyring))) for folder in folders)
    assert one != two
    assert [made(sealing_key(folder, Credentials(keyring))) for folder in folders] == [one, two]


def test_a_folder_may_be_moved(tmp_path: Path, folder: DataFolder, keyring: MemoryKeyring) -> None:
    key = sealing_key(folder, Credentials(keyring))
    moved = DataFolder(folder.root.rename(tmp_path / "moved"))
    assert sealing_key(moved, Credentials(keyring)) == key


@pytest.mark.parametrize("backend", [null.Keyring(), fail.Keyring()])
def test_without_a_keyring_there_is_no_key_and_no_record(folder: DataFolder, backend: KeyringBackend) -> None:
    key = sealing_key(folder, Credentials(backend))
    assert key.secret is None
    assert key.outcome is Outcome.NO_KEYRING
    assert key.note == f"{NOT_KEPT} There is no keyring on this machine."
    assert list(folder.root.iterdir()) == []


@pytest.mark.parametrize("mood", ["away", "locked"])
def test_a_keyring_that_comes_gets_a_key(folder: DataFolder, keyring: MemoryKeyring, mood: str) -> None:
    setattr(keyring, mood, True)
    key = sealing_key(folder, Credentials(keyring))
    assert key.secret is None
    assert key.note.startswith(NOT_KEPT)
    assert list(folder.root.iterdir()) == []
    setattr(keyring, mood, False)
    made(sealing_key(folder, Credentials(keyring)))


@pytest.mark.parametrize(
    ("mood", "outcome", "words"),
    [("away", Outcome.NO_KEYRING, "no keyring"), ("locked", Outcome.LOCKED, "locked")],
)
def test_the_key_of_a_keyring_that_went_is_there_when_it_comes_back(
    folder: DataFolder, keyring: MemoryKeyring, mood: str, outcome: Outcome, words: str
) -> None:
    key = sealing_key(folder, Credentials(keyring))
    record = folder.sealing_place.read_bytes()
    setattr(keyring, mood, True)
    gone = sealing_key(folder, Credentials(keyring))
    assert (gone.secret, gone.outcome) == (None, outcome)
    assert words in gone.note
    assert folder.sealing_place.read_bytes() == record
    setattr(keyring, mood, False)
    assert sealing_key(folder, Credentials(keyring)) == key


def test_a_key_that_the_keyring_lost_is_made_anew(folder: DataFolder, keyring: MemoryKeyring) -> None:
    lost = made(sealing_key(folder, Credentials(keyring)))
    names = set(keyring.kept)
    keyring.kept.clear()
    assert find_sealing_key(folder, Credentials(keyring)) is None
    assert keyring.kept == {}
    assert made(sealing_key(folder, Credentials(keyring))) != lost
    assert set(keyring.kept) == names


_DAMAGED_RECORDS = {
    "empty": b"",
    "cut": b'{"id": "0123',
    "null": b"null",
    "list": b"[]",
    "no id": b"{}",
    "number": b'{"id": 7}',
    "short": b'{"id": "abc"}',
    "path": b'{"id": "../../../../../../../etc/passwd"}',
    "capitals": b'{"id": "' + b"A" * 32 + b'"}',
    "line": b'{"id": "' + b"a" * 32 + b'\\n"}',
    "binary": bytes(range(256)) * 100,
    "deep": b"[" * 1_000_000,
    "long": b'{"id": "' + b"a" * 32 + b'", "more": "' + b" " * 1_000_000 + b'"}',
}


@pytest.mark.parametrize("text", _DAMAGED_RECORDS.values(), ids=_DAMAGED_RECORDS)
def test_a_damaged_record_is_made_anew(folder: DataFolder, keyring: MemoryKeyring, text: bytes) -> None:
    lost = made(sealing_key(folder, Credentials(keyring)))
    folder.sealing_place.write_bytes(text)
    assert find_sealing_key(folder, Credentials(keyring)) is None
    assert folder.sealing_place.read_bytes() == text, "looking changed it"
    key = sealing_key(folder, Credentials(keyring))
    assert made(key) != lost
    assert sealing_key(folder, Credentials(keyring)) == key
    assert [path.name for path in folder.root.iterdir()] == [folder.sealing_place.name]


@pytest.mark.parametrize("text", ["", "abc", "0" * 63, "g" * 64, "A" * 64, "é" * 64, "0" * 64 + "\n"])
def test_a_damaged_secret_is_replaced(folder: DataFolder, keyring: MemoryKeyring, text: str) -> None:
    made(sealing_key(folder, Credentials(keyring)))
    ((_, name),) = keyring.kept
    keyring.kept[SERVICE, name] = text
    assert find_sealing_key(folder, Credentials(keyring)) is None
    assert keyring.kept[SERVICE, name] == text
    key = sealing_key(folder, Credentials(keyring))
    assert keyring.kept == {(SERVICE, name): made(key).hex()}
    assert sealing_key(folder, Credentials(keyring)) == key


def test_a_keyring_that_keeps_nothing_gives_no_key(folder: DataFolder) -> None:
    key = sealing_key(folder, Credentials(Forgetful(ValueError())))
    assert (key.secret, key.outcome) == (None, Outcome.FAILED)
    assert key.note == f"{NOT_KEPT} The keyring did not keep what it was given."


def test_looking_makes_nothing(folder: DataFolder, keyring: MemoryKeyring) -> None:
    assert find_sealing_key(folder, Credentials(keyring)) is None
    assert list(folder.root.iterdir()) == []
    assert keyring.kept == {}


def test_a_silent_keyring_is_waited_for_once(folder: DataFolder) -> None:
    silent = Silent()
    credentials = Credentials(silent, patience=0.05)
    try:
        for key in (sealing_key(folder, credentials), find_sealing_key(folder, credentials)):
            assert key is not None
            assert (key.secret, key.outcome) == (None, Outcome.FAILED)
            assert key.note.startswith(f"{NOT_KEPT} The keyring does not answer.")
        # The thread that asks may be slower than that patience.
        assert silent.asked.wait(30)
        assert silent.questions == 1
        assert list(folder.root.iterdir()) == []
    finally:
        silent.freed.set()


def test_a_folder_that_went_gives_no_key_and_says_which(folder: DataFolder, keyring: MemoryKeyring) -> None:
    folder.root.rmdir()
    key = sealing_key(folder, Credentials(keyring))
    assert (key.secret, key.outcome) == (None, Outcome.FAILED)
    assert str(folder.sealing_place) in key.note
    assert key.note.startswith(NOT_KEPT)
    assert keyring.kept == {}, "a key that nothing names would stay in the keyring for ever"


def test_a_folder_in_the_records_place_is_said(folder: DataFolder, keyring: MemoryKeyring) -> None:
    folder.sealing_place.mkdir()
    for key in (sealing_key(folder, Credentials(keyring)), find_sealing_key(folder, Credentials(keyring))):
        assert key is not None
        assert (key.secret, key.outcome) == (None, Outcome.FAILED)
        assert "Is a directory" in key.note
    assert keyring.kept == {}


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_folder_that_can_not_be_written_to_is_said(folder: DataFolder) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from bookdesk.desktop.credentials import Credentials\n"
        "from bookdesk.desktop.sealing_key import sealing_key\n"
        "from bookdesk.settings import DataFolder\n"
        "from tests.desktop.keyrings import MemoryKeyring\n"
        "keyring = MemoryKeyring(); key = sealing_key(DataFolder(Path(sys.argv[1])), Credentials(keyring))\n"
        "print(key.secret, keyring.kept, key.note)"
    )
    # Modes mean nothing to root, unless it does without its privileges.
    unprivileged = ["setpriv", "--bounding-set=-all"] if os.getuid() == 0 else []
    if unprivileged and shutil.which("setpriv") is None:
        pytest.skip("setpriv not installed")
    folder.root.chmod(0o500)
    try:
        run = subprocess.run(
            [*unprivileged, sys.executable, "-c", code, str(folder.root)],
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    finally:
        folder.root.chmod(0o700)
    said = f"{NOT_KEPT} {folder.sealing_place} can't be used: Permission denied."
    assert run.stdout == f"None {{}} {said}\n"


def test_a_key_stands_in_no_repr_and_no_log(
    folder: DataFolder,
    keyring: MemoryKeyring,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    key = sealing_key(folder, Credentials(keyring))
    secret = made(key)
    told = repr(key) + caplog.text + "".join(capfd.readouterr())
    assert secret.hex() not in told
    assert repr(secret)[2:-1] not in told


def test_a_failure_quotes_nothing_of_the_key(
    folder: DataFolder, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    tattling = Tattling()
    key = sealing_key(folder, Credentials(tattling))
    assert key.note == f"{NOT_KEPT} The keyring failed (ValueError)."
    (heard,) = tattling.heard
    assert heard not in repr(key) + caplog.text + "".join(capfd.readouterr())
    broken = sealing_key(folder, Credentials(Broken(ConnectionResetError("hush"))))
    assert broken.note == f"{NOT_KEPT} The keyring failed (ConnectionResetError)."


@_needs_secret_service
def test_an_unlocked_secret_service_keeps_a_key_for_each_folder(home: Path) -> None:
    answers = asked(home, _UNLOCKED)
    assert answers["looked"] is None
    first, other = answers["first"], answers["other"]
    assert first == {"key": first["key"], "note": "", "outcome": "done"}
    assert first["key"] is not None
    assert answers["again"] == first
    assert other["key"] not in (None, first["key"])
    # The daemon has ended with its session; the next one reads what the first one kept.
    later = asked(home, _UNLOCKED)
    assert (later["looked"], later["first"], later["other"]) == (first, first, other)


@_needs_secret_service
def test_the_secret_service_goes_between_two_starts_and_comes_back(home: Path) -> None:
    first = asked(home, _UNLOCKED)["first"]
    without = asked(home)
    assert without["first"] == {
        "key": None,
        "note": f"{NOT_KEPT} There is no keyring on this machine.",
        "outcome": "no keyring",
    }
    assert asked(home, _UNLOCKED)["looked"] == first


@_needs_secret_service
def test_a_secret_service_that_can_ask_nobody_is_locked(home: Path) -> None:
    answers = asked(home, _LOCKED)
    for answer in answers.values():
        assert answer["key"] is None
        assert answer["outcome"] == "locked"
        assert answer["note"] == f"{NOT_KEPT} The keyring is locked. Unlock it and start again."
    assert list((home / "one").iterdir()) == []


@_needs_secret_service
def test_a_secret_service_that_hangs_keeps_no_desk_from_its_end(home: Path) -> None:
    """The call stays in D-Bus for ever; the process that made it ends all the same."""
    answers = asked(home, "true", before=_SILENT, patience=0.5)
    for answer in answers.values():
        assert answer == {
            "key": None,
            "note": f"{NOT_KEPT} The keyring does not answer. Start again when it does.",
            "outcome": "failed",
        }
