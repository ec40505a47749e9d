"""Customers: search, make, change, history."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from bookdesk.backend.problems import field_problem
from bookdesk.backend.routes.parameters import Here, json_of, problems
from bookdesk.backend.services import audit, customer_search, customers
from bookdesk.domain import wire
from bookdesk.domain.text import NAME_MOST, one_line

router = APIRouter(tags=["customers"])

CustomerId = Annotated[str, Path(alias="customerId", min_length=1, max_length=64)]


@router.get("/customers", response_model=wire.CustomersOut)
async def search(here: Here, q: Annotated[str, Query(max_length=NAME_MOST)] = "") -> Response:
    """Find up to twenty customers by parts of name, number or address."""
    text = one_line(q)

    def read() -> wire.CustomersOut:
        with here.core.database.read() as connection:
            where = here.core.catalogues.current(connection).business.where
            return wire.CustomersOut(customers=customer_search.search(connection, text, where))

    return json_of(await here.lanes.read(read))


@router.post("/customers", status_code=201, response_model=wire.CustomerOut)
async def create(here: Here, ask: wire.CustomerAsk) -> Response:
    """Make a customer; the server gives the id."""
    if ask.id is not None:
        raise field_problem("id", "the server gives a new customer's id")

    def write() -> wire.CustomerOut:
        with here.core.database.write() as connection:
            caller = here.core.caller(connection, here.desk_name)
            audit.next_seq(connection)
            made = customers.create(connection, caller, ask, here.core.clock.now_ms())
            where = here.core.catalogues.current(connection).business.where
            return customers.by_id(connection, made, where)

    return json_of(await here.lanes.write(write), 201)


@router.patch("/customers/{customerId}", response_model=wire.CustomerOut, responses=problems(404))
async def change(here: Here, customer_id: CustomerId, patch: wire.CustomerPatch) -> Response:
    """Change what is given of a customer."""

    def write() -> wire.CustomerOut:
        with here.core.database.write() as connection:
            caller = here.core.caller(connection, here.desk_name)
            customers.change(connection, caller, customer_id, patch, here.core.clock.now_ms())
            where = here.core.catalogues.current(connection).business.where
            return customers.by_id(connection, customer_id, where)

    return json_of(await here.lanes.write(write))


@router.get("/customers/{customerId}/history", response_model=wire.HistoryOut, responses=problems(404))
async def history(here: Here, customer_id: CustomerId) -> Response:
    """Read what a customer came for, newest first."""

    def read() -> wire.HistoryOut:
        with here.core.database.read() as connection:
            where = here.core.catalogues.current(connection).business.where
            return customers.history(connection, customer_id, where)

    return json_of(await here.lanes.read(read))
