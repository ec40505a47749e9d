"""Holds: a slot kept for a desk for a minute or two. The check and the write are one transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.problems import ProblemError, SlotTakenError, field_problem, not_found
from bookdesk.backend.services import audit, expiry, occupancy
from bookdesk.backend.services.availability import slot_of, stamp
from bookdesk.backend.services.business_hours import class_at, meets_class, within_work
from bookdesk.backend.statements import Prepared
from bookdesk.domain import wire
from bookdesk.domain.clocktext import clock
from bookdesk.domain.ids import parse_timeslot_id
from bookdesk.domain.intervals import Interval
from bookdesk.domain.locale import Locale
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY, from_seconds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookdesk.backend.core import Caller, Core
    from bookdesk.backend.services.occupancy import Claim
    from bookdesk.backend.services.snapshot import Catalogue, ProviderRow
    from bookdesk.domain.schedule import Service

EXTENSION_MS = 60_000

_bind = sa.bindparam
_CLAIM = Prepared(
    sa.insert(t.claims).inline().values(
        provider_id=_bind("provider_id"), start_s=_bind("start_s"), end_s=_bind("end_s"), kind=_bind("kind"),
        owner_id=_bind("owner_id"), exclusive=_bind("exclusive"), expires_ms=_bind("expires_ms"),
        class_id=_bind("class_id"), seat=_bind("seat"), version=_bind("version"),
    )
)  # fmt: skip
_RESERVE = Prepared(
    sa.insert(t.reservations).inline().values(
        token=_bind("token"), timeslot_id=_bind("timeslot_id"), provider_id=_bind("provider_id"),
        service_id=_bind("service_id"), start_s=_bind("start_s"), end_s=_bind("end_s"),
        user_id=_bind("user_id"), desk_name=_bind("desk_name"), created_ms=_bind("created_ms"),
        expires_ms=_bind("expires_ms"), extended=_bind("extended"), overlap_reason=_bind("overlap_reason"),
        state=_bind("state"),
    )
)  # fmt: skip
_RESERVATION = Prepared(sa.select(t.reservations).where(t.reservations.c.token == _bind("by_token")))
_WHO_BOOKED = Prepared(
    sa.select(t.audit.c.desk_name)
    .where(t.audit.c.subject == _bind("booking_id"), t.audit.c.action == sa.literal_column("'book'"))
    .order_by(t.audit.c.id)
    .limit(sa.literal_column("1"))
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot that somebody asks for; `class_id` is the timeslot's id when it is a class's."""

    timeslot_id: str
    provider: ProviderRow
    service: Service
    when: Interval
    class_id: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim goes: a seat of a class, or the provider's time, exclusive or beside others."""

    seat: int | None
    exclusive: bool


def hold(
    connection: sa.Connection, core: Core, caller: Caller, ask: wire.ReservationAsk
) -> wire.ReservationOut:
    """Hold a slot for `core.hold_ms`.

    Raises ProblemError: 404 for an unknown provider or service, 422 for a slot that can't be (its
    id, outside working hours, begun), 403 for an overlap without permission, SlotTakenError.
    """
    now_ms = core.clock.now_ms()
    expiry.expire_due(connection, now_ms)
    catalogue = caller.catalogue
    wanted = _wanted(catalogue, ask, now_ms)
    if ask.overlap is not None and not caller.may_overlap:
        raise ProblemError(403, "overlap_not_allowed", "You may not book over another booking on purpose.")
    claims = occupancy.bare_claims_within(connection, wanted.provider.id, wanted.when, now_ms)
    name = clock(from_seconds(wanted.when.start), Locale(catalogue.business.where))
    place = find_place(connection, wanted, claims, where_name=name, overlap=ask.overlap is not None)
    if wanted.class_id is None and meets_class(catalogue, wanted.provider.id, wanted.when):
        raise _taken(wanted, None, f"{wanted.provider.name} gives a class at that time.")
    token = secrets.token_urlsafe(24)
    expires_ms = now_ms + core.hold_ms
    write_claim(connection, wanted, place, "hold", token, expires_ms)
    _RESERVE.do(
        connection,
        token=token,
        timeslot_id=wanted.timeslot_id,
        provider_id=wanted.provider.id,
        service_id=wanted.service.id,
        start_s=wanted.when.start,
        end_s=wanted.when.end,
        user_id=caller.user_id,
        desk_name=caller.desk_name,
        created_ms=now_ms,
        expires_ms=expires_ms,
        extended=False,
        # Marked as an overlap only where it is one.
        overlap_reason=ask.overlap.reason if ask.overlap and _overlaps(place) else None,
        state="active",
    )
    if _overlaps(place):
        # A plain hold's reservation says who and when for good; one over another claim is audited.
        audit.note(connection, now_ms, caller, "hold_over", wanted.timeslot_id)
    tell(connection, now_ms, wanted.timeslot_id, wanted.provider.id, wanted.when)
    return _out(token, wanted.timeslot_id, expires_ms, now_ms)


def tell(connection: sa.Connection, now_ms: int, timeslot_id: str, provider_id: str, when: Interval) -> None:
    """Announce that something about a timeslot changed."""
    audit.announce(
        connection,
        now_ms,
        "timeslot",
        {"timeslotId": timeslot_id, "providerId": provider_id, "times": [(when.start, when.end)]},
    )


def _overlaps(place: Place) -> bool:
    return place.seat is None and not place.exclusive


def _out(token: str, timeslot_id: str, expires_ms: int, now_ms: int) -> wire.ReservationOut:
    return wire.ReservationOut(
        reservation_token=token,
        timeslot_id=timeslot_id,
        expires_at=_instant(expires_ms),
        server_now=_instant(now_ms),
    )


def _instant(epoch_ms: int) -> wire.Instant:
    return from_seconds(epoch_ms // 1000).replace(microsecond=epoch_ms % 1000 * 1000)


def _wanted(catalogue: Catalogue, ask: wire.ReservationAsk, now_ms: int) -> Wanted:
    provider = catalogue.providers.get(ask.provider_id)
    if provider is None:
        raise not_found("provider")
    service = catalogue.services.get(ask.service_id)
    if service is None:
        raise not_found("service")
    try:
        parsed = parse_timeslot_id(ask.timeslot_id)
    except ValueError as error:
        raise field_problem("timeslotId", str(error)) from None
    if (parsed.provider_id, parsed.service_id) != (provider.id, service.id):
        raise field_problem("timeslotId", "names another provider or service than the request")
    if not EARLIEST_DAY < parsed.start.date() < LATEST_DAY:
        raise field_problem("timeslotId", f"lies outside {EARLIEST_DAY.year} to {LATEST_DAY.year}")
    if not provider.offers(service.id):
        raise field_problem(
            "serviceId", f"{provider.name} does not offer this service", "service_not_offered"
        )
    start = to_seconds(parsed.start)
    occurrence = class_at(catalogue, provider.id, service.id, start)
    when = occurrence.when if occurrence else Interval(start, start + service.minutes * 60)
    if start < now_ms // 1000:
        raise ProblemError(422, "slot_begun", f"This slot began at {stamp(start)}, before the server's now.")
    if occurrence is None and service.capacity > 1:
        raise ProblemError(
            422,
            "outside_working_hours",
            f"{service.name} is a class; {provider.name} gives none at that time.",
        )
    if occurrence is None and not within_work(catalogue, provider.id, when):
        raise ProblemError(
            422,
            "outside_working_hours",
            f"{provider.name} does not work through {stamp(start)} to {stamp(when.end)}.",
        )
    return Wanted(ask.timeslot_id, provider, service, when, ask.timeslot_id if occurrence else None)


def find_place(
    connection: sa.Connection,
    wanted: Wanted,
    claims: Sequence[Claim],
    *,
    where_name: str,
    overlap: bool = False,
) -> Place:
    """Find where a claim on a slot can go, `claims` being all that touch it.

    `where_name` is the slot's time for the sentence. Raises SlotTakenError when it can go nowhere.
    """
    if wanted.class_id is not None:
        taken = occupancy.seats_taken(claims, wanted.class_id)
        free = next((n for n in range(1, wanted.service.capacity + 1) if n not in taken), None)
        if free is None:
            raise _taken(
                wanted, None, f"{wanted.service.name} at {where_name} with {wanted.provider.name} is full."
            )
        others = [claim for claim in claims if claim.class_id is None]
        if others:
            raise _occupied(connection, wanted, others[0], where_name)
        return Place(free, exclusive=False)
    others = [claim for claim in claims if claim.class_id is None or not overlap]
    if others and not overlap:
        raise _occupied(connection, wanted, others[0], where_name)
    return Place(None, exclusive=not others)


def _occupied(connection: sa.Connection, wanted: Wanted, by: Claim, where_name: str) -> SlotTakenError:
    desk: str | None = None
    if by.kind == "booking":
        desk = _WHO_BOOKED.scalar(connection, booking_id=by.owner_id)
    elif by.kind == "hold":
        desk = _RESERVATION.first(connection, by_token=by.owner_id).desk_name
    slot = f"{where_name} with {wanted.provider.name}"
    if by.kind == "block":
        return _taken(wanted, None, f"{slot} is not available: {by.reason or 'blocked'}.")
    verb = "held" if by.kind == "hold" else "booked"
    return _taken(wanted, desk, f"{slot} is {verb} by {desk}." if desk else f"{slot} is {verb} already.")


def _taken(wanted: Wanted, desk: str | None, sentence: str) -> SlotTakenError:
    return SlotTakenError(slot_of(wanted.provider, wanted.service, wanted.when), desk, sentence)


def write_claim(
    connection: sa.Connection, wanted: Wanted, place: Place, kind: str, owner_id: str, expires_ms: int | None
) -> int:
    """Write a claim; returns its version, the number of this change."""
    version = audit.next_seq(connection)
    _CLAIM.do(
        connection,
        provider_id=wanted.provider.id,
        start_s=wanted.when.start,
        end_s=wanted.when.end,
        kind=kind,
        owner_id=owner_id,
        exclusive=place.exclusive,
        expires_ms=expires_ms,
        class_id=wanted.class_id,
        seat=place.seat,
        version=version,
    )
    return version


def extend(connection: sa.Connection, core: Core, caller: Caller, token: str) -> wire.ReservationOut:
    """Extend a hold by a minute, once.

    Raises ProblemError: 404 for an unknown token, 410 when the hold has ended, 409 already_extended.
    """
    now_ms = core.clock.now_ms()
    row = active(connection, token, now_ms)
    if row.extended:
        raise ProblemError(409, "already_extended", "This hold was extended before; once is all there is.")
    expires_ms = row.expires_ms + EXTENSION_MS
    version = audit.next_seq(connection)
    connection.execute(
        sa.update(t.reservations)
        .where(t.reservations.c.token == token)
        .values(expires_ms=expires_ms, extended=True)
    )
    connection.execute(
        sa.update(t.claims)
        .where(t.claims.c.kind == "hold", t.claims.c.owner_id == token)
        .values(expires_ms=expires_ms, version=version)
    )
    audit.note(connection, now_ms, caller, "extend", row.timeslot_id)
    tell(connection, now_ms, row.timeslot_id, row.provider_id, Interval(row.start_s, row.end_s))
    return _out(token, row.timeslot_id, expires_ms, now_ms)


def release(core: Core, desk_name: str, token: str) -> None:
    """Release a hold; one that is gone already is as good as released."""
    with core.database.write(durable=False) as connection:
        now_ms = core.clock.now_ms()
        expiry.expire_due(connection, now_ms)
        row = connection.execute(
            sa.update(t.reservations)
            .where(t.reservations.c.token == token, t.reservations.c.state == "active")
            .values(state="released")
            .returning(
                t.reservations.c.timeslot_id,
                t.reservations.c.provider_id,
                t.reservations.c.start_s,
                t.reservations.c.end_s,
            )
        ).first()
        if row is None:
            return
        audit.next_seq(connection)
        connection.execute(sa.delete(t.claims).where(t.claims.c.kind == "hold", t.claims.c.owner_id == token))
        audit.note(connection, now_ms, core.caller(connection, desk_name), "release", row.timeslot_id)
        tell(connection, now_ms, row.timeslot_id, row.provider_id, Interval(row.start_s, row.end_s))


def active(connection: sa.Connection, token: str, now_ms: int) -> Any:
    """Read a hold that has not ended.

    Raises ProblemError: 404 for an unknown token, 410 reservation_expired for one that expired, was
    released or was used.
    """
    row = _RESERVATION.first(connection, by_token=token)
    if row is None:
        raise not_found("reservation")
    if row.state == "active" and row.expires_ms > now_ms:
        return row
    how = {
        "used": "was booked already. Its booking stands in the day",
        "released": "was released. Hold the slot again",
    }.get(row.state, "has ended. Hold the slot again")
    raise ProblemError(410, "reservation_expired", f"This hold {how}.")
