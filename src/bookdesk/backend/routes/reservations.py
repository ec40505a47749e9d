"""POST /reservations, extend, release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request, Response

from bookdesk.backend.database import WriterBusyError
from bookdesk.backend.idempotency import Once, intent
from bookdesk.backend.problems import ProblemError
from bookdesk.backend.routes.parameters import (
    Here,
    IdempotencyKey,
    context_of,
    problems,
    response_of,
)
from bookdesk.backend.services import holds
from bookdesk.domain import wire

if TYPE_CHECKING:
    import sqlalchemy as sa

    from bookdesk.backend.core import Caller

router = APIRouter(tags=["reservations"])

Token = Annotated[str, Path(min_length=1, max_length=128)]


@router.post(
    "/reservations", status_code=201, response_model=wire.ReservationOut, responses=problems(403, 404, 409)
)
async def hold(
    request: Request, ask: wire.ReservationAsk, idempotency_key: IdempotencyKey = None
) -> Response:
    """Hold a slot. 409 slot_taken bears ranked alternatives."""
    here = context_of(request)
    core = here.core
    what = None
    if idempotency_key is not None:
        what = intent(idempotency_key, "POST", "/reservations", ask.model_dump_json())

    def work(connection: sa.Connection, caller: Caller) -> bytes:
        return holds.hold(connection, core, caller, ask).model_dump_json().encode()

    change = Once(core, here.desk_name, what, work, durable=False)
    try:
        # Where no other write is going on a hold is done sooner than a thread is woken for it.
        answer = change.attempt(wait=False)
    except WriterBusyError:
        answer = await here.lanes.write(change.run)
    except ProblemError as refusal:
        refused = refusal
        answer = await here.lanes.write(lambda: change.settle(refused))
    core.deadline_set(core.clock.now_ms() + core.hold_ms)
    return response_of(answer)


@router.post(
    "/reservations/{token}/extend", response_model=wire.ReservationOut, responses=problems(404, 409, 410)
)
async def extend(here: Here, token: Token, idempotency_key: IdempotencyKey = None) -> Response:
    """Extend a hold by a minute, once; the same key gets the first answer again."""
    what = None
    if idempotency_key is not None:
        what = intent(idempotency_key, "POST", f"/reservations/{token}/extend", "")

    def work(connection: sa.Connection, caller: Caller) -> bytes:
        return holds.extend(connection, here.core, caller, token).model_dump_json().encode()

    change = Once(here.core, here.desk_name, what, work, durable=False, status=200)
    return response_of(await here.lanes.write(change.run))


@router.delete("/reservations/{token}", status_code=204)
async def release(here: Here, token: Token) -> Response:
    """Release a hold, also one that is gone."""
    await here.lanes.write(lambda: holds.release(here.core, here.desk_name, token))
    return Response(status_code=204)
