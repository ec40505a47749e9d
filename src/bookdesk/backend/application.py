"""The application: routes, the gate, and one form for every error."""

from __future__ import annotations

import logging
import secrets
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DatabaseError
from sqlcipher3.dbapi2 import DatabaseError as DriverError
from starlette.exceptions import HTTPException

from bookdesk import __version__
from bookdesk.backend.access import Gate
from bookdesk.backend.contract import contract
from bookdesk.backend.lanes import Lanes
from bookdesk.backend.listener import REQUEST_SECONDS
from bookdesk.backend.problems import MEDIA_TYPE, ProblemError
from bookdesk.backend.realtime.hub import Hub
from bookdesk.backend.realtime.protocol import Limits
from bookdesk.backend.realtime.signing import Credentials, new_credentials
from bookdesk.backend.routes import (
    availability,
    blocks,
    bookings,
    business,
    calendar,
    catalogue,
    customers,
    operations,
    realtime,
    reservations,
)
from bookdesk.backend.same_files import MovedError
from bookdesk.backend.watch import ExpiryWatch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bookdesk.backend.core import Core


log = logging.getLogger("bookdesk.backend")


def _noted(_client: tuple[str, int] | None) -> None:
    """Stand in where nobody counts strangers."""


def create_app(
    core: Core,
    token: str,
    credentials: Credentials | None = None,
    limits: Limits | None = None,
    *,
    patience: float = REQUEST_SECONDS,
    signed_in: Callable[[tuple[str, int] | None], None] = _noted,
) -> FastAPI:
    """Build the application on an open database; every request has to bear `token`.

    `credentials` are realtime's, new ones when none are given. A request's body may take `patience`
    seconds; `signed_in` hears the address of whoever has shown the token, a signature or the app key.
    """
    hub = Hub(core, limits or Limits())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.lanes = Lanes()
        async with ExpiryWatch(core).running(), hub.running():
            yield

    app = FastAPI(
        title="Bookdesk",
        version=__version__,
        description="Bookings of a front desk: availability, holds, bookings, customers.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.core = core
    app.state.hub = hub
    app.state.signed_in = signed_in
    app.state.credentials = credentials or new_credentials()
    # In this order a request looks for its route: a hold's comes first.
    rooms = (
        reservations, bookings, availability, calendar, blocks, customers, business, catalogue, operations,
        realtime,
    )  # fmt: skip
    for room in rooms:
        app.include_router(room.router)
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(DatabaseError, _on_database)
    app.add_exception_handler(DriverError, _on_database)
    app.add_middleware(Gate, core=core, token=token, patience=patience, signed_in=signed_in)
    app.openapi = partial(_document, app)  # type: ignore[method-assign]
    return app


def _document(app: FastAPI) -> dict[str, Any]:
    if not app.openapi_schema:
        app.openapi_schema = contract(app)
    return app.openapi_schema


def _answer(problem: ProblemError) -> Response:
    return Response(problem.body(), problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


async def _on_problem(_request: Request, error: Exception) -> Response:
    return _answer(cast("ProblemError", error))


async def _on_invalid(_request: Request, error: Exception) -> Response:
    fields: dict[str, str] = {}
    for wrong in cast("RequestValidationError", error).errors():
        if wrong["type"] == "json_invalid":
            return _answer(ProblemError(400, "malformed", "The body is no JSON."))
        place = [str(part) for part in wrong["loc"]]
        name = ".".join(place[1:]) or place[0]
        fields.setdefault(name, wrong["msg"].removeprefix("Value error, "))
    sentence = "; ".join(f"{name}: {message}" for name, message in fields.items())
    return _answer(ProblemError(422, "invalid_request", f"{sentence}.", fields=fields))


_CODES = {
    400: ("malformed", "The body can't be read."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this method."),
}


async def _on_http(_request: Request, error: Exception) -> Response:
    refused = cast("HTTPException", error)
    code, detail = _CODES.get(refused.status_code, ("refused", "The request was refused."))
    return _answer(ProblemError(refused.status_code, code, detail, headers=refused.headers))


async def _on_database(_request: Request, error: Exception) -> Response:
    cause = getattr(error, "orig", error)
    if isinstance(cause, MovedError):
        moved = (
            "The server's database was moved, removed or replaced. Nothing was changed. "
            "Put it back, or start the server again."
        )
        return _answer(ProblemError(503, "database_moved", moved, headers={"Retry-After": "10"}))
    text = str(cause)
    if "locked" in text or "busy" in text:
        busy = "Another program is writing to the database. Try again in a moment."
        return _answer(ProblemError(503, "busy", busy, headers={"Retry-After": "1"}))
    if "full" in text:
        full = "The server's disk is full. Nothing was changed."
        # Somebody has to free space first: to ask each second helps nobody.
        return _answer(ProblemError(503, "disk_full", full, headers={"Retry-After": "10"}))
    if "malformed" in text or "not a database" in text:
        reference = secrets.token_hex(6)
        log.error("reference %s: the database is damaged. Restore a copy of it.", reference)
        damaged = "The server's database is damaged. Restore a copy of it."
        return _answer(ProblemError(500, "database_damaged", damaged, reference=reference))
    raise error
