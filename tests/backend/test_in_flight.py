"""One key twice at once: the second waits for the first, and is told when that takes long."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest
from tests.factories_backend import at

from bookdesk.backend.in_flight import InFlight
from bookdesk.backend.problems import ProblemError

if TYPE_CHECKING:
    from tests.backend.conftest import Desk, Running


def test_whoever_comes_second_is_told_while_the_first_waits_for_the_database(
    salon: Running, desk: Desk, desk_2: Desk
) -> None:
    token = desk.held("becky", "cut", at(16, "09:00"))
    other = desk.held("jj", "cut", at(16, "09:00"))
    with ExitStack() as ending:
        pool = ending.enter_context(ThreadPoolExecutor(3))
        with closing(salon.database()) as database, database.write():
            # Another program writes: nobody gets on until it is done.
            asked = [pool.submit(one.confirm, token, "key-asked-twice") for one in (desk, desk_2)]
            third = salon.desk("Desk 3")
            ending.callback(third.http.close)
            another = pool.submit(third.confirm, other, "key-asked-once")
            (told,), waiting = wait(asked, 9, return_when=FIRST_COMPLETED)
            answer = told.result()
            assert (answer.status_code, answer.json()["code"]) == (409, "request_in_flight")
            assert answer.headers["Retry-After"] == "1"
            assert not another.done()
        (first,) = [one.result(30) for one in waiting]
        assert another.result(30).status_code == 201
    assert first.status_code == 201, first.text
    # To be told so is no answer to the intent: asked again it gets the one that there is.
    again = desk.confirm(token, "key-asked-twice")
    assert (again.status_code, again.json()) == (201, first.json())


def test_whoever_waits_goes_on_as_soon_as_the_first_is_done() -> None:
    flights, order = InFlight(patience=30.0), list[str]()
    with ThreadPoolExecutor(1) as pool:

        def second() -> None:
            with flights.turn("key"):
                order.append("second")

        with flights.turn("key"), flights.turn("another key"), flights.turn(None), flights.turn(None):
            waiting = pool.submit(second)
            order.append("first")
        waiting.result(20)
    assert order == ["first", "second"]


def test_a_key_whose_work_failed_is_free_again() -> None:
    flights = InFlight(patience=0.0)
    with pytest.raises(RuntimeError), flights.turn("key"):
        raise RuntimeError
    with flights.turn("key"):
        with pytest.raises(ProblemError) as refused, flights.turn("key"):
            pytest.fail("two are at work on one key")
        assert (refused.value.status, refused.value.code) == (409, "request_in_flight")
