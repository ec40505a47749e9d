"""The conflict choice: numbered, grouped, and told in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.factories import DAY, WHERE, at

from bookdesk.domain.layout import LAST_SLOT_REASON
from bookdesk.domain.locale import Locale
from bookdesk.domain.states import SlotStatus
from bookdesk.errors import SlotTaken
from bookdesk.viewmodels.conflict import ConflictModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork


def offer(desk: DeskAtWork, *alternatives: object, by: str | None = "Desk 2") -> ConflictModel:
    model = ConflictModel()
    model.set_live(is_live=True)
    wanted = desk.slot("becky", "14:30")
    refusal = SlotTaken("Taken.", alternatives, by)
    model.offer(wanted, refusal, ("Bob",), {"jj": 1}, Locale(WHERE), at("10:43"))
    return model


def test_rows_are_grouped_and_tell_how_far_away_they_are(unconnected: DeskAtWork) -> None:
    later, other = unconnected.slot("becky", "15:00"), unconnected.slot("jj", "14:30")
    limited = other._replace(status=SlotStatus.LIMITED, reason=LAST_SLOT_REASON)
    tomorrow = unconnected.gateway.slot_at("becky", "cut", at("14:30", DAY + timedelta(days=1)))
    sunday = unconnected.gateway.slot_at("becky", "cut", at("13:30", DAY + timedelta(days=3)))
    rows = offer(unconnected, later, limited, tomorrow, sunday).state.rows
    assert [(r.number, r.heading, r.when, r.provider_name, r.note, r.status) for r in rows] == [
        (1, "Becky, close to 14:30 on Thu 12 July", "15:00–15:45", "Becky", "30 min later", "Available"),
        (2, "Other providers, at or near 14:30 on Thu 12 July", "14:30–15:15", "JJ", "same time",
         "Limited, last slot"),
        (3, "Other days", "Fri 13 July, 14:30–15:15", "Becky", "same time, the day after", "Available"),
        (4, "", "Sun 15 July, 13:30–14:15", "Becky", "1 h earlier", "Available"),
    ]  # fmt: skip
    assert rows[1].tint == 1


def test_who_has_it_is_said_where_it_is_known(unconnected: DeskAtWork) -> None:
    slot = unconnected.slot("becky", "15:00")
    assert offer(unconnected, slot).state.detail.startswith("Desk 2 had it by 10:43.")
    assert offer(unconnected, slot, by=None).state.detail.startswith("Nothing was booked here.")
    assert offer(unconnected).state.detail == "No free slot within 14 days. Choose another service or day."


def test_a_number_picks_its_row_and_no_other(unconnected: DeskAtWork, qtbot: QtBot) -> None:
    first, second = unconnected.slot("becky", "15:00"), unconnected.slot("jj", "14:30")
    model = offer(unconnected, first, second)
    picked: list[object] = []
    model.picked.connect(picked.append)
    model.pick(7)
    assert model.state.open
    model.pick(2)
    model.pick(1)
    assert picked == [second]
    assert not model.state.open


def test_closing_picks_nothing(unconnected: DeskAtWork, qtbot: QtBot) -> None:
    model = offer(unconnected, unconnected.slot("becky", "15:00"))
    with qtbot.waitSignal(model.closed), qtbot.assertNotEmitted(model.picked):
        model.close()


def test_nothing_is_picked_while_the_server_does_not_answer(unconnected: DeskAtWork, qtbot: QtBot) -> None:
    slot = unconnected.slot("becky", "15:00")
    model = offer(unconnected, slot)
    offered = model.state
    picked: list[object] = []
    model.picked.connect(picked.append)
    model.set_live(is_live=False)
    assert model.state == offered
    model.pick(1)
    refused = "Could not reach the server. Nothing was held. Pick again when it answers."
    assert model.state == offered._replace(detail=refused)
    model.set_live(is_live=True)
    assert model.state == offered
    assert picked == []
    model.pick(1)
    assert picked == [slot]
    assert not model.state.open
