"""A provider gives a service up: every answer says the same about it, and nothing booked vanishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.factories_backend import at, slot_id

if TYPE_CHECKING:
    from tests.backend.conftest import Desk

DAY = "2018-07-17"
YOGA = slot_id("tanya", "yoga", at(17, "13:00"))


def seen(desk: Desk) -> dict[str, Any]:
    """Tell what each view has of Tanya's yoga on the day."""
    days = desk.get("/availability/day", date=DAY, serviceId="yoga", providerId="tanya")["providers"]
    month = desk.get("/calendar/month", year=2018, month=7, serviceId="yoga", providerId="tanya")["days"]
    week = desk.get("/availability/week", start=DAY, serviceId="yoga", providerId="tanya")
    upcoming = desk.get(
        "/availability/next", serviceId="yoga", providerId="tanya", **{"from": f"{DAY}T05:00Z"}
    )
    return {
        "day": [s["status"] for s in days[0]["timeslots"] if s["id"] == YOGA],
        "provider": [s["status"] for s in desk.day("tanya", DAY, "yoga") if s["id"] == YOGA],
        "month": next(d["availableCount"] for d in month if d["date"] == DAY),
        "week": any(s["freeProviders"] for s in week["spans"]),
        "week's day": week["days"][0]["availableCount"],
        "next": any(s["id"] == YOGA for s in upcoming["timeslots"]),
    }


def test_a_class_that_is_given_up_is_nowhere_free(desk: Desk) -> None:
    given = {"month": 1, "week": True, "week's day": 1, "next": True}
    assert seen(desk) == {"day": ["available"], "provider": ["available"], **given}
    for offers, expected in (
        (["cut"], {"day": [], "provider": [], "month": 0, "week": False, "week's day": 0, "next": False}),
        (["cut", "yoga"], {"day": ["available"], "provider": ["available"], **given}),
    ):
        changed = desk.http.patch("/providers/tanya", json={"serviceIds": offers})
        assert changed.status_code == 200, changed.text
        assert seen(desk) == expected
    desk.http.patch("/providers/tanya", json={"serviceIds": ["cut"]})
    assert desk.hold("tanya", "yoga", at(17, "13:00")).json()["code"] == "service_not_offered"
    # Her time is free again for what she still does.
    busy = [s for s in desk.day("tanya", DAY) if s["status"] not in ("available", "limited")]
    assert busy == []
    desk.http.patch("/providers/tanya", json={"serviceIds": ["cut", "yoga"]})


def test_a_booked_class_that_is_given_up_stays_booked(desk: Desk) -> None:
    start = at(18, "13:00")
    desk.booked("tanya", "yoga", start)
    desk.booked("tanya", "yoga", start, "Bea Fox")
    desk.http.patch("/providers/tanya", json={"serviceIds": ["cut"]})
    shown = [s for s in desk.day("tanya", "2018-07-18") if s["id"] == slot_id("tanya", "yoga", start)]
    assert [(s["status"], s["remaining"]) for s in shown] == [("booked", 0)]
    assert desk.hold("tanya", "cut", start).json()["code"] == "slot_taken"
    desk.http.patch("/providers/tanya", json={"serviceIds": ["cut", "yoga"]})
