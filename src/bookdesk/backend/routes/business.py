"""GET /business."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bookdesk.backend.routes.parameters import Here, json_of
from bookdesk.domain import wire

router = APIRouter(tags=["business"])


@router.get("/business", response_model=wire.BusinessOut)
async def business(request: Request, here: Here) -> Response:
    """Tell the business, who asks and from which desk."""

    def read() -> wire.BusinessOut:
        with here.core.database.read() as connection:
            catalogue = here.core.catalogues.current(connection)
            caller = here.core.caller(connection, here.desk_name)
        return wire.BusinessOut(
            name=catalogue.business.name,
            time_zone=catalogue.business.where.key,
            week_start=catalogue.business.week_start,
            default_service_id=catalogue.default_service_id,
            me=wire.MeOut(user_id=caller.user_id, name=caller.name, may_overlap=caller.may_overlap),
            desk_name=caller.desk_name,
            hold_seconds=here.core.hold_ms // 1000,
            realtime_key=request.app.state.credentials.key,
        )

    return json_of(await here.lanes.read(read))
