"""Holds over HTTP against a real process: exactly one winner, whatever overlaps."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.factories_backend import at, block, slot_id

from bookdesk.backend import tables as t
from bookdesk.domain.zones import to_seconds

if TYPE_CHECKING:
    from datetime import datetime

    from tests.backend.conftest import Desk, Running

CLIENTS = 20
REQUESTS = 100


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.parametrize("rounds", [slice(50, 64), pytest.param(slice(50), marks=pytest.mark.long)], ids=str)
def test_of_a_hundred_holds_of_one_slot_exactly_one_wins(salon: Running, rounds: slice) -> None:
    desks = [salon.desk(f"Desk {n}") for n in range(CLIENTS)]
    # A slot for each round, 8 a day; the last days are the short form's own.
    days = [(day, f"{hour:02d}:00") for day in range(16, 24) for hour in range(9, 17)][rounds]
    database = salon.database()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for day, clock in days:
            start = at(day, clock)
            together = threading.Barrier(CLIENTS)

            def ask(desk: Desk, start: datetime = start, together: threading.Barrier = together) -> list[int]:
                together.wait()
                return [desk.hold("jj", "blow", start).status_code for _ in range(REQUESTS // CLIENTS)]

            answers = [status for many in pool.map(ask, desks) for status in many]
            if day == 22:
                # JJ is off on Sundays: nobody wins there.
                assert set(answers) == {422}
                continue
            assert sorted(answers) == [201] + [409] * (REQUESTS - 1)
            with database.read() as connection:
                claims = connection.execute(
                    sa.select(t.claims).where(
                        t.claims.c.provider_id == "jj", t.claims.c.start_s == to_seconds(start)
                    )
                ).all()
                held = connection.execute(
                    sa.select(t.reservations).where(
                        t.reservations.c.timeslot_id == slot_id("jj", "blow", start)
                    )
                ).all()
            assert len(claims) == len(held) == 1
            assert claims[0].owner_id == held[0].token
    for desk in desks:
        desk.http.close()
    database.close()


@pytest.mark.parametrize(
    ("service", "clock"),
    [("blow", "09:15"), ("colour", "08:30"), ("cut", "09:30"), ("colour", "09:00")],
    ids=["begins inside", "would begin before opening", "begins at its middle", "covers it"],
)
def test_a_hold_closes_what_overlaps_it_for_every_service(
    desk: Desk, desk_2: Desk, service: str, clock: str
) -> None:
    # The first of the four takes it, and keeps it.
    assert desk.hold("becky", "cut", at(13, "09:00"), key="the-first-of-four").status_code == 201
    answer = desk_2.hold("becky", service, at(13, clock))
    wanted = (422, "outside_working_hours") if clock == "08:30" else (409, "slot_taken")
    assert code(answer) == wanted
    if wanted[0] == 409:
        assert answer.json()["takenBy"] == "Desk 1"


def test_what_touches_a_hold_is_free(desk: Desk) -> None:
    desk.held("becky", "cut", at(14, "10:00"))
    desk.held("becky", "blow", at(14, "10:45"))
    desk.held("becky", "blow", at(14, "09:30"))


@pytest.mark.parametrize(
    ("provider", "service", "clock", "refusal"),
    [
        ("becky", "cut", "12:15", "outside_working_hours"),
        ("becky", "blow", "12:30", "outside_working_hours"),
        ("becky", "cut", "08:59", "outside_working_hours"),
        ("becky", "cut", "16:30", "outside_working_hours"),
        ("tanya", "yoga", "10:00", "outside_working_hours"),
        ("jj", "colour", "10:00", "service_not_offered"),
        ("becky", "cut", "03:00", "outside_working_hours"),
    ],
    ids=["into lunch", "lunch", "before opening", "past closing", "no class then", "not offered", "at night"],
)
def test_a_hold_lies_within_working_hours(
    desk: Desk, provider: str, service: str, clock: str, refusal: str
) -> None:
    assert code(desk.hold(provider, service, at(17, clock))) == (422, refusal)


def test_a_day_on_which_the_business_is_closed_holds_nothing(desk: Desk) -> None:
    assert code(desk.hold("becky", "cut", at(2, "10:00"))) == (422, "slot_begun")
    assert code(desk.hold("jj", "cut", at(15, "10:00"))) == (422, "outside_working_hours")


def test_a_slot_that_has_begun_is_not_held_and_a_walk_in_is(desk: Desk) -> None:
    assert code(desk.hold("tanya", "cut", at(12, "10:40"))) == (422, "slot_begun")
    desk.held("tanya", "cut", at(12, "10:45"))


def test_any_free_interval_can_be_held_listed_or_not(desk: Desk) -> None:
    desk.held("becky", "blow", at(18, "09:07"))


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"timeslotId": "becky.cut.20180718T1500"}, 422, "timeslotId"),
        ({"timeslotId": "becky.blow.20180718T1500Z"}, 422, "timeslotId"),
        ({"timeslotId": "becky.cut.00010101T0000Z"}, 422, "timeslotId"),
        ({"timeslotId": "becky.cut.99991231T2359Z"}, 422, "timeslotId"),
        ({"providerId": "Nobody!"}, 422, "providerId"),
        ({"providerId": "nobody"}, 404, None),
        ({"serviceId": "nothing"}, 404, None),
        ({"timeslotId": "becky.cut.20180718T1500Z\u0000"}, 422, "timeslotId"),
        ({"surprise": 1}, 422, "surprise"),
    ],
)
def test_each_wrong_field_is_named(
    desk: Desk, change: dict[str, Any], status: int, field: str | None
) -> None:
    body = {"providerId": "becky", "serviceId": "cut", "timeslotId": "becky.cut.20180718T1500Z", **change}
    answer = desk.http.post("/reservations", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    if field is not None:
        assert [wrong["field"] for wrong in answer.json()["fields"]] == [field]


def test_the_same_key_replays_the_hold_and_another_body_is_refused(desk: Desk) -> None:
    first = desk.hold("becky", "cut", at(19, "09:00"), key="hold-key-1")
    again = desk.hold("becky", "cut", at(19, "09:00"), key="hold-key-1")
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert code(desk.hold("becky", "cut", at(19, "10:00"), key="hold-key-1")) == (
        422,
        "idempotency_key_reused",
    )
    # Without the key, or with another one, the slot is taken: whoever asks.
    assert code(desk.hold("becky", "cut", at(19, "09:00"))) == (409, "slot_taken")


def test_a_conflict_under_a_key_stays_the_answer_of_that_key(desk: Desk, desk_2: Desk) -> None:
    token = desk.held("becky", "cut", at(19, "13:00"))
    refused = desk_2.hold("becky", "cut", at(19, "13:00"), key="conflict-key-1")
    assert code(refused) == (409, "slot_taken")
    assert desk.http.delete(f"/reservations/{token}").status_code == 204
    assert desk_2.hold("becky", "cut", at(19, "13:00"), key="conflict-key-1").content == refused.content
    assert desk_2.hold("becky", "cut", at(19, "13:00"), key="conflict-key-2").status_code == 201


def test_release_is_the_same_twice_and_frees_the_slot(desk: Desk, desk_2: Desk) -> None:
    token = desk.held("becky", "cut", at(20, "09:00"))
    assert desk.http.delete(f"/reservations/{token}").status_code == 204
    assert desk.http.delete(f"/reservations/{token}").status_code == 204
    assert desk.http.delete("/reservations/never-was").status_code == 204
    desk_2.held("becky", "cut", at(20, "09:00"))
    # The first desk's late release must not take it from the second.
    assert desk.http.delete(f"/reservations/{token}").status_code == 204
    assert code(desk.hold("becky", "cut", at(20, "09:00"))) == (409, "slot_taken")


def test_extend_works_once_by_a_minute(desk: Desk) -> None:
    held = desk.hold("becky", "cut", at(20, "10:00")).json()
    longer = desk.http.post(f"/reservations/{held['reservationToken']}/extend")
    assert longer.status_code == 200
    assert _epoch(longer.json()["expiresAt"]) - _epoch(held["expiresAt"]) == pytest.approx(60)
    assert code(desk.http.post(f"/reservations/{held['reservationToken']}/extend")) == (
        409,
        "already_extended",
    )
    assert code(desk.http.post("/reservations/never-was/extend")) == (404, "reservation_not_found")


def test_the_same_key_extends_once_and_gets_the_first_answer_again(desk: Desk) -> None:
    token = desk.held("jj", "cut", at(30, "10:00"))

    def extend(key: str) -> Any:
        return desk.http.post(f"/reservations/{token}/extend", headers={"Idempotency-Key": key})

    first = extend("extend-key-1")
    assert first.status_code == 200
    again = extend("extend-key-1")
    assert (again.status_code, again.content) == (200, first.content)
    refused = extend("extend-key-2")
    assert code(refused) == (409, "already_extended")
    assert extend("extend-key-2").content == refused.content
    other = desk.held("jj", "cut", at(30, "11:00"))
    reused = desk.http.post(f"/reservations/{other}/extend", headers={"Idempotency-Key": "extend-key-1"})
    assert code(reused) == (422, "idempotency_key_reused")


def _epoch(instant: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(instant).timestamp()


def test_seats_of_a_class_are_never_oversold(salon: Running) -> None:
    desks = [salon.desk(f"Desk {n}") for n in range(CLIENTS)]
    start = at(20, "13:00")
    together = threading.Barrier(CLIENTS)

    def ask(desk: Desk) -> int:
        together.wait()
        return desk.hold("tanya", "yoga", start).status_code

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(ask, desks))
    assert sorted(answers) == [201] * 8 + [409] * 12
    database = salon.database()
    with database.read() as connection:
        seats = connection.execute(
            sa.select(t.claims.c.seat).where(t.claims.c.class_id == slot_id("tanya", "yoga", start))
        ).scalars()
        assert sorted(seats) == list(range(1, 9))
    database.close()
    (shown,) = [s for s in desks[0].day("tanya", "2018-07-20", "yoga") if s["serviceId"] == "yoga"]
    assert (shown["status"], shown["capacity"], shown["remaining"]) == ("booked", 8, 0)
    for desk in desks:
        desk.http.close()


def test_no_other_service_goes_over_a_class_not_even_on_purpose(desk: Desk) -> None:
    assert code(desk.hold("tanya", "cut", at(19, "12:30"))) == (409, "slot_taken")
    over = desk.hold("tanya", "cut", at(19, "12:30"), overlap={"reason": "she asked"})
    assert code(over) == (409, "slot_taken")
    (shown,) = [s for s in desk.day("tanya", "2018-07-19", "cut") if s["serviceId"] == "yoga"]
    assert (shown["status"], shown["remaining"]) == ("available", 8)


def test_a_block_says_why(salon: Running, desk: Desk) -> None:
    database = salon.database()
    block(database, "jj", at(26, "09:00"), at(26, "12:00"), "Training")
    database.close()
    answer = desk.hold("jj", "cut", at(26, "10:00"))
    assert code(answer) == (409, "slot_taken")
    assert "Training" in answer.json()["detail"]
    (shown,) = [s for s in desk.day("jj", "2018-07-26") if s.get("reason") == "Training"]
    assert shown["status"] == "unavailable"


def test_alternatives_are_ranked_and_can_be_held(desk: Desk, desk_2: Desk) -> None:
    desk.held("becky", "cut", at(25, "10:30"))
    answer = desk_2.hold("becky", "cut", at(25, "10:30"))
    assert code(answer) == (409, "slot_taken")
    offered = answer.json()["alternatives"]
    assert 1 < len(offered) <= 9
    assert all(slot["status"] in ("available", "limited") for slot in offered)
    away = [_epoch(s["start"]) - at(25, "10:30").timestamp() for s in offered]
    today = [s["start"].startswith("2018-07-25") for s in offered]
    kinds = [
        "other days" if not on_day else "later" if seconds > 3600 else slot["providerId"]
        for slot, seconds, on_day in zip(offered, away, today, strict=True)
    ]
    # Same provider first, within 30 minutes and then within 60; then others; each kind has its places.
    near = kinds.count("becky")
    assert set(kinds[:near]) == {"becky"}
    assert sorted(away[:near], key=lambda s: (abs(s) > 1800, abs(s))) == away[:near]
    assert set(kinds[near : near + 2]) == {"jj", "tanya"}
    assert kinds[near + 2 :] == ["later"] * kinds.count("later") + ["other days"] * kinds.count("other days")
    assert kinds.count("later") >= 2
    assert kinds.count("other days") >= 2
    assert offered[near + 2]["providerId"] == "becky"
    for slot in offered:
        held = desk_2.http.post(
            "/reservations",
            json={"providerId": slot["providerId"], "serviceId": slot["serviceId"], "timeslotId": slot["id"]},
        )
        assert held.status_code == 201, (slot, held.text)


def test_an_overlap_on_purpose_needs_permission_is_marked_and_audited(salon: Running, desk: Desk) -> None:
    desk.booked("becky", "cut", at(7, "10:00", 8))
    token = desk.held("becky", "blow", at(7, "10:15", 8), overlap={"reason": "She comes with her sister."})
    booking = desk.confirm(token, "overlap-key-1", customer={"name": "Sister"}).json()
    assert booking["overlap"] is True
    assert {row["action"] for row in desk.get("/audit")["rows"]} >= {"hold_over", "book"}
    shown = [s for s in desk.day("becky", "2018-08-07") if s["status"] == "booked"]
    assert [s["serviceId"] for s in shown] == ["cut", "blow"]
    # Where nothing is overlapped nothing is marked.
    plain = desk.held("becky", "blow", at(7, "14:00", 8), overlap={"reason": "To be sure"})
    assert desk.confirm(plain, "overlap-key-2").json()["overlap"] is False
    database = salon.database()
    with database.write() as connection:
        connection.execute(sa.update(t.users).where(t.users.c.id == "ana").values(may_overlap=False))
    try:
        refused = desk.hold("becky", "blow", at(7, "10:15", 8), overlap={"reason": "Again"})
        assert code(refused) == (403, "overlap_not_allowed")
    finally:
        with database.write() as connection:
            connection.execute(sa.update(t.users).where(t.users.c.id == "ana").values(may_overlap=True))
        database.close()
