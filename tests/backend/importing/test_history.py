"""No-shows set states, cancellations and receipts become a customer's history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.backend.importing.salon_folder import CANCELLATIONS
from tests.backend.importing.test_taken import marks, refusals, report_of

if TYPE_CHECKING:
    from tests.backend.importing.salon_folder import Salon, SalonFolder

N, C, R = "no_shows.csv", "cancellations.csv", "receipts.csv"


def test_a_no_show_sets_the_state_of_its_booking_which_keeps_its_time(
    salon: Salon, folder: SalonFolder
) -> None:
    salon.take(folder.write())
    missed = [b for b in salon.bookings().values() if b["status"] == "no_show"]
    assert missed == [salon.bookings()["ANNA01 2018-07-11T17:30"]]
    assert len(salon.rows("SELECT * FROM claims WHERE owner_id = ?", missed[0]["id"])) == 1


def test_a_no_show_without_a_client_is_the_only_booking_of_its_day_service_and_staff(
    salon: Salon, folder: SalonFolder
) -> None:
    folder.files[N].append("07/10/2018,,TRE 1,KIM")
    report = salon.take(folder.write())
    assert refusals(report, N) == {}
    assert salon.bookings()["CARL01 2018-07-10T16:00"]["status"] == "no_show"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("07/11/2018,ANNA01,CUT,NOAH", "no booking is of that member of staff"),
        ("07/11/2018,BERT01,CUT,LEE", "no booking of that date, service and staff is the client's"),
        ("07/12/2018,ANNA01,CUT,LEE", "no booking of that date, service and staff is the client's"),
        (
            "07/10/2018,,CUT,KIM",
            "more than one booking of that date, service and staff is to choose from, and no client is named",
        ),
        ("07/11/2018,ANNA01,CUT,LEE", "its booking is a no-show by an earlier row already"),
    ],
)
def test_a_no_show_without_its_booking_is_refused(
    salon: Salon, folder: SalonFolder, row: str, reason: str
) -> None:
    folder.files[N].append(row)
    report = salon.take(folder.write())
    assert refusals(report, N) == {reason: [3]}
    assert [b["status"] for b in salon.bookings().values()].count("no_show") == 1


def test_a_no_show_that_lies_ahead_stays_booked_with_a_mark(salon: Salon, folder: SalonFolder) -> None:
    report = salon.take(folder.write(), now="2018-07-11T12:29:00-05:00")
    assert marks(report, N) == {"its booking lies ahead of now, it stays booked": [2]}
    assert salon.bookings()["ANNA01 2018-07-11T17:30"]["status"] == "confirmed"
    # Once that time has come the same import sets it.
    later = salon.take(folder.path, now="2018-07-11T18:00:00-05:00")
    assert (report_of(later, N).taken, report_of(later, N).new) == (1, 1)
    booking = salon.bookings()["ANNA01 2018-07-11T17:30"]
    assert (booking["status"], booking["before_status"], booking["version"]) == ("no_show", "confirmed", 2)
    (step,) = salon.rows("SELECT * FROM transitions")
    assert (step["booking_id"], step["to_status"], step["version"]) == (booking["id"], "no_show", 2)


def test_what_the_desk_has_changed_since_stays_as_it_is(salon: Salon, folder: SalonFolder) -> None:
    kept, folder.files[N] = folder.files[N], folder.files[N][:1]
    salon.take(folder.write())
    with salon.database.write() as connection:
        connection.exec_driver_sql("UPDATE bookings SET status = 'cancelled', version = 2")
    folder.files[N] = kept
    report = salon.take(folder.write())
    assert marks(report, N) == {"the desk has changed its booking since, it stays as it is": [2]}
    assert {b["status"] for b in salon.bookings().values()} == {"cancelled"}


def test_a_cancellation_is_kept_in_the_customers_history_and_takes_no_time(
    salon: Salon, folder: SalonFolder
) -> None:
    report = salon.take(folder.write())
    assert len(salon.rows("SELECT * FROM claims")) == len(salon.bookings()) == 8
    kept = salon.rows(
        "SELECT c.code, p.provider_id, p.service_id, p.date, p.cancelled_on, p.cancelled_by"
        " FROM past_cancellations p JOIN customers c ON c.id = p.customer_id ORDER BY p.date DESC"
    )
    assert [tuple(row.values()) for row in kept] == [
        ("ANNA01", "kim", "cut", "2018-07-12", "2018-07-09", "ADMIN"),
        ("ZOLA01", "kim", "cut", "2018-07-09", "2018-07-09", "KIM"),
    ]
    assert marks(report, C) == {"its client has no booking, the customer was made from the code": [3]}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("07/13/2018,ANNA01,CUT,KIM,07/12/2018,ADMIN,-1", "was cancelled after its own date"),
        ("07/09/2018,ANNA01,CUT,KIM,07/11/2018,ADMIN,9", "Days does not agree with the dates"),
        ("07/09/2018,ANNA01,WAX,KIM,07/11/2018,ADMIN,2", "its service is not in services.csv"),
        (CANCELLATIONS[1], "the same row stands there already, kept as one more"),
    ],
)
def test_an_odd_cancellation_is_kept_with_a_mark(
    salon: Salon, folder: SalonFolder, row: str, reason: str
) -> None:
    folder.files[C].append(row)
    report = salon.take(folder.write())
    assert marks(report, C)[reason] == [4]
    assert len(salon.rows("SELECT * FROM past_cancellations")) == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("07/09/2018,,CUT,KIM,07/11/2018,ADMIN,2", "names no client whose history it could be kept in"),
        ("07/09/2018,ANNA01,CUT,NOAH,07/11/2018,ADMIN,2", "no booking is of that member of staff"),
        ("07/09/2018,ANNA01,,KIM,07/11/2018,ADMIN,2", "names no service"),
    ],
)
def test_a_cancellation_without_whom_or_what_is_refused(
    salon: Salon, folder: SalonFolder, row: str, reason: str
) -> None:
    folder.files[C].append(row)
    assert refusals(salon.take(folder.write()), C) == {reason: [4]}


def test_a_receipt_is_kept_with_its_customer_and_its_booking(salon: Salon, folder: SalonFolder) -> None:
    report = salon.take(folder.write())
    booking = salon.bookings()["ANNA01 2018-07-10T14:00"]
    rows = {row["description"] + row["number"]: row for row in salon.rows("SELECT * FROM receipts")}
    cut, shampoo, walk_in = rows["hair cut1"], rows["Shampoo 250ml1"], rows["Shampoo 250ml2"]
    assert (cut["booking_id"], cut["customer_id"]) == (booking["id"], booking["customer_id"])
    assert (cut["amount"], cut["gst"], cut["pst"]) == (500_000, 25_000, 40_000)
    assert (shampoo["booking_id"], shampoo["customer_id"]) == (None, booking["customer_id"])
    assert (shampoo["quantity"], shampoo["gst"]) == (2, 12_250)
    assert (walk_in["customer_id"], walk_in["provider_id"]) == (None, "house")
    assert marks(report, R) == {"is a walk-in's, kept without a customer": [4]}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("3,07/12/2018,hair cut,ANNA01,KIM,1,50,2.5,4", "its client has no booking on that date"),
        (
            "3,07/10/2018,hair cut,NOVA01,KIM,1,50,2.5,4",
            "its client has no booking, the customer was made from the code",
        ),
        (
            "3,07/10/2018,hair cut,ANNA01,NOAH,1,50,2.5,4",
            "no booking is of that member of staff, kept without one",
        ),
        ("3,07/10/2018,,ANNA01,KIM,-1,-50,-2.5,-4", "has no description"),
    ],
)
def test_an_odd_receipt_is_kept_with_a_mark(salon: Salon, folder: SalonFolder, row: str, reason: str) -> None:
    folder.files[R].append(row)
    report = salon.take(folder.write())
    assert marks(report, R)[reason] == [5]
    assert len(salon.rows("SELECT * FROM receipts")) == 4


def test_two_of_a_thing_on_one_receipt_are_both_kept(salon: Salon, folder: SalonFolder) -> None:
    folder.files[R].append(folder.files[R][2])
    report = salon.take(folder.write())
    assert report_of(report, R).taken == 3
    assert len(salon.rows("SELECT * FROM receipts WHERE description = 'Shampoo 250ml'")) == 3


def test_a_receipt_without_a_number_is_refused(salon: Salon, folder: SalonFolder) -> None:
    folder.files[R].append(",07/10/2018,hair cut,ANNA01,KIM,1,50,2.5,4")
    assert refusals(salon.take(folder.write()), R) == {"has no receipt number": [5]}
