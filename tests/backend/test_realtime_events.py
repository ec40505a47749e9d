"""What the channels tell: each committed change, in order, counted without a gap, and nothing personal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.conftest import Desk, Running, salon_backend
from tests.backend.ear import SOON, Ear
from tests.factories_backend import at
from tests.faults.begun_salon import begun_salon
from tests.faults.salon_model import Salon

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BECKY = "private-provider.becky.availability"
JJ = "private-provider.jj.availability"
TANYA = "private-provider.tanya.availability"
JULY = "private-calendar.2018-07.days"
WEEK = "private-week.2018-07-14.spans"
REGION = "private-region.main.spans"
DESK = "private-desk"


@pytest.fixture
def ear(salon: Running) -> Iterator[Ear]:
    """A socket that is subscribed to nothing yet."""
    with Ear(salon) as one:
        yield one


def told(ear: Ear, status: str) -> dict[str, Any]:
    """Wait for a timeslot's next event, which has to have this status."""
    heard = ear.hear()
    assert (heard.event, heard.data["status"]) == ("timeslot.updated", status)
    return heard.data


def test_a_slots_life_is_told_step_by_step(desk: Desk, desk_2: Desk, ear: Ear) -> None:
    ear.subscribe(desk, BECKY)
    start = ear.told[BECKY]["seq"]
    answer = desk_2.hold("becky", "cut", at(12, "11:00")).json()
    held = told(ear, "reserved")
    assert held == {
        "seq": start + 1,
        "epoch": desk.get("/health")["epoch"],
        "timeslotId": "becky.cut.20180712T1600Z",
        "providerId": "becky",
        "serviceId": "cut",
        "date": "2018-07-12",
        "start": "2018-07-12T16:00:00Z",
        "end": "2018-07-12T16:45:00Z",
        "status": "reserved",
        "remaining": 0,
        "heldBy": "Desk 2",
        "heldUntil": held["heldUntil"],
        "version": held["version"],
    }
    assert held["heldUntil"].rstrip("Z0") == answer["expiresAt"].rstrip("Z0")
    token = answer["reservationToken"]
    extended = desk_2.http.post(f"/reservations/{token}/extend").json()
    longer = told(ear, "reserved")
    assert longer["heldUntil"].rstrip("Z0") == extended["expiresAt"].rstrip("Z0")
    booking = desk_2.confirm(token, "key-of-a-slots-life").json()
    booked = told(ear, "booked")
    assert "heldBy" not in booked
    arrived = desk_2.step(booking, "arrived").json()
    told(ear, "booked")
    desk_2.step(arrived, "confirmed")
    told(ear, "booked")
    cancelled = desk_2.step({**booking, "version": 3}, "cancelled", "Ill")
    assert cancelled.status_code == 200, cancelled.text
    free = told(ear, "available")
    assert (free["seq"], free["remaining"]) == (start + 6, 1)
    held_again = desk_2.held("becky", "cut", at(12, "11:00"))
    again = told(ear, "reserved")
    desk_2.http.delete(f"/reservations/{held_again}")
    released = told(ear, "available")
    versions = [one["version"] for one in (held, longer, booked, free, again, released)]
    assert versions == sorted(set(versions))


def test_a_slot_s_news_tells_the_minutes_that_its_day_is_booked_for(desk: Desk, ear: Ear) -> None:
    def minutes_of(provider: str) -> int:
        (part,) = desk.get("/availability/day", date="2018-07-31", providerId=provider)["providers"]
        minutes: int = part["bookedMinutes"]
        return minutes

    def heard() -> int:
        """Wait for the news of a booking; that of its hold leaves the minutes as they are."""
        while True:
            event = ear.hear()
            assert event.event == "timeslot.updated"
            if "bookedMinutes" in event.data:
                minutes: int = event.data["bookedMinutes"]
                return minutes

    ear.subscribe(desk, BECKY, TANYA)
    booking = desk.booked("becky", "cut", at(31, "09:00"))
    assert heard() == minutes_of("becky") == 45
    # Over its end on purpose: no minute counts twice.
    over = desk.held("becky", "cut", at(31, "09:30"), overlap={"reason": "She waits anyway"})
    desk.confirm(over, "key-over-the-first")
    assert heard() == minutes_of("becky") == 75
    for seat in range(2):
        token = desk.held("tanya", "yoga", at(31, "13:00"))
        desk.confirm(token, f"key-of-seat-{seat}")
        assert heard() == minutes_of("tanya") == 60
    desk.step(booking, "cancelled", "Ill")
    # What is left there only the day can tell.
    assert (ear.hear().event, minutes_of("becky")) == ("availability.changed", 45)


def test_an_answer_says_which_events_are_in_it(desk: Desk, ear: Ear) -> None:
    ear.subscribe(desk, BECKY, JULY, WEEK)
    before = ear.told[BECKY]["seq"]

    def answers() -> list[int]:
        (part,) = desk.get("/availability/day", date="2018-07-17", providerId="becky")["providers"]
        one = desk.get("/providers/becky/availability", date="2018-07-17")
        month = desk.get("/calendar/month", year=2018, month=7)
        week = desk.get("/availability/week", start="2018-07-14")
        assert one["epoch"] == month["epoch"] == week["epoch"] == ear.told[BECKY]["epoch"]
        return [part["seq"], one["seq"], month["seq"], week["seq"]]

    quiet = [ear.told[name]["seq"] for name in (BECKY, BECKY, JULY, WEEK)]
    assert answers() == quiet
    desk.held("becky", "cut", at(17, "09:00"))
    heard = {one.channel: one.data["seq"] for one in ear.events(3)}
    assert heard == {BECKY: before + 1, JULY: quiet[2] + 1, WEEK: quiet[3] + 1}
    assert answers() == [number + 1 for number in quiet]


def test_coming_back_tells_whether_anything_was_missed(salon: Running, desk: Desk) -> None:
    with Ear(salon) as one:
        first = one.subscribe(desk, BECKY, JJ).told
    with Ear(salon) as two:
        assert two.subscribe(desk, BECKY, JJ).told == first
    desk.held("becky", "cut", at(18, "09:00"))
    with Ear(salon) as three:
        later = three.subscribe(desk, BECKY, JJ).told
    assert later[BECKY]["seq"] > first[BECKY]["seq"]
    assert later[JJ] == first[JJ]


@pytest.mark.parametrize("linger", [0.0, 300.0])
def test_nobody_listening_loses_no_change(tmp_path: Path, linger: float) -> None:
    """With no socket at all the numbers stand where the changes do, at once or after a while."""
    with salon_backend(tmp_path / "quiet", realtime={"linger": linger}) as running:
        desk = running.desk()

        def seq() -> int:
            number: int = desk.get("/providers/becky/availability", date="2018-07-16")["seq"]
            return number

        first = seq()
        with Ear(running) as ear:
            assert ear.subscribe(desk, BECKY).told[BECKY]["seq"] == first
        desk.held("becky", "cut", at(16, "09:00"))
        second = seq()
        assert second > first
        with Ear(running) as ear:
            assert ear.subscribe(desk, BECKY).told[BECKY]["seq"] == second == seq()
        desk.http.close()


def test_a_day_is_told_in_figures_that_the_month_agrees_with(desk: Desk, ear: Ear) -> None:
    ear.subscribe(desk, JULY)
    desk.booked("jj", "cut", at(19, "09:00"))
    heard = [ear.hear()]
    while heard[-1].data.get("bookedCount") == 0:
        heard.append(ear.hear())
    event = heard[-1]
    assert (event.event, event.data["date"], event.data["bookedCount"]) == (
        "calendar.day_updated",
        "2018-07-19",
        1,
    )
    for service in ("cut", "blow", "yoga", "colour"):
        month = desk.get("/calendar/month", year=2018, month=7, serviceId=service)["days"]
        assert event.data["counts"][service] == month[18]["availableCount"], service
        assert (service in event.data["limited"]) is month[18]["limited"], service
        assert event.data["bookedMinutes"] == month[18]["bookedMinutes"]
        assert event.data["workMinutes"] == month[18]["workMinutes"]


def test_weeks_and_regions_are_told_their_dates(desk: Desk, ear: Ear) -> None:
    other = "private-week.2018-07-20.spans"
    far = "private-week.2018-07-21.spans"
    ear.subscribe(desk, WEEK, other, far, REGION)
    desk.held("jj", "blow", at(20, "09:00"))
    heard = {one.channel: (one.event, one.data["dates"]) for one in ear.events(3)}
    span = ("availability.span_updated", ["2018-07-20"])
    # A week may be looked at from any day; the one that begins a day later has nothing of it.
    assert heard == {WEEK: span, other: span, REGION: span}


def test_the_desk_is_told_bookings_and_catalogue_by_id_alone(desk: Desk, ear: Ear) -> None:
    ear.subscribe(desk, DESK, TANYA)
    booking = desk.booked("jj", "cut", at(21, "09:00"), "Zoë Unmistakable")
    assert ear.hear()[::2] == ("booking.updated", {**ear.told[DESK], "seq": ear.told[DESK]["seq"] + 1} | {
        "ids": [booking["id"]]
    })  # fmt: skip
    assert desk.http.patch("/services/blow", json={"name": "Blow dry"}).status_code == 200
    heard = {one.channel: (one.event, one.data) for one in ear.events(2)}
    assert heard[DESK][0] == "catalogue.updated"
    # Lengths and offers decide what is free: everything is to be read again.
    event, data = heard[TANYA]
    assert (event, data["dates"], data["providerId"]) == ("availability.changed", [], "tanya")


def test_an_expiry_is_told_when_it_is_due(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "short", hold_seconds=1) as running, Ear(running) as ear:
        desk = running.desk()
        ear.subscribe(desk, BECKY)
        desk.held("becky", "cut", at(16, "09:00"))
        told(ear, "reserved")
        assert told(ear, "available")["timeslotId"] == "becky.cut.20180716T1400Z"
        desk.http.close()


def test_a_block_is_told_and_its_end_too(desk: Desk, ear: Ear) -> None:
    ear.subscribe(desk, JJ)
    ask = {"providerId": "jj", "start": "2018-07-23T15:00:00Z", "end": "2018-07-23T16:00:00Z"}
    made = desk.http.post("/blocks", json={**ask, "reason": "Training"}).json()
    closed = told(ear, "unavailable")
    assert (closed["serviceId"], closed["start"], closed["end"]) == ("none", ask["start"], ask["end"])
    patch = {"end": "2018-07-23T17:00:00Z", "version": made["version"]}
    changed = desk.http.patch(f"/blocks/{made['id']}", json=patch).json()
    heard = ear.hear()
    # It left one stretch and took another.
    assert (heard.event, heard.data["dates"]) == ("availability.changed", ["2018-07-23"])
    desk.http.delete(f"/blocks/{made['id']}", params={"version": changed["version"]})
    assert told(ear, "available")["end"] == "2018-07-23T17:00:00Z"
    long = {**ask, "end": "2018-07-25T16:00:00Z", "reason": "Leave"}
    assert desk.http.post("/blocks", json=long).status_code == 201
    heard = ear.hear()
    assert heard.data["dates"] == ["2018-07-23", "2018-07-24", "2018-07-25"]


def test_a_move_is_told_to_both_providers(desk: Desk, ear: Ear) -> None:
    booking = desk.booked("jj", "cut", at(26, "09:00"))
    token = desk.held("becky", "cut", at(26, "11:00"))
    ear.subscribe(desk, BECKY, JJ)
    ask = {"reservationToken": token, "version": booking["version"]}
    moved = desk.http.post(f"/bookings/{booking['id']}/move", json=ask)
    assert moved.status_code == 200, moved.text
    heard = {one.channel: one.data for one in ear.events(2)}
    assert (heard[JJ]["status"], heard[JJ]["start"]) == ("available", "2018-07-26T14:00:00Z")
    assert (heard[BECKY]["status"], heard[BECKY]["start"]) == ("booked", "2018-07-26T16:00:00Z")


def test_a_class_tells_what_is_left_of_it(desk: Desk, ear: Ear) -> None:
    ear.subscribe(desk, TANYA)
    token = desk.held("tanya", "yoga", at(27, "13:00"))
    taken = told(ear, "limited")
    assert taken["remaining"] == 7
    desk.http.delete(f"/reservations/{token}")
    assert told(ear, "available")["remaining"] == 8


def test_where_two_overlap_only_the_day_can_tell_what_is_free(desk: Desk, ear: Ear) -> None:
    below = desk.booked("becky", "cut", at(28, "09:00"))
    # A blowdry in the middle of it, on purpose.
    over = desk.held("becky", "blow", at(28, "09:15"), overlap={"reason": "She waits anyway"})
    ear.subscribe(desk, BECKY)
    desk.step(below, "cancelled", "Ill")
    heard = ear.hear()
    assert (heard.event, heard.data["dates"]) == ("availability.changed", ["2018-07-28"])
    desk.http.delete(f"/reservations/{over}")
    told(ear, "available")


def test_of_time_that_has_begun_only_the_day_can_tell_what_becomes(tmp_path: Path) -> None:
    with begun_salon(tmp_path / "begun", Salon()) as running, Ear(running) as ear:
        desk = running.desk()
        ear.subscribe(desk, JJ)
        shown = desk.get("/bookings", start="2018-07-12", end="2018-07-13")["bookings"]
        booking = next(one for one in shown if one["providerId"] == "jj")
        assert desk.step(booking, "cancelled", "ill").status_code == 200
        heard = ear.hear()
        assert (heard.event, heard.data["dates"]) == ("availability.changed", ["2018-07-12"])
        # A slot of the booking's own, which nobody can have, would stay where the day's answer has none.
        assert all(one["start"] >= booking["end"] for one in desk.day("jj", "2018-07-12"))
        desk.http.close()


def test_nothing_personal_leaves_by_a_channel(desk: Desk, ear: Ear) -> None:
    ear.subscribe(desk, BECKY, JJ, TANYA, JULY, WEEK, REGION, DESK)
    token = desk.held("becky", "cut", at(30, "09:00"))
    customer = {"name": "Unmistakable Person", "phone": "204 555 0199", "email": "un@mistak.able"}
    desk.confirm(token, "key-of-the-person", customer=customer, notes="Allergic")
    frames: list[str] = []
    while "booking.updated" not in "".join(frames):
        frames.append(str(ear.ws.recv(timeout=SOON)))
    desk.http.post("/realtime/auth", json={"socket_id": "1.1", "channel_name": DESK})
    ear.say("pusher:ping")
    while "pusher:pong" not in frames[-1]:
        frames.append(str(ear.ws.recv(timeout=SOON)))
    whole = "".join(frames)
    assert "becky" in whole
    for word in ("Unmistakable", "0199", "mistak", "Allergic"):
        assert word not in whole
