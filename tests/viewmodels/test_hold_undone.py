"""The details that were given up with a hold come back with it, and go to no other customer's before."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from bookdesk.errors import NotAllowed, Unreachable
from bookdesk.viewmodels.hold_state import CustomerDraft, HoldPhase

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

PIA, QUINN = CustomerDraft("Pia P", "(204) 555-0147"), CustomerDraft("Quinn")
REFUSED = "You may not. Nothing was held. Undo is no longer possible."


def hold(desk: DeskAtWork, qtbot: QtBot, clock: str) -> None:
    slot = desk.slot("becky", clock)
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)


def undo(desk: DeskAtWork) -> None:
    """Undo the release, which is told once more before where something else was said since."""
    if not desk.models.status.state.can_undo:
        desk.models.undo.undo()
    desk.models.undo.undo()


@pytest.fixture
def given_up(desk: DeskAtWork, qtbot: QtBot) -> DeskAtWork:
    """A desk that gave back 15:15, which it had held for Quinn."""
    hold(desk, qtbot, "15:15")
    desk.models.hold.set_customer(*QUINN[:3])
    desk.models.hold.release()
    qtbot.waitUntil(lambda: not desk.gateway.held)
    return desk


@pytest.fixture
def beside_ended(given_up: DeskAtWork, qtbot: QtBot) -> DeskAtWork:
    """The same desk, where a later hold of 11:00 for Pia ended and is shown yet."""
    hold(given_up, qtbot, "11:00")
    given_up.models.hold.set_customer(*PIA[:3])
    with qtbot.waitSignal(given_up.models.hold.ended):
        given_up.tick(121)
    return given_up


def refuse(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.refusals["hold"] = NotAllowed("You may not.")
    undo(desk)
    qtbot.waitUntil(lambda: desk.models.status.state.message == REFUSED)
    desk.gateway.refusals.clear()


def test_a_refused_undo_leaves_the_next_hold_its_own_fields(given_up: DeskAtWork, qtbot: QtBot) -> None:
    model = given_up.models.hold
    refuse(given_up, qtbot)
    assert (model.state.phase, model.draft, model.kept) == (HoldPhase.NONE, CustomerDraft(), QUINN)
    hold(given_up, qtbot, "11:45")
    assert model.draft.is_empty
    assert model.offers_kept, "the release can't be undone any more, so they are nowhere else"


def test_a_refused_undo_leaves_an_ended_hold_in_sight(beside_ended: DeskAtWork, qtbot: QtBot) -> None:
    model = beside_ended.models.hold
    refuse(beside_ended, qtbot)
    assert (model.state.phase, model.draft, model.kept) == (HoldPhase.ENDED, PIA, QUINN)


def test_an_undo_that_is_taken_back_leaves_what_was_put_away(beside_ended: DeskAtWork, qtbot: QtBot) -> None:
    model, gate = beside_ended.models.hold, threading.Event()
    beside_ended.gateway.gates["hold"] = gate
    undo(beside_ended)
    assert (model.state.phase, model.draft, model.kept) == (HoldPhase.ASKING, CustomerDraft(), PIA)
    model.release()
    gate.set()
    assert (model.state.phase, model.draft, model.kept) == (HoldPhase.NONE, CustomerDraft(), PIA)
    undo(beside_ended)
    qtbot.waitUntil(lambda: model.state.phase is HoldPhase.HELD)
    assert (model.draft, model.kept) == (QUINN, PIA)


def test_a_slot_that_may_be_held_again_shows_its_customer(given_up: DeskAtWork, qtbot: QtBot) -> None:
    model = given_up.models.hold
    given_up.gateway.failing["hold"] = Unreachable("the line was cut")
    undo(given_up)
    qtbot.waitUntil(lambda: model.state.phase is HoldPhase.ENDED)
    assert model.draft == QUINN


def test_a_slot_that_is_taken_offers_others_for_its_customer(given_up: DeskAtWork, qtbot: QtBot) -> None:
    models = given_up.models
    given_up.gateway.take(given_up.slot("becky", "15:15"), "Desk 2")
    undo(given_up)
    qtbot.waitUntil(lambda: models.conflict.state.open)
    assert models.conflict.state.kept[0] == "Quinn"
    models.conflict.close()
    assert (models.hold.draft, models.hold.kept) == (CustomerDraft(), QUINN)


def test_what_is_typed_while_it_is_asked_for_stands(given_up: DeskAtWork, qtbot: QtBot) -> None:
    model, gate = given_up.models.hold, threading.Event()
    given_up.gateway.gates["hold"] = gate
    undo(given_up)
    model.set_customer("Bob", "", "")
    gate.set()
    qtbot.waitUntil(lambda: model.state.phase is HoldPhase.HELD)
    assert (model.draft, model.kept) == (CustomerDraft("Bob"), QUINN)
