"""No-shows, cancellations and receipts: the part of an import that a customer's history shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bookdesk.backend.importing.ground import IMPORT_USER, WALK_IN
from bookdesk.backend.importing.identity import digest
from bookdesk.domain.states import BookingStatus, step_opens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bookdesk.backend.importing.ground import Ground
    from bookdesk.backend.importing.report import FileReport
    from bookdesk.backend.importing.rows import BookingRow, CancellationRow, NoShowRow, ReceiptRow

IMPORT_DESK = "Import"
_AGAIN = "the same row stands there already, kept as one more"
_ONLY_HERE = "its client has no booking, the customer was made from the code"


def plan_no_shows(
    ground: Ground, rows: Sequence[NoShowRow], bookings: Mapping[str, BookingRow], report: FileReport
) -> None:
    """Set the states of the bookings whose clients did not come.

    A row's booking is that of the same date, client, service and staff; with an empty client the
    only one of that date, service and staff. Without exactly one the row is refused.
    """
    staff = {row.staff for row in bookings.values()}
    by_client: dict[tuple[date, str, str, str], list[str]] = defaultdict(list)
    by_service: dict[tuple[date, str, str], list[str]] = defaultdict(list)
    for key, row in bookings.items():
        by_client[row.date, row.client, row.service, row.staff].append(key)
        by_service[row.date, row.service, row.staff].append(key)
    planned = {row["id"]: row for row in ground.rows["bookings"]}
    marked: set[str] = set()
    for no_show in rows:
        where = (no_show.date, no_show.service, no_show.staff)
        client = no_show.client
        found = by_client.get((where[0], client, *where[1:]), []) if client else by_service.get(where, [])
        if no_show.staff not in staff:
            report.refuse(no_show.line, "no booking is of that member of staff")
        elif not found:
            report.refuse(no_show.line, "no booking of that date, service and staff is the client's")
        elif len(found) > 1:
            whose = "the client's" if client else "to choose from, and no client is named"
            report.refuse(no_show.line, f"more than one booking of that date, service and staff is {whose}")
        elif found[0] in marked:
            report.refuse(no_show.line, "its booking is a no-show by an earlier row already")
        else:
            marked.add(found[0])
            mark = _miss(ground, found[0], bookings[found[0]], planned, report)
            report.take(no_show.line, [mark] if mark else [])


def _miss(
    ground: Ground,
    key: str,
    booking: BookingRow,
    planned: Mapping[str, dict[str, object]],
    report: FileReport,
) -> str | None:
    """Set one booking's state; returns the reason of the row's mark."""
    starts = ground.instant(booking.date, booking.minute)
    if ground.now_s < step_opens(BookingStatus.CONFIRMED, BookingStatus.NO_SHOW, starts, ground.where):
        return "its booking lies ahead of now, it stays booked"
    new = planned.get(key)
    if new is not None:
        new["status"] = BookingStatus.NO_SHOW.value
        report.new += 1
        return None
    known = ground.existing.bookings[key]
    if known.status == BookingStatus.NO_SHOW:
        return None
    if known.version > 1:
        return "the desk has changed its booking since, it stays as it is"
    version = known.version + 1
    ground.rows["missed"].append({"key": key, "version": version})
    ground.rows["transitions"].append(
        {
            "booking_id": key,
            "from_status": known.status,
            "to_status": BookingStatus.NO_SHOW.value,
            "reason": "Imported",
            "user_id": IMPORT_USER,
            "desk_name": IMPORT_DESK,
            "at_ms": ground.now_ms,
            "version": version,
        }
    )
    report.new += 1
    return None


def plan_cancellations(
    ground: Ground, rows: Sequence[CancellationRow], listed: frozenset[str], report: FileReport
) -> None:
    """Keep cancellations in their customers' history: no time of day is known, so no time is taken.

    `listed` are the codes of services.csv.
    """
    seen: Counter[str] = Counter()
    for row in rows:
        if row.client in ("", WALK_IN):
            report.refuse(row.line, "names no client whose history it could be kept in")
            continue
        if row.staff not in ground.providers:
            report.refuse(row.line, "no booking is of that member of staff")
            continue
        if not row.service:
            report.refuse(row.line, "names no service")
            continue
        marks = [] if ground.knows_customer(row.client) else [_ONLY_HERE]
        marks += [] if row.service in listed else ["its service is not in services.csv"]
        days = (row.date - row.cancelled_on).days
        marks += ["was cancelled after its own date"] if days < 0 else []
        marks += ["Days does not agree with the dates"] if row.days not in (None, days) else []
        key = digest("cancellation", *row[1:])
        seen[key] += 1
        if seen[key] > 1:
            marks.append(_AGAIN)
            key = digest(key, seen[key])
        customer = ground.customer(row.client)
        service = ground.service(row.service, row.service)
        report.take(row.line, marks)
        if key in ground.existing.cancellations:
            continue
        report.new += 1
        ground.rows["past_cancellations"].append(
            {
                "id": key,
                "customer_id": customer,
                "provider_id": ground.providers[row.staff],
                "service_id": service,
                "date": ground.moved(row.date).isoformat(),
                "cancelled_on": ground.moved(row.cancelled_on).isoformat(),
                "cancelled_by": row.cancelled_by,
            }
        )


def plan_receipts(
    ground: Ground,
    rows: Sequence[ReceiptRow],
    bookings: Mapping[str, BookingRow],
    descriptions: Mapping[str, str],
    report: FileReport,
) -> None:
    """Keep what was sold with its customer, and with its booking where one fits.

    That is the booking of the same date, client and staff whose service has the receipt's
    description; `descriptions` gives service codes by description in lower case.
    """
    by_sale: dict[tuple[date, str, str, str], str] = {}
    visits: set[tuple[date, str]] = set()
    for key, booking in bookings.items():
        by_sale.setdefault((booking.date, booking.client, booking.staff, booking.service), key)
        visits.add((booking.date, booking.client))
    seen: Counter[str] = Counter()
    for row in rows:
        if not row.receipt:
            report.refuse(row.line, "has no receipt number")
            continue
        marks = []
        if row.client in ("", WALK_IN):
            marks.append("is a walk-in's, kept without a customer")
        elif not ground.knows_customer(row.client):
            marks.append(_ONLY_HERE)
        elif (row.date, row.client) not in visits:
            marks.append("its client has no booking on that date")
        if row.staff not in ground.providers:
            marks.append("no booking is of that member of staff, kept without one")
        if not row.description:
            marks.append("has no description")
        key = digest("receipt", *row[1:])
        seen[key] += 1
        if seen[key] > 1:
            # Two of a thing on one receipt are two rows.
            key = digest(key, seen[key])
        customer = ground.customer(row.client)
        report.take(row.line, marks)
        if key in ground.existing.receipts:
            continue
        report.new += 1
        service = descriptions.get(row.description.lower(), "")
        ground.rows["receipts"].append(
            {
                "id": key,
                "number": row.receipt,
                "date": ground.moved(row.date).isoformat(),
                "customer_id": customer,
                "provider_id": ground.providers.get(row.staff),
                "booking_id": by_sale.get((row.date, row.client, row.staff, service)),
                "description": row.description,
                "quantity": row.quantity,
                "amount": row.amount,
                "gst": row.gst,
                "pst": row.pst,
            }
        )
