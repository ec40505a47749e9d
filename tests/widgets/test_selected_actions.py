"""What is selected can be acted upon by a pointer or a screen reader: by named buttons, not by selecting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QWidget

from bookdesk.viewmodels.asked import View
from bookdesk.widgets.customer_field import CustomerField, TextField
from bookdesk.widgets.selected_actions import Offer, SelectedActions

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork


def read_select(view: QAbstractItemView, index: QModelIndex) -> None:
    """Select as Qt does for a screen reader's action on a cell (QAccessibleTableCell::selectCell)."""
    view.clearSelection()
    view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)


def offered(opened: WindowAtWork) -> list[str]:
    """Name the buttons of what is selected that can be pressed."""
    (actions,) = (
        w for w in opened.window.panel.findChildren(QWidget) if w.accessibleName() == "What is selected"
    )
    buttons = actions.findChildren(QPushButton)
    return [b.accessibleName() for b in buttons if b.isVisible() and b.isEnabled()]


def select_in_day(opened: WindowAtWork, provider: str, time: str) -> None:
    slot = opened.desk.slot(provider, time)
    index = opened.desk.models.desk.grid.index_of(slot.id, slot.provider_id)
    assert index.isValid()
    read_select(opened.window.grid, index)


def test_nothing_is_offered_before_something_is_selected(opened: WindowAtWork) -> None:
    assert offered(opened) == []


def test_a_free_slot_that_a_reader_selects_is_current_and_not_held(opened: WindowAtWork) -> None:
    select_in_day(opened, "becky", "11:45")
    block = opened.window.grid.current_block()
    assert block is not None
    assert block.provider_id == "becky"
    assert offered(opened) == ["Hold 11:45 with Becky", "Slot menu"]
    assert not opened.desk.models.hold.state.is_held


def test_its_button_holds_it(opened: WindowAtWork, qtbot: QtBot) -> None:
    select_in_day(opened, "becky", "11:45")
    opened.press("Hold 11:45 with Becky")
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    held = opened.desk.models.hold.state.slot
    assert held is not None
    assert held.id == opened.desk.slot("becky", "11:45").id
    # What can be done with it now stands in its own panel, and no greyed Hold beside that.
    qtbot.waitUntil(lambda: offered(opened) == [])
    (actions,) = (
        w for w in opened.window.panel.findChildren(QWidget) if w.accessibleName() == "What is selected"
    )
    assert not actions.isVisible()
    select_in_day(opened, "becky", "11:00")
    assert offered(opened) == ["Hold 11:00 with Becky", "Slot menu"]


def test_beside_a_hold_no_menu_stands_alone(opened: WindowAtWork) -> None:
    select_in_day(opened, "becky", "11:45")
    (actions,) = opened.window.panel.findChildren(SelectedActions)
    # As with a held class, whose places others may still take.
    for beside, offer, names in (
        (False, Offer(has_menu=True), ["Slot menu"]),
        (True, Offer(has_menu=True), []),
        (True, Offer("Hold", "Hold 11:45 with Becky", has_menu=True), ["Hold 11:45 with Becky", "Slot menu"]),
    ):
        actions.set_beside_hold(beside, "")
        actions.show_offer(offer)
        assert offered(opened) == names
        assert actions.isVisible() == bool(names)


def test_a_booking_is_opened(opened: WindowAtWork) -> None:
    desk = opened.desk.models.desk
    assert desk.grid.grid is not None
    block = next(b for c in desk.grid.grid.columns for b in c.blocks if desk.booking(b.booking_id))
    read_select(opened.window.grid, desk.grid.index_of(block.identity, block.provider_id))
    name = next(name for name in offered(opened) if name.startswith("Open "))
    opened.press(name)
    booking = opened.desk.models.booking.state.booking
    assert booking is not None
    assert booking.id == block.booking_id


def test_the_menu_is_opened(opened: WindowAtWork) -> None:
    select_in_day(opened, "becky", "11:45")
    opened.press("Slot menu")
    (menu,) = (m for m in opened.window.findChildren(QMenu) if m.isVisible())
    assert menu.actions()[0].text().startswith("Hold\t")
    # A screen reader hears of the marked item, and finds the others beside it.
    assert menu.activeAction() is menu.actions()[0]
    menu.close()


def test_the_rail_offers_it_when_the_panel_is_closed(opened: WindowAtWork, qtbot: QtBot) -> None:
    select_in_day(opened, "becky", "11:45")
    opened.window.panel.set_open(False)
    opened.press("Hold 11:45 with Becky")
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)


@pytest.mark.parametrize("view", [View.WEEK, View.MONTH])
def test_a_day_of_week_and_month_is_opened(opened: WindowAtWork, qtbot: QtBot, view: View) -> None:
    desk = opened.desk.models.desk
    with qtbot.waitSignal(desk.range_opened):
        desk.show_view(view)
    shown = opened.window.calendar.current
    model = shown.model()
    index = model.index(0, 2)
    read_select(shown, index)
    assert desk.state.view is view
    assert shown.currentIndex() == index
    buttons = opened.window.panel.findChildren(QPushButton)
    name = next(n for b in buttons if b.isVisible() and (n := b.accessibleName()).startswith("Open day, "))
    opened.press(name)
    assert desk.state.view is View.DAY
    assert desk.state.date is not None
    day = desk.state.date
    assert f"{QDate(day.year, day.month, day.day).toString('d MMMM')}" in name


def test_keys_move_the_ring_once_each(opened: WindowAtWork) -> None:
    grid = opened.window.grid
    opened.key(Qt.Key.Key_Down)
    spy = QSignalSpy(grid.selectionModel().currentChanged)
    opened.key(Qt.Key.Key_Down)
    assert spy.count() == 1


@pytest.mark.parametrize("name", ["Customer", "Phone"])
def test_what_a_reader_writes_is_kept(opened: WindowAtWork, qtbot: QtBot, name: str) -> None:
    select_in_day(opened, "becky", "11:45")
    opened.press("Hold 11:45 with Becky")
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    kind = CustomerField if name == "Customer" else TextField
    field = next(f for f in opened.window.findChildren(kind) if f.accessibleName() == name)
    # As QAccessibleLineEdit::setText does.
    field.setText("204 555 0142")
    draft = opened.desk.models.hold.draft
    assert (draft.name if name == "Customer" else draft.phone) == "204 555 0142"


def test_a_dialog_is_told_as_such(opened: WindowAtWork) -> None:
    opened.window.dialogs.open(opened.window.dialogs.go_to)
    told = QAccessible.queryAccessibleInterface(opened.window.dialogs.go_to)
    assert told is not None
    assert told.role() == QAccessible.Role.Dialog
    assert told.text(QAccessible.Text.Name) == "Go to date"
    assert not opened.window.dialogs.go_to.isWindow()
