"""From a day as it was read to the grid that is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookdesk.domain.layout import grid_window, lay_out
from bookdesk.domain.zones import from_seconds, offset_label, to_seconds, zone
from bookdesk.viewmodels.day_grid import DayGrid, ProviderColumn
from bookdesk.viewmodels.desk_texts import column_note, zone_note

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bookdesk.data.fetchers import Catalogue, DayPicture


@dataclass(frozen=True, slots=True)
class Shown:
    """How a day is looked at.

    `where` is the zone of all times, `now` the server's clock, `hidden` the providers that are
    switched off. `own_slot_id` is what this desk holds, `own_changes` what it changed itself.
    """

    where: ZoneInfo
    now: datetime
    hidden: frozenset[str]
    own_slot_id: str | None
    own_changes: frozenset[str]
    bookable: bool
    offline: bool


def day_grid(catalogue: Catalogue, picture: DayPicture, shown: Shown) -> DayGrid:
    """Lay a day out: a column for each provider that is switched on, in the business's order."""
    schedule, where, now = picture.schedule, shown.where, shown.now
    days = {day.provider_id: day for day in schedule.providers}
    services = {service.id: service for service in catalogue.services}
    seen = [p for p in catalogue.providers if p.id not in shown.hidden and p.id in days]
    window = grid_window([days[p.id] for p in seen], schedule.date, where)
    tints = {p.id: tint for tint, p in enumerate(catalogue.providers)}
    columns = []
    for provider in seen:
        day = days[provider.id]
        offered = schedule.service_id in provider.service_ids
        mine = [booking for booking in picture.bookings if booking.provider_id == provider.id]
        elsewhere = zone_note(provider, where, now)
        columns.append(
            ProviderColumn(
                provider_id=provider.id,
                name=provider.name,
                note=column_note(day, where, now, offered=offered, counted=not shown.offline),
                tint=tints[provider.id],
                zone_note=elsewhere,
                blocks=lay_out(
                    day,
                    mine,
                    services,
                    window,
                    to_seconds(now),
                    where,
                    shown.own_slot_id,
                    offered=offered,
                    asked_for=picture.asked_for,
                ),
                zone_offset=offset_label(now, zone(provider.time_zone)) if elsewhere else "",
            )
        )
    return DayGrid(
        date=schedule.date,
        window=window,
        where=where,
        offset=offset_label(from_seconds(window.start), where),
        columns=tuple(columns),
        bookable=shown.bookable,
        own_changes=shown.own_changes | picture.asked_for,
        hold_seconds=catalogue.business.hold_seconds,
        offline_as_of=schedule.as_of if shown.offline else None,
    )
