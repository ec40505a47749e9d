"""A standalone desk's own backend never outlives it, and one folder has one desk."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil
from tests.end_to_end.conftest import without_keyring
from tests.end_to_end.processes import BackendProcess, gone, wait_until
from tests.end_to_end.scenes import DAY, NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.conftest import StartDesk
    from tests.end_to_end.desk_driver import DeskDriver


def backend_of(desk: DeskDriver) -> int:
    """Wait for the one backend that a desk has; returns its id.

    What a library starts for a moment, or what is between fork and exec, is none.
    """

    def alone() -> int:
        found = []
        for child in desk.desk.children():
            with suppress(psutil.NoSuchProcess):
                if "backend" in psutil.Process(child).cmdline():
                    found.append(child)
        return found[0] if len(found) == 1 else 0

    return int(desk.wait_until(alone, what="one backend"))


def test_a_normal_end_leaves_no_process(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--demo", "--data", str(tmp_path / "desk"), title=" - Bookdesk")
    backend = backend_of(desk)
    desk.key("alt+F4")
    assert desk.desk.process.wait(60) == 0
    assert gone(backend)


def test_a_killed_desk_leaves_no_process(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--demo", "--data", str(tmp_path / "desk"), title=" - Bookdesk")
    children = desk.desk.children()
    assert children
    desk.desk.kill()
    wait_until(lambda: all(gone(child) for child in children), what="the backend has gone")
    again = start_desk("--data", str(tmp_path / "desk"), title=" - Bookdesk")
    assert again.desk.process.poll() is None


def test_a_killed_backend_comes_back(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--demo", "--now", NOW, "--data", str(tmp_path / "desk"), title=" - Bookdesk")
    backend = backend_of(desk)
    psutil.Process(backend).kill()
    desk.wait_until(lambda: backend_of(desk) != backend, what="a new backend")
    # The line is up once a hold is granted again.
    desk.press_until(lambda: desk.key("F2"), " held")


def test_a_backend_that_dies_again_and_again_comes_back(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--demo", "--now", NOW, "--data", str(tmp_path / "desk"), title=" - Bookdesk")
    killed = set[int]()
    for _ in range(4):
        # As soon as it is there: none but the first gets ready. One that was killed may still be seen.
        desk.wait_until(lambda: backend_of(desk) not in killed, what="the next backend")
        pid = backend_of(desk)
        killed.add(pid)
        psutil.Process(pid).kill()
    # F5 starts it at once; without it this would be the fourth wait, of ten seconds.
    desk.key("F5")
    desk.press_until(lambda: desk.key("F2"), " held")


def test_a_closed_terminal_gives_the_hold_back(start_desk: StartDesk, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    desk = start_desk("--demo", "--now", NOW, "--data", str(folder), title=" - Bookdesk")
    desk.press_until(lambda: desk.key("F2"), " held")
    # A terminal that goes tells all that run in it.
    psutil.Process(backend_of(desk)).send_signal(signal.SIGHUP)
    desk.desk.process.send_signal(signal.SIGHUP)
    assert desk.desk.process.wait(60) == 0
    wait_until(lambda: not (folder / "bookdesk.db-wal").exists(), what="the log of changes is folded in")
    again = BackendProcess(folder, "--now", NOW, environment=without_keyring(desk.server.environment))
    try:
        assert again.held(DAY, "Desk 1") == []
    finally:
        again.close()


def test_a_second_start_raises_the_first_window_and_ends(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--demo", "--data", str(tmp_path / "desk"), title=" - Bookdesk")
    backend = backend_of(desk)
    second = subprocess.run(
        [sys.executable, "-m", "bookdesk", "--demo", "--data", str(tmp_path / "desk")],
        env=without_keyring(desk.server.environment),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert second.returncode == 0, second.stderr
    assert desk.desk.process.poll() is None
    assert backend_of(desk) == backend


def test_an_empty_folder_offers_the_demo(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--data", str(tmp_path / "desk"))
    assert desk.desk.children() == []
    desk.picture("first-page")
    # The demo is the first choice and has the focus.
    desk.key("Return")
    desk.wait_for_title(" - Bookdesk")
    assert not gone(backend_of(desk))
