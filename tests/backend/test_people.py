"""Customers, providers, services and the audit over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.factories_backend import at

from bookdesk.backend import tables as t

if TYPE_CHECKING:
    from tests.backend.conftest import Desk, Running


def names(desk: Desk, q: str) -> list[str]:
    return [customer["name"] for customer in desk.get("/customers", q=q)["customers"]]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("mari", "Mario Rossi"),
        ("marie", "Marie Dubois"),
        ("MARIE D", "Marie Dubois"),
        ("dub", "Marie Dubois"),
        ("ma", "Mario Rossi"),
        ("du", "Marie Dubois"),
        ("5550142", "Marie Dubois"),
        ("(204) 555-0142", "Marie Dubois"),
        ("muller", "Zoë Müller"),
        ("zoe", "Zoë Müller"),
        ("zoe@exam", "Zoë Müller"),
        ("Mrie Dubois", "Marie Dubois"),
    ],
)
def test_a_customer_is_found_by_part_of_name_or_number(desk: Desk, q: str, first: str) -> None:
    found = names(desk, q)
    assert found
    assert first in found[:2]
    if q not in ("mari", "ma"):
        assert found[0] == first


def make(desk: Desk, *wanted: str) -> None:
    for name in wanted:
        assert desk.http.post("/customers", json={"name": name}).status_code == 201


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("Él", "Élodie Sørensen"),
        ("él", "Élodie Sørensen"),
        ("el", "Élodie Sørensen"),
        ("E\u0301l", "Élodie Sørensen"),
        ("Åk", "Åke Öberg"),
        ("Å", "Åke Öberg"),
        ("ÖB", "Åke Öberg"),
        ("ob", "Åke Öberg"),
        ("ć", "Ćira Ilić"),
        ("élodie", "Élodie Sørensen"),
        ("elo", "Élodie Sørensen"),
    ],
)
def test_accents_neither_hide_nor_are_needed(desk: Desk, q: str, name: str) -> None:
    make(desk, name)
    assert name in names(desk, q)


def test_a_name_that_is_changed_is_found_by_its_new_accents(desk: Desk) -> None:
    made = desk.http.post("/customers", json={"name": "Plain Name"}).json()
    desk.http.patch(f"/customers/{made['id']}", json={"name": "Ünal Kaya"})
    assert "Ünal Kaya" in names(desk, "ün")
    assert "Plain Name" not in names(desk, "pl")


@pytest.mark.parametrize("q", ["qu", "quinn"])
def test_who_begins_with_it_is_found_among_very_many(salon: Running, desk: Desk, q: str) -> None:
    database = salon.database()
    with database.write() as connection:
        connection.execute(
            sa.insert(t.customers),
            [
                {"id": f"{q}-{n:04d}", "name": f"Zack Quinnsby {q} {n:04d}", "created_ms": 0}
                for n in range(700)
            ]
            + [{"id": f"{q}-last", "name": "Quinn", "created_ms": 0}],
        )
    database.close()
    assert names(desk, q)[0] == "Quinn"


def test_nobody_is_found_where_nothing_is_like_it(desk: Desk) -> None:
    assert names(desk, "xylophone") == []
    assert names(desk, "9998887") == []
    assert set(names(desk, "")) >= {"Marie Dubois", "Mario Rossi"}


def test_a_customer_is_made_found_and_changed(desk: Desk) -> None:
    made = desk.http.post("/customers", json={"name": "<b>Bob</b>", "phone": "+1 (204) 555-0188"})
    assert made.status_code == 201
    bob = made.json()
    assert bob["name"] == "<b>Bob</b>"
    assert names(desk, "12045550188") == ["<b>Bob</b>"]
    changed = desk.http.patch(f"/customers/{bob['id']}", json={"name": "Robert"})
    assert (changed.json()["name"], changed.json()["phone"]) == ("Robert", "+1 (204) 555-0188")
    assert names(desk, "robert") == ["Robert"]
    assert "Robert" not in names(desk, "bob")
    assert desk.http.patch("/customers/nobody", json={"name": "X"}).status_code == 404
    assert desk.http.patch(f"/customers/{bob['id']}", json={"name": "  "}).status_code == 422
    assert desk.http.post("/customers", json={"id": "mine", "name": "X"}).status_code == 422


def test_the_history_counts_what_was_done(salon: Running, desk: Desk) -> None:
    token = desk.held("becky", "cut", at(12, "11:00"))
    booking = desk.confirm(token, "history-key-1", customer={"id": "marie", "name": "Marie Dubois"}).json()
    assert booking["customer"]["visits"] == 0
    arrived = desk.step(booking, "arrived").json()
    assert desk.step(arrived, "done").json()["status"] == "done"
    database = salon.database()
    with database.write() as connection:
        connection.execute(
            sa.insert(t.past_cancellations).values(
                id="p1", customer_id="marie", provider_id="jj", service_id="cut", date="2018-05-31",
                cancelled_on="2018-05-29", cancelled_by="client",
            )
        )  # fmt: skip
    database.close()
    told = desk.get("/customers/marie/history")
    assert (told["customer"]["visits"], told["customer"]["lastVisit"]) == (1, "2018-07-12")
    assert [(v["date"], v["status"], v["cancelledOn"]) for v in told["visits"]] == [
        ("2018-07-12", "done", None),
        ("2018-05-31", "cancelled", "2018-05-29"),
    ]
    assert desk.http.get("/customers/nobody/history").status_code == 404


def test_a_service_is_made_offered_and_shortened(desk: Desk) -> None:
    made = desk.http.post("/services", json={"name": "Fringe trim", "minutes": 15})
    assert (made.status_code, made.json()["id"]) == (201, "fringe-trim")
    again = desk.http.post("/services", json={"id": "fringe-trim", "name": "Fringe trim", "minutes": 15})
    assert (again.status_code, again.json()["code"]) == (409, "id_taken")
    (jj,) = [p for p in desk.get("/providers")["providers"] if p["id"] == "jj"]
    offered = [*jj["serviceIds"], "fringe-trim"]
    assert desk.http.patch("/providers/jj", json={"serviceIds": offered}).json()["serviceIds"] == offered

    def count() -> int:
        month = desk.get("/calendar/month", year=2018, month=7, serviceId="fringe-trim", providerId="jj")
        return int(month["days"][18]["availableCount"])

    assert count() == 32
    assert desk.http.patch("/services/fringe-trim", json={"minutes": 30}).status_code == 200
    assert count() == 16
    assert desk.http.patch("/services/nothing", json={"minutes": 30}).status_code == 404
    for minutes in (0, -5, 10**19, "abc", 1.5):
        assert desk.http.patch("/services/fringe-trim", json={"minutes": minutes}).status_code == 422


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"timeZone": "Mars/Olympus"}, "timeZone"),
        ({"timeZone": "../../etc/passwd"}, "timeZone"),
        ({"timeZone": "a\u0000b"}, "timeZone"),
        ({"serviceIds": ["nothing"]}, "serviceIds"),
        ({"regionId": "nowhere"}, "regionId"),
    ],
)
def test_a_provider_with_a_wrong_field_is_not_made(desk: Desk, change: dict[str, Any], field: str) -> None:
    body = {"name": "Nell", "timeZone": "Asia/Kathmandu", **change}
    answer = desk.http.post("/providers", json=body)
    assert answer.status_code == 422
    assert [wrong["field"] for wrong in answer.json()["fields"]] == [field]


def test_a_provider_is_made_and_moves(desk: Desk) -> None:
    made = desk.http.post(
        "/providers", json={"name": "Nell", "timeZone": "Asia/Kathmandu", "regionId": "main"}
    )
    assert made.status_code == 201
    assert made.json() == {
        "id": "nell", "name": "Nell", "timeZone": "Asia/Kathmandu", "serviceIds": [], "regionId": "main",
        "regionName": "Main Street",
    }  # fmt: skip
    second = desk.http.post("/providers", json={"name": "Nell", "timeZone": "UTC"}).json()
    assert second["id"] == "nell-2"
    assert (
        desk.http.patch("/providers/nell-2", json={"timeZone": "Europe/Paris"}).json()["timeZone"]
        == "Europe/Paris"
    )
    assert [p["id"] for p in desk.get("/providers")["providers"]][-2:] == ["nell", "nell-2"]


def test_the_audit_is_read_page_by_page(desk: Desk) -> None:
    for n in range(5):
        desk.http.post("/customers", json={"name": f"Page {n}"})
    first = desk.get("/audit", limit=3)["rows"]
    second = desk.get("/audit", limit=3, before=first[-1]["id"])["rows"]
    ids = [row["id"] for row in first + second]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 6
    assert "Page" not in str(first)
    assert first[0]["deskName"] == "Desk 1"
