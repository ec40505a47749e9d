"""What is made before it is asked for: it is there, shows nothing, and is what is asked for then."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from tests.factories import make_desk
from tests.widgets.window import WindowAtWork

from bookdesk.viewmodels.asked import View
from bookdesk.widgets.icons import Icons
from bookdesk.widgets.made_ahead import MadeAhead
from bookdesk.widgets.main_window import MainWindow
from bookdesk.widgets.theme import load_theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def unconnected(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window that is complete and knows no server yet: nothing is made ahead before it shows a day."""
    parent = QObject()
    desk = make_desk(parent)
    window = MainWindow(desk.models, load_theme("light"), Icons())
    qtbot.addWidget(window)
    parent.setParent(window)
    with qtbot.waitSignal(window.completed):
        window.show()
        window.show_desk()
    at_work = WindowAtWork(window, desk, parent)
    yield at_work
    at_work.close()


@pytest.fixture
def opened(unconnected: WindowAtWork, qtbot: QtBot) -> WindowAtWork:
    desk = unconnected.desk
    desk.models.desk.connect_to(desk.gateway)
    qtbot.waitUntil(lambda: desk.models.desk.grid.grid is not None)
    return unconnected


def wait_until_made(qtbot: QtBot, window: MainWindow) -> None:
    ahead = window.findChild(MadeAhead)
    assert ahead is not None
    qtbot.waitUntil(lambda: ahead.is_done)


def kinds(window: MainWindow, *, seen: bool = False) -> list[str]:
    parts = window.findChildren(QWidget)
    return sorted(type(part).__name__ for part in parts if not seen or part.isVisible())


def test_nothing_of_it_is_seen(qtbot: QtBot, unconnected: WindowAtWork) -> None:
    window, desk = unconnected.window, unconnected.desk
    there: list[set[str]] = []
    desk.models.desk.day_opened.connect(lambda: there.append(set(kinds(window))))
    desk.models.desk.connect_to(desk.gateway)
    qtbot.waitUntil(lambda: bool(there))
    assert there[0].isdisjoint({"WeekView", "MonthView", "HoldBody", "BookingPanel"})
    before, focused, title = kinds(window, seen=True), window.focusWidget(), window.windowTitle()
    wait_until_made(qtbot, window)
    assert {"WeekView", "MonthView", "HoldBody", "BookingPanel"} <= set(kinds(window))
    assert kinds(window, seen=True) == before
    assert not window.panel.hold.shows_fields
    assert window.focusWidget() is focused
    assert window.windowTitle() == title


def test_a_first_look_makes_nothing(qtbot: QtBot, opened: WindowAtWork) -> None:
    window, models = opened.window, opened.desk.models
    wait_until_made(qtbot, window)
    made = kinds(window)
    for view in (View.WEEK, View.MONTH, View.DAY):
        models.desk.show_view(view)
        assert kinds(window) == made
    models.hold.hold(opened.desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: models.hold.state.is_held)
    assert window.panel.hold.shows_fields
    assert kinds(window) == made


def test_what_is_asked_for_before_its_turn_is_made_once(qtbot: QtBot, opened: WindowAtWork) -> None:
    window = opened.window
    week, month = window.calendar.week, window.calendar.month
    wait_until_made(qtbot, window)
    assert window.calendar.week is week
    assert window.calendar.month is month
    assert kinds(window).count("WeekView") == 1


_WHOLE = """
import sys
from PySide6 import QtWidgets
from PySide6.QtCore import QObject, QTimer
from bookdesk.widgets.icons import Icons
from bookdesk.widgets.main_window import MainWindow
from bookdesk.widgets.theme import fusion_application, load_theme
from tests.factories import make_desk

application = fusion_application("bookdesk")
desk = make_desk(QObject())
window = MainWindow(desk.models, load_theme("light"), Icons())
window.show_desk()
window.show()
desk.models.desk.connect_to(desk.gateway)
last = "bookdesk.widgets.mini_month_choice"
look = QTimer()
look.timeout.connect(lambda: last in sys.modules and application.quit())
look.start(20)
application.exec()
calendar = window.calendar
for table in (calendar.week, calendar.month):
    table.grab()
    table.horizontalHeader().grab()
named = {"QMdiArea", "QSplashScreen", "QWizard"} & {*vars(QtWidgets)}
print(type(window.panel.booking).__name__, *sorted(named), flush=True)
import os
os._exit(0)
"""


def test_a_whole_window_names_none_of_qts_widgets_that_it_is_not_made_of() -> None:
    # PySide6 makes all of them when it is given one that Qt made and that is of no class of its own.
    run = subprocess.run(
        [sys.executable, "-c", _WHOLE], capture_output=True, text=True, timeout=200, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["BookingPanel"], run.stdout
