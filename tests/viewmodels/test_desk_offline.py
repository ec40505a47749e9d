"""Offline reading: what was seen opens again without a server, marked with its time; nothing is held."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

import pytest
from tests.factories import DAY, MEN, at
from tests.viewmodels.stored_desk import StoredDesk, days_after

from bookdesk.errors import BookdeskError, ServerFailed
from bookdesk.viewmodels.desk_state import Connection
from bookdesk.viewmodels.live import LiveState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

NEXT = DAY + timedelta(days=1)
NEVER = date(2018, 8, 3)


class Start(Protocol):
    """Starts a desk on the test's folder, so many days after the first; the last one must be closed."""

    def __call__(self, days_later: float = 0, secret: bytes | None = ...) -> StoredDesk: ...


@pytest.fixture
def start(tmp_path: Path, qtbot: QtBot) -> Iterator[Start]:
    started: list[StoredDesk] = []

    def start(days_later: float = 0, secret: bytes | None = bytes(32)) -> StoredDesk:
        started.append(StoredDesk(tmp_path / "cache", qtbot, days_after(days_later), secret))
        return started[-1]

    yield start
    for desk in started:
        desk.close()


@pytest.fixture
def used(start: Start) -> Start:
    """A folder whose desk was looked at on the salon's day, and closed."""
    desk = start()
    desk.unlock()
    desk.connect()
    desk.go_to(NEXT)
    desk.go_to(DAY)
    desk.settle()
    desk.close()
    return start


def opened(start: Start, days_later: float = 0) -> StoredDesk:
    """Start a desk whose server does not answer."""
    desk = start(days_later)
    desk.desk.open_stored()
    desk.unlock()
    desk.gateway.unreachable = True
    with desk._qtbot.waitSignal(desk.models.connection.changed):
        desk.desk.connect_to(desk.gateway)
    assert desk.desk.state.connection is Connection.OFFLINE
    return desk


def names(desk: StoredDesk) -> set[str]:
    return {booking.customer.name for booking in desk.desk.bookings if booking.customer}


def test_news_moves_on_as_of_when_the_schedule_is(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.models.desk.set_news(told=True)
    desk.tick(300)
    desk.models.desk.set_news(told=False)
    desk.gateway.unreachable = True
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: desk.models.desk.state.second_line == "Offline - schedule as of 10:47")
    grid = desk.models.desk.grid.grid
    assert grid is not None
    assert grid.offline_as_of == at("10:47")


def test_a_day_is_read_at_once_when_the_news_that_was_awaited_will_not_come(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    model = desk.models.desk
    model._looks.due.disconnect()
    qtbot.waitUntil(lambda: not desk.source.client.is_fetching())
    desk.tick(1)
    desk.models.connection.note_trouble(ServerFailed("A stranger answered."), stops_all=True)
    desk.models.live._set(LiveState(is_waiting=True))
    with qtbot.waitSignal(desk.models.connection.came_up):
        model.refresh()
    assert not model.day.is_current
    assert not model.day.is_fetching
    desk.models.live._set(LiveState(reason="This server has no live news."))
    qtbot.waitUntil(lambda: model.day.is_current)


def test_a_desk_that_was_never_used_opens_empty(start: Start) -> None:
    desk = start()
    desk.desk.open_stored()
    assert desk.grid is None
    assert (desk.desk.state.title, desk.desk.state.date) == ("", None)


def test_the_last_view_is_there_before_anything_else_has_its_turn(used: Start) -> None:
    desk = used()
    desk.desk.open_stored()
    # The event loop has not run: this is the first picture.
    grid, state = desk.grid, desk.desk.state
    assert grid is not None
    assert grid.date == DAY
    assert [column.name for column in grid.columns] == ["Becky", "JJ", "Joanne", "Kelly", "Sinead", "Tanya"]
    assert all(column.blocks for column in grid.columns)
    assert not grid.bookable
    assert state.connection is Connection.CONNECTING
    assert state.title == "Thursday 12 July 2018"
    assert state.second_line == "Schedule as of 10:42"
    assert state.business_name == "Salon"
    assert sum(desk.gateway.calls.values()) == 0


def test_what_was_stored_a_moment_ago_can_be_booked_as_soon_as_the_server_answers(
    start: Start, qtbot: QtBot
) -> None:
    before = start()
    before.connect()
    before.settle()
    before.close()
    desk = start(5 / 86400)
    desk.desk.open_stored()
    # The next look, seconds from now, must not be what reads it.
    desk.desk._looks.due.disconnect()
    desk.connect()
    qtbot.waitUntil(lambda: desk.desk.day.as_of == desk.time.now())


def test_the_last_view_is_as_it_was_left(start: Start) -> None:
    desk = start()
    desk.connect()
    desk.desk.choose_service(MEN.id)
    desk.desk.choices.show_provider("jj", False)  # noqa: FBT003  a check box's value
    desk.wait_for_live()
    desk.settle()
    desk.close()
    again = start()
    again.desk.open_stored()
    assert again.desk.state.service_id == MEN.id
    assert again.grid is not None
    assert [column.name for column in again.grid.columns] == ["Becky", "Joanne", "Kelly", "Sinead", "Tanya"]
    assert again.desk.state.service_minutes == 30


def test_names_come_once_the_key_is_there(used: Start, qtbot: QtBot) -> None:
    desk = used()
    desk.desk.open_stored()
    assert names(desk) == set()
    desk.unlock()
    qtbot.waitUntil(lambda: bool(names(desk)))
    assert {"Laura Hiebert", "Grace Lind"} <= names(desk)


def test_without_a_line_the_view_says_of_when_it_is(used: Start) -> None:
    desk = opened(used)
    assert desk.desk.state.second_line == "Offline - schedule as of 10:42"
    assert desk.desk.state.reason == "Could not reach the server (no route)."
    assert desk.desk.state.next_try == 1
    assert desk.grid is not None
    assert desk.grid.offline_as_of is not None
    assert desk.grid.columns[0].note == "To 17:00"


def test_a_day_of_another_date_is_said_to_be(used: Start) -> None:
    desk = opened(used, days_later=1)
    # It opens on that day's today, which was looked at yesterday.
    assert desk.desk.state.date == NEXT
    assert desk.grid is not None
    assert desk.grid.date == NEXT
    assert desk.desk.state.second_line == "Offline - schedule as of Thu 12 July, 10:42"


def test_every_day_that_was_seen_opens(used: Start) -> None:
    desk = opened(used)
    for day in (NEXT, DAY):
        desk.go_to(day)
        assert desk.desk.state.empty_text == ""
        assert desk.grid is not None
        assert (desk.grid.date, len(desk.grid.columns)) == (day, 6)
        assert desk.desk.state.second_line == "Offline - schedule as of 10:42"


def test_a_day_that_was_never_seen_says_so(used: Start) -> None:
    desk = opened(used)
    desk.go_to(NEVER)
    assert desk.desk.state.empty_text == "Not saved on this desk. Connect to see 3 August."
    assert desk.desk.state.second_line == ""
    assert desk.desk.state.title == "Friday 3 August 2018"
    desk.go_to(DAY)
    assert desk.desk.state.empty_text == ""


def test_nothing_can_be_held(used: Start) -> None:
    desk = opened(used)
    assert desk.grid is not None
    assert not desk.grid.bookable
    desk.desk.soonest()
    assert desk.models.status.state.message == "Could not reach the server. Nothing was held."
    assert desk.models.hold.own_slot_id is None
    assert desk.gateway.calls["hold"] == 0


def test_a_desk_with_no_server_at_all_holds_nothing(used: Start) -> None:
    desk = used()
    desk.desk.open_stored()
    desk.desk.server_lost(BookdeskError("The backend on this machine ended."))
    desk.desk.soonest()
    assert desk.models.status.state.message == "Could not reach the server. Nothing was held."


def test_when_the_server_comes_what_is_shown_is_read_again(used: Start, qtbot: QtBot) -> None:
    desk = opened(used)
    desk.time.advance(900)
    slot = desk.gateway.slot_at("jj", "cut", desk.time.now() + timedelta(minutes=63))
    desk.gateway.take(slot, "Desk 2")
    desk.clock.observe(desk.time.now(), desk.clock.now(), desk.clock.now())
    desk.gateway.unreachable = False
    # By itself: the countdown is a second.
    desk.wait_for_live()
    assert desk.desk.state.connection is Connection.LIVE
    assert desk.desk.state.reason == ""
    qtbot.waitUntil(lambda: desk.desk.state.updated == "Updated 10:57:00")
    assert desk.grid is not None
    assert any(block.held_by == "Desk 2" for column in desk.grid.columns for block in column.blocks)
    desk.desk.soonest()
    qtbot.waitUntil(lambda: desk.models.hold.state.is_held)
    assert desk.gateway.calls["hold"] == 1


def test_a_day_that_was_missing_is_there_when_the_server_is(used: Start, qtbot: QtBot) -> None:
    desk = opened(used)
    desk.go_to(NEVER)
    desk.gateway.unreachable = False
    qtbot.waitUntil(lambda: desk.grid is not None and desk.grid.date == NEVER)
    assert desk.desk.state.empty_text == ""
    assert desk.desk.state.date == NEVER


def test_days_seen_within_seven_days_open_and_older_ones_are_gone(used: Start) -> None:
    within = opened(used, days_later=6.9)
    within.go_to(DAY)
    assert within.desk.state.empty_text == ""
    assert within.desk.state.second_line == "Offline - schedule as of Thu 12 July, 10:42"
    within.close()
    past = used(7.1)
    past.desk.open_stored()
    assert past.grid is None


def test_a_desk_in_use_forgets_days_one_by_one(used: Start) -> None:
    later = used(5)
    later.desk.open_stored()
    later.unlock()
    later.connect()
    seen = later.desk.state.date
    later.settle()
    later.close()
    desk = opened(used, days_later=8)
    desk.go_to(DAY)
    assert desk.desk.state.empty_text == "Not saved on this desk. Connect to see 12 July."
    assert seen == date(2018, 7, 17)
    desk.go_to(seen)
    assert desk.desk.state.empty_text == ""
    assert desk.desk.state.second_line == "Offline - schedule as of Tue 17 July, 10:42"
