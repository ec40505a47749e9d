"""From what is known of the shown day to the texts of the frame around it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.clocktext import clock_seconds, long_date, month_name
from bookdesk.domain.zones import civil_date, to_seconds
from bookdesk.viewmodels.desk_state import Connection, DeskState, choices
from bookdesk.viewmodels.desk_texts import as_of_line, second_line, shown_zone

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from bookdesk.data.fetchers import Catalogue, DayPicture


class Seen(NamedTuple):
    """What the frame tells of.

    `picture` is None before the first, `is_wanted` whether it is of the day that is asked for,
    `is_current` whether it was read since the line came up as well, `is_missing` whether that day is
    nowhere to be had now. `hidden` are the providers that are switched off, `now` the server's
    clock, `where` the business's zone.
    """

    catalogue: Catalogue
    picture: DayPicture | None
    where: ZoneInfo
    now: datetime
    hidden: frozenset[str]
    is_wanted: bool
    is_current: bool
    is_missing: bool


def framed(state: DeskState, seen: Seen) -> DeskState:
    """Bring the frame's texts up to date; date, service and connection are the state's own."""
    catalogue, picture, where = seen.catalogue, seen.picture, seen.where
    business = catalogue.business
    today = civil_date(to_seconds(seen.now), where)
    day = state.date or today
    service_id = state.service_id or business.default_service_id
    service = catalogue.service(service_id)
    live = state.connection is Connection.LIVE
    second = updated = ""
    if picture is not None:
        schedule = picture.schedule
        if seen.is_current and live:
            second = second_line(picture, seen.hidden, where, seen.now)
        elif seen.is_wanted:
            offline = state.connection is Connection.OFFLINE
            second = as_of_line(schedule.as_of, today, where, offline=offline)
        updated = QCoreApplication.translate("DeskModel", "Updated {time}").format(
            time=clock_seconds(schedule.as_of, where)
        )
    return replace(
        state,
        business_name=business.name,
        desk_name=business.desk_name,
        user_name=business.me.name,
        date=day,
        today=today,
        title=long_date(day),
        second_line=second,
        zone_note=shown_zone(business.time_zone, day, where),
        updated=updated,
        week_start=business.week_start,
        providers=choices(catalogue.providers, seen.hidden),
        services=catalogue.services,
        service_id=service_id,
        service_minutes=service.minutes if service else 0,
        empty_text=_empty_text(day, seen, live=live),
    )


def _empty_text(day: date, seen: Seen, *, live: bool) -> str:
    """Say why there is no grid; another day's schedule never stands under this day's name for long."""
    if not live and seen.is_missing:
        text = QCoreApplication.translate("DeskModel", "Not saved on this desk. Connect to see {date}.")
        return text.format(date=f"{day.day} {month_name(day.month)}")
    everybody = seen.catalogue.providers
    if everybody and all(p.id in seen.hidden for p in everybody):
        return QCoreApplication.translate("DeskModel", "No provider selected.")
    return ""
