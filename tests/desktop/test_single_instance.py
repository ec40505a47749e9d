"""One desk for each data folder, with real processes."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from bookdesk.desktop.single_instance import SingleInstance
from bookdesk.errors import DataFolderError
from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Desk = subprocess.Popen[str]


@pytest.fixture
def start() -> Iterator[Callable[[Path], Desk]]:
    started: list[Desk] = []

    def start_desk(folder: Path) -> Desk:
        root = Path(__file__).resolve().parents[2]
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.desktop.desk_on_folder", str(folder)],
                cwd=root,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield start_desk
    for desk in started:
        desk.kill()
        desk.communicate()


@pytest.fixture(params=["a", "a folder with a rather long name " * 4 + "é"], ids=["short", "long"])
def folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    """Name a data folder whose path fits a socket's name, and one whose path does not."""
    with tempfile.TemporaryDirectory(prefix="desk-") as root:
        yield Path(root) / str(request.param)


def line_of(desk: Desk) -> str:
    output: IO[str] | None = desk.stdout
    assert output is not None
    return output.readline().strip()


def test_a_second_start_raises_the_first_and_ends(folder: Path, start: Callable[[Path], Desk]) -> None:
    first = start(folder)
    assert line_of(first) == "first"
    for _ in range(2):
        second = start(folder)
        assert line_of(second) == "second"
        assert second.wait(60) == 0
        assert line_of(first) == "raised"
    assert first.poll() is None


def test_another_folder_is_another_desk(folder: Path, start: Callable[[Path], Desk]) -> None:
    assert line_of(start(folder)) == "first"
    assert line_of(start(folder.with_name("another"))) == "first"


def test_the_lock_of_a_killed_desk_is_taken_over(folder: Path, start: Callable[[Path], Desk]) -> None:
    first = start(folder)
    assert line_of(first) == "first"
    first.kill()
    first.wait()
    assert (folder / "desk.lock").exists(), "a killed desk leaves its lock behind, or this test shows nothing"
    heir = start(folder)
    assert line_of(heir) == "first"
    assert line_of(start(folder)) == "second"
    assert line_of(heir) == "raised"


def test_a_lock_that_names_another_process_keeps_nobody_out(
    folder: Path, start: Callable[[Path], Desk]
) -> None:
    folder.mkdir(0o700, parents=True)
    (folder / "desk.lock").write_text(f"{os.getpid()}\npytest\n{socket.gethostname()}\n")
    first = start(folder)
    assert line_of(first) == "first"
    assert line_of(start(folder)) == "second"


def test_a_lock_that_can_not_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "desk.lock").mkdir()
    with pytest.raises(DataFolderError, match=r"desk\.lock"):
        SingleInstance(DataFolder(tmp_path)).acquire()


def test_what_is_given_back_can_be_taken_again(tmp_path: Path) -> None:
    first, second = SingleInstance(DataFolder(tmp_path)), SingleInstance(DataFolder(tmp_path))
    assert first.acquire()
    assert first.acquire(), "it is held already"
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_a_stranger_that_talks_nonsense_is_hung_up_on(start: Callable[[Path], Desk]) -> None:
    with tempfile.TemporaryDirectory(prefix="desk-") as root:
        first = start(Path(root))
        assert line_of(first) == "first"
        for nonsense in (b"raise the roof, please\n" * 100, b"lower\n"):
            with socket.socket(socket.AF_UNIX) as stranger:
                stranger.settimeout(60)
                stranger.connect(f"{root}/desk.socket")
                stranger.sendall(nonsense)
                assert stranger.recv(100) in (b"",)
        assert line_of(start(Path(root))) == "second"
        assert line_of(first) == "raised", "only the real start was heard"


def test_the_socket_is_its_owners_alone(start: Callable[[Path], Desk]) -> None:
    with tempfile.TemporaryDirectory(prefix="desk-") as root:
        assert line_of(start(Path(root))) == "first"
        assert stat.S_IMODE(Path(root, "desk.socket").stat().st_mode) & 0o077 == 0
        assert stat.S_IMODE(Path(root).stat().st_mode) == 0o700


@pytest.mark.skipif(
    os.name != "posix" or os.getuid() != 0 or shutil.which("setpriv") is None,
    reason="only root can start a process as another user",
)
def test_another_user_is_not_heard_on_an_abstract_name(start: Callable[[Path], Desk]) -> None:
    with tempfile.TemporaryDirectory(prefix="desk-") as root:
        folder = Path(root) / ("long " * 30)
        first = start(folder)
        assert line_of(first) == "first"
        names = Path("/proc/net/unix").read_text("utf-8", "replace").split()
        import hashlib

        name = "@bookdesk-" + hashlib.sha256(os.fsencode(str(folder))).hexdigest()[:32]
        assert name in names
        code = (
            "import socket, sys; s = socket.socket(socket.AF_UNIX); s.settimeout(10)\n"
            "s.connect('\\0' + sys.argv[1][1:])\n"
            "try:\n    s.sendall(b'raise\\n'); print(s.recv(100))\n"
            "except (BrokenPipeError, ConnectionResetError):\n    print(b'')"
        )
        system_python = next(p for p in ("/usr/bin/python3", sys.executable) if Path(p).exists())
        run = subprocess.run(
            ["setpriv", "--reuid=65534", "--clear-groups", "--", system_python, "-c", code, name],
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == "b''"
        assert line_of(start(folder)) == "second"
        assert line_of(first) == "raised"
