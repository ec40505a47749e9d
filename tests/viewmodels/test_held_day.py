"""A hold that the server does not keep is told as lost, whatever the desk shows meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import CUT, DAY, MEN
from tests.viewmodels.test_live_model import BECKY, FakeLine

from bookdesk.data.keys import availability_key
from bookdesk.domain.live import Stamped, Subscribed, TimeslotNews
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.domain.zones import to_seconds
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.domain.schedule import Slot


def known(desk: DeskAtWork) -> ProviderAvailability:
    """Return what is cached of Becky's day."""
    found: ProviderAvailability = desk.source.client.get_query_data(availability_key("becky", CUT.id, DAY))
    return found


def is_free(desk: DeskAtWork, slot: Slot) -> bool:
    """Tell whether what is cached of Becky's day shows a slot free."""
    day = known(desk).day
    return day.status(list(day.starts).index(to_seconds(slot.start))) is SlotStatus.AVAILABLE


def told_free(desk: DeskAtWork, slot: Slot) -> TimeslotNews:
    """Tell next that a slot of Becky's is free."""
    now = known(desk)
    version = max(now.day.versions) + 1
    return TimeslotNews(
        BECKY, Stamped(now.seq + 1, now.epoch), "becky", CUT.id, DAY, to_seconds(slot.start),
        to_seconds(slot.end), CODE_OF_STATUS[SlotStatus.AVAILABLE], 1, version,
    )  # fmt: skip


def another_day(desk: DeskAtWork) -> None:
    desk.models.desk.go_to(DAY + timedelta(days=1))


def another_service(desk: DeskAtWork) -> None:
    desk.models.desk.choose_service(MEN.id)


def the_week(desk: DeskAtWork) -> None:
    desk.models.desk.show_view(View.WEEK)


@pytest.mark.parametrize("turn", [another_day, another_service, the_week])
def test_a_hold_that_is_lost_while_something_else_is_shown_is_told_at_once_and_once(
    desk: DeskAtWork, qtbot: QtBot, turn: Callable[[DeskAtWork], None]
) -> None:
    line, slot, hold = FakeLine(), desk.slot("becky", "11:00"), desk.models.hold
    desk.models.live.connect_to(line)
    line.bring([Subscribed(BECKY, Stamped(known(desk).seq, known(desk).epoch))])
    hold.hold(slot)
    qtbot.waitUntil(lambda: hold.own_slot_id == slot.id)
    turn(desk)
    qtbot.waitUntil(lambda: desk.models.desk.day.is_wanted and not desk.source.client.is_fetching())
    said: list[str] = []
    hold.ended.connect(said.append)
    desk.tick(2)
    assert hold.own_slot_id == slot.id
    (token,) = desk.gateway.held
    desk.gateway.release(token)
    read_at = known(desk).as_of
    line.bring([told_free(desk, slot)])
    qtbot.waitUntil(lambda: is_free(desk, slot))
    # News may be older than the hold: an answer has to tell, which the next second asks for.
    desk.tick(1)
    qtbot.waitUntil(lambda: known(desk).as_of > read_at)
    desk.tick(1)
    assert hold.state.phase is HoldPhase.ENDED
    assert hold.state.message.startswith("Your hold was lost")
    desk.tick(3)
    assert len(said) == 1
