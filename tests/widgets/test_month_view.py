"""The month by key, mouse and screen reader, and as it is painted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.widgets.month_picture import (
    LOCALE,
    SELECTED,
    TODAY,
    middle,
    open_month,
    picture_days,
    picture_grid,
    table_of,
)
from tests.widgets.test_theme import contrast

from bookdesk.domain.month_layout import Figures, month_cells
from bookdesk.viewmodels.month_grid import MonthGrid, MonthGridModel
from bookdesk.widgets.month_view import MonthView
from bookdesk.widgets.theme import THEMES, load_theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_Key = Qt.Key
_CTRL = Qt.KeyboardModifier.ControlModifier
_NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def model(qapp: QObject) -> MonthGridModel:
    made = MonthGridModel()
    made.show(picture_grid())
    return made


@pytest.fixture
def view(qtbot: QtBot, model: MonthGridModel, theme: Theme, sizes: Typography, icons: Icons) -> MonthView:
    return open_month(qtbot, model, theme, sizes, icons)


def current(view: MonthView) -> date:
    cell = view.current_cell()
    assert cell is not None
    return cell.date


# Keys


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ([(_Key.Key_Right, _NONE)], date(2018, 7, 18)),
        ([(_Key.Key_Left, _NONE)] * 3, date(2018, 7, 14)),
        ([(_Key.Key_Up, _NONE)], date(2018, 7, 10)),
        ([(_Key.Key_Down, _NONE)] * 2, date(2018, 7, 31)),
        ([(_Key.Key_Home, _NONE)], date(2018, 7, 15)),
        ([(_Key.Key_End, _NONE)], date(2018, 7, 21)),
        ([(_Key.Key_Home, _CTRL)], date(2018, 7, 1)),
        ([(_Key.Key_End, _CTRL)], date(2018, 7, 31)),
        ([(_Key.Key_End, _CTRL), (_Key.Key_Right, _NONE)], date(2018, 8, 1)),
        ([(_Key.Key_End, _CTRL), (_Key.Key_End, _CTRL)], date(2018, 7, 31)),
    ],
)
def test_keys_move_the_selection(
    view: MonthView, qtbot: QtBot, keys: Sequence[tuple[_Key, Qt.KeyboardModifier]], day: date
) -> None:
    heard: list[date] = []
    view.selected.connect(heard.append)
    for key, modifiers in keys:
        QTest.keyClick(view, key, modifiers)
    assert heard[-1] == day
    assert current(view) == day
    assert view.currentIndex() == table_of(view).index_of(day)


def test_arrows_go_on_past_what_is_shown(view: MonthView) -> None:
    heard: list[date] = []
    view.selected.connect(heard.append)
    QTest.keyClick(view, _Key.Key_Home, _CTRL)
    QTest.keyClick(view, _Key.Key_Up)
    QTest.keyClick(view, _Key.Key_Left)
    assert heard[1:] == [date(2018, 6, 24), date(2018, 6, 23)]
    # Its month is not here yet: no ring stands on another date.
    assert not view.currentIndex().isValid()
    model = table_of(view)
    model.show(MonthGrid(2018, 6, month_cells(2018, 6, 6, {}, TODAY), LOCALE))
    assert current(view) == date(2018, 6, 23)
    assert view.currentIndex() == model.index_of(date(2018, 6, 23))


@pytest.mark.parametrize(("key", "step"), [(_Key.Key_PageUp, -1), (_Key.Key_PageDown, 1)])
def test_page_keys_ask_for_another_month(view: MonthView, qtbot: QtBot, key: _Key, step: int) -> None:
    with qtbot.waitSignal(view.range_asked) as asked:
        QTest.keyClick(view, key)
    assert asked.args == [step]
    assert current(view) == SELECTED


def test_enter_opens_the_day(view: MonthView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.day_asked) as opened:
        QTest.keyClick(view, _Key.Key_Return)
    assert opened.args == [SELECTED]


def test_keys_of_others_are_left_alone(view: MonthView) -> None:
    heard: list[object] = []
    view.selected.connect(heard.append)
    for key, modifiers in ((_Key.Key_N, _NONE), (_Key.Key_Right, Qt.KeyboardModifier.AltModifier)):
        QTest.keyClick(view, key, modifiers)
    assert heard == []
    assert current(view) == SELECTED


def test_the_calendar_ends_somewhere(view: MonthView) -> None:
    model = table_of(view)
    model.show(MonthGrid(2099, 12, month_cells(2099, 12, 6, {}, TODAY), LOCALE))
    view.select(date(2099, 12, 30))
    heard: list[date] = []
    view.selected.connect(heard.append)
    for key in (_Key.Key_Right, _Key.Key_Down):
        QTest.keyClick(view, key)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle(view, date(2099, 12, 31)))
    assert heard == []


def test_without_a_date_the_focus_goes_to_today(
    qtbot: QtBot, model: MonthGridModel, theme: Theme, sizes: Typography, icons: Icons
) -> None:
    view = MonthView(model, theme, sizes, icons)
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert current(view) == TODAY


# The mouse


def test_a_click_selects_and_a_double_click_opens(view: MonthView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.selected) as selected:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle(view, date(2018, 7, 24)))
    assert selected.args == [date(2018, 7, 24)]
    with qtbot.waitSignal(view.day_asked) as opened:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle(view, date(2018, 7, 24)))
    assert opened.args == [date(2018, 7, 24)]


def test_a_double_click_opens_what_was_pressed_first(view: MonthView) -> None:
    model = table_of(view)
    august = MonthGrid(2018, 8, month_cells(2018, 8, 6, {}, TODAY), LOCALE)
    opened: list[date] = []
    view.day_asked.connect(opened.append)
    # A day of the next month turns the month under the pointer.
    view.selected.connect(lambda _day: model.show(august))
    place = middle(view, date(2018, 8, 8))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    under = model.cell_at(view.indexAt(place))
    assert under is not None
    assert under.date != date(2018, 8, 8)
    QApplication.sendEvent(view.viewport(), _double_click(view, place))
    assert opened == [date(2018, 8, 8)]


def _double_click(view: MonthView, place: QPoint) -> QEvent:
    left = Qt.MouseButton.LeftButton
    at = QPointF(place)
    return QMouseEvent(
        QEvent.Type.MouseButtonDblClick, at, QPointF(view.viewport().mapToGlobal(place)), left, left, _NONE
    )


# Updates


def test_a_live_update_moves_nothing(view: MonthView, model: MonthGridModel) -> None:
    heard: list[object] = []
    view.selected.connect(heard.append)
    days = [one._replace(available_count=3) if one.date == SELECTED else one for one in picture_days()]
    figures = {one.date: Figures(one) for one in days}
    model.show(MonthGrid(2018, 7, month_cells(2018, 7, 6, figures, TODAY), LOCALE))
    assert heard == []
    assert current(view) == SELECTED
    assert view.hasFocus()


class _Painted(QObject):
    """Notes which part of a viewport is painted."""

    def __init__(self, view: MonthView) -> None:
        super().__init__(view)
        self.areas: list[tuple[int, int]] = []
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QPaintEvent):
            self.areas.append((event.rect().width(), event.rect().height()))
        return False


def test_one_count_repaints_one_cell(view: MonthView, model: MonthGridModel, qtbot: QtBot) -> None:
    QApplication.processEvents()
    painted = _Painted(view)
    days = [one._replace(available_count=9) if one.date == TODAY else one for one in picture_days()]
    figures = {one.date: Figures(one) for one in days}
    model.show(MonthGrid(2018, 7, month_cells(2018, 7, 6, figures, TODAY), LOCALE))
    qtbot.waitUntil(lambda: bool(painted.areas))
    rect = view.visualRect(model.index_of(TODAY))
    assert painted.areas == [(rect.width(), rect.height())]


# A screen reader


def test_every_cell_is_named_at_its_place(view: MonthView, model: MonthGridModel) -> None:
    table = QAccessible.queryAccessibleInterface(view)
    assert table is not None
    assert table.role() == QAccessible.Role.Table
    assert table.text(QAccessible.Text.Name) == "Month schedule"
    children = [table.child(number) for number in range(table.childCount())]
    headers = [
        one.text(QAccessible.Text.Name) for one in children if one.role() == QAccessible.Role.ColumnHeader
    ]
    assert headers == ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    cells = [one for one in children if one.role() == QAccessible.Role.Cell]
    assert len(cells) == 42
    corner = view.viewport().mapToGlobal(QPoint(0, 0))
    for place, cell in enumerate(cells):
        index = model.index(*divmod(place, 7))
        assert cell.text(QAccessible.Text.Name) == str(model.data(index))
        assert cell.text(QAccessible.Text.Description)
        assert cell.rect() == view.visualRect(index).translated(corner)
    assert cells[18].text(QAccessible.Text.Name) == "July 19: 0 available slots, full"


def test_a_screen_reader_follows_the_selection(view: MonthView) -> None:
    table = QAccessible.queryAccessibleInterface(view)
    assert table is not None
    QTest.keyClick(view, _Key.Key_Right)
    focused = table.focusChild()
    assert focused is not None
    assert focused.text(QAccessible.Text.Name) == "July 18: 6 available slots, limited"
    assert focused.state().selected


def test_a_screen_reader_s_action_selects_a_day(view: MonthView, qtbot: QtBot) -> None:
    table = QAccessible.queryAccessibleInterface(view)
    assert table is not None
    cells = [table.child(number) for number in range(table.childCount())]
    cell = next(one for one in cells if one.text(QAccessible.Text.Name).startswith("July 24"))
    with qtbot.waitSignal(view.selected) as selected:
        cell.actionInterface().doAction("Toggle")
    assert selected.args == [date(2018, 7, 24)]
    assert current(view) == date(2018, 7, 24)
    assert view.currentIndex() == table_of(view).index_of(date(2018, 7, 24))


@pytest.mark.parametrize("name", THEMES)
def test_every_text_and_edge_can_be_told_from_its_ground(name: str) -> None:
    theme = load_theme(name)
    surface, past, closed = theme.surface, theme.bg, theme.state("unavailable").fill
    texts = [
        (theme.text, surface), (theme.text2, surface), (theme.text2, past), (theme.text2, closed),
        (theme.text3, past), (theme.text3, surface), (theme.state("unavailable").text, closed),
        (theme.on_accent, theme.accent), (theme.accent_text, surface),
    ]  # fmt: skip
    for state in ("available", "limited", "booked"):
        style = theme.state(state)
        texts += [(style.text, surface), (style.text, style.fill)]
    assert min(contrast(*pair) for pair in texts) >= 4.5
    edges = [(theme.focus, surface), (theme.focus, past), (theme.line_strong, past), (theme.accent, surface)]
    edges += [(theme.state("limited").line, surface), (theme.state("booked").line, theme.ring_track)]
    edges += [(theme.state("done").line, past)]
    assert min(contrast(*pair) for pair in edges) >= 3
