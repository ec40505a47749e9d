"""Day, week, month and the next free slots: three views that never disagree."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.factories_backend import at, hours_row, july, open_database, slot_id

from bookdesk.backend import tables as t

if TYPE_CHECKING:
    from tests.backend.conftest import Desk, Running

FREE = ("available", "limited")


def free_count(shown: dict[str, Any], service: str) -> int:
    return sum(
        1
        for provider in shown["providers"]
        for slot in provider["timeslots"]
        if slot["status"] in FREE and slot["serviceId"] == service
    )


@pytest.fixture(scope="module", autouse=True)
def _some_bookings(salon: Running) -> None:
    desk = salon.desk()
    for day, clock, service in (
        (12, "14:00", "cut"),
        (13, "09:00", "colour"),
        (16, "13:00", "blow"),
        (31, "09:00", "cut"),
    ):
        desk.booked("becky", service, at(day, clock))
    desk.booked("tanya", "yoga", at(13, "13:00"))
    desk.held("jj", "cut", at(13, "11:07"))
    cancelled = desk.booked("jj", "cut", at(16, "09:00"))
    assert desk.step(cancelled, "cancelled", "ill").status_code == 200
    desk.http.close()


@pytest.mark.parametrize("service", ["cut", "blow", "colour", "yoga"])
@pytest.mark.parametrize("provider", [None, "becky", "tanya"])
def test_the_month_is_the_sum_of_its_days(desk: Desk, service: str, provider: str | None) -> None:
    chosen = {} if provider is None else {"providerId": provider}
    month = desk.get("/calendar/month", year=2018, month=7, serviceId=service, **chosen)
    assert [day["date"] for day in month["days"]] == [july(n).isoformat() for n in range(1, 32)]
    for day in month["days"]:
        shown = desk.get("/availability/day", date=day["date"], serviceId=service, **chosen)
        assert day["availableCount"] == free_count(shown, service), day["date"]
        assert day["bookedMinutes"] == sum(p["bookedMinutes"] for p in shown["providers"])
        assert day["workMinutes"] == sum(p["workMinutes"] for p in shown["providers"])
        booked = [
            b for b in desk.get("/bookings", start=day["date"], end=_after(day["date"]), **chosen)["bookings"]
            if b["status"] != "cancelled"
        ]  # fmt: skip
        assert day["bookedCount"] == len(booked), day["date"]


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def test_the_week_bears_the_months_days(desk: Desk) -> None:
    month = desk.get("/calendar/month", year=2018, month=7)["days"]
    week = desk.get("/availability/week", start="2018-07-08")
    assert week["days"] == month[7:14]


def test_the_weeks_spans_tell_how_many_are_free(desk: Desk) -> None:
    week = desk.get("/availability/week", start="2018-07-16", serviceId="cut")
    monday = [span for span in week["spans"] if span["start"].startswith("2018-07-16")]
    assert monday[0]["start"] == "2018-07-16T13:00:00Z"  # Tanya opens at 9 of Toronto's clock.
    assert (monday[0]["freeProviders"], monday[0]["ofProviders"]) == (1, 3)
    assert monday[0]["severity"] == "limited"
    assert monday[0]["label"] == "1 provider free 08:00-09:00"
    assert max(span["freeProviders"] for span in monday) == 3
    for before, after in pairwise(monday):
        assert before["end"] == after["start"]
        assert before["freeProviders"] != after["freeProviders"]
    assert {span["severity"] for span in monday} <= {"normal", "limited", "full"}
    alone = desk.get("/availability/week", start="2018-07-16", serviceId="cut", providerId="jj")
    assert alone["spans"][0]["severity"] == "normal"


def test_the_last_free_slot_of_a_day_is_limited(desk: Desk) -> None:
    slots = [slot for slot in desk.day("becky", "2018-07-19") if slot["status"] in FREE]
    assert [slot["status"] for slot in slots] == ["available"] * (len(slots) - 1) + ["limited"]
    assert slots[-1]["reason"] == "Last slot"


def test_a_day_lists_everything_in_start_order(desk: Desk) -> None:
    slots = desk.day("becky", "2018-07-13", "colour")
    assert [s["start"] for s in slots] == sorted(s["start"] for s in slots)
    shown = [(s["start"][11:16], s["status"], s.get("reason")) for s in slots]
    assert shown == [
        ("14:00", "booked", None),
        ("15:30", "available", None),
        ("17:30", "unavailable", "Lunch"),
        ("18:00", "available", None),
        ("19:30", "limited", "Last slot"),
    ]


def test_today_begins_at_now_rounded_up(desk: Desk) -> None:
    slots = desk.day("jj", "2018-07-12")
    past = [s for s in slots if s.get("reason") == "Past"]
    assert {s["status"] for s in past} == {"unavailable"}
    assert [s["start"] for s in past] == ["2018-07-12T14:00:00Z", "2018-07-12T14:45:00Z"]
    first = next(s for s in slots if s["status"] in FREE)
    assert first["start"] == "2018-07-12T15:45:00Z"


def test_a_hold_shows_its_desk_and_deadline(desk: Desk) -> None:
    (held,) = [s for s in desk.day("jj", "2018-07-13") if s["status"] == "reserved"]
    assert held["heldBy"] == "Desk 1"
    assert held["heldUntil"] > "2018-07-12T15:43"
    assert held["id"] == slot_id("jj", "cut", at(13, "11:07"))


def test_a_class_stands_in_every_services_day_and_counts_in_its_own(desk: Desk) -> None:
    for service in ("cut", "yoga"):
        (shown,) = [s for s in desk.day("tanya", "2018-07-13", service) if s["serviceId"] == "yoga"]
        assert (shown["start"], shown["end"]) == ("2018-07-13T18:00:00Z", "2018-07-13T19:00:00Z")
        assert (shown["status"], shown["capacity"], shown["remaining"]) == ("limited", 8, 7)
    # The class and the fresh ones of other days: nothing else is free for yoga.
    assert [s["status"] for s in desk.day("tanya", "2018-07-16", "yoga")] == ["available"]
    assert desk.day("tanya", "2018-07-14", "yoga") == []


def test_a_provider_elsewhere_works_by_their_own_clock(desk: Desk) -> None:
    (tanya,) = desk.get("/availability/day", date="2018-07-19", providerId="tanya")["providers"]
    assert (tanya["opens"], tanya["closes"]) == ("2018-07-19T13:00:00Z", "2018-07-19T21:00:00Z")
    assert tanya["timeslots"][0]["start"] == "2018-07-19T13:00:00Z"


def test_a_closure_and_a_day_off_say_so(desk: Desk) -> None:
    canada_day = desk.get("/availability/day", date="2018-07-02")["providers"]
    assert {p["opens"] for p in canada_day} == {None}
    day = desk.get("/calendar/month", year=2018, month=7)["days"][1]
    assert (day["closed"], day["label"], day["availableCount"], day["workMinutes"]) == (
        True,
        "Canada Day",
        0,
        0,
    )
    (jj,) = desk.get("/availability/day", date="2018-07-15", providerId="jj")["providers"]
    assert jj["opens"] is None
    assert [(s["status"], s["reason"]) for s in jj["timeslots"]] == [("unavailable", "Day off")]
    # The same word in the other views of that provider alone, and none where the others work.
    for chosen, closed, label in (({"providerId": "jj"}, True, "Day off"), ({}, False, None)):
        month = desk.get("/calendar/month", year=2018, month=7, **chosen)["days"][14]
        week = desk.get("/availability/week", start="2018-07-15", **chosen)["days"][0]
        assert [(d["date"], d["closed"], d.get("label")) for d in (month, week)] == [
            ("2018-07-15", closed, label)
        ] * 2


def test_a_provider_who_does_not_offer_the_service(desk: Desk) -> None:
    assert desk.day("tanya", "2018-07-19", "blow") == []
    # In the day of many they keep what occupies them, so that it is drawn.
    (becky,) = desk.get("/availability/day", date="2018-07-13", serviceId="yoga", providerId="becky")[
        "providers"
    ]
    assert [s["status"] for s in becky["timeslots"]] == ["booked", "unavailable"]


def test_the_next_free_slots_come_soonest_first(desk: Desk) -> None:
    slots = desk.get("/availability/next", serviceId="cut", limit=12)["timeslots"]
    assert len(slots) == 12
    assert [s["start"] for s in slots] == sorted(s["start"] for s in slots)
    assert {s["providerId"] for s in slots[:3]} == {"becky", "jj", "tanya"}
    for slot in slots:
        listed = desk.day(slot["providerId"], slot["start"][:10])
        assert slot in [{**slot, **s} for s in listed if s["id"] == slot["id"]]
    later = desk.get("/availability/next", serviceId="cut", **{"from": "2018-07-16T09:00:00-05:00"})[
        "timeslots"
    ]
    assert later[0]["start"] >= "2018-07-16T14:00:00Z"
    assert desk.http.get("/availability/next", params={"serviceId": "cut", "limit": 51}).status_code == 422
    assert (
        desk.http.get("/availability/next", params={"serviceId": "cut", "from": "2018-07-16"}).status_code
        == 422
    )


def test_only_my_bookings_count_when_asked_for(salon: Running, desk: Desk) -> None:
    database = salon.database()
    start, end = int(at(20, "09:00").timestamp()), int(at(20, "09:45").timestamp())
    when = {"provider_id": "jj", "start_s": start, "end_s": end}
    slot = {"timeslot_id": slot_id("jj", "cut", at(20, "09:00")), "service_id": "cut", "user_id": "ben"}
    with database.write() as connection:
        connection.execute(
            sa.insert(t.bookings).values(id="of-ben", status="confirmed", created_ms=0, **when, **slot)
        )
        connection.execute(
            sa.insert(t.claims).values(kind="booking", owner_id="of-ben", exclusive=True, version=1, **when)
        )
    database.close()
    everyone = desk.get("/calendar/month", year=2018, month=7)["days"][19]
    mine = desk.get("/calendar/month", year=2018, month=7, myBookingsOnly="true")["days"][19]
    assert (everyone["bookedCount"], mine["bookedCount"]) == (1, 0)
    assert mine["availableCount"] == everyone["availableCount"]


def test_hours_that_another_program_writes_are_seen_at_once(salon: Running, desk: Desk) -> None:
    before = desk.get("/calendar/month", year=2018, month=8, providerId="jj")["days"][4]
    assert (before["date"], before["workMinutes"]) == ("2018-08-05", 0)
    database = salon.database()
    with database.write() as connection:
        connection.execute(
            sa.insert(t.hours), [hours_row("jj", "work", "10:00", "11:30", "FREQ=WEEKLY;BYDAY=SU")]
        )
    after = desk.get("/calendar/month", year=2018, month=8, providerId="jj")["days"][4]
    assert after["workMinutes"] == 90
    assert len(desk.day("jj", "2018-08-05")) == 2
    with database.write() as connection:
        connection.execute(sa.delete(t.hours).where(t.hours.c.rule == "FREQ=WEEKLY;BYDAY=SU"))
    database.close()
    assert desk.get("/calendar/month", year=2018, month=8, providerId="jj")["days"][4] == before


def test_every_answer_that_shows_availability_bears_its_stamp(desk: Desk) -> None:
    answers = [
        desk.get("/availability/day", date="2018-07-12"),
        desk.get("/availability/week", start="2018-07-12"),
        desk.get("/availability/next", serviceId="cut"),
        desk.get("/calendar/month", year=2018, month=7),
        desk.get("/providers/becky/availability", date="2018-07-12"),
    ]
    assert len({answer["epoch"] for answer in answers}) == 1
    seqs = [answer["seq"] for answer in answers]
    assert seqs == [seqs[0]] * len(seqs)
    assert seqs[0] > 0
    for answer in answers:
        moment = datetime.fromisoformat(answer["asOf"])
        assert timedelta(0) <= moment - at(12, "10:42") < timedelta(minutes=10)


def test_versions_count_up_with_a_slots_changes(desk: Desk) -> None:
    def version() -> int:
        wanted = slot_id("becky", "cut", at(30, "09:00"))
        found: int = next(s["version"] for s in desk.day("becky", "2018-07-30") if s["id"] == wanted)
        return found

    free = version()
    token = desk.held("becky", "cut", at(30, "09:00"))
    held = version()
    desk.http.delete(f"/reservations/{token}")
    assert free < held < version()


def test_a_days_edges_on_the_night_of_a_clock_change(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.backend.conftest import salon_backend

    folder = tmp_path_factory.mktemp("night")
    with salon_backend(folder, now="2018-03-01T09:00:00-06:00") as running:
        database = open_database(folder)
        with database.write() as connection:
            connection.execute(sa.insert(t.hours), [hours_row("jj", "work", "00:00", "00:00")])
        database.close()
        desk = running.desk()
        for day, hours in (("2018-03-10", 24), ("2018-03-11", 23), ("2018-11-04", 25)):
            (jj,) = desk.get("/availability/day", date=day, providerId="jj", serviceId="blow")["providers"]
            assert jj["workMinutes"] == hours * 60
            assert free_count({"providers": [jj]}, "blow") == hours * 2
        desk.http.close()
