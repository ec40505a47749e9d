"""What got no answer, or none that settles it, is kept with its key and asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bookdesk.data.mutations import PAUSES
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
    qtbot.waitUntil(lambda: desk.models.hold.state.unsettled and not desk.models.hold.state.busy)
    assert desk.models.hold.state.message == f"{reason} Checking whether the booking was made."
    desk.models.hold.set_customer("Somebody else", "", "")
    assert desk.models.hold.draft.name == "Bob"
    assert desk.models.hold.state.phase is HoldPhase.CONFIRMING
    del desk.gateway.failing["confirm"]
    with qtbot.waitSignal(desk.models.hold.booked):
        desk.tick(5)
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
