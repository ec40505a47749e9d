"""The harness itself: a display with a keyboard, and nothing left of it afterwards."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.end_to_end.desk_driver import DeskDriver
from tests.end_to_end.processes import DeskProcess, end, gone, wait_until
from tests.end_to_end.xserver import XServer

if TYPE_CHECKING:
    from pathlib import Path

_A_LINE_EDIT = """
import sys
from PySide6.QtWidgets import QApplication, QLineEdit
application = QApplication([])
line = QLineEdit()
line.setWindowTitle("A line")
line.resize(300, 60)
line.returnPressed.connect(lambda: (open(sys.argv[1], "w").write(line.text()), application.quit()))
line.show()
application.exec()
"""


def test_keys_reach_a_window_and_its_picture_is_taken(xserver: XServer, tmp_path: Path) -> None:
    written = tmp_path / "written"
    program = subprocess.Popen([sys.executable, "-c", _A_LINE_EDIT, written], env=xserver.environment)
    desk = DeskProcess.__new__(DeskProcess)
    desk.process, desk.log = program, tmp_path / "no.log"
    driver = DeskDriver(xserver, desk, tmp_path)
    try:
        driver.wait_for_window("A line")
        assert driver.titles() == ["A line"]
        driver.click(150, 30)
        driver.type("Zoe (Desk 2)")
        assert driver.picture("line").read_bytes().startswith(b"\x89PNG")
        assert driver.colour(5, 5).startswith("#")
        driver.key("Return")
        wait_until(written.exists, what="the line was entered")
        assert program.wait(60) == 0
        assert written.read_text("utf-8") == "Zoe (Desk 2)"
    finally:
        end(program)


def test_a_display_leaves_no_process_behind(tmp_path: Path) -> None:
    server = XServer(tmp_path)
    probe = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
    assert subprocess.run(probe, env=server.environment, capture_output=True, check=False).returncode == 0
    server.close()
    assert subprocess.run(probe, env=server.environment, capture_output=True, check=False).returncode != 0


def test_a_process_that_is_gone_is_known_as_gone() -> None:
    program = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert not gone(program.pid)
    program.kill()
    wait_until(lambda: gone(program.pid))
    program.communicate()
