"""Which customers a text means that is typed, and who of them comes first: one rule for server and desk."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import NamedTuple

from bookdesk.domain.text import folded

#: Fewer digits than this stand in every third number: they count at its beginning alone.
_DIGITS_INSIDE = 3
_NOT_DIGITS = re.compile(r"\D")
#: Invisible within a word, see domain.text.
_JOINERS = "\u200c\u200d"


class Match(IntEnum):
    """What a customer is found by, the best first."""

    NAME_BEGINS = 0
    WORD_BEGINS = 1
    NUMBER_BEGINS = 2
    NUMBER_HOLDS = 3
    EMAIL_BEGINS = 4


class Wanted(NamedTuple):
    """A typed text as it is compared: its words folded, a number's digits, addresses with their @."""

    words: tuple[str, ...] = ()
    number: str = ""
    emails: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Wanted:
        """Take a text apart. One without any letter is a number, however it is written."""
        plain = folded(text)
        if not any(c.isalpha() for c in plain):
            return cls(number=_NOT_DIGITS.sub("", plain))
        parts = plain.split()
        emails = tuple(part for part in parts if "@" in part)
        return cls(tuple(w for part in parts if "@" not in part for w in words_of(part)), emails=emails)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing can be found by it: no letter, no digit."""
        return not (self.words or self.number or self.emails)


def words_of(plain: str) -> list[str]:
    """Split a folded text into its words: letters, digits and the marks of scripts that spell with them."""
    return "".join(c if _is_of_a_word(c) else " " for c in plain if c not in _JOINERS).split()


def match(wanted: Wanted, name: str, phone: str, email: str) -> Match | None:
    """Tell what a customer is found by, None where a word of the text is not theirs.

    Each word must begin one of the name's words, in any order, or stand in the phone number where it
    is digits; nothing is found in the middle of a word. `phone` may be written in any way.
    """
    plain, digits = folded(name), _NOT_DIGITS.sub("", phone)
    words, names = words_of(plain), names_of(plain)
    if wanted.number:
        begins = any(word.startswith(wanted.number) for word in names)
        return Match.WORD_BEGINS if begins else _in_number(wanted.number, digits)
    found = [Match.EMAIL_BEGINS] if wanted.emails else []
    if not all(folded(email).startswith(part) for part in wanted.emails):
        return None
    for word in wanted.words:
        if any(one.startswith(word) for one in names):
            found.append(Match.WORD_BEGINS)
        elif (place := _in_number(word, digits) if word.isdigit() else None) is not None:
            found.append(place)
        else:
            return None
    pairs = zip(words, wanted.words, strict=False)
    if not wanted.emails and len(wanted.words) <= len(words) and all(a.startswith(b) for a, b in pairs):
        return Match.NAME_BEGINS
    return max(found)


def names_of(plain: str) -> list[str]:
    """List what a folded name can be looked for by: its words, and O'Brien without the mark as well."""
    words = words_of(plain)
    return words + ["".join(pieces) for part in plain.split() if len(pieces := words_of(part)) > 1]


def _in_number(wanted: str, digits: str) -> Match | None:
    """Look for digits in a number; zeros that are dialled before it abroad or at home do not count."""
    parts = [part for part in (wanted, wanted.lstrip("0")) if part]
    if any(digits.startswith(part) for part in parts):
        return Match.NUMBER_BEGINS
    if any(len(part) >= _DIGITS_INSIDE and part in digits for part in parts):
        return Match.NUMBER_HOLDS
    return None


def _is_of_a_word(c: str) -> bool:
    return c.isalnum() or unicodedata.category(c)[0] == "M"
