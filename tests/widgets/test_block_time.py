"""Blocking time in the window by keys: what is asked, sent and refused."""

from __future__ import annotations

import threading
from datetime import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import SIGNAL, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from tests.factories import at
from tests.widgets.blocking import blocks, dialog, errors, field, open_at_free_slot

from bookdesk.domain.text import BLOCK_REASON_MOST
from bookdesk.widgets.time_fields import TimeField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

_K = Qt.Key
LAURA = "11:00\u00a0Laura\u00a0Hiebert"
BETH = "14:30\u00a0Beth\u00a0Novak"


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    one = open_at_free_slot(qtbot)
    yield one
    one.close()


def test_a_time_is_blocked_by_four_keys_and_a_word(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(_K.Key_B)
    shown = dialog(opened)
    assert shown.accessibleName() == "Block time"
    assert opened.focused() is field(opened, "Reason")
    provider, start, end = (field(opened, name) for name in ("Provider", "From, time", "To, time"))
    assert isinstance(provider, QComboBox)
    assert provider.currentText() == "Sinead"
    assert isinstance(start, TimeField)
    assert isinstance(end, TimeField)
    assert (start.text(), end.text()) == ("15:15", "16:00")
    opened.type("Fire drill")
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        opened.key(_K.Key_Return)
    assert not shown.isVisible()
    assert opened.window.grid.hasFocus()
    (kept,) = opened.desk.gateway.blocks.values()
    assert (kept.start, kept.end, kept.reason) == (at("15:15"), at("16:00"), "Fire drill")
    assert opened.desk.models.status.state.message == "15:15–16:00 with Sinead blocked: Fire drill."
    qtbot.waitUntil(lambda: [b.reason for b in blocks(opened)] == ["Fire drill"])


def test_a_change_of_what_is_asked_is_heard_of_once(opened: WindowAtWork) -> None:
    models = opened.desk.models
    before = models.blocks.receivers(SIGNAL("changed()"))
    opened.key(_K.Key_B)
    assert dialog(opened).isVisible()
    assert models.blocks.receivers(SIGNAL("changed()")) == before


def test_another_provider_another_time_and_an_offered_reason(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(_K.Key_B)
    field(opened, "Provider").setFocus()
    opened.key(_K.Key_J)
    opened.key(_K.Key_J)
    start, end = field(opened, "From, time"), field(opened, "To, time")
    start.setFocus()
    QTest.keyClicks(start, "16:15")
    end.setFocus()
    # By five minutes from 16:00 on, then by an hour.
    for _ in range(6):
        QTest.keyClick(end, _K.Key_Up)
    QTest.keyClick(end, _K.Key_PageUp)
    assert isinstance(end, TimeField)
    assert end.text() == "17:30"
    QTest.keyClick(end, _K.Key_PageDown)
    field(opened, "Reason").setFocus()
    for _ in range(2):
        opened.key(_K.Key_Down)
    chosen = field(opened, "Reason")
    assert isinstance(chosen, QComboBox)
    assert chosen.currentText() == "Training"
    provider = field(opened, "Provider")
    assert isinstance(provider, QComboBox)
    wanted = provider.currentData()
    with qtbot.waitSignal(opened.desk.models.blocks.blocked) as done:
        opened.key(_K.Key_Return)
    block = done.args[0]
    assert (block.provider_id, block.start, block.end, block.reason) == (
        wanted, at("16:15"), at("16:30"), "Training",
    )  # fmt: skip


def test_escape_leaves_everything_as_it_was(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    opened.type("Train")
    shown = dialog(opened)
    opened.key(_K.Key_Escape)
    assert not shown.isVisible()
    assert not opened.desk.models.blocks.state.is_open
    assert opened.desk.gateway.calls["block"] == 0
    assert opened.window.grid.hasFocus()
    # The next time it begins anew.
    opened.key(_K.Key_B)
    reason = field(opened, "Reason")
    assert isinstance(reason, QComboBox)
    assert reason.currentText() == ""


def test_what_the_server_refuses_is_said_and_nothing_typed_is_lost(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    opened.key(_K.Key_B)
    opened.type("Own <b>words</b>")
    start = field(opened, "From, time")
    assert isinstance(start, TimeField)
    start.show_time(time(11, 15), is_12_hour=False)
    opened.key(_K.Key_Return)
    qtbot.waitUntil(lambda: errors(opened) == [f"2 bookings in the way: {LAURA}, {BETH}."])
    reason = field(opened, "Reason")
    assert isinstance(reason, QComboBox)
    assert (reason.currentText(), start.text()) == ("Own <b>words</b>", "11:15")
    assert all(w.textFormat() is Qt.TextFormat.PlainText for w in dialog(opened).findChildren(QLabel))
    card = dialog(opened).card
    assert dialog(opened).rect().contains(card.geometry())
    start.show_time(time(15, 30), is_12_hour=False)
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        opened.key(_K.Key_Return)


def test_a_wrong_field_gets_the_focus(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    opened.key(_K.Key_Return)
    assert errors(opened) == ["Give a reason."]
    opened.type("Training")
    end = field(opened, "To, time")
    assert isinstance(end, TimeField)
    end.show_time(time(14, 0), is_12_hour=False)
    opened.key(_K.Key_Return)
    assert errors(opened) == ["The end must come after the start."]
    assert opened.focused() is end


def test_what_has_to_be_given_is_told_before_and_the_cursor_comes_back_to_it(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    labels = [label.text() for label in dialog(opened).findChildren(QLabel) if label.isVisible()]
    assert "Reason (required)" in labels
    reason = field(opened, "Reason")
    for _ in range(2):
        field(opened, "To, time").setFocus()
        opened.key(_K.Key_Return)
        assert errors(opened) == ["Give a reason."]
        assert opened.focused() is reason
        assert reason.property("wrong") == "true"
    opened.type("T")
    assert reason.property("wrong") == "false"


def test_a_complaint_goes_as_soon_as_its_field_is_right(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    opened.key(_K.Key_Return)
    assert errors(opened) == ["Give a reason."]
    opened.type("T")
    assert errors(opened) == []
    end = field(opened, "To, time")
    assert isinstance(end, TimeField)
    end.show_time(time(15, 15), is_12_hour=False)
    opened.key(_K.Key_Return)
    assert errors(opened) == ["The end must come after the start."]
    # Another field does not mend it.
    field(opened, "Reason").setFocus()
    opened.type("raining")
    assert errors(opened) == ["The end must come after the start."]
    end.show_time(time(15, 20), is_12_hour=False)
    assert errors(opened) == []
    reason = field(opened, "Reason")
    assert isinstance(reason, QComboBox)
    reason.setEditText("x" * (BLOCK_REASON_MOST + 2))
    opened.key(_K.Key_Return)
    assert errors(opened)[0].startswith("2 characters too many.")
    reason.setEditText("x" * (BLOCK_REASON_MOST + 1))
    assert errors(opened)[0].startswith("1 character too many.")
    reason.setEditText("x" * BLOCK_REASON_MOST)
    assert errors(opened) == []


def test_enter_twice_asks_once_and_escape_does_not_lose_the_answer(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    gate = opened.desk.gateway.gates["block"] = threading.Event()
    opened.key(_K.Key_B)
    opened.type("Training")
    opened.key(_K.Key_Return)
    opened.key(_K.Key_Return)
    opened.key(_K.Key_Escape)
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        gate.set()
    assert opened.desk.gateway.calls["block"] == 1
    assert opened.desk.models.status.state.message.endswith("blocked: Training.")


def test_b_where_somebody_stands_asks_for_their_time_and_the_server_tells_who_it_is(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    grid = opened.window.grid
    bookings = opened.desk.models.desk.bookings
    laura = next(b for b in bookings if b.customer and b.customer.name == "Laura Hiebert")
    grid.setCurrentIndex(opened.desk.models.desk.grid.index_of(laura.id, "sinead"))
    opened.key(_K.Key_B)
    state = opened.desk.models.blocks.state
    assert (state.provider_id, state.start, state.end) == ("sinead", at("11:00"), at("11:45"))
    opened.type("Sick")
    opened.key(_K.Key_Return)
    qtbot.waitUntil(lambda: errors(opened) == [f"1 booking in the way: {LAURA}."])
    assert laura.id in opened.desk.gateway.booked


def test_b_on_a_held_slot_says_who_holds_it(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    slot = opened.desk.slot("sinead", "15:15")
    opened.desk.gateway.take(slot, "Desk 2")
    desk.refresh()
    current = opened.window.grid.current_block
    qtbot.waitUntil(lambda: (block := current()) is not None and block.held_by == "Desk 2")
    opened.key(_K.Key_B)
    assert opened.desk.models.status.state.message == "Held by Desk 2, 2:00 left."
    assert not opened.desk.models.blocks.state.is_open


def test_offline_b_says_so(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.gateway.unreachable = True
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: not opened.desk.models.connection.is_live)
    opened.key(_K.Key_B)
    assert "The server is not reached" in opened.desk.models.status.state.message
    assert not opened.desk.models.blocks.state.is_open
