"""The small month: any date in a few keys, what is shown and marked, and the choice of another month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.widgets.drawing import drawing_of
from tests.widgets.month_picture import LOCALE

from bookdesk.domain.month_layout import CellKind
from bookdesk.viewmodels.asked import View
from bookdesk.widgets.icons import Icons
from bookdesk.widgets.look import Look
from bookdesk.widgets.mini_month import MiniMonth, MonthTitle
from bookdesk.widgets.mini_month_choice import MonthChoice
from bookdesk.widgets.theme import load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_Key = Qt.Key
SHOWN, TODAY = date(2018, 7, 17), date(2018, 7, 12)
MARKS = {date(2018, 7, 15): CellKind.CLOSED, date(2018, 7, 19): CellKind.FULL}


@pytest.fixture
def look(qapp: QObject) -> Look:
    return Look(load_theme("light"), Icons(), typography())


@pytest.fixture
def month(qtbot: QtBot, look: Look) -> MiniMonth:
    made = MiniMonth(look)
    qtbot.addWidget(made)
    made.resize(201, made.sizeHint().height())
    made.show_day(SHOWN, TODAY, 6, View.MONTH, LOCALE)
    made.show()
    made.activateWindow()
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus)
    return made


def current(month: MiniMonth) -> date:
    return month.view.month.day_at(month.view.currentIndex())


def said(month: MiniMonth, day: date) -> str:
    model = month.view.month
    return str(model.data(model.index_of(day), Qt.ItemDataRole.AccessibleTextRole))


def choice_of(month: MiniMonth) -> MonthChoice:
    found = month.findChildren(MonthChoice)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("typed", "day"),
    [("3", 3), ("31", 31), ("24", 24), ("4", 4), ("42", 2), ("09", 9), ("0", 17), ("312", 2), ("100", 10)],
)
def test_digits_go_to_a_day_of_the_month(month: MiniMonth, typed: str, day: int) -> None:
    QTest.keyClicks(month.view, typed)
    assert current(month) == date(2018, 7, day)


def test_any_day_of_the_month_is_three_keys(month: MiniMonth, qtbot: QtBot) -> None:
    QTest.keyClicks(month.view, "24")
    with qtbot.waitSignal(month.day_picked) as picked:
        QTest.keyClick(month.view, _Key.Key_Return)
    assert picked.args == [date(2018, 7, 24)]


def test_a_move_ends_what_was_typed(month: MiniMonth) -> None:
    QTest.keyClicks(month.view, "2")
    QTest.keyClick(month.view, _Key.Key_Right)
    QTest.keyClicks(month.view, "5")
    assert current(month) == date(2018, 7, 5)


@pytest.mark.parametrize(("key", "day"), [(_Key.Key_Home, 15), (_Key.Key_End, 21)])
def test_home_and_end_are_the_week_s(month: MiniMonth, key: _Key, day: int) -> None:
    QTest.keyClick(month.view, key)
    assert current(month) == date(2018, 7, day)


def test_it_tells_which_month_it_turned_to(month: MiniMonth, qtbot: QtBot) -> None:
    with qtbot.waitSignal(month.month_turned) as turned:
        QTest.keyClick(month.view, _Key.Key_PageDown)
    assert turned.args == [2018, 8] == list(month.year_month)
    with qtbot.waitSignal(month.month_turned) as turned:
        month.show_day(date(2018, 7, 18), TODAY, 6, View.MONTH, LOCALE)
    assert turned.args == [2018, 7]


def test_the_title_offers_any_month_by_keyboard(month: MiniMonth, qtbot: QtBot) -> None:
    month.choose_month()
    choice = choice_of(month)
    assert choice.focusWidget() is choice.months[6]
    QTest.keyClick(choice.months[6], _Key.Key_PageUp)
    QTest.keyClick(choice.months[6], _Key.Key_Up)
    QTest.keyClick(choice.months[3], _Key.Key_Left)
    assert choice.year.text() == "2017"
    QTest.keyClick(choice.months[2], _Key.Key_Return)
    assert month.title == "March 2017"
    assert current(month) == date(2017, 3, 17)
    qtbot.waitUntil(lambda: not month.findChildren(MonthChoice))


def test_a_click_on_the_title_opens_the_choice(month: MiniMonth) -> None:
    title = month.findChildren(MonthTitle)[0]
    assert title.accessibleName() == "July 2018, choose another month"
    QTest.mouseClick(title, Qt.MouseButton.LeftButton)
    choice = choice_of(month)
    assert choice.isVisible()
    QTest.keyClick(choice, _Key.Key_Escape)
    assert month.title == "July 2018"


@pytest.mark.parametrize(("width", "text"), [(160, "November 2018"), (90, "Nov 2018"), (50, "Nov …")])
def test_a_month_has_a_shorter_name_where_there_is_no_room(month: MiniMonth, width: int, text: str) -> None:
    title = month.findChildren(MonthTitle)[0]
    month.show_day(date(2018, 11, 12), TODAY, 0, locale=LOCALE)
    title.resize(width, title.height())
    assert drawing_of((width, title.height()), lambda pen: title.render(pen, QPoint())).texts == [text]


def test_a_year_is_typed(month: MiniMonth) -> None:
    month.choose_month()
    choice = choice_of(month)
    choice.year.setFocus()
    choice.year.selectAll()
    QTest.keyClicks(choice.year, "2031")
    QTest.keyClick(choice.year, _Key.Key_Return)
    QTest.mouseClick(choice.months[1], Qt.MouseButton.LeftButton)
    assert month.title == "February 2031"


@pytest.mark.parametrize(("typed", "title"), [("1", "July 1971"), ("9999", "July 2099"), ("", "July 1971")])
def test_a_year_that_there_is_not_is_the_nearest(month: MiniMonth, typed: str, title: str) -> None:
    month.choose_month()
    choice = choice_of(month)
    choice.year.clear()
    QTest.keyClicks(choice.year, typed)
    choice.months[6].click()
    assert month.title == title


def test_arrows_go_on_into_the_next_year(month: MiniMonth) -> None:
    month.choose_month()
    choice = choice_of(month)
    QTest.keyClick(choice.months[11], _Key.Key_Right)
    assert choice.year.text() == "2019"
    QTest.keyClick(choice.months[0], _Key.Key_Return)
    assert month.title == "January 2019"


def test_what_is_said_of_a_date(month: MiniMonth) -> None:
    month.show_marks(MARKS)
    assert said(month, SHOWN) == "Tuesday 17 July 2018, shown"
    assert said(month, TODAY) == "Thursday 12 July 2018, today"
    assert said(month, date(2018, 7, 15)) == "Sunday 15 July 2018, closed"
    assert said(month, date(2018, 7, 19)) == "Thursday 19 July 2018, full"
    month.show_day(TODAY, TODAY, 6, View.WEEK, LOCALE)
    assert said(month, TODAY) == "Thursday 12 July 2018, today, shown"
    assert said(month, date(2018, 7, 8)) == "Sunday 8 July 2018, in the week shown"
    assert said(month, date(2018, 7, 15)) == "Sunday 15 July 2018, closed"


def test_a_screen_reader_finds_42_named_dates(month: MiniMonth) -> None:
    table = QAccessible.queryAccessibleInterface(month.view)
    assert table is not None
    names = [
        child.text(QAccessible.Text.Name)
        for number in range(table.childCount())
        if (child := table.child(number)).role() == QAccessible.Role.Cell
    ]
    assert len(set(names)) == 42
    assert all("2018" in name for name in names)


def pixels_of(month: MiniMonth, day: date, colour: QColor) -> int:
    """Count the pixels of a date's cell that have exactly a colour."""
    view = month.view
    rect = view.visualRect(view.month.index_of(day))
    image = view.viewport().grab(rect).toImage()
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y).rgb() == colour.rgb() for x, y in places)


def test_the_shown_week_is_banded_in_the_week_view_only(month: MiniMonth, look: Look) -> None:
    soft = look.theme.accent_soft
    assert pixels_of(month, date(2018, 7, 16), soft) == 0
    month.show_day(SHOWN, TODAY, 6, View.WEEK, LOCALE)
    assert pixels_of(month, date(2018, 7, 16), soft) > 300
    assert pixels_of(month, date(2018, 7, 23), soft) == 0
    assert pixels_of(month, SHOWN, look.theme.accent) > 300


class Painted(QObject):
    """Notes what of a month's cells is painted."""

    def __init__(self, month: MiniMonth) -> None:
        super().__init__(month)
        self.region = QRegion()
        self._cells = month.view.viewport()
        self._cells.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if watched is self._cells and isinstance(event, QPaintEvent):
            self.region |= event.region()
        return False


@pytest.mark.parametrize(
    ("view", "days", "rows"), [(View.DAY, {SHOWN, date(2018, 7, 26)}, set()), (View.WEEK, set(), {2, 3})]
)
def test_another_day_of_the_month_paints_what_is_marked_anew(
    month: MiniMonth, qtbot: QtBot, view: View, days: set[date], rows: set[int]
) -> None:
    cells, model = month.view, month.view.month
    month.show_day(SHOWN, None, 6, view, LOCALE)
    # Where the ring was before, it goes from: it is of no concern here.
    cells.setCurrentIndex(model.index_of(date(2018, 7, 26)))
    cells.clearFocus()
    QApplication.processEvents()
    before, painted = cells.viewport().grab().toImage(), Painted(month)
    painted.region = QRegion()
    with qtbot.assertNotEmitted(model.modelReset):
        month.show_day(date(2018, 7, 26), None, 6, view, LOCALE)
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    region = QRegion(painted.region)
    after = cells.viewport().grab().toImage()
    changed = QRegion()
    for row in range(6):
        for column in range(7):
            cell = cells.visualRect(model.index(row, column))
            if before.copy(cell) != after.copy(cell):
                changed |= QRegion(cell)
                assert region.contains(cell.center())
    assert not changed.isEmpty()
    wanted = [cells.visualRect(model.index_of(day)) for day in days]
    wanted += [cells.visualRect(model.index(row, 0)) for row in rows]
    assert all(region.contains(cell.center()) for cell in wanted)
    assert not region.contains(cells.visualRect(model.index(0, 0)).center())


def test_full_and_closed_days_differ_by_more_than_colour(month: MiniMonth, look: Look) -> None:
    plain = {day: pixels_of(month, day, look.theme.text3) for day in MARKS}
    month.show_marks(MARKS)
    toned = {day: pixels_of(month, day, look.theme.text3) for day in MARKS}
    assert all(toned[day] > plain[day] for day in MARKS)
    view = month.view
    dates = [view.visualRect(view.month.index_of(day)) for day in MARKS]
    low = [view.viewport().grab(rect.adjusted(4, 20, -4, -1)).toImage() for rect in dates]
    assert low[0] != low[1]


def test_it_grows_with_the_text(month: MiniMonth, look: Look) -> None:
    before = month.view.height()
    look.wear(look.theme, typography(2.0))
    assert month.view.height() > before
    last = month.view.visualRect(month.view.month.index(5, 6))
    assert last.bottom() < month.view.viewport().height()
