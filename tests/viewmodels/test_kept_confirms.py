"""A confirm whose answer never came: sent again at once, beside whatever is typed, and told."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.viewmodels.killed_desk import (
    BOOKED,
    CHECKING,
    CHECKING_BESIDE,
    Start,
    confirm_unanswered,
    hold,
    kept,
    names,
    slot_at,
    step_unanswered,
    type_marie,
    wait_for_rest,
)
from tests.viewmodels.stored_desk import A_WHILE, SECRET, StoredDesk, days_after

from bookdesk.data.intents import ConfirmIntent
from bookdesk.domain.schedule import Customer
from bookdesk.errors import ServerBusy
from bookdesk.viewmodels.hold_state import CustomerDraft, HoldPhase

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("arrives", [True, False])
def test_a_confirm_without_an_answer_is_one_booking(start: Start, qtbot: QtBot, *, arrives: bool) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    confirm_unanswered(desk, qtbot, arrives=arrives)

    again = start(desk)
    qtbot.waitUntil(lambda: BOOKED in again.said)
    assert again.said.index(CHECKING) < again.said.index(BOOKED)
    assert names(again).count("Marie Dubois") == 1
    (booking,) = [
        b for b in again.gateway.booked.values() if b.customer and b.customer.name == "Marie Dubois"
    ]
    assert booking.customer == Customer(None, "Marie Dubois", "(204) 555-0147")
    assert booking.notes == "Fringe only"
    assert again.models.hold.state.phase is HoldPhase.NONE
    assert again.models.hold.draft.is_empty
    wait_for_rest(again, qtbot)
    again.close()
    # Answered is answered: a third start has nothing to say.
    third = start(again, seconds=60)
    assert third.said == []


def test_a_confirm_behind_an_extension_is_kept_before_that_is_answered(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    desk.gateway.gates["extend"] = threading.Event()
    desk.models.hold.extend()
    desk.models.hold.confirm()
    qtbot.waitUntil(lambda: any(isinstance(one.intent, ConfirmIntent) for one in kept(desk)))
    desk.crash()
    assert desk.gateway.calls["confirm"] == 0

    again = start(desk)
    qtbot.waitUntil(lambda: BOOKED in again.said)
    assert names(again).count("Marie Dubois") == 1
    wait_for_rest(again, qtbot)


def held_up(desk: StoredDesk, qtbot: QtBot) -> StoredDesk:
    """Start a desk again on which somebody types before the key is found; then it is found."""
    again = StoredDesk(desk.folder, qtbot, days_after(A_WHILE / 86400), SECRET, desk)
    again.desk.open_stored()
    again.connect()
    again.models.hold.set_customer("Somebody Else", "", "")
    again.unlock()
    return again


@pytest.mark.parametrize("arrives", [True, False])
def test_a_confirm_does_not_wait_for_who_types(start: Start, qtbot: QtBot, *, arrives: bool) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    confirm_unanswered(desk, qtbot, arrives=arrives)

    again = held_up(desk, qtbot)
    try:
        qtbot.waitUntil(lambda: BOOKED in again.said)
        assert again.said.index(CHECKING_BESIDE) < again.said.index(BOOKED)
        assert names(again).count("Marie Dubois") == 1
        assert again.models.hold.draft == CustomerDraft("Somebody Else")
        assert again.models.hold.state.phase is HoldPhase.NONE
        qtbot.waitUntil(lambda: kept(again) == [])
        # Booked is booked: her details come back to no field.
        again.models.hold.clear_customer()
        assert again.models.hold.draft.is_empty
    finally:
        again.close()


def test_a_confirm_goes_out_while_another_slot_is_held(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    confirm_unanswered(desk, qtbot, arrives=False)

    again = StoredDesk(desk.folder, qtbot, days_after(A_WHILE / 86400), SECRET, desk)
    try:
        again.desk.open_stored()
        again.connect()
        other = slot_at(again, "13:00", "sinead")
        again.models.hold.hold(other)
        qtbot.waitUntil(lambda: again.models.hold.own_slot_id == other.id)
        again.unlock()
        qtbot.waitUntil(lambda: BOOKED in again.said)
        assert again.models.hold.own_slot_id == other.id
    finally:
        again.close()


@pytest.mark.parametrize("is_closed", [False, True])
def test_details_of_a_confirm_that_failed_beside_wait_for_the_field(
    start: Start, qtbot: QtBot, *, is_closed: bool
) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    confirm_unanswered(desk, qtbot, arrives=False)
    desk.time.advance(300)

    again = held_up(desk, qtbot)
    failed = "11:00 with Becky was not booked. Customer details of Marie Dubois are kept."
    try:
        qtbot.waitUntil(lambda: failed in again.said)
        assert again.models.hold.draft == CustomerDraft("Somebody Else")
        if is_closed:
            again.close()
            again = start(again)
            marie = CustomerDraft("Marie Dubois", "(204) 555-0147", "Fringe only")
            qtbot.waitUntil(lambda: again.models.hold.draft == marie)
            return
        again.models.hold.clear_customer()
        assert again.models.hold.kept == CustomerDraft("Marie Dubois", "(204) 555-0147", "Fringe only")
        # Beside the fields they are a draft like any other.
        qtbot.waitUntil(lambda: kept(again) == [])
        assert ("draft", "") in again.kept.entries()
    finally:
        again.close()


def test_a_confirm_beside_is_sent_until_somebody_knows(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    confirm_unanswered(desk, qtbot, arrives=False)
    sent = desk.gateway.calls["confirm"]
    desk.gateway.failing["confirm"] = ServerBusy("Busy.", "busy", 0)

    again = held_up(desk, qtbot)
    try:
        # More often than one question is tried.
        qtbot.waitUntil(lambda: again.gateway.calls["confirm"] > sent + 6)
        assert any(isinstance(one.intent, ConfirmIntent) for one in kept(again))
        del again.gateway.failing["confirm"]
        qtbot.waitUntil(lambda: BOOKED in again.said)
        qtbot.waitUntil(lambda: kept(again) == [])
    finally:
        again.close()


def test_a_confirm_does_not_wait_for_a_step_without_an_answer(start: Start, qtbot: QtBot) -> None:
    desk = start()
    step_unanswered(desk, qtbot)
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    desk.gateway.gates["transition"].set()
    confirm_unanswered(desk, qtbot, arrives=False)
    desk.gateway.failing["transition"] = ServerBusy("Busy.", "busy", 0)

    again = start(desk)
    qtbot.waitUntil(lambda: BOOKED in again.said)


def test_a_confirm_that_came_too_late_gives_the_details_back(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    confirm_unanswered(desk, qtbot, arrives=False)

    again = start(desk, seconds=300)
    qtbot.waitUntil(lambda: again.models.hold.state.phase is HoldPhase.ENDED)
    assert again.models.hold.state.message.endswith("Customer details are kept.")
    assert again.models.hold.draft.name == "Marie Dubois"
    assert again.models.hold.draft.notes == "Fringe only"
    assert "Marie Dubois" not in names(again)
    qtbot.waitUntil(lambda: kept(again) == [])
    assert ("draft", "") in again.kept.entries()
