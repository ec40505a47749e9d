"""The desk by keyboard and mouse, from the grid to a booking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QToolButton, QToolTip, QWidget
from tests.factories import DAY, at, make_business
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.domain.schedule import Customer
from bookdesk.domain.states import BookingStatus
from bookdesk.viewmodels.desk_state import Connection
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.plain_label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from bookdesk.viewmodels.day_grid import ProviderColumn

HOSTILE = "<b>Bob</b> &amp; <img src='file:///etc/passwd'>"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    window = connect(open_window(qtbot), qtbot)
    yield window
    window.close()


def select(opened: WindowAtWork, provider: str, clock: str) -> None:
    assert opened.window.grid.select(opened.desk.slot(provider, clock).id, provider)
    opened.window.grid.setFocus()


def hold(opened: WindowAtWork, qtbot: QtBot, provider: str = "becky", clock: str = "11:45") -> None:
    select(opened, provider, clock)
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)


def test_a_window_that_knows_no_server_paints_at_once(qtbot: QtBot) -> None:
    opened = open_window(qtbot)
    assert "Connecting" in texts(opened.window)
    assert not opened.window.grab().isNull()
    opened.close()


def test_a_walk_in_takes_three_actions_by_keyboard_alone(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    assert opened.focused().accessibleName() == "Customer"
    opened.type("Walter Ink")
    with qtbot.waitSignal(opened.desk.models.hold.booked) as booked:
        opened.key(Qt.Key.Key_Return, CONTROL)
    assert booked.args[0].customer.name == "Walter Ink"
    assert booked.args[0].start == at("11:00")
    assert opened.window.focusWidget() is opened.window.grid


def test_the_walk_in_button_holds_too(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.press("Walk-in")
    qtbot.waitUntil(lambda: opened.desk.models.hold.own_slot_id == opened.desk.slot("becky", "11:00").id)
    block = opened.window.grid.current_block()
    assert block is not None
    assert block.provider_id == "becky"


def test_enter_on_a_free_slot_holds_it_and_goes_to_the_customer(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot, "kelly", "11:30")
    assert opened.focused().accessibleName() == "Customer"
    opened.key(Qt.Key.Key_Escape)
    assert opened.desk.models.hold.state.phase is HoldPhase.NONE
    assert opened.window.focusWidget() is opened.window.grid


def test_ctrl_e_extends_from_within_the_customer_field(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    opened.type("Marie")
    opened.key(Qt.Key.Key_E, CONTROL)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.extended)
    assert "Already extended" in buttons(opened.window)


def test_ctrl_z_in_a_field_undoes_typing_not_the_last_step(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    undone: list[int] = []
    opened.desk.models.status.say("Something happened", lambda: undone.append(1))
    opened.type("Marie")
    opened.key(Qt.Key.Key_Z, CONTROL)
    assert undone == []
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_Z, CONTROL)
    assert undone == [1]


def test_expiry_offers_to_hold_again_with_what_was_typed(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    opened.type("Marie Dubois")
    opened.desk.tick(121)
    assert opened.desk.models.hold.state.phase is HoldPhase.ENDED
    assert "Hold ended. 11:45 with Becky is free again. Customer details are kept." in texts(opened.window)
    opened.type("x")
    assert opened.desk.models.hold.state.phase is HoldPhase.ENDED
    opened.key(Qt.Key.Key_Backspace)
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_H)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    assert opened.focused().text() == "Marie Dubois"  # type: ignore[attr-defined]  # the customer's field


def test_an_ended_hold_has_one_button_whose_key_works_in_a_field(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    opened.type("Marie")
    opened.desk.tick(121)

    def to_hold() -> list[str]:
        return [name for name in buttons(opened.window) if name.startswith("Hold")]

    def can_be_held() -> bool:
        block = opened.window.grid.current_block()
        return block is not None and block.can_be_held

    qtbot.waitUntil(can_be_held)
    assert to_hold() == ["Hold again"]
    # Another slot is another matter.
    opened.window.grid.select(opened.desk.slot("becky", "11:00").id, "becky")
    assert to_hold() == ["Hold again", "Hold 11:00 with Becky"]
    opened.window.panel.hold.focus_customer()
    opened.key(Qt.Key.Key_Return, CONTROL)
    assert "The hold ended. Nothing was booked. Hold the slot again first." in texts(opened.window)
    opened.key(Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    assert opened.desk.models.hold.own_slot_id == opened.desk.slot("becky", "11:45").id


def test_a_step_by_its_letter_is_told_and_undone(opened: WindowAtWork, qtbot: QtBot) -> None:
    booking = next(
        b for b in opened.desk.models.desk.bookings if b.customer and b.customer.name == "Laura Hiebert"
    )
    assert opened.window.grid.select(booking.id, "sinead")
    opened.window.grid.setFocus()
    with qtbot.waitSignal(opened.desk.models.booking.stepped):
        opened.key(Qt.Key.Key_A)
    assert "Laura Hiebert marked Arrived" in texts(opened.window)
    with qtbot.waitSignal(opened.desk.models.booking.stepped):
        opened.press("Undo")
    assert opened.desk.gateway.booked[booking.id].status is BookingStatus.CONFIRMED


def test_delete_asks_for_a_reason_before_it_cancels(opened: WindowAtWork, qtbot: QtBot) -> None:
    booking = next(
        b for b in opened.desk.models.desk.bookings if b.customer and b.customer.name == "Laura Hiebert"
    )
    assert opened.window.grid.select(booking.id, "sinead")
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_Delete)
    assert opened.window.dialogs.cancel.isVisible()
    opened.key(Qt.Key.Key_Escape)
    assert not opened.window.dialogs.cancel.isVisible()
    assert opened.desk.gateway.booked[booking.id].status is BookingStatus.CONFIRMED
    opened.key(Qt.Key.Key_Delete)
    opened.key(Qt.Key.Key_Down)
    with qtbot.waitSignal(opened.desk.models.booking.stepped):
        opened.key(Qt.Key.Key_Return)
    assert opened.desk.gateway.booked[booking.id].status is BookingStatus.CANCELLED
    assert opened.desk.gateway.asked[-1] == "Customer is ill"


def test_a_refusal_is_told_in_the_status_bar(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.gateway.take(opened.desk.slot("jj", "12:00"), "Desk 2", 43)
    with qtbot.waitSignal(opened.desk.models.desk.bookings_arrived):
        opened.desk.models.desk.refresh()
    select(opened, "jj", "12:00")
    opened.key(Qt.Key.Key_Return)
    assert "Held by Desk 2, 0:43 left." in texts(opened.window)


def test_offline_nothing_is_held_and_it_says_so(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.gateway.unreachable = True
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: opened.desk.models.desk.state.connection is Connection.OFFLINE)
    select(opened, "becky", "11:00")
    opened.key(Qt.Key.Key_Return)
    shown = texts(opened.window)
    assert "Could not reach the server. Nothing was held." in shown
    assert "Could not reach the server (no route)." in shown
    assert opened.desk.gateway.calls["hold"] == 0
    opened.desk.gateway.unreachable = False
    opened.press("Try now")
    qtbot.waitUntil(lambda: opened.desk.models.desk.state.connection is Connection.LIVE)


def test_f6_goes_round_the_regions(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    window = opened.window
    regions = (window.status_bar, window.top_bar, window.sidebar, window.grid, window.panel)
    seen = []
    for _ in range(4):
        opened.key(Qt.Key.Key_F6)
        focused = opened.focused()
        seen.append(next(r for r in regions if r is focused or r.isAncestorOf(focused)))
    assert seen == [window.top_bar, window.sidebar, window.grid, window.panel]
    opened.key(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert opened.window.focusWidget() is window.grid


def test_the_keys_dialog_shows_the_keys_and_keeps_the_focus(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(Qt.Key.Key_F1)
    assert opened.window.dialogs.keys.isVisible()
    for _ in range(5):
        opened.key(Qt.Key.Key_Tab)
        assert opened.window.dialogs.keys.isAncestorOf(opened.focused())
    opened.key(Qt.Key.Key_F2)
    assert opened.desk.models.hold.state.phase is HoldPhase.NONE
    opened.key(Qt.Key.Key_Escape)
    assert not opened.window.dialogs.keys.isVisible()
    assert opened.window.focusWidget() is opened.window.grid


def test_sidebar_and_panel_go_and_come_back(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    opened.key(Qt.Key.Key_Backslash, CONTROL)
    assert opened.window.panel.width() == 48
    assert opened.window.focusWidget() is opened.window.grid
    opened.key(Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    assert opened.window.panel.width() == 304
    opened.window.sidebar.focus_first()
    opened.key(Qt.Key.Key_B, CONTROL)
    assert not opened.window.sidebar.isVisible()
    assert opened.window.focusWidget() is opened.window.grid
    opened.key(Qt.Key.Key_B, CONTROL)
    assert opened.window.sidebar.isVisible()


def test_days_are_changed_by_key_and_button(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert opened.desk.models.desk.state.title == "Friday 13 July 2018"
    opened.press("Previous day")
    opened.press("Previous day")
    assert opened.desk.models.desk.state.title == "Wednesday 11 July 2018"
    opened.key(Qt.Key.Key_T, CONTROL)
    assert opened.desk.models.desk.state.date == DAY


def test_the_menu_of_a_class_has_its_attendees(opened: WindowAtWork, qtbot: QtBot) -> None:
    block = next(b for c in shown_columns(opened) for b in c.blocks if b.capacity > 1)
    opened.window.grid.menu_asked.emit(block, QPoint(10, 10))
    menu = next(m for m in opened.window.findChildren(QMenu) if m.isVisible())
    assert [a.text().split("\t")[0] for a in menu.actions()] == [
        "Hold", "Attendee 0", "Attendee 1", "Attendee 2", "Attendee 3", "Attendee 4", "Block time…",
    ]  # fmt: skip
    attendee = menu.actions()[1].menu()
    assert isinstance(attendee, QMenu)
    attendee.actions()[0].trigger()
    assert opened.desk.models.booking.state.customer_name == "Attendee 0"
    menu.close()


def test_hiding_everybody_offers_them_all_back(opened: WindowAtWork, qtbot: QtBot) -> None:
    for provider in opened.desk.models.desk.state.providers:
        opened.desk.models.desk.choices.show_provider(provider.id, False)  # noqa: FBT003
    assert "No provider selected." in texts(opened.window)
    opened.press("Select all")
    assert opened.window.grid.isVisible()


def test_a_live_update_moves_neither_focus_nor_scroll(opened: WindowAtWork, qtbot: QtBot) -> None:
    select(opened, "jj", "13:30")
    bar = opened.window.grid.verticalScrollBar()
    bar.setValue(37)
    opened.desk.gateway.take(opened.desk.slot("becky", "11:00"), "Desk 2")
    with qtbot.waitSignal(opened.desk.models.desk.bookings_arrived):
        opened.desk.models.desk.refresh()
    block = opened.window.grid.current_block()
    assert block is not None
    assert (block.provider_id, block.slot_id) == ("jj", opened.desk.slot("jj", "13:30").id)
    assert bar.value() == 37
    assert opened.window.focusWidget() is opened.window.grid


def test_hostile_texts_are_shown_as_they_are(qtbot: QtBot) -> None:
    opened = open_window(qtbot, business=make_business(name=HOSTILE))
    gateway = opened.desk.gateway
    laura = next(b for b in gateway.booked.values() if b.customer and b.customer.name == "Laura Hiebert")
    del gateway.booked[laura.id]
    who = Customer(None, HOSTILE, HOSTILE[:40], HOSTILE)
    booking = gateway.book(gateway.slot_at("sinead", "cut", at("11:00")), who, HOSTILE)
    connect(opened, qtbot)
    opened.desk.models.desk.set_key_note(HOSTILE)
    opened.desk.models.booking.open(booking)
    opened.desk.models.status.say(HOSTILE)
    opened.desk.models.hold.set_customer(HOSTILE, HOSTILE, HOSTILE)
    hold(opened, qtbot)
    assert HOSTILE in texts(opened.window)
    for label in opened.window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
    for widget in opened.window.findChildren(QWidget):
        tip = widget.toolTip()
        assert "<b>" not in tip
        assert "<img" not in tip
    assert not QToolTip.isVisible()
    opened.close()


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_nothing_is_cut_at_either_size(qtbot: QtBot, size: tuple[int, int], theme: str) -> None:
    opened = connect(open_window(qtbot, size, theme), qtbot)
    check_fits(opened.window)
    hold(opened, qtbot, "becky", "11:45")
    opened.desk.models.booking.open(opened.desk.models.desk.bookings[3])
    opened.desk.models.status.say("Mei Tanaka marked Arrived", lambda: None)
    check_fits(opened.window)
    opened.desk.tick(121)
    check_fits(opened.window)
    assert (opened.window.width(), opened.window.height()) == size
    opened.close()


def check_fits(window: QWidget) -> None:
    """Every visible button and label that may not be cut has the room that it asks for."""
    # Layouts wait for the event loop; each level asks the next.
    for _ in range(5):
        QApplication.processEvents()
    shown: list[QLabel | QAbstractButton] = [*window.findChildren(QLabel)]
    for widget in (*shown, *window.findChildren(QAbstractButton)):
        if not widget.isVisible() or isinstance(widget, ElidedLabel | QToolButton):
            continue
        text = widget.accessibleName() or widget.text()
        if isinstance(widget, QLabel) and widget.wordWrap():
            assert widget.height() >= widget.heightForWidth(widget.width()), text
        else:
            assert widget.width() >= widget.minimumSizeHint().width(), text
            assert widget.height() >= min(widget.minimumSizeHint().height(), 32), text


def test_every_control_has_a_name(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    for widget in opened.window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            named = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            assert named, f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"


def shown_columns(opened: WindowAtWork) -> tuple[ProviderColumn, ...]:
    grid = opened.desk.models.desk.grid.grid
    assert grid is not None
    return grid.columns


def texts(window: QWidget) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def buttons(window: QWidget) -> list[str]:
    return [b.accessibleName() or b.text() for b in window.findChildren(QAbstractButton) if b.isVisible()]
