"""What an observer fetches when somebody comes, stays and leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.query.rig import FOR_EVER, KEY, Rig, Server

if TYPE_CHECKING:
    from bookdesk.query.state import QueryResult

DOWN = RuntimeError("down")

# Mounting


def test_an_observer_nobody_listens_to_fetches_nothing(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1))
    assert (observer.result.status, observer.result.fetch_status) == ("pending", "idle")
    assert rig.runner.jobs == []


def test_the_first_listener_starts_a_fetch_and_the_second_joins(rig: Rig) -> None:
    server = Server(1)
    observer = rig.observer(KEY, server)
    one: list[QueryResult] = []
    other: list[QueryResult] = []
    observer.subscribe(one.append)
    observer.subscribe(other.append)
    assert rig.runner.run_all() == 1
    assert [result.data for result in one] == [None, 1]
    assert [result.data for result in other] == [1]


def test_two_observers_of_one_key_share_one_fetch(rig: Rig) -> None:
    server = Server(1)
    one, other = rig.watch(KEY, server), rig.watch(KEY, server)
    assert rig.runner.run_all() == 1
    assert one.data == other.data == 1
    assert server.calls == 1


def test_fresh_data_is_shown_and_not_fetched(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    watch = rig.watch(KEY, Server(2), stale_time=10)
    assert (watch.data, watch.result.status, watch.result.is_stale) == (1, "success", False)
    assert watch.heard == []
    assert rig.runner.jobs == []


def test_stale_data_is_shown_while_it_is_fetched_anew(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.clock.advance(10)
    watch = rig.watch(KEY, Server(2), stale_time=10)
    assert (watch.data, watch.result.fetch_status) == (1, "fetching")
    rig.runner.run_all()
    assert (watch.data, watch.result.fetch_status) == (2, "idle")


@pytest.mark.parametrize(
    ("refetch_on_mount", "age", "fetches"),
    [(True, 5, 0), (True, 10, 1), (False, 5, 0), (False, 10, 0), ("always", 5, 1), ("always", 10, 1)],
)
def test_refetching_on_mount(rig: Rig, refetch_on_mount: Any, age: float, fetches: int) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.clock.advance(age)
    rig.watch(KEY, Server(2), stale_time=10, refetch_on_mount=refetch_on_mount)
    assert len(rig.runner.waiting("query")) == fetches


def test_missing_data_is_fetched_on_mount_in_any_case(rig: Rig) -> None:
    rig.watch(KEY, Server(2), refetch_on_mount=False)
    assert len(rig.runner.waiting("query")) == 1


def test_invalidated_data_stays_when_nothing_is_to_be_fetched_on_mount(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.invalidate_queries(KEY)
    watch = rig.watch(KEY, Server(2), refetch_on_mount=False, stale_time=FOR_EVER)
    assert rig.runner.jobs == []
    assert watch.result.is_stale


def test_leaving_and_coming_back_fetches_what_is_stale_by_then(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1, 2), stale_time=10)
    observer.subscribe(lambda _: None)()
    assert rig.runner.run_all() == 0, "the last listener left before the fetch began"
    leave = observer.subscribe(lambda _: None)
    assert rig.runner.run_all() == 1
    leave()
    rig.clock.advance(5)
    leave = observer.subscribe(lambda _: None)
    assert rig.runner.run_all() == 0
    leave()
    rig.clock.advance(5)
    observer.subscribe(lambda _: None)
    assert rig.runner.run_all() == 1
    assert observer.result.data == 2


def test_a_result_read_with_no_listener_is_up_to_date(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1), stale_time=10)
    rig.client.set_query_data(KEY, 1)
    assert (observer.result.data, observer.result.is_stale) == (1, False)
    rig.clock.advance(10)
    assert observer.result.is_stale


def test_a_result_read_with_no_listener_is_up_to_date_after_its_query_was_collected(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1), gc_time=10)
    rig.client.set_query_data(KEY, 1)
    assert observer.result.data == 1
    rig.clock.advance(300)
    assert observer.result.data is None
    rig.client.set_query_data(KEY, 2)
    assert observer.result.data == 2


def test_a_refetch_with_no_listener_fetches_all_the_same(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1), select=lambda data: data + 1)
    future = observer.refetch()
    rig.runner.run_all()
    assert future.result(0) == 1
    assert observer.result.data == 2


# The last one leaves


def test_a_fetch_that_has_not_begun_is_dropped_with_the_last_observer(rig: Rig) -> None:
    server = Server(1)
    one, other = rig.watch(KEY, server), rig.watch(KEY, server)
    one.unsubscribe()
    assert len(rig.runner.waiting()) == 1
    other.unsubscribe()
    assert rig.runner.waiting() == []
    assert server.calls == 0
    assert (rig.state(KEY).status, rig.state(KEY).fetch_status) == ("pending", "idle")


def test_a_fetch_that_has_begun_still_brings_its_data(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1))
    job = rig.runner.start_next()
    watch.unsubscribe()
    rig.runner.run(job)
    assert rig.client.get_query_data(KEY) == 1
    late = rig.watch(KEY, Server(2), stale_time=10)
    assert late.data == 1


def test_a_dropped_refetch_leaves_the_data_as_it_was(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2)
    watch.observer.refetch()
    before = rig.state(KEY)
    # A refetch that somebody asked for is awaited; only one that the observer itself began is dropped.
    rig.client.cancel_queries(KEY)
    rig.client.invalidate_queries(KEY)
    watch.unsubscribe()
    assert rig.runner.waiting() == []
    state = rig.state(KEY)
    assert (state.data, state.fetch_status, state.data_updated_at) == (1, "idle", before.data_updated_at)
    assert state.is_invalidated


def test_a_fetch_that_somebody_else_waits_for_is_not_dropped(rig: Rig) -> None:
    server = Server(1)
    watch = rig.watch(KEY, server)
    future = rig.client.fetch_query(KEY, server)
    watch.unsubscribe()
    rig.runner.run_all()
    assert future.result(0) == 1
    assert server.calls == 1


def test_leaving_ends_further_tries(rig: Rig) -> None:
    server = Server(DOWN)
    watch = rig.watch(KEY, server, retry=10, retry_delay=5)
    rig.runner.run_next()
    rig.clock.advance(5)
    rig.runner.run_next()
    watch.unsubscribe()
    rig.clock.advance(1000)
    rig.runner.run_all()
    assert server.calls == 2


def test_coming_back_between_two_tries_goes_on(rig: Rig) -> None:
    server = Server(DOWN, 1)
    watch = rig.watch(KEY, server, retry_delay=5)
    rig.runner.run_next()
    watch.unsubscribe()
    again = rig.watch(KEY, server, retry_delay=5)
    rig.clock.advance(5)
    rig.runner.run_all()
    assert again.data == 1
    assert server.calls == 2


def test_coming_back_to_data_that_will_do_lets_the_tries_go_on_all_the_same(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, DOWN, 2, retry_delay=5, refetch_interval=10)
    rig.clock.advance(10)
    rig.runner.run_next()
    watch.unsubscribe()
    again = rig.watch(KEY, Server(9), refetch_on_mount=False)
    rig.clock.advance(5)
    rig.runner.run_all()
    assert again.data == 2


def test_unsubscribing_twice_is_unsubscribing_once(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1))
    leave = observer.subscribe(lambda _: None)
    heard: list[QueryResult] = []
    observer.subscribe(heard.append)
    leave()
    leave()
    rig.runner.run_all()
    assert [result.data for result in heard] == [1]


# enabled


def test_a_disabled_observer_fetches_nothing_by_itself(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1), enabled=False, refetch_interval=5, refetch_on_mount="always")
    rig.clock.advance(100)
    rig.client.invalidate_queries(KEY)
    rig.client.refetch_queries(KEY)
    rig.client.set_online(False)
    rig.client.set_online(True)
    assert rig.runner.jobs == []
    assert not watch.result.is_stale, "what nobody wants is not stale"


def test_a_disabled_observer_shows_what_others_fetch(rig: Rig) -> None:
    watch = rig.watch(KEY, enabled=False)
    rig.client.fetch_query(KEY, Server(1))
    rig.runner.run_all()
    assert watch.seen() == [(None, "pending", "fetching"), (1, "success", "idle")]


def test_a_disabled_observer_fetches_when_it_is_told_to(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1), enabled=False)
    future = watch.observer.refetch()
    rig.runner.run_all()
    assert future.result(0) == 1
    assert watch.data == 1


def test_enabling_fetches_what_is_stale(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1, 2), enabled=False, stale_time=10)
    watch.observer.set_options(enabled=True)
    assert rig.runner.run_all() == 1
    watch.observer.set_options(enabled=False)
    watch.observer.set_options(enabled=True)
    assert rig.runner.run_all() == 0
    rig.clock.advance(10)
    watch.observer.set_options(enabled=False)
    watch.observer.set_options(enabled=True)
    assert rig.runner.run_all() == 1
    assert watch.data == 2


def test_switching_off_ends_the_interval(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, refetch_interval=5)
    watch.observer.set_options(enabled=False)
    rig.clock.advance(100)
    assert rig.runner.run_all() == 0


# Results


def test_a_result_is_the_same_object_until_something_changes(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    first = watch.result
    assert watch.result is first
    watch.observer.set_options(gc_time=5)
    assert watch.result is first
    rig.client.set_query_data(KEY, 2)
    assert watch.result is not first
    assert watch.heard[-1] is watch.result


def test_a_result_that_was_handed_out_does_not_change(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    result = watch.result
    rig.client.set_query_data(KEY, 2)
    assert result.data == 1


def test_a_refetch_brings_its_answer_by_its_future_too(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2, DOWN, retry=0)
    future = watch.observer.refetch()
    rig.runner.run_all()
    assert future.result(0) == 2
    future = watch.observer.refetch()
    rig.runner.run_all()
    assert future.exception(0) is DOWN
