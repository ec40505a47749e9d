"""What was typed for one customer and put away is in no other's fields, and it is not lost."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from bookdesk.data.intents import HoldIntent
from bookdesk.errors import NotAllowed
from bookdesk.viewmodels.hold_state import CustomerDraft, HoldPhase

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork
    from tests.viewmodels.killed_desk import Start

    from bookdesk.viewmodels.hold import HoldModel

PIA, BOB = CustomerDraft("Pia P", "(204) 555-0147", "left side"), CustomerDraft("Bob")


def hold(desk: DeskAtWork, qtbot: QtBot, clock: str) -> None:
    slot = desk.slot("becky", clock)
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)


def read(desk: DeskAtWork, qtbot: QtBot) -> None:
    """Read the day again, a second later."""
    desk.tick(1)
    with qtbot.waitSignal(desk.models.desk.day.bookings_arrived):
        desk.models.desk.refresh()


def offers(model: HoldModel) -> bool:
    return model.offers_kept


def lost(model: HoldModel) -> list[CustomerDraft]:
    return list(model.lost_at_close)


def type_pia(desk: DeskAtWork) -> None:
    desk.models.hold.set_customer(PIA.name, PIA.phone, PIA.notes)


@pytest.fixture
def put_away(desk: DeskAtWork, qtbot: QtBot) -> DeskAtWork:
    """A desk whose hold for Pia ended and was put away."""
    hold(desk, qtbot, "11:00")
    type_pia(desk)
    with qtbot.waitSignal(desk.models.hold.ended):
        desk.tick(121)
    desk.models.hold.release()
    return desk


def test_the_next_hold_has_empty_fields_and_offers_what_was_put_away(
    put_away: DeskAtWork, qtbot: QtBot
) -> None:
    model = put_away.models.hold
    assert (model.draft, model.kept) == (CustomerDraft(), PIA)
    assert not offers(model), "there are no fields"
    hold(put_away, qtbot, "11:45")
    assert model.draft.is_empty
    assert offers(model)
    model.use_kept()
    assert model.draft == PIA
    assert model.kept.is_empty
    assert not offers(model)


def test_it_is_offered_while_nothing_is_typed(put_away: DeskAtWork, qtbot: QtBot) -> None:
    model = put_away.models.hold
    hold(put_away, qtbot, "11:45")
    model.set_customer("Quinn", "", "")
    assert not offers(model)
    model.use_kept()
    assert model.draft == CustomerDraft("Quinn")
    model.set_customer("", "", "")
    assert offers(model)


def test_who_is_booked_without_it_leaves_it_waiting(put_away: DeskAtWork, qtbot: QtBot) -> None:
    model = put_away.models.hold
    hold(put_away, qtbot, "11:45")
    model.set_customer("Quinn", "", "")
    with qtbot.waitSignal(model.booked) as booked:
        model.confirm()
    assert (booked.args[0].customer.name, booked.args[0].notes) == ("Quinn", "")
    assert model.kept == PIA


def test_who_is_typed_once_more_and_booked_waits_no_more(two_put_away: DeskAtWork, qtbot: QtBot) -> None:
    model = two_put_away.models.hold
    hold(two_put_away, qtbot, "14:30")
    type_pia(two_put_away)
    with qtbot.waitSignal(model.booked):
        model.confirm()
    assert model.drafts == (BOB,)


def test_who_has_the_same_name_and_is_another_customer_waits_on() -> None:
    typed = CustomerDraft("Ana Silva", "", "")
    assert typed.says_same(typed._replace(customer_id="c1"))
    assert typed._replace(customer_id="c1").says_same(typed._replace(customer_id="c1"))
    assert not typed._replace(customer_id="c1").says_same(typed._replace(customer_id="c2"))


def test_a_hold_for_nobody_leaves_what_was_put_away_before(put_away: DeskAtWork, qtbot: QtBot) -> None:
    model = put_away.models.hold
    hold(put_away, qtbot, "11:45")
    with qtbot.waitSignal(model.ended):
        put_away.tick(121)
    model.release()
    assert model.kept == PIA


def test_a_question_taken_back_puts_away_what_was_typed_meanwhile(desk: DeskAtWork) -> None:
    model = desk.models.hold
    gate = desk.gateway.gates["hold"] = threading.Event()
    model.hold(desk.slot("becky", "11:00"))
    type_pia(desk)
    model.release()
    gate.set()
    assert (model.draft, model.kept) == (CustomerDraft(), PIA)


def test_what_is_held_keeps_its_customer_when_another_slot_is_refused(desk: DeskAtWork, qtbot: QtBot) -> None:
    models, other = desk.models, desk.slot("becky", "14:30")
    hold(desk, qtbot, "11:00")
    type_pia(desk)
    desk.gateway.take(other, "Desk 2")
    with qtbot.waitSignal(models.conflict.changed):
        models.hold.hold(other)
    models.conflict.close()
    assert models.hold.state.phase is HoldPhase.HELD
    assert models.hold.draft == PIA


def test_closing_asks_for_what_was_put_away_where_it_is_kept_nowhere_else(put_away: DeskAtWork) -> None:
    assert not put_away.source.kept.keeps_drafts
    assert lost(put_away.models.hold) == [PIA]
    put_away.models.hold.clear_customer()
    assert lost(put_away.models.hold) == []


def test_closing_asks_for_all_but_the_one_that_is_on_disk(start: Start) -> None:
    model = start().models.hold
    model.keep(PIA)
    assert lost(model) == []
    model.keep(BOB)
    assert lost(model) == [PIA]
    model.set_customer("Quinn", "", "")
    assert lost(model) == [BOB, PIA]


@pytest.fixture
def ended(desk: DeskAtWork, qtbot: QtBot) -> DeskAtWork:
    """A desk whose hold of 11:00 for Pia ended and is shown yet."""
    hold(desk, qtbot, "11:00")
    type_pia(desk)
    with qtbot.waitSignal(desk.models.hold.ended):
        desk.tick(121)
    return desk


@pytest.mark.parametrize("clock", ["11:00", "11:45"])
def test_the_next_walk_in_has_empty_fields_while_an_ended_hold_is_shown(
    ended: DeskAtWork, qtbot: QtBot, clock: str
) -> None:
    model, slot = ended.models.hold, ended.slot("becky", clock)
    model.hold_next(slot)
    assert (model.draft, model.kept) == (CustomerDraft(), PIA)
    qtbot.waitUntil(lambda: model.own_slot_id == slot.id)
    assert offers(model)


def test_another_slot_is_another_customer_s_and_the_same_one_the_same(
    ended: DeskAtWork, qtbot: QtBot
) -> None:
    model = ended.models.hold
    hold(ended, qtbot, "11:00")
    assert model.draft == PIA
    with qtbot.waitSignal(model.ended):
        ended.tick(121)
    hold(ended, qtbot, "11:45")
    assert (model.draft, model.kept) == (CustomerDraft(), PIA)


@pytest.mark.parametrize(("clock", "is_its_own"), [("11:00", True), ("14:30", False)])
def test_what_is_picked_in_the_place_of_a_looked_at_slot_is_an_ended_hold_s_where_that_was_its_own(
    ended: DeskAtWork, qtbot: QtBot, clock: str, is_its_own: bool
) -> None:
    models = ended.models
    read(ended, qtbot)
    looked_at = models.desk.slot(ended.slot("becky", clock).id, "becky")
    models.looked_at.look_at(looked_at)
    ended.gateway.take(ended.slot("becky", clock), "Desk 2")
    read(ended, qtbot)
    slot = models.looked_at.state.rows[0].slot
    models.looked_at.pick(1)
    qtbot.waitUntil(lambda: models.hold.own_slot_id == slot.id)
    in_fields, beside = (PIA, CustomerDraft()) if is_its_own else (CustomerDraft(), PIA)
    assert (models.hold.draft, models.hold.kept) == (in_fields, beside)


@pytest.mark.parametrize("typed", ["", "Quinn"])
def test_an_ended_hold_is_back_with_its_customer_where_nothing_was_held_or_typed(
    ended: DeskAtWork, qtbot: QtBot, typed: str
) -> None:
    model = ended.models.hold
    gate = ended.gateway.gates["hold"] = threading.Event()
    ended.gateway.refusals["hold"] = NotAllowed("You may not.")
    model.hold_next(ended.slot("becky", "11:45"))
    if typed:
        model.set_customer(typed, "", "")
    with qtbot.waitSignal(model.failed):
        gate.set()
    if typed:
        assert (model.state.phase, model.draft.name, model.kept) == (HoldPhase.NONE, "Quinn", PIA)
    else:
        assert (model.state.phase, model.draft, model.kept) == (HoldPhase.ENDED, PIA, CustomerDraft())


@pytest.mark.parametrize(("clock", "is_its_own"), [("11:00", True), ("11:45", False)])
def test_an_earlier_run_s_hold_is_not_an_ended_one_s_customer_s(
    ended: DeskAtWork, qtbot: QtBot, clock: str, is_its_own: bool
) -> None:
    model, slot = ended.models.hold, ended.slot("becky", clock)
    model.resume(HoldIntent(slot), None)
    qtbot.waitUntil(lambda: model.own_slot_id == slot.id)
    in_fields, beside = (PIA, CustomerDraft()) if is_its_own else (CustomerDraft(), PIA)
    assert (model.draft, model.kept) == (in_fields, beside)


def test_an_ended_hold_is_back_where_an_earlier_run_s_was_refused(ended: DeskAtWork, qtbot: QtBot) -> None:
    model = ended.models.hold
    ended.gateway.refusals["hold"] = NotAllowed("You may not.")
    with qtbot.waitSignal(model.failed):
        model.resume(HoldIntent(ended.slot("becky", "11:45")), None)
    assert (model.state.phase, model.draft, model.kept) == (HoldPhase.ENDED, PIA, CustomerDraft())


def test_the_undo_of_a_release_brings_its_own_customer_back(ended: DeskAtWork, qtbot: QtBot) -> None:
    model, slot = ended.models.hold, ended.slot("becky", "11:45")
    told: list[str] = []
    assert model.hold_with(slot, CustomerDraft("Quinn"), lambda _error, text: told.append(text))
    qtbot.waitUntil(lambda: model.own_slot_id == slot.id)
    assert (model.draft.name, model.kept, told) == ("Quinn", PIA, [])


@pytest.fixture
def two_put_away(ended: DeskAtWork) -> DeskAtWork:
    """A desk where, beside the ended hold for Pia, Bob was typed for a slot whose question was taken back."""
    model, gate = ended.models.hold, threading.Event()
    ended.gateway.gates["hold"] = gate
    model.hold(ended.slot("becky", "11:45"))
    model.set_customer(BOB.name, "", "")
    model.release()
    gate.set()
    return ended


def test_what_was_put_away_before_is_offered_after_the_newest(two_put_away: DeskAtWork, qtbot: QtBot) -> None:
    model = two_put_away.models.hold
    assert (model.draft, model.kept) == (CustomerDraft(), BOB)
    hold(two_put_away, qtbot, "14:30")
    model.use_kept()
    assert (model.draft, model.kept) == (BOB, PIA)
    with qtbot.waitSignal(model.booked):
        model.confirm()
    hold(two_put_away, qtbot, "15:15")
    assert offers(model), "she was waiting when Bob was booked, and is yet"
    model.use_kept()
    assert (model.draft, model.kept) == (PIA, CustomerDraft())


@pytest.mark.parametrize("is_one_given_up", [False, True])
@pytest.mark.parametrize(("typed", "said"), [("Quinn", "Quinn"), ("", "a customer with no name")])
def test_a_booking_of_somebody_else_touches_nothing_that_was_put_away(
    two_put_away: DeskAtWork, qtbot: QtBot, typed: str, said: str, is_one_given_up: bool
) -> None:
    model, notes = two_put_away.models.hold, CustomerDraft(notes="left side")
    model.keep(notes)
    hold(two_put_away, qtbot, "14:30")
    if is_one_given_up:
        model.use_kept()
        model.release()
        hold(two_put_away, qtbot, "14:30")
    model.set_customer(typed, "", "")
    with qtbot.waitSignal(model.booked):
        model.confirm()
    waiting = (BOB, PIA) if is_one_given_up else (notes, BOB, PIA)
    assert model.drafts == waiting
    assert two_put_away.models.status.state.message == f"14:30 with Becky booked for {said}."
    assert lost(model) == list(waiting), "closing still asks for each of them"


def test_what_is_shown_as_kept_is_forgotten_alone(two_put_away: DeskAtWork) -> None:
    model = two_put_away.models.hold
    model.clear_customer()
    assert model.kept == PIA
    model.clear_customer()
    assert model.kept.is_empty


def test_a_fourth_lets_nobody_go(two_put_away: DeskAtWork) -> None:
    model = two_put_away.models.hold
    for name in ("Quinn", "Ruth"):
        model.set_customer(name, "", "")
        model.put_draft_away()
    seen = []
    while not model.kept.is_empty:
        seen.append(model.kept.name)
        model.clear_customer()
    assert seen == ["Ruth", "Quinn", "Bob", "Pia P"]


def test_an_ended_hold_does_not_come_back_with_what_was_put_away_before_it(
    two_put_away: DeskAtWork, qtbot: QtBot
) -> None:
    model = two_put_away.models.hold
    hold(two_put_away, qtbot, "14:30")
    model.set_customer("Quinn", "", "")
    with qtbot.waitSignal(model.ended):
        two_put_away.tick(121)
    gate = two_put_away.gateway.gates["hold"] = threading.Event()
    two_put_away.gateway.refusals["hold"] = NotAllowed("You may not.")
    model.hold_next(two_put_away.slot("becky", "15:15"))
    model.use_kept()
    model.set_customer("", "", "")
    with qtbot.waitSignal(model.failed):
        gate.set()
    assert (model.state.phase, model.draft, model.kept) == (HoldPhase.NONE, CustomerDraft(), BOB)
