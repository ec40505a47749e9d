"""The sentences of the frame: how much is free, until when, and in whose time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.clocktext import clock, short_date
from bookdesk.domain.states import SlotStatus
from bookdesk.domain.zones import day_bounds, from_seconds, offset_change, offset_label, to_seconds, zone

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from bookdesk.data.fetchers import DayPicture
    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.schedule import Provider, Slot


def _tr(text: str) -> str:
    return QCoreApplication.translate("DeskModel", text)


def as_of_line(as_of: datetime, today: date, where: ZoneInfo, *, offline: bool) -> str:
    """Tell how old the schedule is that is shown while the server has not been heard of it."""
    text = clock(as_of, where)
    day = as_of.astimezone(where).date()
    if day != today:
        text = f"{short_date(day)}, {text}"
    told = _tr("Offline - schedule as of {time}") if offline else _tr("Schedule as of {time}")
    return told.format(time=text)


def second_line(picture: DayPicture, hidden: Container[str], where: ZoneInfo, now: datetime) -> str:
    """Count the free slots of the providers that are not `hidden`, and name the next one."""
    count, first, who = 0, None, ""
    for day in picture.schedule.providers:
        if day.provider_id in hidden:
            continue
        for row in day.free_rows():
            if day.starts[row] < to_seconds(now):
                continue
            count += 1
            if first is None or day.starts[row] < first:
                first, who = day.starts[row], day.provider_name
    if first is None:
        return _tr("No slot free")
    text = _tr("1 slot free") if count == 1 else _tr("{count} slots free").format(count=count)
    return text + _tr(", next {time} {provider}").format(time=clock(from_seconds(first), where), provider=who)


def no_free_slot(service_name: str, soonest: Sequence[Slot], where: ZoneInfo | None) -> str:
    """Tell that a day has no free slot for a service, and where the `soonest` one is."""
    text = _tr("No free slot for {service} on this day.").format(service=service_name)
    if soonest and where is not None:
        text += _tr(" Next: {day} {time}, {provider}.").format(
            day=short_date(soonest[0].start.astimezone(where).date()),
            time=clock(soonest[0].start, where),
            provider=soonest[0].provider_name,
        )
    return text


def column_note(day: ProviderDay, where: ZoneInfo, now: datetime, *, offered: bool, counted: bool) -> str:
    """Write the second line of a provider's header: "4 free, to 17:00".

    `offered` tells whether the provider offers the shown service, `counted` whether the free
    slots are known well enough to be counted.
    """
    if day.opens is None or day.closes is None:
        closed = next(
            (day.extra(r).reason for r in range(len(day)) if day.status(r) is SlotStatus.UNAVAILABLE), None
        )
        return closed or _tr("Closed")
    if not offered:
        return _tr("Not offered")
    until = clock(day.closes, where)
    if not counted:
        return _tr("To {time}").format(time=until)
    count = sum(1 for row in day.free_rows() if day.starts[row] >= to_seconds(now))
    return _tr("{count} free, to {time}").format(count=count, time=until)


def zone_note(provider: Provider, where: ZoneInfo, now: datetime) -> str:
    """Tell where a provider works when clocks there show another time than those of `where`."""
    there = zone(provider.time_zone)
    if now.astimezone(there).utcoffset() == now.astimezone(where).utcoffset():
        return ""
    return _tr("{name} works in {zone} ({offset}), {time} there").format(
        name=provider.name, zone=provider.time_zone, offset=offset_label(now, there), time=clock(now, there)
    )


def shown_zone(name: str, day: date, where: ZoneInfo) -> str:
    """Name the zone of all times shown, and that clocks change where they do on `day`."""
    bounds = day_bounds(day, where)
    start, end = from_seconds(bounds.start), from_seconds(max(bounds.start, bounds.end - 1))
    text = _tr("Times shown in {zone} ({offset})").format(zone=name, offset=offset_label(end, where))
    if start.astimezone(where).utcoffset() != end.astimezone(where).utcoffset():
        # The wall time at which they change is what they would show without the change.
        change = offset_change(bounds, where)
        wall = from_seconds(change - 1).astimezone(where) + timedelta(seconds=1)
        text += _tr(", clocks change at {time}").format(time=f"{wall:%H:%M}")
    return text
