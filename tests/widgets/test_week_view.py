"""The week by real keys and mouse, and where its blocks lie on days of any length."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from tests.weeks import LOCALE, NOW, SUNDAY, THURSDAY, instant, make_days, make_grid, make_span, make_week

from bookdesk.domain.intervals import Interval
from bookdesk.domain.week_layout import Known, lay_out_week
from bookdesk.domain.zones import from_seconds, to_seconds
from bookdesk.viewmodels.week_grid import WeekGrid, WeekGridModel
from bookdesk.widgets.theme import load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.week_view import WeekView

K = Qt.Key
_CTRL = Qt.KeyboardModifier.ControlModifier
_LEFT = Qt.MouseButton.LeftButton
FRIDAY = date(2018, 7, 13)


@pytest.fixture
def model(qapp: object) -> WeekGridModel:
    made = WeekGridModel()
    made.set_server_now(NOW)
    made.show(make_grid())
    return made


@pytest.fixture
def view(open_week: Callable[..., WeekView], model: WeekGridModel) -> WeekView:
    return open_week(model)


def here(view: WeekView) -> tuple[int, int]:
    return view.currentIndex().row(), view.currentIndex().column()


def press(
    view: WeekView, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    for key in keys:
        QTest.keyClick(view, key, modifier)


def middle(view: WeekView, row: int, column: int) -> QPoint:
    return view.visualRect(view.model().index(row, column)).center()


def asked_of(view: WeekView) -> list[tuple[date, datetime | None]]:
    heard: list[tuple[date, datetime | None]] = []
    view.day_asked.connect(lambda day, moment: heard.append((day, moment)))
    return heard


def test_the_focus_begins_at_what_comes_after_now(view: WeekView) -> None:
    assert here(view) == (1, 4)
    assert make_grid().columns[4].blocks[1].starts == to_seconds(instant(THURSDAY, "10:45"))
    assert view.selectionModel().isSelected(view.currentIndex())


def test_without_today_it_begins_on_the_selected_date(open_week: Callable[..., WeekView]) -> None:
    model = WeekGridModel()
    later = instant(SUNDAY + timedelta(days=20), "10:00")
    model.set_server_now(later)
    model.show(make_grid(now=later)._replace(selected=FRIDAY))
    assert here(open_week(model)) == (0, 5)


def test_arrows_go_by_span_and_by_day(view: WeekView) -> None:
    press(view, K.Key_Down)
    assert here(view) == (2, 4)
    # 11:30 to the right is in Friday's full stretch, then in Saturday's limited one; and back.
    press(view, K.Key_Right)
    assert here(view) == (1, 5)
    press(view, K.Key_Right)
    assert here(view) == (1, 6)
    press(view, K.Key_Right)
    assert here(view) == (1, 6)
    press(view, K.Key_Left, K.Key_Left)
    assert here(view) == (2, 4)
    press(view, K.Key_Up, K.Key_Up, K.Key_Up)
    assert here(view) == (0, 4)
    press(view, K.Key_Left, K.Key_Left, K.Key_Left, K.Key_Left)
    assert here(view) == (0, 0)


def test_a_day_that_is_not_known_is_passed_over(open_week: Callable[..., WeekView]) -> None:
    model = WeekGridModel()
    model.set_server_now(NOW)
    known = [day for day in make_days() if day.date != date(2018, 7, 11)]
    model.show(make_grid(make_week(days=known)))
    view = open_week(model)
    press(view, K.Key_Left)
    assert here(view) == (0, 2)


def test_home_and_end(view: WeekView) -> None:
    press(view, K.Key_End)
    assert here(view) == (7, 4)
    press(view, K.Key_Home)
    assert here(view) == (0, 4)
    press(view, K.Key_End, modifier=_CTRL)
    assert here(view) == (4, 6)
    press(view, K.Key_Home, modifier=_CTRL)
    assert here(view) == (0, 0)


def test_what_the_keys_reach_is_scrolled_into_view(
    open_week: Callable[..., WeekView], model: WeekGridModel
) -> None:
    view = open_week(model, 600, 300)
    press(view, K.Key_End, modifier=_CTRL)
    assert view.horizontalOffset() == view.horizontalScrollBar().maximum() > 0
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).bottomRight())
    press(view, K.Key_Home, modifier=_CTRL)
    assert view.horizontalOffset() == 0


def test_page_keys_ask_for_another_week(view: WeekView) -> None:
    turned: list[int] = []
    view.range_asked.connect(turned.append)
    press(view, K.Key_PageUp, K.Key_PageDown)
    assert turned == [-1, 1]


def test_enter_opens_the_day_at_that_time(view: WeekView) -> None:
    heard = asked_of(view)
    press(view, K.Key_Down, K.Key_Return)
    press(view, K.Key_Right, K.Key_Right, K.Key_End, K.Key_Enter)
    # Saturday's last block is closed: no time to open the day at.
    assert heard == [(THURSDAY, instant(THURSDAY, "11:30")), (date(2018, 7, 14), None)]


def test_enter_opens_a_week_that_is_held_over_or_offline(view: WeekView, model: WeekGridModel) -> None:
    heard = asked_of(view)
    model.show(make_grid(as_of=NOW)._replace(is_wanted=False))
    press(view, K.Key_Down, K.Key_Return)
    assert heard == [(THURSDAY, instant(THURSDAY, "11:30"))]


def test_a_guessed_hour_is_no_time_to_open_at(open_week: Callable[..., WeekView]) -> None:
    model = WeekGridModel()
    model.set_server_now(NOW)
    model.show(make_grid(known=False))
    view = open_week(model)
    heard = asked_of(view)
    press(view, K.Key_Left, K.Key_Return)
    assert heard == [(date(2018, 7, 11), None)]


def test_other_keys_are_left_to_whoever_is_around(view: WeekView, qtbot: QtBot) -> None:
    heard = asked_of(view)
    before = here(view)
    press(view, K.Key_N, K.Key_Escape, K.Key_F5)
    press(view, K.Key_Right, modifier=_CTRL)
    assert here(view) == before
    assert heard == []


def test_a_press_selects_and_a_double_click_opens(view: WeekView) -> None:
    told: list[object] = []
    view.selected.connect(told.append)
    heard = asked_of(view)
    at = middle(view, 1, 5)
    QTest.mouseClick(view.viewport(), _LEFT, pos=at)
    assert here(view) == (1, 5)
    assert told == [make_grid().columns[5].blocks[1]]
    assert heard == []
    QTest.mouseDClick(view.viewport(), _LEFT, pos=at)
    assert heard == [(FRIDAY, instant(FRIDAY, "10:00"))]


def test_a_double_click_opens_the_day_that_the_first_press_met(view: WeekView, model: WeekGridModel) -> None:
    heard = asked_of(view)
    at = middle(view, 1, 5)
    QTest.mouseClick(view.viewport(), _LEFT, pos=at)
    spans = [make_span(FRIDAY + timedelta(days=7), "09:00", "18:00", 2)]
    days = [day._replace(date=day.date + timedelta(days=7)) for day in make_days()]
    model.show(make_grid(make_week(spans, days), start=SUNDAY + timedelta(days=7)))
    second = QMouseEvent(
        QEvent.Type.MouseButtonDblClick, QPointF(at), view.viewport().mapToGlobal(QPointF(at)), _LEFT, _LEFT,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), second)
    assert heard == []
    model.show(make_grid())
    QApplication.sendEvent(view.viewport(), second)
    assert heard == [(FRIDAY, instant(FRIDAY, "10:00"))]


def test_a_press_on_a_days_head_opens_it(view: WeekView) -> None:
    heard = asked_of(view)
    header = view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(6) + 20, 40)
    QTest.mouseClick(header.viewport(), _LEFT, pos=at)
    assert heard == [(date(2018, 7, 14), None)]


def test_selecting_a_date_goes_to_its_column_in_silence_if_it_is_there(view: WeekView) -> None:
    press(view, K.Key_Down)
    assert view.select_day(THURSDAY)
    assert here(view) == (2, 4)
    assert view.select_day(date(2018, 7, 14))
    assert here(view) == (1, 6)
    assert not view.select_day(date(2018, 7, 15))


def test_a_live_update_moves_neither_focus_nor_scroll(view: WeekView, model: WeekGridModel) -> None:
    press(view, K.Key_End)
    scroll = view.verticalOffset()
    assert scroll > 0
    at = view.visualRect(view.currentIndex())
    told: list[object] = []
    view.selected.connect(told.append)
    parts = (make_span(THURSDAY, "10:45", "11:00", 1), make_span(THURSDAY, "11:00", "11:30", 0))
    week = make_week()
    model.show(make_grid(week._replace(spans=(*parts, *week.spans[1:]))))
    assert here(view) == (8, 4)
    assert view.visualRect(view.currentIndex()) == at
    assert view.verticalOffset() == scroll
    assert view.selectionModel().isSelected(view.currentIndex())
    assert told == []


def test_the_ring_stays_where_the_eye_is_when_its_block_goes(view: WeekView, model: WeekGridModel) -> None:
    assert here(view) == (1, 4)
    week = make_week()
    # 10:45 to 11:30 goes into a longer stretch, to which the block after it is nearer of kin.
    model.show(make_grid(week._replace(spans=(make_span(THURSDAY, "10:45", "12:30", 2), *week.spans[2:]))))
    assert here(view) == (1, 4)
    assert view.selectionModel().isSelected(view.currentIndex())


def test_hours_that_appear_above_do_not_push_down_what_is_seen(view: WeekView, model: WeekGridModel) -> None:
    press(view, K.Key_End)
    at = view.visualRect(view.currentIndex())
    week = make_week()
    model.show(
        make_grid(
            week._replace(spans=(*week.spans[:7], make_span(FRIDAY, "08:00", "09:00", 1), *week.spans[7:]))
        )
    )
    assert view.axis.labels()[0][1] == "08:00"
    assert view.visualRect(view.currentIndex()) == at


def test_it_opens_with_now_in_sight_and_the_line_in_todays_column(
    open_week: Callable[..., WeekView], theme: Theme
) -> None:
    model = WeekGridModel()
    now = instant(THURSDAY, "16:20")
    model.set_server_now(now)
    model.show(make_grid(now=now))
    view = open_week(model, 1168, 420)
    assert view.verticalOffset() > 0
    shot = view.viewport().grab().toImage()
    reds = {
        (x, y)
        for x in range(0, shot.width(), 4)
        for y in range(shot.height())
        if QColor(shot.pixel(x, y)) == theme.now
    }
    rect = view.visualRect(model.index(0, 4))
    assert reds
    assert all(rect.left() - 5 <= x <= rect.right() + 6 for x, _ in reds)
    assert len({y for _, y in reds}) == 2
    model.set_server_now(now + timedelta(minutes=15))
    later = view.viewport().grab().toImage()
    y = min(y for _, y in reds)
    # At the right, where no words are: those get a plate.
    assert QColor(later.pixel(rect.right() - 2, y)) != theme.now
    assert QColor(later.pixel(rect.right() - 2, y + 20)) == theme.now


def test_the_axis_writes_the_readers_clock(open_week: Callable[..., WeekView]) -> None:
    model = WeekGridModel()
    model.show(make_grid(locale=LOCALE._replace(is_12_hour=True)))
    labels = open_week(model).axis.labels()
    assert [text for _, text, _ in labels][:5] == ["9 AM", "10 AM", "11 AM", "12 PM", "1 PM"]
    assert [y for y, _, _ in labels][:3] == [0, 80, 160]


def test_another_look_keeps_the_time_at_the_top(view: WeekView) -> None:
    press(view, K.Key_End)
    top = view.verticalOffset()
    assert top > 0
    view.set_look(load_theme("dark"), typography(1.5))
    assert view.verticalOffset() == pytest.approx(top * 1.5, abs=2)
    assert view.horizontalHeader().height() == 132


def test_hostile_labels_are_shown_as_they_are(open_week: Callable[..., WeekView]) -> None:
    days = [day._replace(label="<img src=x>" + "W" * 500) if day.closed else day for day in make_days()]
    model = WeekGridModel()
    model.show(make_grid(make_week(days=days)))
    view = open_week(model)
    view.grab()
    at = middle(view, 0, 0)
    view.viewportEvent(QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at)))
    assert "&lt;img src=x&gt;" in QToolTip.text()


def test_a_week_with_a_long_day_draws_the_repeated_hour(open_week: Callable[..., WeekView]) -> None:
    sunday = date(2018, 11, 4)
    model = WeekGridModel()
    night = Interval(to_seconds(instant(sunday, "00:00")), to_seconds(instant(sunday, "06:00")))
    spans = [
        make_span(sunday, "00:00", "03:00", 3)._replace(end=from_seconds(night.start + 4 * 3600)),
        make_span(sunday + timedelta(days=1), "00:00", "04:00", 3),
    ]
    laid = lay_out_week(sunday, make_week(spans, ()), Known({}), night.start - 86400, LOCALE.zone)
    model.show(WeekGrid(sunday, laid.columns, laid.axis, laid.window, LOCALE, "UTC-5", sunday))
    view = open_week(model)
    assert [text for _, text, _ in view.axis.labels()] == ["00:00", "01:00", "01:00", "02:00", "03:00"]
    long, short = view.visualRect(model.index(0, 0)), view.visualRect(model.index(0, 1))
    first, second = (y for y, _, _ in view.axis.labels()[:2])
    hour = second - first
    assert (long.height(), short.height()) == (4 * hour - 2, 5 * hour - 2)
