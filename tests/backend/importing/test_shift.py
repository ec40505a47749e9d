"""Dates move by whole weeks: weekdays and civil times stay, across clock changes too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bookdesk.backend.importing import ImportOptions, parse_length
from bookdesk.backend.importing.opening import Worked, last_full_week, working_hours
from bookdesk.domain.zones import zone
from bookdesk.errors import UsageError

if TYPE_CHECKING:
    from tests.backend.importing.salon_folder import Salon, SalonFolder

WINNIPEG = zone("America/Winnipeg")


def civil(salon: Salon) -> dict[str, datetime]:
    """Return each client's booking as a civil time; each has one here."""
    return {
        told.split()[0]: datetime.fromtimestamp(row["start_s"], UTC).astimezone(WINNIPEG)
        for told, row in salon.bookings().items()
    }


@pytest.mark.parametrize("weeks", [-500, -17, 0, 17, 26, 434])
def test_a_shift_keeps_weekdays_and_civil_times(salon: Salon, folder: SalonFolder, weeks: int) -> None:
    folder.only_bookings(
        "WINT01,KIM,CUT,03/10/2018,9:00:00 AM,540",
        "SUMM01,KIM,CUT,03/11/2018,9:00:00 AM,540",
        "FALL01,KIM,CUT,11/04/2018,4:30:00 PM,990",
    )
    salon.take(folder.write(), options=ImportOptions(shift_weeks=weeks))
    found = civil(salon)
    planned = {
        "WINT01": datetime(2018, 3, 10, 9, tzinfo=WINNIPEG),
        "SUMM01": datetime(2018, 3, 11, 9, tzinfo=WINNIPEG),
        "FALL01": datetime(2018, 11, 4, 16, 30, tzinfo=WINNIPEG),
    }
    for client, when in planned.items():
        # Aware datetimes of one zone add and compare by the wall.
        assert found[client] == when + timedelta(weeks=weeks)
        assert found[client].weekday() == when.weekday()
    if weeks == 17:
        # Moved from winter into summer: one clock for the desk, another for UTC.
        assert found["WINT01"].utcoffset() != planned["WINT01"].utcoffset()


def test_a_time_that_the_shift_moves_into_a_gap_moves_on_by_the_gap(
    salon: Salon, folder: SalonFolder
) -> None:
    folder.only_bookings("NITE01,KIM,CUT,03/04/2018,2:30:00 AM,150")
    salon.take(folder.write(), options=ImportOptions(shift_weeks=1))
    assert civil(salon)["NITE01"].strftime("%m-%d %H:%M") == "03-11 03:30"


def test_cancellations_receipts_and_hours_move_along(salon: Salon, folder: SalonFolder) -> None:
    salon.take(folder.write(), options=ImportOptions(shift_weeks=52))
    assert {row["date"] for row in salon.rows("SELECT date FROM past_cancellations")} == {
        "2019-07-11",
        "2019-07-08",
    }
    assert {row["date"] for row in salon.rows("SELECT date FROM receipts")} == {"2019-07-09", "2019-07-18"}
    assert {row["first"] for row in salon.rows("SELECT first FROM hours")} == {"2019-07-09", "2019-07-10"}


@pytest.mark.parametrize("now", ["2026-11-22T12:00:00-06:00", "2026-03-02T00:01:00-06:00"])
def test_to_today_lays_the_last_full_week_on_this_one(salon: Salon, folder: SalonFolder, now: str) -> None:
    # The last receipt is of Thursday 19 July 2018, so the last full week began on Monday 9 July.
    report = salon.take(folder.write(), now=now, options=ImportOptions(to_today=True))
    today = datetime.fromisoformat(now).date()
    monday = today - timedelta(days=today.weekday())
    assert date(2018, 7, 9) + timedelta(weeks=report.shift_weeks) == monday
    assert civil(salon)["CARL01"].date() == monday + timedelta(days=1)
    # A week later the same import stays where the first one laid it.
    before = civil(salon)
    later = (datetime.fromisoformat(now) + timedelta(days=8)).isoformat()
    again = salon.take(folder.path, now=later, options=ImportOptions(to_today=True))
    assert again.shift_weeks == report.shift_weeks
    assert again.added["bookings"] == 0
    assert civil(salon) == before


def test_the_last_full_week_without_receipts_is_the_last_busy_one() -> None:
    monday = date(2018, 7, 2)
    counts = {monday + timedelta(weeks=n): 20 for n in range(4)} | {monday + timedelta(weeks=9): 1}
    assert last_full_week(counts, None) == monday + timedelta(weeks=3)
    assert last_full_week(counts, date(2018, 7, 15)) == date(2018, 7, 9)
    assert last_full_week(counts, date(2018, 7, 14)) == date(2018, 7, 2)


def test_another_time_zone_is_used_for_civil_times(salon: Salon, folder: SalonFolder) -> None:
    folder.only_bookings("ANNA01,KIM,CUT,07/10/2018,9:00:00 AM,540")
    salon.take(folder.write(), options=ImportOptions(time_zone="Asia/Kathmandu"))
    assert list(salon.bookings()) == ["ANNA01 2018-07-10T03:15"]
    assert salon.rows("SELECT time_zone FROM providers") == [{"time_zone": "Asia/Kathmandu"}]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: ImportOptions(shift_weeks=1, to_today=True), "not both"),
        (lambda: ImportOptions(shift_weeks=999_999), "--shift-weeks takes"),
        (lambda: ImportOptions(time_zone="Mars/Olympus"), "no time zone"),
        (lambda: ImportOptions(lengths={"CUT": 4}), "5 to 1440"),
        (lambda: ImportOptions(name="  "), "--name takes"),
        (lambda: parse_length("CUT"), "CODE=MINUTES"),
        (lambda: parse_length("CUT=soon"), "CODE=MINUTES"),
    ],
)
def test_an_option_that_cannot_be_is_said(make: type, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        make()


def test_a_length_is_read_from_its_option() -> None:
    assert parse_length("tre 1=25") == ("TRE 1", 25)
    assert parse_length(" F&F = 30 ") == ("F&F", 30)


MONDAY = date(2018, 7, 2)


def worked(weekday: int, weeks: int, start: int, end: int, first: date = MONDAY) -> list[Worked]:
    return [Worked(first + timedelta(weeks=n, days=weekday), start, end) for n in range(weeks)]


def test_hours_go_from_the_earliest_start_to_the_latest_end_in_half_hours() -> None:
    (hours,) = working_hours(worked(1, 9, 550, 600) + worked(1, 9, 900, 1005), None)
    assert (hours.rule, hours.start_minute, hours.end_minute) == ("FREQ=WEEKLY;BYDAY=TU", 540, 1020)
    assert (hours.first, hours.last) == (date(2018, 7, 3), None)


def test_days_with_the_same_hours_share_a_rule() -> None:
    (hours,) = working_hours(worked(1, 9, 540, 600) + worked(4, 9, 540, 600), None)
    assert hours.rule == "FREQ=WEEKLY;BYDAY=TU,FR"


def test_one_early_favour_does_not_open_the_day_earlier() -> None:
    usual = worked(1, 60, 600, 1020)
    favour = [Worked(MONDAY + timedelta(days=1), 300, 345)]
    assert working_hours(usual + favour, None) == working_hours(usual, None)


def test_a_weekday_that_was_worked_once_is_a_day_off() -> None:
    (hours,) = working_hours(worked(1, 9, 540, 600) + worked(0, 1, 690, 735), None)
    assert hours.rule == "FREQ=WEEKLY;BYDAY=TU"


def test_somebody_new_has_hours_from_a_single_day() -> None:
    assert len(working_hours(worked(2, 1, 540, 600), None)) == 1
    assert working_hours([], None) == []


def test_whoever_left_has_no_hours_afterwards() -> None:
    (left,) = working_hours(worked(1, 3, 540, 600), MONDAY + timedelta(weeks=20))
    (stayed,) = working_hours(worked(1, 3, 540, 600), MONDAY + timedelta(weeks=5))
    assert (left.last, stayed.last) == (date(2018, 7, 17), None)


def test_a_late_evening_ends_within_the_day() -> None:
    (hours,) = working_hours(worked(5, 3, 1400, 1460), None)
    assert (hours.start_minute, hours.end_minute) == (1380, 1410)
