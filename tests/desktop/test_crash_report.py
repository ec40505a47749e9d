"""The crash report: each error that nobody caught is noted, and none of its words."""

from __future__ import annotations

import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = """
import logging, sys, threading
from pathlib import Path
from bookdesk.desktop.crash_report import install_crash_report
from bookdesk.settings import DataFolder, log_handler

folder = DataFolder(Path(sys.argv[1])).prepare()
logging.basicConfig(level=logging.INFO, handlers=[log_handler(folder.log)], force=True)
install_crash_report(folder)
name = "Tattersquall"

def greet():
    raise ValueError(f"no such customer: {name}")

class Ending:
    def __repr__(self):
        return name

    def __del__(self):
        greet()

"""
_WAYS = {
    "the main thread": "greet()",
    "a cause": "try:\n    greet()\nexcept ValueError as error:\n    raise ValueError(name) from error",
    "a thread": "thread = threading.Thread(target=greet, name=name); thread.start(); thread.join()",
    "an end": "ending = Ending()\ndel ending",
    "a timer of Qt": (
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "application = QCoreApplication([])\n"
        "QTimer.singleShot(0, greet)\nQTimer.singleShot(0, application.quit)\napplication.exec()"
    ),
}


@pytest.mark.parametrize("way", _WAYS)
def test_an_error_is_noted_without_its_words(tmp_path: Path, way: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM + _WAYS[way], str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    log = tmp_path / "data" / "bookdesk.log"
    written = log.read_text("utf-8")
    assert "a bug: ValueError at\n" in written
    assert written.count("in greet") == (0 if way == "a cause" else 1)
    assert f"a bug was noted in {log} (ValueError)" in run.stderr
    assert "Tattersquall" not in written + run.stderr + run.stdout
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_an_end_that_was_asked_for_is_no_bug(tmp_path: Path) -> None:
    program = (
        f"{_PROGRAM}thread = threading.Thread(target=sys.exit); thread.start(); thread.join(); sys.exit(3)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, check=False, timeout=60
    )
    assert run.returncode == 3
    assert (tmp_path / "bookdesk.log").read_text() == ""
    assert run.stderr == b""
