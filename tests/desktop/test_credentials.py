"""The keyring in each of its moods: a real SecretService, unlocked and locked, and none at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import InitError, KeyringLocked

from bookdesk.desktop.credentials import Answer, Credentials, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASK = """
import json
from bookdesk.desktop.credentials import Credentials
credentials = Credentials()
answers = {
    "usable": credentials.usable(),
    "absent": credentials.read("token").outcome,
    "kept": credentials.keep("token", "a secret é").outcome,
    "read": credentials.read("token").secret,
    "forgotten": credentials.forget("token").outcome,
    "gone": credentials.read("token").outcome,
    "not there": credentials.forget("token").outcome,
}
print(json.dumps(answers))
"""


def environment(home: Path) -> dict[str, str]:
    """An environment of its own: an own home, no session bus, no chosen backend."""
    left_out = ("DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND", "DISPLAY", "WAYLAND_DISPLAY")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return kept | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(runtime),
    }


@pytest.fixture
def home() -> Iterator[Path]:
    """Make a home with a short path: the daemon's socket lies in it, and its path holds 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="home-") as folder:
        yield Path(folder)


def asked(home: Path, *before: str) -> dict[str, Any]:
    run = subprocess.run(
        [*before, sys.executable, "-c", _ASK],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answers: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answers


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="dbus-run-session or gnome-keyring-daemon not installed: packaging/linux/setup.sh tests",
)
def test_an_unlocked_secret_service_keeps_and_forgets(home: Path) -> None:
    unlock_and_run = (
        'printf "a password" | gnome-keyring-daemon --unlock --components=secrets >/dev/null && "$@"'
    )
    answers = asked(home, "dbus-run-session", "--", "sh", "-c", unlock_and_run, "sh")
    assert answers == {
        "usable": True,
        "absent": Outcome.ABSENT,
        "kept": Outcome.DONE,
        "read": "a secret é",
        "forgotten": Outcome.DONE,
        "gone": Outcome.ABSENT,
        "not there": Outcome.ABSENT,
    }


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="dbus-run-session or gnome-keyring-daemon not installed: packaging/linux/setup.sh tests",
)
def test_a_secret_service_that_can_ask_nobody_is_locked(home: Path) -> None:
    start_and_run = 'gnome-keyring-daemon --start --components=secrets >/dev/null && "$@"'
    answers = asked(home, "dbus-run-session", "--", "sh", "-c", start_and_run, "sh")
    assert answers["usable"] is True
    assert answers["kept"] == Outcome.LOCKED
    assert answers["read"] is None


def test_without_a_session_bus_there_is_no_keyring(home: Path) -> None:
    answers = asked(home)
    assert answers["usable"] is False
    assert {answers["absent"], answers["kept"], answers["forgotten"]} == {Outcome.NO_KEYRING}


@pytest.mark.parametrize("backend", [null.Keyring(), fail.Keyring()])
def test_a_keyring_that_answers_nothing_is_none(backend: KeyringBackend) -> None:
    credentials = Credentials(backend)
    assert not credentials.usable()
    assert credentials.read("token").outcome is Outcome.NO_KEYRING
    assert credentials.keep("token", "a secret").outcome is Outcome.NO_KEYRING


class Broken(KeyringBackend):
    """A keyring that fails the same way whatever it is asked."""

    priority = 1

    def __init__(self, error: Exception) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        raise self.error


class Forgetful(Broken):
    """Takes everything, keeps nothing, and is not the null backend."""

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        return None


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (KeyringLocked("dismissed"), Outcome.LOCKED),
        (InitError("failed to create the collection"), Outcome.LOCKED),
        (ConnectionResetError("the bus went away"), Outcome.FAILED),
    ],
)
def test_each_failure_is_told_apart(error: Exception, outcome: Outcome) -> None:
    credentials = Credentials(Broken(error))
    for answer in (credentials.read("a"), credentials.keep("a", "b"), credentials.forget("a")):
        assert answer.outcome is outcome
        assert answer.sentence
        assert not answer.reached


def test_what_is_kept_is_read_back() -> None:
    assert Credentials(Forgetful(ValueError())).keep("token", "a secret").outcome is Outcome.FAILED


def test_a_secret_stands_in_no_repr() -> None:
    assert "hush" not in repr(Answer(Outcome.DONE, "hush"))


def test_a_failure_quotes_nothing_of_the_secret() -> None:
    assert "hush" not in Credentials(Broken(ValueError("hush"))).keep("token", "hush").sentence


def test_keyring_is_imported_only_when_it_is_asked() -> None:
    code = "import sys, bookdesk.desktop.database_key; print('keyring' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
