"""A desk that was killed: what it had asked for goes on with the same key, what was typed is back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.factories import CUT, DAY, at
from tests.viewmodels.killed_desk import (
    BOOKED,
    CHECKING,
    Start,
    confirm_unanswered,
    hold,
    kept,
    slot_at,
    step_unanswered,
    type_marie,
    wait_for_rest,
)
from tests.viewmodels.stored_desk import SECRET, StoredDesk

from bookdesk.data.intents import ConfirmIntent, HoldIntent, StepIntent
from bookdesk.domain.schedule import Customer
from bookdesk.domain.states import BookingStatus
from bookdesk.errors import ServerBusy, Unreachable
from bookdesk.viewmodels.hold_state import CustomerDraft, HoldPhase

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_what_was_typed_is_back_while_its_hold_lives(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    desk.crash()

    again = start(desk, seconds=40)
    qtbot.waitUntil(lambda: again.models.hold.own_slot_id == slot_at(desk, "11:00").id)
    assert again.models.hold.draft == CustomerDraft("Marie Dubois", "(204) 555-0147", "Fringe only")
    assert again.models.hold.state.left == pytest.approx(80, abs=2)
    assert len(again.gateway.held) == 1, "the same hold, not a second one"
    with qtbot.waitSignal(again.models.hold.booked):
        again.models.hold.confirm()
    wait_for_rest(again, qtbot)


def test_an_extended_hold_comes_back_with_its_extension(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    desk.models.hold.extend()
    qtbot.waitUntil(lambda: desk.models.hold.state.extended)
    desk.crash()

    again = start(desk, seconds=100)
    qtbot.waitUntil(lambda: again.models.hold.state.extended)
    assert again.models.hold.state.left == pytest.approx(80, abs=2)
    again.models.hold.release()
    wait_for_rest(again, qtbot)


def test_a_hold_that_is_over_is_told_and_its_details_wait(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    desk.crash()

    again = start(desk, seconds=600)
    ended = "The hold of 11:00 with Becky ended. Customer details are kept."
    qtbot.waitUntil(lambda: ended in again.said)
    assert again.models.hold.state.phase is HoldPhase.NONE
    assert again.models.hold.kept.name == "Marie Dubois"
    assert again.gateway.calls["hold"] == 1, "nobody stands at the desk for it any more"
    # The next hold is another customer's, unless the person says otherwise.
    free = again.gateway.next_free(CUT.id, None, (), 1)[0]
    again.models.hold.hold(free)
    qtbot.waitUntil(lambda: again.models.hold.own_slot_id == free.id)
    assert again.models.hold.draft.is_empty
    again.models.hold.use_kept()
    assert again.models.hold.draft.name == "Marie Dubois"


def test_what_was_kept_beside_a_hold_is_not_its_customer_s(start: Start, qtbot: QtBot) -> None:
    desk = start()
    type_marie(desk, qtbot)
    desk.models.hold.put_draft_away()
    hold(desk, qtbot)
    desk.crash()

    again = start(desk, seconds=40)
    qtbot.waitUntil(lambda: again.models.hold.own_slot_id == slot_at(desk, "11:00").id)
    assert again.models.hold.draft.is_empty
    assert again.models.hold.offers_kept
    again.models.hold.clear_customer()
    again.models.hold.release()
    wait_for_rest(again, qtbot)


def test_what_was_typed_is_a_hold_s_after_two_starts(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    desk.crash()
    unheard = start(desk, seconds=10, connected=False)
    qtbot.waitUntil(lambda: unheard.models.hold.kept.name == "Marie Dubois")
    unheard.close()

    again = start(unheard, seconds=20)
    qtbot.waitUntil(lambda: again.models.hold.own_slot_id == slot_at(desk, "11:00").id)
    assert again.models.hold.draft.name == "Marie Dubois"
    again.models.hold.release()
    wait_for_rest(again, qtbot)


def test_what_was_typed_for_no_hold_is_offered_and_can_be_put_away(start: Start, qtbot: QtBot) -> None:
    desk = start()
    type_marie(desk, qtbot)
    desk.close()

    again = start(desk)
    sentence = "Customer details of Marie Dubois are kept for the next hold."
    qtbot.waitUntil(lambda: sentence in again.said)
    assert again.models.hold.draft.is_empty
    assert again.models.hold.kept.phone == "(204) 555-0147"
    again.models.hold.clear_customer()
    wait_for_rest(again, qtbot)
    again.close()
    assert start(again, seconds=60).models.hold.kept.is_empty


def test_what_was_put_away_is_back_as_well(start: Start, qtbot: QtBot) -> None:
    desk = start()
    type_marie(desk, qtbot)
    desk.models.hold.put_draft_away()
    assert desk.models.hold.draft.is_empty
    desk.close()

    again = start(desk)
    qtbot.waitUntil(lambda: again.models.hold.kept.name == "Marie Dubois")


def test_what_was_typed_last_is_written_when_the_desk_closes(start: Start, qtbot: QtBot) -> None:
    desk = start()
    type_marie(desk, qtbot)
    desk.models.hold.set_customer("Marie Dubois-Roy", "", "")
    desk.close()
    again = start(desk)
    qtbot.waitUntil(lambda: again.models.hold.kept.name == "Marie Dubois-Roy")


def test_a_hold_without_an_answer_is_taken_up(start: Start, qtbot: QtBot) -> None:
    desk = start()
    desk.gateway.gates["hold"] = threading.Event()
    slot = slot_at(desk, "11:00")
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.gateway.calls["hold"] == 1)
    (found,) = kept(desk)
    assert isinstance(found.intent, HoldIntent)
    desk.crash()
    assert len(desk.gateway.held) == 1

    again = start(desk)
    qtbot.waitUntil(lambda: again.models.hold.own_slot_id == slot.id)
    assert len(again.gateway.held) == 1


def hold_unanswered(desk: StoredDesk, qtbot: QtBot) -> None:
    """Ask for a slot until the desk gives up, and the person is told that it may be theirs."""
    desk.gateway.failing["hold"] = Unreachable("the line was cut")
    desk.models.hold.hold(slot_at(desk, "11:00"))
    qtbot.waitUntil(lambda: desk.models.hold.state.phase is HoldPhase.ENDED)
    assert len(kept(desk)) == 1


@pytest.mark.parametrize("put_away", [True, False])
@pytest.mark.parametrize("later", [30, 3 * 86400])
def test_a_hold_that_was_given_up_does_not_come_back(
    start: Start, qtbot: QtBot, *, later: float, put_away: bool
) -> None:
    desk = start()
    hold_unanswered(desk, qtbot)
    if put_away:
        desk.models.hold.release()
        qtbot.waitUntil(lambda: kept(desk) == [])
        # The window is closed no more: it is killed.
        desk.crash()
    else:
        desk.models.hold.release_at_exit()
        desk.close()
    desk.gateway.failing.clear()
    asked = desk.gateway.calls["hold"]
    again = start(desk, seconds=later)
    again.settle()
    assert again.said == []
    assert again.gateway.calls["hold"] == asked
    assert again.models.hold.state.phase is HoldPhase.NONE


def test_a_hold_without_an_answer_is_let_go_when_its_time_is_over(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold_unanswered(desk, qtbot)
    desk.time.advance(119)
    desk.clock.ticked.emit(desk.clock.server_now())
    desk.settle()
    assert len(kept(desk)) == 1
    desk.time.advance(2)
    desk.clock.ticked.emit(desk.clock.server_now())
    qtbot.waitUntil(lambda: kept(desk) == [])


def test_a_slot_that_somebody_else_has_got_is_told(start: Start, qtbot: QtBot) -> None:
    desk = start()
    slot = slot_at(desk, "11:00")
    desk.gateway.gates["hold"] = threading.Event()
    desk.gateway.failing["hold"] = Unreachable("the line was cut")
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.gateway.calls["hold"] == 1)
    desk.crash()
    desk.gateway.book(slot, Customer(None, "Karen Mills"))

    again = start(desk)
    qtbot.waitUntil(lambda: "11:00 with Becky was just taken." in again.said)
    assert not again.models.conflict.state.open, "nobody pressed a key that it would answer"
    wait_for_rest(again, qtbot)


@pytest.mark.parametrize("arrives", [True, False])
def test_a_step_without_an_answer_is_taken_once(start: Start, qtbot: QtBot, *, arrives: bool) -> None:
    desk = start()
    booking = next(
        b
        for b in desk.gateway.booked.values()
        if b.status is BookingStatus.CONFIRMED and b.start.astimezone(at("11:00").tzinfo).date() == DAY
    )
    desk.gateway.gates["transition"] = threading.Event()
    if not arrives:
        desk.gateway.failing["transition"] = Unreachable("the line was cut")
    desk.models.booking.step(booking, BookingStatus.CANCELLED, "Ill")
    qtbot.waitUntil(lambda: desk.gateway.calls["transition"] == 1)
    (found,) = kept(desk)
    assert isinstance(found.intent, StepIntent)
    desk.crash()
    assert (desk.gateway.booked[booking.id].status is BookingStatus.CANCELLED) == arrives

    again = start(desk)
    assert booking.customer is not None
    sentence = f"{booking.customer.name} marked Cancelled"
    qtbot.waitUntil(lambda: sentence in again.said)
    now = again.gateway.booked[booking.id]
    assert (now.status, now.version) == (BookingStatus.CANCELLED, booking.version + 1)
    assert again.gateway.asked == ["Ill"]
    wait_for_rest(again, qtbot)


class Turnstile(threading.Event):
    """A gate that lets so many through, and whoever comes after them once it is set."""

    def __init__(self, passes: int) -> None:
        super().__init__()
        self._passes = passes

    def wait(self, timeout: float | None = None) -> bool:
        self._passes -= 1
        return self._passes >= 0 or super().wait(timeout)


def test_a_step_stays_kept_until_it_is_answered(start: Start, qtbot: QtBot) -> None:
    desk = start()
    booking = step_unanswered(desk, qtbot)
    desk.crash()
    desk.gateway.failing["transition"] = ServerBusy("Busy.", "busy", 0)
    # More often than one question is tried.
    gate = desk.gateway.gates["transition"] = Turnstile(6)

    again = start(desk)
    qtbot.waitUntil(lambda: again.gateway.calls["transition"] == 1 + 6 + 1)
    (found,) = kept(again)
    assert isinstance(found.intent, StepIntent)
    del again.gateway.failing["transition"]
    assert booking.customer is not None
    sentence = f"{booking.customer.name} marked Cancelled"
    gate.set()
    qtbot.waitUntil(lambda: sentence in again.said)
    assert again.gateway.booked[booking.id].status is BookingStatus.CANCELLED
    wait_for_rest(again, qtbot)


@pytest.mark.parametrize("arrives", [True, False])
def test_with_another_key_the_outcome_is_looked_up(start: Start, qtbot: QtBot, *, arrives: bool) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    confirm_unanswered(desk, qtbot, arrives=arrives)

    again = start(desk, secret=bytes(reversed(SECRET)))
    lost = "11:00 with Becky was not booked. Customer details could not be kept."
    qtbot.waitUntil(lambda: (BOOKED if arrives else lost) in again.said)
    qtbot.waitUntil(lambda: not any(isinstance(one.intent, ConfirmIntent) for one in kept(again)))
    assert again.gateway.calls["confirm"] == 1
    # Closed, it writes no more: a file that goes while the folder is walked is no finding.
    again.close()
    plain = b"".join(path.read_bytes() for path in (desk.folder / "kept").rglob("*.val"))
    assert b"Marie" not in plain


@pytest.mark.parametrize("arrives", [True, False])
def test_without_a_keyring_the_outcome_is_looked_up(start: Start, qtbot: QtBot, *, arrives: bool) -> None:
    desk = start(secret=None)
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    confirm_unanswered(desk, qtbot, arrives=arrives)

    again = start(desk, secret=None)
    if arrives:
        qtbot.waitUntil(lambda: BOOKED in again.said)
        wait_for_rest(again, qtbot)
        assert again.models.hold.state.phase is HoldPhase.NONE
    else:
        lost = "11:00 with Becky was not booked. Customer details could not be kept."
        qtbot.waitUntil(lambda: lost in again.said)
        # The slot is still this desk's: the person types them again.
        qtbot.waitUntil(lambda: again.models.hold.own_slot_id == slot_at(desk, "11:00").id)
        assert again.models.hold.draft.is_empty
    assert again.gateway.calls["confirm"] == 1, "another body under the same key would be refused"


def test_what_is_not_known_is_said_before_the_server_answers(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    desk.settle()
    desk.source.client.flush_store()
    qtbot.waitUntil(lambda: {("lastView",), ("catalogue",)} <= set(desk.store.keys()))
    confirm_unanswered(desk, qtbot, arrives=True)

    again = start(desk, connected=False)
    qtbot.waitUntil(lambda: CHECKING in again.said)
    assert again.models.hold.state.phase is HoldPhase.CONFIRMING
    assert again.models.hold.state.message == CHECKING
    assert again.models.hold.draft.name == "Marie Dubois"
    assert again.gateway.calls["confirm"] == 1
    again.connect()
    qtbot.waitUntil(lambda: BOOKED in again.said)


@pytest.mark.parametrize("hours", [13, 24])
def test_a_step_of_half_a_day_ago_is_told_and_not_taken(start: Start, qtbot: QtBot, *, hours: int) -> None:
    desk = start()
    booking = next(b for b in desk.gateway.booked.values() if b.status is BookingStatus.CONFIRMED)
    desk.gateway.gates["transition"] = threading.Event()
    desk.gateway.failing["transition"] = Unreachable("the line was cut")
    desk.models.booking.step(booking, BookingStatus.ARRIVED)
    qtbot.waitUntil(lambda: desk.gateway.calls["transition"] == 1)
    desk.crash()

    again = start(desk, seconds=hours * 3600)
    told = "What was asked of a booking got no answer. Look at it and try again."
    qtbot.waitUntil(lambda: told in again.said)
    assert again.gateway.booked[booking.id] == booking
    wait_for_rest(again, qtbot)


def test_a_step_goes_on_before_the_hold_that_was_asked_for_after_it(start: Start, qtbot: QtBot) -> None:
    desk = start()
    slot = slot_at(desk, "11:00")
    booking = desk.gateway.book(slot, Customer(None, "Karen Mills"))
    for name in ("transition", "hold"):
        desk.gateway.gates[name] = threading.Event()
        desk.gateway.failing[name] = Unreachable("the line was cut")
    desk.models.booking.step(booking, BookingStatus.CANCELLED, "Ill")
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.gateway.calls["transition"] == desk.gateway.calls["hold"] == 1)
    desk.crash()

    # The other way round the slot would be taken.
    again = start(desk)
    qtbot.waitUntil(lambda: again.models.hold.own_slot_id == slot.id)
    assert "Karen Mills marked Cancelled" in again.said
