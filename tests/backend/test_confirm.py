"""Confirming over HTTP: one booking for each key, and none from a hold that has ended."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from tests.factories_backend import at, slot_id

from bookdesk.backend import tables as t

if TYPE_CHECKING:
    from tests.backend.conftest import Desk, Running


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_a_walk_in_is_held_confirmed_and_stands_in_the_bookings(salon: Running, desk: Desk) -> None:
    token = desk.held("becky", "cut", at(13, "09:00"))
    answer = desk.confirm(
        token, "walk-in-key-1", customer={"name": " Ann\tOx ", "phone": "+1 204 555 0199"}, notes="x"
    )
    assert answer.status_code == 201
    booking = answer.json()
    assert booking["timeslotId"] == slot_id("becky", "cut", at(13, "09:00"))
    assert (booking["status"], booking["version"], booking["overlap"]) == ("confirmed", 1, False)
    assert (booking["userId"], booking["userName"]) == ("ana", "Ana")
    assert booking["customer"]["name"] == "Ann Ox"
    assert desk.get("/bookings", start="2018-07-13", end="2018-07-14")["bookings"] == [booking]
    assert desk.get("/bookings", id=booking["id"])["bookings"] == [booking]
    assert desk.get("/bookings/ana", start="2018-07-13", end="2018-07-14")["bookings"] == [booking]
    assert desk.get("/bookings", start="2018-07-12", end="2018-07-13")["bookings"] == []
    database = salon.database()
    with database.read() as connection:
        claim = connection.execute(sa.select(t.claims).where(t.claims.c.owner_id == booking["id"])).one()
        told = (
            connection.execute(sa.select(t.outbox.c.payload).where(t.outbox.c.topic == "booking"))
            .scalars()
            .all()
        )
        audited = connection.execute(sa.select(t.audit).where(t.audit.c.subject == booking["id"])).one()
        digits = connection.execute(
            sa.select(t.customers.c.phone_digits).where(t.customers.c.id == booking["customer"]["id"])
        ).scalar_one()
    database.close()
    assert (claim.kind, claim.expires_ms) == ("booking", None)
    assert any(booking["id"] in payload for payload in told)
    assert (audited.action, audited.user_id, audited.desk_name) == ("book", "ana", "Desk 1")
    assert digits == "12045550199"


def test_the_same_key_a_hundred_times_at_once_makes_one_booking(salon: Running) -> None:
    desks = [salon.desk() for _ in range(20)]
    token = desks[0].held("becky", "cut", at(16, "09:00"))
    together = threading.Barrier(20)

    def ask(desk: Desk) -> list[tuple[int, bytes]]:
        together.wait()
        answers = [desk.confirm(token, "hundred-key-1", customer={"name": "Once"}) for _ in range(5)]
        return [(answer.status_code, answer.content) for answer in answers]

    with ThreadPoolExecutor(20) as pool:
        answers = [answer for many in pool.map(ask, desks) for answer in many]
    assert len(answers) == 100
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    database = salon.database()
    with database.read() as connection:
        bookings = connection.execute(
            sa.select(t.bookings).where(t.bookings.c.timeslot_id == slot_id("becky", "cut", at(16, "09:00")))
        ).all()
        customers = connection.execute(sa.select(t.customers).where(t.customers.c.name == "Once")).all()
    database.close()
    assert len(bookings) == len(customers) == 1
    other = desks[0].confirm(token, "hundred-key-1", customer={"name": "Somebody else"})
    assert code(other) == (422, "idempotency_key_reused")
    # The order of members and white space are not the request.
    same = desks[0].http.post(
        "/bookings",
        content='{"customer": {"name": "Once"},  "idempotencyKey":"hundred-key-1",'
        f'"reservationToken":"{token}"}}',
        headers={"Idempotency-Key": "hundred-key-1", "Content-Type": "application/json"},
    )
    assert same.content == answers[0][1]
    for desk in desks:
        desk.http.close()


def test_a_hold_is_booked_once_whatever_the_key(desk: Desk) -> None:
    token = desk.held("becky", "cut", at(16, "10:00"))
    assert desk.confirm(token, "once-key-1").status_code == 201
    refused = desk.confirm(token, "once-key-2")
    assert code(refused) == (410, "reservation_expired")
    assert refused.json()["detail"] == "This hold was booked already. Its booking stands in the day."
    # A final refusal is replayed as well.
    assert desk.confirm(token, "once-key-2").content == refused.content


def test_a_hold_that_was_released_is_not_booked(desk: Desk) -> None:
    token = desk.held("becky", "cut", at(16, "13:00"))
    desk.http.delete(f"/reservations/{token}")
    assert code(desk.confirm(token, "released-key")) == (410, "reservation_expired")
    assert code(desk.http.post(f"/reservations/{token}/extend")) == (410, "reservation_expired")
    assert code(desk.confirm("never-was", "never-was-key")) == (404, "reservation_not_found")


def test_the_key_stands_in_header_and_body_alike(desk: Desk) -> None:
    token = desk.held("becky", "cut", at(17, "09:00"))
    body = {"reservationToken": token, "idempotencyKey": "body-key-1"}
    missing = desk.http.post("/bookings", json=body)
    assert code(missing) == (422, "invalid_request")
    assert missing.json()["fields"][0]["field"] == "Idempotency-Key"
    assert code(desk.http.post("/bookings", json=body, headers={"Idempotency-Key": "head-key-1"})) == (
        422,
        "invalid_request",
    )
    assert (
        desk.http.post("/bookings", json=body, headers={"Idempotency-Key": "body-key-1"}).status_code == 201
    )


def test_what_was_typed_of_a_known_customer_is_kept(salon: Running, desk: Desk) -> None:
    def book(hour: str, key: str, **customer: str) -> Any:
        token = desk.held("becky", "cut", at(18, hour))
        return desk.confirm(token, key, customer={"id": "mario", "name": "Mario Rossi", **customer}).json()

    first = book("09:00", "known-key-1", phone="204 555 0111")["customer"]
    assert (first["phone"], first["email"]) == ("204 555 0111", "mario@example.com")
    # What was left empty says nothing.
    assert book("10:00", "known-key-2")["customer"] == first
    later = book("11:00", "known-key-3", phone="204 555 0222", email="rossi@example.com")["customer"]
    assert (later["phone"], later["email"]) == ("204 555 0222", "rossi@example.com")
    # What is as it was is no change.
    assert book("13:00", "known-key-4", phone="204 555 0222")["customer"] == later
    assert [c["id"] for c in desk.get("/customers", q="5550222")["customers"]] == ["mario"]
    database = salon.database()
    with database.read() as connection:
        told = connection.execute(
            sa.select(t.audit.c.action, t.audit.c.desk_name, t.audit.c.detail).where(
                t.audit.c.subject == "mario"
            )
        ).all()
    database.close()
    assert [(row.action, row.desk_name) for row in told] == [("customer_changed", "Desk 1")] * 2
    assert not any("555" in row.detail or "rossi" in row.detail for row in told)


def test_a_customer_who_is_not_there_is_named(desk: Desk) -> None:
    token = desk.held("becky", "cut", at(19, "10:00"))
    unknown = desk.confirm(token, "nobody-key-1", customer={"id": "nobody", "name": "Nobody"})
    assert code(unknown) == (422, "invalid_request")
    # That refusal is not final: corrected, under a new key, the hold is still there.
    assert desk.confirm(token, "nobody-key-2").status_code == 201


def test_bookings_of_a_range_are_bounded_and_filtered(desk: Desk) -> None:
    desk.booked("jj", "cut", at(20, "09:00"))
    desk.booked("becky", "cut", at(20, "09:00"))
    only = desk.get("/bookings", start="2018-07-20", end="2018-07-21", providerId="jj")["bookings"]
    assert [booking["providerId"] for booking in only] == ["jj"]
    for query, status in (
        ({"start": "2018-01-01", "end": "2018-03-05"}, 422),
        ({"start": "2018-01-01", "end": "2018-03-04"}, 200),
        ({"start": "2018-02-01", "end": "2018-01-01"}, 422),
        ({"start": "2018-02-01"}, 422),
        ({"start": "2018-02-30", "end": "2018-03-01"}, 422),
        ({"start": "1530000000", "end": "1530000001"}, 422),
        ({"start": "2018-02-01", "end": "2018-02-02", "providerId": "nobody"}, 404),
    ):
        assert desk.http.get("/bookings", params=query).status_code == status, query
    assert (
        desk.http.get("/bookings/nobody", params={"start": "2018-02-01", "end": "2018-02-02"}).status_code
        == 404
    )
