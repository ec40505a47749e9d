"""What stands in the way of a block, over HTTP against a real process: bookings by id and time, no names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.factories_backend import at

if TYPE_CHECKING:
    from datetime import datetime

    import httpx
    from tests.backend.conftest import Desk


def ask(desk: Desk, provider: str, start: datetime, end: datetime, key: str | None = None) -> httpx.Response:
    body = {"providerId": provider, "start": start.isoformat(), "end": end.isoformat(), "reason": "Sick"}
    return desk.http.post("/blocks", json=body, headers={} if key is None else {"Idempotency-Key": key})


def in_the_way(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 409, answer.text
    problem = answer.json()
    assert problem["code"] == "slot_taken"
    found: list[dict[str, str]] = problem["bookings"]
    return found


def times(booking: dict[str, Any]) -> dict[str, str]:
    return {name: booking[name] for name in ("id", "start", "end")}


def test_all_bookings_are_told_by_id_and_time_in_start_order(desk: Desk) -> None:
    late = desk.booked("becky", "cut", at(17, "15:00"), "Helena")
    early = desk.booked("becky", "blow", at(17, "09:00"), "Ivan")
    desk.booked("becky", "cut", at(18, "09:00"), "Marie")
    answer = ask(desk, "becky", at(17, "09:00"), at(17, "18:00"))
    assert in_the_way(answer) == [times(early), times(late)]
    # Whoever reads it knows the names or may not: a problem document passes logs and proxies.
    assert not any(name in answer.text for name in ("Helena", "Ivan", "customer"))
    assert in_the_way(ask(desk, "becky", at(17, "09:29"), at(17, "15:00"))) == [times(early)]


def test_one_that_was_cancelled_is_not_in_the_way(desk: Desk) -> None:
    gone = desk.booked("jj", "cut", at(17, "09:00"), "Gone")
    stays = desk.booked("jj", "cut", at(17, "11:00"), "Stays")
    assert desk.step(gone, "cancelled", "Ill").status_code == 200
    assert in_the_way(ask(desk, "jj", at(17, "09:00"), at(17, "17:00"))) == [times(stays)]


def test_everybody_in_a_class_is_told(desk: Desk) -> None:
    attendees = [desk.booked("tanya", "yoga", at(17, "13:00"), name) for name in ("One", "Two")]
    found = in_the_way(ask(desk, "tanya", at(17, "12:00"), at(17, "14:00")))
    assert sorted(one["id"] for one in found) == sorted(one["id"] for one in attendees)


def test_held_seats_of_a_class_are_one_time(desk: Desk, desk_2: Desk) -> None:
    desk.held("tanya", "yoga", at(17, "13:00"))
    desk_2.held("tanya", "yoga", at(17, "13:00"))
    assert ask(desk, "tanya", at(17, "12:00"), at(17, "14:00")).json()["others"] == 1


def test_a_hold_and_a_block_are_no_bookings(desk: Desk, desk_2: Desk) -> None:
    desk_2.held("becky", "blow", at(19, "14:00"))
    refusal = ask(desk, "becky", at(19, "13:00"), at(19, "15:00"))
    assert refusal.status_code == 409
    assert "bookings" not in refusal.json()
    assert refusal.json()["others"] == 1
    assert refusal.json()["takenBy"] == "Desk 2"
    # Beside one that is, they are counted.
    cut = desk.booked("becky", "cut", at(19, "15:00"), "Ana")
    both = ask(desk, "becky", at(19, "13:00"), at(19, "17:00"))
    assert in_the_way(both) == [times(cut)]
    assert both.json()["others"] == 1
    assert both.json()["detail"] == "14:00 Blowdry is held there by Desk 2. 1 more lies in that time."


def test_a_change_tells_those_that_it_would_newly_cover(desk: Desk) -> None:
    made = ask(desk, "becky", at(20, "09:00"), at(20, "10:00")).json()
    cut = desk.booked("becky", "cut", at(20, "11:00"), "Ana")
    body = {"end": at(20, "12:00").isoformat(), "version": made["version"]}
    assert in_the_way(desk.http.patch(f"/blocks/{made['id']}", json=body)) == [times(cut)]


def test_a_refusal_that_is_asked_for_again_tells_the_same(desk: Desk) -> None:
    cut = desk.booked("becky", "cut", at(21, "11:00"), "Ana")
    stretch = (at(21, "09:00"), at(21, "12:00"))
    first = ask(desk, "becky", *stretch, key="in-the-way-key")
    assert in_the_way(first) == [times(cut)]
    again = ask(desk, "becky", *stretch, key="in-the-way-key")
    assert again.content == first.content
