"""Blocks: POST, GET, PATCH and DELETE /blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response

from bookdesk.backend.idempotency import Once, intent
from bookdesk.backend.routes.parameters import (
    Day,
    Here,
    IdempotencyKey,
    ProviderIds,
    check_range,
    chosen_providers,
    json_of,
    problems,
    response_of,
)
from bookdesk.backend.services import blocks
from bookdesk.domain import wire
from bookdesk.domain.intervals import Interval
from bookdesk.domain.zones import day_bounds

if TYPE_CHECKING:
    import sqlalchemy as sa

    from bookdesk.backend.core import Caller

router = APIRouter(tags=["blocks"])

BlockId = Annotated[str, Path(alias="blockId", min_length=1, max_length=64)]


@router.post("/blocks", status_code=201, response_model=wire.BlockOut, responses=problems(404, 409))
async def block(here: Here, ask: wire.BlockAsk, idempotency_key: IdempotencyKey = None) -> Response:
    """Block a stretch of a provider's time, once for each key.

    409 slot_taken names what lies there, and bears all the `bookings` that do, and counts the `others`.
    """
    what = None
    if idempotency_key is not None:
        what = intent(idempotency_key, "POST", "/blocks", ask.model_dump_json())

    def work(connection: sa.Connection, caller: Caller) -> bytes:
        return blocks.block(connection, here.core, caller, ask).model_dump_json().encode()

    return response_of(await here.lanes.write(Once(here.core, here.desk_name, what, work, durable=True).run))


@router.get("/blocks", response_model=wire.BlocksOut, responses=problems(404))
async def blocks_between(
    here: Here,
    start: Day,
    end: Day,
    provider_id: ProviderIds = [],  # noqa: B006  FastAPI copies a default
) -> Response:
    """Read the blocks that touch a half-open range of dates."""
    check_range(start, end)

    def read() -> wire.BlocksOut:
        with here.core.database.read() as connection:
            catalogue = here.core.catalogues.current(connection)
            where = catalogue.business.where
            chosen = [p.id for p in chosen_providers(catalogue, provider_id)]
            window = Interval(day_bounds(start, where).start, day_bounds(end, where).start)
            return wire.BlocksOut(blocks=blocks.within(connection, chosen, window))

    return json_of(await here.lanes.read(read))


@router.patch("/blocks/{blockId}", response_model=wire.BlockOut, responses=problems(404, 409, 412))
async def change(
    here: Here, block_id: BlockId, patch: wire.BlockPatch, idempotency_key: IdempotencyKey = None
) -> Response:
    """Change a block's times or reason; the same key gets the first answer again."""
    what = None
    if idempotency_key is not None:
        what = intent(idempotency_key, "PATCH", f"/blocks/{block_id}", patch.model_dump_json())

    def work(connection: sa.Connection, caller: Caller) -> bytes:
        return blocks.change(connection, here.core, caller, block_id, patch).model_dump_json().encode()

    done = Once(here.core, here.desk_name, what, work, durable=True, status=200)
    return response_of(await here.lanes.write(done.run))


@router.delete("/blocks/{blockId}", status_code=204, responses=problems(412))
async def remove(here: Here, block_id: BlockId, version: Annotated[int, Query(ge=1)]) -> Response:
    """Remove a block, also one that is gone."""
    await here.lanes.write(lambda: blocks.remove(here.core, here.desk_name, block_id, version))
    return Response(status_code=204)
