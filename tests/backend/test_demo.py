"""The demo business: lively, the same for the same date, and true to every rule of the schedule."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bookdesk.backend import tables
from bookdesk.backend.clock import ServerClock
from bookdesk.backend.database import Database
from bookdesk.backend.demo import fill_with_demo
from bookdesk.domain.hours import HoursRule, hours_on
from bookdesk.domain.ids import is_id, parse_timeslot_id
from bookdesk.domain.intervals import Interval, covers, overlaps, subtract, total
from bookdesk.domain.slots import slots_of
from bookdesk.domain.states import BookingStatus, may_follow
from bookdesk.domain.zones import civil_date, days_between, zone
from bookdesk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

WINNIPEG = zone("America/Winnipeg")
KEY = "5a" * 32

#: Server times: an ordinary day, both clock changes, new year, a Sunday, and both ends of a day.
INSTANTS = [
    "2018-07-12T10:42:00-05:00",
    "2026-03-08T10:42:00-05:00",
    "2026-11-01T14:20:00-06:00",
    "2027-01-01T12:00:00-06:00",
    "2026-11-22T11:15:00-06:00",
    "2026-06-16T00:01:00-05:00",
    "2026-06-16T23:59:00-05:00",
    "2028-02-29T16:00:00-06:00",
]


class Demo:
    """A filled demo and its rows, read once."""

    def __init__(self, folder: Path, instant: str, name: str = "demo.db") -> None:
        self._hours: dict[tuple[str, str, date], list[Interval]] = {}
        self.now = datetime.fromisoformat(instant)
        self.now_s = int(self.now.timestamp())
        self.today = civil_date(self.now_s, WINNIPEG)
        with closing(Database(folder / name, KEY)) as database:
            fill_with_demo(database, ServerClock(self.now))
            with database.read() as connection:
                self.rows = {
                    table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
                    for table in tables.metadata.tables.values()
                }

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        return self.rows[table]

    def on(self, day: date) -> list[dict[str, Any]]:
        """Return the bookings of a business day."""
        return [b for b in self["bookings"] if civil_date(b["start_s"], WINNIPEG) == day]

    def hours(self, provider_id: str, kind: str, day: date) -> list[Interval]:
        """Return a provider's stretches of a kind on a business day."""
        known = self._hours.get((provider_id, kind, day))
        if known is None:
            known = self._hours[provider_id, kind, day] = self._expand(provider_id, kind, day)
        return known

    def _expand(self, provider_id: str, kind: str, day: date) -> list[Interval]:
        where = next(zone(p["time_zone"]) for p in self["providers"] if p["id"] == provider_id)
        rules = [
            HoursRule(
                row["rule"],
                time(row["start_minute"] // 60, row["start_minute"] % 60),
                time(row["end_minute"] // 60, row["end_minute"] % 60),
                datetime.fromisoformat(row["first"]).date(),
            )
            for row in self["hours"]
            if row["provider_id"] == provider_id and row["kind"] == kind
        ]
        return hours_on(rules, day, where, WINNIPEG)

    def busy(self, provider_id: str) -> list[Interval]:
        """Return what a provider's claims occupy."""
        claims = [c for c in self["claims"] if c["provider_id"] == provider_id]
        return [Interval(c["start_s"], c["end_s"]) for c in claims]


@pytest.fixture(params=INSTANTS, scope="module")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("demo"), request.param)


@pytest.fixture
def morning(tmp_path: Path) -> Demo:
    """A demo at a busy time of an ordinary day."""
    return Demo(tmp_path, INSTANTS[0])


def apart(intervals: Iterable[Interval]) -> bool:
    ordered = sorted(intervals)
    return not any(overlaps(a, b) for a, b in pairwise(ordered))


def test_the_business_is_as_large_as_a_lively_one(demo: Demo) -> None:
    assert len(demo["providers"]) == 8
    assert len({p["region_id"] for p in demo["providers"]}) == len(demo["regions"]) == 2
    assert [p["time_zone"] for p in demo["providers"]].count("America/Toronto") == 1
    assert len(demo["services"]) == 12
    assert len({s["minutes"] for s in demo["services"]}) >= 10
    assert len(demo["customers"]) >= 60
    assert next(u["name"] for u in demo["users"]) == "Ana"
    assert [u["may_overlap"] for u in demo["users"]] == [True, False, False]
    (business,) = demo["business"]
    assert (business["source"], business["time_zone"]) == ("demo", "America/Winnipeg")
    assert business["default_service_id"] in {s["id"] for s in demo["services"]}
    for table in ("providers", "services", "regions"):
        assert all(is_id(row["id"]) for row in demo[table])


def test_customers_have_numbers_that_belong_to_nobody(demo: Demo) -> None:
    phones = [c["phone"] for c in demo["customers"]]
    assert all(phone[-7:-2] == "55501" and phone[0] == "+" for phone in phones)
    assert len(set(phones)) == len(phones)
    assert all(c["phone_digits"] == c["phone"][1:] for c in demo["customers"])
    assert len({c["name"] for c in demo["customers"]}) == len(demo["customers"])
    assert any(not c["name"].isascii() for c in demo["customers"])


def test_every_booking_lies_within_its_providers_hours(demo: Demo) -> None:
    minutes = {s["id"]: s["minutes"] for s in demo["services"]}
    offers = {(o["provider_id"], o["service_id"]) for o in demo["provider_services"]}
    for booking in demo["bookings"]:
        span = Interval(booking["start_s"], booking["end_s"])
        day = civil_date(span.start, WINNIPEG)
        provider = booking["provider_id"]
        left = subtract(demo.hours(provider, "work", day), demo.hours(provider, "break", day))
        in_class = booking["service_id"] == "styling-class"
        if not in_class:
            left = subtract(left, demo.hours(provider, "class", day))
        assert covers(left, span)
        assert not in_class or span in demo.hours(provider, "class", day)
        assert span.end - span.start == minutes[booking["service_id"]] * 60
        assert (provider, booking["service_id"]) in offers
        slot = parse_timeslot_id(booking["timeslot_id"])
        assert (slot.provider_id, slot.service_id) == (provider, booking["service_id"])
        assert int(slot.start.timestamp()) == span.start


def test_every_booking_that_stands_claims_its_time_once(demo: Demo) -> None:
    standing = {b["id"]: b for b in demo["bookings"] if b["status"] != "cancelled"}
    claims = {c["owner_id"]: c for c in demo["claims"] if c["kind"] == "booking"}
    assert claims.keys() == standing.keys()
    for key, claim in claims.items():
        booking = standing[key]
        assert [claim[c] for c in ("provider_id", "start_s", "end_s")] == [
            booking[c] for c in ("provider_id", "start_s", "end_s")
        ]
        assert claim["exclusive"] is (booking["service_id"] != "styling-class")
        assert claim["class_id"] == (None if claim["exclusive"] else booking["timeslot_id"])
    for provider in demo["providers"]:
        assert apart(
            Interval(c["start_s"], c["end_s"])
            for c in demo["claims"]
            if c["provider_id"] == provider["id"] and c["exclusive"]
        )


def test_a_class_is_never_overfull_and_has_room_today(morning: Demo) -> None:
    seats: dict[str, list[int]] = {}
    for claim in morning["claims"]:
        if claim["class_id"] is not None:
            seats.setdefault(claim["class_id"], []).append(claim["seat"])
    assert seats
    assert all(sorted(taken) == list(range(1, len(taken) + 1)) for taken in seats.values())
    assert max(len(taken) for taken in seats.values()) == 8
    today = [t for slot, t in seats.items() if civil_date(_start(slot), WINNIPEG) == morning.today]
    assert len(today) == 1
    assert 1 <= len(today[0]) < 8


def _start(timeslot_id: str) -> int:
    return int(parse_timeslot_id(timeslot_id).start.timestamp())


def test_nobody_is_in_two_places_at_once(demo: Demo) -> None:
    visits: dict[str, list[Interval]] = {}
    for booking in demo["bookings"]:
        visits.setdefault(booking["customer_id"], []).append(Interval(booking["start_s"], booking["end_s"]))
    assert all(apart(spans) for spans in visits.values())


def test_nobody_comes_oftener_than_is_plausible(demo: Demo) -> None:
    visits = Counter(b["customer_id"] for b in demo["bookings"] if b["status"] == "done")
    assert max(visits.values()) <= 12
    assert sum(visits.values()) / len(visits) < 5


def test_every_state_was_reached_by_steps_that_are_allowed(demo: Demo) -> None:
    steps: dict[str, list[dict[str, Any]]] = {}
    for step in demo["transitions"]:
        steps.setdefault(step["booking_id"], []).append(step)
    for booking in demo["bookings"]:
        taken = steps.pop(booking["id"], [])
        at = BookingStatus(taken[0]["from_status"]) if taken else BookingStatus(booking["status"])
        assert taken == [] or at is BookingStatus.CONFIRMED
        when = booking["created_ms"]
        for version, step in enumerate(taken, start=2):
            assert step["from_status"] == at
            to = BookingStatus(step["to_status"])
            assert may_follow(at, to, None)
            assert when <= step["at_ms"] <= demo.now_s * 1000
            assert step["version"] == version
            at, when = to, step["at_ms"]
        assert booking["status"] == at
        assert booking["version"] == 1 + len(taken)
        assert booking["before_status"] == (taken[-1]["from_status"] if taken else None)
        assert booking["created_ms"] <= min(demo.now_s, booking["start_s"]) * 1000
    assert steps == {}


def test_states_agree_with_the_clock(demo: Demo) -> None:
    for booking in demo["bookings"]:
        status = booking["status"]
        if booking["end_s"] <= demo.now_s:
            assert status in ("done", "no_show", "cancelled")
        elif booking["start_s"] <= demo.now_s:
            assert status in ("in_service", "confirmed", "no_show", "cancelled")
        else:
            assert status in ("pending", "confirmed", "arrived", "cancelled")
    statuses = {b["status"] for b in demo["bookings"]}
    assert {"done", "no_show", "cancelled", "confirmed", "pending"} <= statuses
    assert [b["status"] for b in demo["bookings"]].count("pending") == 1


def test_a_busy_morning_shows_every_state(morning: Demo) -> None:
    today = {b["status"] for b in morning.on(morning.today)}
    assert {"done", "in_service", "arrived", "confirmed"} <= today
    assert {b["status"] for b in morning["bookings"]} == set(BookingStatus)


def test_today_is_about_sixty_percent_booked(demo: Demo) -> None:
    booked, work = 0, 0
    for provider in demo["providers"]:
        hours = demo.hours(provider["id"], "work", demo.today)
        lunch = demo.hours(provider["id"], "break", demo.today)
        open_ = subtract(hours, lunch)
        theirs = [b for b in demo.on(demo.today) if b["provider_id"] == provider["id"]]
        booked += total(Interval(b["start_s"], b["end_s"]) for b in theirs if b["status"] != "cancelled")
        work += total(open_)
    assert 0.5 <= booked / work <= 0.72


def test_a_walk_in_always_finds_a_chair_soon(demo: Demo) -> None:
    """At any quarter of an hour of today somebody is free for the default service within 45 minutes."""
    service = demo["business"][0]["default_service_id"]
    minutes = next(s["minutes"] for s in demo["services"] if s["id"] == service)
    chairs = [o["provider_id"] for o in demo["provider_services"] if o["service_id"] == service]
    open_ = {
        chair: subtract(
            demo.hours(chair, "work", demo.today),
            demo.hours(chair, "break", demo.today) + demo.hours(chair, "class", demo.today),
        )
        for chair in chairs
    }
    noon = datetime.combine(demo.today, time(12), WINNIPEG)
    for quarter in range(-11, 15):
        now = int((noon + timedelta(minutes=15 * quarter)).timestamp())
        starts = [
            slot.start
            for chair in chairs
            for slot in slots_of(open_[chair], demo.busy(chair), minutes, now).free
        ]
        assert min(starts) - now <= 45 * 60


def test_the_weeks_behind_are_fuller_than_the_weeks_ahead(demo: Demo) -> None:
    behind = [len(demo.on(demo.today - timedelta(days=n))) for n in range(1, 29)]
    ahead = [len(demo.on(demo.today + timedelta(days=n))) for n in range(15, 43)]
    assert min(behind) > 20
    assert sum(ahead) < sum(behind) * 0.7
    assert sum(ahead) > 0
    assert len(demo.on(demo.today)) > 20


def test_a_holiday_closes_a_day_within_the_next_weeks(demo: Demo) -> None:
    (closure,) = demo["closures"]
    day = datetime.fromisoformat(closure["date"]).date()
    assert timedelta(days=7) < day - demo.today < timedelta(days=21)
    assert demo.on(day) == []


def test_lunch_days_off_and_one_training_are_there(demo: Demo) -> None:
    week = days_between(demo.today, demo.today + timedelta(days=7))
    for provider in demo["providers"]:
        worked = [day for day in week if demo.hours(provider["id"], "work", day)]
        assert 5 <= len(worked) < 7
        assert all(demo.hours(provider["id"], "break", day) for day in worked)
    (block,) = [c for c in demo["claims"] if c["kind"] == "block"]
    assert block["reason"] == "Training"
    assert civil_date(block["start_s"], WINNIPEG) == demo.today
    span = Interval(block["start_s"], block["end_s"])
    assert covers(demo.hours(block["provider_id"], "work", demo.today), span)


def test_versions_of_claims_come_from_the_counter(demo: Demo) -> None:
    versions = [c["version"] for c in demo["claims"]]
    assert sorted(versions) == list(range(1, len(versions) + 1))
    assert {"name": "seq", "value": len(versions)} in demo["counters"]


def dump(path: Path) -> Iterator[str]:
    """Dump every row of every table of a database file."""
    with closing(Database(path, KEY)) as database, database.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        for name in names.scalars().all():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608  its own table names
            yield from (f"{name}: {row!r}" for row in rows.all())


@pytest.mark.parametrize("instant", [INSTANTS[0], INSTANTS[3]])
def test_two_fills_of_one_instant_are_equal_to_the_byte(tmp_path: Path, instant: str) -> None:
    for name in ("one.db", "two.db"):
        Demo(tmp_path, instant, name)
    first = list(dump(tmp_path / "one.db"))
    assert len(first) > 3000
    assert first == list(dump(tmp_path / "two.db"))


def test_the_time_of_day_changes_states_only(tmp_path: Path) -> None:
    early = Demo(tmp_path, "2026-06-16T00:01:00-05:00", "early.db")
    late = Demo(tmp_path, "2026-06-16T23:59:00-05:00", "late.db")
    told = {"status", "before_status", "version"}
    plans = [[{k: v for k, v in b.items() if k not in told} for b in d["bookings"]] for d in (early, late)]
    assert plans[0] == plans[1]
    assert early["customers"] == late["customers"]
    assert [b["status"] for b in early["bookings"]] != [b["status"] for b in late["bookings"]]


def test_another_date_gives_other_bookings(tmp_path: Path) -> None:
    one = Demo(tmp_path, "2026-06-16T10:00:00-05:00", "one.db")
    other = Demo(tmp_path, "2026-06-17T10:00:00-05:00", "other.db")
    assert {b["id"] for b in one["bookings"]}.isdisjoint(b["id"] for b in other["bookings"])


def test_a_demo_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    Demo(tmp_path, INSTANTS[0])
    before = list(dump(tmp_path / "demo.db"))
    Demo(tmp_path, INSTANTS[4])
    assert list(dump(tmp_path / "demo.db")) == before


@pytest.mark.parametrize("source", ["import", "empty"])
def test_only_an_empty_business_is_filled(tmp_path: Path, source: str) -> None:
    with closing(Database(tmp_path / "other.db", KEY)) as database:
        row = {"id": 1, "name": "Ours", "time_zone": "UTC", "week_start": 0, "source": source}
        user = {"id": "first", "name": "First", "may_overlap": False, "position": 0}
        with database.write() as connection:
            connection.execute(sa.insert(tables.business), row)
            connection.execute(sa.insert(tables.users), user)
        clock = ServerClock(datetime(2026, 6, 16, 15, tzinfo=UTC))
        if source == "empty":
            fill_with_demo(database, clock)
        else:
            with pytest.raises(UsageError, match="another business"):
                fill_with_demo(database, clock)
        with database.read() as connection:
            name = connection.execute(sa.select(tables.business.c.name)).scalar_one()
    assert (name == "Ours") is (source == "import")
