"""What got no answer, or none that settles it, is kept with its key and asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.factories import at

from bookdesk.data.mutations import PAUSES
from bookdesk.domain.states import BookingStatus
from bookdesk.errors import (
    BookdeskError,
    NotAllowed,
    NotSignedIn,
    Refused,
    RequestInFlight,
    ReservationExpired,
    ServerBusy,
    ServerFailed,
    Unreachable,
)
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

TRIES = len(PAUSES) + 1
MAY_BE_HELD = (
    "11:00 with Becky may be held for you. "
    "The answer did not arrive. Press Enter on it again: it asks for the same hold."
)


def hold(desk: DeskAtWork, qtbot: QtBot) -> None:
    slot = desk.slot("becky", "11:00")
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)


def is_unsettled(desk: DeskAtWork, reason: str) -> bool:
    """Tell whether the last try is over: it was the last, or the next one waits for the line."""
    state, waits = desk.models.hold.state, not desk.source.client.is_online
    return state.unsettled and state.message.startswith(reason) and (waits or not state.busy)


def failing(desk: DeskAtWork, method: str, error: Exception) -> None:
    desk.gateway.failing[method] = error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Unreachable("no route"), "The answer did not arrive."),
        (ServerFailed("The server failed (reference 7)."), "The server failed (reference 7)."),
        (NotSignedIn("The token is old."), "The token is old."),
        (ServerBusy("The server is busy.", "busy", 0.0), "The server is busy."),
        (RequestInFlight("It is being answered."), "It is being answered."),
    ],
)
def test_a_confirm_that_is_not_settled_keeps_its_key(
    desk: DeskAtWork, qtbot: QtBot, error: BookdeskError, reason: str
) -> None:
    hold(desk, qtbot)
    desk.models.hold.set_customer("Bob", "", "")
    before = len(desk.gateway.booked)
    # The booking is made, its answer is lost, and what follows settles nothing.
    desk.gateway.lost["confirm"] = 1
    desk.gateway.after_loss["confirm"] = error
    desk.models.hold.confirm()
    qtbot.waitUntil(lambda: is_unsettled(desk, reason))
    assert desk.models.hold.state.message == f"{reason} Checking whether the booking was made."
    desk.models.hold.set_customer("Somebody else", "", "")
    assert desk.models.hold.draft.name == "Bob"
    assert desk.models.hold.state.phase is HoldPhase.CONFIRMING
    del desk.gateway.failing["confirm"]
    with qtbot.waitSignal(desk.models.hold.booked):
        desk.tick(5)
        desk.models.connection.try_now()
    assert len(desk.gateway.booked) == before + 1


def test_a_busy_server_is_left_alone_as_long_as_it_asks(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    failing(desk, "confirm", ServerBusy("Later.", "busy", 9.0))
    desk.models.hold.confirm()
    qtbot.waitUntil(lambda: desk.models.hold.state.unsettled and not desk.models.hold.state.busy)
    asked = desk.gateway.calls["confirm"]
    desk.tick(8)
    assert not desk.models.hold.state.busy
    assert desk.gateway.calls["confirm"] == asked
    del desk.gateway.failing["confirm"]
    with qtbot.waitSignal(desk.models.hold.booked):
        desk.tick(1)


def test_a_definite_refusal_gives_the_details_back(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.gateway.refusals["confirm"] = NotAllowed("You may not.")
    with qtbot.waitSignal(desk.models.hold.failed) as failed:
        desk.models.hold.confirm()
    assert failed.args == ["You may not."]
    assert desk.models.hold.state.phase is HoldPhase.HELD
    assert not desk.models.hold.state.unsettled


def test_a_hold_that_was_booked_already_is_not_called_free(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    sentence = "This hold was booked already. Its booking stands in the day."
    desk.gateway.refusals["confirm"] = ReservationExpired(sentence, "reservation_expired")
    with qtbot.waitSignal(desk.models.hold.ended) as ended:
        desk.models.hold.confirm()
    assert ended.args == [sentence]


@pytest.mark.parametrize("error", [Unreachable("no route"), ServerFailed("Failed.")])
def test_a_hold_whose_answer_got_lost_is_asked_for_with_its_key(
    desk: DeskAtWork, qtbot: QtBot, error: BookdeskError
) -> None:
    desk.gateway.lost["hold"] = 1
    desk.gateway.after_loss["hold"] = error
    slot = desk.slot("becky", "11:00")
    with qtbot.waitSignal(desk.models.hold.failed) as failed:
        desk.models.hold.hold(slot)
    assert failed.args == [MAY_BE_HELD]
    assert desk.models.hold.state.message == MAY_BE_HELD
    assert [h.desk for h in desk.gateway.held.values()] == ["Desk 1"]
    del desk.gateway.failing["hold"]
    desk.tick(60)
    assert desk.models.hold.hold_lost(slot.id)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    assert len(desk.gateway.held) == 1
    # The answer is the one of a minute ago; the countdown is today's.
    assert desk.models.hold.state.left_text == "1:00"
    assert not desk.models.hold.hold_lost(slot.id)


def test_a_lost_hold_that_has_ended_is_held_anew(desk: DeskAtWork, qtbot: QtBot) -> None:
    slot = desk.slot("becky", "11:00")
    desk.gateway.lost["hold"] = 1
    desk.gateway.after_loss["hold"] = Unreachable("no route")
    with qtbot.waitSignal(desk.models.hold.failed):
        desk.models.hold.hold(slot)
    desk.tick(100)
    # The second asking is lost as well, so the key is kept longer than the hold that it got.
    with qtbot.waitSignal(desk.models.hold.failed):
        desk.models.hold.hold(slot)
    del desk.gateway.failing["hold"]
    desk.tick(30)
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    assert desk.models.hold.state.left_text == "2:00"


def test_a_lost_hold_is_forgotten_after_a_hold_s_length(desk: DeskAtWork, qtbot: QtBot) -> None:
    slot = desk.slot("becky", "11:00")
    failing(desk, "hold", Unreachable("no route"))
    with qtbot.waitSignal(desk.models.hold.failed):
        desk.models.hold.hold(slot)
    desk.tick(121)
    assert not desk.models.hold.hold_lost(slot.id)


def test_an_extension_whose_answer_got_lost_is_extended_once(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.gateway.lost["extend"] = 1
    with qtbot.waitSignal(desk.models.hold.announced):
        desk.models.hold.extend()
    assert desk.gateway.calls["extend"] == 2
    assert desk.models.hold.state.left_text == "3:00"


def test_an_extension_is_asked_for_again_with_its_key(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.gateway.lost["extend"] = 1
    desk.gateway.after_loss["extend"] = Unreachable("no route")
    with qtbot.waitSignal(desk.models.hold.failed):
        desk.models.hold.extend()
    assert not desk.models.hold.state.extended
    del desk.gateway.failing["extend"]
    with qtbot.waitSignal(desk.models.hold.announced):
        desk.models.hold.extend()
    assert desk.gateway.calls["extend"] == TRIES + 1
    assert desk.models.hold.state.left_text == "3:00"


def test_a_hold_that_may_have_been_extended_is_not_called_free(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    failing(desk, "extend", Unreachable("no route"))
    with qtbot.waitSignal(desk.models.hold.failed):
        desk.models.hold.extend()
    with qtbot.waitSignal(desk.models.hold.ended) as ended:
        desk.tick(121)
    assert ended.args == ["Hold ended. Whether it was extended is not known."]


def test_a_hold_that_was_extended_before_shows_it(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold(desk, qtbot)
    desk.gateway.refusals["extend"] = Refused("This hold was extended before.", "already_extended")
    with qtbot.waitSignal(desk.models.hold.failed) as failed:
        desk.models.hold.extend()
    assert failed.args == ["This hold was extended before."]
    assert desk.models.hold.state.extended
    assert desk.models.hold.state.phase is HoldPhase.HELD


class Forever:
    """A desk whose confirm the server answered with an error until its hold was long over."""

    def __init__(self, desk: DeskAtWork, qtbot: QtBot, *, made: bool, error: Exception) -> None:
        self.desk, self.model = desk, desk.models.hold
        self.before = len(desk.gateway.booked)
        hold(desk, qtbot)
        self.model.set_customer("Bob", "204", "short")
        if made:
            desk.gateway.lost["confirm"] = 1
            desk.gateway.after_loss["confirm"] = error
        else:
            failing(desk, "confirm", error)
        self.model.confirm()
        self.wait(qtbot)
        # Two minutes of the hold and one more: the server is asked all the time.
        while self.model.state.phase is HoldPhase.CONFIRMING:
            asked = desk.gateway.calls["confirm"]
            desk.tick(5)
            qtbot.waitUntil(lambda asked=asked: desk.gateway.calls["confirm"] > asked)  # type: ignore[misc]
            self.wait(qtbot)

    def wait(self, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: not self.model.state.busy)

    @property
    def made(self) -> int:
        return len(self.desk.gateway.booked) - self.before


@pytest.mark.parametrize(
    ("error", "known"),
    [
        (ServerFailed("The server failed (reference 7)."), "The server failed (reference 7)."),
        (NotSignedIn("The token is old."), "The token is old."),
    ],
)
def test_a_confirm_that_is_never_settled_lets_the_person_go_on(
    desk: DeskAtWork, qtbot: QtBot, error: Exception, known: str
) -> None:
    forever = Forever(desk, qtbot, made=False, error=error)
    state = desk.models.hold.state
    assert state.phase is HoldPhase.ENDED
    assert state.message == (
        f"{known} Whether the booking was made is not known. Look at the day before you book again. "
        "Customer details are kept."
    )
    assert desk.clock.server_now() >= at("10:45")
    assert desk.models.hold.draft.name == "Bob"
    assert forever.made == 0


def test_the_same_details_are_not_booked_twice_after_an_unsettled_confirm(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    forever = Forever(desk, qtbot, made=True, error=ServerFailed("Failed."))
    del desk.gateway.failing["confirm"]
    other = desk.slot("sinead", "13:00")
    # For the same customer: another one would find the fields empty.
    desk.models.hold.hold_instead(other)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == other.id)
    with qtbot.waitSignal(desk.models.hold.booked) as booked:
        desk.models.hold.confirm()
    # It was booked all along: the slot that is held now is given back.
    assert booked.args[0].timeslot_id == desk.slot("becky", "11:00").id
    assert forever.made == 1
    qtbot.waitUntil(lambda: not desk.gateway.held)


def test_details_whose_confirm_came_to_nothing_are_booked_by_the_next(desk: DeskAtWork, qtbot: QtBot) -> None:
    forever = Forever(desk, qtbot, made=False, error=ServerFailed("Failed."))
    del desk.gateway.failing["confirm"]
    desk.models.hold.hold_again()
    qtbot.waitUntil(lambda: desk.models.hold.state.is_held)
    with qtbot.waitSignal(desk.models.hold.booked) as booked:
        desk.models.hold.confirm()
    assert booked.args[0].status is BookingStatus.CONFIRMED
    assert booked.args[0].notes == "short"
    assert forever.made == 1


def test_other_details_than_the_unsettled_ones_are_a_booking_of_their_own(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    forever = Forever(desk, qtbot, made=True, error=ServerFailed("Failed."))
    del desk.gateway.failing["confirm"]
    other = desk.slot("sinead", "13:00")
    desk.models.hold.hold(other)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == other.id)
    desk.models.hold.set_customer("Somebody else", "", "")
    with qtbot.waitSignal(desk.models.hold.booked) as booked:
        desk.models.hold.confirm()
    assert booked.args[0].timeslot_id == other.id
    assert forever.made == 2
