"""Importing twice changes nothing, more rows are added to what is there, another business is left alone."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from tests.backend.importing.salon_folder import NOW, Salon, SalonFolder, opened
from tests.backend.importing.test_taken import report_of

from bookdesk.backend.clock import ServerClock
from bookdesk.backend.demo import fill_with_demo
from bookdesk.backend.importing import ImportOptions, write_report
from bookdesk.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_importing_twice_changes_nothing(salon: Salon, folder: SalonFolder) -> None:
    first = salon.take(folder.write())
    before = salon.dump()
    second = salon.take(folder.path, now="2018-07-14T12:00:09-05:00")
    assert salon.dump() == before
    for one, again in zip(first.files, second.files, strict=True):
        assert (one.taken, one.marked, one.refused) == (again.taken, again.marked, again.refused)
        assert {r: lines.first for r, lines in one.marks.items()} == {
            r: lines.first for r, lines in again.marks.items()
        }
        assert again.new == 0
    out = io.StringIO()
    write_report(second, out)
    assert out.getvalue().endswith("Nothing new: everything was there already.\n")


def test_two_databases_get_the_same_ids(tmp_path: Path, folder: SalonFolder) -> None:
    ids = []
    for name in ("one.db", "two.db"):
        with opened(tmp_path / name) as salon:
            salon.take(folder.write())
            tables = ("bookings", "customers", "services", "providers", "past_cancellations", "receipts")
            ids.append([salon.rows(f"SELECT id FROM {table} ORDER BY 1") for table in tables])  # noqa: S608
    assert ids[0] == ids[1]


def test_more_rows_are_added_and_the_others_stay(salon: Salon, folder: SalonFolder) -> None:
    salon.take(folder.write())
    before = salon.bookings()
    folder.files["bookings.csv"].insert(1, "NEWA01,KIM,CUT,07/10/2018,9:10:00 AM,550")
    folder.files["bookings.csv"].append("NEWB01,MIA,WAX,07/19/2018,9:00:00 AM,540")
    folder.files["no_shows.csv"].append("07/10/2018,BERT01,CUT,KIM")
    folder.files["cancellations.csv"].append("07/09/2018,BERT01,CUT,KIM,07/12/2018,ADMIN,3")
    folder.files["receipts.csv"].append("3,07/10/2018,hair cut,BERT01,KIM,1,50,2.5,4")
    report = salon.take(folder.write())
    assert [(one.name, one.new) for one in report.files] == [
        ("services.csv", 0),
        ("bookings.csv", 2),
        ("no_shows.csv", 1),
        ("cancellations.csv", 1),
        ("receipts.csv", 1),
    ]
    after = salon.bookings()
    # The new one begins between two that are there: they keep their places, it is the one beside.
    assert after["NEWA01 2018-07-10T14:10"]["overlap"] == 1
    missed = after.pop("BERT01 2018-07-10T14:20")
    assert (missed["status"], missed["before_status"], missed["version"]) == ("no_show", "done", 2)
    assert {k: v for k, v in after.items() if k in before} == {
        k: v for k, v in before.items() if k != "BERT01 2018-07-10T14:20"
    }
    assert salon.rows("SELECT id FROM providers WHERE id = 'mia'") == [{"id": "mia"}]
    assert len(salon.rows("SELECT * FROM hours WHERE provider_id = 'mia'")) == 1
    before_again = salon.dump()
    salon.take(folder.path)
    assert salon.dump() == before_again


def test_a_new_row_goes_beside_what_the_desk_has_booked_since(salon: Salon, folder: SalonFolder) -> None:
    salon.take(folder.write())
    start = int(datetime.fromisoformat("2018-07-10T14:00:00-05:00").timestamp())
    with salon.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO claims (provider_id, start_s, end_s, kind, owner_id, version)"
            " VALUES ('kim', ?, ?, 'block', 'training', 99)",
            (start, start + 3600),
        )
    folder.files["bookings.csv"].append("NEWA01,KIM,CUT,07/10/2018,2:30:00 PM,870")
    salon.take(folder.write())
    assert salon.bookings()["NEWA01 2018-07-10T19:30"]["overlap"] == 1


def test_a_customer_that_the_desk_has_named_keeps_the_name(salon: Salon, folder: SalonFolder) -> None:
    salon.take(folder.write())
    with salon.database.write() as connection:
        connection.exec_driver_sql("UPDATE customers SET name = 'Anna Berg' WHERE code = 'ANNA01'")
    folder.files["bookings.csv"].append("ANNA01,KIM,CUT,07/19/2018,9:00:00 AM,540")
    salon.take(folder.write())
    booking = salon.bookings()["ANNA01 2018-07-19T14:00"]
    (customer,) = salon.rows("SELECT name FROM customers WHERE id = ?", booking["customer_id"])
    assert customer["name"] == "Anna Berg"


def test_the_demo_is_left_alone(salon: Salon, folder: SalonFolder) -> None:
    fill_with_demo(salon.database, ServerClock(datetime.fromisoformat(NOW)))
    before = salon.dump()
    with pytest.raises(UsageError, match="another business"):
        salon.take(folder.write())
    assert salon.dump() == before


@pytest.mark.parametrize(
    "made",
    [
        "INSERT INTO business VALUES (1, 'Ours', 'UTC', 0, NULL, 'desk')",
        "INSERT INTO providers VALUES ('ida', 'Ida', 'UTC', NULL, 0)",
    ],
)
def test_a_business_that_a_desk_has_made_is_left_alone(salon: Salon, folder: SalonFolder, made: str) -> None:
    with salon.database.write() as connection:
        connection.exec_driver_sql(made)
    before = salon.dump()
    with pytest.raises(UsageError, match="another business"):
        salon.take(folder.write())
    assert salon.dump() == before


def test_another_salon_is_not_mixed_in(tmp_path: Path, salon: Salon, folder: SalonFolder) -> None:
    salon.take(folder.write())
    before = salon.dump()
    other = SalonFolder(tmp_path / "other").only_bookings("ANNA01,ZOE,CUT,07/10/2018,9:00:00 AM,540")
    with pytest.raises(UsageError, match="another imported business"):
        salon.take(other.write())
    assert salon.dump() == before


def test_an_empty_business_is_filled_and_keeps_its_staff(salon: Salon, folder: SalonFolder) -> None:
    with salon.database.write() as connection:
        connection.exec_driver_sql("INSERT INTO business VALUES (1, 'My business', 'UTC', 0, NULL, 'empty')")
        connection.exec_driver_sql("INSERT INTO users VALUES ('desk', 'Front desk', 1, 1)")
    salon.take(folder.write(), options=ImportOptions(name="Kim & Lee"))
    (business,) = salon.rows("SELECT name, time_zone, week_start, source FROM business")
    assert tuple(business.values()) == ("Kim & Lee", "America/Winnipeg", 6, "import")
    users = salon.rows("SELECT id, may_overlap FROM users ORDER BY position")
    assert [tuple(user.values()) for user in users] == [("desk", 1), ("import", 0)]


def test_a_name_that_is_given_later_is_taken(salon: Salon, folder: SalonFolder) -> None:
    assert salon.take(folder.write()).business == "Tiny salon"
    assert salon.take(folder.path, options=ImportOptions(name="Kim's")).business == "Kim's"
    assert salon.rows("SELECT name FROM business") == [{"name": "Kim's"}]
    assert salon.take(folder.path).business == "Kim's"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (ImportOptions(time_zone="Europe/Oslo"), "leave --time-zone out"),
        (ImportOptions(shift_weeks=3), "leave --shift-weeks out"),
        (ImportOptions(lengths={"CUT": 20}), "change it at the desk"),
    ],
)
def test_an_option_that_contradicts_the_earlier_import_is_an_error(
    salon: Salon, folder: SalonFolder, options: ImportOptions, sentence: str
) -> None:
    salon.take(folder.write(), options=ImportOptions(shift_weeks=2))
    before = salon.dump()
    with pytest.raises(UsageError, match=sentence):
        salon.take(folder.path, options=options)
    assert salon.dump() == before


def test_nothing_new_counts_no_change_of_the_schedule(salon: Salon, folder: SalonFolder) -> None:
    salon.take(folder.write())
    counters = salon.rows("SELECT * FROM counters")
    report = salon.take(folder.path)
    assert salon.rows("SELECT * FROM counters") == counters
    assert not report.anything_new
    assert report_of(report, "bookings.csv").rows == 8
