"""The search itself: it finds a planted canary in every form, and none where there is none."""

from __future__ import annotations

import base64
import bz2
import gzip
import json
import lzma
import secrets
import sqlite3
import zlib
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from tests.end_to_end.canaries import Canary, find_in_bytes, find_in_folder, twenty

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CANARIES = twenty()
NEEDLES = [needle for canary in CANARIES for needle in canary.needles]
FORMS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "capitals": lambda text: text.upper().encode(),
    "Latin-1": lambda text: text.encode("latin-1", "replace"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 at an odd place": lambda text: b"\x01" + text.encode("utf-16-le"),
    "UTF-16, big end first": lambda text: b"\x01" + text.encode("utf-16-be"),
    "JSON": lambda text: json.dumps({"name": text}).encode(),
    "JSON in JSON": lambda text: json.dumps(json.dumps({"name": text}, ensure_ascii=False)).encode(),
    "percent": lambda text: quote(text, safe="").encode(),
    "a form's": lambda text: quote_plus(text).encode(),
    "base64": lambda text: b"x " + base64.b64encode(text.encode() * 3),
    "base64 of URLs": lambda text: b"x " + base64.urlsafe_b64encode(text.encode() * 3 + b"\xff\xfe\xfb\xef"),
    "zlib": lambda text: b"begin" + zlib.compress(text.encode()) + b"end",
    "gzip": lambda text: gzip.compress(text.encode()),
    "bz2": lambda text: bz2.compress(text.encode()),
    "xz": lambda text: lzma.compress(text.encode()),
    "zlib in gzip": lambda text: gzip.compress(b"begin" + zlib.compress(text.encode())),
}


def test_there_are_twenty_and_no_two_alike() -> None:
    assert len(CANARIES) == 20
    for part in ("first", "last", "phone", "email", "note"):
        assert len({getattr(canary, part) for canary in CANARIES}) == 20


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("canary", [CANARIES[0], CANARIES[-1]], ids=["accents", "plain"])
def test_each_form_is_found(canary: Canary, form: str) -> None:
    for needle in canary.needles:
        # Latin-1 has no letter of some names; those it has it must give away.
        data = FORMS[form](needle)
        if b"?" not in data:
            assert find_in_bytes(data, canary.needles), (needle, form)


@pytest.mark.parametrize(
    "written", ["+1 312 555 0107", "(312) 555-0107", "3125550107", "tel:+1-312-555-0107"]
)
def test_a_number_is_found_however_it_is_written(written: str) -> None:
    assert find_in_bytes(f"call {written}.".encode(), [CANARIES[7].phone])
    assert not find_in_bytes(f"call {written}.".encode(), [CANARIES[8].phone])


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_a_name_in_a_database_is_found(tmp_path: Path, journal: str) -> None:
    with closing(sqlite3.connect(tmp_path / "cache.db")) as database:
        database.execute(f"PRAGMA journal_mode = {journal}")
        database.execute("PRAGMA page_size = 512")
        database.execute('CREATE TABLE "a ""table""" (value)')
        # Compressed, so that its bytes do not show; long, so that it lies across several pages.
        rest = "".join(f"{number:x}" for number in range(3000))
        packed = zlib.compress((rest + CANARIES[3].name).encode(), 0)
        database.execute('INSERT INTO "a ""table""" VALUES (?)', [packed])
        database.commit()
        found = find_in_folder(tmp_path, NEEDLES)
    assert any("tables" in one and CANARIES[3].last in one for one in found)


def test_a_name_in_a_files_name_is_found(tmp_path: Path) -> None:
    path = tmp_path / "seen" / quote(CANARIES[2].last) / "x"
    path.mkdir(parents=True)
    (found,) = find_in_folder(tmp_path / "seen", [CANARIES[2].last])[:1]
    assert "in its name" in found


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "random").write_bytes(secrets.token_bytes(1_000_000))
    (tmp_path / "digits").write_text("".join(f"{number}" for number in range(50_000)))
    (tmp_path / "text").write_text("Quam Balion, Zart, 312 555 02 00, kanarien@example.com")
    assert find_in_folder(tmp_path, NEEDLES) == []
