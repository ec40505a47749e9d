"""Providers and services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import APIRouter, Path, Response

from bookdesk.backend.routes.parameters import Here, json_of, problems
from bookdesk.backend.services import catalogue
from bookdesk.domain import wire

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

    from bookdesk.backend.core import Caller
    from bookdesk.backend.routes.parameters import Context
    from bookdesk.backend.services.snapshot import Catalogue

router = APIRouter(tags=["catalogue"])

T = TypeVar("T", bound=wire.Wire)
ProviderId = Annotated[wire.Id, Path(alias="providerId")]
ServiceIdPath = Annotated[wire.Id, Path(alias="serviceId")]


async def _read(here: Context, build: Callable[[Catalogue], T]) -> Response:
    def read() -> T:
        with here.core.database.read() as connection:
            return build(here.core.catalogues.current(connection))

    return json_of(await here.lanes.read(read))


async def _write(here: Context, change: Callable[[sa.Connection, Caller, int], T], status: int) -> Response:
    def write() -> T:
        with here.core.database.write() as connection:
            caller = here.core.caller(connection, here.desk_name)
            return change(connection, caller, here.core.clock.now_ms())

    return json_of(await here.lanes.write(write), status)


@router.get("/providers", response_model=wire.ProvidersOut)
async def providers(here: Here) -> Response:
    """List all providers in the order they are shown."""
    return await _read(here, lambda known: wire.ProvidersOut(providers=catalogue.providers_out(known)))


@router.post("/providers", status_code=201, response_model=wire.ProviderOut, responses=problems(409))
async def create_provider(here: Here, ask: wire.ProviderAsk) -> Response:
    """Make a provider."""
    return await _write(here, lambda c, caller, now: catalogue.create_provider(c, caller, ask, now), 201)


@router.patch("/providers/{providerId}", response_model=wire.ProviderOut, responses=problems(404))
async def change_provider(here: Here, provider_id: ProviderId, patch: wire.ProviderPatch) -> Response:
    """Change what is given of a provider."""
    return await _write(
        here, lambda c, caller, now: catalogue.change_provider(c, caller, provider_id, patch, now), 200
    )


@router.get("/services", response_model=wire.ServicesOut)
async def services(here: Here) -> Response:
    """List all services in the order they are shown."""
    return await _read(here, lambda known: wire.ServicesOut(services=catalogue.services_out(known)))


@router.post("/services", status_code=201, response_model=wire.ServiceOut, responses=problems(409))
async def create_service(here: Here, ask: wire.ServiceAsk) -> Response:
    """Make a service."""
    return await _write(here, lambda c, caller, now: catalogue.create_service(c, caller, ask, now), 201)


@router.patch("/services/{serviceId}", response_model=wire.ServiceOut, responses=problems(404))
async def change_service(here: Here, service_id: ServiceIdPath, patch: wire.ServicePatch) -> Response:
    """Change what is given of a service."""
    return await _write(
        here, lambda c, caller, now: catalogue.change_service(c, caller, service_id, patch, now), 200
    )
