"""From what is known of the shown day, week or month to the texts of the frame around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.clocktext import day_number, month_name
from bookdesk.domain.zones import civil_date, to_seconds
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.desk_state import Connection, DeskState, choices, regions
from bookdesk.viewmodels.desk_texts import as_of_line, second_lines, shown_zone, updated_text
from bookdesk.viewmodels.sentences import sentence_of
from bookdesk.viewmodels.titles import short_title_of, title_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.domain.locale import Locale
    from bookdesk.viewmodels.choice import Choice
    from bookdesk.viewmodels.day import DayModel
    from bookdesk.viewmodels.ranges import RangeModels


class Seen(NamedTuple):
    """What the frame tells of.

    `where` is the business's zone, `locale` how times are written, `now` the server's clock,
    `week_start` 0 for Monday to 6, `unseen` the providers that are not looked at, for whatever reason.
    """

    catalogue: Catalogue
    where: ZoneInfo
    locale: Locale
    now: datetime
    week_start: int
    choice: Choice
    unseen: frozenset[str]
    day: DayModel
    ranges: RangeModels


class _Told(NamedTuple):
    """What a view says of itself."""

    second_line: str = ""
    updated: str = ""
    is_missing: bool = False
    short_lines: tuple[str, ...] = ()


def framed(state: DeskState, seen: Seen) -> DeskState:
    """Bring the frame's texts up to date; view, date, service and connection are the state's own."""
    catalogue, locale = seen.catalogue, seen.locale
    business = catalogue.business
    today = civil_date(to_seconds(seen.now), seen.where)
    day = state.date or today
    service_id = state.service_id or business.default_service_id
    service = catalogue.service(service_id)
    # Week and month sum up what providers of several zones do: they keep to the business's.
    shown = locale if state.view is View.DAY else locale._replace(zone=seen.where)
    told = _told_by_day(state, seen, today) if state.view is View.DAY else _told_by_range(seen)
    return state._replace(
        business_name=business.name,
        desk_name=business.desk_name,
        user_name=business.me.name,
        date=day,
        today=today,
        title=title_of(state.view, day, seen.week_start, locale),
        short_title=short_title_of(state.view, day, seen.week_start, locale),
        second_line=told.second_line,
        short_lines=told.short_lines,
        zone_note=shown_zone(shown.zone.key, day, shown),
        updated=told.updated,
        week_start=seen.week_start,
        regions=regions(catalogue.providers),
        region_id=seen.choice.region_id,
        providers=choices(catalogue.providers, seen.choice),
        services=catalogue.services,
        service_id=service_id,
        service_minutes=service.minutes if service else 0,
        able_count=sum(p.id not in seen.unseen and service_id in p.service_ids for p in catalogue.providers),
        mine=seen.choice.mine,
        empty_text=_empty_text(state, day, seen, is_missing=told.is_missing),
    )


def _told_by_day(state: DeskState, seen: Seen, today: date) -> _Told:
    day, locale = seen.day, seen.locale
    picture = day.picture
    as_of = day.as_of
    if picture is None or as_of is None:
        return _Told(is_missing=day.is_missing)
    lines: tuple[str, ...] = ("",)
    everybody = seen.catalogue.providers
    if everybody and all(p.id in seen.unseen for p in everybody):
        # Nobody is looked at: none free would be said of nobody, as in week and month.
        pass
    elif day.is_current and state.connection is Connection.LIVE:
        lines = second_lines(picture, seen.unseen, locale, seen.now)
    elif day.is_wanted:
        offline = state.connection is Connection.OFFLINE
        lines = (as_of_line(as_of, today, locale, offline=offline),)
    return _Told(lines[0], updated_text(as_of, locale), day.is_missing, lines[1:])


def _told_by_range(seen: Seen) -> _Told:
    shown = seen.ranges.shown
    if shown is None:
        return _Told()
    said = shown.state
    return _Told(said.second_line, said.updated, said.is_missing, said.short_lines)


def _empty_text(state: DeskState, day: date, seen: Seen, *, is_missing: bool) -> str:
    """Say why there is no view; another day's schedule never stands under this day's name for long."""
    failure = seen.day.failure if state.view is View.DAY else seen.ranges.failure
    if state.connection is not Connection.LIVE and is_missing:
        text = QCoreApplication.translate("DeskModel", "Not saved on this desk. Connect to see {date}.")
        return text.format(date=_named(state.view, day, seen))
    if state.connection is Connection.LIVE and failure is not None:
        text = QCoreApplication.translate("DeskModel", "{date} can't be shown now. {why}")
        return text.format(date=_named(state.view, day, seen), why=sentence_of(failure))
    everybody = seen.catalogue.providers
    if everybody and all(p.id in seen.unseen for p in everybody):
        return QCoreApplication.translate("DeskModel", "No provider selected.")
    return ""


def _named(view: View, day: date, seen: Seen) -> str:
    """Name what a view of a date shows within a sentence."""
    if view is not View.DAY:
        return title_of(view, day, seen.week_start, seen.locale)
    return seen.locale.translate("Dates", "{day} {month}").format(
        day=day_number(day, seen.locale), month=month_name(day.month, seen.locale)
    )
