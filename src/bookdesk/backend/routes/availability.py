"""GET /providers/{providerId}/availability, /availability/day, /availability/week, /availability/next."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Response

from bookdesk.backend.problems import field_problem, not_found
from bookdesk.backend.routes.parameters import (
    Day,
    Here,
    ProviderIds,
    ServiceId,
    chosen_providers,
    chosen_service,
    json_of,
    problems,
)
from bookdesk.backend.services import audit, next_free, occupancy, summaries
from bookdesk.backend.services.availability import Moment, provider_day
from bookdesk.domain import wire
from bookdesk.domain.channels import provider_channel, week_channel
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY, day_bounds, days_between, from_seconds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from bookdesk.backend.core import Core
    from bookdesk.backend.services.occupancy import Claim
    from bookdesk.backend.services.snapshot import Catalogue, ProviderRow
    from bookdesk.domain.schedule import Service

router = APIRouter(tags=["availability"])

T = TypeVar("T")


def _stamp(core: Core, now_ms: int, seq: int) -> dict[str, Any]:
    """Stamp an answer; `now_ms` is read before its snapshot is opened, so that all until then is in it."""
    as_of = from_seconds(now_ms // 1000).strftime("%Y-%m-%dT%H:%M:%S")
    return {"asOf": f"{as_of}.{now_ms % 1000:03d}Z", "epoch": core.epoch, "seq": seq}


def _claims(
    connection: sa.Connection, catalogue: Catalogue, providers: list[ProviderRow], day: date, now_ms: int
) -> dict[str, list[Claim]]:
    window = day_bounds(day, catalogue.business.where)
    return occupancy.claims_of(connection, [p.id for p in providers], window, now_ms)


@router.get("/providers/{providerId}/availability", response_model=wire.TimeslotsOut, responses=problems(404))
async def provider_availability(
    here: Here,
    provider_id: Annotated[wire.Id, Path(alias="providerId")],
    day: Annotated[Day, Query(alias="date")],
    service_id: ServiceId = None,
) -> Response:
    """List a provider's timeslots of a day; none when they don't offer the service."""
    core = here.core

    def read() -> bytes:
        now_ms = core.clock.now_ms()
        (seq,) = core.channel_seqs([provider_channel(provider_id)]).values()
        with core.database.read() as connection:
            catalogue = core.catalogues.current(connection)
            provider = catalogue.providers.get(provider_id)
            if provider is None:
                raise not_found("provider")
            service = chosen_service(catalogue, service_id)
            slots: list[dict[str, Any]] = []
            if service is not None and provider.offers(service.id):
                claims = _claims(connection, catalogue, [provider], day, now_ms)
                moment = Moment(now_ms // 1000, occupancy.versions(connection))
                shown = provider_day(catalogue, provider, service, day, claims.get(provider_id, ()), moment)
                slots = shown["timeslots"]
            return _bytes({"timeslots": slots, **_stamp(core, now_ms, seq)})

    return Response(await here.lanes.read(read), media_type="application/json")


@router.get("/availability/day", response_model=wire.DayOut, responses=problems(404))
async def day_availability(
    here: Here,
    day: Annotated[Day, Query(alias="date")],
    service_id: ServiceId = None,
    provider_id: ProviderIds = [],  # noqa: B006  FastAPI copies a default
) -> Response:
    """List a day of many providers in one answer."""
    core = here.core

    def read() -> bytes:
        with core.database.read() as connection:
            chosen = [p.id for p in chosen_providers(core.catalogues.current(connection), provider_id)]
        now_ms = core.clock.now_ms()
        seqs = dict(zip(chosen, core.channel_seqs(map(provider_channel, chosen)).values(), strict=True))
        with core.database.read() as connection:
            catalogue = core.catalogues.current(connection)
            service = chosen_service(catalogue, service_id)
            providers = chosen_providers(catalogue, provider_id)
            claims = _claims(connection, catalogue, providers, day, now_ms)
            moment = Moment(now_ms // 1000, occupancy.versions(connection))
            ending = _bytes(_stamp(core, now_ms, audit.seq(connection)))
        # A provider at a time: one call that writes all of it would hold the interpreter lock throughout.
        parts = [
            _bytes(
                # A provider who was made in between has a channel that nobody counts yet.
                {"seq": seqs.get(p.id, 0)}
                | provider_day(catalogue, p, service, day, claims.get(p.id, ()), moment)
            )
            for p in providers
        ]
        return b'{"providers":[' + b",".join(parts) + b"]," + ending[1:]

    return Response(await here.lanes.read_much(read), media_type="application/json")


def _bytes(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@router.get("/availability/week", response_model=wire.WeekOut, responses=problems(404))
async def week_availability(
    here: Here,
    start: Day,
    service_id: ServiceId = None,
    provider_id: ProviderIds = [],  # noqa: B006  FastAPI copies a default
    my_bookings_only: Annotated[bool, Query(alias="myBookingsOnly")] = False,  # noqa: FBT002  a query's parameter
) -> Response:
    """Show seven days: how many providers are free when, and each day's figures."""
    days = days_between(start, start + timedelta(days=7))

    channel = week_channel(start)

    def build(
        connection: sa.Connection, catalogue: Catalogue, seqs: dict[str, int], as_of: datetime
    ) -> wire.WeekOut:
        mine = here.core.caller(connection, here.desk_name).user_id if my_bookings_only else None
        choice = summaries.Choice(
            chosen_providers(catalogue, provider_id), chosen_service(catalogue, service_id), mine
        )
        return wire.WeekOut(
            spans=summaries.week_spans(here.core, connection, catalogue, choice, start),
            days=summaries.month_days(here.core, connection, catalogue, choice, days),
            as_of=as_of,
            epoch=here.core.epoch,
            seq=seqs[channel],
        )

    return json_of(await here.lanes.read_much(lambda: figures(here.core, provider_id, days, channel, build)))


def figures(
    core: Core,
    provider_ids: list[str],
    days: list[date],
    channel: str,
    build: Callable[[sa.Connection, Catalogue, dict[str, int], datetime], T],
) -> T:
    """Bring the figures of `days` up to date and build an answer from one snapshot.

    `build` is given how far the answer's realtime `channel` had counted before it, and when that was.
    """
    with core.database.read() as connection:
        catalogue = core.catalogues.current(connection)
        chosen = [p.id for p in chosen_providers(catalogue, provider_ids)]
    summaries.refresh(core, chosen, days)
    as_of, seqs = core.clock.now(), core.channel_seqs([channel])
    with core.database.read() as connection:
        return build(connection, core.catalogues.current(connection), seqs, as_of)


@router.get("/availability/next", response_model=wire.NextOut, responses=problems(404))
async def next_availability(
    here: Here,
    service_id: Annotated[wire.Id, Query(alias="serviceId")],
    after: Annotated[wire.Instant | None, Query(alias="from")] = None,
    provider_id: ProviderIds = [],  # noqa: B006  FastAPI copies a default
    limit: Annotated[int, Query(ge=1, le=50)] = 9,
) -> Response:
    """List the soonest free slots within 14 days, across providers."""
    if after is not None and not EARLIEST_DAY < after.date() < LATEST_DAY - timedelta(
        days=next_free.DAYS_AHEAD
    ):
        raise field_problem("from", f"lies outside {EARLIEST_DAY.year} to {LATEST_DAY.year}")
    core = here.core

    def read() -> wire.NextOut:
        as_of = core.clock.now()
        with core.database.read() as connection:
            catalogue = core.catalogues.current(connection)
            service = _known(chosen_service(catalogue, service_id))
            providers = chosen_providers(catalogue, provider_id)
            now_ms = core.clock.now_ms()
            begin = now_ms // 1000 if after is None else max(to_seconds(after), now_ms // 1000)
            return wire.NextOut(
                timeslots=next_free.next_free(
                    connection, catalogue, service, providers, begin, limit, now_ms
                ),
                as_of=as_of,
                epoch=core.epoch,
                seq=audit.seq(connection),
            )

    return json_of(await here.lanes.read_much(read))


def _known(service: Service | None) -> Service:
    if service is None:
        raise not_found("service")
    return service
