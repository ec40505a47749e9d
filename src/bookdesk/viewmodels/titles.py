"""Dates of a view: what its title says, and where a step leads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bookdesk.domain.clocktext import day_number, long_date, month_name, month_year, short_date
from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    from bookdesk.domain.locale import Locale


def title_of(view: View, day: date, week_start: int, locale: Locale) -> str:
    """Write what a view of a date shows: "Thursday 12 July 2018", "8–14 July 2018", "July 2018"."""
    if view is View.DAY:
        return long_date(day, locale)
    if view is View.MONTH:
        return month_year(day.year, day.month, locale)
    first = first_of_week(day, week_start)
    last = first + timedelta(days=6)
    if first.year != last.year:
        text = locale.translate("Dates", "{day} {month} {year} – {last_day} {last_month} {last_year}")
    elif first.month != last.month:
        text = locale.translate("Dates", "{day} {month} – {last_day} {last_month} {last_year}")
    else:
        text = locale.translate("Dates", "{day}–{last_day} {last_month} {last_year}")
    return text.format(
        day=day_number(first, locale),
        month=month_name(first.month, locale),
        year=first.year,
        last_day=day_number(last, locale),
        last_month=month_name(last.month, locale),
        last_year=last.year,
    )


def short_title_of(view: View, day: date, week_start: int, locale: Locale) -> str:
    """Write it where room is scarce: "Thu 12 July 2018"; weeks and months are short already."""
    if view is not View.DAY:
        return title_of(view, day, week_start, locale)
    text = locale.translate("Dates", "{date} {year}")
    return text.format(date=short_date(day, locale), year=day.year)


def first_of_week(day: date, week_start: int) -> date:
    """Return the first date of a date's week; `week_start` is 0 for Monday to 6."""
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def first_of(view: View, day: date, week_start: int) -> date:
    """Return the first date of the day, week or month that a date lies in."""
    if view is View.WEEK:
        return first_of_week(day, week_start)
    return day.replace(day=1) if view is View.MONTH else day


def stepped(view: View, day: date, count: int) -> date:
    """Return the date so many days, weeks or months on; a month's end stays within a shorter month."""
    if view is View.DAY:
        return day + timedelta(days=count)
    if view is View.WEEK:
        return day + timedelta(days=7 * count)
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
