"""A desk that is connected to the salon in memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject
from tests.factories import make_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork


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
    return unconnected
