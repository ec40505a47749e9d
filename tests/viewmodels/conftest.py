"""A desk that is connected to the salon in memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from tests.factories import make_desk
from tests.viewmodels.stored_desk import A_WHILE, SECRET, StoredDesk, days_after

from bookdesk.desktop.language import install_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork
    from tests.viewmodels.killed_desk import Start


@pytest.fixture(autouse=True)
def _dead_objects_go() -> Iterator[None]:
    """Let what a test has closed be gone before the next: its timers would run there."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    """French until the test's end, then English as before."""
    install_language(qapp, "fr")
    yield
    install_language(qapp, "en")


@pytest.fixture
def unconnected(qtbot: QtBot) -> Iterator[DeskAtWork]:
    """A desk at 10:42 that knows no server yet."""
    parent = QObject()
    desk = make_desk(parent)
    yield desk
    for gate in desk.gateway.gates.values():
        gate.set()
    desk.bridge.close()


@pytest.fixture
def desk(unconnected: DeskAtWork, qtbot: QtBot) -> DeskAtWork:
    """A desk at 10:42 that shows the salon's day."""
    with qtbot.waitSignal(unconnected.models.desk.day_opened):
        unconnected.models.desk.connect_to(unconnected.gateway)
    # They come in an answer of their own.
    qtbot.waitUntil(lambda: bool(unconnected.models.desk.bookings))
    return unconnected


@pytest.fixture
def start(tmp_path: Path, qtbot: QtBot) -> Iterator[Start]:
    """Start desks on one folder, one after another."""
    started: list[StoredDesk] = []

    def start(
        before: StoredDesk | None = None,
        seconds: float = A_WHILE,
        secret: bytes | None = SECRET,
        *,
        connected: bool = True,
    ) -> StoredDesk:
        later: timedelta = days_after(seconds / 86400 if before is not None else 0)
        desk = StoredDesk(tmp_path / "cache", qtbot, later, secret, before)
        started.append(desk)
        desk.desk.open_stored()
        desk.unlock()
        if connected:
            desk.connect()
        return desk

    yield start
    for desk in started:
        desk.close()
