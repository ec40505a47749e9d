"""The rows of the demo business, table by table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bookdesk.backend.demo_business import class_span
from bookdesk.domain.hours import weekly_rule
from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.states import frees_the_slot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, time

    from bookdesk.backend.demo_business import DemoBusiness, DemoProvider
    from bookdesk.backend.demo_calendar import DemoCalendar
    from bookdesk.backend.demo_states import Story

Row = dict[str, Any]
#: Area codes of Manitoba, then of its neighbours.
_AREAS = (204, 431, 584, 807, 306, 639)
_DESKS = ("Desk 1", "Desk 2")


def business(demo: DemoBusiness) -> list[Row]:
    """Make the one row of the business itself."""
    row: Row = {
        "id": 1,
        "name": demo.name,
        "time_zone": demo.where.key,
        "week_start": demo.week_start,
        "default_service_id": demo.default_service_id,
        "source": "demo",
    }
    return [row]


def regions(demo: DemoBusiness) -> list[Row]:
    """Make the rows of the locations."""
    return [{"id": key, "name": name} for key, name in demo.regions.items()]


def closures(demo: DemoBusiness, calendar: DemoCalendar) -> list[Row]:
    """Make the row of the holiday."""
    return [{"date": calendar.holiday.isoformat(), "label": demo.holiday}]


def users(demo: DemoBusiness) -> list[Row]:
    """Make the rows of the members of staff."""
    return [
        {"id": user.id, "name": user.name, "may_overlap": user.may_overlap, "position": n}
        for n, user in enumerate(demo.users)
    ]


def services(demo: DemoBusiness) -> list[Row]:
    """Make the rows of the services."""
    return [
        {"id": s.id, "name": s.name, "minutes": s.minutes, "capacity": s.capacity, "position": n}
        for n, s in enumerate(demo.services)
    ]


def providers(demo: DemoBusiness) -> list[Row]:
    """Make the rows of the providers."""
    return [
        {"id": p.id, "name": p.name, "time_zone": p.where.key, "region_id": p.region_id, "position": n}
        for n, p in enumerate(demo.providers)
    ]


def offers(demo: DemoBusiness) -> list[Row]:
    """Make the rows of who offers which service."""
    return [{"provider_id": p.id, "service_id": s.id} for p in demo.providers for s in p.services]


def hours(demo: DemoBusiness, first: date) -> list[Row]:
    """Make the rows of working hours, lunch breaks and classes, from the date `first` on."""
    rows = []
    for provider in demo.providers:
        rows.append(_stretch(provider, "work", provider.weekdays, provider.work, first))
        rows.append(_stretch(provider, "break", provider.weekdays, provider.lunch, first, reason="Lunch"))
        rows += [
            _stretch(provider, "class", one.weekdays, class_span(one), first, service_id=one.service.id)
            for one in provider.classes
        ]
    return rows


def _stretch(
    provider: DemoProvider,
    kind: str,
    weekdays: Iterable[int],
    span: tuple[time, time],
    first: date,
    reason: str | None = None,
    service_id: str | None = None,
) -> Row:
    start, end = span
    return {
        "provider_id": provider.id,
        "kind": kind,
        "rule": weekly_rule(weekdays),
        "start_minute": start.hour * 60 + start.minute,
        "end_minute": end.hour * 60 + end.minute,
        "first": first.isoformat(),
        "last": None,
        "reason": reason,
        "service_id": service_id,
    }


def customers(demo: DemoBusiness, midnight: int) -> list[Row]:
    """Make the rows of the customers; `midnight` is today's first instant in epoch seconds."""
    rows = []
    for n, name in enumerate(demo.customers):
        # 555-0100 to 555-0199 are kept for fiction (North American Numbering Plan).
        area, last = divmod(n, 100)
        digits = f"1{_AREAS[area]}55501{last:02d}"
        rows.append(
            {
                "id": _customer_id(n),
                "name": name,
                "phone": f"+{digits}",
                "phone_digits": digits,
                "email": f"customer{n:03d}@example.com" if n % 2 else "",
                "created_ms": (midnight - (60 + n) * 86400) * 1000,
            }
        )
    return rows


def _customer_id(number: int) -> str:
    return f"demo-{number:03d}"


def bookings(calendar: DemoCalendar, stories: dict[str, Story]) -> list[Row]:
    """Make the rows of the bookings as `stories` tell them."""
    rows = []
    for booking in calendar.bookings:
        status, steps = stories[booking.id]
        rows.append(
            {
                "id": booking.id,
                "timeslot_id": timeslot_id_at(booking.provider_id, booking.service.id, booking.start_s),
                "provider_id": booking.provider_id,
                "service_id": booking.service.id,
                "user_id": booking.user_id,
                "customer_id": _customer_id(booking.customer),
                "notes": "",
                "start_s": booking.start_s,
                "end_s": booking.end_s,
                "status": status.value,
                "before_status": steps[-1].from_status.value if steps else None,
                "overlap": False,
                "overlap_reason": None,
                "version": 1 + len(steps),
                "created_ms": booking.created_s * 1000,
                "source": "demo",
            }
        )
    return rows


def transitions(calendar: DemoCalendar, stories: dict[str, Story]) -> list[Row]:
    """Make the rows of the steps that the bookings took, in the order of time."""
    rows = [
        {
            "booking_id": booking.id,
            "from_status": step.from_status.value,
            "to_status": step.to_status.value,
            "reason": step.reason,
            "user_id": booking.user_id,
            "desk_name": _DESKS[booking.customer % len(_DESKS)],
            "at_ms": step.at_s * 1000,
            "version": version,
        }
        for booking in calendar.bookings
        for version, step in enumerate(stories[booking.id].steps, start=2)
    ]
    rows.sort(key=lambda row: (row["at_ms"], row["booking_id"], row["version"]))
    return rows


def claims(calendar: DemoCalendar, stories: dict[str, Story], seq: int) -> list[Row]:
    """Claim the time of everything that occupies it; `seq` is the last version given out before."""
    found: list[Row] = []
    training = calendar.training
    if training is not None:
        claim = _claim(training.provider_id, training.start_s, training.end_s, training.id)
        found.append(claim | {"kind": "block", "reason": training.reason})
    for booking in calendar.bookings:
        if frees_the_slot(stories[booking.id].status):
            continue
        claim = _claim(booking.provider_id, booking.start_s, booking.end_s, booking.id)
        if booking.seat is not None:
            slot = timeslot_id_at(booking.provider_id, booking.service.id, booking.start_s)
            claim |= {"exclusive": False, "class_id": slot, "seat": booking.seat}
        found.append(claim)
    for version, claim in enumerate(found, start=seq + 1):
        claim["version"] = version
    return found


def _claim(provider_id: str, start_s: int, end_s: int, owner_id: str) -> Row:
    return {
        "provider_id": provider_id,
        "start_s": start_s,
        "end_s": end_s,
        "kind": "booking",
        "owner_id": owner_id,
        "exclusive": True,
        "expires_ms": None,
        "class_id": None,
        "seat": None,
        "reason": None,
    }
