"""The words that dates are typed in: English and the reader's, and what each of them can mean."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.clocktext import month_name, short_month, short_weekday, weekday
from bookdesk.domain.locale import QT_TRANSLATE_NOOP, Locale
from bookdesk.domain.text import folded
from bookdesk.domain.zones import zone

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENGLISH = Locale(zone("UTC"))
_MONDAY = date(2018, 1, 1)
#: A name may be cut to its first letters, down to this many.
_SHORTEST_PREFIX = 3
#: No date takes more tokens, in any way of writing that is read.
_MOST_TOKENS = 9
_MOST_DIGITS = 8

# What a text is made of: figures, words, and what stands between them and means nothing.
_PART = re.compile(r"(?P<number>\d+)|(?P<word>[^\d\s,./'\u2019\-\u2013_]+)")
_SIGN = re.compile(r"([+\-\u2212\u2013])\s*(\d?)")


class Kind(StrEnum):
    """What a token can be; a text's tokens make a shape, "NM" for 12 July.

    The values: NEAR days from today; WEEKDAY 0 for Monday to 6; MONTH 1 to 12; NUMBER the number;
    WHICH -1 for last, 0 for this, 1 for next; SIGN 1 for ahead, -1 for back; UNIT one of Unit;
    LETTER the same, but only beside a sign or a week's number; EDGE 0 for the start, 1 for the end;
    ONE the 1 of "a week", which is no day of a month.
    """

    NEAR = "r"
    WEEKDAY = "D"
    MONTH = "M"
    NUMBER = "N"
    ONE = "1"
    WHICH = "w"
    SIGN = "s"
    UNIT = "U"
    LETTER = "u"
    EDGE = "e"
    FILLER = ""


class Unit(IntEnum):
    """The values of Kind.UNIT."""

    DAY = 0
    WEEK = 1
    MONTH = 2
    YEAR = 3


class Token(NamedTuple):
    """One reading of a word or number; `width` is how many digits a number has."""

    kind: Kind
    value: int
    width: int = 0


# Each text is a list with commas between; its translation is one too, as long as the language likes.
_WORDS: tuple[tuple[Kind, int, str], ...] = (
    (Kind.NEAR, 0, QT_TRANSLATE_NOOP("DateWords", "today")),
    (Kind.NEAR, 1, QT_TRANSLATE_NOOP("DateWords", "tomorrow")),
    (Kind.NEAR, -1, QT_TRANSLATE_NOOP("DateWords", "yesterday")),
    (Kind.NEAR, 2, QT_TRANSLATE_NOOP("DateWords", "day after tomorrow")),
    (Kind.NEAR, -2, QT_TRANSLATE_NOOP("DateWords", "day before yesterday")),
    (Kind.WHICH, -1, QT_TRANSLATE_NOOP("DateWords", "last, previous")),
    (Kind.WHICH, 0, QT_TRANSLATE_NOOP("DateWords", "this")),
    (Kind.WHICH, 1, QT_TRANSLATE_NOOP("DateWords", "next, following")),
    (Kind.SIGN, 1, QT_TRANSLATE_NOOP("DateWords", "in, from now, from today, later")),
    (Kind.SIGN, -1, QT_TRANSLATE_NOOP("DateWords", "ago, earlier")),
    (Kind.UNIT, Unit.DAY, QT_TRANSLATE_NOOP("DateWords", "day, days")),
    (Kind.UNIT, Unit.WEEK, QT_TRANSLATE_NOOP("DateWords", "week, weeks, wk, wks")),
    (Kind.UNIT, Unit.MONTH, QT_TRANSLATE_NOOP("DateWords", "month, months")),
    (Kind.UNIT, Unit.YEAR, QT_TRANSLATE_NOOP("DateWords", "year, years, yr, yrs")),
    (Kind.LETTER, Unit.DAY, QT_TRANSLATE_NOOP("DateWords", "d")),
    (Kind.LETTER, Unit.WEEK, QT_TRANSLATE_NOOP("DateWords", "w")),
    (Kind.LETTER, Unit.MONTH, QT_TRANSLATE_NOOP("DateWords", "m")),
    (Kind.LETTER, Unit.YEAR, QT_TRANSLATE_NOOP("DateWords", "y")),
    (Kind.EDGE, 0, QT_TRANSLATE_NOOP("DateWords", "start, beginning, first day")),
    (Kind.EDGE, 1, QT_TRANSLATE_NOOP("DateWords", "end, last day")),
    (Kind.ONE, 1, QT_TRANSLATE_NOOP("DateWords", "a, an, one")),
    (Kind.FILLER, 0, QT_TRANSLATE_NOOP("DateWords", "the, of, on, st, nd, rd, th")),
)


class Vocabulary:
    """The words of English and of one reader's language."""

    def __init__(self, locale: Locale) -> None:
        self._phrases: dict[tuple[str, ...], set[Token]] = {}
        self._names: list[tuple[str, Token]] = []
        for reader in (_ENGLISH, locale):
            for kind, value, text in _WORDS:
                for phrase in reader.translate("DateWords", text).split(","):
                    self._learn(phrase, Token(kind, value))
            for n in range(7):
                day = _MONDAY + timedelta(days=n)
                for name in (weekday(day, reader), short_weekday(day, reader)):
                    self._learn(name, Token(Kind.WEEKDAY, n))
            for n in range(1, 13):
                for name in (month_name(n, reader), short_month(n, reader)):
                    self._learn(name, Token(Kind.MONTH, n))
        self._longest = max(map(len, self._phrases))

    def _learn(self, text: str, token: Token) -> None:
        phrase = tuple(part["word"] for part in _PART.finditer(folded(text)) if part["word"])
        if not phrase:
            return
        self._phrases.setdefault(phrase, set()).add(token)
        if token.kind in (Kind.NEAR, Kind.WEEKDAY, Kind.MONTH):
            self._names.append((" ".join(phrase), token))

    def readings(self, text: str) -> Iterator[tuple[Token, ...]]:
        """Give every way to read a text, one token for each word or number that means something.

        Nothing comes for a text with a word that is not known, or with too much in it.
        """
        text = folded(text).strip()
        choices: list[list[Token]] = []
        if sign := _SIGN.match(text):
            if not sign[2]:
                return
            choices.append([Token(Kind.SIGN, 1 if sign[1] == "+" else -1)])
            text = text[sign.start(2) :]
        parts = list(_PART.finditer(text))
        at = 0
        while at < len(parts) and len(choices) <= _MOST_TOKENS:
            taken, meanings = self._meanings(parts, at)
            if not meanings:
                return
            choices.append(meanings)
            at += taken
        if len(choices) > _MOST_TOKENS:
            return
        for reading in product(*choices):
            yield tuple(token for token in reading if token.kind is not Kind.FILLER)

    def _meanings(self, parts: list[re.Match[str]], at: int) -> tuple[int, list[Token]]:
        """Tell how many parts from `at` on belong together, and what they can mean."""
        number = parts[at]["number"]
        if number:
            known = len(number) <= _MOST_DIGITS
            return 1, [Token(Kind.NUMBER, int(number), len(number))] if known else []
        words = [part["word"] or "" for part in parts[at : at + self._longest]]
        for length in range(len(words), 1, -1):
            if found := self._phrases.get(tuple(words[:length])):
                return length, sorted(found)
        return 1, sorted(self._phrases.get((words[0],), set()) | self._prefixed(words[0]))

    def _prefixed(self, word: str) -> set[Token]:
        if len(word) < _SHORTEST_PREFIX:
            return set()
        found = {token for name, token in self._names if name.startswith(word)}
        of_kind = [token.kind for token in found]
        # "jui" begins two French months: it names neither.
        return {token for token in found if of_kind.count(token.kind) == 1}
