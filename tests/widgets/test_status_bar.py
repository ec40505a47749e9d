"""The bars: the line to the server, what happened, and whose desk this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from tests.widgets.drawing import drawing_of
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.errors import BookdeskError
from bookdesk.viewmodels.desk_state import Connection
from bookdesk.widgets.pill import Pill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    window = connect(open_window(qtbot), qtbot)
    yield window
    window.close()


def texts(opened: WindowAtWork) -> list[str]:
    bar = opened.window.status_bar
    return [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]


def pill(opened: WindowAtWork) -> str:
    found = opened.window.status_bar.findChild(Pill)
    assert isinstance(found, Pill)
    return found.text


def test_a_live_desk(opened: WindowAtWork) -> None:
    assert pill(opened) == "Live"
    shown = texts(opened)
    for text in ("Updated 10:42:00", "Times shown in America/Winnipeg (UTC-5)", "Desk 1, Ana"):
        assert text in shown


def test_a_desk_that_waits_for_news_says_so_and_why(opened: WindowAtWork) -> None:
    desk = opened.desk.models.desk
    desk.set_news(told=False, awaited=True)
    assert pill(opened) == "Connecting"
    desk.set_news(told=False, awaited=True, trouble="The line for live news was cut.")
    assert pill(opened) == "Every 3 s"
    assert "The line for live news was cut." in texts(opened)
    desk.set_news(told=True)
    assert pill(opened) == "Live"
    # What is told of as it happens has no age.
    assert not [text for text in texts(opened) if text.startswith("Updated")]


def test_an_offline_desk_tells_why_and_when_it_tries_again(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.gateway.unreachable = True
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: pill(opened) == "Offline")
    shown = texts(opened)
    assert "Next try in 1 s" in shown
    assert "Could not reach the server (no route)." in shown
    top = opened.window.top_bar.findChild(Pill)
    assert isinstance(top, Pill)
    assert (top.isVisible(), top.text) == (True, "Offline - schedule as of 10:42")
    opened.desk.gateway.unreachable = False
    opened.press("Try now")
    qtbot.waitUntil(lambda: opened.desk.models.desk.state.connection is Connection.LIVE)
    assert pill(opened) == "Live"


def test_a_server_that_is_gone_can_not_be_tried(opened: WindowAtWork) -> None:
    opened.desk.models.desk.server_lost(BookdeskError("The backend on this machine ended."))
    assert "The backend on this machine ended." in texts(opened)
    assert "Try now" not in [b.text() for b in opened.window.findChildren(QPushButton) if b.isVisible()]


def test_a_server_that_nobody_looks_for_is_not_said_to_be_tried(opened: WindowAtWork) -> None:
    opened.desk.models.desk.server_lost(BookdeskError("The backend on this machine ended."))
    opened.desk.models.desk.refresh()
    assert "Trying now" not in texts(opened)


def test_a_backend_that_comes_back_is_counted_down_to_and_need_not_be_waited_for(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    desk = opened.desk.models.desk
    desk.server_lost(BookdeskError("The backend on this machine ended."), may_ask=True, wait=3600)
    assert "The backend on this machine ended." in texts(opened)
    assert "Next try in 3600 s" in texts(opened)
    with qtbot.waitSignal(desk.server_wanted):
        opened.press("Try now")
    assert "Trying now" in texts(opened)


def test_a_server_whose_token_may_come_can_be_asked_for(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    desk.server_lost(BookdeskError("The keyring is locked."), may_ask=True)
    with qtbot.waitSignal(desk.server_wanted):
        opened.press("Try now")
    with qtbot.waitSignal(desk.server_wanted):
        desk.reload()
    desk.connect_to(opened.desk.gateway)
    qtbot.waitUntil(lambda: desk.state.connection is Connection.LIVE)
    with qtbot.assertNotEmitted(desk.server_wanted):
        desk.refresh()


def test_the_place_of_the_key_is_told(opened: WindowAtWork) -> None:
    opened.desk.models.desk.set_key_note("The database's key lies in a file.")
    assert "The database's key lies in a file." in texts(opened)


NO_KEYRING = "Names are not kept on this desk. There is no keyring on this machine."


def drawn(opened: WindowAtWork, text: str) -> str:
    """Return what of a sentence is written in the bar."""
    (label,) = (one for one in opened.window.status_bar.findChildren(QLabel) if one.text() == text)
    return "".join(drawing_of((label.width(), label.height()), lambda pen: label.render(pen, QPoint())).texts)


def test_the_note_of_the_key_says_why_where_there_is_room(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.models.desk.set_key_note(NO_KEYRING)
    opened.window.status_bar.set_hint("Enter opens the day at that time")
    qtbot.waitUntil(lambda: drawn(opened, NO_KEYRING) == NO_KEYRING)
    opened.desk.gateway.unreachable = True
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: pill(opened) == "Offline")
    opened.window.resize(1280, 900)
    # With a reason beside it there is less room; the reason is not cut for it, and the tool tip has all.
    why = "Could not reach the server (no route)."
    qtbot.waitUntil(lambda: drawn(opened, why) == why)
    qtbot.waitUntil(lambda: drawn(opened, NO_KEYRING) == "Names are not kept on this desk.")
    assert NO_KEYRING in [one.toolTip() for one in opened.window.status_bar.findChildren(QLabel)]
    # Room for the seconds to the next try as well, which come and go.
    opened.window.resize(1700, 900)
    qtbot.waitUntil(lambda: drawn(opened, NO_KEYRING) == NO_KEYRING)


def test_a_bar_that_says_nothing_else_is_laid_out_no_more(opened: WindowAtWork) -> None:
    class Requests(QObject):
        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            self.count += event.type() is QEvent.Type.LayoutRequest
            return False

    requests, turns = Requests(), 40
    opened.desk.models.desk.set_key_note("The key lies in a file. Whoever reads it reads all.")
    opened.window.status_bar.installEventFilter(requests)
    for _ in range(turns):
        QApplication.processEvents()
    requests.count = 0
    for _ in range(turns):
        QApplication.processEvents()
    # A second that passes meanwhile may be told.
    assert requests.count < turns // 2


def test_a_hint_gives_its_room_to_what_is_not_said_elsewhere(opened: WindowAtWork, qtbot: QtBot) -> None:
    hint = "Enter opens the day at that time"
    opened.desk.models.desk.set_key_note(NO_KEYRING)
    opened.window.status_bar.set_hint(hint)
    opened.window.resize(1024, 700)
    qtbot.waitUntil(lambda: drawn(opened, NO_KEYRING) == "Names are not kept on this desk.")
    qtbot.waitUntil(lambda: drawn(opened, hint) == hint)
    opened.desk.models.desk.set_news(told=False, awaited=True, trouble="The line for live news was cut.")
    qtbot.waitUntil(lambda: drawn(opened, hint) == "")


def test_undo_is_there_while_there_is_something_to_undo(opened: WindowAtWork) -> None:
    undone: list[int] = []

    def names() -> list[str]:
        found = opened.window.findChildren(QPushButton)
        return [b.accessibleName() or b.text() for b in found if b.isVisible()]

    assert "Undo" not in names()
    opened.desk.models.status.say("Mei Tanaka marked Arrived", lambda: undone.append(1))
    assert "Undo" in names()
    opened.press("Undo the last step")
    assert undone == [1]
    assert "Undo" not in names()


def test_the_pointer_on_undo_keeps_it(opened: WindowAtWork) -> None:
    opened.desk.models.status.say("Released", lambda: None)
    undo = next(b for b in opened.window.status_bar.findChildren(QPushButton) if b.text() == "Undo")
    kept: list[bool] = []
    place = QPointF(1, 1)
    QApplication.sendEvent(undo, QEnterEvent(place, place, place))
    opened.desk.models.status._on_timeout()
    kept.append(opened.desk.models.status.state.can_undo)
    QApplication.sendEvent(undo, QEvent(QEvent.Type.Leave))
    opened.desk.models.status._on_timeout()
    kept.append(opened.desk.models.status.state.can_undo)
    assert kept == [True, False]


def test_today_and_the_steps_wait_for_a_server(qtbot: QtBot) -> None:
    opened = open_window(qtbot)
    buttons = {b.accessibleName() or b.text(): b for b in opened.window.top_bar.findChildren(QPushButton)}
    assert [buttons[n].isEnabled() for n in ("Today", "Previous day", "Next day", "Walk-in")] == [False] * 4
    connect(opened, qtbot)
    assert [buttons[n].isEnabled() for n in ("Today", "Previous day", "Next day", "Walk-in")] == [True] * 4
    assert opened.window.top_bar.height() + 1 == 56
    opened.close()


def test_a_long_message_is_cut_and_told_in_full_by_its_tooltip(opened: WindowAtWork) -> None:
    message = "<b>x</b> " * 50
    opened.desk.models.status.say(message)
    label = next(x for x in opened.window.status_bar.findChildren(QLabel) if x.text() == message.strip())
    assert label.toolTip().startswith("<qt>&lt;b&gt;x&lt;/b&gt;")
    assert opened.window.width() == 1440
    opened.window.activateWindow()
    assert label.alignment() & Qt.AlignmentFlag.AlignRight
