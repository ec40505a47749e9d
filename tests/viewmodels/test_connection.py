"""The connection: live only after an answer, down with any question, tried again after longer and longer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from tests.data.source_rig import SourceRig
from tests.factories import CUT, at, make_business, make_salon
from tests.fake_schedule import FakeTime

from bookdesk.data.soonest import ask_next_free
from bookdesk.data.source import open_source
from bookdesk.desktop.language import install_language
from bookdesk.errors import BookdeskError, NotAllowed, NotSignedIn, Refused, ServerBusy, ServerFailed
from bookdesk.viewmodels.bridge import Bridge
from bookdesk.viewmodels.clock import DeskClock
from bookdesk.viewmodels.connection import ConnectionModel, ConnectionState
from bookdesk.viewmodels.desk_state import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def spoken(qapp: QApplication) -> Iterator[None]:
    """Speak English again at the end."""
    yield
    install_language(qapp, "en")


class Line:
    """A connection to the salon under the test's hand; `ups` counts how often it came up."""

    def __init__(self, parent: QObject) -> None:
        self.rig = SourceRig()
        self.gateway = self.rig.gateway
        self.rig.source.disconnect()
        self.model = ConnectionModel(self.rig.source, self.rig.source.line, parent)
        self.ups = 0
        self.heard: list[ConnectionState] = []
        self.model.came_up.connect(self._on_came_up)
        self.model.changed.connect(lambda: self.heard.append(self.model.state))

    @property
    def state(self) -> ConnectionState:
        return self.model.state

    @property
    def waits(self) -> bool:
        """Whether it counts down to the next try."""
        return self.model._timer.isActive()

    def connect(self) -> None:
        self.model.connect_to(self.gateway)
        self.rig.settle()

    def second(self, seconds: int = 1) -> None:
        """Let the countdown's seconds pass without waiting for them."""
        for _ in range(seconds):
            assert self.waits
            self.model._timer.stop()
            self.model._timer.timeout.emit()
            self.rig.settle()

    def lose(self) -> None:
        """Ask something that has no answer."""
        self.gateway.unreachable = True
        ask_next_free(self.rig.source, CUT.id)
        self.rig.settle()

    def _on_came_up(self) -> None:
        assert self.model.is_live
        assert self.rig.client.is_online
        self.ups += 1


@pytest.fixture
def line(qapp: QCoreApplication) -> Iterator[Line]:
    parent = QObject()
    yield Line(parent)
    parent.deleteLater()


def probes(line: Line) -> int:
    return line.gateway.calls["business"]


def test_nothing_is_known_of_a_line_before_the_first_answer(line: Line) -> None:
    assert line.state == ConnectionState(Connection.CONNECTING, "", 0)
    assert not line.model.is_live
    assert not line.rig.client.is_online
    assert line.model.up_since == float("inf")
    line.model.connect_to(line.gateway)
    assert line.state.connection is Connection.CONNECTING
    assert not line.rig.client.is_online


def test_without_a_server_nothing_is_tried(line: Line) -> None:
    line.model.try_now()
    assert line.rig.runner.submitted() == []


def test_a_server_that_somebody_else_looks_for_is_counted_down_to(line: Line) -> None:
    line.connect()
    line.model.give_up(BookdeskError("It ended."), 2)
    assert line.state == ConnectionState(Connection.OFFLINE, "It ended.", 2)
    line.second(2)
    assert line.state == ConnectionState(Connection.OFFLINE, "It ended.", 0, is_trying=True)
    assert (probes(line), line.waits) == (1, False)
    line.model.give_up(BookdeskError("It ended."))
    assert line.state == ConnectionState(Connection.OFFLINE, "It ended.")
    assert not line.waits


def test_an_answer_makes_it_live(line: Line) -> None:
    line.connect()
    assert line.state == ConnectionState(Connection.LIVE)
    assert line.ups == 1
    assert line.rig.client.is_online
    assert line.model.up_since == line.rig.clock.now()
    assert not line.waits


def test_a_server_that_does_not_answer_is_tried_again_later_and_later(line: Line) -> None:
    line.gateway.unreachable = True
    line.connect()
    for number, seconds in enumerate((1, 2, 4, 8, 15, 30, 30, 30), 1):
        assert line.state == ConnectionState(
            Connection.OFFLINE, "Could not reach the server (no route).", seconds
        )
        assert probes(line) == number
        line.second(seconds - 1)
        assert line.state.next_try == 1
        assert probes(line) == number
        line.second()
    assert line.ups == 0


def test_the_countdown_is_in_seconds(line: Line) -> None:
    line.gateway.unreachable = True
    line.connect()
    line.second()
    assert line.state.next_try == 2
    assert (line.model._timer.interval(), line.model._timer.isSingleShot()) == (1000, True)
    line.second()
    assert line.state.next_try == 1


def test_a_try_on_its_way_is_told_instead_of_a_countdown_that_stands_still(line: Line) -> None:
    line.gateway.unreachable = True
    line.connect()
    reason = line.state.reason
    line.model.try_now()
    assert line.state == ConnectionState(Connection.OFFLINE, reason, 0, is_trying=True)
    line.rig.settle()
    assert line.state == ConnectionState(Connection.OFFLINE, reason, 2)
    line.gateway.unreachable = False
    line.second(2)
    assert line.state == ConnectionState(Connection.LIVE)
    assert [state.is_trying for state in line.heard] == [False, True, False, False, True, False]


def test_it_comes_up_by_itself(line: Line) -> None:
    line.gateway.unreachable = True
    line.connect()
    line.second(3)
    line.gateway.unreachable = False
    line.second(4)
    assert line.model.is_live
    assert line.ups == 1
    assert not line.waits


def test_any_question_that_has_no_answer_takes_it_down(line: Line) -> None:
    line.connect()
    line.lose()
    assert line.state == ConnectionState(Connection.OFFLINE, "Could not reach the server (no route).", 1)
    assert line.model.up_since == float("inf")
    assert not line.rig.client.is_online


def test_a_line_that_was_up_is_tried_again_soon(line: Line) -> None:
    line.gateway.unreachable = True
    line.connect()
    line.second(1 + 2 + 4)
    assert line.state.next_try == 8
    line.gateway.unreachable = False
    line.second(8)
    line.lose()
    assert line.state.next_try == 1


def test_any_answer_is_a_reason_to_try_at_once(line: Line) -> None:
    line.connect()
    line.lose()
    line.second()
    assert line.state.next_try == 2
    line.gateway.unreachable = False
    ask_next_free(line.rig.source, CUT.id)
    line.rig.settle()
    assert line.model.is_live
    assert line.ups == 2


def test_trying_now_does_not_wait(line: Line) -> None:
    line.connect()
    line.lose()
    line.gateway.unreachable = False
    line.model.try_now()
    line.rig.settle()
    assert line.model.is_live
    assert not line.waits


def test_trying_twice_at_once_is_one_question(line: Line) -> None:
    line.model.connect_to(line.gateway)
    line.model.try_now()
    line.rig.settle()
    assert probes(line) == 1
    assert line.ups == 1


@pytest.mark.parametrize("refusal", [NotSignedIn("Sign in again."), NotAllowed("You may not.")])
def test_who_may_not_is_not_tried_again(line: Line, refusal: Refused) -> None:
    line.gateway.refusals["business"] = refusal
    line.connect()
    assert line.state == ConnectionState(Connection.OFFLINE, str(refusal), 0)
    assert not line.waits
    # The answer was an answer, but none to work with.
    assert not line.rig.client.is_online
    assert line.ups == 0


@pytest.mark.parametrize("answer", [ServerFailed("This is no Bookdesk."), ServerBusy("Later.", "busy", 9.0)])
def test_an_answer_of_no_use_is_none(line: Line, answer: Exception) -> None:
    line.gateway.failing["business"] = answer
    line.connect()
    assert line.state == ConnectionState(Connection.OFFLINE, str(answer), 1)
    line.gateway.failing.clear()
    line.second()
    assert line.model.is_live


def test_a_bug_in_the_answer_is_no_last_try(line: Line) -> None:
    reported: list[Exception] = []
    line.rig.client.report = reported.append
    bug = ValueError("a bug")
    line.gateway.failing["business"] = bug
    line.connect()
    assert reported == [bug]
    assert (line.state.connection, line.state.next_try) == (Connection.OFFLINE, 1)
    line.gateway.failing.clear()
    line.second()
    assert line.model.is_live


def test_reads_that_hang_do_not_keep_the_line_unknown(qtbot: QtBot) -> None:
    parent, gate = QObject(), threading.Event()
    bridge, clock = Bridge(parent), DeskClock(parent=parent)
    salon = make_salon(FakeTime(at("10:42")))
    source = open_source(bridge, clock)
    try:
        begun = threading.Semaphore(0)

        def hang() -> bool:
            begun.release()
            return gate.wait(60)

        for number in range(3):
            source.client.fetch_query(("hung", number), hang)
        for _ in range(3):
            assert begun.acquire(timeout=60)
        model = ConnectionModel(source, source.line, parent)
        model.connect_to(salon)
        qtbot.waitUntil(lambda: model.is_live)
        assert not gate.is_set()
    finally:
        gate.set()
        source.client.close()
        bridge.close()
        clock.close()
        parent.deleteLater()


def test_a_question_that_was_cancelled_is_asked_again(line: Line) -> None:
    line.model.connect_to(line.gateway)
    line.rig.client.cancel_queries(("line",))
    line.rig.settle()
    assert line.state.connection is Connection.CONNECTING
    line.second()
    assert line.model.is_live


def test_giving_up_says_why_and_tries_nothing(line: Line) -> None:
    line.connect()
    line.model.give_up(BookdeskError("The backend on this machine ended."))
    assert line.state == ConnectionState(Connection.OFFLINE, "The backend on this machine ended.", 0)
    assert line.rig.source.gateway is None
    line.model.try_now()
    line.rig.settle()
    assert not line.waits
    assert probes(line) == 1


def test_an_error_that_was_given_up_for_is_said_in_the_language_spoken(
    line: Line, qapp: QApplication, spoken: None
) -> None:
    line.model.give_up(ServerFailed("Asking failed.", code="disk_full"))
    english = line.state.reason
    assert english == "Asking failed."
    install_language(qapp, "fr")
    line.model.say_anew()
    french = line.state.reason
    assert french not in (english, "")
    line.model.give_up(ServerFailed("Asking failed.", code="disk_full"))
    assert line.state.reason == french


def test_giving_up_ends_the_countdown(line: Line) -> None:
    line.connect()
    line.lose()
    assert line.waits
    line.model.give_up(BookdeskError("It ended."))
    assert not line.waits


def test_an_answer_that_comes_after_giving_up_counts_for_nothing(line: Line) -> None:
    line.model.connect_to(line.gateway)
    (probe,) = line.rig.waiting("line")
    line.rig.runner.start(probe)
    line.model.give_up(BookdeskError("It ended."))
    line.rig.runner.run(probe)
    line.rig.settle()
    assert line.state == ConnectionState(Connection.OFFLINE, "It ended.", 0)
    assert line.ups == 0


def test_another_server_is_connected_to_anew(line: Line) -> None:
    line.connect()
    other = make_salon(line.rig.time, make_business(name="Branch"))
    line.model.connect_to(other)
    assert line.state == ConnectionState(Connection.CONNECTING)
    assert not line.rig.client.is_online
    line.rig.settle()
    assert line.model.is_live
    assert other.calls["business"] == 1
    assert line.ups == 2


def test_another_server_s_first_tries_follow_soon(line: Line) -> None:
    line.gateway.unreachable = True
    line.connect()
    line.second(1 + 2 + 4)
    other = make_salon(line.rig.time)
    other.unreachable = True
    line.model.connect_to(other)
    line.rig.settle()
    assert line.state.next_try == 1


def test_what_waits_for_the_line_goes_on_when_it_comes_up(line: Line) -> None:
    asked = line.rig.client.fetch_query(("name",), line.rig.source.asking(lambda g: g.business().name))
    line.rig.settle()
    assert not asked.done()
    line.connect()
    assert asked.result() == "Salon"


def test_every_change_is_told_once(line: Line) -> None:
    line.connect()
    line.lose()
    line.lose()
    assert [state.connection for state in line.heard] == [Connection.LIVE, Connection.OFFLINE]


def test_a_model_that_went_hears_nothing_more(qapp: QCoreApplication) -> None:
    parent = QObject()
    line = Line(parent)
    line.connect()
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    # A listener that is gone would raise.
    line.lose()
    assert not line.rig.source.line.state.is_up
    assert [state.connection for state in line.heard] == [Connection.LIVE]
