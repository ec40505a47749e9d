"""The sentences of the frame: how much is free, until when, and in whose time."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from bookdesk.domain.clocktext import clock, clock_seconds, short_date
from bookdesk.domain.layout import off_reason, reason_words
from bookdesk.domain.zones import day_bounds, from_seconds, offset_change, offset_label, to_seconds, zone

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from datetime import date, datetime

    from bookdesk.data.fetchers import DayPicture
    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Provider, Slot


def as_of_line(as_of: datetime, today: date, locale: Locale, *, offline: bool) -> str:
    """Tell how old the schedule is that is shown while the server has not been heard of it."""
    translate, text = locale.translate, clock(as_of, locale)
    day = as_of.astimezone(locale.zone).date()
    if day != today:
        text = translate("DeskModel", "{date}, {time}").format(date=short_date(day, locale), time=text)
    if offline:
        return translate("DeskModel", "Offline - schedule as of {time}").format(time=text)
    return translate("DeskModel", "Schedule as of {time}").format(time=text)


def updated_text(as_of: datetime, locale: Locale) -> str:
    """Tell when the schedule was read: "Updated 10:43:23"."""
    return locale.translate("DeskModel", "Updated {time}").format(time=clock_seconds(as_of, locale))


def second_lines(
    picture: DayPicture, hidden: Container[str], locale: Locale, now: datetime
) -> tuple[str, ...]:
    """Count the free slots of the providers that are not `hidden`, and name the next one.

    Where there is little room the next one comes before their number: from the longest to the shortest.
    """
    count, first, who, begun = 0, None, "", to_seconds(now)
    for day in picture.schedule.providers:
        if day.provider_id in hidden:
            continue
        free, soonest = day.free_from(begun)
        count += free
        if soonest is not None and (first is None or soonest < first):
            first, who = soonest, day.provider_name
    if first is None:
        return (locale.translate("DeskModel", "No slot free"),)
    text = locale.translate("DeskModel", "%n slot(s) free, next {time} {provider}", None, count)
    coming = locale.translate("DeskModel", "Next {time} {provider}")
    time = clock(from_seconds(first), locale)
    return (
        text.format(time=time, provider=who),
        coming.format(time=time, provider=who),
        locale.translate("DeskModel", "%n slot(s) free", None, count),
    )


def no_free_slot(service_name: str, soonest: Sequence[Slot], locale: Locale) -> str:
    """Tell that a day has no free slot for a service, and where the `soonest` one is."""
    translate = locale.translate
    if not soonest:
        return translate("DeskModel", "No free slot for {service} on this day.").format(service=service_name)
    text = translate("DeskModel", "No free slot for {service} on this day. Next: {day} {time}, {provider}.")
    start = soonest[0].start
    return text.format(
        service=service_name,
        day=short_date(start.astimezone(locale.zone).date(), locale),
        time=clock(start, locale),
        provider=soonest[0].provider_name,
    )


def column_note(day: ProviderDay, locale: Locale, now: datetime, *, offered: bool, counted: bool) -> str:
    """Write the second line of a provider's header: "4 free, to 17:00".

    `offered` tells whether the provider offers the shown service, `counted` whether the free
    slots are known well enough to be counted.
    """
    translate = locale.translate
    if day.opens is None or day.closes is None:
        return reason_words(off_reason(day), locale)
    if not offered:
        return translate("DeskModel", "Not offered")
    until = clock(day.closes, locale)
    if not counted:
        return translate("DeskModel", "To {time}").format(time=until)
    count, _ = day.free_from(to_seconds(now))
    return translate("DeskModel", "%n free, to {time}", None, count).format(time=until)


def zone_note(provider: Provider, locale: Locale, now: datetime) -> str:
    """Tell where a provider works when clocks there show another time than those of the `locale`'s zone."""
    there = zone(provider.time_zone)
    if now.astimezone(there).utcoffset() == now.astimezone(locale.zone).utcoffset():
        return ""
    text = locale.translate("DeskModel", "{name} works in {zone} ({offset}), {time} there")
    return text.format(
        name=provider.name,
        zone=provider.time_zone,
        offset=offset_label(now, there),
        time=clock(now, locale._replace(zone=there)),
    )


def shown_zone(name: str, day: date, locale: Locale) -> str:
    """Name the zone of all times shown, and that clocks change where they do on `day`."""
    where = locale.zone
    bounds = day_bounds(day, where)
    start, end = from_seconds(bounds.start), from_seconds(max(bounds.start, bounds.end - 1))
    offset = offset_label(end, where)
    if start.astimezone(where).utcoffset() == end.astimezone(where).utcoffset():
        text = locale.translate("DeskModel", "Times shown in {zone} ({offset})")
        return text.format(zone=name, offset=offset)
    # The wall time at which they change is what they would show without the change.
    wall = from_seconds(offset_change(bounds, where) - 1).astimezone(where).replace(tzinfo=UTC)
    time = clock(wall + timedelta(seconds=1), locale._replace(zone=zone("UTC")))
    text = locale.translate("DeskModel", "Times shown in {zone} ({offset}), clocks change at {time}")
    return text.format(zone=name, offset=offset, time=time)
