"""With the line gone: what waits, what runs all the same, and what happens when it is back."""

from __future__ import annotations

from concurrent.futures import CancelledError
from typing import Any

import pytest
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server

from bookdesk.query import MutationOptions

DOWN = RuntimeError("down")


def _refuse(_variables: object) -> object:
    raise DOWN


def test_a_fetch_waits_for_the_line(rig: Rig) -> None:
    rig.client.set_online(False)
    watch = rig.watch(KEY, Server(1))
    assert rig.runner.waiting() == []
    assert (watch.result.status, watch.result.fetch_status) == ("pending", "paused")
    assert not watch.result.is_fetching
    rig.client.set_online(True)
    assert watch.result.fetch_status == "fetching"
    rig.runner.run_all()
    assert watch.data == 1


def test_a_future_waits_for_the_line_too(rig: Rig) -> None:
    rig.client.set_online(False)
    future = rig.client.fetch_query(KEY, Server(1))
    assert not future.done()
    rig.client.set_online(True)
    rig.runner.run_all()
    assert future.result(0) == 1


def test_data_is_still_shown(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.set_online(False)
    rig.clock.advance(10)
    watch = rig.watch(KEY, Server(2))
    assert (watch.data, watch.result.status, watch.result.fetch_status) == (1, "success", "paused")


def test_data_set_by_hand_shows_and_the_fetch_waits_on(rig: Rig) -> None:
    rig.client.set_online(False)
    watch = rig.watch(KEY, Server("fetched"))
    rig.client.set_query_data(KEY, "by hand")
    assert (watch.data, watch.result.fetch_status) == ("by hand", "paused")
    rig.client.set_online(True)
    rig.runner.run_all()
    assert watch.data == "fetched"


def test_a_fetch_that_runs_when_the_line_goes_ends_as_it_ends(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1))
    job = rig.runner.start_next()
    rig.client.set_online(False)
    assert watch.result.fetch_status == "fetching"
    rig.runner.run(job)
    assert (watch.data, watch.result.fetch_status) == (1, "idle")


def test_the_next_try_waits_for_the_line(rig: Rig) -> None:
    server = Server(DOWN, "data")
    watch = rig.watch(KEY, server, retry_delay=5)
    rig.runner.run_next()
    rig.client.set_online(False)
    assert watch.result.fetch_status == "fetching", "it waits for its delay first"
    rig.clock.advance(5)
    assert (watch.result.fetch_status, watch.result.failure_count) == ("paused", 1)
    rig.clock.advance(1000)
    assert rig.runner.waiting() == []
    rig.client.set_online(True)
    rig.runner.run_all()
    assert watch.data == "data"
    assert server.calls == 2


def test_a_line_that_is_back_before_the_next_try_pauses_nothing(rig: Rig) -> None:
    server = Server(DOWN, "data")
    watch = rig.watch(KEY, server, retry_delay=5)
    rig.runner.run_next()
    rig.client.set_online(False)
    rig.client.set_online(True)
    assert rig.runner.waiting() == []
    rig.clock.advance(5)
    rig.runner.run_all()
    assert (watch.data, server.calls) == ("data", 2)
    assert "paused" not in {result.fetch_status for result in watch.heard}


def test_offline_first_tries_once_and_then_waits(rig: Rig) -> None:
    rig.client.set_online(False)
    server = Server(DOWN, "data")
    watch = rig.watch(KEY, server, network_mode="offline_first", retry_delay=5)
    rig.runner.run_next()
    rig.clock.advance(5)
    assert [result.fetch_status for result in watch.heard] == ["fetching", "fetching", "paused"]
    assert server.calls == 1
    rig.client.set_online(True)
    rig.runner.run_all()
    assert watch.data == "data"


def test_offline_first_may_succeed_at_once(rig: Rig) -> None:
    rig.client.set_online(False)
    watch = rig.watch(KEY, Server(1), network_mode="offline_first")
    rig.runner.run_all()
    assert watch.data == 1


def test_always_does_not_ask_for_the_line(rig: Rig) -> None:
    rig.client.set_online(False)
    watch = rig.watch(KEY, Server(DOWN, 1), network_mode="always", retry_delay=5)
    rig.runner.run_next()
    rig.clock.advance(5)
    rig.runner.run_next()
    assert watch.data == 1
    rig.client.set_online(True)
    assert rig.runner.waiting() == [], "a line that it does not use is no reason to fetch"


@pytest.mark.parametrize(
    ("refetch_on_reconnect", "age", "fetches"),
    [(True, 5, 0), (True, 10, 1), ("always", 5, 1), (False, 10, 0)],
)
def test_refetching_when_the_line_is_back(
    rig: Rig, refetch_on_reconnect: Any, age: float, fetches: int
) -> None:
    rig.fetched(KEY, 1, stale_time=10, refetch_on_reconnect=refetch_on_reconnect)
    rig.client.set_online(False)
    rig.clock.advance(age)
    rig.client.set_online(True)
    assert len(rig.runner.waiting("query")) == fetches


def test_what_nobody_looks_at_is_not_refetched_when_the_line_is_back(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    watch.unsubscribe()
    rig.client.set_query_data(OTHER, 1)
    rig.watch(OTHER, Server(1), enabled=False)
    rig.client.set_online(False)
    rig.client.set_online(True)
    assert rig.runner.waiting() == []


def test_a_key_with_many_observers_is_refetched_once(rig: Rig) -> None:
    server = Server(1)
    for _ in range(3):
        rig.watch(KEY, server)
    rig.runner.run_all()
    rig.client.set_online(False)
    rig.client.set_online(True)
    assert rig.runner.run_all() == 1


def test_saying_again_how_the_line_is_changes_nothing(rig: Rig) -> None:
    rig.fetched(KEY, 1)
    rig.client.set_online(True)
    assert rig.client.is_online
    assert rig.runner.waiting() == []
    rig.client.set_online(False)
    rig.client.set_online(False)
    assert not rig.client.is_online


def test_invalidating_offline_refetches_when_the_line_is_back(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2, stale_time=FOR_EVER)
    rig.client.set_online(False)
    rig.client.invalidate_queries(KEY)
    assert (watch.data, watch.result.fetch_status, watch.result.is_stale) == (1, "paused", True)
    rig.client.set_online(True)
    rig.runner.run_all()
    assert (watch.data, watch.result.is_stale) == (2, False)


def test_a_paused_fetch_can_be_cancelled(rig: Rig) -> None:
    rig.client.set_online(False)
    watch = rig.watch(KEY, Server(1))
    future = rig.client.fetch_query(KEY, Server(1))
    rig.client.cancel_queries(KEY)
    assert watch.result.fetch_status == "idle"
    with pytest.raises(CancelledError):
        future.result(0)


def test_a_paused_fetch_goes_with_its_last_observer(rig: Rig) -> None:
    rig.client.set_online(False)
    watch = rig.watch(KEY, Server(1))
    watch.unsubscribe()
    assert rig.state(KEY).fetch_status == "idle"
    rig.client.set_online(True)
    assert rig.runner.waiting() == []


def test_a_fetch_paused_between_two_tries_is_not_tried_again_when_nobody_looks(rig: Rig) -> None:
    server = Server(DOWN)
    watch = rig.watch(KEY, server, retry_delay=5)
    rig.runner.run_next()
    rig.client.set_online(False)
    rig.clock.advance(5)
    watch.unsubscribe()
    rig.client.set_online(True)
    assert rig.runner.run_all() == 0
    assert server.calls == 1
    assert rig.state(KEY).fetch_status == "idle"


def test_a_paused_fetch_that_is_joined_is_still_one(rig: Rig) -> None:
    rig.client.set_online(False)
    server = Server(1)
    rig.watch(KEY, server)
    rig.watch(KEY, server)
    rig.client.fetch_query(KEY, server)
    rig.client.set_online(True)
    assert rig.runner.run_all() == 1


def test_a_line_that_comes_and_goes_leaves_one_fetch(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1, 2))
    rig.runner.run_all()
    for _ in range(5):
        rig.client.set_online(False)
        rig.client.set_online(True)
    assert len(rig.runner.waiting()) == 1
    rig.runner.run_all()
    assert watch.data == 2


def test_mutations_go_first_in_their_order_and_reads_after_them(rig: Rig) -> None:
    order: list[str] = []
    watch = rig.fetched(KEY, 1, 2)
    rig.client.set_online(False)

    def note(name: str) -> str:
        order.append(name)
        return name

    for name in ("first", "second"):
        rig.client.mutate(MutationOptions(note, scope="one"), name)
    assert rig.runner.waiting() == []
    rig.client.set_online(True)
    assert [job.lane for job in rig.runner.waiting()] == ["mutation"], "one after another, and no read yet"
    rig.runner.run_next("mutation")
    assert [job.lane for job in rig.runner.waiting()] == ["mutation"]
    rig.runner.run_next("mutation")
    assert order == ["first", "second"]
    assert [job.lane for job in rig.runner.waiting()] == ["query"]
    rig.runner.run_all()
    assert watch.data == 2


def test_a_mutation_that_fails_does_not_keep_the_reads_waiting(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2)
    rig.client.set_online(False)
    failed = rig.client.mutate(MutationOptions(_refuse))
    rig.client.set_online(True)
    rig.runner.run_all()
    assert failed.exception(0) is DOWN
    assert watch.data == 2


def test_a_mutation_that_hangs_keeps_the_reads_waiting_for_a_few_seconds_only(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2)
    rig.client.set_online(False)
    rig.client.mutate(MutationOptions(lambda _: "done"))
    rig.client.set_online(True)
    job = rig.runner.start_next("mutation")
    rig.clock.advance(60)
    rig.runner.run_all("query")
    assert watch.data == 2
    rig.runner.run(job)
    assert rig.runner.waiting() == [], "and its end is no second reason to fetch"


def test_a_line_that_is_lost_again_before_the_mutations_end_reads_nothing(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2)
    rig.client.set_online(False)
    rig.client.mutate(MutationOptions(lambda _: "done"))
    rig.client.set_online(True)
    job = rig.runner.start_next("mutation")
    rig.client.set_online(False)
    rig.runner.run(job)
    rig.clock.advance(60)
    assert rig.runner.waiting() == []
    rig.client.set_online(True)
    rig.runner.run_all()
    assert watch.data == 2
