"""The words of the week: in its blocks, above its columns, in the second line and in the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.clocktext import clock, day_number, short_weekday, span
from bookdesk.domain.layout import CLOSED, reason_words
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.domain.text import NAME_MOST, one_line
from bookdesk.domain.week_layout import SpanKind
from bookdesk.domain.zones import from_seconds
from bookdesk.viewmodels.month_texts import free_slots, with_next

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from bookdesk.data.next_known import NextKnown
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.week_layout import WeekBlock, WeekColumn

#: The legend of the week: what a row shows, and its words (context "WeekLegend").
WEEK_LEGEND: tuple[tuple[str, str], ...] = (
    (SpanKind.FREE, QT_TRANSLATE_NOOP("WeekLegend", "3 or more providers free")),
    (SpanKind.LIMITED, QT_TRANSLATE_NOOP("WeekLegend", "Limited, 1 or 2 free")),
    (SpanKind.FULL, QT_TRANSLATE_NOOP("WeekLegend", "Full, none free")),
    (SpanKind.PAST, QT_TRANSLATE_NOOP("WeekLegend", "Past")),
    (SpanKind.CLOSED, QT_TRANSLATE_NOOP("WeekLegend", "Closed")),
)
#: From so many providers on the words above hold; of fewer a stretch is limited unless all are free.
SEVERAL = 3
#: What stands in for them below that.
LEGEND_OF_FEW: Mapping[str, str] = {
    SpanKind.FREE: QT_TRANSLATE_NOOP("WeekLegend", "All providers free"),
    SpanKind.LIMITED: QT_TRANSLATE_NOOP("WeekLegend", "Limited, not all free"),
}
_FREE_KINDS = (SpanKind.FREE, SpanKind.LIMITED)


class BlockWords(NamedTuple):
    """What a block says, each from the longest to the shortest way: its title, its second line, its times."""

    titles: tuple[str, ...]
    seconds: tuple[str, ...] = ("",)
    times: tuple[str, ...] = ("",)


def block_words(block: WeekBlock, locale: Locale, as_of: datetime | None) -> BlockWords:
    """Return what a block says; with `as_of`, an aware instant, what is free is what was known then."""
    translate = locale.translate
    if block.kind is SpanKind.CLOSED:
        return BlockWords((one_line(reason_words(block.label[:NAME_MOST], locale)),))
    starts, ends = from_seconds(block.starts), from_seconds(block.ends)
    times = ("",) if block.guessed else (span(starts, ends, locale), clock(starts, locale))
    if block.kind is SpanKind.PAST:
        if block.bookings is None:
            return BlockWords((translate("Week", "Past"),), times, times)
        # In a narrow column the number alone says it beside the tick.
        return BlockWords((bookings_text(block.bookings, locale), str(block.bookings)), times, times)
    if block.kind is SpanKind.FULL:
        return BlockWords((translate("Week", "Full"),), times, times)
    titles = (
        translate("Week", "%n provider(s) free", None, block.free),
        translate("Week", "%n free", None, block.free),
    )
    if block.most:
        titles = (
            translate("Week", "{least}–%n provider(s) free", None, block.most).format(least=block.free),
            translate("Week", "{least}–%n free", None, block.most).format(least=block.free),
        )
    if as_of is not None:
        at = translate("Week", "{count} at {time}").format(count=titles[1], time=clock(as_of, locale))
        titles = (at, titles[1])
    if block.kind is SpanKind.FREE:
        return BlockWords(titles, times, times)
    limited = translate("Week", "Limited, {times}").format(times=times[0])
    return BlockWords(titles, (limited, *times), times)


def day_title(day: date, locale: Locale) -> str:
    """Write the head of a column: "Thu 12"."""
    text = locale.translate("Week", "{weekday} {day}")
    return text.format(weekday=short_weekday(day, locale), day=day_number(day, locale))


def total_text(column: WeekColumn, locale: Locale, as_of: datetime | None, *, mine: bool) -> str:
    """Tell a day's total: "20 free", "31 bookings", a closed day's name, "" while it is not known."""
    figures, translate = column.figures, locale.translate
    if figures is None:
        return ""
    if figures.closed:
        return one_line(reason_words((figures.label or CLOSED)[:NAME_MOST], locale))
    if mine:
        return translate("Week", "%n booking(s) of mine", None, figures.booked_count)
    if column.is_past:
        return bookings_text(figures.booked_count, locale)
    free = translate("Week", "%n free", None, figures.available_count)
    if as_of is None:
        return free
    return translate("Week", "{count} at {time}").format(count=free, time=clock(as_of, locale))


def load_text(column: WeekColumn, locale: Locale) -> str:
    """Tell how much of a day's working time is booked, "68% full"; "" for a past or closed day."""
    if column.percent is None or column.is_past or column.is_closed:
        return ""
    return locale.translate("Week", "{percent}% full").format(percent=column.percent)


def bookings_text(count: int, locale: Locale) -> str:
    """Count bookings: "13 bookings"."""
    return locale.translate("Week", "%n booking(s)", None, count)


def second_lines(
    columns: Sequence[WeekColumn], today: date, following: NextKnown | None, locale: Locale
) -> tuple[str, ...]:
    """Count the free slots of a week: "53 slots free this week, next today 11:30 Kelly".

    Only the week of `today` is "this week"; the title above says which another one is. A week that is
    over tells its bookings; what is not known, such as the next slot, is left out. Shorter ones follow:
    they leave to the title of which week they speak, and the next slot comes before the number of all.
    """
    translate = locale.translate
    figures = [column.figures for column in columns if column.figures is not None]
    if columns[-1].date < today:
        return (bookings_text(sum(day.booked_count for day in figures), locale),)
    count = sum(day.available_count for day in figures if day.date >= today)
    if columns[0].date > today:
        return (free_slots(count, locale) if count else translate("Month", "No slot free"),)
    if count == 0:
        return (translate("Week", "No slot free this week"),)
    slots = translate("Week", "%n slot(s) free this week", None, count)
    return with_next((slots, free_slots(count, locale)), following, today, locale)


def is_free(block: WeekBlock) -> bool:
    """Tell whether a block says that something is free."""
    return block.kind in _FREE_KINDS
