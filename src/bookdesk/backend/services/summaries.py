"""Days in figures: kept for each provider and date, so that a month need not scan slots."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bookdesk.backend import tables as t
from bookdesk.backend.services import expiry, occupancy
from bookdesk.backend.services.availability import classes_of, free_slots, gaps_of, offered
from bookdesk.backend.services.business_hours import off_label, plan
from bookdesk.domain import wire
from bookdesk.domain.clocktext import clock
from bookdesk.domain.intervals import Interval, clip, merge
from bookdesk.domain.locale import Locale
from bookdesk.domain.slots import count_free, round_up
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.zones import civil_date, day_bounds, days_between, from_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bookdesk.backend.core import Core
    from bookdesk.backend.services.occupancy import Claim
    from bookdesk.backend.services.snapshot import Catalogue, ProviderRow
    from bookdesk.domain.schedule import Service

#: Limited is a day with fewer free slots than this, and than a quarter of its slots.
FEW = 10
#: From this many free providers on (or all, when fewer are selected) a stretch is normal.
ENOUGH = 3
#: Days computed in one write: a hold waits no longer than that takes.
_AT_ONCE = 200

DayKey = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Summary:
    """A provider's day in figures; `classes` are (service id, start, places left)."""

    provider_id: str
    date: date
    bounds: Interval
    work_minutes: int
    booked_minutes: int
    booked_count: int
    gaps: tuple[Interval, ...]
    classes: tuple[tuple[str, int, int], ...]


class Choice(NamedTuple):
    """What a month or week is asked for: providers, a service, and whose bookings count (None: all)."""

    providers: Sequence[ProviderRow]
    service: Service | None
    user_id: str | None = None


def summaries(
    core: Core,
    connection: sa.Connection,
    catalogue: Catalogue,
    provider_ids: Sequence[str],
    days: Sequence[date],
) -> dict[DayKey, Summary]:
    """Read the figures of providers and dates; what is stale is worked out from this transaction's claims."""
    known, missing = _stored(connection, provider_ids, days)
    known.update(_computed(connection, catalogue, missing, core.clock.now_ms()))
    return known


def refresh(core: Core, provider_ids: Sequence[str] | None, days: Sequence[date]) -> None:
    """Bring stored figures up to date: ended holds first, then what is stale, in short writes.

    `provider_ids` None means all.
    """
    expiry.expire_if_due(core)
    with core.database.read() as connection:
        chosen = list(core.catalogues.current(connection).providers) if provider_ids is None else provider_ids
        _, missing = _stored(connection, chosen, days)
    for start in range(0, len(missing), _AT_ONCE):
        with core.database.write(durable=False) as connection:
            catalogue = core.catalogues.current(connection)
            part = [(p, day) for p, day in missing[start : start + _AT_ONCE] if p in catalogue.providers]
            rows = _computed(connection, catalogue, part, core.clock.now_ms()).values()
            _store(connection, rows)


def _stored(
    connection: sa.Connection, provider_ids: Sequence[str], days: Sequence[date]
) -> tuple[dict[DayKey, Summary], list[DayKey]]:
    s = t.day_summaries.c
    rows = connection.execute(
        sa.select(t.day_summaries).where(
            s.provider_id.in_(provider_ids), s.date >= days[0].isoformat(), s.date <= days[-1].isoformat(),
            s.stale == sa.false(),
        )
    )  # fmt: skip
    found = {}
    for row in rows:
        day = date.fromisoformat(row.date)
        found[row.provider_id, day] = Summary(
            row.provider_id,
            day,
            Interval(row.start_s, row.end_s),
            row.work_minutes,
            row.booked_minutes,
            row.booked_count,
            tuple(Interval(*gap) for gap in json.loads(row.gaps)),
            tuple((entry[0], entry[1], entry[2]) for entry in json.loads(row.classes)),
        )
    return found, [(p, day) for p in provider_ids for day in days if (p, day) not in found]


def _computed(
    connection: sa.Connection, catalogue: Catalogue, wanted: Sequence[DayKey], now_ms: int
) -> dict[DayKey, Summary]:
    if not wanted:
        return {}
    where = catalogue.business.where
    days = [day for _, day in wanted]
    window = Interval(day_bounds(min(days), where).start, day_bounds(max(days), where).end)
    claims = occupancy.claims_of(connection, sorted({p for p, _ in wanted}), window, now_ms)
    return {
        (p, day): _summary(catalogue, p, day, _touching(claims.get(p, ()), day_bounds(day, where)))
        for p, day in wanted
    }


def _touching(claims: Iterable[Claim], bounds: Interval) -> list[Claim]:
    return [claim for claim in claims if claim.start < bounds.end and bounds.start < claim.end]


def _summary(catalogue: Catalogue, provider_id: str, day: date, claims: Sequence[Claim]) -> Summary:
    planned = plan(catalogue, provider_id, day)
    booked = [claim for claim in claims if claim.kind == "booking"]
    bounds = planned.bounds
    return Summary(
        provider_id,
        day,
        bounds,
        planned.work_minutes,
        occupancy.booked_minutes((claim.when for claim in booked), bounds),
        sum(1 for claim in booked if bounds.start <= claim.start < bounds.end),
        tuple(gaps_of(planned, claims)),
        tuple(
            (seats.occurrence.service_id, seats.occurrence.when.start, 0 if seats.barred else seats.remaining)
            for seats in classes_of(catalogue, provider_id, planned, claims)
        ),
    )


def _store(connection: sa.Connection, rows: Iterable[Summary]) -> None:
    values = [
        {
            "provider_id": row.provider_id,
            "date": row.date.isoformat(),
            "start_s": row.bounds.start,
            "end_s": row.bounds.end,
            "work_minutes": row.work_minutes,
            "booked_minutes": row.booked_minutes,
            "booked_count": row.booked_count,
            "gaps": json.dumps(row.gaps),
            "classes": json.dumps(row.classes),
            "stale": False,
        }
        for row in rows
    ]
    if values:
        statement = insert(t.day_summaries)
        changed = {
            name: statement.excluded[name] for name in values[0] if name not in ("provider_id", "date")
        }
        connection.execute(
            statement.on_conflict_do_update(index_elements=["provider_id", "date"], set_=changed), values
        )


def month_days(
    core: Core, connection: sa.Connection, catalogue: Catalogue, choice: Choice, days: Sequence[date]
) -> list[wire.MonthDayOut]:
    """Put each day's figures together over the chosen providers, by the server's now."""
    figures = summaries(core, connection, catalogue, [p.id for p in choice.providers], days)
    mine = None if choice.user_id is None else _booked_by(connection, catalogue, choice, days)
    now_s = core.clock.now_s()
    found = []
    for day in days:
        rows = [(provider, figures[provider.id, day]) for provider in choice.providers]
        count = sum(_free(provider, choice.service, row, now_s) for provider, row in rows)
        most = sum(_slots_of(provider, choice.service, row) for provider, row in rows)
        work = sum(row.work_minutes for _, row in rows)
        closed = work == 0 and not any(row.classes for _, row in rows)
        found.append(
            wire.MonthDayOut(
                date=day,
                available_count=count,
                limited=_is_limited(count, most),
                booked_count=sum(row.booked_count for _, row in rows) if mine is None else mine.get(day, 0),
                closed=closed,
                label=off_label(catalogue, day) if closed else None,
                booked_minutes=sum(row.booked_minutes for _, row in rows),
                work_minutes=work,
            )
        )
    return found


class DayCounts(NamedTuple):
    """A day's figures over all providers; `counts` and `limited` are by service."""

    counts: dict[str, int]
    limited: list[str]
    booked_count: int
    booked_minutes: int
    work_minutes: int


def day_counts(core: Core, connection: sa.Connection, catalogue: Catalogue, day: date) -> DayCounts:
    """Return a day's figures over all providers for every service, as a month's answer has them for one."""
    figures = summaries(core, connection, catalogue, list(catalogue.providers), [day])
    rows = [(provider, figures[provider.id, day]) for provider in catalogue.providers.values()]
    now_s = core.clock.now_s()
    counts, limited = {}, []
    for service in catalogue.services.values():
        count = counts[service.id] = sum(_free(provider, service, row, now_s) for provider, row in rows)
        if _is_limited(count, sum(_slots_of(provider, service, row) for provider, row in rows)):
            limited.append(service.id)
    return DayCounts(
        counts,
        limited,
        sum(row.booked_count for _, row in rows),
        sum(row.booked_minutes for _, row in rows),
        sum(row.work_minutes for _, row in rows),
    )


def _is_limited(count: int, most: int) -> bool:
    return count < FEW and count * 4 < most


def _free(provider: ProviderRow, service: Service | None, row: Summary, now_s: int) -> int:
    if service is None:
        return 0
    tiles = count_free(row.gaps, service.minutes, now_s) if offered(provider, service) else 0
    return tiles + _places(service, row, now_s)


def _places(service: Service, row: Summary, now_s: int) -> int:
    return sum(1 for name, start, left in row.classes if name == service.id and start >= now_s and left > 0)


def _slots_of(provider: ProviderRow, service: Service | None, row: Summary) -> int:
    if service is None:
        return 0
    classes = sum(1 for name, _, _ in row.classes if name == service.id)
    return classes + (row.work_minutes // service.minutes if offered(provider, service) else 0)


def _booked_by(
    connection: sa.Connection, catalogue: Catalogue, choice: Choice, days: Sequence[date]
) -> dict[date, int]:
    where = catalogue.business.where
    b = t.bookings.c
    counts: dict[date, int] = {}
    for (start,) in connection.execute(
        sa.select(b.start_s).where(
            b.start_s >= day_bounds(days[0], where).start,
            b.start_s < day_bounds(days[-1], where).end,
            b.user_id == choice.user_id,
            b.provider_id.in_([p.id for p in choice.providers]),
            b.status != BookingStatus.CANCELLED.value,
        )
    ):
        day = civil_date(start, where)
        counts[day] = counts.get(day, 0) + 1
    return counts


def week_spans(
    core: Core, connection: sa.Connection, catalogue: Catalogue, choice: Choice, start: date
) -> list[wire.SpanOut]:
    """Split each day of a week where the number of free providers changes.

    A provider is free in a stretch that one of their listed free slots overlaps. Time that has
    begun is left out: nothing there can be had or missed.
    """
    if choice.service is None:
        return []
    where = catalogue.business.where
    service = choice.service
    able = [p for p in choice.providers if p.offers(service.id)]
    days = days_between(start, start + timedelta(days=7))
    window = Interval(day_bounds(days[0], where).start, day_bounds(days[-1], where).end)
    now_ms = core.clock.now_ms()
    claims = occupancy.claims_of(connection, [p.id for p in able], window, now_ms)
    spans: list[wire.SpanOut] = []
    for day in days:
        bounds = day_bounds(day, where)
        free: list[list[Interval]] = []
        shifts: list[Interval] = []
        for provider in able:
            here = _touching(claims.get(provider.id, ()), bounds)
            free.append(merge(free_slots(catalogue, provider, service, day, here, now_ms // 1000)))
            planned = plan(catalogue, provider.id, day)
            shifts += [*planned.shift, *(c.when for c in planned.classes if c.service_id == service.id)]
        future = Interval(
            max(bounds.start, round_up(now_ms // 1000)), max(bounds.end, round_up(now_ms // 1000))
        )
        for open_time in clip(merge(shifts), future):
            spans += [_span(part, count, len(able), catalogue) for part, count in _stretches(open_time, free)]
    return spans


def _stretches(whole: Interval, free: Sequence[Sequence[Interval]]) -> list[tuple[Interval, int]]:
    edges = {whole.start, whole.end}
    for times in free:
        edges |= {edge for part in times for edge in part if whole.start < edge < whole.end}
    parts: list[tuple[Interval, int]] = []
    for start, end in pairwise(sorted(edges)):
        count = sum(1 for times in free if any(s < end and start < e for s, e in times))
        if parts and parts[-1][1] == count:
            parts[-1] = (Interval(parts[-1][0].start, end), count)
        else:
            parts.append((Interval(start, end), count))
    return parts


def _span(part: Interval, count: int, of: int, catalogue: Catalogue) -> wire.SpanOut:
    start, end = from_seconds(part.start), from_seconds(part.end)
    locale = Locale(catalogue.business.where)
    who = {0: "No provider", 1: "1 provider"}.get(count, f"{count} providers")
    return wire.SpanOut(
        start=start,
        end=end,
        label=f"{who} free {clock(start, locale)}-{clock(end, locale)}",
        severity="full" if count == 0 else "normal" if count >= min(ENOUGH, of) else "limited",
        free_providers=count,
        of_providers=of,
    )
