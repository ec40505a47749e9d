"""Whatever the files hold: a Bookdesk error with nothing written, or a report that adds up."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.backend.importing.salon_folder import SalonFolder, opened

from bookdesk.errors import BookdeskError

FILES = st.sampled_from(["bookings.csv", "services.csv", "no_shows.csv", "cancellations.csv", "receipts.csv"])
#: Pieces that CSV readers, dates and databases trip over.
PIECES = st.sampled_from(
    [
        b'"', b",", b";", b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"'", b"\\", b"0", b"9",
        b"-", b"/", b" ", b"\t", b"AM", b"PM", b"TRUE", b"HOUSE", b"WALK_IN", b"\xe2\x80\xae", b"\xc2\xa0",
        b"12:00:00 AM", b"02/29/2020", b"12/31/2100", b"01/01/1990", b"99999999999", b"B" * 300, b"",
        b"ANNA01,KIM,CUT,07/10/2018,9:00:00 AM,540\n", b"\xd9\xa1", b"\xf0\x9f\x92\x87", b"\x1b[2J", b"%s",
    ]
)  # fmt: skip
Edit = tuple[str, float, int, bytes]
EDITS = st.lists(
    st.tuples(FILES, st.floats(0, 1), st.integers(0, 60), PIECES | st.binary(max_size=8)),
    min_size=1,
    max_size=5,
)
FIELD = st.sampled_from(
    [
        "", "ANNA01", "KIM", "LEE", "HOUSE", "CUT", "TRE 1", "F&F", "OLD", "07/10/2018", "07/11/2018",
        "9:00:00 AM", "540", "560", "TRUE", "FALSE", "1", "-1", "3", "2.5", "hair cut", "kim", "  ", "§",
    ]
)  # fmt: skip
BOOKING = st.tuples(
    st.sampled_from(["ANNA01", "BERT01", "", "WALK_IN"]),
    st.sampled_from(["KIM", "LEE", "HOUSE", ""]),
    st.sampled_from(["CUT", "TRE 1", "NEW", ""]),
    st.sampled_from(["07/10/2018", "11/04/2018", "03/11/2018"]),
    st.integers(0, 1439),
)


def import_twice(write: SalonFolder, edits: list[Edit]) -> None:
    path = write.write()
    for name, place, cut, piece in edits:
        file = path / name
        data = file.read_bytes()
        at = int(place * len(data))
        file.write_bytes(data[:at] + piece + data[at + cut :])
    with opened(path / "salon.db") as salon:
        before = salon.dump()
        try:
            report = salon.take(path)
        except BookdeskError:
            assert salon.dump() == before
            return
        for one in report.files:
            assert one.rows == one.taken + one.marked + one.refused
            assert one.taken >= 0
            assert sum(lines.count for lines in one.refusals.values()) == one.refused
        after = salon.dump()
        again = salon.take(path)
        assert not again.anything_new
        assert salon.dump() == after


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=EDITS)
def test_bytes_changed_anywhere(edits: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as place:
        import_twice(SalonFolder(Path(place)), edits)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=FILES, line=st.integers(1, 8), fields=st.lists(FIELD, min_size=4, max_size=9))
def test_a_line_of_plausible_fields(name: str, line: int, fields: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = SalonFolder(Path(place))
        lines = folder.files[name]
        lines[min(line, len(lines) - 1)] = ",".join(fields)
        import_twice(folder, [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(BOOKING, max_size=12))
def test_any_readable_bookings(rows: list[tuple[str, str, str, str, int]]) -> None:
    told = [
        f"{client},{staff},{service},{day},{(m // 60 + 11) % 12 + 1}:{m % 60:02d}:00 {'AP'[m >= 720]}M,{m}"
        for client, staff, service, day, m in rows
    ]
    with tempfile.TemporaryDirectory() as place:
        folder = SalonFolder(Path(place))
        folder.files["bookings.csv"][1:] = told
        import_twice(folder, [])
