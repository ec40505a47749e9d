"""A provider's whole day is cancelled while another desk looks: real server, real socket, real models."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.conftest import Desk, Running, salon_backend
from tests.end_to_end.live_desk import LiveDesk
from tests.factories_backend import at

from bookdesk.data.coordinator import DayRange
from bookdesk.data.keys import availability_key
from bookdesk.domain.states import FREE_STATUSES, BookingStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

PATIENCE = 30_000
#: JJ's day from nine to five, in five minutes each.
BOOKINGS = 96
FRIDAY = date(2018, 7, 13)


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with salon_backend(tmp_path_factory.mktemp("flurry")) as running:
        yield running


@pytest.fixture
def other(running: Running) -> Iterator[Desk]:
    """Another desk, which has JJ's Friday full."""
    desk = running.desk("Desk 2")
    made = desk.http.post("/services", json={"id": "quick", "name": "Fringe", "minutes": 5})
    assert made.status_code == 201, made.text
    known = next(one for one in desk.get("/providers")["providers"] if one["id"] == "jj")
    offered = {"serviceIds": [*known["serviceIds"], "quick"]}
    assert desk.http.patch("/providers/jj", json=offered).status_code == 200
    yield desk
    desk.http.close()


def cancel_all(other: Desk, booked: list[dict[str, Any]]) -> list[int]:
    """Cancel bookings one by one; returns the answers' statuses."""
    return [other.step(one, "cancelled", "The provider is ill").status_code for one in booked]


def test_ninety_six_cancellations_cost_a_desk_a_question_a_second(
    running: Running, other: Desk, qtbot: QtBot
) -> None:
    opens = at(13, "09:00")
    booked = [
        other.booked("jj", "quick", opens + number * timedelta(minutes=5)) for number in range(BOOKINGS)
    ]
    desk = LiveDesk(running.url, running.token, "Desk 1")
    try:
        model = desk.models.desk
        qtbot.waitUntil(lambda: model.state.date is not None, timeout=PATIENCE)
        model.choose_service("quick")
        model.go_to(FRIDAY)
        qtbot.waitUntil(lambda: desk.is_told, timeout=PATIENCE)

        def free() -> int:
            day = model.day.picture.schedule.provider("jj") if model.day.picture else None
            return -1 if day is None else day.free_count

        assert free() == 0
        ahead = DayRange(FRIDAY, "quick", ("jj",), model.state.week_start).neighbours()
        keys = [availability_key("jj", "quick", day) for day in ahead]
        # What is fetched ahead is no part of the bill.
        qtbot.waitUntil(lambda: all(map(desk.source.client.get_query_data, keys)), timeout=PATIENCE)
        heard: list[None] = []
        model.day.changed.connect(lambda: heard.append(None))
        asked = dict(desk.gateway.asked)
        began = time.monotonic()
        with ThreadPoolExecutor(1) as at_once:
            # The desk goes on meanwhile, as it does when another desk is at work.
            cancelled = at_once.submit(cancel_all, other, booked)
            qtbot.waitUntil(cancelled.done, timeout=PATIENCE)
            assert set(cancelled.result()) == {200}
        day = other.day("jj", FRIDAY.isoformat(), "quick")
        now = sum(slot["status"] in FREE_STATUSES for slot in day)

        def is_over() -> bool:
            standing = [one for one in model.day.bookings if one.status is not BookingStatus.CANCELLED]
            return free() == now and desk.is_told and not standing

        qtbot.waitUntil(is_over, timeout=PATIENCE)
        seconds = time.monotonic() - began
        assert desk.gateway.asked["day"] - asked["day"] <= 2 + seconds
        lists = desk.gateway.asked["bookings"] - asked["bookings"]
        assert lists + desk.gateway.asked["bookings_by_id"] <= 2 + seconds
        # A channel tells twenty times a second at most; each question and its answer are seen as well.
        assert len(heard) <= 8 + 20 * seconds
    finally:
        desk.close()


def test_a_whole_day_that_is_closed_at_once_costs_one_question_at_most(
    running: Running, other: Desk, qtbot: QtBot
) -> None:
    desk = LiveDesk(running.url, running.token, "Desk 1")
    try:
        model = desk.models.desk
        qtbot.waitUntil(lambda: model.state.date is not None, timeout=PATIENCE)
        model.choose_service("quick")
        model.go_to(FRIDAY)
        qtbot.waitUntil(lambda: desk.is_told and not desk.source.client.is_fetching(), timeout=PATIENCE)

        def free() -> int:
            day = model.day.picture.schedule.provider("jj") if model.day.picture else None
            return -1 if day is None else day.free_count

        assert free() == BOOKINGS
        asked = dict(desk.gateway.asked)
        shown: list[None] = []
        model.grid.shown.connect(lambda: shown.append(None))
        whole = {"start": at(13, "09:00").isoformat(), "end": at(13, "17:00").isoformat()}
        closed = other.http.post("/blocks", json={"providerId": "jj", "reason": "Ill", **whole})
        assert closed.status_code == 201, closed.text
        qtbot.waitUntil(
            lambda: free() == 0 and desk.is_told and not desk.source.client.is_fetching(), timeout=PATIENCE
        )
        assert desk.gateway.asked["day"] <= asked["day"] + 1
        # What was told, what an answer said to it, what was counted: no picture for each of 96 slots.
        assert 1 <= len(shown) <= 5
    finally:
        desk.close()
