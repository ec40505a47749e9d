"""Turning to a week or month by key, and what stands on screen then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

CONTROL = Qt.KeyboardModifier.ControlModifier


def show(opened: WindowAtWork, qtbot: QtBot, key: Qt.Key) -> None:
    """Turn to the week or month by its key, and wait for its figures."""
    desk = opened.desk.models.desk
    opened.key(key, CONTROL)
    qtbot.waitUntil(lambda: desk.ranges.is_current)


def texts(opened: WindowAtWork) -> list[str]:
    return [label.text() for label in opened.window.findChildren(PlainLabel) if label.isVisible()]
