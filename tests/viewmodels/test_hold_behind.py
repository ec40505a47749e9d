"""A confirm that is pressed behind an extension, and the words for a press that nothing can come of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import DAY
from tests.viewmodels.hold_phases import PHASES, HoldInPhase

from bookdesk.errors import NotAllowed, ReservationExpired, ServerFailed, Unreachable
from bookdesk.viewmodels.hold_state import CustomerDraft, HoldPhase

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

WAIT = "The server has not answered what was asked before. Try again in a moment."
FIRST = "Confirm or release what is held first, then undo this release."
BOOKED = "11:00 with Becky booked for Bob."


@pytest.fixture
def behind(desk: DeskAtWork, qtbot: QtBot) -> HoldInPhase:
    """A hold for Bob that was extended and confirmed in one go; neither is answered."""
    hold = HoldInPhase(desk, qtbot)
    hold.bring("behind")
    return hold


def test_the_confirm_is_shown_at_once_and_its_details_stand(behind: HoldInPhase, desk: DeskAtWork) -> None:
    model = behind.model
    assert (model.state.phase, model.state.busy, model.state.extending) == (HoldPhase.CONFIRMING, True, True)
    model.set_customer("Somebody else", "", "")
    behind.go_on()
    assert behind.came_of() == "booked 11:00"
    assert desk.models.status.state.message == BOOKED


def test_time_that_was_gained_is_shown_while_the_confirm_is_on_its_way(
    behind: HoldInPhase, desk: DeskAtWork, qtbot: QtBot
) -> None:
    behind.shut("confirm")
    desk.gateway.gates["extend"].set()
    qtbot.waitUntil(lambda: behind.model.state.extended)
    state = behind.model.state
    assert (state.phase, state.busy, state.extending) == (HoldPhase.CONFIRMING, True, False)
    assert (state.left_text, state.until) == ("3:00", "until 10:45:00")
    behind.go_on()
    assert behind.came_of() == "booked 11:00"


def test_time_that_is_gained_does_not_hide_that_the_confirm_waits_for_the_line(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    hold, client = HoldInPhase(desk, qtbot), desk.source.client
    hold.bring("extending")
    client.set_online(False)
    hold.model.confirm()
    desk.gateway.gates["extend"].set()
    qtbot.waitUntil(lambda: hold.model.state.extended)
    waits = "The answer did not arrive. Checking whether the booking was made."
    assert (hold.model.state.unsettled, hold.model.state.message) == (True, waits)
    client.set_online(True)
    hold.go_on()
    assert (hold.came_of(), hold.asked()) == ("booked 11:00", "hold 1, extend 1, confirm 1")


def test_the_confirm_does_not_wait_for_further_tries_of_an_extension(
    behind: HoldInPhase, desk: DeskAtWork
) -> None:
    desk.gateway.refusals["extend"] = Unreachable("the line was cut")
    behind.go_on()
    assert (behind.came_of(), behind.asked()) == ("booked 11:00", "hold 1, extend 1, confirm 1")


def test_an_extension_that_is_refused_is_told_and_the_confirm_goes_on(
    behind: HoldInPhase, desk: DeskAtWork
) -> None:
    desk.gateway.refusals["extend"] = NotAllowed("You may not.")
    behind.go_on()
    assert behind.told == ["You may not.", BOOKED]
    assert behind.came_of() == "booked 11:00"


def test_a_hold_that_was_over_before_both_ends_once_and_keeps_its_customer(
    behind: HoldInPhase, desk: DeskAtWork
) -> None:
    ended: list[str] = []
    behind.model.ended.connect(ended.append)
    for verb in ("extend", "confirm"):
        desk.gateway.refusals[verb] = ReservationExpired("The hold is over.", "reservation_expired")
    behind.go_on()
    assert behind.came_of() == "ended 11:00"
    assert (len(ended), behind.model.draft.name) == (1, "Bob")
    assert not behind.model.state.busy


def test_a_confirm_that_is_refused_leaves_the_longer_hold(behind: HoldInPhase, desk: DeskAtWork) -> None:
    desk.gateway.refusals["confirm"] = NotAllowed("You may not.")
    behind.go_on()
    assert behind.came_of() == "held 11:00, extended"
    assert (behind.model.state.busy, behind.told) == (False, ["You may not."])


def test_a_confirm_that_is_not_settled_behind_an_extension_is_asked_again(
    behind: HoldInPhase, desk: DeskAtWork
) -> None:
    desk.gateway.failing["confirm"] = ServerFailed("The server failed (reference 7).")
    behind.go_on()
    assert (behind.came_of(), behind.asked()) == ("booked 11:00", "hold 1, extend 1, confirm 2")


def test_a_wrong_field_is_named_while_the_hold_is_extended(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold = HoldInPhase(desk, qtbot)
    hold.bring("extending")
    hold.model.set_customer("", "204", "")
    hold.model.confirm()
    assert [name for name, _ in hold.model.state.fields] == ["name"]
    hold.go_on()
    assert (hold.came_of(), hold.asked()) == ("held 11:00, extended", "hold 1, extend 1")


def test_who_leaves_the_day_keeps_a_slot_that_is_being_booked(behind: HoldInPhase, desk: DeskAtWork) -> None:
    desk.models.preferences.set(release_on_leave=True)
    desk.models.desk.go_to(DAY + timedelta(days=1))
    behind.go_on()
    assert (behind.came_of(), behind.asked()) == ("booked 11:00", "hold 1, extend 1, confirm 1")


@pytest.mark.parametrize(
    ("press", "sentence"), [("confirm", BOOKED), ("release", "11:00 with Becky released.")]
)
def test_a_press_that_comes_twice_leaves_its_undo_in_sight(
    desk: DeskAtWork, qtbot: QtBot, press: str, sentence: str
) -> None:
    hold, status = HoldInPhase(desk, qtbot), desk.models.status
    hold.bring("held")
    getattr(hold.model, press)()
    hold.go_on()
    hold.model.confirm()
    assert (status.state.message, status.state.can_undo) == (sentence, True)
    status.say("Something else.")
    hold.model.confirm()
    assert status.state.message == "No slot is held. Select a free slot and press Enter first."


def test_a_hold_that_may_stand_is_not_said_to_have_ended(desk: DeskAtWork, qtbot: QtBot) -> None:
    hold = HoldInPhase(desk, qtbot)
    hold.bring("none")
    desk.gateway.failing["hold"] = Unreachable("the line was cut")
    hold.hold("becky", "11:00")
    qtbot.waitUntil(lambda: hold.model.state.phase is HoldPhase.ENDED)
    hold.model.confirm()
    assert hold.told[-1].startswith("11:00 with Becky may be held for you.")


def test_where_a_booking_may_have_been_made_nobody_says_that_it_was_not(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    hold = HoldInPhase(desk, qtbot)
    hold.bring("unsettled")
    for _ in range(20):
        if hold.model.state.phase is not HoldPhase.CONFIRMING:
            break
        desk.tick(30)
        qtbot.waitUntil(lambda: not desk.source.client.is_mutating())
    hold.model.confirm()
    assert "Whether the booking was made is not known." in hold.told[-1]
    assert "Nothing was booked" not in hold.told[-1]


def test_an_ended_hold_whose_slot_is_another_s_is_not_to_be_held_again(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    hold = HoldInPhase(desk, qtbot)
    hold.bring("ended")
    desk.gateway.take(desk.slot("becky", "11:00"), "Desk 2")
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: bool(hold.model.state.taken))
    hold.model.extend()
    assert hold.told[-1] == "11:00 with Becky was just taken."


KEPT = {
    "none": "No slot is held. Select a free slot and press Enter first.",
    "confirming": "11:00 with Becky is being booked. Wait for the answer first.",
    "behind": "11:00 with Becky is being booked. Wait for the answer first.",
    "unsettled": "11:00 with Becky is being booked. Wait for the answer first.",
}


@pytest.mark.parametrize("phase", PHASES)
def test_what_is_kept_comes_into_the_fields_or_it_is_said_why_not(
    desk: DeskAtWork, qtbot: QtBot, phase: str
) -> None:
    hold = HoldInPhase(desk, qtbot)
    hold.bring(phase)
    model, typed = hold.model, hold.model.draft
    full = KEPT.get(phase, "Clear the customer's fields first: what is kept overwrites nothing.")
    model.use_kept()
    assert (hold.told, model.draft, model.kept) == ([full], typed, CustomerDraft("Pia"))
    model.set_customer("", "", "")
    model.use_kept()
    if phase in KEPT:
        assert (hold.told, model.draft, model.kept) == ([full, full], typed, CustomerDraft("Pia"))
    else:
        assert (hold.told, model.draft, model.kept) == ([full], CustomerDraft("Pia"), CustomerDraft())
        model.use_kept()
        assert hold.told[-1] == "Nothing is kept that was typed before."


@pytest.mark.parametrize("phase", [one for one in PHASES if one not in ("none", "ended")])
def test_the_undo_of_a_release_waits_for_what_is_held(desk: DeskAtWork, qtbot: QtBot, phase: str) -> None:
    hold, models = HoldInPhase(desk, qtbot), desk.models
    hold.hold("becky", "15:15")
    qtbot.waitUntil(lambda: models.hold.own_slot_id is not None)
    models.hold.release()
    qtbot.waitUntil(lambda: not desk.source.client.is_mutating())
    hold.bring(phase)
    models.undo.undo()
    assert hold.told == [FIRST]
    assert models.status.state.can_undo


@pytest.mark.parametrize("phase", ["extending", "another", "confirming", "behind", "unsettled"])
def test_a_release_is_not_done_again_while_an_answer_is_awaited(
    desk: DeskAtWork, qtbot: QtBot, phase: str
) -> None:
    hold, models = HoldInPhase(desk, qtbot), desk.models
    hold.bring("held")
    models.hold.release()
    qtbot.waitUntil(lambda: not desk.source.client.is_mutating())
    models.undo.undo()
    qtbot.waitUntil(lambda: models.hold.own_slot_id is not None)
    hold.reach(phase)
    models.status.say("Something else.")
    models.undo.redo()
    del hold.told[:]
    models.undo.redo()
    assert hold.told == [WAIT]
    assert models.hold.own_slot_id == desk.slot("becky", "11:00").id
