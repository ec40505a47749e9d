"""Going to a date by its keys: what is typed is read back, Enter goes, Escape leaves everything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from tests.widgets.conftest import DAY, instant
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.viewmodels.asked import View
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from bookdesk.widgets.go_to_dialog import GoToDialog

_K = Qt.Key
_HINT = 'No such date. Try "tomorrow", "next fri", "12 jul" or "+3w".'


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window of Thursday 12 July 2018 on which a date was asked for."""
    at_work = connect(open_window(qtbot), qtbot)
    at_work.window.grid.setFocus()
    at_work.key(_K.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert dialog(at_work).isVisible()
    yield at_work
    at_work.close()


def dialog(opened: WindowAtWork) -> GoToDialog:
    return opened.window.dialogs.go_to


def field(opened: WindowAtWork) -> QLineEdit:
    return dialog(opened).findChildren(QLineEdit)[0]


def go(opened: WindowAtWork) -> QPushButton:
    return next(b for b in dialog(opened).findChildren(QPushButton) if b.accessibleName() == "Go")


def test_it_opens_empty_with_the_focus_in_its_field(opened: WindowAtWork) -> None:
    assert opened.focused() is field(opened)
    assert field(opened).text() == ""
    assert field(opened).placeholderText() == "tomorrow, next fri 14:00, 12 jul, +3w"
    assert dialog(opened).line == ""
    assert not go(opened).isEnabled()


def test_it_reads_back_what_is_typed(opened: WindowAtWork) -> None:
    for text, line in (
        ("tomorrow", "Friday 13 July 2018"),
        ("next fri", "Friday 20 July 2018"),
        ("12 jul", "Thursday 12 July 2018"),
        ("+3w", "Thursday 2 August 2018"),
        ("tomorrow 9:15", "Friday 13 July 2018, 09:15"),
    ):
        field(opened).clear()
        opened.type(text)
        assert dialog(opened).line == line
        assert field(opened).accessibleDescription() == line
        assert go(opened).isEnabled()


def test_enter_goes(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.type("+3w")
    with qtbot.waitSignal(dialog(opened).date_asked):
        opened.key(_K.Key_Return)
    assert not dialog(opened).isVisible()
    qtbot.waitUntil(lambda: opened.desk.models.desk.state.title == "Thursday 2 August 2018")
    assert opened.window.focusWidget() is opened.window.grid


def test_a_time_behind_the_date_is_gone_to_in_the_day(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, moment = opened.desk.models.desk, instant("16:30", date(2018, 7, 20))
    desk.show_view(View.MONTH)
    opened.type("next fri 16:30")
    assert dialog(opened).line == "Friday 20 July 2018, 16:30"
    with qtbot.waitSignal(desk.day_opened) as shown:
        opened.key(_K.Key_Return)
    assert shown.args == [moment]
    assert (desk.state.view, desk.state.date) == (View.DAY, date(2018, 7, 20))
    grid = opened.window.grid
    top, low = grid.verticalOffset(), grid.verticalOffset() + grid.viewport().height()
    qtbot.waitUntil(lambda: top <= grid._geometry.y_of_instant(moment) < low)


def test_the_button_goes(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.type("tomorrow")
    with qtbot.waitSignal(dialog(opened).date_asked) as asked:
        QTest.mouseClick(go(opened), Qt.MouseButton.LeftButton)
    assert asked.args[0].isoformat() == "2018-07-13"


def test_what_is_no_date_goes_nowhere(opened: WindowAtWork) -> None:
    asked: list[object] = []
    dialog(opened).date_asked.connect(asked.append)
    for text in ("31 feb", "<b>tomorrow</b>", "\U0001f600" * 5_000, "   "):
        field(opened).setText(text)
        assert dialog(opened).line == (_HINT if text.strip() else "")
        assert not go(opened).isEnabled()
        opened.key(_K.Key_Return)
    assert dialog(opened).isVisible()
    assert asked == []
    labels = dialog(opened).findChildren(PlainLabel)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_a_date_outside_of_the_schedule_is_told_apart_from_none(opened: WindowAtWork) -> None:
    for text in ("12 july 2120", "2100-01-01", "+200y", "1969-07-20"):
        field(opened).setText(text)
        assert dialog(opened).line == (
            "The schedule goes from Friday 2 January 1970 to Wednesday 30 December 2099."
        )
        assert not go(opened).isEnabled()
    for text in ("12 july 20120", "31 feb 2120"):
        field(opened).setText(text)
        assert dialog(opened).line == _HINT
    field(opened).setText("30 dec 2099")
    assert go(opened).isEnabled()


def test_escape_leaves_everything_and_the_next_time_is_a_fresh_one(opened: WindowAtWork) -> None:
    opened.type("+3w")
    opened.key(_K.Key_Escape)
    assert not dialog(opened).isVisible()
    assert opened.desk.models.desk.state.date == DAY
    assert opened.window.focusWidget() is opened.window.grid
    opened.key(_K.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert field(opened).text() == ""
    assert not go(opened).isEnabled()


def test_enter_on_cancel_cancels(opened: WindowAtWork) -> None:
    asked: list[object] = []
    dialog(opened).date_asked.connect(asked.append)
    opened.type("tomorrow")
    opened.key(_K.Key_Tab)
    assert opened.focused().accessibleName() == "Cancel"
    opened.key(_K.Key_Return)
    assert not dialog(opened).isVisible()
    assert asked == []


def test_typing_on_a_button_goes_to_the_field(opened: WindowAtWork) -> None:
    opened.type("+3")
    opened.key(_K.Key_Tab)
    opened.type("w")
    assert opened.focused() is field(opened)
    assert field(opened).text() == "+3w"


def test_the_line_takes_no_room_that_was_not_kept(opened: WindowAtWork) -> None:
    card = dialog(opened).card
    before = card.sizeHint().height(), go(opened).geometry()
    label = next(x for x in card.findChildren(PlainLabel) if x.wordWrap())
    for text in ("tomorrow", "no such thing"):
        field(opened).setText(text)
        layout = card.layout()
        assert layout is not None
        layout.activate()
        assert (card.sizeHint().height(), go(opened).geometry()) == before
        assert label.height() >= label.heightForWidth(label.width())


def test_a_screen_reader_hears_the_line_change(opened: WindowAtWork) -> None:
    opened.type("tomorrow")
    interface = QAccessible.queryAccessibleInterface(field(opened))
    assert interface.text(QAccessible.Text.Name) == "Date"
    assert interface.text(QAccessible.Text.Description) == "Friday 13 July 2018"
    assert dialog(opened).accessibleName() == "Go to date"


def test_before_the_first_answer_no_day_is_known(qtbot: QtBot) -> None:
    at_work = open_window(qtbot)
    at_work.key(_K.Key_G, Qt.KeyboardModifier.ControlModifier)
    at_work.type("tomorrow")
    assert dialog(at_work).line == "Not connected yet: what day it is is not known."
    assert not go(at_work).isEnabled()
    # As soon as it is known, what was typed is read.
    connect(at_work, qtbot)
    assert dialog(at_work).line == "Friday 13 July 2018"
    assert go(at_work).isEnabled()
    at_work.close()
