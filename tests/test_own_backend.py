"""A desk and the backend that it brings: a lost one comes back, and one that is gone is not connected to."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from bookdesk.api.client import HttpGateway
from bookdesk.app import Desk, DeskOptions
from bookdesk.settings import DataFolder
from bookdesk.viewmodels.desk_state import Connection
from bookdesk.way_to_server import http_gateway

# Before pytest-qt makes the application.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.way_to_server import MakeGateway

#: Milliseconds within which a busy machine does what is waited for.
SOON = 60_000


class NotedGateway(HttpGateway):
    """A gateway that tells whether it was closed."""

    is_closed = False

    def close(self) -> None:
        super().close()
        self.is_closed = True


class SlowOnce:
    """Makes gateways over HTTP; the first one not before it is let go."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.made: dict[str, NotedGateway] = {}
        self.let_go = threading.Event()

    def __call__(
        self, url: str, token: str, desk_name: str, clock: DeskClock, authority: Path | None
    ) -> HttpGateway:
        self.asked.append(url)
        if len(self.asked) == 1:
            self.let_go.wait(SOON / 1000)
        self.made[url] = NotedGateway(url, token, desk_name, clock.now, clock.observe, authority)
        return self.made[url]


@pytest.fixture
def opened(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[MakeGateway], Desk]]:
    """Open a desk with a backend of its own on a folder, on a machine without a keyring."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    desks = []

    def open_desk(make_gateway: MakeGateway) -> Desk:
        options = DeskOptions(DataFolder(tmp_path / "data").prepare(), demo=True)
        desks.append(Desk(options, qapp, make_gateway))
        qtbot.addWidget(desks[-1].window)
        desks[-1].show()
        return desks[-1]

    yield open_desk
    for desk in desks:
        desk.close()
        desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def kill_backend_of(folder: Path) -> None:
    """Kill the backend of the desk whose data lies in a folder, and no other child of this process."""
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):
            words = child.cmdline()
            if "--child" in words and any(str(folder) in word for word in words):
                child.kill()


def test_the_way_to_a_backend_that_is_gone_is_not_taken(
    opened: Callable[[MakeGateway], Desk], qtbot: QtBot, tmp_path: Path
) -> None:
    ways = SlowOnce()
    desk = opened(ways)
    qtbot.waitUntil(lambda: len(ways.asked) == 1, timeout=SOON)
    told = list[tuple[str, int, bool]]()

    def note() -> None:
        state = desk.models.desk.state
        if state.connection is Connection.OFFLINE:
            told.append((state.reason, state.next_try, desk.models.desk.may_try))

    desk.models.desk.changed.connect(note)
    kill_backend_of(tmp_path)
    qtbot.waitUntil(lambda: ("The backend on this machine ended.", 1, True) in told, timeout=SOON)
    qtbot.waitUntil(lambda: desk.models.desk.state.connection is Connection.LIVE, timeout=SOON)
    first, second = ways.asked
    ways.let_go.set()
    qtbot.waitUntil(lambda: first in ways.made and ways.made[first].is_closed, timeout=SOON)
    assert desk.models.desk.gateway is ways.made[second]
    assert desk.models.desk.state.connection is Connection.LIVE


def test_a_key_that_comes_back_starts_it_once_a_person_asks(
    opened: Callable[[MakeGateway], Desk], qtbot: QtBot, tmp_path: Path
) -> None:
    folder = DataFolder(tmp_path / "data")
    first = opened(http_gateway)
    qtbot.waitUntil(lambda: first.models.desk.state.connection is Connection.LIVE, timeout=SOON)
    first.close()
    away = folder.key_file.rename(tmp_path / "key")
    desk = opened(http_gateway)
    qtbot.waitUntil(lambda: desk.models.desk.state.connection is Connection.OFFLINE, timeout=SOON)
    assert str(folder.key_file) in desk.models.desk.state.reason
    assert desk.models.desk.state.next_try == 0
    away.rename(folder.key_file)
    desk.models.desk.refresh()
    assert desk.models.desk.state.is_trying
    qtbot.waitUntil(lambda: desk.models.desk.state.connection is Connection.LIVE, timeout=SOON)
