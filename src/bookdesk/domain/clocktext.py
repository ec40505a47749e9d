"""Times as text, the same on screen, in speech and in messages; en dashes between times on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.locale import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from datetime import date, datetime

    from bookdesk.domain.locale import Locale

_DAYS = (
    QT_TRANSLATE_NOOP("Dates", "Monday"),
    QT_TRANSLATE_NOOP("Dates", "Tuesday"),
    QT_TRANSLATE_NOOP("Dates", "Wednesday"),
    QT_TRANSLATE_NOOP("Dates", "Thursday"),
    QT_TRANSLATE_NOOP("Dates", "Friday"),
    QT_TRANSLATE_NOOP("Dates", "Saturday"),
    QT_TRANSLATE_NOOP("Dates", "Sunday"),
)
_SHORT_DAYS = (
    QT_TRANSLATE_NOOP("Dates", "Mon"),
    QT_TRANSLATE_NOOP("Dates", "Tue"),
    QT_TRANSLATE_NOOP("Dates", "Wed"),
    QT_TRANSLATE_NOOP("Dates", "Thu"),
    QT_TRANSLATE_NOOP("Dates", "Fri"),
    QT_TRANSLATE_NOOP("Dates", "Sat"),
    QT_TRANSLATE_NOOP("Dates", "Sun"),
)
_MONTHS = (
    QT_TRANSLATE_NOOP("Dates", "January"),
    QT_TRANSLATE_NOOP("Dates", "February"),
    QT_TRANSLATE_NOOP("Dates", "March"),
    QT_TRANSLATE_NOOP("Dates", "April"),
    QT_TRANSLATE_NOOP("Dates", "May"),
    QT_TRANSLATE_NOOP("Dates", "June"),
    QT_TRANSLATE_NOOP("Dates", "July"),
    QT_TRANSLATE_NOOP("Dates", "August"),
    QT_TRANSLATE_NOOP("Dates", "September"),
    QT_TRANSLATE_NOOP("Dates", "October"),
    QT_TRANSLATE_NOOP("Dates", "November"),
    QT_TRANSLATE_NOOP("Dates", "December"),
)
# Its own context: May is May in full and in short, in another language it may not be.
_SHORT_MONTHS = (
    QT_TRANSLATE_NOOP("ShortMonths", "Jan"),
    QT_TRANSLATE_NOOP("ShortMonths", "Feb"),
    QT_TRANSLATE_NOOP("ShortMonths", "Mar"),
    QT_TRANSLATE_NOOP("ShortMonths", "Apr"),
    QT_TRANSLATE_NOOP("ShortMonths", "May"),
    QT_TRANSLATE_NOOP("ShortMonths", "June"),
    QT_TRANSLATE_NOOP("ShortMonths", "July"),
    QT_TRANSLATE_NOOP("ShortMonths", "Aug"),
    QT_TRANSLATE_NOOP("ShortMonths", "Sep"),
    QT_TRANSLATE_NOOP("ShortMonths", "Oct"),
    QT_TRANSLATE_NOOP("ShortMonths", "Nov"),
    QT_TRANSLATE_NOOP("ShortMonths", "Dec"),
)


def _written(instant: datetime, locale: Locale, *, seconds: bool) -> tuple[str, str]:
    """Write a time of day and, on a 12-hour clock, its half of the day."""
    civil = instant.astimezone(locale.zone)
    # Not by strftime: each call imports a module, which PySide6 looks into.
    rest = f"{civil.minute:02d}:{civil.second:02d}" if seconds else f"{civil.minute:02d}"
    if not locale.is_12_hour:
        return f"{civil.hour:02d}:{rest}", ""
    half = locale.translate("Dates", "AM") if civil.hour < 12 else locale.translate("Dates", "PM")
    return f"{civil.hour % 12 or 12}:{rest}", half


def clock(instant: datetime, locale: Locale) -> str:
    """Write an instant's time of day: 10:42, or 10:42 AM."""
    return " ".join(filter(None, _written(instant, locale, seconds=False)))


def axis_clock(instant: datetime, locale: Locale) -> str:
    """Write a time of day among others on an axis: 10:30, on a 12-hour clock 10 AM and 10:30."""
    if locale.is_12_hour and not instant.astimezone(locale.zone).minute:
        written, half = _written(instant, locale, seconds=False)
        return f"{written.partition(':')[0]} {half}"
    return _written(instant, locale, seconds=False)[0]


def clock_seconds(instant: datetime, locale: Locale) -> str:
    """Write it with seconds: 10:43:54, or 10:43:54 AM."""
    return " ".join(filter(None, _written(instant, locale, seconds=True)))


def span(start: datetime, end: datetime, locale: Locale) -> str:
    """Write a stretch of time: 11:45–12:30, 11:45 AM–12:30 PM, 9:00–11:30 AM."""
    return spans(start, end, locale)[0]


def spans(start: datetime, end: datetime, locale: Locale) -> tuple[str, ...]:
    """Write a stretch of time in full and, for where there is less room, ever shorter.

    11:45 AM–12:30 PM, 11:45–12:30 PM, 11:45–12:30, 11:45 AM, 11:45 on a 12-hour clock, else 11:45–12:30,
    11:45. The halves of the day go first, then the end.
    """
    first, half = _written(start, locale, seconds=False)
    last, other_half = _written(end, locale, seconds=False)
    both = f"{first}–{last}"
    if not half:
        return both, first
    if half == other_half:
        return f"{both} {half}", both, f"{first} {half}", first
    full = f"{first} {half}–{last} {other_half}"
    return full, f"{both} {other_half}", both, f"{first} {half}", first


def countdown(seconds: float) -> str:
    """Write what is left: 1:12, 0:00 when nothing is; a begun second counts whole."""
    whole = max(0, -int(-seconds // 1))
    return f"{whole // 60}:{whole % 60:02d}"


def length(minutes: int, locale: Locale) -> str:
    """Write a length: 45 min, 1 h 03 min, 2 h."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return locale.translate("Dates", "{minutes} min").format(minutes=rest)
    if not rest:
        return locale.translate("Dates", "{hours} h").format(hours=hours)
    return locale.translate("Dates", "{hours} h {minutes} min").format(hours=hours, minutes=f"{rest:02d}")


def weekday(day: date, locale: Locale) -> str:
    """Name a date's day of the week: Thursday."""
    return locale.translate("Dates", _DAYS[day.weekday()])


def short_weekday(day: date, locale: Locale) -> str:
    """Name a date's day of the week in short: Thu."""
    return locale.translate("Dates", _SHORT_DAYS[day.weekday()])


def month_name(month: int, locale: Locale) -> str:
    """Name a month, 1 to 12."""
    return locale.translate("Dates", _MONTHS[month - 1])


def short_month(month: int, locale: Locale) -> str:
    """Name a month, 1 to 12, in short: Nov; one of four letters stands in full."""
    return locale.translate("ShortMonths", _SHORT_MONTHS[month - 1])


def day_number(day: date, locale: Locale) -> str:
    """Write a date's day of the month as it stands in a date; the first is "1er" in French."""
    if day.day == 1:
        return locale.translate("Dates", "1", "first day of a month")
    return str(day.day)


def long_date(day: date, locale: Locale) -> str:
    """Write a date in full: Thursday 12 July 2018."""
    return locale.translate("Dates", "{weekday} {day} {month} {year}").format(
        weekday=weekday(day, locale),
        day=day_number(day, locale),
        month=month_name(day.month, locale),
        year=day.year,
    )


def short_date(day: date, locale: Locale) -> str:
    """Write a date in short: Thu 12 July, Sun 22 Nov."""
    return locale.translate("Dates", "{weekday} {day} {month}").format(
        weekday=short_weekday(day, locale),
        day=day_number(day, locale),
        month=short_month(day.month, locale),
    )


def month_year(year: int, month: int, locale: Locale) -> str:
    """Write a month: July 2018."""
    return locale.translate("Dates", "{month} {year}").format(month=month_name(month, locale), year=year)


def short_month_year(year: int, month: int, locale: Locale) -> str:
    """Write a month in less: Nov 2025."""
    return locale.translate("Dates", "{month} {year}").format(month=short_month(month, locale), year=year)
