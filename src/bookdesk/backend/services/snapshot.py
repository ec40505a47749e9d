"""The catalogue in memory: business, staff, providers, services, hours. Its counter says when it is old."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.statements import Prepared
from bookdesk.domain.hours import HoursRule
from bookdesk.domain.schedule import Member, Service
from bookdesk.domain.zones import zone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

_VERSION = Prepared(sa.select(t.counters.c.value).where(t.counters.c.name == "catalogue"))


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """The business; `where` is its zone, `source` is 'empty', 'demo' or 'import'."""

    name: str
    where: ZoneInfo
    week_start: int
    default_service_id: str | None
    source: str


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider, where they work and what they offer."""

    id: str
    name: str
    where: ZoneInfo
    region_id: str | None
    region_name: str | None
    service_ids: frozenset[str]

    def offers(self, service_id: str) -> bool:
        """Tell whether the provider offers a service: the one test, for slots, classes and holds alike."""
        return service_id in self.service_ids


@dataclass(frozen=True, slots=True)
class Timetable:
    """A provider's recurring stretch; `kind` is 'work', 'break' or 'class'."""

    kind: str
    rule: HoursRule
    reason: str | None
    service_id: str | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that changes seldom, as of one version; `plans` is business_hours' cache of days."""

    version: int
    business: BusinessRow
    users: tuple[Member, ...]
    providers: Mapping[str, ProviderRow]
    services: Mapping[str, Service]
    timetables: Mapping[str, tuple[Timetable, ...]]
    closures: Mapping[date, str]
    plans: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def default_service_id(self) -> str | None:
        """The service that stands in when none is asked for: the business's, else the first."""
        chosen = self.business.default_service_id
        return chosen if chosen in self.services else next(iter(self.services), None)


class CatalogueCache:
    """Keeps the newest catalogue; whoever changed it, the next transaction sees the change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: Catalogue | None = None

    def current(self, connection: sa.Connection) -> Catalogue:
        """Return the catalogue that this transaction sees.

        Not to be asked in a transaction that has changed the catalogue itself: a rollback would
        leave a catalogue behind that never was. Use `load` there.
        """
        version = _VERSION.scalar(connection)
        kept = self._kept
        if kept is not None and kept.version == version:
            return kept
        fresh = load(connection)
        with self._lock:
            if self._kept is None or self._kept.version < fresh.version:
                self._kept = fresh
        return fresh


def load(connection: sa.Connection) -> Catalogue:
    """Read the catalogue from the tables."""
    business = connection.execute(sa.select(t.business)).one()
    offers: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(sa.select(t.provider_services)):
        offers[row.provider_id].add(row.service_id)
    timetables: dict[str, list[Timetable]] = defaultdict(list)
    for row in connection.execute(sa.select(t.hours).order_by(t.hours.c.id)):
        timetables[row.provider_id].append(_timetable(row))
    providers = connection.execute(
        sa.select(t.providers, t.regions.c.name.label("region_name"))
        .join(t.regions, t.regions.c.id == t.providers.c.region_id, isouter=True)
        .order_by(t.providers.c.position, t.providers.c.id)
    )
    services = connection.execute(sa.select(t.services).order_by(t.services.c.position, t.services.c.id))
    users = connection.execute(sa.select(t.users).order_by(t.users.c.position, t.users.c.id))
    closures = connection.execute(sa.select(t.closures))
    return Catalogue(
        version=_VERSION.scalar(connection),
        business=BusinessRow(
            business.name,
            zone(business.time_zone),
            business.week_start,
            business.default_service_id,
            business.source,
        ),
        users=tuple(Member(u.id, u.name, bool(u.may_overlap)) for u in users),
        providers={
            p.id: ProviderRow(
                p.id, p.name, zone(p.time_zone), p.region_id, p.region_name, frozenset(offers[p.id])
            )
            for p in providers
        },
        services={s.id: Service(s.id, s.name, s.minutes, s.capacity) for s in services},
        timetables={provider: tuple(rules) for provider, rules in timetables.items()},
        closures={date.fromisoformat(c.date): c.label for c in closures},
    )


def _timetable(row: Any) -> Timetable:
    rule = HoursRule(
        rule=row.rule,
        start=_time_of(row.start_minute),
        end=_time_of(row.end_minute),
        first=date.fromisoformat(row.first),
        last=None if row.last is None else date.fromisoformat(row.last),
    )
    return Timetable(row.kind, rule, row.reason, row.service_id)


def _time_of(minute: int) -> time:
    return time(minute // 60, minute % 60)
