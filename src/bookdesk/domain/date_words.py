"""Dates as people type them: "tomorrow", "next fri", "12 jul", "+3w"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from bookdesk.domain.date_vocabulary import Kind, Token, Unit, Vocabulary
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bookdesk.domain.locale import Locale

#: No way to write a date is longer; who pastes a letter means no date.
_MOST_CHARACTERS = 80
#: A date without a year lies this far back at most.
_BACK = relativedelta(months=3)
_AHEAD = relativedelta(years=1)


def read_date(text: str, today: date, week_start: int, locale: Locale) -> date | None:
    """Read a date as somebody at the desk types it; None where it names none that can be shown.

    `week_start` is 0 for Monday to 6 for Sunday. English is read always, the language of `locale`
    too, of which also comes whether 7/12 begins with the day. Case, accents, commas and dots do
    not matter; names may be cut to three letters.

    - "today", "tomorrow", "yesterday"; "day after tomorrow".
    - "fri" is the first one after today: on a Friday it is a week on, for today has a word of its
      own. "this fri" is that of this week, gone by or not, "next fri" that of next week, as "fri"
      alone is the coming one already; "last fri" is the latest before today. "fri next week".
    - "+3w", "-2d", "+1m", "+1y", "+10" (days), "in 3 weeks", "3 weeks ago". A month on from the
      31st is the last day of a shorter month.
    - "this week", "next month", "last year": their first day. "end of month", "end of next week":
      the last. "week 28" or "2018-W28" is the Monday of that ISO 8601 week.
    - "12 jul", "jul 12", "12/7", "12.7.": of the fifteen months from three months back to a year
      ahead; the earlier of two, since a desk looks back at weeks and ahead at months. "12": this
      month's, or when it is past the next month's that has one. "july" is its first day.
    - "12 july 2019", "july 12, 2019", "12.7.2019", "12/7/19", "2019-07-12", "20190712".

    A day of the week beside a date must be that date's: "thu 12 july" may choose another year,
    "thu 12 july 2019" is no date, for it was a Friday.
    """
    days = _dates_named(text, today, week_start, locale)
    return next((day for day in days if EARLIEST_DAY <= day <= LATEST_DAY), None)


def names_a_date(text: str, today: date, week_start: int, locale: Locale) -> bool:
    """Tell whether a text names a date, be it one that can't be shown; arguments as of `read_date`."""
    return next(_dates_named(text, today, week_start, locale), None) is not None


def _dates_named(text: str, today: date, week_start: int, locale: Locale) -> Iterator[date]:
    """Give the dates that a text may mean, the likeliest first."""
    text = text.strip()
    if len(text) > _MOST_CHARACTERS:
        return
    day_first = locale.translate("DateWords", "day/month", "order of the numbers in 12/7") != "month/day"
    reader = _Reader(today, week_start, day_first=day_first, may_swap="/" in text)
    readings: dict[str, list[tuple[Token, ...]]] = {}
    for tokens in Vocabulary(locale).readings(text):
        readings.setdefault("".join(token.kind for token in tokens), []).append(tokens)
    for shape, rule in _SHAPES.items():
        for tokens in readings.get(shape, ()):
            yield from _dates_of(rule, reader, tokens)


def _dates_of(rule: _Rule, reader: _Reader, tokens: tuple[Token, ...]) -> list[date]:
    """List the dates that a rule finds, the likeliest first; none where one is past the calendar's end."""
    try:
        return list(rule(reader, tokens))
    except (ValueError, OverflowError):
        return []


def _length(unit: int, count: int) -> relativedelta:
    """Return so many days, weeks, months or years; a month on from the 31st is a shorter month's last day."""
    if unit == Unit.DAY:
        return relativedelta(days=count)
    if unit == Unit.WEEK:
        return relativedelta(weeks=count)
    if unit == Unit.MONTH:
        return relativedelta(months=count)
    return relativedelta(years=count)


def _has(year: int, week: int) -> bool:
    """Tell whether a year has an ISO week; 28 December is in its last one."""
    return 1 <= week <= date(year, 12, 28).isocalendar().week


def _value(tokens: Iterable[Token], *kinds: Kind) -> int:
    return next(token.value for token in tokens if token.kind in kinds)


def _numbers(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if token.kind is Kind.NUMBER]


def _year(token: Token) -> int:
    """Read a year of four digits, or of two: 70 to 99 are of the last century."""
    if token.width == 4:
        return token.value
    if token.width != 2:
        raise ValueError(f"{token.value} is no year")
    return token.value + (1900 if token.value >= 70 else 2000)


def _on(year: int, month: int, day: Token) -> Iterator[date]:
    """Give the date if there is one; a day of the month has one digit or two."""
    if 1 <= day.width <= 2:
        try:
            yield date(year, month, day.value)
        except ValueError:
            return


class _Reader:
    """Finds dates around one day; each rule gives its candidates, the likeliest first.

    Rules raise ValueError or OverflowError for what no calendar has.
    """

    def __init__(self, today: date, week_start: int, *, day_first: bool, may_swap: bool) -> None:
        self._today = today
        self._week_start = week_start
        self._day_first = day_first
        self._may_swap = may_swap

    def near(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Tomorrow."""
        yield self._today + timedelta(days=tokens[0].value)

    def coming(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Friday."""
        yield self._today + timedelta(days=(tokens[0].value - self._today.weekday() - 1) % 7 + 1)

    def of_a_week(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Next Friday."""
        weekday, which = _value(tokens, Kind.WEEKDAY), _value(tokens, Kind.WHICH)
        if which < 0:
            yield self._today - timedelta(days=(self._today.weekday() - weekday - 1) % 7 + 1)
        else:
            yield self._in_week(weekday, which)

    def in_a_week(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Friday next week."""
        if _value(tokens, Kind.UNIT) == Unit.WEEK:
            yield self._in_week(_value(tokens, Kind.WEEKDAY), _value(tokens, Kind.WHICH))

    def _in_week(self, weekday: int, which: int) -> date:
        first = self._first(Unit.WEEK, which)
        return first + timedelta(days=(weekday - self._week_start) % 7)

    def away(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """In 3 weeks."""
        sign = next((token.value for token in tokens if token.kind is Kind.SIGN), 1)
        units = [token.value for token in tokens if token.kind in (Kind.UNIT, Kind.LETTER)]
        count = sign * _value(tokens, Kind.NUMBER, Kind.ONE)
        yield self._today + _length(units[0] if units else Unit.DAY, count)

    def period(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Next week, the end of the month."""
        which = next((token.value for token in tokens if token.kind is Kind.WHICH), 0)
        unit = _value(tokens, Kind.UNIT)
        if next((token.value for token in tokens if token.kind is Kind.EDGE), 0):
            yield self._first(unit, which + 1) - timedelta(days=1)
        else:
            yield self._first(unit, which)

    def _first(self, unit: int, which: int) -> date:
        """Return the first date of the day, week, month or year that lies `which` of them ahead."""
        first = self._today
        if unit == Unit.WEEK:
            first -= timedelta(days=(first.weekday() - self._week_start) % 7)
        elif unit == Unit.MONTH:
            first = first.replace(day=1)
        elif unit == Unit.YEAR:
            first = first.replace(month=1, day=1)
        return first + _length(unit, which)

    def week(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Week 28, 2018-W28-4."""
        if _value(tokens, Kind.UNIT, Kind.LETTER) != Unit.WEEK:
            return
        numbers = _numbers(tokens)
        years = [number for number in numbers if number.width == 4]
        week, *weekdays = [number.value for number in numbers if number.width != 4]
        if years:
            yield date.fromisocalendar(years[0].value, week, weekdays[0] if weekdays else 1)
        elif not weekdays:
            this = self._today.isocalendar().year
            yield from self._within(
                date.fromisocalendar(year, week, 1) for year in (this - 1, this, this + 1) if _has(year, week)
            )

    def day(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Find the 12th, or what eight digits say."""
        number = tokens[0]
        if number.width == 8:
            yield date(number.value // 10_000, number.value // 100 % 100, number.value % 100)
            return
        months = [self._first(Unit.MONTH, n) for n in range(3)]
        found = [day for month in months for day in _on(month.year, month.month, number)]
        yield from sorted(found, key=lambda day: (day < self._today, day))

    def day_month(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Find 12 July or July 2019."""
        number, month = _numbers(tokens)[0], _value(tokens, Kind.MONTH)
        if number.width == 4:
            yield date(number.value, month, 1)
        else:
            yield from self._in_no_year(month, number)

    def month(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Find July, or its end."""
        at_end = next((token.value for token in tokens if token.kind is Kind.EDGE), 0)
        for first in self._in_no_year(_value(tokens, Kind.MONTH), Token(Kind.NUMBER, 1, 1)):
            yield first + relativedelta(day=31) if at_end else first

    def day_month_year(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Find 12 July 2019 or 2019 July 12."""
        first, last = _numbers(tokens)
        day, year = (last, first) if first.width == 4 else (first, last)
        yield from _on(_year(year), _value(tokens, Kind.MONTH), day)

    def two_numbers(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Find 12/7, 7/2019."""
        first, last = tokens
        if first.width == 4 or last.width == 4:
            year, month = (first, last) if first.width == 4 else (last, first)
            yield date(year.value, month.value, 1)
            return
        for day, month in self._ordered(first, last):
            yield from self._in_no_year(month.value, day)

    def three_numbers(self, tokens: tuple[Token, ...]) -> Iterator[date]:
        """Find 2019-07-12, 12/7/2019."""
        first, second, third = tokens
        if first.width == 4:
            yield from _on(first.value, second.value, third)
            return
        for day, month in self._ordered(first, second):
            yield from _on(_year(third), month.value, day)

    def _ordered(self, first: Token, second: Token) -> Iterator[tuple[Token, Token]]:
        """Give day and month; 7/13 can only be meant the other way round, 12.13 is a mistake."""
        day, month = (first, second) if self._day_first else (second, first)
        if month.value > 12 and self._may_swap:
            day, month = month, day
        yield day, month

    def _in_no_year(self, month: int, day: Token) -> Iterator[date]:
        years = (self._today.year - 1, self._today.year, self._today.year + 1)
        return self._within(found for year in years for found in _on(year, month, day))

    def _within(self, days: Iterable[date]) -> Iterator[date]:
        """Keep those of the months around today."""
        for day in days:
            if self._today - _BACK <= day <= self._today + _AHEAD:
                yield day


_Rule = Callable[[_Reader, tuple[Token, ...]], Iterator[date]]


def _on_its_weekday(rule: _Rule) -> _Rule:
    """Make the rule for a date with a day of the week beside it, which must be the date's own."""

    def checked(reader: _Reader, tokens: tuple[Token, ...]) -> Iterator[date]:
        weekday = _value(tokens, Kind.WEEKDAY)
        rest = tuple(token for token in tokens if token.kind is not Kind.WEEKDAY)
        return (day for day in rule(reader, rest) if day.weekday() == weekday)

    return checked


_DATES: dict[str, _Rule] = {
    "N": _Reader.day,
    "NM": _Reader.day_month,
    "MN": _Reader.day_month,
    "NMN": _Reader.day_month_year,
    "MNN": _Reader.day_month_year,
    "NN": _Reader.two_numbers,
    "NNN": _Reader.three_numbers,
}
# The shapes of Kind; of two that a text may have, the one that stands first is tried first. "mar 12"
# is a Tuesday in French as soon as one is at hand, "12 mar" is in March.
_SHAPES: dict[str, _Rule] = {
    "r": _Reader.near,
    "D": _Reader.coming,
    **dict.fromkeys(("wD", "Dw"), _Reader.of_a_week),
    **dict.fromkeys(("DwU", "DUw"), _Reader.in_a_week),
    **dict.fromkeys(("sN", "sNU", "sNu", "s1U", "NUs", "Nus", "1Us", "NU"), _Reader.away),
    **dict.fromkeys(("wU", "Uw", "eU", "ewU", "eUw"), _Reader.period),
    **dict.fromkeys(("UN", "uN", "UNN", "uNN", "NUN", "NuN", "NuNN"), _Reader.week),
    "NM": _Reader.day_month,
    "DN": _on_its_weekday(_Reader.day),
    **_DATES,
    **{f"D{shape}": _on_its_weekday(rule) for shape, rule in _DATES.items()},
    "ND": _on_its_weekday(_Reader.day),
    **dict.fromkeys(("M", "eM"), _Reader.month),
}
