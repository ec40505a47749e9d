"""Day, week and month on one desk: one set of filters, one set of numbers, one question at a time."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.factories import COLOUR, CUT, DAY, at
from tests.fake_schedule import Break

from bookdesk.domain.intervals import Interval
from bookdesk.domain.zones import LATEST_DAY, to_seconds
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from datetime import date, datetime

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.domain.schedule import Slot


def send_away(desk: DeskAtWork, provider_id: str, *days: date) -> None:
    for day in days:
        whole = Interval(to_seconds(at("00:00", day)), to_seconds(at("23:59", day)))
        desk.gateway.breaks.append(Break(provider_id, whole, "Ill"))


def show(desk: DeskAtWork, qtbot: QtBot, view: View) -> None:
    desk.models.desk.show_view(view)
    shows = desk.models.desk.day if view is View.DAY else desk.models.desk.ranges
    qtbot.waitUntil(lambda: shows.is_current)


def free_on(desk: DeskAtWork, view: View) -> int:
    """How many free slots a range says that today has."""
    ranges = desk.models.desk.ranges
    if view is View.MONTH:
        grid = ranges.month.table.grid
        assert grid is not None
        return next(cell.free for cell in grid.cells if cell.date == DAY)
    week = ranges.week.table.grid
    assert week is not None
    figures = next(column.figures for column in week.columns if column.date == DAY)
    assert figures is not None
    return figures.available_count


def test_after_ones_own_booking_all_views_say_the_same(desk: DeskAtWork, qtbot: QtBot) -> None:
    model, hold = desk.models.desk, desk.models.hold
    for view in (View.MONTH, View.WEEK, View.DAY):
        show(desk, qtbot, view)
    hold.hold(desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: hold.state.phase is HoldPhase.HELD)
    hold.set_customer("Ann", "", "")
    with qtbot.waitSignal(hold.booked):
        hold.confirm()
    qtbot.waitUntil(lambda: model.day.is_current and not model.day.is_fetching)
    day = int(model.state.second_line.split(" ")[0])
    assert day == 21
    for view in (View.MONTH, View.WEEK):
        model.show_view(view)
        qtbot.waitUntil(lambda view=view: free_on(desk, view) == day)  # type: ignore[misc]


def test_with_nobody_selected_nobody_is_counted(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.desk
    show(desk, qtbot, View.MONTH)
    asked = len(desk.gateway.ranges_asked)
    model.choices.show_none()
    assert model.state.empty_text == "No provider selected."
    assert model.state.second_line == ""
    assert model.marks(DAY.year, DAY.month) == {}
    assert len(desk.gateway.ranges_asked) == asked
    model.choices.show_only("kelly")
    qtbot.waitUntil(lambda: model.ranges.is_current)
    assert desk.gateway.ranges_asked[-1] == (CUT.id, ("kelly",), False)


def test_the_soonest_from_here_is_one_of_those_who_are_looked_at(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.desk
    model.choices.show_only("tanya")
    send_away(desk, "tanya", DAY, DAY + timedelta(days=1))
    with qtbot.waitSignal(model.free_found) as found:
        model.next_free(at("10:42"))
    assert found.args[0].provider_id == "tanya"
    assert found.args[0].start.date() == DAY + timedelta(days=2)


def test_a_walk_in_is_told_of_those_who_are_looked_at(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.desk
    model.choices.show_only("tanya")
    send_away(desk, "tanya", DAY)
    with qtbot.waitSignal(model.bookings_arrived):
        model.refresh()
    with qtbot.waitSignal(model.soonest_missed) as missed:
        model.soonest()
    text = "No free slot for Women's hair cut on this day. Next: Fri 13 July 09:00, Tanya."
    assert missed.args == [f"{text} Only the providers shown were looked at."]


def test_a_walk_in_says_that_it_is_the_soonest_of_those_who_are_looked_at(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    model = desk.models.desk
    model.choices.show_only("kelly")
    model.soonest()
    slot = desk.slot("kelly", "11:30")
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    assert desk.models.status.state.message == "Soonest of the providers shown: 11:30 with Kelly."


def test_a_walk_in_among_all_says_nothing_of_those_shown(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.models.desk.soonest()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == desk.slot("becky", "11:00").id)
    assert desk.models.status.state.message == ""


def test_nobody_is_asked_for_when_nobody_is_looked_at(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.desk
    model.choices.show_none()
    with qtbot.waitSignal(model.soonest_missed) as missed:
        model.next_free(at("10:42"))
    assert missed.args == ["No provider selected."]
    assert desk.gateway.calls["next_free"] == 0


def test_a_late_answer_moves_nobody(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.desk
    found: list[Slot] = []
    model.free_found.connect(found.append)
    gate = desk.gateway.gates["next_free"] = threading.Event()
    model.next_free(at("10:42"))
    qtbot.waitUntil(lambda: desk.gateway.calls["next_free"] == 1)
    model.choose_service(COLOUR.id)
    model.go_to(DAY + timedelta(days=9))
    gate.set()
    with qtbot.waitSignal(model.free_found):
        model.next_free(at("09:00", DAY + timedelta(days=9)))
    assert [slot.service_id for slot in found] == [COLOUR.id]


def test_the_instant_of_a_day_that_was_left_is_forgotten(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.desk
    opened: list[datetime | None] = []
    model.day_opened.connect(opened.append)
    gate = desk.gateway.gates["day"] = threading.Event()
    model.open_day(DAY + timedelta(days=10), at("15:00", DAY + timedelta(days=10)))
    model.go_to(DAY + timedelta(days=20))
    gate.set()
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [None]


def test_a_date_past_the_calendars_end_leads_nowhere(desk: DeskAtWork, qtbot: QtBot) -> None:
    show(desk, qtbot, View.WEEK)
    desk.models.desk.open_day(LATEST_DAY + timedelta(days=1))
    assert (desk.models.desk.state.view, desk.models.desk.state.date) == (View.WEEK, DAY)
