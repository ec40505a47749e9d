"""What is imported when the first picture stands: nothing that it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "diskcache",
    "cryptography",
    "sqlite3",
    "pydantic",
    "httpx",
    "fastapi",
    "uvicorn",
    "sqlalchemy",
    "keyring",
    "bookdesk.domain.wire",
    "PySide6.QtNetwork",
    # Made when they are first shown.
    "bookdesk.widgets.booking_panel",
    "bookdesk.widgets.cancel_dialog",
    "bookdesk.widgets.conflict_dialog",
    "bookdesk.widgets.countdown_ring",
    "bookdesk.widgets.customer_field",
    "bookdesk.widgets.customer_popup",
    "bookdesk.widgets.dialog_overlay",
    "bookdesk.widgets.first_page",
    "bookdesk.widgets.hold_body",
    "bookdesk.widgets.keys_dialog",
    "bookdesk.widgets.nobody_page",
    "bookdesk.widgets.refusal",
    "bookdesk.widgets.slot_menu",
)

_DESK = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from bookdesk.app import Desk, DeskOptions, check_options
from bookdesk.settings import DataFolder

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print("painted", *sorted(set(sys.modules) & set(sys.argv[3:])), flush=True)
            QApplication.exit(0)
        return False

options = DeskOptions(folder=DataFolder(Path(sys.argv[1])), server=sys.argv[2] or None, demo=True)
check_options(options)
application = QApplication([])
desk = Desk(options, application)
first = FirstPaint()
desk.window.installEventFilter(first)
desk.show()
status = application.exec()
sys.stdout.flush()
import os
os._exit(status)
"""


@pytest.mark.parametrize("server", ["", "http://127.0.0.1:9"])
def test_the_first_picture_needs_qt_alone(tmp_path: Path, server: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _DESK, tmp_path, server, *HEAVY],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stdout.split() == ["painted"], run.stderr
