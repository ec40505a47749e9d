"""A hold whose day is left, where the settings give it back: the details stay, and looking is not leaving."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import DAY

from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.hold_state import CustomerDraft, HoldPhase

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

NEXT = DAY + timedelta(days=1)


@pytest.fixture
def holding(desk: DeskAtWork, qtbot: QtBot) -> DeskAtWork:
    """A desk that holds 11:00 with Becky and gives a hold back when its day is left."""
    desk.models.preferences.set(release_on_leave=True)
    desk.models.hold.hold(desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: phase(desk) is HoldPhase.HELD)
    return desk


def phase(desk: DeskAtWork) -> HoldPhase:
    return desk.models.hold.state.phase


def test_what_was_typed_stays_when_the_day_is_left(holding: DeskAtWork, qtbot: QtBot) -> None:
    models, typed = holding.models, CustomerDraft("Marie", "(204) 555-0147", "long notes")
    models.hold.set_customer(typed.name, typed.phone, typed.notes)
    models.desk.step(1)
    assert phase(holding) is HoldPhase.NONE
    assert models.hold.draft == typed
    assert models.status.state.message == "11:00 with Becky released. Customer details are kept."
    # Undo gives the slot back to whom it was held for, others that were typed meanwhile stay.
    qtbot.waitUntil(lambda: not holding.gateway.held)
    models.status.undo()
    qtbot.waitUntil(lambda: phase(holding) is HoldPhase.HELD)
    assert models.hold.draft == typed


def test_a_hold_for_nobody_is_released_without_a_word_of_details(holding: DeskAtWork) -> None:
    holding.models.desk.step(1)
    assert holding.models.status.state.message == "11:00 with Becky released."


@pytest.mark.parametrize("view", [View.WEEK, View.MONTH])
def test_moving_in_a_week_or_month_leaves_no_day(holding: DeskAtWork, view: View) -> None:
    desk = holding.models.desk
    desk.show_view(view)
    desk.go_to(NEXT)
    desk.step(1)
    assert phase(holding) is HoldPhase.HELD
    desk.open_day(DAY)
    assert phase(holding) is HoldPhase.HELD, "its own day is where it was left"
    desk.show_view(view)
    desk.open_day(NEXT)
    assert phase(holding) is HoldPhase.NONE
