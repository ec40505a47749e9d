"""Blocks: stretches of a provider's time that nobody can book, each with its reason.

A block is a claim like a hold or a booking: the same table, the same constraint (docs/adr/0001). It
may lie outside working hours, over a break or over a class that nobody has booked.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.problems import NotFreeError, ProblemError, field_problem, not_found
from bookdesk.backend.services import audit, expiry, occupancy
from bookdesk.backend.services.availability import stamp
from bookdesk.domain import wire
from bookdesk.domain.clocktext import clock, span
from bookdesk.domain.intervals import Interval, overlaps
from bookdesk.domain.locale import Locale
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY, from_seconds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bookdesk.backend.core import Caller, Core
    from bookdesk.backend.services.occupancy import Claim
    from bookdesk.backend.services.snapshot import Catalogue

#: Days of 24 hours that a block may last: a month's leave. The claims' constraint looks no farther.
DAYS_MOST = 31
_LONGEST = DAYS_MOST * 86_400


def block(connection: sa.Connection, core: Core, caller: Caller, ask: wire.BlockAsk) -> wire.BlockOut:
    """Block a stretch of a provider's time.

    Raises ProblemError: 404 for an unknown provider, 422 for a stretch that can't be, 409 slot_taken
    with a sentence that names what lies there, with the bookings among it and how much else there is.
    """
    if ask.provider_id not in caller.catalogue.providers:
        raise not_found("provider")
    when = _stretch(ask.start, ask.end)
    now_ms = core.clock.now_ms()
    expiry.expire_due(connection, now_ms)
    _check_free(connection, core, caller, ask.provider_id, when, now_ms)
    block_id = f"block-{secrets.token_hex(8)}"
    version = audit.next_seq(connection)
    connection.execute(
        sa.insert(t.claims).values(
            provider_id=ask.provider_id,
            start_s=when.start,
            end_s=when.end,
            kind="block",
            owner_id=block_id,
            exclusive=True,
            reason=ask.reason,
            version=version,
        )
    )
    connection.execute(
        sa.insert(t.blocks).values(
            id=block_id, user_id=caller.user_id, desk_name=caller.desk_name, created_ms=now_ms
        )
    )
    _tell(connection, now_ms, caller, "block", block_id, ask.provider_id, when)
    return by_id(connection, block_id)


def change(
    connection: sa.Connection, core: Core, caller: Caller, block_id: str, patch: wire.BlockPatch
) -> wire.BlockOut:
    """Change a block's times or its reason.

    Raises ProblemError: 404, 412 version_changed, 422 and 409 as in `block`. What a deliberate
    overlap booked over it before does not keep it from being changed.
    """
    row = _at_version(connection, block_id, patch.version)
    was = Interval(row.start_s, row.end_s)
    when = _stretch(patch.start or from_seconds(was.start), patch.end or from_seconds(was.end), was)
    reason = row.reason if patch.reason is None else patch.reason
    if (when, reason) == (was, row.reason):
        return by_id(connection, block_id)
    now_ms = core.clock.now_ms()
    expiry.expire_due(connection, now_ms)
    _check_free(connection, core, caller, row.provider_id, when, now_ms, own=block_id, was=was)
    connection.execute(
        sa.update(t.claims)
        .where(t.claims.c.kind == "block", t.claims.c.owner_id == block_id)
        .values(start_s=when.start, end_s=when.end, reason=reason, version=audit.next_seq(connection))
    )
    _tell(connection, now_ms, caller, "change_block", block_id, row.provider_id, was, when)
    return by_id(connection, block_id)


def remove(core: Core, desk_name: str, block_id: str, version: int) -> None:
    """Remove a block; one that is gone is as good as removed.

    Raises ProblemError 412 version_changed when it is another than the caller saw.
    """
    with core.database.write() as connection:
        try:
            row = _at_version(connection, block_id, version)
        except ProblemError as refusal:
            if refusal.status == 404:
                return
            raise
        now_ms = core.clock.now_ms()
        audit.next_seq(connection)
        connection.execute(
            sa.delete(t.claims).where(t.claims.c.kind == "block", t.claims.c.owner_id == block_id)
        )
        connection.execute(sa.delete(t.blocks).where(t.blocks.c.id == block_id))
        caller = core.caller(connection, desk_name)
        when = Interval(row.start_s, row.end_s)
        _tell(connection, now_ms, caller, "remove_block", block_id, row.provider_id, when)


def within(connection: sa.Connection, provider_ids: Sequence[str], window: Interval) -> list[wire.BlockOut]:
    """Read the blocks of providers that touch a window, in start order."""
    c = t.claims.c
    touching = (c.start_s < window.end, c.start_s > window.start - _LONGEST, c.end_s > window.start)
    return _read(connection, c.provider_id.in_(list(provider_ids)), *touching)


def by_id(connection: sa.Connection, block_id: str) -> wire.BlockOut:
    """Read one block; raises ProblemError 404."""
    found = _read(connection, t.claims.c.owner_id == block_id)
    if not found:
        raise not_found("block")
    return found[0]


def _read(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[wire.BlockOut]:
    rows = connection.execute(
        sa.select(t.claims, t.blocks.c.user_id, t.blocks.c.created_ms)
        .select_from(t.claims.outerjoin(t.blocks, t.blocks.c.id == t.claims.c.owner_id))
        .where(t.claims.c.kind == "block", *conditions)
        .order_by(t.claims.c.start_s, t.claims.c.provider_id)
    )
    return [
        wire.BlockOut(
            id=row.owner_id,
            provider_id=row.provider_id,
            start=from_seconds(row.start_s),
            end=from_seconds(row.end_s),
            reason=row.reason or "",
            version=row.version,
            created_by=row.user_id,
            created_at=None if row.created_ms is None else from_seconds(row.created_ms // 1000),
        )
        for row in rows
    ]


def _at_version(connection: sa.Connection, block_id: str, version: int) -> Any:
    row = connection.execute(
        sa.select(t.claims).where(t.claims.c.kind == "block", t.claims.c.owner_id == block_id)
    ).first()
    if row is None:
        raise not_found("block")
    if row.version != version:
        raise ProblemError(412, "version_changed", "This block changed at another desk. Read it again.")
    return row


def _stretch(start: datetime, end: datetime, was: Interval | None = None) -> Interval:
    """Check a block's times; those it had before, `was`, stay good whatever the rules were then."""
    when = Interval(to_seconds(start), to_seconds(end))
    if when == was:
        return when
    for field, instant in (("start", start), ("end", end)):
        if instant.second or instant.microsecond:
            raise field_problem(field, "give a whole minute")
        if not EARLIEST_DAY < instant.date() < LATEST_DAY:
            raise field_problem(field, f"lies outside {EARLIEST_DAY.year} to {LATEST_DAY.year}")
    if when.end <= when.start:
        raise field_problem("end", "give one after the start")
    if when.end - when.start > _LONGEST:
        raise field_problem("end", f"a block lasts {DAYS_MOST} days at most")
    return when


def _check_free(
    connection: sa.Connection,
    core: Core,
    caller: Caller,
    provider_id: str,
    when: Interval,
    now_ms: int,
    *,
    own: str | None = None,
    was: Interval | None = None,
) -> None:
    """Raise NotFreeError when something lies in a stretch.

    For a block that is changed, `own` is its id, and what lay in `was` before is no hindrance.
    """
    claims = [
        claim
        for claim in occupancy.claims_within(connection, provider_id, when, now_ms)
        if claim.owner_id != own and not (was is not None and overlaps(claim.when, was))
    ]
    if claims:
        core.metrics.conflict()
        first = min(claims, key=lambda claim: claim.start)
        sentence = _lies_there(caller.catalogue, first)
        others = len({claim.class_id or claim.owner_id for claim in claims}) - 1
        if others:
            sentence += f" {others} more {'lies' if others == 1 else 'lie'} in that time."
        booked = _booked_times(claims)
        beside = {claim.class_id or claim.owner_id for claim in claims if claim.kind != "booking"}
        raise NotFreeError(sentence, first.desk_name, booked, len(beside))


def _booked_times(claims: Sequence[Claim]) -> list[wire.BookedTimeOut]:
    booked = sorted((one for one in claims if one.kind == "booking"), key=lambda one: (one.start, one.end))
    return [
        wire.BookedTimeOut(id=one.owner_id, start=from_seconds(one.start), end=from_seconds(one.end))
        for one in booked
    ]


def _lies_there(catalogue: Catalogue, claim: Claim) -> str:
    locale = Locale(catalogue.business.where)
    if claim.kind == "block":
        times = span(from_seconds(claim.start), from_seconds(claim.end), locale)
        return f"{times} is blocked already: {claim.reason or 'not available'}."
    service = catalogue.services.get(claim.service_id or "")
    what = f"{clock(from_seconds(claim.start), locale)} {service.name if service else 'An appointment'}"
    if claim.kind == "hold":
        return f"{what} is held there by {claim.desk_name or 'another desk'}."
    return f"{what} is booked there."


def _tell(
    connection: sa.Connection,
    now_ms: int,
    caller: Caller,
    action: str,
    block_id: str,
    provider_id: str,
    *stretches: Interval,
) -> None:
    """Announce a block; `stretches` are its time, or the one that it had and the one that it has now."""
    when = stretches[-1]
    # Not the reason: Sick is nobody's business in a log.
    detail: dict[str, str | int | bool | None] = {
        "providerId": provider_id, "start": stamp(when.start), "end": stamp(when.end),
    }  # fmt: skip
    audit.note(connection, now_ms, caller, action, block_id, detail)
    times = [(one.start, one.end) for one in stretches]
    audit.announce(connection, now_ms, "block", {"id": block_id, "providerId": provider_id, "times": times})
