"""Whom a typed text means: beginnings of words, digits of numbers, nothing from the middle of a word."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bookdesk.domain.customer_match import Match, Wanted, match

MARIE = ("Marie-Ève Dubois", "+1 (204) 555-0142", "marie@example.org")
WORD = st.text("abcdefgh", min_size=1, max_size=6)
NAMES = st.lists(WORD, min_size=1, max_size=4)
MARKS = {"a": "á", "b": "B", "c": "Ç", "d": "D", "e": "ê", "f": "F", "g": "G", "h": "H"}


def found(text: str, who: tuple[str, str, str] = MARIE) -> Match | None:
    return match(Wanted.of(text), *who)


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("m", Match.NAME_BEGINS),
        ("MARIE E", Match.NAME_BEGINS),
        ("marie eve dub", Match.NAME_BEGINS),
        ("dubois", Match.WORD_BEGINS),
        ("dub mar", Match.WORD_BEGINS),
        ("eve", Match.WORD_BEGINS),
        ("marieeve", Match.WORD_BEGINS),
        ("1204", Match.NUMBER_BEGINS),
        ("001 204", Match.NUMBER_BEGINS),
        ("(204) 555-0142", Match.NUMBER_HOLDS),
        ("0142", Match.NUMBER_HOLDS),
        ("0204 555", Match.NUMBER_HOLDS),
        ("dub 0142", Match.NUMBER_HOLDS),
        ("marie@ex", Match.EMAIL_BEGINS),
        ("arie", None),
        ("ois", None),
        ("marie x", None),
        ("dub 9999", None),
        ("42", None),
        ("example", None),
        ("org@", None),
    ],
)
def test_what_a_customer_is_found_by(text: str, rank: Match | None) -> None:
    assert found(text) is rank


@pytest.mark.parametrize("text", ["", " ", "-", "()", "@", "\u200d"])
def test_a_text_with_no_letter_and_no_digit_means_nobody(text: str) -> None:
    assert Wanted.of(text).is_empty


@given(NAMES, st.data())
def test_beginnings_of_any_words_in_any_order_find_who_has_them(
    names: list[str], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
    typed = [word[: data.draw(st.integers(1, len(word)))] for word in chosen]
    assert found(" ".join(typed), (" ".join(names), "", "")) is not None


@given(NAMES, WORD)
def test_nothing_is_found_in_the_middle_of_a_word(names: list[str], typed: str) -> None:
    begins = re.search(rf"\b{typed}", " ".join(names)) is not None
    assert (found(typed, (" ".join(names), "", "")) is not None) == begins


@given(NAMES, st.lists(st.text("ab", min_size=1, max_size=2), min_size=1, max_size=3))
@example(["ab", "b"], ["a", "b"])
def test_who_is_found_by_the_beginning_of_the_name_comes_first(names: list[str], typed: list[str]) -> None:
    rank = found(" ".join(typed), (" ".join(names), "", ""))
    in_order = re.match(r" ".join(rf"{word}\w*" for word in typed) + r"( |$)", " ".join(names))
    assert (rank is Match.NAME_BEGINS) == (in_order is not None)


@given(NAMES, NAMES)
def test_accents_capitals_and_how_they_are_written_change_nothing(names: list[str], typed: list[str]) -> None:
    name, text = " ".join(names), " ".join(typed)
    marked = "".join(MARKS.get(c, c) for c in name)
    wanted = found(text, (name, "", ""))
    for form in ("NFC", "NFD"):
        assert found(text, (unicodedata.normalize(form, marked), "", "")) is wanted
        written = unicodedata.normalize(form, "".join(MARKS.get(c, c) for c in text))
        assert found(written, (name, "", "")) is wanted


@given(st.text("0123456789", min_size=7, max_size=12), st.data())
def test_three_digits_in_a_row_of_a_number_find_it_however_they_are_typed(
    digits: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(digits) - 3))
    typed = digits[start : start + data.draw(st.integers(3, len(digits) - start))]
    written = data.draw(st.sampled_from(["{}", "+{}", "({})", "{} "])).format(" ".join(typed))
    rank = found(written, ("Ann", f"+{digits[:2]} {digits[2:5]}-{digits[5:]}", ""))
    assert rank is (Match.NUMBER_BEGINS if digits.startswith(typed) else rank)
    assert rank is not None
