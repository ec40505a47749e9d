"""The server's own day on which clocks change, against a count minute by minute that knows no intervals."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.domain.test_zones import change_days

from bookdesk.backend.services.availability import Moment, provider_day
from bookdesk.backend.services.snapshot import BusinessRow, Catalogue, ProviderRow, Timetable
from bookdesk.domain.hours import HoursRule
from bookdesk.domain.schedule import Member, Service
from bookdesk.domain.zones import day_bounds

ZONES = (
    "America/Winnipeg", "America/St_Johns", "America/Havana", "America/Sao_Paulo", "Europe/Dublin",
    "Europe/London", "Asia/Beirut", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Chatham",
    "Pacific/Easter", "Antarctica/Troll",
)  # fmt: skip
FIRST = date(2017, 1, 1)

clocks = st.integers(0, 1439).map(lambda minute: time(minute // 60, minute % 60))


@st.composite
def change_days_of(draw: st.DrawFn) -> tuple[str, date]:
    name = draw(st.sampled_from(ZONES))
    day = draw(st.sampled_from(change_days(name, 2018)))
    return name, day + timedelta(days=draw(st.integers(-1, 1)))


def minutes_of(start: time, end: time, day: date, where: ZoneInfo) -> set[int]:
    """List the minutes since 1970 of a daily stretch that begins on the dates around one."""
    found: set[int] = set()
    for n in range(-3, 4):
        on = day + timedelta(days=n)
        until = on if end > start else on + timedelta(days=1)
        # PEP 495: fold 0 is the first of two, and in a gap the offset from before it.
        low = datetime.combine(on, start, where).astimezone(UTC).timestamp()
        high = datetime.combine(until, end, where).astimezone(UTC).timestamp()
        found |= set(range(int(low) // 60, int(high) // 60))
    return found


@settings(max_examples=200, deadline=None)
@given(
    change=change_days_of(),
    elsewhere=st.none() | st.sampled_from(ZONES),
    work=st.lists(st.tuples(clocks, clocks), min_size=1, max_size=3),
    pause=st.none() | st.tuples(clocks, clocks),
    minutes=st.integers(5, 180),
)
@example(
    change=("Pacific/Chatham", date(2018, 4, 1)),
    elsewhere="America/Winnipeg",
    work=[(time(6, 16), time(6, 16))],
    pause=None,
    minutes=5,
)
def test_a_served_day_lists_what_fits_between_the_clocks(
    change: tuple[str, date],
    elsewhere: str | None,
    work: list[tuple[time, time]],
    pause: tuple[time, time] | None,
    minutes: int,
) -> None:
    name, day = change
    desk_zone, where = ZoneInfo(name), ZoneInfo(elsewhere or name)
    rows = [("work", *span) for span in work] + ([("break", *pause)] if pause else [])
    timetable = tuple(
        Timetable(kind, HoursRule("FREQ=DAILY", start, end, FIRST), None, None) for kind, start, end in rows
    )
    provider = ProviderRow("becky", "Becky", where, None, None, frozenset({"cut"}))
    service = Service("cut", "Cut", minutes)
    catalogue = Catalogue(
        version=1,
        business=BusinessRow("Salon", desk_zone, 0, None, "import"),
        users=(Member("ana", "Ana"),),
        providers={"becky": provider},
        services={"cut": service},
        timetables={"becky": timetable},
        closures={},
    )
    bounds = day_bounds(day, desk_zone)

    served = provider_day(catalogue, provider, service, day, [], Moment(bounds.start - 86_400, {}))

    open_minutes = set().union(*(minutes_of(start, end, day, where) for start, end in work))
    if pause:
        open_minutes -= minutes_of(*pause, day, where)
    open_minutes &= set(range(bounds.start // 60, bounds.end // 60))
    expected = []
    for _, run in groupby(enumerate(sorted(open_minutes)), lambda pair: pair[1] - pair[0]):
        gap = [minute for _, minute in run]
        expected += [gap[n * minutes] for n in range(len(gap) // minutes)]
    listed = [
        (int(datetime.fromisoformat(slot["start"]).timestamp()) // 60, slot["end"])
        for slot in served["timeslots"]
        if slot["status"] in ("available", "limited")
    ]
    # Compared as one truth: the difference of two long lists takes minutes to write.
    same = [start for start, _ in listed] == expected
    assert same
    assert all(datetime.fromisoformat(end).timestamp() == (start + minutes) * 60 for start, end in listed)
