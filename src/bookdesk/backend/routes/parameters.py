"""What routes take in: dates and ids checked, the desk that asks, and what all answers declare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Header, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, Field

from bookdesk.backend.problems import MEDIA_TYPE, ProblemError, field_problem, not_found
from bookdesk.domain import wire
from bookdesk.domain.text import KEY_PATTERN
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookdesk.backend.core import Core
    from bookdesk.backend.idempotency import Answer
    from bookdesk.backend.lanes import Lanes
    from bookdesk.backend.services.snapshot import Catalogue, ProviderRow
    from bookdesk.domain.schedule import Service

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _civil(value: object) -> object:
    # pydantic would take epoch seconds and instants for a date as well.
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("give a date as YYYY-MM-DD")
    return value


#: A civil date that the server plans for; a week may be asked for from it.
Day = Annotated[date, BeforeValidator(_civil), Field(gt=EARLIEST_DAY, lt=date(LATEST_DAY.year, 12, 1))]
ProviderIds = Annotated[list[wire.Id], Query(alias="providerId", max_length=500)]
ServiceId = Annotated[wire.Id | None, Query(alias="serviceId")]
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", pattern=KEY_PATTERN)]


@dataclass(frozen=True, slots=True)
class Context:
    """The running backend and the desk that asks."""

    core: Core
    lanes: Lanes
    desk_name: str


def context_of(request: Request) -> Context:
    """Gather what a route works with; `scope["desk_name"]` was read by the gate."""
    state = request.app.state
    return Context(state.core, state.lanes, request.scope["desk_name"])


async def _here(request: Request) -> Context:
    # Not context_of itself: FastAPI runs a plain function in a thread.
    return context_of(request)


Here = Annotated[Context, Depends(_here)]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declare the problem documents that a route answers with beside those that every route may."""
    return {status: {"model": wire.Problem} for status in statuses}


def json_of(model: BaseModel, status: int = 200) -> Response:
    """Answer with a model."""
    return Response(model.model_dump_json(), status, media_type="application/json")


def response_of(answer: Answer) -> Response:
    """Answer with stored bytes."""
    return Response(
        answer.body, answer.status, media_type=MEDIA_TYPE if answer.status >= 400 else "application/json"
    )


def chosen_service(catalogue: Catalogue, service_id: str | None) -> Service | None:
    """Return the service asked for, or the default one; None where there is none. Raises ProblemError 404."""
    if service_id is None:
        service_id = catalogue.default_service_id
        return None if service_id is None else catalogue.services[service_id]
    service = catalogue.services.get(service_id)
    if service is None:
        raise not_found("service")
    return service


def chosen_providers(catalogue: Catalogue, provider_ids: Sequence[str]) -> list[ProviderRow]:
    """Return the providers asked for in the order they are shown; all when none is named.

    Raises ProblemError 404 for one that is not there.
    """
    if not provider_ids:
        return list(catalogue.providers.values())
    wanted = set(provider_ids)
    if wanted - catalogue.providers.keys():
        raise not_found("provider")
    return [provider for provider in catalogue.providers.values() if provider.id in wanted]


#: How many days a range of bookings may span.
RANGE_MOST = 62


def check_range(start: date, end: date) -> None:
    """Raise ProblemError 422 for a range of dates that is turned around or too long."""
    if end < start:
        raise field_problem("end", "lies before start")
    if (end - start).days > RANGE_MOST:
        raise field_problem("end", f"a range may span {RANGE_MOST} days")


def check_key(header: str | None, body: str) -> str:
    """Return the key of an intent; raises ProblemError when header and body don't agree."""
    if header is None:
        raise field_problem("Idempotency-Key", "this header is needed")
    if header != body:
        raise ProblemError(
            422, "invalid_request", "The header Idempotency-Key and the body's idempotencyKey differ.",
            fields={"idempotencyKey": "differs from the header Idempotency-Key"},
        )  # fmt: skip
    return header
