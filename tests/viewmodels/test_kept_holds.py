"""A hold that outlived its desk: taken up while it stands, and called what it is when it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.viewmodels.killed_desk import Start, hold, kept, type_marie

from bookdesk.errors import Unreachable
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_hold_that_was_given_back_unseen_is_not_called_lost(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    (token,) = desk.gateway.held
    # The release arrived, and the desk was killed before it had let go of its hold's intent.
    desk.gateway.release(token)
    desk.crash()

    again = start(desk, seconds=10)
    # Granted once more: what is read from then on is younger than that answer.
    qtbot.waitUntil(lambda: again.models.hold.state.phase in (HoldPhase.HELD, HoldPhase.ENDED))
    again.time.advance(1)
    again.desk.refresh()
    qtbot.waitUntil(lambda: again.models.hold.state.phase is HoldPhase.ENDED)
    assert again.models.hold.state.message == (
        "11:00 with Becky was given back before this desk was started again. Nothing was booked. "
        "Customer details are kept."
    )
    assert again.gateway.held == {}
    again.models.hold.hold_again()
    qtbot.waitUntil(lambda: again.models.hold.own_slot_id is not None)


def test_a_hold_that_is_lost_after_it_was_taken_up_is_called_lost(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    desk.crash()
    again = start(desk, seconds=10)
    qtbot.waitUntil(lambda: again.models.hold.own_slot_id is not None)
    again.time.advance(1)
    with qtbot.waitSignal(again.desk.day.bookings_arrived):
        again.desk.refresh()
    again.gateway.held.clear()
    again.time.advance(1)
    again.desk.refresh()
    qtbot.waitUntil(lambda: again.models.hold.state.phase is HoldPhase.ENDED)
    assert again.models.hold.state.message.startswith("Your hold was lost")


def test_a_desk_that_is_closed_leaves_no_hold_to_take_up(start: Start, qtbot: QtBot) -> None:
    desk = start()
    hold(desk, qtbot)
    qtbot.waitUntil(lambda: len(kept(desk)) == 1)
    desk.models.hold.release_at_exit()
    qtbot.waitUntil(lambda: kept(desk) == [])
    desk.close()
    again = start(desk)
    assert again.models.hold.state.phase is HoldPhase.NONE
    assert again.gateway.calls["hold"] == 1


@pytest.mark.parametrize("arrives", [True, False])
def test_a_hold_whose_release_at_the_end_got_no_answer_comes_back_if_it_stands(
    start: Start, qtbot: QtBot, *, arrives: bool
) -> None:
    desk = start()
    hold(desk, qtbot)
    type_marie(desk, qtbot)
    if arrives:
        desk.gateway.lost["release"] = 1
    else:
        desk.gateway.failing["release"] = Unreachable("the line was cut")
    desk.models.hold.release_at_exit()
    qtbot.waitUntil(lambda: desk.gateway.calls["release"] == 1)
    desk.close()
    desk.gateway.failing.clear()
    assert len(desk.gateway.held) == (0 if arrives else 1)

    again = start(desk, seconds=10)
    qtbot.waitUntil(lambda: again.models.hold.state.phase in (HoldPhase.HELD, HoldPhase.ENDED))
    assert again.models.hold.draft.name == "Marie Dubois"
    again.time.advance(1)
    again.desk.refresh()
    if arrives:
        qtbot.waitUntil(lambda: again.models.hold.state.phase is HoldPhase.ENDED)
        assert "was given back before this desk was started again" in again.models.hold.state.message
    else:
        qtbot.waitUntil(lambda: again.models.hold.own_slot_id is not None)
        again.settle()
        assert again.models.hold.state.phase is HoldPhase.HELD
        assert len(again.gateway.held) == 1
