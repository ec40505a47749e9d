"""What the desktop wishes: Qt's hints, read when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from bookdesk.desktop.system_look import SystemLook
from bookdesk.domain.preferences import SystemWish

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


def test_a_desktop_that_says_nothing_wishes_nothing(qapp: QApplication) -> None:
    assert SystemLook(qapp.styleHints()).wish == SystemWish()


def test_what_the_hints_tell_is_followed(qtbot: QtBot, qapp: QApplication) -> None:
    hints = qapp.styleHints()
    look = SystemLook(hints)
    with qtbot.waitSignals([look.changed, look.changed]):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
