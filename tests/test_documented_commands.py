"""Each command that needs no window, as the README writes it, run as a program to its end."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.backend.importing.salon_folder import SalonFolder
from tests.end_to_end.processes import BackendProcess
from tests.faults.commands import environment

from bookdesk.settings import joined_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: The address that nobody serves at.
_NOBODY = "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[BackendProcess]:
    options = ("--port", "0", "--host", "127.0.0.1", "--demo", "--hold-seconds", "60")
    backend = BackendProcess(home / "salon", *options, environment=environment())
    (home / "token.txt").write_text(backend.token)
    yield backend
    backend.close()


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program with no keyring and a home of its own; a trace is never its answer."""
    done = subprocess.run(
        [sys.executable, "-m", "bookdesk", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(HOME=str(home), XDG_DATA_HOME=str(home / "share")),
        cwd=home,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize(
    "words",
    [
        ["--token-file", "token.txt"],
        ["--token-file", "token.txt", "--desk-name", "Desk 2"],
        ["--token-file", "token.txt", "--data", "beside", "--desk-name", "Desk 2"],
    ],
    ids=" ".join,
)
def test_the_doctor_looks_at_a_server(home: Path, served: BackendProcess, words: list[str]) -> None:
    told = run(home, "doctor", "--server", served.url, *words)
    lines = told.stdout.splitlines()
    assert (told.returncode, told.stderr) == (0, "")
    assert len(lines) == 8
    assert all(line.startswith("ok    ") for line in lines)
    assert any(line.startswith(f"ok    server: {served.url}") for line in lines)


@pytest.mark.parametrize("words", [[], ["--data", "beside"]], ids=["", "--data"])
def test_the_doctor_looks_with_no_server_named(home: Path, words: list[str]) -> None:
    told = run(home, "doctor", *words)
    assert (told.returncode, told.stderr) == (0, "")
    assert "ok    server: None is named with --server" in told.stdout


@pytest.mark.parametrize(
    "words", [["--data", "beside"], ["--authority", "nobody.pem"], ["--token-file", "none.txt"]], ids=" ".join
)
def test_the_doctor_says_that_a_server_is_not_reached(home: Path, words: list[str]) -> None:
    told = run(home, "doctor", "--server", _NOBODY, *words)
    assert told.returncode == 1
    assert "FAIL  server: " in told.stdout
    assert told.stderr == ""


def test_the_doctor_looks_at_the_folder_of_the_desk_that_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "share"))
    monkeypatch.setenv("HOME", str(home))
    for name in (None, "Desk 2"):
        folder = joined_folder(_NOBODY, name).root
        told = run(home, "doctor", "--server", _NOBODY, *(["--desk-name", name] if name else []))
        assert str(folder) in told.stdout


@pytest.mark.parametrize(
    "words",
    [
        [],
        [
            "--time-zone",
            "America/Winnipeg",
            "--length",
            "CUT=45",
            "--length",
            "TRE 1=30",
            "--shift-weeks",
            "2",
        ],
        ["--name", "Hair", "--to-today", "--now", "2018-07-12T10:42-05:00"],
    ],
    ids=" ".join,
)
def test_a_schedule_is_imported(tmp_path: Path, words: list[str]) -> None:
    SalonFolder(tmp_path / "salon").write()
    done = run(tmp_path, "import", "salon", "--data", "data", *words)
    assert done.returncode == 0, done.stderr
    assert "bookings.csv" in done.stdout


def test_a_token_to_keep_needs_a_keyring(home: Path) -> None:
    told = run(home, "sign-in", "--server", _NOBODY)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("bookdesk: ")
