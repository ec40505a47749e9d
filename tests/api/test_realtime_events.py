"""What the server writes as an event is what the desk reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bookdesk.api.realtime.events import news_of
from bookdesk.data.live_replay import slot_change
from bookdesk.domain.channels import DESK, calendar_channel, parse_channel, provider_channel, week_channel
from bookdesk.domain.live import DatesChanged, DayFigures, Stamped, TimeslotNews
from bookdesk.domain.states import SlotStatus
from bookdesk.domain.wire_news import AvailabilityChanged, DayUpdated, TimeslotUpdated

if TYPE_CHECKING:
    from bookdesk.domain.live import News
    from bookdesk.domain.wire_news import Told

DAY = date(2018, 7, 12)
JULY = calendar_channel("2018-07")
BECKY = provider_channel("becky")


def read(event: str, channel: str, told: Told) -> News | None:
    """Read an event as the server writes it."""
    return news_of(event, channel, parse_channel(channel), told.model_dump_json(exclude_none=True))


def test_a_day_s_figures_are_all_that_a_month_shows_of_it() -> None:
    told = DayUpdated(
        seq=7, epoch="e", date=DAY, counts={"cut": 3, "color": 0}, booked_count=5, limited=["cut"],
        booked_minutes=300, work_minutes=480,
    )  # fmt: skip
    assert read("calendar.day_updated", JULY, told) == DayFigures(
        JULY, Stamped(7, "e"), DAY, {"cut": 3, "color": 0}, 5, frozenset({"cut"}), 300, 480
    )


def test_a_server_that_tells_less_leaves_the_rest_open() -> None:
    told = DayUpdated(seq=7, epoch="e", date=DAY, counts={"cut": 3}, booked_count=5)
    assert read("calendar.day_updated", JULY, told) == DayFigures(JULY, Stamped(7, "e"), DAY, {"cut": 3}, 5)


@pytest.mark.parametrize("wrong", ['"limited":["cut",7]', '"bookedMinutes":-1', '"workMinutes":"480"'])
def test_figures_that_are_none_are_refused(wrong: str) -> None:
    data = f'{{"seq":7,"epoch":"e","date":"2018-07-12","counts":{{}},"bookedCount":0,{wrong}}}'
    with pytest.raises(ValueError, match="validation error"):
        news_of("calendar.day_updated", JULY, parse_channel(JULY), data)


def timeslot(**changed: str) -> str:
    told = {"start": "2018-07-12T15:00:00Z", "end": "2018-07-12T15:45:00Z"} | changed
    times = ",".join(f'"{name}":"{when}"' for name, when in told.items())
    rest = '"status":"reserved","remaining":0,"version":1,"heldBy":"Desk 2"'
    return f'{{"providerId":"becky","serviceId":"cut","date":"2018-07-12",{times},{rest}}}'


@pytest.mark.parametrize(
    "changed",
    [
        {"start": "0002-01-01T00:00:00Z"},
        {"start": "1969-12-31T23:59:59Z"},
        {"end": "2100-01-01T00:00:00Z"},
        {"end": "9998-12-31T23:59:59Z"},
        {"heldUntil": "9998-12-31T23:59:59Z"},
    ],
)
def test_instants_outside_the_calendar_are_refused(changed: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="outside the calendar"):
        news_of("timeslot.updated", BECKY, parse_channel(BECKY), timeslot(**changed))


def test_instants_at_the_calendar_s_ends_are_taken() -> None:
    data = timeslot(start="1970-01-01T00:00:00Z", end="2099-12-31T23:59:59Z")
    assert isinstance(news_of("timeslot.updated", BECKY, parse_channel(BECKY), data), TimeslotNews)


@pytest.mark.parametrize("minutes", [None, 0, 75])
def test_a_timeslot_bears_the_minutes_of_its_day_where_the_server_tells_them(minutes: int | None) -> None:
    told = TimeslotUpdated(
        seq=7, epoch="e", timeslot_id="becky.cut.20180712T1500Z", provider_id="becky", service_id="cut",
        date=DAY, start=datetime(2018, 7, 12, 15, tzinfo=UTC), end=datetime(2018, 7, 12, 15, 45, tzinfo=UTC),
        status=SlotStatus.BOOKED, remaining=0, version=3, booked_minutes=minutes,
    )  # fmt: skip
    news = read("timeslot.updated", BECKY, told)
    assert isinstance(news, TimeslotNews)
    assert slot_change(news).booked_minutes == minutes


@pytest.mark.parametrize("channel", [DESK, JULY, provider_channel("becky"), week_channel(DAY)])
def test_a_slow_reader_hears_on_each_channel_that_it_missed_something(channel: str) -> None:
    told = AvailabilityChanged(seq=9, epoch="e", dates=[])
    assert read("availability.changed", channel, told) == DatesChanged(channel, Stamped(9, "e"))
