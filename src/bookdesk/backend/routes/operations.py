"""GET /audit, /metrics, /health."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse

from bookdesk import __version__
from bookdesk.backend import metrics
from bookdesk.backend import tables as t
from bookdesk.backend.routes.parameters import Here, json_of
from bookdesk.backend.services import audit
from bookdesk.domain import wire
from bookdesk.domain.states import BookingStatus

router = APIRouter(tags=["operations"])

_ID_MOST = 2**63 - 1


@router.get("/audit", response_model=wire.AuditOut)
async def audit_rows(
    here: Here,
    before: Annotated[int | None, Query(ge=1, le=_ID_MOST)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Read who did what, newest first; `before` is the last row's id of the page before."""

    def read() -> wire.AuditOut:
        with here.core.database.read() as connection:
            return audit.page(connection, before, limit)

    return json_of(await here.lanes.read(read))


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics_text(here: Here) -> Response:
    """Show the counters in Prometheus' text format."""

    def read() -> str:
        with here.core.database.read() as connection:
            held = connection.execute(
                sa.select(sa.func.count())
                .select_from(t.claims)
                .where(t.claims.c.expires_ms > here.core.clock.now_ms())
            ).scalar_one()
            booked = connection.execute(
                sa.select(sa.func.count())
                .select_from(t.bookings)
                .where(t.bookings.c.status != BookingStatus.CANCELLED.value)
            ).scalar_one()
            seq = audit.seq(connection)
        return here.core.metrics.text(
            {
                "holds_active": ("Slots that are held now.", held),
                "bookings": ("Bookings that are not cancelled.", booked),
                "seq": ("Changes counted by the database.", seq),
            }
        )

    return Response(await here.lanes.read(read), media_type=metrics.MEDIA_TYPE)


@router.get("/health", response_model=wire.HealthOut)
async def health(here: Here) -> Response:
    """Tell that the server answers and its database can be read."""

    def read() -> wire.HealthOut:
        with here.core.database.read() as connection:
            audit.seq(connection)
        return wire.HealthOut(
            status="ok", version=__version__, server_now=here.core.clock.now(), epoch=here.core.epoch
        )

    return json_of(await here.lanes.read(read))
