"""The command line: what it takes, and what it refuses with status 2, a sentence and no trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from bookdesk import __version__, cli
from bookdesk.cli import COMMANDS, main, read_options

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def read(*words: str) -> argparse.Namespace:
    return read_options(words)


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run what must be refused; returns standard error."""
    try:
        status: object = main(words)
    except SystemExit as end:
        status = end.code
    said = capsys.readouterr()
    assert status == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


def test_no_command_opens_the_desk() -> None:
    assert read().run.__name__ == "_desk"
    options = read("--demo", "--hold-seconds", "5", "--theme", "dark", "--desk-name", "Desk 2")
    assert options.run.__name__ == "_desk"
    assert (options.demo, options.hold_seconds, options.theme) == (True, 5, "dark")
    assert read().hold_seconds == 120


@pytest.mark.parametrize(
    "words",
    [
        ["--data", "D", "--server", "https://s", "doctor"],
        ["doctor", "--data", "D", "--server", "https://s"],
        ["--data=D", "doctor", "--server=https://s"],
        ["--server=https://s", "--data", "D", "doctor"],
    ],
)
def test_data_and_server_stand_before_or_after_the_command(words: list[str]) -> None:
    options = read(*words)
    assert options.run.__name__ == "_doctor"
    assert (options.data, options.server) == ("D", "https://s")


def test_a_folder_may_be_called_like_a_command() -> None:
    options = read("--data", "import")
    assert (options.run.__name__, options.data) == ("_desk", "import")
    options = read("--data", "backend", "import", "doctor")
    assert (options.run.__name__, options.data, str(options.folder)) == ("_import", "backend", "doctor")


@pytest.mark.parametrize("command", ["desk", "backend", "doctor", "sign-in"])
def test_each_command_runs_its_own(command: str) -> None:
    assert read(command).run.__name__ == "_" + command.replace("-", "_")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2018-07-12T10:42-05:00", "2018-07-12T15:42:00+00:00"),
        ("2018-07-12T15:42Z", "2018-07-12T15:42:00+00:00"),
        ("2018-07-12 21:27+05:45", "2018-07-12T15:42:00+00:00"),
    ],
)
def test_the_clock_starts_at_an_instant(text: str, instant: str) -> None:
    assert read("backend", "--now", text).now == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("yesterday", "no instant"),
        ("", "no instant"),
        ("2018-02-30T10:00Z", "no instant"),
        ("2018-07-12", "names no offset"),
        ("2018-07-12T10:42", "names no offset"),
        ("1970-12-31T23:59Z", "between 1971 and 2098"),
        ("9999-12-31T23:59Z", "between 1971 and 2098"),
    ],
)
@pytest.mark.parametrize("command", ["backend", "desk"])
def test_an_instant_that_is_none(
    capsys: pytest.CaptureFixture[str], command: str, text: str, why: str
) -> None:
    words = [command] if command == "backend" else []
    assert why in refusal(capsys, *words, f"--now={text}")


@pytest.mark.parametrize("text", ["0", "121", "-1", "1.5", "many", "", "9" * 5000, "0x10", "1_0"])
def test_hold_seconds_that_can_t_be(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert "argument --hold-seconds: " in refusal(capsys, "backend", f"--hold-seconds={text}")


@pytest.mark.parametrize("text", ["1", "120"])
def test_hold_seconds_at_their_bounds(text: str) -> None:
    assert read("backend", "--hold-seconds", text).hold_seconds == int(text)


@pytest.mark.parametrize(
    "words",
    [
        ["--nonsense"],
        ["doctor", "--demo"],
        ["--data"],
        ["import"],
        ["import", "F", "--shift-weeks", "2", "--to-today"],
        ["import", "F", "--shift-weeks", "two"],
        ["backend", "--port", "many"],
        ["--theme", "pink"],
        ["surprise"],
    ],
)
def test_what_nobody_offers_is_refused(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert refusal(capsys, *words).startswith("usage: bookdesk")


@pytest.mark.parametrize("command", ["backend", "import"])
def test_what_works_on_a_folder_takes_no_server(capsys: pytest.CaptureFixture[str], command: str) -> None:
    folder = ["F"] if command == "import" else []
    said = refusal(capsys, "--server", "https://desk.example.com", command, *folder)
    assert said == (
        f"bookdesk: bookdesk {command} works on a data folder of this machine; leave --server out.\n"
    )


def test_sign_in_needs_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Name the server" in refusal(capsys, "sign-in")


def test_a_data_folder_that_is_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    assert "is a file, not a folder" in refusal(capsys, "backend", "--data", str(file))
    assert "can't be used" in refusal(capsys, "backend", "--data", str(file / "below"))


@pytest.mark.parametrize("text", ["", "~nobody-of-this-name/data"])
def test_a_data_folder_that_is_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    assert "--data" in refusal(capsys, "backend", f"--data={text}")
    assert not list(tmp_path.iterdir())
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def run(
    *words: str, given: bytes = b"", surroundings: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BOOKDESK")}
    environment |= surroundings or {}
    return subprocess.run(
        [sys.executable, "-m", "bookdesk", *words],
        input=given,
        capture_output=True,
        env=environment,
        check=False,
    )


def test_the_program_says_its_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"bookdesk {__version__}")


@pytest.fixture
def no_qt(tmp_path: Path) -> dict[str, str]:
    """The surroundings of a program that finds a Qt which can't be loaded, and no keyring."""
    package = tmp_path / "first" / "PySide6"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('raise ImportError("libEGL.so.1: cannot open shared object file")')
    return {"PYTHONPATH": str(package.parent), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


def test_the_doctor_looks_on_where_qt_can_not_be_loaded_and_says_so(
    tmp_path: Path, no_qt: dict[str, str]
) -> None:
    told = run(
        "doctor", "--data", str(tmp_path / "data"), "--server", "http://127.0.0.1:1", surroundings=no_qt
    )
    lines = told.stdout.decode().splitlines()
    assert told.returncode == 1
    assert lines[0].startswith("FAIL  display: No display can be opened (ImportError: libEGL.so.1: ")
    assert [line.split(":")[0].split(maxsplit=1)[1] for line in lines[1:]] == [
        "keyring",
        "data folder",
        "database key",
        "database",
        "personal data",
        "server",
        "clock",
    ]
    assert b"Traceback" not in told.stderr


def test_a_token_is_kept_where_qt_can_not_be_loaded(no_qt: dict[str, str]) -> None:
    told = run("sign-in", "--server", "https://desk.example.com", given=b"secret\n", surroundings=no_qt)
    assert told.returncode == 2
    assert told.stderr.startswith(b"bookdesk: There is no keyring on this machine.")


def test_a_child_without_a_key_ends_with_a_sentence(tmp_path: Path) -> None:
    for given in (b"", b"nonsense\n", b"[]\n", b'{"key": 5}\n', b"\xff\n"):
        done = run("backend", "--child", "--data", str(tmp_path), given=given)
        assert done.returncode == 2
        assert json.loads(done.stdout)["trouble"].encode() in done.stderr
        assert done.stderr.startswith(b"bookdesk: --child is for the desk itself")
        assert b"Traceback" not in done.stderr


def test_refusals_of_the_program_are_sentences(tmp_path: Path) -> None:
    done = run("backend", "--data", str(tmp_path), "--host", "0.0.0.0")  # noqa: S104  what must be refused
    assert done.returncode == 2
    assert done.stderr.startswith(b"bookdesk: ")
    assert b"Traceback" not in done.stderr


def test_help_names_every_command_and_a_command_that_is_named_has_its_own_options_made_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words in (["--help"], ["desk", "--help"]):
        with pytest.raises(SystemExit):
            read(*words)
    whole, desk = capsys.readouterr().out.split("usage: bookdesk desk")
    assert all(f"\n    {command} " in whole for command in COMMANDS)
    assert "--theme" in desk

    made = cli._parser(["desk"])
    with pytest.raises(SystemExit):
        made.parse_args(["doctor"])
    assert "choose from 'desk'" in capsys.readouterr().err
