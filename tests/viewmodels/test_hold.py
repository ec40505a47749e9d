"""A hold from asking to booked: it is never doubled, never lost, and what was typed outlives it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import MARIE

from bookdesk.domain.schedule import Customer
from bookdesk.domain.text import NOTES_MOST
from bookdesk.errors import NotAllowed, ReservationExpired
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork


def hold(desk: DeskAtWork, qtbot: QtBot, provider: str = "becky", clock: str = "11:00") -> None:
    slot = desk.slot(provider, clock)
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)


def ended(desk: DeskAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.models.hold.ended):
        desk.tick(121)


def test_a_hold_shows_whose_slot_it_is_and_how_long(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    state = desk.models.hold.state
    assert (state.service_name, state.service_minutes) == ("Women's hair cut", 45)
    assert (state.provider_name, state.tint) == ("Becky", 0)
    assert state.when == "Thu 12 July, 11:00–11:45"
    assert state.until == "until 10:44:00"
    assert state.left_text == "2:00"
    assert [h.desk for h in desk.gateway.held.values()] == ["Desk 1"]


def test_asking_twice_asks_once(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["hold"] = threading.Event()
    slot = desk.slot("becky", "11:00")
    desk.models.hold.hold(slot)
    desk.models.hold.hold(slot)
    desk.models.hold.hold(desk.slot("sinead", "13:00"))
    assert desk.models.hold.state.phase is HoldPhase.ASKING
    gate.set()
    qtbot.waitUntil(lambda: desk.models.hold.state.is_held)
    assert desk.gateway.calls["hold"] == 1
    assert desk.models.hold.own_slot_id == slot.id


def test_the_countdown_follows_the_servers_clock(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.tick(30)
    assert desk.models.hold.state.left_text == "1:30"
    # The server's clock turns out to be 40 seconds further than was thought.
    desk.clock.observe(desk.time.now() + timedelta(seconds=40), desk.clock.now(), desk.clock.now())
    desk.tick(1)
    assert desk.models.hold.state.left_text == "0:49"


def test_the_countdown_is_said_at_a_minute_half_a_minute_and_ten_seconds(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    hold(desk, qtbot)
    said: list[str] = []
    desk.models.hold.announced.connect(said.append)
    desk.tick(119)
    assert said == ["Hold: 1:00 left", "Hold: 0:30 left", "Hold: 0:10 left"]
    assert desk.models.hold.state.warns


def test_expiry_keeps_what_was_typed_and_holds_again(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("Marie Dubois", "204", "left side")
    ended(desk, qtbot)
    state = desk.models.hold.state
    assert state.phase is HoldPhase.ENDED
    assert state.message == "Hold ended. 11:00 with Becky is free again. Customer details are kept."
    assert desk.models.hold.own_slot_id is None
    desk.models.hold.hold_again()
    qtbot.waitUntil(lambda: desk.models.hold.state.is_held)
    assert desk.models.hold.draft.name == "Marie Dubois"
    assert desk.models.hold.state.left_text == "2:00"


def test_an_ended_hold_stays_offered_when_asking_again_fails(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    ended(desk, qtbot)
    desk.gateway.refusals["hold"] = NotAllowed("You may not.")
    with qtbot.waitSignal(desk.models.hold.failed) as failed:
        desk.models.hold.hold_again()
    assert failed.args == ["You may not. Nothing was held."]
    assert desk.models.hold.state.phase is HoldPhase.ENDED


def test_a_confirmed_hold_is_one_booking_with_what_was_typed(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.choose_customer(MARIE)
    assert desk.models.hold.draft.known_note == "6 visits, last 31 May"
    before = len(desk.gateway.booked)
    with qtbot.waitSignal(desk.models.hold.booked) as booked:
        desk.models.hold.confirm()
        desk.models.hold.confirm()
    booking = booked.args[0]
    assert booking.customer == Customer("c1", "Marie Dubois", "(204) 555-0142")
    assert len(desk.gateway.booked) == before + 1
    assert desk.models.hold.state.phase is HoldPhase.NONE
    assert desk.models.hold.draft.is_empty
    assert desk.models.status.state.message == "11:00 with Becky booked for Marie Dubois."


def test_a_confirm_whose_answer_got_lost_books_once(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("Bob", "", "")
    before = len(desk.gateway.booked)
    desk.gateway.lost["confirm"] = 1
    with qtbot.waitSignal(desk.models.hold.booked):
        desk.models.hold.confirm()
    assert desk.gateway.calls["confirm"] == 2
    assert len(desk.gateway.booked) == before + 1


def lose_the_line(desk: DeskAtWork, qtbot: QtBot) -> None:
    """Cut the line while a confirm is on its way, and wait until both know."""
    desk.gateway.unreachable = True
    desk.models.hold.confirm()
    qtbot.waitUntil(lambda: desk.models.hold.state.unsettled and not desk.models.connection.is_live)


def test_an_unknown_outcome_locks_the_details_until_the_server_tells(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("Bob", "", "")
    before = len(desk.gateway.booked)
    lose_the_line(desk, qtbot)
    assert (
        desk.models.hold.state.message == "The answer did not arrive. Checking whether the booking was made."
    )
    desk.models.hold.set_customer("Somebody else", "", "")
    desk.models.hold.release()
    assert desk.models.hold.draft.name == "Bob"
    assert desk.models.hold.state.phase is HoldPhase.CONFIRMING
    desk.gateway.unreachable = False
    with qtbot.waitSignal(desk.models.hold.booked) as booked:
        desk.models.connection.try_now()
    assert booked.args[0].customer.name == "Bob"
    assert len(desk.gateway.booked) == before + 1


def test_an_unknown_outcome_after_the_holds_end_is_asked_for_not_guessed(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("Bob", "", "")
    lose_the_line(desk, qtbot)
    desk.tick(125)
    assert desk.models.hold.state.unsettled
    desk.gateway.unreachable = False
    with qtbot.waitSignal(desk.models.hold.ended):
        desk.models.connection.try_now()
    assert desk.models.hold.state.phase is HoldPhase.ENDED
    assert desk.models.hold.draft.name == "Bob"


def test_expiry_while_a_confirm_is_under_way_waits_for_its_answer(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("Bob", "", "")
    gate = desk.gateway.gates["confirm"] = threading.Event()
    desk.models.hold.confirm()
    desk.tick(130)
    assert desk.models.hold.state.phase is HoldPhase.CONFIRMING
    assert desk.models.hold.state.left_text == "0:00"
    with qtbot.waitSignal(desk.models.hold.ended):
        gate.set()
    assert desk.models.hold.draft.name == "Bob"


def test_a_release_is_not_undone_into_another_s_hold(desk: DeskAtWork, qtbot: QtBot) -> None:
    models = desk.models
    first, second = desk.slot("becky", "11:00"), desk.slot("jj", "12:00")
    models.hold.hold(first)
    qtbot.waitUntil(lambda: models.hold.own_slot_id == first.id)
    models.hold.set_customer("First Guest", "204 555 0101", "")
    models.hold.release()
    models.hold.hold(second)
    qtbot.waitUntil(lambda: models.hold.own_slot_id == second.id)
    models.hold.set_customer("Second Guest", "", "")
    models.status.undo()
    assert models.hold.own_slot_id == second.id
    assert models.hold.draft.name == "Second Guest"
    text = "Confirm or release what is held first, then undo this release."
    assert (models.status.state.message, models.status.state.can_undo) == (text, True)


def test_a_release_gives_the_slot_back_and_can_be_undone(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("Bob", "204", "short")
    desk.models.hold.release()
    qtbot.waitUntil(lambda: not desk.gateway.held)
    assert desk.models.hold.draft.is_empty
    assert desk.models.status.state.message == "11:00 with Becky released."
    desk.models.status.undo()
    qtbot.waitUntil(lambda: desk.models.hold.state.is_held)
    assert desk.models.hold.draft.notes == "short"


def test_a_question_taken_back_gives_a_late_hold_back(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["hold"] = threading.Event()
    desk.models.hold.hold(desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: desk.gateway.calls["hold"] == 1)
    desk.models.hold.release()
    assert desk.models.hold.state.phase is HoldPhase.NONE
    gate.set()
    qtbot.waitUntil(lambda: desk.gateway.calls["release"] == 1)
    assert not desk.gateway.held
    assert desk.models.hold.state.phase is HoldPhase.NONE


def test_another_hold_replaces_the_first_only_once_it_is_granted(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("Bob", "", "")
    desk.gateway.take(desk.slot("sinead", "13:00"), "Desk 2")
    with qtbot.waitSignal(desk.models.hold.taken):
        desk.models.hold.hold(desk.slot("sinead", "13:00"))
    assert desk.models.hold.own_slot_id == desk.slot("becky", "11:00").id
    assert not desk.models.hold.state.busy
    desk.models.conflict.pick(1)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == desk.slot("sinead", "13:45").id)
    qtbot.waitUntil(lambda: [h.desk for h in desk.gateway.held.values()].count("Desk 1") == 1)
    assert desk.models.hold.draft.name == "Bob"


def test_a_conflict_keeps_what_was_typed(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.models.hold.set_customer("Marie Dubois", "204", "")
    desk.gateway.take(desk.slot("becky", "14:30"), "Desk 2")
    with qtbot.waitSignal(desk.models.conflict.changed):
        desk.models.hold.hold(desk.slot("becky", "14:30"))
    state = desk.models.conflict.state
    assert state.title == "14:30 with Becky was just taken"
    assert state.kept == ("Marie Dubois", "204", "Women's hair cut, 45 min")
    desk.models.conflict.close()
    assert desk.models.hold.draft.is_empty
    assert desk.models.hold.kept.name == "Marie Dubois"
    assert desk.models.hold.state.phase is HoldPhase.NONE


def test_a_hold_is_extended_once(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.tick(100)
    with qtbot.waitSignal(desk.models.hold.announced):
        desk.models.hold.extend()
    assert desk.models.hold.state.left_text == "1:20"
    assert desk.models.hold.state.extended
    desk.models.hold.extend()
    assert desk.gateway.calls["extend"] == 1


def test_a_hold_that_ended_before_its_extension_is_extended_no_more(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.gateway.refusals["extend"] = ReservationExpired("The hold is over.", "reservation_expired")
    with qtbot.waitSignal(desk.models.hold.ended):
        desk.models.hold.extend()
    state = desk.models.hold.state
    assert (state.phase, state.busy, state.extending) == (HoldPhase.ENDED, False, False)


@pytest.mark.parametrize(
    ("name", "phone", "notes", "field"),
    [
        ("", "204 555", "", "name"),
        ("Bob", "2" * 41, "", "phone"),
        ("B" * 201, "", "", "name"),
        ("Bob", "", "n" * (NOTES_MOST + 7), "notes"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_sent(
    desk: DeskAtWork, qtbot: QtBot, name: str, phone: str, notes: str, field: str
) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer(name, phone, notes)
    desk.models.hold.confirm()
    assert [wrong for wrong, _ in desk.models.hold.state.fields] == [field]
    assert desk.gateway.calls["confirm"] == 0
    assert (desk.models.hold.draft.name, desk.models.hold.draft.notes) == (name, notes)
    desk.models.hold.set_customer("Bob", "", "")
    assert desk.models.hold.state.fields == ()


def test_a_field_that_the_server_refuses_is_named(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("Bob", "!", "")
    desk.models.hold.confirm()
    qtbot.waitUntil(lambda: bool(desk.models.hold.state.fields))
    assert desk.models.hold.state.fields == (("phone", "is no phone number"),)
    assert desk.models.hold.state.phase is HoldPhase.HELD


def test_an_edited_phone_goes_with_the_known_customer(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.choose_customer(MARIE)
    desk.models.hold.set_customer("Marie Dubois", "(204) 555-0199", "")
    with qtbot.waitSignal(desk.models.hold.booked) as booked:
        desk.models.hold.confirm()
    assert booked.args[0].customer == Customer("c1", "Marie Dubois", "(204) 555-0199")


def test_a_known_customer_whose_name_is_edited_becomes_a_new_one(desk: DeskAtWork) -> None:
    desk.models.hold.choose_customer(MARIE)
    desk.models.hold.set_customer("Marie Dubois", "other phone", "")
    assert desk.models.hold.draft.customer_id == "c1"
    desk.models.hold.set_customer("Marie Dubo", "other phone", "")
    assert desk.models.hold.draft.customer_id is None


def test_nothing_is_held_without_a_server(unconnected: DeskAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(unconnected.models.hold.failed) as failed:
        unconnected.models.hold.hold(unconnected.slot("becky", "11:00"))
    assert failed.args == ["Could not reach the server. Nothing was held."]


def test_closing_gives_the_slot_back(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.models.hold.release_at_exit()
    qtbot.waitUntil(lambda: not desk.gateway.held)


@pytest.mark.parametrize("taken_back", [False, True])
def test_closing_gives_back_what_a_question_under_way_still_gets(
    desk: DeskAtWork, qtbot: QtBot, *, taken_back: bool
) -> None:
    gate = desk.gateway.gates["hold"] = threading.Event()
    desk.models.hold.hold(desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: desk.gateway.calls["hold"] == 1)
    if taken_back:
        desk.models.hold.release()
    desk.models.hold.release_at_exit()
    gate.set()
    # As the window's end does: no turn of the event loop comes any more.
    desk.bridge.finish("mutation", seconds=5.0)
    assert desk.gateway.calls["release"] == 1
    assert not desk.gateway.held


def test_a_question_that_was_taken_back_is_wanted_again(desk: DeskAtWork, qtbot: QtBot) -> None:
    taken: list[object] = []
    desk.models.hold.taken.connect(lambda slot, _error: taken.append(slot))
    gate = desk.gateway.gates["hold"] = threading.Event()
    slot = desk.slot("becky", "11:00")
    for _ in range(2):
        desk.models.hold.hold(slot)
        qtbot.waitUntil(lambda: desk.gateway.calls["hold"] == 1)
        desk.models.hold.release()
        assert len(desk.source.operations) == 0
    desk.models.hold.hold(slot)
    assert desk.models.hold.state.phase is HoldPhase.ASKING
    assert len(desk.source.operations) == 1
    gate.set()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    qtbot.waitUntil(lambda: not desk.source.client.is_mutating() and not desk.source.client.is_fetching())
    assert taken == []
    assert (desk.gateway.calls["hold"], desk.gateway.calls["release"]) == (1, 0)
    assert [held.slot.id for held in desk.gateway.held.values()] == [slot.id]


def test_a_question_wanted_again_that_is_refused_is_shown_no_more(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["hold"] = threading.Event()
    slot = desk.slot("becky", "11:00")
    desk.models.hold.hold(slot)
    desk.models.hold.release()
    desk.models.hold.hold(slot)
    desk.gateway.refusals["hold"] = NotAllowed("You may not.")
    with qtbot.waitSignal(desk.models.hold.failed):
        gate.set()
    assert desk.models.hold.state.phase is HoldPhase.NONE
    assert len(desk.source.operations) == 0


def test_a_swap_that_was_taken_back_with_the_hold_is_given_back(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    gate = desk.gateway.gates["hold"] = threading.Event()
    desk.models.hold.hold(desk.slot("sinead", "13:00"))
    desk.models.hold.release()
    gate.set()
    qtbot.waitUntil(lambda: desk.gateway.calls["release"] == 2)
    qtbot.waitUntil(lambda: not desk.gateway.held)
    assert desk.models.hold.state.phase is HoldPhase.NONE
