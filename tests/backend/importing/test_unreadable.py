"""A row that can't be read fails the whole import, with file and line, before anything is written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bookdesk.cli import main
from bookdesk.errors import ImportFailed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.backend.importing.salon_folder import Salon, SalonFolder

B, S, N, C, R = "bookings.csv", "services.csv", "no_shows.csv", "cancellations.csv", "receipts.csv"


def fails(salon: Salon, folder: Path) -> ImportFailed:
    """Import and return the failure; nothing may be written."""
    before = salon.dump()
    with pytest.raises(ImportFailed) as caught:
        salon.take(folder)
    assert salon.dump() == before
    return caught.value


@pytest.mark.parametrize(
    ("file", "line", "row", "reason"),
    [
        (B, 3, "BERT01,KIM,CUT,13/45/2018,9:20:00 AM,560", "no date"),
        (B, 3, "BERT01,KIM,CUT,02/29/2018,9:20:00 AM,560", "no date"),
        (B, 3, "BERT01,KIM,CUT,2018-07-10,9:20:00 AM,560", "no date"),
        (B, 3, "BERT01,KIM,CUT,07/10/0018,9:20:00 AM,560", "no date"),
        (B, 3, "BERT01,KIM,CUT,07/10/2018,13:20:00 PM,800", "no time"),
        (B, 3, "BERT01,KIM,CUT,07/10/2018,0:20:00 AM,20", "no time"),
        (B, 3, "BERT01,KIM,CUT,07/10/2018,9:60:00 AM,600", "no time"),
        (B, 3, "BERT01,KIM,CUT,07/10/2018,9:20:30 AM,560", "no time"),
        (B, 3, "BERT01,KIM,CUT,07/10/2018,9:20:00 AM,56", "do not agree"),
        (B, 3, "BERT01,KIM,CUT,07/10/2018,9:20:00 AM,", "no whole number"),
        (B, 3, "BERT01,KIM,CUT,07/10/2018,9:20:00 AM,٥٦٠", "no whole number"),
        (B, 3, "BERT01,KIM,CUT,07/10/2018,9:20", "5 columns"),
        (B, 3, "BERT01,KIM,CUT", "3 columns"),
        (B, 3, "BERT01,KIM,CUT,07/10/2018,9:20:00 AM,560,", "7 columns"),
        (B, 3, "", "empty line"),
        (B, 3, "Code,Staff,Service,Date,Time,TimeInt", "header stands here again"),
        (B, 3, '"BERT01,KIM,CUT,07/10/2018,9:20:00 AM,560', "quoted field"),
        (B, 3, '"BE"RT01,KIM,CUT,07/10/2018,9:20:00 AM,560', "can't be read"),
        (B, 3, f"{'B' * 201},KIM,CUT,07/10/2018,9:20:00 AM,560", "longer than 200"),
        (B, 3, f"{'B' * 40_000},KIM,CUT,07/10/2018,9:20:00 AM,560", "the line is longer"),
        (B, 3, "BE\x00RT,KIM,CUT,07/10/2018,9:20:00 AM,560", "control character"),
        (B, 3, "BE\x1bRT,KIM,CUT,07/10/2018,9:20:00 AM,560", "control character"),
        (B, 3, "BE\rRT,KIM,CUT,07/10/2018,9:20:00 AM,560", "can't be read"),
        (S, 2, "YES,CUT,hair cut,STYLE,50,5", "neither TRUE nor FALSE"),
        (S, 2, "TRUE,CUT,hair cut,STYLE,fifty,5", "no amount"),
        (N, 2, "07/32/2018,ANNA01,CUT,LEE", "no date"),
        (C, 2, "07/09/2018,ANNA01,CUT,KIM,07/12/2018,ADMIN,three", "no whole number"),
        (C, 2, ",ANNA01,CUT,KIM,07/12/2018,ADMIN,3", "no date"),
        (R, 3, "1,07/10/2018,hair cut,ANNA01,KIM,one,50,2.5,4", "no whole number"),
        (R, 3, "1,07/10/2018,hair cut,ANNA01,KIM,1,50,2.5,1e3", "no amount"),
        (R, 3, "1,07/10/2018,hair cut,ANNA01,KIM,1,50,2.5,NaN", "no amount"),
    ],
)
def test_a_bad_row_fails_the_whole_with_file_and_line(
    salon: Salon, folder: SalonFolder, file: str, line: int, row: str, reason: str
) -> None:
    folder.files[file][line - 1] = row
    failure = fails(salon, folder.write())
    assert (failure.file, failure.line) == (folder.path / file, line)
    assert reason in failure.reason
    assert f"{file}, line {line}: " in str(failure)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("Code;Staff;Service;Date;Time;TimeInt", "semicolons"),
        ("Code\tStaff\tService\tDate\tTime\tTimeInt", "tabs"),
        ("Code,Staff,Service,Date,Time", "are expected"),
        ("Code,Code,Service,Date,Time,TimeInt", "are expected"),
        ("Staff,Code,Service,Date,Time,TimeInt", "are expected"),
        ("ANNA01,KIM,CUT,07/10/2018,9:00:00 AM,540", "are expected"),
        ("", "header is missing"),
    ],
)
def test_a_wrong_header_says_what_is_expected(
    salon: Salon, folder: SalonFolder, header: str, reason: str
) -> None:
    folder.files[B][0] = header
    failure = fails(salon, folder.write())
    assert failure.line == 1
    assert reason in failure.reason


def test_a_file_that_is_not_utf_8_is_named_with_its_line(salon: Salon, folder: SalonFolder) -> None:
    path = folder.write()
    text = (path / B).read_bytes().replace(b"CARL01", "ZOË01".encode("latin-1"))
    (path / B).write_bytes(text)
    failure = fails(salon, path)
    assert (failure.file, failure.line) == (path / B, 4)
    assert "UTF-8" in failure.reason


def test_utf_16_is_refused(salon: Salon, folder: SalonFolder) -> None:
    path = folder.write()
    (path / B).write_bytes((path / B).read_text("utf-8").encode("utf-16"))
    assert fails(salon, path).line == 1


@pytest.mark.parametrize("name", [B, S, N, C, R])
def test_an_empty_file_fails(salon: Salon, folder: SalonFolder, name: str) -> None:
    path = folder.write()
    (path / name).write_bytes(b"")
    failure = fails(salon, path)
    assert (failure.file, failure.line, failure.reason) == (path / name, 1, "the file is empty")


def test_a_file_that_ends_within_a_row_fails(salon: Salon, folder: SalonFolder) -> None:
    path = folder.write()
    whole = (path / B).read_bytes()
    (path / B).write_bytes(whole[:-8])
    assert fails(salon, path).line == len(folder.files[B])
    (path / B).write_bytes(whole[:-1])
    assert "do not agree" in fails(salon, path).reason


def test_a_quote_that_spans_lines_is_found_where_it_opens(salon: Salon, folder: SalonFolder) -> None:
    folder.files[B][2] = '"BERT01'
    folder.files[B][3] = '",KIM,CUT,07/10/2018,9:20:00 AM,560'
    failure = fails(salon, folder.write())
    assert failure.line == 3
    assert "does not end on its line" in failure.reason


@pytest.mark.parametrize("name", [B, S])
def test_a_required_file_that_is_missing_fails(salon: Salon, folder: SalonFolder, name: str) -> None:
    path = folder.write()
    (path / name).unlink()
    failure = fails(salon, path)
    assert (failure.file, failure.line) == (path / name, None)
    assert "missing" in str(failure)


@pytest.mark.parametrize("name", [B, R])
def test_a_folder_in_a_files_place_fails(salon: Salon, folder: SalonFolder, name: str) -> None:
    path = folder.write()
    (path / name).unlink()
    (path / name).mkdir()
    assert "is no file" in str(fails(salon, path))


@pytest.mark.parametrize("name", [B, R])
def test_a_link_that_leads_nowhere_fails_even_for_an_optional_file(
    salon: Salon, folder: SalonFolder, name: str
) -> None:
    path = folder.write()
    (path / name).unlink()
    (path / name).symlink_to(path / "gone.csv")
    assert fails(salon, path).file == path / name


def test_a_pipe_in_a_files_place_fails_at_once(salon: Salon, folder: SalonFolder) -> None:
    path = folder.write()
    (path / B).unlink()
    os.mkfifo(path / B)
    assert "is no file" in str(fails(salon, path))


def test_what_is_no_folder_fails(salon: Salon, folder: SalonFolder) -> None:
    path = folder.write()
    assert "is no folder" in str(fails(salon, path / B))
    assert "is no folder" in str(fails(salon, path / "nowhere"))


def test_a_bad_row_of_the_last_file_leaves_an_earlier_import_as_it_was(
    salon: Salon, folder: SalonFolder
) -> None:
    salon.take(folder.write())
    folder.files[B].append("NEWA01,KIM,CUT,07/19/2018,9:00:00 AM,540")
    folder.files[R].append("3,07/19/2018,hair cut")
    assert fails(salon, folder.write()).file == folder.path / R


@pytest.mark.parametrize("broken", ["nowhere", "a file", "a wrong row"])
def test_what_can_t_be_read_leaves_no_database(folder: SalonFolder, tmp_path: Path, broken: str) -> None:
    data = tmp_path / "data"
    folder.files[B].append("BERT01,KIM,CUT")
    source = {"nowhere": tmp_path / "nowhere", "a file": folder.write() / B}.get(broken, folder.path)
    assert main(["import", "--data", str(data), str(source)]) == 1
    assert not data.exists()
