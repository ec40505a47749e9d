"""The soonest free slots, and the alternatives to one that is taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bookdesk.backend.problems import ProblemError, SlotTakenError
from bookdesk.backend.services import occupancy
from bookdesk.backend.services.availability import Moment, free_slots_listed
from bookdesk.domain import alternatives, wire
from bookdesk.domain.intervals import Interval
from bookdesk.domain.zones import civil_date, day_bounds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import sqlalchemy as sa

    from bookdesk.backend.core import Core
    from bookdesk.backend.services.occupancy import Claim
    from bookdesk.backend.services.snapshot import Catalogue, ProviderRow
    from bookdesk.domain.schedule import Service, Slot

#: How many days ahead a free slot is looked for, today included.
DAYS_AHEAD = 14
#: Days whose claims are read at once; alternatives seldom need more.
_AT_ONCE = 4


def _free_by_day(
    connection: sa.Connection,
    catalogue: Catalogue,
    providers: Sequence[ProviderRow],
    service: Service,
    first: date,
    now_ms: int,
) -> Iterator[list[Slot]]:
    """Yield each day's free slots as the day's list has them, in start order for each provider."""
    where = catalogue.business.where
    moment = Moment(now_ms // 1000, occupancy.versions(connection))
    claims: dict[str, list[Claim]] = {}
    for n in range(DAYS_AHEAD):
        day = first + timedelta(days=n)
        if n % _AT_ONCE == 0:
            last = day + timedelta(days=_AT_ONCE - 1)
            window = Interval(day_bounds(day, where).start, day_bounds(last, where).end)
            claims = occupancy.claims_of(connection, [p.id for p in providers], window, now_ms)
        bounds = day_bounds(day, where)
        found: list[Slot] = []
        for provider in providers:
            here = [c for c in claims.get(provider.id, ()) if c.start < bounds.end and bounds.start < c.end]
            found += free_slots_listed(catalogue, provider, service, day, here, moment)
        yield found


def _out(slot: Slot) -> wire.TimeslotOut:
    return wire.TimeslotOut(
        id=slot.id,
        provider_id=slot.provider_id,
        provider_name=slot.provider_name,
        service_id=slot.service_id,
        start=slot.start,
        end=slot.end,
        status=slot.status,
        capacity=slot.capacity,
        remaining=slot.remaining,
        reason=slot.reason,
        version=slot.version,
    )


def next_free(
    connection: sa.Connection,
    catalogue: Catalogue,
    service: Service,
    providers: Sequence[ProviderRow],
    after: int,
    limit: int,
    now_ms: int,
) -> list[wire.TimeslotOut]:
    """Return the soonest free slots that begin at or after `after` (epoch seconds), across providers.

    Looks `DAYS_AHEAD` days ahead of `after`, at most `limit` slots.
    """
    order = {provider_id: n for n, provider_id in enumerate(catalogue.providers)}
    first = civil_date(after, catalogue.business.where)
    found: list[Slot] = []
    for slots in _free_by_day(connection, catalogue, providers, service, first, now_ms):
        found += [slot for slot in slots if to_seconds(slot.start) >= after]
        if len(found) >= limit:
            break
    found.sort(key=lambda slot: (slot.start, order[slot.provider_id]))
    return [_out(slot) for slot in found[:limit]]


def with_alternatives(core: Core, taken: SlotTakenError) -> ProblemError:
    """Complete a conflict with up to nine ranked alternatives, read after its transaction has ended."""
    core.metrics.conflict()
    wanted = taken.wanted
    now_ms = core.clock.now_ms()
    best: list[Slot] = []
    with core.database.read() as connection:
        catalogue = core.catalogues.current(connection)
        service = catalogue.services.get(wanted.service_id)
        if service is not None:
            everyone = list(catalogue.providers.values())
            first = civil_date(to_seconds(wanted.start), catalogue.business.where)
            free: list[Slot] = []
            for n, slots in enumerate(
                _free_by_day(connection, catalogue, everyone, service, first, now_ms), 1
            ):
                free += slots
                # Three days ahead give the days' own share of the nine; farther ones only fill up.
                if n >= _AT_ONCE or n == DAYS_AHEAD:
                    best = alternatives.rank(wanted, free, catalogue.business.where)
                    if len(best) == alternatives.MOST:
                        break
    return ProblemError(
        409,
        taken.code,
        taken.problem.detail,
        alternatives=[_out(slot) for slot in best],
        taken_by=taken.problem.taken_by,
    )
