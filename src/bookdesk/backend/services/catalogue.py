"""Providers and services: made and changed at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.problems import ProblemError, field_problem, not_found
from bookdesk.backend.services import audit, snapshot
from bookdesk.domain import wire
from bookdesk.domain.ids import id_from_name
from bookdesk.domain.zones import zone

if TYPE_CHECKING:
    from collections.abc import Collection

    from bookdesk.backend.core import Caller
    from bookdesk.backend.services.snapshot import Catalogue


def providers_out(catalogue: Catalogue) -> list[wire.ProviderOut]:
    """List all providers in the order they are shown."""
    order = list(catalogue.services)
    return [
        wire.ProviderOut(
            id=p.id,
            name=p.name,
            time_zone=p.where.key,
            service_ids=sorted(p.service_ids, key=order.index),
            region_id=p.region_id,
            region_name=p.region_name,
        )
        for p in catalogue.providers.values()
    ]


def services_out(catalogue: Catalogue) -> list[wire.ServiceOut]:
    """List all services in the order they are shown."""
    return [
        wire.ServiceOut(id=s.id, name=s.name, minutes=s.minutes, capacity=s.capacity)
        for s in catalogue.services.values()
    ]


def create_provider(
    connection: sa.Connection, caller: Caller, ask: wire.ProviderAsk, now_ms: int
) -> wire.ProviderOut:
    """Make a provider, with no working hours yet; raises ProblemError 409 id_taken, 422."""
    catalogue = snapshot.load(connection)
    new_id = _new_id(ask.id, ask.name, catalogue.providers)
    _check(connection, catalogue, ask.time_zone, ask.service_ids, ask.region_id)
    connection.execute(
        sa.insert(t.providers).values(
            id=new_id,
            name=ask.name,
            time_zone=ask.time_zone,
            region_id=ask.region_id,
            position=_last(connection, t.providers) + 1,
        )
    )
    _offer(connection, new_id, ask.service_ids)
    return _provider(connection, caller, "provider_created", new_id, now_ms)


def change_provider(
    connection: sa.Connection, caller: Caller, provider_id: str, patch: wire.ProviderPatch, now_ms: int
) -> wire.ProviderOut:
    """Change what is given of a provider; raises ProblemError 404, 422."""
    catalogue = snapshot.load(connection)
    if provider_id not in catalogue.providers:
        raise not_found("provider")
    _check(connection, catalogue, patch.time_zone, patch.service_ids, patch.region_id)
    given = patch.model_dump(by_alias=False, exclude_none=True, exclude={"service_ids"})
    if given:
        connection.execute(sa.update(t.providers).where(t.providers.c.id == provider_id).values(**given))
    if patch.service_ids is not None:
        offers = t.provider_services
        connection.execute(sa.delete(offers).where(offers.c.provider_id == provider_id))
        _offer(connection, provider_id, patch.service_ids)
    return _provider(connection, caller, "provider_changed", provider_id, now_ms)


def create_service(
    connection: sa.Connection, caller: Caller, ask: wire.ServiceAsk, now_ms: int
) -> wire.ServiceOut:
    """Make a service that nobody offers yet; raises ProblemError 409 id_taken."""
    new_id = _new_id(ask.id, ask.name, snapshot.load(connection).services)
    connection.execute(
        sa.insert(t.services).values(
            id=new_id,
            name=ask.name,
            minutes=ask.minutes,
            capacity=ask.capacity,
            position=_last(connection, t.services) + 1,
        )
    )
    return _service(connection, caller, "service_created", new_id, now_ms)


def change_service(
    connection: sa.Connection, caller: Caller, service_id: str, patch: wire.ServicePatch, now_ms: int
) -> wire.ServiceOut:
    """Change what is given of a service; what is booked keeps its length. Raises ProblemError 404."""
    if service_id not in snapshot.load(connection).services:
        raise not_found("service")
    given = patch.model_dump(by_alias=False, exclude_none=True)
    if given:
        connection.execute(sa.update(t.services).where(t.services.c.id == service_id).values(**given))
    return _service(connection, caller, "service_changed", service_id, now_ms)


def _new_id(wanted: str | None, name: str, taken: Collection[str]) -> str:
    if wanted is not None:
        if wanted in taken:
            raise ProblemError(409, "id_taken", f"The id {wanted} is taken.", fields={"id": "is taken"})
        return wanted
    made = id_from_name(name)
    # Two people may bear one name; the second one gets a number.
    return next(
        i for n in range(1, len(taken) + 2) if (i := made if n == 1 else f"{made[:56]}-{n}") not in taken
    )


def _check(
    connection: sa.Connection,
    catalogue: Catalogue,
    time_zone: str | None,
    service_ids: list[str] | None,
    region_id: str | None,
) -> None:
    if time_zone is not None:
        try:
            zone(time_zone)
        except ValueError as error:
            raise field_problem("timeZone", str(error)) from None
    unknown = [one for one in service_ids or [] if one not in catalogue.services]
    if unknown:
        raise field_problem("serviceIds", f"there is no service {unknown[0]}")
    if region_id is not None:
        known = connection.execute(sa.select(t.regions.c.id).where(t.regions.c.id == region_id)).first()
        if known is None:
            raise field_problem("regionId", "there is no such region")


def _offer(connection: sa.Connection, provider_id: str, service_ids: list[str]) -> None:
    rows = [{"provider_id": provider_id, "service_id": one} for one in dict.fromkeys(service_ids)]
    if rows:
        connection.execute(sa.insert(t.provider_services), rows)


def _last(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.position), 0))).scalar_one())


def _told(connection: sa.Connection, caller: Caller, action: str, subject: str, now_ms: int) -> Catalogue:
    audit.next_seq(connection)
    audit.note(connection, now_ms, caller, action, subject)
    audit.announce(connection, now_ms, "catalogue", {"id": subject})
    return snapshot.load(connection)


def _provider(
    connection: sa.Connection, caller: Caller, action: str, provider_id: str, now_ms: int
) -> wire.ProviderOut:
    catalogue = _told(connection, caller, action, provider_id, now_ms)
    return next(p for p in providers_out(catalogue) if p.id == provider_id)


def _service(
    connection: sa.Connection, caller: Caller, action: str, service_id: str, now_ms: int
) -> wire.ServiceOut:
    catalogue = _told(connection, caller, action, service_id, now_ms)
    return next(s for s in services_out(catalogue) if s.id == service_id)
