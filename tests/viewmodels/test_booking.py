"""An opened booking: its steps, their undo, and two desks that disagree."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from bookdesk.domain.states import BookingStatus

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.domain.schedule import Booking


def of(desk: DeskAtWork, who: str) -> Booking:
    return next(b for b in desk.models.desk.bookings if b.customer and b.customer.name == who)


def test_an_opened_booking_tells_who_when_and_by_whom(desk: DeskAtWork) -> None:
    desk.models.booking.open(of(desk, "Laura Hiebert"))
    state = desk.models.booking.state
    assert (state.customer_name, state.phone) == ("Laura Hiebert", "(204) 555-0100")
    assert (state.service_name, state.provider_name, state.tint) == ("Women's hair cut", "Sinead", 4)
    assert state.when == "Thu 12 July, 11:00–11:45"
    assert state.made_by == "Made by Ana, Tue 10 July at 10:42"
    assert [(label, key) for _, label, key in state.steps] == [
        ("Arrived", "A"),
        ("In service", "S"),
        ("Done", "D"),
        ("No-show", "X"),
        ("Cancel booking", "Del"),
    ]
    assert state.undo_text == ""


def test_a_step_can_be_undone_from_the_status_bar(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking = of(desk, "Laura Hiebert")
    desk.models.booking.open(booking)
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.booking.step(booking, BookingStatus.ARRIVED)
    assert desk.models.status.state.message == "Laura Hiebert marked Arrived"
    assert desk.models.booking.state.undo_text == "Back to Booked"
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.status.undo()
    assert desk.gateway.booked[booking.id].status is BookingStatus.CONFIRMED
    assert desk.models.booking.state.status_text == "Booked"


def test_a_cancellation_needs_a_reason_and_comes_back(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking = of(desk, "Laura Hiebert")
    with qtbot.waitSignal(desk.models.booking.failed):
        desk.models.booking.step(booking, BookingStatus.CANCELLED)
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.booking.step(booking, BookingStatus.CANCELLED, "Customer is ill")
    assert desk.gateway.asked[-1] == "Customer is ill"
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.status.undo()
    assert desk.gateway.booked[booking.id].status is BookingStatus.CONFIRMED


def test_a_step_that_can_not_follow_is_refused_in_words(desk: DeskAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.models.booking.failed) as failed:
        desk.models.booking.step(of(desk, "Liam Fehr"), BookingStatus.DONE)
    assert failed.args == ["Liam Fehr is No-show; it can't become Done."]
    assert desk.gateway.calls["transition"] == 0


def test_a_step_pressed_twice_is_sent_once(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["transition"] = threading.Event()
    booking = of(desk, "Laura Hiebert")
    desk.models.booking.step(booking, BookingStatus.ARRIVED)
    desk.models.booking.step(booking, BookingStatus.ARRIVED)
    with qtbot.waitSignal(desk.models.booking.stepped):
        gate.set()
    assert desk.gateway.calls["transition"] == 1


def test_a_step_whose_answer_got_lost_is_taken_once(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking = of(desk, "Laura Hiebert")
    desk.gateway.lost["transition"] = 1
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.booking.step(booking, BookingStatus.ARRIVED)
    assert desk.gateway.booked[booking.id].version == booking.version + 1


def test_a_booking_that_another_desk_changed_is_shown_anew(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking = of(desk, "Laura Hiebert")
    desk.models.booking.open(booking)
    desk.gateway.booked[booking.id] = booking._replace(
        status=BookingStatus.ARRIVED, before=booking.status, version=booking.version + 1
    )
    with qtbot.waitSignal(desk.models.booking.failed):
        desk.models.booking.step(booking, BookingStatus.DONE)
    qtbot.waitUntil(lambda: desk.models.booking.state.status_text == "Arrived")
    assert desk.gateway.booked[booking.id].status is BookingStatus.ARRIVED


def test_an_older_answer_does_not_replace_a_newer_one(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking = of(desk, "Laura Hiebert")
    desk.models.booking.open(booking._replace(version=5, notes="newer"))
    desk.models.booking.follow((booking,))
    assert desk.models.booking.state.notes == "newer"


def test_nobody_is_marked_before_the_day(desk: DeskAtWork, qtbot: QtBot) -> None:
    today = of(desk, "Laura Hiebert")
    tomorrow = today._replace(start=today.start + timedelta(days=1), end=today.end + timedelta(days=1))
    asked = list(desk.gateway.asked)
    failed: list[str] = []
    desk.models.booking.failed.connect(failed.append)
    for to in (BookingStatus.ARRIVED, BookingStatus.IN_SERVICE, BookingStatus.DONE, BookingStatus.NO_SHOW):
        desk.models.booking.step(tomorrow, to)
    assert failed[0] == "Laura Hiebert is booked for Fri 13 July; it can't become Arrived before that day."
    assert len(failed) == 4
    assert desk.gateway.asked == asked
    assert desk.models.status.state.message == failed[-1]
    # What was marked before it was moved is set back all the same.
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.booking.step(today, BookingStatus.ARRIVED)
    arrived = desk.gateway.booked[today.id]._replace(start=tomorrow.start, end=tomorrow.end)
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.booking.undo(arrived)
    assert desk.gateway.booked[today.id].status is BookingStatus.CONFIRMED


def test_nobody_is_missed_before_the_booking_begins(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking, failed = of(desk, "Ivan Petrov"), list[str]()
    desk.models.booking.failed.connect(failed.append)
    desk.models.booking.step(booking, BookingStatus.NO_SHOW)
    assert failed == ["Ivan Petrov is booked for 15:00. No-show can be set from then on."]
    assert desk.models.status.state.message == failed[0]
    assert desk.gateway.calls["transition"] == 0
    desk.time.advance((booking.start - desk.clock.server_now()).total_seconds() - 1)
    desk.models.booking.step(booking, BookingStatus.NO_SHOW)
    assert (len(failed), desk.gateway.calls["transition"]) == (2, 0)
    desk.time.advance(1)
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.booking.step(booking, BookingStatus.NO_SHOW)
    assert desk.gateway.booked[booking.id].status is BookingStatus.NO_SHOW


def test_who_has_come_is_done_early_and_who_has_not_is_not(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking, failed = of(desk, "Ivan Petrov"), list[str]()
    desk.models.booking.failed.connect(failed.append)
    desk.models.booking.step(booking, BookingStatus.DONE)
    said = "Ivan Petrov is booked for 15:00. Done can be set from then on, or after Arrived."
    assert (failed, desk.gateway.calls["transition"]) == ([said], 0)
    for to in (BookingStatus.ARRIVED, BookingStatus.DONE):
        with qtbot.waitSignal(desk.models.booking.stepped):
            desk.models.booking.step(desk.gateway.booked[booking.id], to)
    for press, status in (
        (desk.models.undo.undo, BookingStatus.ARRIVED),
        (desk.models.undo.redo, BookingStatus.DONE),
    ):
        with qtbot.waitSignal(desk.models.booking.stepped):
            press()
        assert desk.gateway.booked[booking.id].status is status
    assert failed == [said]


def test_a_step_that_can_not_be_taken_back_says_why(desk: DeskAtWork, qtbot: QtBot) -> None:
    failed: list[str] = []
    booking, model = of(desk, "Laura Hiebert"), desk.models.booking
    model.failed.connect(failed.append)
    assert not model.undo(booking)
    assert failed == ["Laura Hiebert is Booked; there is no step to take back."]
    for to in (BookingStatus.ARRIVED, BookingStatus.IN_SERVICE):
        with qtbot.waitSignal(model.stepped):
            model.step(desk.gateway.booked[booking.id], to)
    with qtbot.waitSignal(model.stepped):
        assert model.undo(desk.gateway.booked[booking.id])
    assert not model.undo(desk.gateway.booked[booking.id])
    assert failed[1:] == ["Laura Hiebert is Arrived; only one step can be taken back, not a second one."]
    assert desk.gateway.calls["transition"] == 3


def test_a_key_before_the_last_one_was_answered_is_told_that_it_waits(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["transition"] = threading.Event()
    failed: list[str] = []
    booking, model = of(desk, "Laura Hiebert"), desk.models.booking
    model.failed.connect(failed.append)
    model.step(booking, BookingStatus.ARRIVED)
    asked = booking._replace(status=BookingStatus.ARRIVED, before=booking.status)
    model.step(asked, BookingStatus.IN_SERVICE)
    assert not model.undo(asked)
    wait = "The server has not answered what was asked before. Try again in a moment."
    assert failed == [wait, wait]
    with qtbot.waitSignal(model.stepped):
        gate.set()
    assert desk.gateway.calls["transition"] == 1
