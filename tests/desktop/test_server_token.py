"""A server's token: a keyring that doesn't tell is not one without a token, and may be asked again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from keyring.backends import fail
from tests.desktop.keyrings import MemoryKeyring
from tests.desktop.test_credentials import Broken
from tests.desktop.test_sealing_key import Silent

from bookdesk.desktop.credentials import SERVICE, Credentials
from bookdesk.desktop.server_token import find_token
from bookdesk.errors import NotSignedIn
from bookdesk.settings import TOKEN_VARIABLE

ADDRESS = "https://desk.example"
_ROOT = Path(__file__).resolve().parents[2]
#: A desk whose keyring is locked when it starts; the person unlocks it and presses "Try now".
_DESK = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from bookdesk.app import Desk, DeskOptions
from bookdesk.settings import DataFolder
from bookdesk.viewmodels.desk_state import Connection
import keyring
from tests.desktop.keyrings import MemoryKeyring

store = MemoryKeyring()
store.kept["Bookdesk", "http://127.0.0.1:9"] = "a-token"
store.locked = True
keyring.set_keyring(store)
application = QApplication([])
desk = Desk(DeskOptions(DataFolder(Path(sys.argv[1])).prepare(), server="http://127.0.0.1:9"), application)
model = desk._models.desk
seen = []

def hear():
    state = model.state
    if state.connection is not Connection.OFFLINE or state.reason in seen:
        return
    seen.append(state.reason)
    print(state.reason, flush=True)
    if len(seen) == 1:
        store.locked = False
        model.refresh()
    else:
        application.quit()

model.changed.connect(hear)
application.aboutToQuit.connect(desk.close)
desk.show()
application.exec()
"""


@pytest.fixture(autouse=True)
def _without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)


def test_a_keyring_that_holds_it_tells_it() -> None:
    keyring = MemoryKeyring()
    keyring.kept[SERVICE, ADDRESS] = "a-token"
    assert find_token(ADDRESS, None, Credentials(keyring)) == "a-token"


@pytest.mark.parametrize("keyring", [MemoryKeyring(), fail.Keyring()])
def test_without_a_token_it_says_how_to_give_one(keyring: MemoryKeyring | fail.Keyring) -> None:
    with pytest.raises(NotSignedIn, match=f"^There is no token for {ADDRESS}. Give one with --token-file"):
        find_token(ADDRESS, None, Credentials(keyring))


def test_a_locked_keyring_is_told_as_one() -> None:
    keyring = MemoryKeyring()
    keyring.locked = True
    with pytest.raises(
        NotSignedIn, match=r"can't be read. The keyring is locked. Unlock it and start again."
    ):
        find_token(ADDRESS, None, Credentials(keyring))


def test_a_failing_keyring_is_told_as_one() -> None:
    with pytest.raises(NotSignedIn, match=r"can't be read. The keyring failed \(ValueError\)."):
        find_token(ADDRESS, None, Credentials(Broken(ValueError("hush"))))


def test_a_silent_keyring_is_told_as_one() -> None:
    silent = Silent()
    try:
        with pytest.raises(NotSignedIn, match=r"can't be read. The keyring does not answer."):
            find_token(ADDRESS, None, Credentials(silent, patience=0.05))
    finally:
        silent.freed.set()


def test_a_desk_looks_for_the_token_again_when_it_is_asked_to(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _DESK, tmp_path / "data"],
        cwd=_ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    told = run.stdout.splitlines()
    assert told[:1] == [
        "The token for http://127.0.0.1:9 can't be read. The keyring is locked. Unlock it and start again."
    ], run.stderr
    # With its token it asks the server itself, which is not there.
    assert len(told) == 2, run.stderr
    assert told[1].startswith("Could not reach the server")
