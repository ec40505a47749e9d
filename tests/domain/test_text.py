"""Texts from people: one line, nothing invisible that turns others around, nothing lost of a name."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.domain.text import one_line

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  Laura   Hiebert ", "Laura Hiebert"),
        ("Laura\r\nHiebert\tJr", "Laura Hiebert Jr"),
        ("Laura\u2028Hiebert\u2029Jr\x85X", "Laura Hiebert Jr X"),
        ("Lau\x00ra", "Laura"),
        ("\u202eevil\u202c", "evil"),
        ("\u2066\u200fשרה\u2069", "שרה"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("\ud800x", "x"),
        (FAMILY, FAMILY),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("e\u0301", "e\u0301"),
        ("<b>Bob</b>", "<b>Bob</b>"),
        ("\u200d\u200c \u200d", ""),
        ("\x1b[31mred", "[31mred"),
        ("", ""),
    ],
)
def test_one_line(typed: str, line: str) -> None:
    assert one_line(typed) == line


@given(typed=st.text(st.characters(), max_size=200))
def test_a_line_is_one_line_and_stays_as_it_is(typed: str) -> None:
    line = one_line(typed)
    assert one_line(line) == line
    assert line == line.strip()
    assert "  " not in line
    assert len(f"[{line}]".splitlines()) == 1
    assert all(c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in line)
    assert [c for c in typed if c.isalnum()] == [c for c in line if c.isalnum()]


def test_ten_thousand_characters_are_no_trouble() -> None:
    assert one_line("a \u202e\n" * 10_000) == " ".join("a" * 10_000)
