"""What is imported when the first picture stands: nothing that it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from benchmarks import full_days

from bookdesk.data import keys
from bookdesk.data.codec import DataCodec, schema_of
from bookdesk.data.last_view import LastView
from bookdesk.domain.zones import civil_date, to_seconds, zone
from bookdesk.query.disk_store import DiskStore
from bookdesk.settings import DataFolder
from bookdesk.viewmodels.clock import DeskClock

if TYPE_CHECKING:
    from pathlib import Path

    from bookdesk.query.keys import Key

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
    "dateutil",
    "logging.handlers",
    "platformdirs",
    "bookdesk.domain.wire",
    "bookdesk.domain.wire_news",
    "PySide6.QtNetwork",
    # What dataclasses and PySide6's signatures bring along.
    "ast",
    "dataclasses",
    "dis",
    "hmac",
    "inspect",
    # What begins a worker, and what takes a letter apart.
    "concurrent.futures.thread",
    "queue",
    "unicodedata",
    # What PySide6 and logging name, and OpenSSL, which a digest needs not.
    "_bz2",
    "_hashlib",
    "_lzma",
    "_random",
    # It needs no server.
    "bookdesk.examination",
    "bookdesk.way_to_server",
    # Of these the first picture shows that there is nothing yet.
    "bookdesk.data.intents",
    "bookdesk.data.kept_intents",
    "bookdesk.data.mutations",
    "bookdesk.data.reservations",
    "bookdesk.domain.spoken",
    "bookdesk.viewmodels.blocks",
    "bookdesk.viewmodels.booking",
    "bookdesk.viewmodels.conflict",
    "bookdesk.viewmodels.customers",
    "bookdesk.viewmodels.desk_links",
    "bookdesk.viewmodels.hold",
    "bookdesk.viewmodels.live",
    "bookdesk.viewmodels.looked_at",
    # These have their room kept in it.
    "bookdesk.widgets.desk_panel",
    "bookdesk.widgets.desk_rail",
    "bookdesk.widgets.dialogs",
    "bookdesk.widgets.hold_panel",
    "bookdesk.widgets.key_table",
    "bookdesk.widgets.mini_month",
    "bookdesk.widgets.status_bar",
    "bookdesk.widgets.window_acts",
    "bookdesk.widgets.window_regions",
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
    "bookdesk.widgets.settings_dialog",
    "bookdesk.widgets.slot_menu",
)

_DESK = """
import linecache
import sys
import threading
from pathlib import Path
from bookdesk.settings import DataFolder
from bookdesk.app import Desk, DeskOptions, check_options
from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from bookdesk.widgets.theme import fusion_application

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QApplication.exit(0)
            imported = sorted(set(sys.modules) & set(sys.argv[3:]))
            # Whoever asks for a module's source leaves it there.
            read = [name for name in linecache.cache if "bookdesk" in name]
            grid = desk.window.grid.model().grid
            # Of PySide6's classes those that somebody named, or was given, are made, with their enumerations.
            named = {*vars(QtGui), *vars(QtWidgets)}
            made = sorted({"QStyle", "QKeySequence", "QLineEdit", "QListView"} & named)
            # Whoever begins one waits until it runs.
            workers = [one.name for one in threading.enumerate() if one is not threading.main_thread()]
            columns = [] if grid is None else [f"{c.provider_id}:{len(c.blocks)}" for c in grid.columns]
            print("painted", *columns, *imported, *made, *read, *workers, flush=True)
        return False

options = DeskOptions(folder=DataFolder(Path(sys.argv[1])), server=sys.argv[2] or None, demo=True)
check_options(options)
application = fusion_application("bookdesk")
desk = Desk(options, application)
first = FirstPaint()
desk.window.installEventFilter(first)
desk.show()
status = application.exec()
sys.stdout.flush()
import os
os._exit(status)
"""


#: On the server's clock: a morning before the first slot, so that each slot is a block of its own.
NOW = datetime(2018, 7, 12, 5, tzinfo=UTC)


_COMMAND = """
import sys
before = set(sys.modules)
from bookdesk.cli import desk_options, read_options
chosen = read_options(["--data", sys.argv[1]])
read = set(sys.modules)
desk_options(chosen)
print("read", *sorted((read - before) & set(sys.argv[2:])))
print("desk", *sorted((set(sys.modules) - before) & set(sys.argv[2:])))
"""

#: What a command line that is read must not bring along, for it is put off or comes after Qt.
_NOT_FOR_WORDS = ("PySide6.QtCore", "_bz2", "_lzma", "bookdesk.settings", "logging", "shutil", "traceback")


def test_the_command_line_comes_before_what_is_put_off_and_brings_none_of_it(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _COMMAND, tmp_path, *_NOT_FOR_WORDS, "linecache"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    read, desk = run.stdout.splitlines()
    assert read == "read"
    # Of shutil and traceback there are the stand-ins.
    assert desk.split() == ["desk", "PySide6.QtCore", "bookdesk.settings", "logging", "shutil", "traceback"]


@pytest.mark.parametrize("words", [["--help"], ["desk", "--help"], ["doctor", "--data", "D"], ["backend"]])
def test_reading_words_and_writing_help_import_no_qt(words: list[str]) -> None:
    asked = "import sys, bookdesk.cli as cli\ntry:\n    cli.read_options(sys.argv[1:])\n"
    asked += "finally:\n    print('PySide6' in sys.modules, file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", asked, *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stderr) == (0, "False\n")


def store_a_day(root: Path, server: str, *, providers: int, slots: int) -> None:
    """Leave what a desk of this server leaves that was used a minute ago: its last view and that day."""
    clock, schema = DeskClock(), schema_of(server or None)
    store = DiskStore(DataFolder(root).prepare().cache, DataCodec(), clock.now, schema=schema)
    found = full_days.catalogue(providers)
    service, today = full_days.SERVICE.id, civil_date(to_seconds(NOW), zone(full_days.ZONE))
    view = LastView(service, clock_offset=NOW.timestamp() - clock.now())
    entries: list[tuple[Key, object]] = [(keys.catalogue_key(), found), (keys.last_view_key(), view)]
    entries += [
        (keys.availability_key(p.id, service, today), full_days.availability(p, today, slots, NOW))
        for p in found.providers
    ]
    store.save_many([(key, value, clock.now() - 60, False) for key, value in entries])
    store.close()


def first_picture(root: Path, server: str) -> list[str]:
    """Start a desk on a folder and tell what its first picture is made of.

    Returns `painted`, each column with its blocks, each of HEAVY that was imported, each of some
    classes of Qt that PySide6 made, each file of ours whose source it read, and each worker thread.
    """
    run = subprocess.run(
        [sys.executable, "-c", _DESK, root, server, *HEAVY],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.split()


@pytest.mark.parametrize("server", ["", "http://127.0.0.1:9"])
def test_the_first_picture_needs_qt_alone(tmp_path: Path, server: str) -> None:
    assert first_picture(tmp_path, server) == ["painted"]


@pytest.mark.parametrize("server", ["", "http://127.0.0.1:9"])
def test_the_first_picture_of_a_stored_day_needs_no_more(tmp_path: Path, server: str) -> None:
    store_a_day(tmp_path, server, providers=3, slots=32)
    assert first_picture(tmp_path, server) == ["painted", "p0:32", "p1:32", "p2:32"]
