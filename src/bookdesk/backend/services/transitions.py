"""Transitions of bookings: each is stored, and the last one can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.problems import ProblemError, field_problem
from bookdesk.backend.services import audit, bookings, expiry, occupancy
from bookdesk.backend.services.business_hours import class_at
from bookdesk.backend.services.holds import Place, Wanted, find_place, write_claim
from bookdesk.domain.clocktext import clock
from bookdesk.domain.intervals import Interval
from bookdesk.domain.locale import Locale
from bookdesk.domain.states import BookingStatus, frees_the_slot, may_follow, step_opens
from bookdesk.domain.zones import from_seconds

if TYPE_CHECKING:
    from bookdesk.backend.core import Caller, Core
    from bookdesk.backend.services.snapshot import Catalogue
    from bookdesk.domain import wire


def transition(
    connection: sa.Connection, core: Core, caller: Caller, booking_id: str, ask: wire.TransitionAsk
) -> wire.BookingOut:
    """Take a booking to another state, or undo its last step.

    Raises ProblemError: 404, 412 version_changed, 422 transition_not_allowed, too_early before
    `step_opens`, or a cancellation without a reason; SlotTakenError when a cancellation is undone and
    its time was sold since.
    """
    now_ms = core.clock.now_ms()
    row = bookings.at_version(connection, booking_id, ask.version)
    now = BookingStatus(row.status)
    before = None if row.before_status is None else BookingStatus(row.before_status)
    if not may_follow(now, ask.to, before):
        raise ProblemError(422, "transition_not_allowed", f"A booking that is {now} can't become {ask.to}.")
    undo, where = ask.to == before, caller.catalogue.business.where
    opens = step_opens(now, ask.to, row.start_s, where)
    if not undo and now_ms < opens * 1000:
        since = from_seconds(opens).astimezone(where)
        text = f"A booking that is {now} can't become {ask.to} before {since:%Y-%m-%d %H:%M}."
        raise ProblemError(422, "too_early", text)
    if frees_the_slot(ask.to) and not ask.reason:
        raise field_problem("reason", "a cancellation needs one")
    expiry.expire_due(connection, now_ms)
    seq = audit.next_seq(connection)
    mine = sa.and_(t.claims.c.kind == "booking", t.claims.c.owner_id == booking_id)
    if frees_the_slot(ask.to):
        connection.execute(sa.delete(t.claims).where(mine))
    elif frees_the_slot(now):
        _claim_again(connection, caller.catalogue, row, now_ms)
    else:
        connection.execute(sa.update(t.claims).where(mine).values(version=seq))
    version = row.version + 1
    connection.execute(
        sa.update(t.bookings)
        .where(t.bookings.c.id == booking_id)
        # One step back is all there is: after an undo there is nothing to undo.
        .values(status=ask.to.value, before_status=None if undo else now.value, version=version)
    )
    connection.execute(
        sa.insert(t.transitions).values(
            booking_id=booking_id,
            from_status=now.value,
            to_status=ask.to.value,
            reason=ask.reason,
            user_id=caller.user_id,
            desk_name=caller.desk_name,
            at_ms=now_ms,
            version=version,
        )
    )
    step = {"from": now.value, "to": ask.to.value, "undo": undo}
    audit.note(connection, now_ms, caller, "transition", booking_id, {**step})
    bookings.tell(connection, now_ms, booking_id, row)
    return bookings.by_id(connection, booking_id, where)


def _claim_again(connection: sa.Connection, catalogue: Catalogue, row: Any, now_ms: int) -> None:
    when = Interval(row.start_s, row.end_s)
    seats = class_at(catalogue, row.provider_id, row.service_id, row.start_s)
    wanted = Wanted(
        timeslot_id=row.timeslot_id,
        provider=catalogue.providers[row.provider_id],
        service=catalogue.services[row.service_id],
        when=when,
        class_id=row.timeslot_id if seats else None,
    )
    claims = occupancy.bare_claims_within(connection, row.provider_id, when, now_ms)
    name = clock(from_seconds(row.start_s), Locale(catalogue.business.where))
    place = find_place(connection, wanted, claims, where_name=name, overlap=bool(row.overlap))
    # It was an overlap when it was booked and stays marked as one.
    write_claim(
        connection, wanted, Place(place.seat, place.exclusive and not row.overlap), "booking", row.id, None
    )
