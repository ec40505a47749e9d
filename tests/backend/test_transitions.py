"""Transitions and moves over HTTP: each step can be undone, and nothing is sold twice by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.backend.conftest import backend, salon_backend
from tests.factories_backend import at

from bookdesk.backend import tables as t

if TYPE_CHECKING:
    from pathlib import Path

    from tests.backend.conftest import Desk, Running


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def taken(desk: Desk, booking: dict[str, Any]) -> bool:
    slots = desk.day(booking["providerId"], booking["start"][:10], booking["serviceId"])
    (mine,) = [slot for slot in slots if slot["id"] == booking["timeslotId"]]
    return bool(mine["status"] == "booked")


@pytest.mark.parametrize(
    ("number", "steps"),
    [
        (0, ["arrived"]),
        (1, ["arrived", "in_service"]),
        (2, ["arrived", "in_service", "done"]),
        (3, ["cancelled"]),
        (4, ["arrived", "cancelled"]),
        (5, ["in_service"]),
        (6, ["arrived", "done"]),
    ],
)
def test_the_last_step_can_be_undone_once(desk: Desk, number: int, steps: list[str]) -> None:
    booking = desk.booked("jj", "blow", at(12, f"{11 + number // 2}:{number % 2 * 3}0"))
    states = ["confirmed", *steps]
    for before, to in zip(states, steps, strict=False):
        answer = desk.step(booking, to, "changed plans")
        assert answer.status_code == 200, answer.text
        assert answer.json()["before"] == before
        assert answer.json()["version"] == booking["version"] + 1
        booking = answer.json()
    assert taken(desk, {**booking, "start": booking["start"]}) is (steps[-1] != "cancelled")
    undone = desk.step(booking, states[-2])
    assert undone.status_code == 200, undone.text
    assert (undone.json()["status"], undone.json()["before"]) == (states[-2], None)
    assert taken(desk, booking)
    # There is one step back, not two; forward again is open.
    if len(steps) > 1:
        assert code(desk.step(undone.json(), states[-3])) == (422, "transition_not_allowed")
    assert desk.step(undone.json(), steps[-1], "after all").status_code == 200


def test_steps_that_make_no_sense_are_refused(desk: Desk) -> None:
    booking = desk.booked("becky", "cut", at(16, "09:00"))
    assert code(desk.step(booking, "pending")) == (422, "transition_not_allowed")
    assert code(desk.step(booking, "confirmed")) == (422, "transition_not_allowed")
    assert code(desk.step(booking, "cancelled")) == (422, "invalid_request")
    assert code(desk.step(booking, "vanished")) == (422, "invalid_request")
    assert code(desk.step({**booking, "id": "nobody"}, "arrived")) == (404, "booking_not_found")


def test_nobody_comes_before_the_day(desk: Desk) -> None:
    booking = desk.booked("becky", "cut", at(13, "09:00"))
    for to in ("arrived", "in_service", "done", "no_show"):
        assert code(desk.step(booking, to)) == (422, "too_early")
    assert desk.get("/bookings", id=booking["id"])["bookings"][0] == booking
    assert desk.step(booking, "cancelled", "ill").json()["status"] == "cancelled"


def test_nobody_is_missed_before_the_start_and_who_came_early_is_done_early(desk: Desk) -> None:
    booking = desk.booked("becky", "cut", at(12, "15:00"))
    for to in ("done", "no_show"):
        refused = desk.step(booking, to)
        assert code(refused) == (422, "too_early")
        wanted = f"A booking that is confirmed can't become {to} before 2018-07-12 15:00."
        assert refused.json()["detail"] == wanted
    arrived = desk.step(booking, "arrived").json()
    assert code(desk.step(arrived, "no_show")) == (422, "too_early")
    done = desk.step(arrived, "done").json()
    assert done["status"] == "done"
    undone = desk.step(done, "arrived").json()
    assert (undone["status"], undone["before"]) == ("arrived", None)
    assert desk.step(undone, "done").json()["status"] == "done"


def test_from_the_start_on_each_of_them_is_taken_undone_and_taken_again(tmp_path: Path) -> None:
    steps = {"11:00": "no_show", "12:00": "done"}
    with salon_backend(tmp_path / "salon") as running:
        desk = running.desk()
        made = {to: desk.booked("jj", "blow", at(12, start)) for start, to in steps.items()}
        came = desk.step(desk.booked("jj", "blow", at(12, "13:30")), "arrived").json()
        desk.http.close()
    with backend(tmp_path / "salon", now=at(12, "13:30").isoformat()) as running:
        desk = running.desk()
        for to, booking in [*made.items(), ("no_show", came)]:
            taken_to = desk.step(booking, to).json()
            assert (taken_to["status"], taken_to["before"]) == (to, booking["status"])
            undone = desk.step(taken_to, booking["status"]).json()
            assert (undone["status"], undone["before"]) == (booking["status"], None)
            assert desk.step(undone, to).json()["status"] == to
            assert taken(desk, booking), "whoever is late may still come"
        desk.http.close()


def test_who_came_and_was_moved_to_another_day_can_be_set_back(desk: Desk) -> None:
    booking = desk.booked("becky", "cut", at(12, "16:00"))
    arrived = desk.step(booking, "arrived").json()
    token = desk.held("becky", "cut", at(13, "11:00"))
    move = {"reservationToken": token, "version": arrived["version"]}
    moved = desk.http.post(f"/bookings/{booking['id']}/move", json=move).json()
    assert desk.step(moved, "confirmed").json()["status"] == "confirmed"


def test_a_step_from_an_old_version_is_refused(desk: Desk, desk_2: Desk) -> None:
    booking = desk.booked("becky", "cut", at(12, "11:00"))
    assert desk_2.step(booking, "arrived").status_code == 200
    assert code(desk.step(booking, "no_show")) == (412, "version_changed")
    assert desk.get("/bookings", id=booking["id"])["bookings"][0]["status"] == "arrived"


def test_a_cancellation_frees_the_slot_and_its_undo_fails_after_a_resale(desk: Desk, desk_2: Desk) -> None:
    booking = desk.booked("becky", "cut", at(17, "09:00"))
    cancelled = desk.step(booking, "cancelled", "ill").json()
    desk_2.booked("becky", "cut", at(17, "09:00"))
    refused = desk.step(cancelled, "confirmed")
    assert code(refused) == (409, "slot_taken")
    assert refused.json()["takenBy"] == "Desk 2"
    assert refused.json()["alternatives"]
    after = desk.get("/bookings", id=booking["id"])["bookings"][0]
    assert (after["status"], after["version"]) == ("cancelled", cancelled["version"])


def test_a_cancelled_seat_is_claimed_again(salon: Running, desk: Desk) -> None:
    booking = desk.booked("tanya", "yoga", at(17, "13:00"))
    others = [desk.held("tanya", "yoga", at(17, "13:00")) for _ in range(7)]
    cancelled = desk.step(booking, "cancelled", "ill").json()
    late = desk.held("tanya", "yoga", at(17, "13:00"))
    assert code(desk.step(cancelled, "confirmed")) == (409, "slot_taken")
    desk.http.delete(f"/reservations/{late}")
    assert desk.step(cancelled, "confirmed").status_code == 200
    database = salon.database()
    with database.read() as connection:
        seats = (
            connection.execute(sa.select(t.claims.c.seat).where(t.claims.c.seat.is_not(None))).scalars().all()
        )
    database.close()
    assert sorted(seats) == list(range(1, 9))
    assert len(others) == 7


def test_every_step_is_stored(salon: Running, desk: Desk) -> None:
    booking = desk.booked("becky", "cut", at(12, "13:00"))
    arrived = desk.step(booking, "arrived").json()
    desk.step(arrived, "confirmed")
    database = salon.database()
    with database.read() as connection:
        rows = connection.execute(
            sa.select(t.transitions)
            .where(t.transitions.c.booking_id == booking["id"])
            .order_by(t.transitions.c.id)
        ).all()
    database.close()
    steps = [(row.from_status, row.to_status, row.user_id, row.desk_name, row.version) for row in rows]
    assert steps == [
        ("confirmed", "arrived", "ana", "Desk 1", 2),
        ("arrived", "confirmed", "ana", "Desk 1", 3),
    ]


def test_a_move_swaps_the_claim_in_one_step(desk: Desk, desk_2: Desk) -> None:
    booking = desk.booked("becky", "cut", at(19, "09:00"))
    token = desk.held("jj", "blow", at(19, "10:00"))
    move = {"reservationToken": token, "version": booking["version"]}
    moved = desk.http.post(f"/bookings/{booking['id']}/move", json=move)
    assert moved.status_code == 200, moved.text
    assert (moved.json()["providerId"], moved.json()["serviceId"], moved.json()["version"]) == (
        "jj",
        "blow",
        2,
    )
    assert taken(desk, moved.json())
    desk_2.held("becky", "cut", at(19, "09:00"))
    assert code(desk_2.hold("jj", "blow", at(19, "10:00"))) == (409, "slot_taken")
    assert code(desk.http.post(f"/bookings/{booking['id']}/move", json=move)) == (412, "version_changed")
    again = {**move, "version": 2}
    assert code(desk.http.post(f"/bookings/{booking['id']}/move", json=again)) == (410, "reservation_expired")


def test_what_is_over_is_not_moved(desk: Desk) -> None:
    booking = desk.booked("becky", "cut", at(12, "14:00"))
    arrived = desk.step(booking, "arrived").json()
    done = desk.step(arrived, "done").json()
    token = desk.held("becky", "cut", at(12, "16:00"))
    move = {"reservationToken": token, "version": done["version"]}
    assert code(desk.http.post(f"/bookings/{booking['id']}/move", json=move)) == (
        422,
        "transition_not_allowed",
    )
