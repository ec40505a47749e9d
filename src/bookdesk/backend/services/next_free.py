"""The soonest free slots, and the alternatives to one that is taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bookdesk.backend.problems import ProblemError, SlotTakenError
from bookdesk.backend.services import occupancy
from bookdesk.backend.services.availability import Moment, free_slots, provider_day, slot_of
from bookdesk.domain import alternatives, wire
from bookdesk.domain.states import FREE_STATUSES
from bookdesk.domain.zones import civil_date, day_bounds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    import sqlalchemy as sa

    from bookdesk.backend.core import Core
    from bookdesk.backend.services.snapshot import Catalogue, ProviderRow
    from bookdesk.domain.schedule import Service, Slot

#: How many days ahead a free slot is looked for, today included.
DAYS_AHEAD = 14


def _free_by_day(
    connection: sa.Connection,
    catalogue: Catalogue,
    providers: Sequence[ProviderRow],
    service: Service,
    first: date,
    now_ms: int,
) -> Iterator[list[Slot]]:
    for n in range(DAYS_AHEAD):
        day = first + timedelta(days=n)
        window = day_bounds(day, catalogue.business.where)
        claims = occupancy.claims_of(connection, [p.id for p in providers], window, now_ms)
        yield [
            slot_of(provider, service, when)
            for provider in providers
            for when in free_slots(
                catalogue, provider, service, day, claims.get(provider.id, ()), now_ms // 1000
            )
        ]


def _listed(
    connection: sa.Connection, catalogue: Catalogue, chosen: Iterable[Slot], now_ms: int
) -> list[wire.TimeslotOut]:
    """Turn free slots into timeslots as the day's list has them: its version, its status, its reason."""
    moment = Moment(now_ms // 1000, occupancy.versions(connection))
    found = []
    for slot in chosen:
        provider, service = catalogue.providers[slot.provider_id], catalogue.services[slot.service_id]
        day = civil_date(to_seconds(slot.start), catalogue.business.where)
        window = day_bounds(day, catalogue.business.where)
        claims = occupancy.claims_within(connection, provider.id, window, now_ms)
        claims.sort(key=lambda claim: (claim.start, claim.end, claim.version))
        shown = provider_day(catalogue, provider, service, day, claims, moment)
        row = next(
            (r for r in shown["timeslots"] if r["id"] == slot.id and r["status"] in FREE_STATUSES), None
        )
        if row is not None:
            found.append(wire.TimeslotOut.model_validate(row))
    return found


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
    able = [p for p in providers if service.id in p.service_ids]
    order = {provider_id: n for n, provider_id in enumerate(catalogue.providers)}
    first = civil_date(after, catalogue.business.where)
    found: list[Slot] = []
    for slots in _free_by_day(connection, catalogue, able, service, first, now_ms):
        found += [slot for slot in slots if to_seconds(slot.start) >= after]
        if len(found) >= limit:
            break
    found.sort(key=lambda slot: (slot.start, order[slot.provider_id]))
    return _listed(connection, catalogue, found[:limit], now_ms)


def with_alternatives(core: Core, taken: SlotTakenError) -> ProblemError:
    """Complete a conflict with up to nine ranked alternatives, read after its transaction has ended."""
    core.metrics.conflict()
    wanted = taken.wanted
    now_ms = core.clock.now_ms()
    with core.database.read() as connection:
        catalogue = core.catalogues.current(connection)
        service = catalogue.services.get(wanted.service_id)
        ranked: list[wire.TimeslotOut] = []
        if service is not None:
            able = [p for p in catalogue.providers.values() if service.id in p.service_ids]
            first = civil_date(to_seconds(wanted.start), catalogue.business.where)
            free: list[Slot] = []
            best: list[Slot] = []
            for n, slots in enumerate(_free_by_day(connection, catalogue, able, service, first, now_ms)):
                free += slots
                best = alternatives.rank(wanted, free, catalogue.business.where)
                # Three days ahead give the days' own share of the nine; farther ones only fill up.
                if n >= alternatives.MOST // 3 and len(best) == alternatives.MOST:
                    break
            ranked = _listed(connection, catalogue, best, now_ms)
    return ProblemError(
        409, taken.code, taken.problem.detail, alternatives=ranked, taken_by=taken.problem.taken_by
    )
