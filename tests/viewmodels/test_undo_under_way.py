"""Undo on a slow line: each answer ends the undo that it belongs to, and nothing else is taken for one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.factories import at
from tests.viewmodels.test_undo import NOT_REDONE, NOT_UNDONE, book, mark, redo, said, status_of, undo

from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.errors import NotFound, Refused, SlotTaken, Unreachable
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.domain.schedule import Booking, Slot, TimeBlock

WAIT = "The server has not answered what was asked before. Try again in a moment."
BACK = "Laura Hiebert is Booked again, no longer Arrived"


class Gates:
    """Closes the fake server's gates, so that its answers wait; no gate stays closed."""

    def __init__(self, desk: DeskAtWork) -> None:
        self._desk = desk
        self._all: list[threading.Event] = []

    def close(self, name: str) -> threading.Event:
        """Let a method's answers wait for the event that is returned."""
        gate = self._desk.gateway.gates[name] = threading.Event()
        self._all.append(gate)
        return gate

    def open_all(self) -> None:
        for gate in self._all:
            gate.set()


@pytest.fixture
def gates(desk: DeskAtWork) -> Iterator[Gates]:
    one = Gates(desk)
    yield one
    one.open_all()


def hold(desk: DeskAtWork, qtbot: QtBot, time: str = "11:00") -> Slot:
    """Hold a slot with Becky."""
    slot = desk.slot("becky", time)
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    return slot


def hold_again(desk: DeskAtWork, qtbot: QtBot) -> Slot:
    """Hold 11:00 with Becky, release it and undo that."""
    slot = hold(desk, qtbot)
    desk.models.hold.release()
    desk.models.undo.undo()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    return slot


def release(desk: DeskAtWork, qtbot: QtBot) -> Slot:
    """Hold 11:00 with Becky and release it, as the server knows too."""
    slot = hold(desk, qtbot)
    desk.models.hold.release()
    qtbot.waitUntil(lambda: not desk.gateway.held)
    return slot


def blocked(desk: DeskAtWork, qtbot: QtBot) -> TimeBlock:
    """Block 15:15 to 16:00 of Sinead's day."""
    blocks = desk.models.blocks
    blocks.open_for("sinead", at("15:15"), at("16:00"))
    start, end = blocks.state.start.replace(tzinfo=None), blocks.state.end.replace(tzinfo=None)
    with qtbot.waitSignal(blocks.blocked) as done:
        blocks.apply("sinead", start, end, "Training")
    block: TimeBlock = done.args[0]
    return block


def answer(gate: threading.Event, desk: DeskAtWork, qtbot: QtBot, times: int = 1) -> None:
    """Let the answers about bookings come, and wait for so many."""
    came: list[Booking] = []
    stepped = desk.models.booking.stepped.connect(lambda new, _said, _old: came.append(new))
    gate.set()
    qtbot.waitUntil(lambda: len(came) == times)
    desk.models.booking.stepped.disconnect(stepped)


def test_redo_of_a_release_leaves_another_customers_hold_alone(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold_again(desk, qtbot)
    other = hold(desk, qtbot, "11:45")
    desk.models.hold.set_customer("Marie", "", "")
    desk.models.undo.redo()
    assert said(desk) == "Nothing to redo."
    assert desk.models.hold.own_slot_id == other.id
    assert desk.models.hold.draft.name == "Marie"


def test_redo_of_a_release_whose_hold_ran_out_leaves_its_notice(desk: DeskAtWork, qtbot: QtBot) -> None:
    slot = hold_again(desk, qtbot)
    desk.tick(200)
    assert desk.models.hold.state.phase is HoldPhase.ENDED
    desk.models.undo.redo()
    assert said(desk) == "Nothing to redo."
    assert (desk.models.hold.state.phase, desk.models.hold.state.slot) == (HoldPhase.ENDED, slot)


def test_redo_of_a_release_waits_while_another_slot_is_asked_for(
    desk: DeskAtWork, gates: Gates, qtbot: QtBot
) -> None:
    slot = hold_again(desk, qtbot)
    gate, other = gates.close("hold"), desk.slot("becky", "11:45")
    desk.models.hold.hold(other)
    desk.models.undo.redo()
    assert said(desk) == WAIT
    assert desk.models.hold.own_slot_id == slot.id
    gate.set()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == other.id)


def test_an_undo_waits_for_the_step_that_is_on_its_way(desk: DeskAtWork, gates: Gates, qtbot: QtBot) -> None:
    booking = book(desk, qtbot)
    gate = gates.close("transition")
    desk.models.booking.step(booking, BookingStatus.ARRIVED)
    desk.models.undo.undo()
    assert said(desk) == WAIT
    answer(gate, desk, qtbot)
    # The answer is a step, not the undo of the booking.
    assert desk.models.status.state == ("Marie marked Arrived", True)
    desk.models.undo.redo()
    assert said(desk) == "Nothing to redo."
    desk.models.undo.undo()
    undo(desk, qtbot)
    assert status_of(desk, booking) is BookingStatus.CONFIRMED


def test_two_undos_on_their_way_are_both_told_and_both_done_again(
    desk: DeskAtWork, gates: Gates, qtbot: QtBot
) -> None:
    laura = mark(desk, "Laura Hiebert", BookingStatus.ARRIVED, qtbot)
    daniel = mark(desk, "Daniel Reyes", BookingStatus.ARRIVED, qtbot)
    gate = gates.close("transition")
    for _ in range(3):
        desk.models.undo.undo()
    desk.models.undo.undo()
    assert said(desk) == WAIT
    desk.models.undo.redo()
    assert said(desk) == WAIT
    answer(gate, desk, qtbot, times=2)
    assert {status_of(desk, one) for one in (laura, daniel)} == {BookingStatus.CONFIRMED}
    assert not desk.models.status.state.can_undo
    redo(desk, qtbot)
    desk.models.undo.redo()
    redo(desk, qtbot)
    assert {status_of(desk, one) for one in (laura, daniel)} == {BookingStatus.ARRIVED}


def test_what_fails_beside_an_undo_does_not_end_it(desk: DeskAtWork, gates: Gates, qtbot: QtBot) -> None:
    block = blocked(desk, qtbot)
    mark(desk, "Laura Hiebert", BookingStatus.ARRIVED, qtbot)
    gate = gates.close("transition")
    desk.models.undo.undo()
    desk.gateway.failing["remove_block"] = Refused("Not now.")
    with qtbot.waitSignal(desk.models.blocks.failed):
        desk.models.blocks.remove(block)
    answer(gate, desk, qtbot)
    assert desk.models.status.state == (BACK, False)
    redo(desk, qtbot)


def test_a_slot_that_was_taken_beside_an_undo_does_not_end_it(
    desk: DeskAtWork, gates: Gates, qtbot: QtBot
) -> None:
    mark(desk, "Laura Hiebert", BookingStatus.ARRIVED, qtbot)
    gate, slot = gates.close("transition"), desk.slot("becky", "11:00")
    desk.models.undo.undo()
    desk.gateway.take(slot, "Desk 2")
    with qtbot.waitSignal(desk.models.hold.taken):
        desk.models.hold.hold(slot)
    answer(gate, desk, qtbot)
    assert desk.models.status.state == (BACK, False)
    redo(desk, qtbot)


def test_a_step_of_an_earlier_run_is_no_answer_to_an_undo(
    desk: DeskAtWork, gates: Gates, qtbot: QtBot
) -> None:
    booking = mark(desk, "Laura Hiebert", BookingStatus.ARRIVED, qtbot)
    gate = gates.close("transition")
    desk.models.undo.undo()
    desk.models.booking.tell_stepped(desk.gateway.booked[booking.id])
    assert desk.models.status.state == ("Laura Hiebert marked Arrived", False)
    answer(gate, desk, qtbot)
    assert desk.models.status.state == (BACK, False)


def test_an_undo_of_a_release_that_is_taken_back_leaves_it_released(
    desk: DeskAtWork, gates: Gates, qtbot: QtBot
) -> None:
    slot, gate = release(desk, qtbot), gates.close("hold")
    desk.models.undo.undo()
    desk.models.hold.release()
    gate.set()
    qtbot.waitUntil(lambda: desk.gateway.calls["release"] == 2 and not desk.gateway.held)
    # It may be undone again, and an ordinary hold of the slot is no undo.
    desk.models.undo.undo()
    assert desk.models.status.state == (NOT_UNDONE + "11:00 with Becky released.", True)
    qtbot.waitUntil(lambda: desk.slot("becky", "11:00").status is SlotStatus.AVAILABLE)
    hold(desk, qtbot)
    assert said(desk) == NOT_UNDONE + "11:00 with Becky released."
    assert desk.models.hold.own_slot_id == slot.id


def test_an_undo_of_a_release_that_found_no_line_is_tried_again(desk: DeskAtWork, qtbot: QtBot) -> None:
    slot = release(desk, qtbot)
    desk.gateway.failing["hold"] = Unreachable("the line was cut")
    desk.models.undo.undo()
    qtbot.waitUntil(lambda: desk.models.hold.state.phase is HoldPhase.ENDED)
    desk.gateway.failing.clear()
    desk.models.undo.undo()
    assert desk.models.status.state == (NOT_UNDONE + "11:00 with Becky released.", True)
    desk.models.undo.undo()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    assert said(desk) == "Undone: 11:00 with Becky is held by you again."


def test_what_the_server_refuses_for_good_is_forgotten(desk: DeskAtWork, qtbot: QtBot) -> None:
    blocked(desk, qtbot)
    desk.gateway.failing["remove_block"] = NotFound("There is no such block.")
    desk.models.undo.undo()
    qtbot.waitUntil(lambda: said(desk) == "There is no such block. Undo is no longer possible.")
    desk.models.undo.undo()
    assert said(desk) == "Nothing to undo."


def test_a_redo_that_the_server_refuses_for_good_is_forgotten(desk: DeskAtWork, qtbot: QtBot) -> None:
    mark(desk, "Laura Hiebert", BookingStatus.ARRIVED, qtbot)
    undo(desk, qtbot)
    desk.gateway.failing["transition"] = NotFound("There is no such booking.")
    desk.models.undo.redo()
    qtbot.waitUntil(lambda: said(desk) == "There is no such booking. Redo is no longer possible.")
    desk.models.undo.redo()
    assert said(desk) == "Nothing to redo."


def test_a_slot_that_can_not_be_held_again_is_forgotten(desk: DeskAtWork, qtbot: QtBot) -> None:
    release(desk, qtbot)
    desk.gateway.failing["hold"] = Refused("This slot has begun.")
    desk.models.undo.undo()
    text = "This slot has begun. Nothing was held. Undo is no longer possible."
    qtbot.waitUntil(lambda: said(desk) == text)
    desk.models.undo.undo()
    assert said(desk) == "Nothing to undo."


def test_a_block_whose_time_is_taken_may_be_put_back_later(desk: DeskAtWork, qtbot: QtBot) -> None:
    block = blocked(desk, qtbot)
    with qtbot.waitSignal(desk.models.blocks.removed):
        desk.models.blocks.remove(block)
    told = said(desk)
    desk.gateway.failing["block"] = SlotTaken("This time is booked.")
    desk.models.undo.undo()
    qtbot.waitUntil(lambda: said(desk) == "This time is booked.")
    desk.gateway.failing.clear()
    desk.models.undo.undo()
    assert desk.models.status.state == (NOT_UNDONE + told, True)
    with qtbot.waitSignal(desk.models.blocks.blocked):
        desk.models.undo.undo()
    assert [one.reason for one in desk.gateway.blocks.values()] == ["Training"]


def test_a_block_that_is_removed_on_a_slow_line_waits_for_nobody_else(
    desk: DeskAtWork, gates: Gates, qtbot: QtBot
) -> None:
    block, blocks = blocked(desk, qtbot), desk.models.blocks
    gate = gates.close("remove_block")
    desk.models.undo.undo()
    blocks.change(block)
    start, end = blocks.state.start.replace(tzinfo=None), blocks.state.end.replace(tzinfo=None)
    text = "What was asked of this block before is still on its way. Try again in a moment."
    blocks.apply("sinead", start, end, "Sick")
    assert (blocks.state.is_open, blocks.state.error) == (True, text)
    blocks.remove_opened()
    assert (blocks.state.is_open, blocks.state.error) == (True, text)
    with qtbot.waitSignal(blocks.removed):
        gate.set()
    assert desk.gateway.calls["change_block"] == 0
    assert desk.gateway.calls["remove_block"] == 1


def test_an_undo_waits_for_the_change_of_its_block(desk: DeskAtWork, gates: Gates, qtbot: QtBot) -> None:
    block, blocks = blocked(desk, qtbot), desk.models.blocks
    gate = gates.close("change_block")
    blocks.change(block)
    start, end = blocks.state.start.replace(tzinfo=None), blocks.state.end.replace(tzinfo=None)
    blocks.apply("sinead", start, end, "Sick")
    blocks.close()
    desk.models.undo.undo()
    assert said(desk) == WAIT
    with qtbot.waitSignal(blocks.blocked):
        gate.set()
    assert desk.models.status.state == ("15:15–16:00 with Sinead blocked: Sick.", True)
    with qtbot.waitSignal(blocks.blocked):
        desk.models.undo.undo()
    assert [one.reason for one in desk.gateway.blocks.values()] == ["Training"]


def test_a_block_is_not_undone_without_a_line(desk: DeskAtWork, qtbot: QtBot) -> None:
    block = blocked(desk, qtbot)
    with qtbot.waitSignal(desk.models.blocks.removed):
        desk.models.blocks.remove(block)
    told = said(desk)
    desk.gateway.unreachable = True
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: not desk.models.connection.is_live)
    desk.models.undo.undo()
    assert said(desk) == "The server is not reached: no time can be blocked or made free now."
    desk.models.undo.undo()
    assert desk.models.status.state == (NOT_UNDONE + told, True)


@pytest.mark.parametrize("is_new_done", [False, True])
def test_a_redo_that_found_no_line_is_tried_again_unless_something_new_was_done(
    desk: DeskAtWork, gates: Gates, qtbot: QtBot, *, is_new_done: bool
) -> None:
    mark(desk, "Laura Hiebert", BookingStatus.ARRIVED, qtbot)
    undo(desk, qtbot)
    gate = gates.close("transition")
    desk.gateway.failing["transition"] = Unreachable("the line was cut")
    desk.models.undo.redo()
    if is_new_done:
        blocked(desk, qtbot)
    gate.set()
    told = "Could not reach the server (the line was cut)."
    told += " Redo is no longer possible." if is_new_done else ""
    qtbot.waitUntil(lambda: said(desk) == told)
    desk.gateway.failing.clear()
    desk.models.undo.redo()
    assert said(desk) == ("Nothing to redo." if is_new_done else NOT_REDONE + BACK)
    if not is_new_done:
        redo(desk, qtbot)
        assert said(desk) == "Laura Hiebert marked Arrived"
