"""A standalone desk's own backend never outlives it, and one folder has one desk."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
from tests.end_to_end.conftest import without_keyring
from tests.end_to_end.processes import gone, wait_until
from tests.end_to_end.scenes import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.conftest import StartDesk


def test_a_normal_end_leaves_no_process(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--demo", "--data", str(tmp_path / "desk"), title=" - Bookdesk")
    (backend,) = [child for child in desk.desk.children() if "backend" in psutil.Process(child).cmdline()]
    desk.key("alt+F4")
    assert desk.desk.process.wait(10) == 0
    assert gone(backend)


def test_a_killed_desk_leaves_no_process(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--demo", "--data", str(tmp_path / "desk"), title=" - Bookdesk")
    children = desk.desk.children()
    assert children
    desk.desk.kill()
    wait_until(lambda: all(gone(child) for child in children), 10, "the backend has gone")
    again = start_desk("--data", str(tmp_path / "desk"), title=" - Bookdesk")
    assert again.desk.process.poll() is None


def test_a_killed_backend_comes_back(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--demo", "--now", NOW, "--data", str(tmp_path / "desk"), title=" - Bookdesk")
    (backend,) = desk.desk.children()
    psutil.Process(backend).kill()

    def another() -> bool:
        return any(child != backend and not gone(child) for child in desk.desk.children())

    desk.wait_until(another, what="a new backend")
    # The line is up once a hold is granted again.
    desk.press_until(lambda: desk.key("F2"), " held")


def test_a_second_start_raises_the_first_window_and_ends(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--demo", "--data", str(tmp_path / "desk"), title=" - Bookdesk")
    second = subprocess.run(
        [sys.executable, "-m", "bookdesk", "--demo", "--data", str(tmp_path / "desk")],
        env=without_keyring(desk.server.environment),
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert second.returncode == 0, second.stderr
    assert desk.desk.process.poll() is None
    assert len(desk.desk.children()) == 1


def test_an_empty_folder_offers_the_demo(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk("--data", str(tmp_path / "desk"))
    assert desk.desk.children() == []
    desk.picture("first-page")
    # The demo is the first choice and has the focus.
    desk.key("Return")
    desk.wait_for_title(" - Bookdesk")
    # Another that a library starts for a moment, or that is between fork and exec, goes by itself.
    wait_until(lambda: len(desk.desk.children()) == 1, what="the backend alone")
