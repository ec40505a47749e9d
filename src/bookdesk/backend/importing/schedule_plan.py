"""Services, providers, hours and bookings: the part of an import that the day shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bookdesk.backend.importing.ground import IMPORT_USER
from bookdesk.backend.importing.identity import code_id, digest, shown_name
from bookdesk.backend.importing.opening import HOUSE, Worked, working_hours
from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.states import BookingStatus
from bookdesk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bookdesk.backend.importing.ground import Ground, Row
    from bookdesk.backend.importing.options import ImportOptions
    from bookdesk.backend.importing.report import FileReport
    from bookdesk.backend.importing.rows import BookingRow, CancellationRow, ServiceRow

OVERLAP_REASON = "Imported: worked in parallel"
_OVERLAPS = "overlaps another booking of the same provider, kept beside it"
_ASSUMED = "the length of its service was assumed"
_NO_CLIENT = "names no client"
_UNKNOWN_SERVICE = "its service is not in services.csv, it was made from the code"


def booking_key(row: BookingRow) -> str:
    """Return a booking's id: made of all that its row says, so that importing again finds it."""
    return digest("booking", row.staff, row.client, row.service, row.date, row.minute)


def plan_services(
    ground: Ground, rows: Sequence[ServiceRow], used: Counter[str], report: FileReport
) -> frozenset[str]:
    """Plan the services, the most used first; returns the codes of those that are not active.

    A service that is neither active nor used is refused: nobody could book it.
    """
    first: dict[str, ServiceRow] = {}
    for row in rows:
        if not row.code:
            report.refuse(row.line, "has no code")
        elif row.code in first:
            report.refuse(row.line, "its code stands there already")
        elif not row.active and not used[row.code]:
            report.refuse(row.line, "is not active and no booking needs it")
        else:
            first[row.code] = row
            marks = [] if row.description else ["has no description, it is called by its code"]
            if not row.active:
                marks.append("is not active, it is kept for its bookings and not offered")
            report.take(row.line, marks)
    before = len(ground.rows["services"])
    for row in sorted(first.values(), key=lambda row: (-used[row.code], row.code)):
        description = row.description or row.code
        ground.service(row.code, description[0].upper() + description[1:])
    report.new = len(ground.rows["services"]) - before
    return frozenset(row.code for row in first.values() if not row.active)


def check_lengths(ground: Ground, options: ImportOptions) -> None:
    """Check that each length that was given fits. Raises UsageError.

    It must be of a service that the files name, and not contradict what an earlier import wrote.
    """
    for given, minutes in options.lengths.items():
        code = given.upper()
        if code not in ground.services:
            raise UsageError(f"--length {given}={minutes}: no file names a service {given}.")
        before = ground.existing.services.get(code_id(code))
        if before is not None and before != minutes:
            raise UsageError(
                f"--length {given}={minutes}: it was imported with {before} minutes; change it at the desk."
            )


def plan_bookings(
    ground: Ground, rows: Sequence[BookingRow], listed: frozenset[str], report: FileReport
) -> dict[str, BookingRow]:
    """Plan bookings and their claims; `listed` are the codes of services.csv. Returns the taken by id.

    They are laid down in order of time: the one that begins first has its time for itself, the
    others beside it are marked, and so are the rows.
    """
    taken: dict[str, BookingRow] = {}
    for row in rows:
        if not row.staff or not row.service:
            report.refuse(row.line, "names no member of staff" if row.service else "names no service")
        elif (key := booking_key(row)) in taken:
            report.refuse(row.line, "the same booking stands there already")
        else:
            taken[key] = row
    ordered = sorted(taken.items(), key=lambda item: (item[1].date, item[1].minute, item[1].staff, item[0]))
    overlapping = {key for key, row in ordered if _lay_down(ground, key, row)}
    for key, row in taken.items():
        marks = [_ASSUMED] if ground.minutes_of(row.service)[1] else []
        marks += [_OVERLAPS] if key in overlapping else []
        marks += [] if row.client else [_NO_CLIENT]
        marks += [] if row.service in listed else [_UNKNOWN_SERVICE]
        report.take(row.line, marks)
    report.new = len(ground.rows["bookings"])
    return taken


def _lay_down(ground: Ground, key: str, row: BookingRow) -> bool:
    """Add a booking's rows unless it is there; tells whether it overlaps."""
    customer = ground.customer(row.client)
    service = ground.service(row.service, row.service)
    known = ground.existing.bookings.get(key)
    if known is not None:
        return known.overlap
    provider = ground.providers[row.staff]
    minutes = ground.existing.services.get(service) or ground.minutes_of(row.service)[0]
    start = ground.instant(row.date, row.minute)
    end = start + minutes * 60
    overlap = not ground.existing.taken[provider].add(start, end)
    slot = timeslot_id_at(provider, service, start)
    done = BookingStatus.DONE if end <= ground.now_s else BookingStatus.CONFIRMED
    times = {"provider_id": provider, "start_s": start, "end_s": end, "version": 1}
    ground.rows["bookings"].append(
        times
        | {
            "id": key,
            "timeslot_id": slot,
            "service_id": service,
            "user_id": IMPORT_USER,
            "customer_id": customer,
            "notes": "",
            "status": done.value,
            "before_status": None,
            "overlap": overlap,
            "overlap_reason": OVERLAP_REASON if overlap else None,
            "created_ms": ground.now_ms,
            "source": "import",
        }
    )
    version = ground.existing.seq + len(ground.rows["claims"]) + 1
    ground.rows["claims"].append(
        times | {"kind": "booking", "owner_id": key, "exclusive": not overlap, "version": version}
    )
    return overlap


def plan_providers(
    ground: Ground,
    bookings: Iterable[BookingRow],
    cancellations: Iterable[CancellationRow],
    inactive: frozenset[str],
    until: date | None,
) -> None:
    """Plan providers, what they offer and their working hours; staff are those who have bookings.

    A provider offers what they were ever booked for, unless it is `inactive`. The house has no
    working hours: nobody is there to be booked. `until` is the last date that really happened, None
    when nothing tells.
    """
    worked: dict[str, list[Worked]] = defaultdict(list)
    offers: dict[str, set[str]] = defaultdict(set)
    for row in bookings:
        if row.staff and row.service:
            over = row.minute + ground.minutes_of(row.service)[0]
            worked[row.staff].append(Worked(ground.moved(row.date), row.minute, over))
            offers[row.staff].add(row.service)
    for cancelled in cancellations:
        if cancelled.staff in offers and cancelled.service:
            offers[cancelled.staff].add(cancelled.service)
    end = ground.moved(until) if until else None
    for position, staff in enumerate(sorted(worked, key=lambda staff: (staff in HOUSE, staff))):
        provider = ground.providers[staff] = code_id(staff)
        if provider not in ground.existing.providers:
            ground.rows["providers"].append(_provider(ground, staff, position))
            if staff not in HOUSE:
                ground.rows["hours"] += _hours(provider, worked[staff], end)
        for code in sorted(offers[staff] - inactive):
            pair = (provider, ground.service(code, code))
            if pair not in ground.existing.offers:
                ground.rows["provider_services"].append({"provider_id": pair[0], "service_id": pair[1]})


def _provider(ground: Ground, staff: str, position: int) -> Row:
    return {
        "id": ground.providers[staff],
        "name": shown_name(staff),
        "time_zone": ground.where.key,
        "region_id": None,
        "position": len(ground.existing.providers) + position,
    }


def _hours(provider_id: str, worked: Iterable[Worked], until: date | None) -> list[Row]:
    return [
        {
            "provider_id": provider_id,
            "kind": "work",
            "rule": hours.rule,
            "start_minute": hours.start_minute,
            "end_minute": hours.end_minute,
            "first": hours.first.isoformat(),
            "last": hours.last.isoformat() if hours.last else None,
            "reason": None,
            "service_id": None,
        }
        for hours in working_hours(worked, until)
    ]
