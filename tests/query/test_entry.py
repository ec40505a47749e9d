"""Entries as bytes: what is read back, and that no damage passes."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.query.entry import MOST_BYTES, Entry, key_of_text, pack, unpack
from bookdesk.query.keys import hash_key

ENTRY = Entry('["day","2018-07-12"]', "schema 3", 1_700_000_000.25, b"\x00payload\xff")
SEALED = Entry("sealed:00", "schema 3", 0.0, b"nonce and rest", sealed=True)


@pytest.mark.parametrize("entry", [ENTRY, SEALED, Entry('["é"]', "", -1.5, b"")])
def test_an_entry_is_read_back(entry: Entry) -> None:
    assert unpack(pack(entry)) == entry


@pytest.mark.parametrize("entry", [ENTRY, SEALED])
def test_no_changed_byte_passes(entry: Entry) -> None:
    data = pack(entry)
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 1 << place % 8
        with pytest.raises(ValueError, match=r"entry|format"):
            unpack(bytes(damaged))


def test_no_other_length_passes() -> None:
    data = pack(ENTRY)
    for length in range(len(data)):
        with pytest.raises(ValueError, match="entry"):
            unpack(data[:length])
    with pytest.raises(ValueError, match="damaged"):
        unpack(data + b"\0")


@pytest.mark.parametrize("time", [math.nan, math.inf, -math.inf])
def test_a_time_that_is_no_number_is_not_written(time: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        pack(Entry("[]", "1", time, b""))


def test_an_entry_that_is_too_large_is_not_written() -> None:
    with pytest.raises(ValueError, match="too large"):
        pack(Entry("[]", "1", 1.0, bytes(MOST_BYTES)))
    with pytest.raises(ValueError, match="too large"):
        pack(Entry("[]", "s" * 0x10000, 1.0, b""))


def test_what_is_stored_is_not_shown() -> None:
    assert "2018" not in repr(ENTRY)
    assert "payload" not in repr(ENTRY)


PARTS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda parts: st.lists(parts).map(tuple) | st.dictionaries(st.text(), parts),
    max_leaves=8,
)


@given(st.lists(PARTS).map(tuple))
def test_a_key_comes_back_from_its_text(key: tuple[object, ...]) -> None:
    assert key_of_text(hash_key(key)) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        '"a"',
        '{"a":1}',
        "[1, 2]",
        "[NaN]",
        "[1e999]",
        '[{"b":1,"a":2}]',
        "[" * 100_000,
        "[1]x",
        '["\\u0061"]',
    ],
)
def test_what_is_no_keys_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        key_of_text(text)
