"""What listeners do while they hear, and what one that misbehaves does to others."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.query.fake_clock import FakeClock
from tests.query.fake_runner import FakeRunner
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server, Watch

from bookdesk.query import QueryClient, QueryObserver

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.state import QueryResult

DOWN = RuntimeError("down")


# Joining and leaving while it is told


def test_a_listener_that_leaves_while_it_hears_hears_no_more(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1, 2))
    heard: list[Any] = []
    leave: list[Callable[[], None]] = []

    def once(result: QueryResult) -> None:
        heard.append(result.data)
        if result.data is not None:
            leave[0]()

    leave.append(observer.subscribe(once))
    rig.runner.run_all()
    rig.client.set_query_data(KEY, 5)
    assert heard == [None, 1]


def test_a_listener_that_sends_another_away_keeps_it_from_hearing(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1))
    second: list[Any] = []
    leave: list[Callable[[], None]] = []

    def first(result: QueryResult) -> None:
        if leave:
            leave[0]()

    observer.subscribe(first)
    leave.append(observer.subscribe(lambda result: second.append(result.data)))
    rig.runner.run_all()
    assert second == []


def test_an_observer_that_joins_while_others_hear_shows_the_newest(rig: Rig) -> None:
    joined: list[Watch] = []
    watch = rig.fetched(KEY, 1)

    def join(result: QueryResult) -> None:
        if not joined:
            joined.append(rig.watch(KEY, Server(9), stale_time=FOR_EVER))

    watch.observer.subscribe(join)
    rig.client.set_query_data(KEY, 2)
    assert joined[0].data == 2
    assert joined[0].heard == []
    rig.client.set_query_data(KEY, 3)
    assert [result.data for result in joined[0].heard] == [3]


def test_observers_that_leave_one_another_while_they_hear_disturb_nobody(rig: Rig) -> None:
    server = Server(1)
    watches: list[Watch] = [rig.watch(KEY, server) for _ in range(4)]

    def all_leave(_result: QueryResult) -> None:
        for watch in watches[:3]:
            watch.unsubscribe()

    watches[0].observer.subscribe(all_leave)
    rig.runner.run_all()
    assert watches[3].heard[-1].data == 1


def test_nobody_hears_an_older_state_after_a_newer_one(rig: Rig) -> None:
    """A listener that changes the data again must not leave those after it with the old one last."""
    observers = [rig.observer(KEY, Server(0)) for _ in range(3)]
    heard: list[list[Any]] = [[], [], []]

    def listen(place: int) -> Callable[[QueryResult], None]:
        def listener(result: QueryResult) -> None:
            heard[place].append(result.data)
            if result.data is not None and result.data < 3:
                rig.client.set_query_data(KEY, result.data + 1)

        return listener

    for place, observer in enumerate(observers):
        observer.subscribe(listen(place))
    rig.runner.run_all()
    for values in heard:
        numbers = [value for value in values if value is not None]
        assert numbers == sorted(set(numbers))
        assert numbers[-1] == 3
    assert [observer.result.data for observer in observers] == [3, 3, 3]


def test_a_listener_may_show_another_key(rig: Rig) -> None:
    rig.client.set_query_data(OTHER, "other")
    observer = rig.observer(KEY, Server("one"), stale_time=FOR_EVER)
    heard: list[Any] = []

    def turn(result: QueryResult) -> None:
        heard.append(result.data)
        if result.data == "one":
            observer.set_options(key=OTHER)

    observer.subscribe(turn)
    rig.runner.run_all()
    assert heard == [None, "one", "other"]


def test_a_listener_may_remove_the_query_it_hears_of(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    watch.observer.subscribe(lambda _result: rig.client.remove_queries(KEY))
    rig.client.set_query_data(KEY, 2)
    assert rig.client.get_query_data(KEY) is None
    assert watch.data == 2


def test_a_listener_that_cancels_when_it_hears_of_a_failed_try_ends_the_tries(rig: Rig) -> None:
    server = Server(DOWN)
    watch = rig.watch(KEY, server)

    def give_up(result: QueryResult) -> None:
        if result.failure_count:
            rig.client.cancel_queries(KEY)

    watch.observer.subscribe(give_up)
    rig.runner.run_next()
    rig.clock.advance(100)
    assert rig.runner.run_all() == 0
    assert (server.calls, watch.result.fetch_status, watch.result.failure_count) == (1, "idle", 0)


def test_a_listener_that_asks_again_after_each_error_makes_one_fetch_each(rig: Rig) -> None:
    server = Server(DOWN, DOWN, "data")
    watch = rig.watch(KEY, server, retry=0)

    def ask_again(result: QueryResult) -> None:
        if result.status == "error" and result.fetch_status == "idle":
            watch.observer.refetch()

    watch.observer.subscribe(ask_again)
    assert rig.runner.run_all() == 3
    assert (watch.data, watch.result.status) == ("data", "success")


@pytest.mark.parametrize("how", ["clear", "close"])
def test_a_listener_may_end_the_whole_cache(rig: Rig, how: str) -> None:
    one, other = rig.watch(KEY, Server(1)), rig.watch(OTHER, Server(2))
    ended: list[bool] = []

    def end(_result: QueryResult) -> None:
        if not ended:
            ended.append(True)
            getattr(rig.client, how)()

    one.observer.subscribe(end)
    rig.runner.run_all()
    assert ended
    assert rig.client.get_queries_data(()) == []
    assert (other.data, other.result.fetch_status) == (None, "idle")
    assert rig.runner.waiting() == []


def test_a_listener_that_leaves_when_the_line_is_back_drops_what_waited(rig: Rig) -> None:
    rig.client.set_online(False)
    server = Server(1)
    watch = rig.watch(KEY, server)

    def leave(result: QueryResult) -> None:
        if result.fetch_status == "fetching":
            watch.unsubscribe()
            leave_too()

    leave_too = watch.observer.subscribe(leave)
    rig.client.set_online(True)
    assert rig.runner.run_all() == 0
    assert (server.calls, rig.state(KEY).fetch_status) == (0, "idle")


# Listeners that raise


def test_a_listener_that_raises_is_reported_and_the_others_hear(rig: Rig) -> None:
    def fail(_result: QueryResult) -> None:
        raise DOWN

    watch = rig.fetched(KEY, 1)
    observer = rig.observer(KEY, Server(1), stale_time=FOR_EVER)
    observer.subscribe(fail)
    observer.subscribe(second := Heard())
    late = rig.watch(KEY, Server(1), stale_time=FOR_EVER)
    rig.take_reported()
    watch.heard.clear()
    assert rig.client.set_query_data(KEY, 2) == 2
    assert rig.take_reported() == [DOWN]
    assert second.data == [2]
    assert [result.data for result in watch.heard] == [2]
    assert [result.data for result in late.heard] == [2]
    rig.client.set_query_data(KEY, 3)
    assert rig.take_reported() == [DOWN], "and it goes on being told"


class Heard:
    """A listener that keeps the data it hears."""

    def __init__(self) -> None:
        self.data: list[Any] = []

    def __call__(self, result: QueryResult) -> None:
        self.data.append(result.data)


def test_a_listener_that_raises_spoils_no_fetch(rig: Rig) -> None:
    def fail(_result: QueryResult) -> None:
        raise DOWN

    rig.observer(KEY, Server(1)).subscribe(fail)
    future = rig.client.fetch_query(KEY, Server(1))
    rig.runner.run_all()
    assert future.result(0) == 1
    assert rig.state(KEY).fetch_status == "idle"
    assert set(rig.take_reported()) == {DOWN}


def test_a_callback_of_a_future_that_raises_spoils_nothing(rig: Rig) -> None:
    def fail(_future: object) -> None:
        raise DOWN

    watch = rig.watch(KEY, Server(1))
    rig.client.fetch_query(KEY, Server(1)).add_done_callback(fail)
    rig.runner.run_all()
    assert (watch.data, watch.result.fetch_status) == (1, "idle")


def test_what_nobody_collects_goes_where_uncaught_errors_go() -> None:
    caught: list[BaseException] = []
    before = sys.excepthook
    sys.excepthook = lambda _kind, error, _trace: caught.append(error)
    try:
        client = QueryClient(runner=FakeRunner(), clock=FakeClock())

        def fail(_result: QueryResult) -> None:
            raise DOWN

        QueryObserver(client, KEY, Server(1), enabled=False).subscribe(fail)
        client.set_query_data(KEY, 1)
    finally:
        sys.excepthook = before
    assert caught == [DOWN]
