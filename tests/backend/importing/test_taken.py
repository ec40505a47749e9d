"""What a readable row becomes: taken, taken with a mark, or refused; and the rows add up."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from tests.backend.importing.salon_folder import BOOKINGS

from bookdesk.backend.importing import FileReport, ImportOptions, ImportReport, write_report
from bookdesk.domain.ids import parse_timeslot_id
from bookdesk.errors import UsageError

if TYPE_CHECKING:
    from tests.backend.importing.salon_folder import Salon, SalonFolder


def report_of(report: ImportReport, name: str) -> FileReport:
    return next(one for one in report.files if one.name == name)


def marks(report: ImportReport, name: str) -> dict[str, list[int]]:
    return {reason: lines.first for reason, lines in report_of(report, name).marks.items()}


def refusals(report: ImportReport, name: str) -> dict[str, list[int]]:
    return {reason: lines.first for reason, lines in report_of(report, name).refusals.items()}


ASSUMED = "the length of its service was assumed"
OVERLAPS = "overlaps another booking of the same provider, kept beside it"


def test_the_rows_of_every_file_add_up(salon: Salon, folder: SalonFolder) -> None:
    report = salon.take(folder.write())
    assert [one.name for one in report.files] == [
        "services.csv",
        "bookings.csv",
        "no_shows.csv",
        "cancellations.csv",
        "receipts.csv",
    ]
    for one in report.files:
        assert one.rows == len(folder.files[one.name]) - 1
        assert one.rows == one.taken + one.marked + one.refused
        assert min(one.taken, one.marked, one.refused) >= 0
        told = sum(lines.count for lines in one.refusals.values())
        assert told == one.refused
    assert report.added == {
        "services": 4,
        "providers": 3,
        "customers": 6,
        "bookings": 8,
        "cancellations": 2,
        "receipt lines": 3,
        "no-shows": 1,
    }


def test_the_report_is_printed_with_files_rows_and_reasons(salon: Salon, folder: SalonFolder) -> None:
    out = io.StringIO()
    write_report(salon.take(folder.write()), out)
    lines = out.getvalue().splitlines()
    assert "services.csv: 4 rows, 2 taken, 1 marked, 1 refused, 3 new" in lines
    assert "  refused 1: is not active and no booking needs it (line 5)" in lines
    assert "bookings.csv: 8 rows, 0 taken, 8 marked, 0 refused, 8 new" in lines
    assert f"  marked 1: {OVERLAPS} (line 3)" in lines
    assert "Tiny salon, times in America/Winnipeg" in lines


def test_only_the_first_lines_of_a_kind_are_named_and_the_others_counted(
    salon: Salon, folder: SalonFolder
) -> None:
    rows = [f"C{n:03d},KIM,CUT,07/{n:02d}/2018,9:00:00 AM,540" for n in range(1, 29)]
    out = io.StringIO()
    write_report(salon.take(folder.only_bookings(*rows).write()), out)
    named = ", ".join(str(n) for n in range(2, 22))
    assert f"  marked 28: {ASSUMED} (lines {named} and 8 more)" in out.getvalue().splitlines()


def test_a_booking_becomes_a_booking_of_its_provider_service_and_customer(
    salon: Salon, folder: SalonFolder
) -> None:
    salon.take(folder.write())
    booking = salon.bookings()["CARL01 2018-07-10T16:00"]
    assert booking["provider_id"] == "kim"
    assert booking["end_s"] - booking["start_s"] == 20 * 60
    assert (booking["status"], booking["source"], booking["overlap"]) == ("done", "import", 0)
    slot = parse_timeslot_id(booking["timeslot_id"])
    assert (slot.provider_id, slot.service_id) == ("kim", booking["service_id"])
    (customer,) = salon.rows("SELECT * FROM customers WHERE id = ?", booking["customer_id"])
    assert (customer["code"], customer["name"]) == ("CARL01", "CARL01")
    (service,) = salon.rows("SELECT * FROM services WHERE id = ?", booking["service_id"])
    assert (service["name"], service["minutes"]) == ("Treatment", 20)


def test_past_bookings_are_done_and_later_ones_confirmed(salon: Salon, folder: SalonFolder) -> None:
    salon.take(folder.write(), now="2018-07-17T10:44:00-05:00")
    found = salon.bookings()
    assert found["BERT01 2018-07-10T14:20"]["status"] == "done"
    # It began at ten and takes 45 minutes: it is not over yet.
    assert found["DORA01 2018-07-17T15:00"]["status"] == "confirmed"
    assert found["ERIK01 2018-07-17T20:00"]["status"] == "confirmed"


def test_an_overlap_is_kept_beside_the_other_and_never_silently(salon: Salon, folder: SalonFolder) -> None:
    report = salon.take(folder.write())
    assert marks(report, "bookings.csv")[OVERLAPS] == [3]
    first, second = (
        salon.bookings()[told] for told in ("ANNA01 2018-07-10T14:00", "BERT01 2018-07-10T14:20")
    )
    assert (first["overlap"], first["overlap_reason"]) == (0, None)
    assert (second["overlap"], second["overlap_reason"]) == (1, "Imported: worked in parallel")
    claims = {row["owner_id"]: row for row in salon.rows("SELECT * FROM claims")}
    assert claims[first["id"]]["exclusive"] == 1
    assert claims[second["id"]]["exclusive"] == 0
    (audit,) = salon.rows("SELECT * FROM audit")
    assert (audit["action"], '"overlaps": 1' in audit["detail"]) == ("import", True)


def test_bookings_that_touch_do_not_overlap(salon: Salon, folder: SalonFolder) -> None:
    folder.only_bookings(
        "ANNA01,KIM,CUT,07/10/2018,9:00:00 AM,540", "BERT01,KIM,CUT,07/10/2018,9:45:00 AM,585"
    )
    assert OVERLAPS not in marks(salon.take(folder.write()), "bookings.csv")


def test_the_order_of_the_rows_does_not_decide_who_overlaps(salon: Salon, folder: SalonFolder) -> None:
    folder.only_bookings(
        "BERT01,KIM,CUT,07/10/2018,9:20:00 AM,560", "ANNA01,KIM,CUT,07/10/2018,9:00:00 AM,540"
    )
    assert marks(salon.take(folder.write()), "bookings.csv")[OVERLAPS] == [2]


def test_every_booking_claims_its_time(salon: Salon, folder: SalonFolder) -> None:
    salon.take(folder.write())
    claims = salon.rows("SELECT owner_id, provider_id, start_s, end_s FROM claims ORDER BY 1")
    assert claims == salon.rows("SELECT id AS owner_id, provider_id, start_s, end_s FROM bookings ORDER BY 1")
    assert salon.rows("SELECT value FROM counters WHERE name = 'seq'") == [{"value": len(claims)}]
    versions = salon.rows("SELECT version FROM claims ORDER BY 1")
    assert [row["version"] for row in versions] == list(range(1, len(claims) + 1))


def test_a_length_that_was_given_is_not_assumed(salon: Salon, folder: SalonFolder) -> None:
    report = salon.take(folder.write(), options=ImportOptions(lengths={"cut": 20}))
    # Carl's treatment and the one without a client, whose service nobody lists.
    assert marks(report, "bookings.csv")[ASSUMED] == [4, 8]
    assert OVERLAPS not in marks(report, "bookings.csv")
    booking = salon.bookings()["ANNA01 2018-07-10T14:00"]
    assert booking["end_s"] - booking["start_s"] == 20 * 60


def test_a_length_of_a_service_that_no_file_names_is_an_error(salon: Salon, folder: SalonFolder) -> None:
    before = salon.dump()
    with pytest.raises(UsageError, match="no file names a service"):
        salon.take(folder.write(), options=ImportOptions(lengths={"CUTT": 20}))
    assert salon.dump() == before


def test_a_service_that_only_a_booking_names_is_made_from_its_code(salon: Salon, folder: SalonFolder) -> None:
    report = salon.take(folder.write())
    assert marks(report, "bookings.csv")["its service is not in services.csv, it was made from the code"] == [
        8
    ]
    assert salon.rows("SELECT name, minutes FROM services WHERE id = 'dye'") == [
        {"name": "DYE", "minutes": 30}
    ]


def test_a_booking_without_a_client_is_kept_with_a_mark(salon: Salon, folder: SalonFolder) -> None:
    report = salon.take(folder.write())
    assert marks(report, "bookings.csv")["names no client"] == [8]
    assert salon.bookings()[" 2018-07-18T14:00"]["customer_id"] is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ANNA01,,CUT,07/10/2018,9:00:00 AM,540", "names no member of staff"),
        ("ANNA01,KIM,,07/10/2018,9:00:00 AM,540", "names no service"),
        (BOOKINGS[1], "the same booking stands there already"),
    ],
)
def test_a_readable_booking_that_makes_no_sense_is_refused_alone(
    salon: Salon, folder: SalonFolder, row: str, reason: str
) -> None:
    folder.files["bookings.csv"].append(row)
    report = salon.take(folder.write())
    assert refusals(report, "bookings.csv") == {reason: [10]}
    assert len(salon.bookings()) == 8


def test_services_have_names_and_the_most_booked_comes_first(salon: Salon, folder: SalonFolder) -> None:
    report = salon.take(folder.write())
    assert [row["name"] for row in salon.rows("SELECT name FROM services ORDER BY position")] == [
        "Hair cut",
        "Treatment",
        "F&F",
        "DYE",
    ]
    assert marks(report, "services.csv") == {"has no description, it is called by its code": [4]}
    assert salon.rows("SELECT default_service_id FROM business") == [{"default_service_id": "cut"}]


def test_a_service_that_is_not_active_is_kept_for_its_bookings_and_not_offered(
    salon: Salon, folder: SalonFolder
) -> None:
    folder.files["bookings.csv"].append("ANNA01,KIM,OLD,07/12/2018,9:00:00 AM,540")
    report = salon.take(folder.write())
    assert refusals(report, "services.csv") == {}
    assert marks(report, "services.csv")["is not active, it is kept for its bookings and not offered"] == [5]
    assert salon.rows("SELECT name FROM services WHERE id = 'old'") == [{"name": "Perm"}]
    assert salon.rows("SELECT * FROM provider_services WHERE service_id = 'old'") == []


def test_a_service_that_stands_twice_is_refused_the_second_time(salon: Salon, folder: SalonFolder) -> None:
    folder.files["services.csv"].append("TRUE,CUT,Another,STYLE,1,1")
    report = salon.take(folder.write())
    assert refusals(report, "services.csv")["its code stands there already"] == [6]
    assert salon.rows("SELECT name FROM services WHERE id = 'cut'") == [{"name": "Hair cut"}]


def test_codes_that_an_id_cannot_spell_stay_apart(salon: Salon, folder: SalonFolder) -> None:
    folder.only_bookings(
        "A,KIM,X 1,07/10/2018,9:00:00 AM,540",
        "A,KIM,X+1,07/10/2018,11:00:00 AM,660",
        "A,KIM,X-1,07/10/2018,1:00:00 PM,780",
        "A,KIM,§,07/10/2018,3:00:00 PM,900",
    )
    salon.take(folder.write())
    names = {
        row["name"]
        for row in salon.rows("SELECT s.name FROM bookings b JOIN services s ON s.id = service_id")
    }
    assert names == {"X 1", "X+1", "X-1", "§"}


def test_staff_are_shown_by_name_and_the_house_comes_last(salon: Salon, folder: SalonFolder) -> None:
    folder.files["bookings.csv"].append("ANNA01,SINEAD,CUT,07/12/2018,9:00:00 AM,540")
    salon.take(folder.write())
    assert [row["name"] for row in salon.rows("SELECT name FROM providers ORDER BY position")] == [
        "KIM",
        "LEE",
        "Sinead",
        "House",
    ]
    assert salon.rows("SELECT * FROM hours WHERE provider_id = 'house'") == []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_byte_order_marks_and_empty_last_lines_do_not_matter(
    salon: Salon, folder: SalonFolder, newline: str, bom: bytes
) -> None:
    path = folder.write(newline)
    file = path / "bookings.csv"
    file.write_bytes(bom + file.read_bytes() + 2 * newline.encode())
    assert report_of(salon.take(path), "bookings.csv").rows == 8


def test_blanks_around_fields_case_and_quotes_do_not_matter(salon: Salon, folder: SalonFolder) -> None:
    folder.only_bookings('  anna01 ,"kim",Cut , 7/9/2018,9:00:00 AM, 540')
    salon.take(folder.write())
    assert salon.bookings()["ANNA01 2018-07-09T14:00"]["provider_id"] == "kim"


def test_optional_files_may_be_missing_and_the_report_says_so(salon: Salon, folder: SalonFolder) -> None:
    out = io.StringIO()
    write_report(salon.take(folder.only_bookings(*BOOKINGS[1:]).write()), out)
    assert "receipts.csv: not there, left out" in out.getvalue().splitlines()


def test_a_folder_without_bookings_gives_a_business_without_providers(
    salon: Salon, folder: SalonFolder
) -> None:
    report = salon.take(folder.only_bookings().write(), options=ImportOptions(to_today=True))
    assert report_of(report, "bookings.csv").rows == 0
    assert salon.rows("SELECT * FROM providers") == []
    assert salon.rows("SELECT source FROM business") == [{"source": "import"}]
