"""The desk's end: it waits for no keyring."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.desktop.keyrings import MemoryKeyring
from tests.desktop.test_sealing_key import Silent

from bookdesk.desktop.credentials import Answer, Credentials, Outcome
from bookdesk.desktop.database_key import database_key
from bookdesk.errors import KeyUnavailable
from bookdesk.settings import DataFolder

_ROOT = Path(__file__).resolve().parents[2]
_DESK = """
import sys
from pathlib import Path
from bookdesk.app import DeskOptions, run_desk
from bookdesk.settings import DataFolder
sys.exit(run_desk(DeskOptions(DataFolder(Path(sys.argv[1])), server=sys.argv[2] or None)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a signal stands for the closed window")
@pytest.mark.parametrize("server", ["", "http://127.0.0.1:9"])
def test_a_desk_that_waits_for_a_keyring_ends_all_the_same(tmp_path: Path, server: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _DESK, tmp_path / "data", server],
        cwd=_ROOT,
        env=os.environ
        | {"QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "tests.desktop.keyrings.HangingKeyring"},
        stdout=subprocess.PIPE,
        text=True,
    ) as desk:
        try:
            assert desk.stdout is not None
            assert desk.stdout.readline() == "asked\n"
            desk.send_signal(signal.SIGTERM)
            # Half of the keyring's patience.
            assert desk.wait(30) == 0
        finally:
            desk.kill()


#: A desk where something is typed that nothing can seal; Quit is heard as from a menu, then a line tells.
_TYPED = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from bookdesk.app import Desk, DeskOptions
from bookdesk.desktop.quit_signals import quit_on_signals
from bookdesk.settings import DataFolder
from bookdesk.widgets.theme import fusion_application

application = fusion_application("bookdesk")
desk = Desk(DeskOptions(DataFolder(Path(sys.argv[1])).prepare(), server="http://127.0.0.1:9"), application)
application.aboutToQuit.connect(desk.close)
quit_on_signals(application, desk.end)

def quit_once():
    desk.models.hold.set_customer("Marie", "", "")
    QCoreApplication.quit()
    print("asked" if desk.window.dialogs.asks_to_close else "not asked", flush=True)

desk.painted.connect(lambda: QTimer.singleShot(0, quit_once))
desk.show()
sys.exit(application.exec())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_quit_asks_for_what_is_typed_and_a_signal_asks_nobody(tmp_path: Path, name: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _TYPED, tmp_path / "data"],
        cwd=_ROOT,
        env=os.environ
        | {"QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        stdout=subprocess.PIPE,
        text=True,
    ) as desk:
        try:
            assert desk.stdout is not None
            assert desk.stdout.readline() == "asked\n"
            assert desk.poll() is None
            desk.send_signal(getattr(signal, name))
            assert desk.wait(30) == 0
        finally:
            desk.kill()


#: A desk that is signalled when it is built and its loop does not run yet.
_SIGNALLED = """
import os
import signal
import sys
from pathlib import Path
from bookdesk.app import DeskOptions, run_desk
from bookdesk.settings import DataFolder

def show(desk):
    os.kill(os.getpid(), getattr(signal, sys.argv[2]))
    desk.show()

sys.exit(run_desk(DeskOptions(DataFolder(Path(sys.argv[1])), server="http://127.0.0.1:9"), show))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_before_the_first_paint_ends_it_without_a_word(tmp_path: Path, name: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _SIGNALLED, tmp_path / "data", name],
        cwd=_ROOT,
        env=os.environ
        | {"QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


#: A desk that is interrupted while it imports Qt.
_IMPORTING = """
import os
import signal
import sys
from bookdesk.cli import main

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtWidgets":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
sys.exit(main(["desk", "--data", sys.argv[1]]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_desk_that_is_interrupted_while_it_imports_is_gone_at_once(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _IMPORTING, tmp_path / "data"],
        cwd=_ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_command_that_is_interrupted_leaves_no_trace(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bookdesk", "backend", "--data", tmp_path / "data"],
        cwd=_ROOT,
        env=os.environ | {"PYTHON_KEYRING_BACKEND": "tests.desktop.keyrings.HangingKeyring"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as backend:
        try:
            assert backend.stdout is not None
            assert backend.stdout.readline() == "asked\n"
            backend.send_signal(signal.SIGINT)
            _, err = backend.communicate(timeout=60)
            assert (backend.returncode, err) == (130, "")
        finally:
            backend.kill()


def test_giving_up_ends_the_waiting_and_asks_nothing_more() -> None:
    silent = Silent()
    credentials = Credentials(silent, patience=60.0)
    answers: list[Answer] = []
    waiting = threading.Thread(target=lambda: answers.append(credentials.read("a token")), daemon=True)
    waiting.start()
    try:
        assert silent.asked.wait(30)
        credentials.give_up()
        waiting.join(30)
        assert [answer.outcome for answer in answers] == [Outcome.GIVEN_UP]
        assert credentials.keep("a token", "hush").outcome is Outcome.GIVEN_UP
        assert silent.questions == 1
    finally:
        silent.freed.set()


def test_a_silent_keyring_is_asked_again_when_a_person_says_so() -> None:
    silent = Silent()
    # Once it is freed its answer has to come within this.
    credentials = Credentials(silent, patience=2.0)
    assert credentials.read("a token").outcome is Outcome.FAILED
    silent.freed.set()
    assert credentials.read("a token").outcome is Outcome.FAILED
    credentials.ask_again()
    assert credentials.read("a token").outcome is Outcome.ABSENT


def test_a_desk_that_is_closed_while_its_key_is_made_leaves_no_key_file(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data").prepare()
    keyring = MemoryKeyring()
    closing = Credentials(keyring)
    closing.give_up()
    with pytest.raises(KeyUnavailable):
        database_key(folder, closing)
    assert not folder.key_file.exists()
    assert not folder.key_place.exists()
    assert database_key(folder, Credentials(keyring)).note == ""
