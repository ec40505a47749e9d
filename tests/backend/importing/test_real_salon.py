"""The real salon's year, where its files are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.backend.importing.salon_folder import Salon, opened, real_salon
from tests.backend.importing.test_taken import refusals, report_of

from bookdesk.backend.importing import ImportOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.backend.importing import ImportReport

AFTER_THE_YEAR = "2019-03-01T12:00:00-06:00"
Taken = tuple[Salon, "ImportReport"]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    with opened(tmp_path_factory.mktemp("year") / "salon.db") as salon:
        yield salon, salon.take(real_salon(), now=AFTER_THE_YEAR)


def test_every_row_is_accounted_for(year: Taken) -> None:
    _, report = year
    assert {one.name: one.rows for one in report.files} == {
        "services.csv": 33,
        "bookings.csv": 1906,
        "no_shows.csv": 60,
        "cancellations.csv": 243,
        "receipts.csv": 1934,
    }
    assert all(one.rows == one.taken + one.marked + one.refused for one in report.files)
    assert report_of(report, "bookings.csv").refused == 0
    assert len(report_of(report, "bookings.csv").marks) == 3


def test_the_no_shows_are_the_states_of_their_bookings(year: Taken) -> None:
    salon, report = year
    # One names no client, and four bookings could be meant.
    assert list(refusals(report, "no_shows.csv").values()) == [[2]]
    states = salon.rows("SELECT status, count(*) AS n FROM bookings GROUP BY 1 ORDER BY 1")
    assert states == [{"status": "done", "n": 1847}, {"status": "no_show", "n": 59}]


def test_cancellations_and_receipts_are_in_the_customers_history(year: Taken) -> None:
    salon, _ = year
    assert salon.rows("SELECT count(*) AS n FROM past_cancellations") == [{"n": 243}]
    (receipts,) = salon.rows(
        "SELECT count(*) AS n, count(booking_id) AS booked, count(customer_id) AS known FROM receipts"
    )
    assert receipts == {"n": 1934, "booked": 1656, "known": 1897}


def test_overlaps_are_marked_and_nothing_else_overlaps(year: Taken) -> None:
    salon, report = year
    reason = "overlaps another booking of the same provider, kept beside it"
    told = report_of(report, "bookings.csv").marks[reason].count
    assert salon.rows("SELECT count(*) AS n FROM bookings WHERE overlap") == [{"n": told}]
    assert 0 < told < 400
    clashes = salon.rows(
        "SELECT 1 FROM claims a JOIN claims b ON a.provider_id = b.provider_id AND a.id < b.id"
        " AND a.start_s < b.end_s AND b.start_s < a.end_s AND a.exclusive AND b.exclusive"
    )
    assert clashes == []


def test_nearly_all_bookings_lie_within_the_derived_hours(year: Taken) -> None:
    salon, _ = year
    hours: dict[tuple[str, str], tuple[int, int]] = {}
    for row in salon.rows("SELECT * FROM hours"):
        for day in row["rule"].removeprefix("FREQ=WEEKLY;BYDAY=").split(","):
            hours[row["provider_id"], day] = (row["start_minute"], row["end_minute"])
    inside = 0
    bookings = salon.rows(
        "SELECT provider_id, strftime('%w', start_s - 5 * 3600, 'unixepoch') AS day,"
        " (start_s - 5 * 3600) % 86400 / 60 AS start, (end_s - 5 * 3600) % 86400 / 60 AS over"
        " FROM bookings WHERE provider_id <> 'house'"
    )
    for row in bookings:
        day = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")[int(row["day"])]
        low, high = hours.get((row["provider_id"], day), (0, 0))
        inside += low <= row["start"] and row["over"] <= high
    assert inside / len(bookings) > 0.95


def test_again_with_to_today_changes_nothing(year: Taken) -> None:
    salon, _ = year
    before = salon.dump()
    report = salon.take(real_salon(), now="2026-11-22T12:00:00-06:00", options=ImportOptions(to_today=True))
    assert not report.anything_new
    assert salon.dump() == before
