"""What becomes of a slot while a person looks at it, or holds it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import CUT, DAY, MEN, WHERE, at

from bookdesk.data.keys import availability_key
from bookdesk.data.patches import SlotChange, patch_slot
from bookdesk.domain.alternatives import Group, group_of, rank
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.domain.zones import to_seconds
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from datetime import date

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.schedule import Service, Slot


def read(desk: DeskAtWork, qtbot: QtBot) -> None:
    """Read the day again, a second later."""
    desk.tick(1)
    with qtbot.waitSignal(desk.models.desk.day.bookings_arrived):
        desk.models.desk.refresh()


def known(desk: DeskAtWork, service: Service, date: date, qtbot: QtBot) -> ProviderDay:
    """Wait until Becky's day of a service is in memory; returns it."""
    key = availability_key("becky", service.id, date)
    qtbot.waitUntil(lambda: desk.source.client.get_query_data(key) is not None)
    day: ProviderDay = desk.source.client.get_query_data(key).day
    return day


@pytest.fixture
def looked_at(desk: DeskAtWork, qtbot: QtBot) -> Slot:
    """Becky's 14:30, at which somebody looks, and the next day is in memory."""
    known(desk, CUT, DAY + timedelta(days=1), qtbot)
    slot = desk.models.desk.slot(desk.slot("becky", "14:30").id, "becky")
    assert slot is not None
    desk.models.looked_at.look_at(slot)
    return slot


def test_a_slot_that_another_desk_holds_is_told_with_what_is_free_near_it(
    desk: DeskAtWork, looked_at: Slot, qtbot: QtBot
) -> None:
    told: list[str] = []
    desk.models.looked_at.announced.connect(told.append)
    desk.gateway.take(looked_at, "Desk 2")
    read(desk, qtbot)
    state = desk.models.looked_at.state
    assert (state.title, state.detail) == ("14:30 with Becky was just taken", "Desk 2 holds it.")
    assert [(row.when, row.provider_name) for row in state.rows] == [
        ("15:15–16:00", "Becky"),
        ("14:30–15:15", "Tanya"),
        ("16:00–16:45", "Becky"),
        ("Fri 13 July, 14:15–15:00", "Becky"),
    ]
    read(desk, qtbot)
    assert told == ["14:30 with Becky was just taken. Desk 2 holds it."]


def test_another_desk_of_this_one_s_name_is_another_desk(
    desk: DeskAtWork, looked_at: Slot, qtbot: QtBot
) -> None:
    desk.gateway.take(looked_at, desk.source.operations.desk_name)
    read(desk, qtbot)
    assert desk.models.looked_at.state.title == "14:30 with Becky was just taken"


def test_a_slot_that_another_desk_booked_is_told(desk: DeskAtWork, looked_at: Slot, qtbot: QtBot) -> None:
    desk.gateway.book(looked_at, None)
    read(desk, qtbot)
    assert desk.models.looked_at.state.detail == "Another desk booked it."


def test_what_is_told_of_it_stays_true_and_is_announced_once(
    desk: DeskAtWork, looked_at: Slot, qtbot: QtBot
) -> None:
    model = desk.models.looked_at
    told: list[str] = []
    model.announced.connect(told.append)
    token = desk.gateway.take(looked_at, "Desk 2")
    read(desk, qtbot)
    desk.gateway.take(model.state.rows[0].slot, "Desk 3")
    read(desk, qtbot)
    assert [(row.number, row.when, row.provider_name) for row in model.state.rows] == [
        (1, "14:30–15:15", "Tanya"),
        (2, "14:15–15:00", "JJ"),
        (3, "16:00–16:45", "Becky"),
        (4, "Fri 13 July, 14:15–15:00", "Becky"),
    ]
    desk.gateway.release(token)
    desk.gateway.book(looked_at, None)
    read(desk, qtbot)
    assert model.state.detail == "Another desk booked it."
    assert told == ["14:30 with Becky was just taken. Desk 2 holds it."]


def test_a_hold_that_becomes_a_booking_by_a_patch_is_still_told(
    desk: DeskAtWork, looked_at: Slot, qtbot: QtBot
) -> None:
    model = desk.models.looked_at
    desk.gateway.take(looked_at, "Desk 2")
    read(desk, qtbot)
    offered = model.state.rows
    key = availability_key("becky", CUT.id, DAY)
    known = desk.source.client.get_query_data(key)
    start, end = to_seconds(looked_at.start), to_seconds(looked_at.end)
    booked = SlotChange(
        "becky", CUT.id, start, end, CODE_OF_STATUS[SlotStatus.BOOKED], 0, 2, known.seq + 1, known.epoch
    )
    with qtbot.waitSignal(model.changed):
        desk.source.client.set_query_data(key, patch_slot(known, booked))
    assert (model.state.detail, model.state.rows) == ("Another desk booked it.", offered)


def test_of_all_that_is_free_the_best_ones_are_offered(desk: DeskAtWork, qtbot: QtBot) -> None:
    wanted = desk.gateway.slot_at("becky", MEN.id, at("14:00", DAY + timedelta(days=1)))
    model, shown = desk.models.looked_at, desk.models.desk
    with qtbot.waitSignal(shown.day.bookings_arrived):
        shown.go_to(DAY + timedelta(days=1))
    shown.choose_service(MEN.id)
    qtbot.waitUntil(lambda: shown.slot(wanted.id, "becky") is not None)
    another = known(desk, MEN, DAY + timedelta(days=2), qtbot)
    model.look_at(shown.slot(wanted.id, "becky"))
    desk.gateway.take(wanted, "Desk 2")
    read(desk, qtbot)
    picture = shown.day.picture
    assert picture is not None
    shown_days = (*picture.schedule.providers, another)
    free = [day.slot(row) for day in shown_days for row in day.free_rows()]
    best = rank(wanted, free, WHERE, 4)
    groups = [group_of(wanted, slot, WHERE) for slot in best]
    assert groups == [Group.SAME_PROVIDER, Group.OTHER_PROVIDERS, Group.LATER, Group.OTHER_DAYS]
    assert [row.slot.id for row in model.state.rows] == [slot.id for slot in best]


def test_nothing_is_told_of_a_slot_that_is_free_again(
    desk: DeskAtWork, looked_at: Slot, qtbot: QtBot
) -> None:
    token = desk.gateway.take(looked_at, "Desk 2")
    read(desk, qtbot)
    desk.gateway.release(token)
    read(desk, qtbot)
    assert desk.models.looked_at.state.title == ""


def test_nothing_is_told_of_a_slot_that_this_desk_holds(
    desk: DeskAtWork, looked_at: Slot, qtbot: QtBot
) -> None:
    desk.models.hold.hold(looked_at)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == looked_at.id)
    read(desk, qtbot)
    assert desk.models.looked_at.state.title == ""


def test_nothing_is_told_of_a_slot_that_is_looked_at_no_more(
    desk: DeskAtWork, looked_at: Slot, qtbot: QtBot
) -> None:
    desk.models.looked_at.look_at(None)
    desk.gateway.take(looked_at, "Desk 2")
    read(desk, qtbot)
    assert desk.models.looked_at.state.title == ""


def test_another_slot_is_held_by_its_button(desk: DeskAtWork, looked_at: Slot, qtbot: QtBot) -> None:
    desk.gateway.take(looked_at, "Desk 2")
    read(desk, qtbot)
    other = desk.models.looked_at.state.rows[1].slot
    desk.models.looked_at.pick(9)
    assert desk.models.looked_at.state.title
    desk.models.looked_at.pick(2)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == other.id)
    assert desk.models.looked_at.state.title == ""


def test_nothing_is_offered_while_the_line_is_down(desk: DeskAtWork, looked_at: Slot, qtbot: QtBot) -> None:
    desk.gateway.take(looked_at, "Desk 2")
    read(desk, qtbot)
    desk.gateway.unreachable = True
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: desk.models.looked_at.state.title == "")


@pytest.mark.parametrize("taken", [False, True])
def test_a_hold_that_the_server_does_not_keep_any_more_is_told_at_once(
    desk: DeskAtWork, qtbot: QtBot, *, taken: bool
) -> None:
    slot, hold = desk.slot("becky", "14:30"), desk.models.hold
    hold.hold(slot)
    qtbot.waitUntil(lambda: hold.own_slot_id == slot.id)
    hold.set_customer("Marie", "", "")
    desk.gateway.held.clear()
    if taken:
        desk.gateway.take(slot, "Desk 2")
    ended: list[str] = []
    hold.ended.connect(ended.append)
    read(desk, qtbot)
    qtbot.waitUntil(lambda: hold.state.phase is HoldPhase.ENDED)
    text = (
        "Your hold was lost: the server no longer keeps 14:30 with Becky for you. Nothing was booked. "
        "Customer details are kept."
    )
    assert (ended, hold.state.message) == ([text], text)
    assert hold.draft.name == "Marie"


def test_a_hold_that_ends_by_the_clock_is_not_called_lost(desk: DeskAtWork, qtbot: QtBot) -> None:
    slot, hold = desk.slot("becky", "14:30"), desk.models.hold
    hold.hold(slot)
    qtbot.waitUntil(lambda: hold.own_slot_id == slot.id)
    desk.tick(119)
    desk.gateway.held.clear()
    read(desk, qtbot)
    assert hold.state.message.startswith("Hold ended. 14:30 with Becky is free again.")
