"""Expiry of holds in a real process whose holds last seconds: by the server's clock, told and written."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.backend.conftest import salon_backend
from tests.factories_backend import at, slot_id

from bookdesk.backend import tables as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.backend.conftest import Desk, Running


@pytest.fixture(scope="module")
def salon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    # Long enough for what is asked while one lasts, on a busy machine too.
    with salon_backend(tmp_path_factory.mktemp("salon"), hold_seconds=4) as running:
        yield running


def until(happens: Callable[[], bool], seconds: float = 60) -> None:
    """Ask again and again until something has happened; each question is a round trip of its own."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def status(desk: Desk, clock: str, day: int = 16) -> str:
    wanted = slot_id("becky", "cut", at(day, clock))
    found: str = next(s["status"] for s in desk.day("becky", f"2018-07-{day}") if s["id"] == wanted)
    return found


def test_a_hold_ends_by_itself_and_is_announced(salon: Running, desk: Desk) -> None:
    token = desk.held("becky", "cut", at(16, "09:00"))
    assert status(desk, "09:00") == "reserved"
    database = salon.database()

    def announced() -> bool:
        with database.read() as connection:
            state = connection.execute(
                sa.select(t.reservations.c.state).where(t.reservations.c.token == token)
            )
            rows = connection.execute(sa.select(t.audit.c.action).where(t.audit.c.action == "expire")).all()
            return state.scalar_one() == "expired" and len(rows) == 1

    # Nobody asks the server anything meanwhile: its own watch does it.
    until(announced)
    with database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(t.claims)).scalar_one() == 0
        told = connection.execute(sa.select(t.outbox.c.topic)).scalars().all()
    database.close()
    assert told == ["timeslot", "timeslot"]
    assert status(desk, "09:00") == "available"
    assert code(desk.confirm(token, "expired-key-1")) == (410, "reservation_expired")
    assert code(desk.http.post(f"/reservations/{token}/extend")) == (410, "reservation_expired")
    assert desk.http.delete(f"/reservations/{token}").status_code == 204


def test_the_slot_can_be_held_again_when_the_hold_has_ended(desk: Desk, desk_2: Desk) -> None:
    desk.held("becky", "cut", at(17, "09:00"))
    assert code(desk_2.hold("becky", "cut", at(17, "09:00"))) == (409, "slot_taken")
    until(lambda: desk_2.hold("becky", "cut", at(17, "09:00")).status_code == 201)


def test_a_month_counts_a_slot_again_when_its_hold_has_ended(desk: Desk) -> None:
    def count() -> int:
        days = desk.get("/calendar/month", year=2018, month=7)["days"]
        found: int = days[17]["availableCount"]
        return found

    before = count()
    desk.held("becky", "cut", at(18, "09:00"))
    assert count() == before - 1
    until(lambda: count() == before)


def test_an_extended_hold_outlives_its_first_deadline(desk: Desk) -> None:
    token = desk.held("becky", "cut", at(19, "09:00"))
    later = desk.held("becky", "cut", at(19, "09:45"))
    assert desk.http.post(f"/reservations/{token}/extend").status_code == 200
    until(lambda: status(desk, "09:45", 19) == "available")
    assert status(desk, "09:00", 19) == "reserved"
    assert desk.confirm(token, "extended-key-1").status_code == 201
    assert code(desk.confirm(later, "extended-key-2")) == (410, "reservation_expired")
