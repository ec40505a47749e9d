"""The whole window over the salon in memory, for tests that press keys and buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from tests.factories import make_desk

from bookdesk.widgets.icons import Icons
from bookdesk.widgets.main_window import MainWindow
from bookdesk.widgets.theme import apply_theme, load_theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.domain.schedule import Business


@dataclass
class WindowAtWork:
    """A window with its desk; `key` presses where the focus is."""

    window: MainWindow
    desk: DeskAtWork
    parent: QObject

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focused(), key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focused(), text)

    def focused(self) -> QWidget:
        widget: QWidget | None = self.window.focusWidget()
        return self.window if widget is None else widget

    def press(self, name: str, inside: QWidget | None = None) -> None:
        """Click the visible button of an accessible name."""
        for button in (inside or self.window).findChildren(QPushButton):
            if button.isVisible() and (button.accessibleName() or button.text()) == name:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return
        raise AssertionError(f"no button {name!r} is visible")

    def close(self) -> None:
        for gate in self.desk.gateway.gates.values():
            gate.set()
        self.desk.bridge.close()


def open_window(
    qtbot: QtBot, size: tuple[int, int] = (1440, 900), theme: str = "light", business: Business | None = None
) -> WindowAtWork:
    """Open a window that knows no server yet."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    chosen = load_theme(theme)
    # A desk is dressed once, at its start; so is the one application of all tests for each theme.
    if application.property("dressed") != theme:
        apply_theme(application, chosen)
        application.setProperty("dressed", theme)
    parent = QObject()
    desk = make_desk(parent, business=business)
    window = MainWindow(desk.models, chosen, Icons())
    # The models go with the window, after its widgets.
    parent.setParent(window)
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    window.show_desk()
    qtbot.waitUntil(lambda: window.takes_keys)
    return WindowAtWork(window, desk, parent)


def connect(opened: WindowAtWork, qtbot: QtBot) -> WindowAtWork:
    """Connect a window to the salon and wait for its day and for the bookings, which come apart from it."""
    with qtbot.waitSignal(opened.desk.models.desk.day_opened):
        opened.desk.models.desk.connect_to(opened.desk.gateway)
    qtbot.waitUntil(lambda: bool(opened.desk.models.desk.bookings))
    return opened
