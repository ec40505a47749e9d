"""The desk: the newest day asked for is shown, an old one is not bookable, and a lost line says so."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.domain.french import translate as french
from tests.factories import CUT, DAY, MEN, make_salon

from bookdesk.domain.layout import BlockKind
from bookdesk.domain.locale import as_written
from bookdesk.errors import BookdeskError, InvalidRequest, NotSignedIn
from bookdesk.viewmodels.desk_state import Connection

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.viewmodels.connection import ConnectionState
    from bookdesk.viewmodels.day_grid import DayGrid

#: Days to where nothing is fetched ahead.
FAR = 20


def grid(desk: DeskAtWork) -> DayGrid:
    shown = desk.models.desk.grid.grid
    assert shown is not None
    return shown


def go_offline(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.unreachable = True
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: desk.models.desk.state.connection is Connection.OFFLINE)


def test_a_desk_without_a_server_is_connecting(unconnected: DeskAtWork) -> None:
    state = unconnected.models.desk.state
    assert (state.connection, state.date, state.title) == (Connection.CONNECTING, None, "")


def test_connecting_shows_the_servers_today(desk: DeskAtWork) -> None:
    state = desk.models.desk.state
    assert state.connection is Connection.LIVE
    assert (state.date, state.today) == (DAY, DAY)
    assert state.title == "Thursday 12 July 2018"
    assert state.second_line == "22 slots free, next 11:00 Becky"
    assert state.zone_note == "Times shown in America/Winnipeg (UTC-5)"
    assert state.updated == "Updated 10:42:00"
    assert (state.desk_name, state.user_name) == ("Desk 1", "Ana")
    assert grid(desk).bookable
    assert [c.name for c in grid(desk).columns] == ["Becky", "JJ", "Joanne", "Kelly", "Sinead", "Tanya"]


def test_only_the_newest_day_asked_for_is_shown(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["day"] = threading.Event()
    model = desk.models.desk
    asked = desk.gateway.calls["day"]
    model.step(FAR)
    qtbot.waitUntil(lambda: desk.gateway.calls["day"] > asked)
    model.step(1)
    newest = DAY + timedelta(days=FAR + 1)
    assert model.state.date == newest
    # The old day stays in sight, and can't be booked, until the new one is there.
    assert grid(desk).date == DAY
    opened: list[date] = []
    model.day_opened.connect(lambda: opened.append(grid(desk).date))
    gate.set()
    qtbot.waitUntil(lambda: grid(desk).date == newest)
    assert opened == [newest]


def test_the_day_that_is_left_is_not_bookable_any_more(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.gates["day"] = threading.Event()
    desk.models.desk.step(FAR)
    desk.tick(60)
    assert (grid(desk).date, grid(desk).bookable) == (DAY, False)


def test_another_service_is_bookable_once_its_slots_are_there(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["day"] = threading.Event()
    desk.models.desk.choose_service(MEN.id)
    desk.tick(60)
    assert not grid(desk).bookable
    gate.set()
    qtbot.waitUntil(lambda: grid(desk).bookable)
    free = [b for c in grid(desk).columns for b in c.blocks if b.kind is BlockKind.AVAILABLE]
    assert free
    assert {b.service_id for b in free} == {MEN.id}
    assert desk.models.desk.state.service_minutes == 30


def test_an_unknown_service_is_not_chosen(desk: DeskAtWork) -> None:
    desk.models.desk.choose_service("none")
    assert desk.models.desk.state.service_id == CUT.id


def test_a_lost_line_keeps_the_day_and_says_since_when(desk: DeskAtWork, qtbot: QtBot) -> None:
    line = desk.models.connection
    told: list[ConnectionState] = []
    line.changed.connect(lambda: told.append(line.state))
    go_offline(desk, qtbot)
    state = desk.models.desk.state
    assert state.reason == "Could not reach the server (no route)."
    assert state.second_line == "Offline - schedule as of 10:42"
    # The second try may have failed as well by now, and the wait for the third be longer.
    assert next(one.next_try for one in told if one.connection is Connection.OFFLINE) == 1
    assert not grid(desk).bookable
    assert grid(desk).offline_as_of == desk.time.now()
    assert grid(desk).columns[0].note == "To 17:00"


def test_trying_now_brings_the_line_back(desk: DeskAtWork, qtbot: QtBot) -> None:
    go_offline(desk, qtbot)
    desk.gateway.unreachable = False
    with qtbot.waitSignal(desk.models.connection.came_up):
        desk.models.desk.refresh()
    qtbot.waitUntil(lambda: grid(desk).bookable)
    assert desk.models.desk.state.connection is Connection.LIVE
    assert desk.models.desk.state.reason == ""
    assert grid(desk).bookable


def test_the_desk_tries_again_by_itself(desk: DeskAtWork, qtbot: QtBot) -> None:
    go_offline(desk, qtbot)
    desk.gateway.unreachable = False
    qtbot.waitUntil(lambda: desk.models.desk.state.connection is Connection.LIVE)


def test_a_refused_token_is_not_tried_again(unconnected: DeskAtWork, qtbot: QtBot) -> None:
    unconnected.gateway.refusals["business"] = NotSignedIn("Sign in again.")
    unconnected.models.desk.connect_to(unconnected.gateway)
    qtbot.waitUntil(lambda: unconnected.models.desk.state.connection is Connection.OFFLINE)
    assert unconnected.models.desk.state.reason == "Sign in again."
    assert unconnected.models.desk.state.next_try == 0


def test_an_error_of_before_does_not_throw_the_new_line_down(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.failing["day"] = NotSignedIn("Sign in again.")
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: desk.models.desk.state.connection is Connection.OFFLINE)
    del desk.gateway.failing["day"]
    seen: list[Connection] = []
    desk.models.connection.changed.connect(lambda: seen.append(desk.models.connection.state.connection))
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: grid(desk).bookable)
    # It tells that it tries, then that it is up, and nothing after that.
    assert seen == [Connection.OFFLINE, Connection.LIVE]


def test_the_seconds_to_the_next_try_lay_nothing_out(desk: DeskAtWork, qtbot: QtBot) -> None:
    go_offline(desk, qtbot)
    qtbot.waitUntil(lambda: desk.models.desk.state.next_try > 1)
    shown: list[int] = []
    desk.models.desk.grid.shown.connect(lambda: shown.append(1))
    before = desk.models.desk.state.next_try
    qtbot.waitUntil(lambda: desk.models.desk.state.next_try < before)
    assert shown == []


def test_a_look_that_finds_nothing_new_shows_one_grid_at_most(desk: DeskAtWork, qtbot: QtBot) -> None:
    shown: list[int] = []
    desk.models.desk.grid.shown.connect(lambda: shown.append(1))
    with qtbot.waitSignal(desk.models.desk.bookings_arrived):
        desk.models.desk.refresh()
    assert len(shown) <= 1


def test_a_desk_that_never_saw_anything_says_so(unconnected: DeskAtWork, qtbot: QtBot) -> None:
    unconnected.gateway.unreachable = True
    unconnected.models.desk.connect_to(unconnected.gateway)
    state = "Nothing is saved on this desk yet. Connect to see the schedule."
    qtbot.waitUntil(lambda: unconnected.models.desk.state.empty_text == state)
    unconnected.gateway.unreachable = False
    unconnected.models.desk.refresh()
    qtbot.waitUntil(lambda: unconnected.models.desk.grid.grid is not None)
    assert unconnected.models.desk.state.empty_text == ""


def test_a_server_that_is_gone_leaves_the_picture(desk: DeskAtWork) -> None:
    desk.models.desk.server_lost(BookdeskError("The backend on this machine ended."))
    assert desk.models.desk.state.connection is Connection.OFFLINE
    assert desk.models.desk.state.reason == "The backend on this machine ended."
    assert desk.models.desk.gateway is None
    desk.models.desk.soonest()
    assert desk.models.status.state.message == "Could not reach the server. Nothing was held."


def test_what_another_desk_does_arrives_by_looking_again(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.take(desk.slot("jj", "12:00"), "Desk 2")
    qtbot.waitUntil(lambda: any(b.held_by == "Desk 2" for c in grid(desk).columns for b in c.blocks))


def test_the_soonest_free_slot_of_today_is_held(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.models.desk.soonest()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == desk.slot("becky", "11:00").id)


def test_a_walk_in_pressed_while_connecting_waits_for_the_day(unconnected: DeskAtWork, qtbot: QtBot) -> None:
    unconnected.models.desk.connect_to(unconnected.gateway)
    unconnected.models.desk.soonest()
    assert unconnected.models.status.state.message == ""
    qtbot.waitUntil(lambda: unconnected.models.hold.own_slot_id == unconnected.slot("becky", "11:00").id)


def test_a_walk_in_that_waits_ends_with_the_line(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["day"] = threading.Event()
    desk.models.desk.refresh()
    desk.models.desk.soonest()
    desk.gateway.unreachable = True
    with qtbot.waitSignal(desk.models.desk.soonest_missed) as told:
        gate.set()
    assert told.args == ["Could not reach the server. Nothing was held."]
    assert desk.gateway.calls["hold"] == 0


def test_the_soonest_slot_leaves_hidden_providers_out(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.models.desk.choices.show_provider("becky", False)  # noqa: FBT003  a slot of a check box
    desk.models.desk.soonest()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == desk.slot("kelly", "11:30").id)


def test_a_walk_in_from_another_day_goes_to_today_first(desk: DeskAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.models.desk.day_opened):
        desk.models.desk.step(3)
    desk.models.desk.soonest()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == desk.slot("becky", "11:00").id)
    assert desk.models.desk.state.date == DAY


def test_going_elsewhere_takes_a_walk_in_back(desk: DeskAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.models.desk.day_opened):
        desk.models.desk.step(FAR)
    desk.source.client.remove_queries(("availability",))
    gate = desk.gateway.gates["day"] = threading.Event()
    desk.models.desk.soonest()
    desk.models.desk.step(2 * FAR)
    with qtbot.waitSignal(desk.models.desk.day_opened):
        gate.set()
    assert desk.gateway.calls["hold"] == 0


def test_no_free_slot_today_names_the_next_one(desk: DeskAtWork, qtbot: QtBot) -> None:
    for provider in ("becky", "jj", "joanne", "kelly", "sinead", "tanya"):
        day = desk.gateway.day(DAY, CUT.id, (provider,)).providers[0]
        for row in list(day.free_rows()):
            desk.gateway.book(day.slot(row), None)
    with qtbot.waitSignal(desk.models.desk.bookings_arrived):
        desk.models.desk.refresh()
    assert desk.models.desk.state.second_line == "No slot free"
    with qtbot.waitSignal(desk.models.desk.soonest_missed) as missed:
        desk.models.desk.soonest()
    assert missed.args == ["No free slot for Women's hair cut on this day. Next: Fri 13 July 09:00, Becky."]
    assert desk.models.hold.own_slot_id is None


def test_a_walk_in_that_another_server_cuts_off_is_told(desk: DeskAtWork, qtbot: QtBot) -> None:
    for provider in ("becky", "jj", "joanne", "kelly", "sinead", "tanya"):
        day = desk.gateway.day(DAY, CUT.id, (provider,)).providers[0]
        for row in list(day.free_rows()):
            desk.gateway.book(day.slot(row), None)
    with qtbot.waitSignal(desk.models.desk.bookings_arrived):
        desk.models.desk.refresh()
    gate = desk.gateway.gates["next_free"] = threading.Event()
    desk.models.desk.soonest()
    qtbot.waitUntil(lambda: desk.gateway.calls["next_free"] == 1)
    with qtbot.waitSignal(desk.models.desk.soonest_missed) as missed:
        desk.models.desk.connect_to(make_salon(desk.time))
    gate.set()
    assert missed.args == ["Could not reach the server. Nothing was held."]


def test_providers_are_hidden_and_shown(desk: DeskAtWork) -> None:
    model = desk.models.desk
    model.choices.show_provider("jj", False)  # noqa: FBT003
    assert "jj" not in [c.provider_id for c in grid(desk).columns]
    assert model.state.second_line.startswith("17 slots free")
    for provider in model.state.providers:
        model.choices.show_provider(provider.id, False)  # noqa: FBT003
    assert model.state.empty_text == "No provider selected."
    model.choices.show_all()
    assert len(grid(desk).columns) == 6


def test_dates_past_the_calendars_ends_are_not_asked_for(desk: DeskAtWork) -> None:
    desk.models.desk.go_to(date(1970, 1, 1))
    desk.models.desk.go_to(date(9999, 1, 1))
    assert desk.models.desk.state.date == DAY


def test_a_day_on_which_clocks_change_says_so(desk: DeskAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.models.desk.day_opened):
        desk.models.desk.go_to(date(2018, 11, 4))
    assert desk.models.desk.state.zone_note == (
        "Times shown in America/Winnipeg (UTC-6), clocks change at 02:00"
    )


def test_what_this_desk_changed_is_not_outlined(desk: DeskAtWork, qtbot: QtBot) -> None:
    outlined: list[object] = []
    desk.models.desk.grid.changed_elsewhere.connect(outlined.append)
    booking = next(b for b in desk.models.desk.bookings if b.customer and b.customer.name == "Laura Hiebert")
    arrives = desk.models.desk.bookings_arrived
    with qtbot.waitSignals([desk.models.booking.stepped, arrives]):
        desk.models.booking.step(booking, next(s for s in type(booking.status) if s.value == "arrived"))
    assert desk.models.desk.booking(booking.id) != booking
    assert outlined == []


def test_bookings_that_come_after_their_day_are_not_outlined(unconnected: DeskAtWork, qtbot: QtBot) -> None:
    desk = unconnected
    told = desk.gateway.gates["bookings"] = threading.Event()
    with qtbot.waitSignal(desk.models.desk.day_opened):
        desk.models.desk.connect_to(desk.gateway)
    shown = grid(desk)
    # All columns are in sight.
    desk.models.desk.grid.look_at(range(len(shown.columns)))
    nameless = [one for column in shown.columns for one in column.blocks if one.kind is BlockKind.BOOKED]
    assert nameless
    assert not any(block.title for block in nameless)
    assert shown.bookable
    outlined: list[object] = []
    desk.models.desk.grid.changed_elsewhere.connect(outlined.append)
    told.set()
    qtbot.waitUntil(lambda: grid(desk) is not shown)
    named = [one for column in grid(desk).columns for one in column.blocks if one.kind is BlockKind.BOOKED]
    assert all(block.title for block in named)
    assert outlined == []


def test_offline_another_days_schedule_never_stands_under_this_days_name(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    model = desk.models.desk
    go_offline(desk, qtbot)
    assert model.state.empty_text == ""
    model.step(FAR)
    qtbot.waitUntil(lambda: bool(model.state.empty_text))
    assert model.state.empty_text == "Not saved on this desk. Connect to see 1 August."
    model.set_locale_style(is_12_hour=False, translate=french)
    assert model.state.empty_text.endswith("see 1er août.")
    model.set_locale_style(is_12_hour=False, translate=as_written)
    model.step(-FAR)
    qtbot.waitUntil(lambda: not model.state.empty_text)


def test_reloading_reads_providers_and_services_again(desk: DeskAtWork, qtbot: QtBot) -> None:
    calls = desk.gateway.calls
    providers, days = calls["providers"], calls["day"]

    def is_read() -> bool:
        return calls["day"] > days and not desk.source.client.is_fetching()

    desk.models.desk.refresh()
    qtbot.waitUntil(is_read)
    assert calls["providers"] == providers
    days = calls["day"]
    desk.models.desk.reload()
    qtbot.waitUntil(is_read)
    assert calls["providers"] == providers + 1


def test_a_day_that_the_server_refuses_is_no_lost_line(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.failing["day"] = InvalidRequest("No such day.", "invalid_request", {})
    with qtbot.waitSignal(desk.models.desk.soonest_missed) as told:
        desk.models.desk.step(FAR)
    assert told.args == ["No such day."]
    assert desk.models.desk.state.connection is Connection.LIVE


def test_ones_own_bookings_are_named_and_what_is_free_stands_back(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.desk
    first = model.bookings[0]
    someone = first._replace(user_id="u2", user_name="Ben", version=first.version + 1)
    desk.gateway.booked[first.id] = someone
    with qtbot.waitSignal(model.bookings_arrived):
        model.refresh()
    model.choices.set_mine(True)
    blocks = {b.identity: b for c in grid(desk).columns for b in c.blocks}
    assert model.state.mine
    assert first.id not in {b.booking_id for b in blocks.values()}
    own = next(b for b in blocks.values() if b.booking_id)
    assert own.title
    free = [b for b in blocks.values() if b.can_be_held]
    assert free
    assert all(b.stands_back for b in free)
    model.choices.set_mine(False)
    assert not any(b.stands_back for c in grid(desk).columns for b in c.blocks)
