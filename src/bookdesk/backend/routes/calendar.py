"""GET /calendar/month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Response

from bookdesk.backend.routes.availability import figures
from bookdesk.backend.routes.parameters import (
    Here,
    ProviderIds,
    ServiceId,
    chosen_providers,
    chosen_service,
    json_of,
    problems,
)
from bookdesk.backend.services import summaries
from bookdesk.domain import wire
from bookdesk.domain.channels import calendar_channel
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY, days_between

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

    from bookdesk.backend.services.snapshot import Catalogue

router = APIRouter(tags=["calendar"])


@router.get("/calendar/month", response_model=wire.MonthOut, responses=problems(404))
async def month(
    here: Here,
    year: Annotated[int, Query(gt=EARLIEST_DAY.year, lt=LATEST_DAY.year)],
    month: Annotated[int, Query(ge=1, le=12)],
    service_id: ServiceId = None,
    provider_id: ProviderIds = [],  # noqa: B006  FastAPI copies a default
    my_bookings_only: Annotated[bool, Query(alias="myBookingsOnly")] = False,  # noqa: FBT002  a query's parameter
) -> Response:
    """Show each day of a month in figures."""
    core = here.core
    days = days_between(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))
    channel = calendar_channel(f"{year:04d}-{month:02d}")

    def build(
        connection: sa.Connection, catalogue: Catalogue, seqs: dict[str, int], as_of: datetime
    ) -> wire.MonthOut:
        mine = core.caller(connection, here.desk_name).user_id if my_bookings_only else None
        choice = summaries.Choice(
            chosen_providers(catalogue, provider_id), chosen_service(catalogue, service_id), mine
        )
        return wire.MonthOut(
            days=summaries.month_days(core, connection, catalogue, choice, days),
            as_of=as_of,
            epoch=core.epoch,
            seq=seqs[channel],
        )

    return json_of(await here.lanes.read_much(lambda: figures(core, provider_id, days, channel, build)))
