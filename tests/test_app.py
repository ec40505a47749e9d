"""The composition root: what is kept of one server is not shown as another's."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPalette
from tests.backend.conftest import salon_backend
from tests.data.days import DATE, make_availability, make_day
from tests.test_first_paint import store_a_day

from bookdesk.app import Desk, DeskOptions, _open_store
from bookdesk.data import keys
from bookdesk.desktop.preferences_file import PreferencesFile
from bookdesk.domain.preferences import Preferences, SystemWish
from bookdesk.settings import TOKEN_VARIABLE, DataFolder
from bookdesk.viewmodels.clock import DeskClock
from bookdesk.viewmodels.desk_state import Connection
from bookdesk.way_to_server import http_gateway
from bookdesk.widgets.theme import apply_theme, load_theme

# Before pytest-qt makes the application.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from bookdesk.api.client import HttpGateway
    from bookdesk.viewmodels.preferences import ThemeName

KEY = keys.availability_key("becky", "cut", DATE)


@pytest.mark.parametrize("other", [None, "http://127.0.0.1:2"])
def test_what_one_server_told_is_not_shown_as_anothers(
    qapp: object, tmp_path: Path, other: str | None
) -> None:
    folder, clock = DataFolder(tmp_path / "data").prepare(), DeskClock()
    known = make_availability(make_day())

    def loaded(server: str | None) -> object:
        store = _open_store(DeskOptions(folder, server=server), clock)
        assert store is not None
        found = store.load(KEY)
        store.save(KEY, known, clock.now())
        store.close()
        return found

    assert loaded("http://127.0.0.1:1") is None
    assert loaded("http://127.0.0.1:1") is not None
    assert loaded(other) is None


@pytest.fixture(autouse=True)
def _closed_desks_go(qapp: QApplication) -> Iterator[None]:
    """Let a desk go that a test has closed: its timers would run in the next one."""
    yield
    for desk in qapp.findChildren(Desk):
        desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not qapp.findChildren(Desk)


def open_desk(qtbot: QtBot, qapp: QApplication, root: Path, theme: ThemeName | None = None) -> Desk:
    """Make a desk over a data folder; it looks for no server before its first paint."""
    desk = Desk(DeskOptions(DataFolder(root).prepare(), theme=theme), qapp)
    qtbot.addWidget(desk.window)
    return desk


@pytest.fixture
def undressed(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    gc.enable()
    apply_theme(qapp, load_theme("light"))
    qapp.setProperty("dressed", "light")


def test_a_desk_opens_with_its_settings_and_keeps_what_is_chosen(
    undressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    chosen = Preferences(theme="dark", text_percent=150)
    PreferencesFile(DataFolder(tmp_path / "data").prepare().preferences).save(chosen)
    desk = open_desk(qtbot, undressed, tmp_path / "data")
    dark, light = load_theme("dark"), load_theme("light")
    assert undressed.palette().color(QPalette.ColorRole.Window) == dark.surface
    assert undressed.font().pixelSize() == 21
    desk._models.preferences.set(theme="light", text_percent=100)
    assert undressed.palette().color(QPalette.ColorRole.Window) == light.surface
    assert undressed.font().pixelSize() == 14
    desk.close()
    loaded = PreferencesFile(DataFolder(tmp_path / "data").preferences).load()
    assert loaded.preferences == Preferences(theme="light")


def test_the_command_lines_theme_is_for_one_run(
    undressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = open_desk(qtbot, undressed, tmp_path / "data", "contrast")
    assert undressed.palette().color(QPalette.ColorRole.Window) == load_theme("contrast").surface
    desk.close()
    assert not DataFolder(tmp_path / "data").preferences.exists()


def test_a_system_that_wishes_contrast_gets_it_while_the_desk_is_open(
    undressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = open_desk(qtbot, undressed, tmp_path / "data")
    desk._preferences.follow(SystemWish(high_contrast=True, reduced_motion=True))
    assert undressed.palette().color(QPalette.ColorRole.Window) == load_theme("contrast").surface
    assert desk.window.grid._reduced_motion
    desk.close()


def test_broken_settings_are_set_aside_and_told(
    undressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = DataFolder(tmp_path / "data").prepare()
    folder.preferences.write_text("{theme: dark")
    desk = open_desk(qtbot, undressed, folder.root)
    assert "settings.json.broken-1" in desk._models.desk.state.key_note
    assert (folder.root / "settings.json.broken-1").read_text() == "{theme: dark"
    # Whoever chooses anew has read it.
    desk._models.preferences.set(sound=True)
    qtbot.waitUntil(lambda: not desk._models.desk.state.key_note)
    desk.close()


def test_a_stored_day_is_kept_up_with_once_it_is_painted(
    undressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    store_a_day(tmp_path / "data", "", providers=3, slots=8)
    desk = Desk(DeskOptions(DataFolder(tmp_path / "data").prepare(), demo=True), undressed)
    qtbot.addWidget(desk.window)

    def observed() -> int:
        queries = desk._source.client.cache.find(kind="active")
        return sum(query.key[0] == keys.AVAILABILITY for query in queries)

    # No turn of the loop is taken after it: nothing is connected.
    with qtbot.waitSignal(desk.painted, timeout=30_000):
        desk.show()
        grid = desk.models.desk.grid.grid
        assert grid is not None
        assert (len(grid.columns), observed()) == (3, 0)
    assert observed() == 3
    desk.close()


class FaultyOnce:
    """Makes a gateway as the desk does, but for the first time: an import fails half way then."""

    def __init__(self) -> None:
        self._failed = False

    def __call__(
        self, url: str, token: str, desk_name: str, clock: DeskClock, authority: Path | None
    ) -> HttpGateway:
        if not self._failed:
            self._failed = True
            raise ModuleNotFoundError(name="bookdesk.api.client")
        return http_gateway(url, token, desk_name, clock, authority)


def test_a_fault_on_the_way_to_a_server_is_told_and_leaves_nobody_waiting(
    undressed: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with salon_backend(tmp_path / "salon") as salon:
        monkeypatch.setenv(TOKEN_VARIABLE, salon.token)
        options = DeskOptions(DataFolder(tmp_path / "data").prepare(), server=salon.url)
        desk = Desk(options, undressed, FaultyOnce())
        qtbot.addWidget(desk.window)
        with qtbot.captureExceptions() as caught:
            desk.show()
            qtbot.waitUntil(lambda: desk.models.desk.state.connection is Connection.OFFLINE)
        assert [kind for kind, _, _ in caught] == [ModuleNotFoundError]
        assert desk.models.desk.state.reason == "Connecting failed by a fault of Bookdesk."
        desk.models.desk.refresh()
        qtbot.waitUntil(lambda: desk.models.desk.state.connection is Connection.LIVE)
        desk.close()
