"""Undo and redo: what was done last is taken back while it is told of, and told again when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import at

from bookdesk.domain.states import BookingStatus
from bookdesk.errors import Unreachable

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.domain.schedule import Booking, TimeBlock

#: What is told before a press that undoes, or does again, something that is out of sight.
NOT_UNDONE = "Nothing was undone yet. Press once more to undo: "
NOT_REDONE = "Nothing was done again yet. Press once more for: "


def book(desk: DeskAtWork, qtbot: QtBot) -> Booking:
    """Book 11:00 with Becky for Marie."""
    hold, slot = desk.models.hold, desk.slot("becky", "11:00")
    hold.hold(slot)
    qtbot.waitUntil(lambda: hold.own_slot_id == slot.id)
    hold.set_customer("Marie", "", "")
    with qtbot.waitSignal(hold.booked) as done:
        hold.confirm()
    booking: Booking = done.args[0]
    return booking


def mark(desk: DeskAtWork, who: str, to: BookingStatus, qtbot: QtBot) -> Booking:
    """Take a booking of the day to a state; returns it as it was."""
    booking = next(b for b in desk.models.desk.bookings if b.customer and b.customer.name == who)
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.booking.step(booking, to, "Ill" if to is BookingStatus.CANCELLED else None)
    return booking


def status_of(desk: DeskAtWork, booking: Booking) -> BookingStatus:
    return desk.gateway.booked[booking.id].status


def said(desk: DeskAtWork) -> str:
    return desk.models.status.state.message


def undo(desk: DeskAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.undo.undo()


def redo(desk: DeskAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.undo.redo()


def test_a_booking_is_undone_with_a_reason_and_made_again(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking = book(desk, qtbot)
    assert desk.models.status.state.can_undo
    undo(desk, qtbot)
    assert status_of(desk, booking) is BookingStatus.CANCELLED
    assert desk.gateway.asked[-1] == "Booked by mistake"
    assert said(desk) == "Undone: the booking of Marie. 11:00 with Becky is free again."
    redo(desk, qtbot)
    assert status_of(desk, booking) is BookingStatus.CONFIRMED
    assert said(desk) == "Marie is Booked again, no longer Cancelled"
    undo(desk, qtbot)
    assert status_of(desk, booking) is BookingStatus.CANCELLED
    assert desk.gateway.asked[-1] == "Booked by mistake"


def test_a_booking_that_is_out_of_sight_is_asked_about(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking = book(desk, qtbot)
    desk.models.status.say("Something else.")
    with qtbot.waitSignal(desk.models.undo.asked) as asked:
        desk.models.undo.undo()
    assert asked.args[0].id == booking.id
    assert status_of(desk, booking) is BookingStatus.CONFIRMED
    assert desk.gateway.calls["transition"] == 0


def test_a_step_that_is_out_of_sight_is_told_again_first(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking = mark(desk, "Laura Hiebert", BookingStatus.ARRIVED, qtbot)
    desk.models.status.say("Something else.")
    desk.models.undo.undo()
    assert desk.models.status.state == (NOT_UNDONE + "Laura Hiebert marked Arrived", True)
    assert status_of(desk, booking) is BookingStatus.ARRIVED
    undo(desk, qtbot)
    assert status_of(desk, booking) is BookingStatus.CONFIRMED
    assert said(desk) == "Laura Hiebert is Booked again, no longer Arrived"


def test_the_last_one_comes_first_and_redo_goes_the_other_way(desk: DeskAtWork, qtbot: QtBot) -> None:
    laura = mark(desk, "Laura Hiebert", BookingStatus.ARRIVED, qtbot)
    daniel = mark(desk, "Daniel Reyes", BookingStatus.CANCELLED, qtbot)
    undo(desk, qtbot)
    desk.models.undo.undo()
    undo(desk, qtbot)
    assert (status_of(desk, laura), status_of(desk, daniel)) == (BookingStatus.CONFIRMED,) * 2
    desk.models.undo.undo()
    assert said(desk) == "Nothing to undo."
    desk.models.undo.redo()
    assert said(desk) == NOT_REDONE + "Laura Hiebert is Booked again, no longer Arrived"
    redo(desk, qtbot)
    assert status_of(desk, laura) is BookingStatus.ARRIVED
    desk.models.undo.redo()
    redo(desk, qtbot)
    assert status_of(desk, daniel) is BookingStatus.CANCELLED
    # With the reason that it was cancelled for.
    assert desk.gateway.asked[-1] == "Ill"
    desk.models.undo.redo()
    assert said(desk) == "Nothing to redo."


def test_what_is_done_anew_leaves_nothing_to_redo(desk: DeskAtWork, qtbot: QtBot) -> None:
    mark(desk, "Laura Hiebert", BookingStatus.ARRIVED, qtbot)
    undo(desk, qtbot)
    mark(desk, "Daniel Reyes", BookingStatus.ARRIVED, qtbot)
    desk.models.undo.redo()
    assert said(desk) == "Nothing to redo."


def test_what_another_desk_changed_is_not_undone(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking = book(desk, qtbot)
    desk.gateway.booked[booking.id] = booking._replace(
        status=BookingStatus.ARRIVED, before=booking.status, version=booking.version + 1
    )
    desk.models.undo.undo()
    text = "This booking changed at another desk. Undo is no longer possible."
    qtbot.waitUntil(lambda: said(desk) == text)
    assert status_of(desk, booking) is BookingStatus.ARRIVED
    desk.models.undo.undo()
    assert said(desk) == "Nothing to undo."


def test_an_undo_that_found_no_line_is_tried_again(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking = mark(desk, "Laura Hiebert", BookingStatus.ARRIVED, qtbot)
    desk.gateway.failing["transition"] = Unreachable("the line was cut")
    desk.models.undo.undo()
    qtbot.waitUntil(lambda: said(desk) == "Could not reach the server (the line was cut).")
    desk.gateway.failing.clear()
    desk.models.undo.undo()
    assert desk.models.status.state == (NOT_UNDONE + "Laura Hiebert marked Arrived", True)
    undo(desk, qtbot)
    assert status_of(desk, booking) is BookingStatus.CONFIRMED


def test_a_release_is_undone_and_done_again(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold, slot = desk.models.hold, desk.slot("becky", "11:00")
    hold.hold(slot)
    qtbot.waitUntil(lambda: hold.own_slot_id == slot.id)
    hold.set_customer("Marie", "", "")
    hold.release()
    desk.models.undo.undo()
    qtbot.waitUntil(lambda: hold.own_slot_id == slot.id)
    assert said(desk) == "Undone: 11:00 with Becky is held by you again."
    assert hold.draft.name == "Marie"
    desk.models.undo.redo()
    assert hold.own_slot_id is None
    assert desk.models.status.state == ("11:00 with Becky released.", True)


def test_a_release_whose_slot_was_taken_meanwhile_offers_others(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold, slot = desk.models.hold, desk.slot("becky", "11:00")
    hold.hold(slot)
    qtbot.waitUntil(lambda: hold.own_slot_id == slot.id)
    hold.release()
    qtbot.waitUntil(lambda: not desk.gateway.held)
    desk.gateway.take(slot, "Desk 2")
    desk.models.undo.undo()
    qtbot.waitUntil(lambda: desk.models.conflict.state.open)
    desk.models.conflict.close()
    desk.models.undo.undo()
    assert said(desk) == "Nothing to undo."


def test_a_block_its_change_and_its_removal_are_undone(desk: DeskAtWork, qtbot: QtBot) -> None:
    blocks, models = desk.models.blocks, desk.models

    def kept() -> list[tuple[object, str]]:
        return [(one.start, one.reason) for one in desk.gateway.blocks.values()]

    def apply(start: str, reason: str) -> TimeBlock:
        state = blocks.state
        begin = at(start).astimezone(state.start.tzinfo).replace(tzinfo=None)
        with qtbot.waitSignal(blocks.blocked) as done:
            blocks.apply("sinead", begin, state.end.replace(tzinfo=None), reason)
        block: TimeBlock = done.args[0]
        return block

    blocks.open_for("sinead", at("15:15"), at("16:00"))
    block = apply("15:15", "Training")
    blocks.change(block)
    apply("15:30", "Sick")
    with qtbot.waitSignal(blocks.blocked):
        models.undo.undo()
    assert kept() == [(at("15:15"), "Training")]
    assert said(desk) == "15:15–16:00 with Sinead blocked: Training."
    with qtbot.waitSignal(blocks.blocked) as again:
        models.undo.redo()
    assert kept() == [(at("15:30"), "Sick")]
    with qtbot.waitSignal(blocks.removed):
        blocks.remove(again.args[0])
    with qtbot.waitSignal(blocks.blocked):
        models.undo.undo()
    assert kept() == [(at("15:30"), "Sick")]
    # It is another block at the server, and the same act here.
    with qtbot.waitSignal(blocks.removed):
        models.undo.redo()
    assert kept() == []
