"""Bookings: confirm, read, transitions, move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response

from bookdesk.backend import tables as t
from bookdesk.backend.idempotency import Once, intent
from bookdesk.backend.problems import ProblemError, SlotTakenError, field_problem
from bookdesk.backend.routes.parameters import (
    Day,
    Here,
    IdempotencyKey,
    ProviderIds,
    check_key,
    check_range,
    chosen_providers,
    json_of,
    problems,
    response_of,
)
from bookdesk.backend.services import bookings, transitions
from bookdesk.backend.services.next_free import with_alternatives
from bookdesk.domain import wire
from bookdesk.domain.intervals import Interval
from bookdesk.domain.zones import day_bounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from zoneinfo import ZoneInfo

    import sqlalchemy as sa
    from sqlalchemy.sql.elements import ColumnElement

    from bookdesk.backend.core import Caller
    from bookdesk.backend.routes.parameters import Context

router = APIRouter(tags=["bookings"])

BookingId = Annotated[str, Path(alias="bookingId", min_length=1, max_length=64)]


@router.post("/bookings", status_code=201, response_model=wire.BookingOut, responses=problems(404, 409, 410))
async def confirm(here: Here, ask: wire.BookingAsk, idempotency_key: IdempotencyKey = None) -> Response:
    """Turn a hold into a booking, once for each key; it is on disk when the answer leaves."""
    key = check_key(idempotency_key, ask.idempotency_key)
    what = intent(key, "POST", "/bookings", ask.model_dump_json())

    def work(connection: sa.Connection, caller: Caller) -> bytes:
        return bookings.confirm(connection, here.core, caller, ask).model_dump_json().encode()

    return response_of(await here.lanes.write(Once(here.core, here.desk_name, what, work, durable=True).run))


@router.get("/bookings", response_model=wire.BookingsOut, responses=problems(404))
async def bookings_between(
    here: Here,
    start: Day | None = None,
    end: Day | None = None,
    provider_id: ProviderIds = [],  # noqa: B006  FastAPI copies a default
    ids: Annotated[list[str], Query(alias="id", max_length=500)] = [],  # noqa: B006  FastAPI copies a default
) -> Response:
    """Read the bookings of a half-open range of dates, or those with the given ids."""
    if not ids and (start is None or end is None):
        missing = "start" if start is None else "end"
        raise field_problem(missing, "give start and end, or ids")
    if start is not None and end is not None:
        check_range(start, end)

    def read() -> wire.BookingsOut:
        with here.core.database.read() as connection:
            catalogue = here.core.catalogues.current(connection)
            where = catalogue.business.where
            chosen_providers(catalogue, provider_id)
            conditions: list[ColumnElement[bool]] = [t.bookings.c.id.in_(ids)] if ids else []
            if start is not None and end is not None:
                conditions += bookings.between(_window(start, end, where), provider_id)
            return wire.BookingsOut(bookings=bookings.read(connection, where, *conditions))

    return json_of(await here.lanes.read(read))


@router.get("/bookings/{userId}", response_model=wire.BookingsOut, responses=problems(404))
async def my_bookings(
    here: Here, user_id: Annotated[str, Path(alias="userId", max_length=64)], start: Day, end: Day
) -> Response:
    """Read the bookings that a member of staff made, in a half-open range of dates."""
    check_range(start, end)

    def read() -> wire.BookingsOut:
        with here.core.database.read() as connection:
            catalogue = here.core.catalogues.current(connection)
            where = catalogue.business.where
            if user_id not in {member.user_id for member in catalogue.users}:
                raise ProblemError(404, "user_not_found", "There is no such member of staff.")
            conditions = bookings.between(_window(start, end, where), (), user_id)
            return wire.BookingsOut(bookings=bookings.read(connection, where, *conditions))

    return json_of(await here.lanes.read(read))


def _window(start: date, end: date, where: ZoneInfo) -> Interval:
    return Interval(day_bounds(start, where).start, day_bounds(end, where).start)


@router.post(
    "/bookings/{bookingId}/transitions", response_model=wire.BookingOut, responses=problems(404, 409, 412)
)
async def transition(here: Here, booking_id: BookingId, ask: wire.TransitionAsk) -> Response:
    """Take a booking to another state, or undo its last step."""
    return await _changed(
        here,
        lambda connection, caller: transitions.transition(connection, here.core, caller, booking_id, ask),
    )


@router.post("/bookings/{bookingId}/move", response_model=wire.BookingOut, responses=problems(404, 410, 412))
async def move(here: Here, booking_id: BookingId, ask: wire.MoveAsk) -> Response:
    """Move a booking to the slot that was held for it."""
    return await _changed(
        here, lambda connection, caller: bookings.move(connection, here.core, caller, booking_id, ask)
    )


async def _changed(here: Context, change: Callable[[sa.Connection, Caller], wire.BookingOut]) -> Response:
    def run() -> wire.BookingOut:
        try:
            with here.core.database.write() as connection:
                return change(connection, here.core.caller(connection, here.desk_name))
        except SlotTakenError as taken:
            raise with_alternatives(here.core, taken) from None

    return json_of(await here.lanes.write(run))
