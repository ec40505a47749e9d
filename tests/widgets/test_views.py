"""The three views in the window, by key and mouse: where the focus goes, what is said, what stays."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.factories import CUT, DAY, at
from tests.widgets.range_keys import show, texts
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.domain.layout import BlockKind
from bookdesk.viewmodels.asked import View
from bookdesk.widgets.selected_actions import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
#: Weeks to where nothing is fetched ahead.
FAR = 6


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    window = connect(open_window(qtbot), qtbot)
    yield window
    window.close()


def test_ctrl_1_2_3_turn_to_day_week_and_month(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, calendar = opened.desk.models.desk, opened.window.calendar
    show(opened, qtbot, Qt.Key.Key_2)
    assert desk.state.title == "8–14 July 2018"
    assert calendar.current is calendar.week
    assert calendar.week.isVisible()
    show(opened, qtbot, Qt.Key.Key_3)
    assert desk.state.title == "July 2018"
    assert calendar.month.isVisible()
    opened.key(Qt.Key.Key_1, CONTROL)
    assert desk.state.title == "Thursday 12 July 2018"
    assert opened.window.grid.isVisible()
    assert opened.window.focusWidget() is opened.window.grid


def test_the_focus_follows_to_the_view_that_is_shown(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.window.calendar.take_focus()
    show(opened, qtbot, Qt.Key.Key_2)
    assert opened.window.focusWidget() is opened.window.calendar.week
    show(opened, qtbot, Qt.Key.Key_3)
    assert opened.window.focusWidget() is opened.window.calendar.month


def test_a_focus_elsewhere_stays(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.window.sidebar.focus_first()
    there = opened.window.focusWidget()
    show(opened, qtbot, Qt.Key.Key_3)
    assert opened.window.focusWidget() is there


def test_week_and_month_open_beside_the_rail_and_the_day_gets_its_panel_back(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    def is_open() -> bool:
        return opened.window.panel.is_open

    assert is_open()
    show(opened, qtbot, Qt.Key.Key_2)
    assert not is_open()
    opened.key(Qt.Key.Key_1, CONTROL)
    assert is_open()
    opened.window.panel.set_open(False)
    show(opened, qtbot, Qt.Key.Key_3)
    opened.key(Qt.Key.Key_1, CONTROL)
    assert not opened.window.panel.is_open


def test_alt_right_steps_by_what_is_shown(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    show(opened, qtbot, Qt.Key.Key_2)
    opened.key(Qt.Key.Key_Right, ALT)
    assert desk.state.date == DAY + timedelta(days=7)
    show(opened, qtbot, Qt.Key.Key_3)
    opened.key(Qt.Key.Key_Left, ALT)
    assert desk.state.title == "June 2018"


def test_enter_on_a_span_opens_the_day_at_that_time(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, calendar = opened.desk.models.desk, opened.window.calendar
    show(opened, qtbot, Qt.Key.Key_2)
    table = calendar.week.model()
    # Friday's second stretch begins at 10:00.
    calendar.week.setCurrentIndex(table.index(1, 5))
    with qtbot.waitSignal(desk.day_opened) as found:
        opened.key(Qt.Key.Key_Return)
    friday = DAY + timedelta(days=1)
    assert found.args == [at("10:00", friday)]
    assert (desk.state.view, desk.state.date) == (View.DAY, friday)
    block = opened.window.grid.current_block()
    assert block is not None
    assert block.start <= at("10:00", friday) < block.end
    assert block.kind is BlockKind.AVAILABLE
    assert opened.window.focusWidget() is opened.window.grid


def test_enter_on_a_cell_opens_the_day(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    show(opened, qtbot, Qt.Key.Key_3)
    opened.key(Qt.Key.Key_Right)
    opened.key(Qt.Key.Key_Down)
    assert desk.state.date == DAY + timedelta(days=8)
    with qtbot.waitSignal(desk.day_opened):
        opened.key(Qt.Key.Key_Return)
    assert desk.state.title == "Friday 20 July 2018"


def test_the_status_bar_says_what_is_selected_and_what_enter_does(opened: WindowAtWork, qtbot: QtBot) -> None:
    show(opened, qtbot, Qt.Key.Key_3)
    opened.key(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "Friday 13 July selected, 58 slots free. Enter opens the day" in texts(opened))
    show(opened, qtbot, Qt.Key.Key_2)
    assert "Enter opens the day at that time" in texts(opened)
    opened.key(Qt.Key.Key_1, CONTROL)
    assert "Enter opens the day at that time" not in texts(opened)


def test_the_status_bar_s_figure_is_that_of_the_selected_cell(opened: WindowAtWork, qtbot: QtBot) -> None:
    show(opened, qtbot, Qt.Key.Key_3)
    opened.key(Qt.Key.Key_Right)
    friday = DAY + timedelta(days=1)

    def is_told(count: int) -> bool:
        cell = opened.window.calendar.month.current_cell()
        said = f"Friday 13 July selected, {count} slots free. Enter opens the day"
        return cell is not None and cell.free == count and said in texts(opened)

    qtbot.waitUntil(lambda: is_told(58))
    desk = opened.desk
    token = desk.gateway.take(desk.gateway.slot_at("becky", CUT.id, at("14:15", friday)), "Desk 2")
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: is_told(57))
    desk.gateway.release(token)
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: is_told(58))
    # Of another view it says nothing, whatever becomes of the month.
    opened.key(Qt.Key.Key_1, CONTROL)
    assert not any("selected" in text for text in texts(opened))


def test_page_keys_go_to_the_next_week_and_month(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    show(opened, qtbot, Qt.Key.Key_2)
    opened.key(Qt.Key.Key_PageDown)
    assert desk.state.title == "15–21 July 2018"
    show(opened, qtbot, Qt.Key.Key_3)
    opened.key(Qt.Key.Key_PageUp)
    assert desk.state.title == "June 2018"


def test_ctrl_g_goes_to_a_date_in_the_view_that_is_shown(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    show(opened, qtbot, Qt.Key.Key_2)
    opened.key(Qt.Key.Key_G, CONTROL)
    opened.type("next fri")
    opened.key(Qt.Key.Key_Return)
    assert desk.state.date == DAY + timedelta(days=8)
    assert desk.state.view is View.WEEK
    assert opened.window.focusWidget() is opened.window.calendar.week


def test_ctrl_shift_n_goes_to_the_soonest_free_slot_from_here(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    desk.choices.show_only("kelly")
    opened.key(Qt.Key.Key_N, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: opened.window.grid.current_block() is not None)
    first = opened.window.grid.current_block()
    assert first is not None
    assert (first.provider_id, first.kind) == ("kelly", BlockKind.AVAILABLE)
    opened.key(Qt.Key.Key_N, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: opened.window.grid.current_block() != first)
    second = opened.window.grid.current_block()
    assert second is not None
    assert second.starts > first.starts
    show(opened, qtbot, Qt.Key.Key_3)
    desk.step(1)
    opened.key(Qt.Key.Key_N, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: desk.state.view is View.DAY)
    assert desk.state.date == DAY.replace(month=8, day=1)


def test_the_walk_in_leads_from_any_view_to_today(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    show(opened, qtbot, Qt.Key.Key_3)
    desk.step(1)
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    assert (desk.state.view, desk.state.date) == (View.DAY, DAY)


def test_a_hold_stays_in_sight_in_week_and_month(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    show(opened, qtbot, Qt.Key.Key_2)
    assert opened.desk.models.hold.state.is_held
    assert "Held" in opened.window.windowTitle() or "held" in opened.window.windowTitle()


def test_live_updates_leave_focus_and_place_alone(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, calls = opened.desk.models.desk, opened.desk.gateway.calls
    for key, name, taken in ((Qt.Key.Key_2, "week", "11:45"), (Qt.Key.Key_3, "month", "16:00")):
        show(opened, qtbot, key)
        view = opened.window.calendar.current
        view.setFocus()
        place = view.currentIndex()
        opened.desk.gateway.take(opened.desk.slot("sinead", taken), "Desk 2", 43)
        asked = calls[name]
        desk.refresh()

        def is_read_again(name: str = name, asked: int = asked) -> bool:
            return calls[name] > asked and desk.ranges.is_current

        qtbot.waitUntil(is_read_again)
        assert QApplication.focusWidget() in (view, None)
        assert (view.currentIndex().row(), view.currentIndex().column()) == (place.row(), place.column())


def test_offline_weeks_and_months_that_were_never_seen_say_so(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    show(opened, qtbot, Qt.Key.Key_2)
    opened.desk.gateway.unreachable = True
    desk.refresh()
    qtbot.waitUntil(lambda: desk.state.connection.value == "offline")
    desk.step(FAR)
    qtbot.waitUntil(lambda: desk.state.empty_text != "")
    assert desk.state.empty_text == "Not saved on this desk. Connect to see 19–25 August 2018."
    desk.step(-FAR)
    qtbot.waitUntil(lambda: desk.state.empty_text == "")
    assert desk.state.second_line == "Offline - schedule as of 10:42"


def test_b_blocks_time_in_the_day_alone(opened: WindowAtWork, qtbot: QtBot) -> None:
    blocks = opened.desk.models.blocks
    opened.window.grid.select_at(at("15:00"))
    for view in (Qt.Key.Key_2, Qt.Key.Key_3):
        show(opened, qtbot, view)
        opened.key(Qt.Key.Key_B)
        assert not blocks.state.is_open
    opened.key(Qt.Key.Key_1, CONTROL)
    opened.key(Qt.Key.Key_B)
    assert blocks.state.is_open


def test_enter_opens_a_day_of_a_week_whose_figures_came_after_the_focus(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    desk, week = opened.desk.models.desk, opened.window.calendar.week
    gate = opened.desk.gateway.gates["week"] = threading.Event()
    desk.step(FAR * 7)
    opened.key(Qt.Key.Key_2, CONTROL)
    assert week.hasFocus()
    assert not week.currentIndex().isValid()
    gate.set()
    qtbot.waitUntil(lambda: desk.ranges.is_current)
    assert week.selectionModel().isSelected(week.currentIndex())
    opened.key(Qt.Key.Key_Return)
    assert (desk.state.view, desk.state.date) == (View.DAY, DAY + timedelta(weeks=FAR))


def test_the_ring_of_the_week_is_on_the_date_that_is_shown(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, week = opened.desk.models.desk, opened.window.calendar.week
    show(opened, qtbot, Qt.Key.Key_2)
    assert week.currentIndex().column() == 4
    opened.key(Qt.Key.Key_1, CONTROL)
    saturday = DAY + timedelta(days=2)
    desk.go_to(saturday)
    qtbot.waitUntil(lambda: desk.day.is_current)
    show(opened, qtbot, Qt.Key.Key_2)
    assert week.currentIndex().column() == 6
    friday = DAY + timedelta(days=FAR * 7 + 1)
    desk.go_to(friday)
    qtbot.waitUntil(lambda: desk.ranges.is_current)
    assert week.currentIndex().column() == 5
    opened.key(Qt.Key.Key_Return)
    assert (desk.state.view, desk.state.date) == (View.DAY, friday)


def test_the_day_that_is_chosen_in_a_week_is_the_one_that_other_views_show(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    desk, week = opened.desk.models.desk, opened.window.calendar.week
    show(opened, qtbot, Qt.Key.Key_2)
    opened.key(Qt.Key.Key_Right)
    friday = DAY + timedelta(days=1)
    assert desk.state.date == friday
    opened.key(Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: desk.ranges.is_current)
    assert desk.state.date == friday + timedelta(days=7)
    assert week.currentIndex().column() == 5
    QTest.mouseClick(
        week.viewport(),
        Qt.MouseButton.LeftButton,
        pos=week.visualRect(week.model().index(0, 6)).center(),
    )
    opened.key(Qt.Key.Key_1, CONTROL)
    assert desk.state.date == friday + timedelta(days=8)


@pytest.mark.parametrize("way", [-1, 1])
def test_the_keys_lead_out_of_a_month_that_is_not_saved(opened: WindowAtWork, qtbot: QtBot, way: int) -> None:
    desk, month = opened.desk.models.desk, opened.window.calendar.month
    there, back = (
        (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) if way > 0 else (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
    )
    show(opened, qtbot, Qt.Key.Key_3)
    opened.desk.gateway.unreachable = True
    desk.refresh()
    qtbot.waitUntil(lambda: desk.state.connection.value == "offline")
    for _ in range(FAR):
        opened.key(there)
        qtbot.waitUntil(lambda: desk.ranges.month.state.is_missing or desk.ranges.month.state.is_wanted)
    assert not month.isVisible()
    assert opened.focused().accessibleName() == desk.state.empty_text
    # What is written in it says where the focus is, and a ring shows it.
    page = opened.focused()
    focused = page.grab().toImage()
    page.clearFocus()
    assert page.grab().toImage() != focused
    opened.window.calendar.take_focus()
    assert opened.window.focusWidget() is page
    for _ in range(FAR):
        opened.key(back)
    assert (desk.state.title, month.isVisible()) == ("July 2018", True)
    assert opened.window.focusWidget() is month


def test_nothing_that_is_hidden_is_offered(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, calendar = opened.desk.models.desk, opened.window.calendar
    offers: list[Offer] = []
    calendar.offered.connect(offers.append)
    show(opened, qtbot, Qt.Key.Key_2)
    assert offers[-1].text == "Open day"
    opened.desk.gateway.unreachable = True
    desk.refresh()
    qtbot.waitUntil(lambda: desk.state.connection.value == "offline")
    desk.step(FAR)
    qtbot.waitUntil(lambda: desk.state.empty_text != "")
    assert offers[-1] == Offer()
    assert "Enter opens the day at that time" not in texts(opened)
    calendar.act()
    assert desk.state.view is View.WEEK
    desk.step(-FAR)
    qtbot.waitUntil(lambda: desk.state.empty_text == "")
    assert offers[-1].text == "Open day"


def test_a_slot_that_is_not_on_its_day_is_not_gone_to_later(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, grid = opened.desk.models.desk, opened.window.grid
    slot = opened.desk.slot("kelly", "11:30")
    desk.choices.show_only("sinead")
    desk.free_found.emit(slot)
    assert desk.day.is_current
    assert grid.select_at(at("15:15"))
    desk.choices.show_all()
    block = grid.current_block()
    assert block is not None
    assert (block.provider_id, block.start) == ("sinead", at("15:15"))


def test_who_moves_the_ring_is_not_led_away_again(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, grid = opened.desk.models.desk, opened.window.grid
    later = DAY + timedelta(days=FAR)
    (slot,) = opened.desk.gateway.next_free(CUT.id, at("11:30", later), ["kelly"], 1)
    gate = opened.desk.gateway.gates["day"] = threading.Event()
    desk.free_found.emit(slot)
    # The person does not wait for that day.
    desk.go_to(DAY)
    opened.key(Qt.Key.Key_Home)
    gate.set()
    desk.go_to(later)
    qtbot.waitUntil(lambda: desk.day.is_current and not desk.day.is_fetching)
    block = grid.current_block()
    assert block is not None
    assert block.slot_id != slot.id
