"""A server that answers and fails: at everything it is taken for none, at one question that alone is told."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from tests.factories import DAY
from tests.viewmodels.test_connection import Line, probes

from bookdesk.errors import (
    BookdeskError,
    InvalidRequest,
    NotAllowed,
    NotSignedIn,
    Refused,
    ServerBusy,
    ServerFailed,
)
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.connection import ConnectionState
from bookdesk.viewmodels.desk_state import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.viewmodels.desk import DeskModel

#: Days to where nothing is fetched ahead.
FAR = 20
#: Milliseconds that a busy machine may take for what a quiet one does at once.
LONG = 60_000
FAILED = ServerFailed("The server failed.", reference="7")
SAID = "The server failed (reference 7)."
#: What is not asked for again by itself.
NO = Refused("Not of this day.")
BEYOND = f"1 August can't be shown now. {NO}"


@pytest.fixture
def line(qapp: QCoreApplication) -> Iterator[Line]:
    parent = QObject()
    yield Line(parent)
    parent.deleteLater()


@pytest.fixture
def turns(desk: DeskAtWork) -> list[ConnectionState]:
    """What becomes of the desk's line."""
    found: list[ConnectionState] = []
    desk.models.connection.changed.connect(lambda: found.append(desk.models.connection.state))
    return found


def go_far(desk: DeskAtWork, qtbot: QtBot, error: Exception) -> DeskModel:
    """Ask for a day that the server can't tell."""
    desk.gateway.failing["day"] = error
    desk.models.desk.step(FAR)
    qtbot.waitUntil(lambda: bool(desk.models.desk.state.empty_text), timeout=LONG)
    return desk.models.desk


def test_a_server_that_fails_at_everything_takes_a_live_line_down_once(line: Line) -> None:
    line.connect()
    line.gateway.failing["business"] = ServerFailed("This is no Bookdesk.")
    for error in (ServerFailed("A stranger's page."), ServerFailed("Another one.")):
        line.model.note_trouble(error, stops_all=False)
        line.rig.settle()
        assert line.state == ConnectionState(Connection.OFFLINE, "This is no Bookdesk.", 1)
    assert probes(line) == 2


@pytest.mark.parametrize(
    ("error", "stops_all"), [(FAILED, True), (NotSignedIn("Sign in again."), False)], ids=["all", "nobody"]
)
def test_trouble_that_stops_all_work_takes_a_live_line_down_at_once(
    line: Line, error: BookdeskError, *, stops_all: bool
) -> None:
    line.connect()
    line.model.note_trouble(error, stops_all=stops_all)
    assert line.state.connection is Connection.OFFLINE
    assert probes(line) == 1


def test_trouble_of_one_question_is_told_and_leaves_the_line_up(line: Line) -> None:
    line.connect()
    line.heard.clear()
    troubles: list[object] = []
    line.model.troubled.connect(troubles.append)
    line.model.note_trouble(FAILED, stops_all=False)
    assert troubles == []
    line.rig.settle()
    assert (troubles, line.heard) == ([FAILED], [])
    # It is told once: another look at the line says nothing of it.
    line.model.try_now()
    line.rig.settle()
    assert (troubles, line.heard) == ([FAILED], [])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FAILED, SAID),
        (ServerBusy("The server is busy.", "busy", 0.0), "The server is busy."),
        (InvalidRequest("That is too far.", "too_far", {}), "That is too far."),
        (NotAllowed("You may not do that."), "You may not do that."),
    ],
    ids=["failed", "busy", "refused", "forbidden"],
)
def test_a_day_that_the_server_cannot_tell_is_said_to_be_that(
    desk: DeskAtWork, turns: list[ConnectionState], qtbot: QtBot, error: Exception, said: str
) -> None:
    model = go_far(desk, qtbot, error)
    assert model.state.empty_text == f"1 August can't be shown now. {said}"
    model.step(-FAR)
    qtbot.waitUntil(lambda: not model.state.empty_text and model.day.is_wanted, timeout=LONG)
    assert turns == []


def test_while_it_is_asked_again_no_other_day_stands_under_its_name(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = go_far(desk, qtbot, NO)
    assert model.state.empty_text == BEYOND
    desk.gateway.failing.clear()
    gate = desk.gateway.gates["day"] = threading.Event()
    model.refresh()
    qtbot.waitUntil(lambda: model.day.is_fetching, timeout=LONG)
    model.locale_changed.emit()
    desk.tick(60)
    assert model.state.empty_text == BEYOND
    gate.set()
    qtbot.waitUntil(lambda: not model.state.empty_text, timeout=LONG)
    assert model.day.picture is not None
    assert model.day.picture.schedule.date == DAY + timedelta(days=FAR)


def test_what_failed_before_the_line_came_up_says_nothing_of_it(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = go_far(desk, qtbot, NO)
    desk.gateway.unreachable = True
    model.refresh()
    qtbot.waitUntil(lambda: model.state.connection is Connection.OFFLINE, timeout=LONG)
    desk.gateway.failing.clear()
    gate = desk.gateway.gates["day"] = threading.Event()
    desk.gateway.unreachable = False
    # A line that comes up is later than what failed, by the clock that counts here.
    desk.time.advance(1)
    with qtbot.waitSignal(desk.models.connection.came_up, timeout=LONG):
        model.refresh()
    assert model.state.empty_text == ""
    gate.set()
    qtbot.waitUntil(lambda: model.day.is_wanted, timeout=LONG)


@pytest.mark.parametrize(("view", "question"), [(View.MONTH, "month"), (View.WEEK, "week")])
def test_figures_that_the_server_cannot_count_are_said_to_be_that(
    desk: DeskAtWork, turns: list[ConnectionState], qtbot: QtBot, view: View, question: str
) -> None:
    model = desk.models.desk
    desk.gateway.failing[question] = FAILED
    model.show_view(view)
    qtbot.waitUntil(lambda: bool(model.state.empty_text), timeout=LONG)
    assert model.state.empty_text == f"{model.state.title} can't be shown now. {SAID}"
    desk.gateway.failing.clear()
    model.refresh()
    qtbot.waitUntil(lambda: not model.state.empty_text, timeout=LONG)
    assert turns == []


def test_a_day_whose_names_do_not_come_is_shown_and_booked(
    desk: DeskAtWork, turns: list[ConnectionState], qtbot: QtBot
) -> None:
    model = desk.models.desk
    desk.gateway.failing["bookings"] = FAILED
    with qtbot.waitSignal(desk.models.connection.troubled, timeout=LONG):
        model.step(FAR)
    qtbot.waitUntil(lambda: model.day.is_current, timeout=LONG)
    assert (model.state.empty_text, turns) == ("", [])
    assert model.grid.grid is not None
    assert model.grid.grid.bookable


def test_it_is_said_once_for_what_is_looked_at(desk: DeskAtWork, qtbot: QtBot) -> None:
    said: list[str] = []
    desk.models.status.announced.connect(said.append)
    model = go_far(desk, qtbot, NO)
    qtbot.waitUntil(lambda: bool(said), timeout=LONG)
    for _ in range(2):
        desk.gateway.failing["day"] = Refused(str(NO))
        with qtbot.waitSignal(desk.models.connection.troubled, timeout=LONG):
            model.refresh()
    assert said == [str(NO)]
    with qtbot.waitSignal(desk.models.connection.troubled, timeout=LONG):
        model.step(1)
    assert said == [str(NO), str(NO)]


def test_without_a_catalogue_a_server_that_fails_is_none(unconnected: DeskAtWork, qtbot: QtBot) -> None:
    unconnected.gateway.failing["providers"] = NO
    unconnected.models.desk.connect_to(unconnected.gateway)
    connection = unconnected.models.connection
    qtbot.waitUntil(lambda: connection.state.reason == str(NO), timeout=LONG)
    assert connection.state.connection is Connection.OFFLINE
