"""What an observer fetches, and what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server

from bookdesk.query import keep_previous_data

if TYPE_CHECKING:
    from collections.abc import Callable

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


# refetch_interval


def test_an_interval_fetches_again_and_again_while_somebody_listens(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2, 3, refetch_interval=10, stale_time=FOR_EVER)
    rig.clock.advance(9.9)
    assert rig.runner.run_all() == 0
    rig.clock.advance(0.1)
    assert rig.runner.run_all() == 1
    rig.clock.advance(10)
    assert rig.runner.run_all() == 1
    assert watch.data == 3
    watch.unsubscribe()
    rig.clock.advance(100)
    assert rig.runner.run_all() == 0


def test_an_interval_does_not_begin_a_second_fetch_beside_a_slow_one(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2, refetch_interval=10)
    rig.clock.advance(10)
    job = rig.runner.start_next()
    rig.clock.advance(30)
    assert rig.runner.waiting() == []
    rig.runner.run(job)
    assert watch.data == 2
    rig.clock.advance(10)
    assert len(rig.runner.waiting()) == 1


def test_another_interval_counts_from_when_it_is_set(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, refetch_interval=10)
    rig.clock.advance(9)
    watch.observer.set_options(refetch_interval=20)
    rig.clock.advance(19)
    assert rig.runner.run_all() == 0
    rig.clock.advance(1)
    assert rig.runner.run_all() == 1
    watch.observer.set_options(refetch_interval=None)
    rig.clock.advance(100)
    assert rig.runner.run_all() == 0


# is_stale, by time


def test_data_turns_stale_by_time_and_the_listener_hears_of_it(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, stale_time=10)
    rig.clock.advance(9.9)
    assert watch.heard == []
    assert not watch.result.is_stale
    rig.clock.advance(0.1)
    assert [result.is_stale for result in watch.heard] == [True]
    assert rig.runner.run_all() == 0, "turning stale is no reason to fetch"


def test_new_data_puts_off_when_it_turns_stale(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, stale_time=10)
    rig.clock.advance(8)
    rig.client.set_query_data(KEY, 2)
    watch.heard.clear()
    rig.clock.advance(9)
    assert watch.heard == []
    rig.clock.advance(1)
    assert [result.is_stale for result in watch.heard] == [True]


def test_another_stale_time_counts_at_once(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, stale_time=100)
    rig.clock.advance(10)
    watch.observer.set_options(stale_time=5)
    assert watch.result.is_stale
    watch.observer.set_options(stale_time=30)
    assert not watch.result.is_stale
    watch.heard.clear()
    rig.clock.advance(20)
    assert [result.is_stale for result in watch.heard] == [True]


def test_a_shorter_stale_time_is_not_overslept(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, stale_time=100)
    watch.observer.set_options(stale_time=20)
    watch.heard.clear()
    rig.clock.advance(20)
    assert [result.is_stale for result in watch.heard] == [True]


def test_data_that_is_fresh_for_ever_sets_no_timer(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, stale_time=FOR_EVER)
    rig.clock.advance(10**9)
    assert watch.heard == []
    assert not watch.result.is_stale
    assert rig.clock.pending == []


@given(
    now=st.floats(0, 2e9),
    stale_time=st.floats(0.001, 1e6),
    passed=st.floats(0, 1e6),
)
@example(now=1_000_000.1, stale_time=0.3, passed=0.3)
@example(now=1_795_000_000.7, stale_time=15.0, passed=15.0)
def test_when_data_turns_stale_is_not_missed_by_rounding(
    now: float, stale_time: float, passed: float
) -> None:
    rig = Rig()
    rig.clock.advance(max(0.0, now - rig.clock.now()))
    watch = rig.fetched(KEY, 1, stale_time=stale_time)
    rig.clock.advance(passed)
    at_once = rig.observer(KEY, stale_time=stale_time).result.is_stale
    # Whoever heard and whoever asks agree; a timer may be a millisecond late.
    if watch.result.is_stale != at_once:
        rig.clock.advance(0.002)
    assert watch.result.is_stale == rig.observer(KEY, stale_time=stale_time).result.is_stale
    rig.clock.advance(stale_time + 1)
    assert watch.result.is_stale
    assert [result.is_stale for result in watch.heard] == [True]


def test_data_of_a_clock_that_was_ahead_is_stale(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1, updated_at=rig.clock.now() + 1000)
    assert rig.observer(KEY, stale_time=10).result.is_stale


# set_options


def test_a_new_key_shows_its_own_data_and_leaves_the_old_one(rig: Rig) -> None:
    rig.client.set_query_data(OTHER, "other")
    watch = rig.fetched(KEY, "one", stale_time=100)
    watch.observer.set_options(key=OTHER, fetcher=Server("never"))
    assert watch.observer.key == OTHER
    assert watch.seen() == [("other", "success", "idle")]
    watch.heard.clear()
    rig.client.set_query_data(KEY, "changed")
    assert watch.heard == []
    rig.client.set_query_data(OTHER, "changed too")
    assert [result.data for result in watch.heard] == ["changed too"]


def test_a_new_key_with_no_data_is_fetched_by_the_new_fetcher(rig: Rig) -> None:
    watch = rig.fetched(KEY, "one")
    watch.observer.set_options(key=OTHER, fetcher=Server("two"))
    rig.runner.run_all()
    assert watch.seen() == [(None, "pending", "fetching"), ("two", "success", "idle")]
    assert rig.client.get_query_data(KEY) == "one"


def test_a_key_that_is_left_before_its_fetch_began_is_not_fetched(rig: Rig) -> None:
    left = Server("left")
    watch = rig.watch(KEY, left)
    watch.observer.set_options(key=OTHER, fetcher=Server("shown"))
    rig.runner.run_all()
    assert (watch.data, left.calls) == ("shown", 0)


def test_an_equal_key_changes_nothing(rig: Rig) -> None:
    watch = rig.fetched(("a", {"x": 1, "y": 2}), 1)
    watch.observer.set_options(key=("a", {"y": 2, "x": 1}))
    assert watch.heard == []
    assert rig.runner.waiting() == []


def test_a_new_fetcher_alone_fetches_nothing_until_the_next_time(rig: Rig) -> None:
    watch = rig.fetched(KEY, "old")
    watch.observer.set_options(fetcher=Server("new"))
    assert rig.runner.waiting() == []
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data == "new"


@pytest.mark.parametrize("call", [lambda c: c.refetch_queries(KEY), lambda c: c.invalidate_queries(KEY)])
def test_a_refetch_through_the_client_uses_the_newest_fetcher(rig: Rig, call: Callable[[Any], None]) -> None:
    watch = rig.fetched(KEY, "old")
    watch.observer.set_options(fetcher=Server("new"))
    call(rig.client)
    rig.runner.run_all()
    assert watch.data == "new"


def test_a_wrong_option_or_key_is_refused_and_changes_nothing(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    with pytest.raises(TypeError):
        watch.observer.set_options(stale_tyme=1)
    with pytest.raises(TypeError):
        watch.observer.set_options(key=("a", object()))
    with pytest.raises(TypeError):
        watch.observer.set_options(key=OTHER, stale_tyme=1)
    assert watch.observer.key == KEY
    assert watch.data == 1


def test_options_of_an_observer_nobody_listens_to_fetch_nothing(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1))
    observer.set_options(key=OTHER, stale_time=5)
    assert rig.runner.jobs == []
    observer.subscribe(lambda _: None)
    rig.runner.run_all()
    assert rig.client.get_query_data(OTHER) == 1
    assert rig.client.get_query_data(KEY) is None


# placeholder_data


def test_a_placeholder_stands_in_until_there_is_data(rig: Rig) -> None:
    watch = rig.watch(KEY, Server("data"), placeholder_data="placeholder")
    assert (watch.data, watch.result.status) == ("placeholder", "success")
    assert watch.result.is_placeholder_data
    assert rig.client.get_query_data(KEY) is None
    rig.runner.run_all()
    assert (watch.data, watch.result.is_placeholder_data) == ("data", False)


def test_a_placeholder_stands_for_no_error(rig: Rig) -> None:
    watch = rig.fetched(KEY, DOWN, placeholder_data="placeholder", retry=0)
    assert (watch.data, watch.result.status, watch.result.is_placeholder_data) == (None, "error", False)


def test_the_last_keys_data_stays_until_the_new_key_has_its_own(rig: Rig) -> None:
    watch = rig.fetched(KEY, "one", placeholder_data=keep_previous_data)
    watch.observer.set_options(key=OTHER, fetcher=Server("two"))
    assert watch.result.is_placeholder_data
    rig.runner.run_all()
    assert watch.seen() == [("one", "success", "fetching"), ("two", "success", "idle")]
    assert [result.is_placeholder_data for result in watch.heard] == [True, False]


def test_the_last_data_there_was_stays_over_several_keys(rig: Rig) -> None:
    watch = rig.fetched(("day", 1), "one", placeholder_data=keep_previous_data)
    watch.observer.set_options(key=("day", 2))
    watch.observer.set_options(key=("day", 3))
    assert (watch.data, watch.result.is_placeholder_data) == ("one", True)


def test_a_key_that_has_data_needs_no_placeholder(rig: Rig) -> None:
    rig.client.set_query_data(OTHER, "two")
    watch = rig.fetched(KEY, "one", placeholder_data=keep_previous_data, stale_time=100)
    watch.observer.set_options(key=OTHER)
    assert (watch.data, watch.result.is_placeholder_data) == ("two", False)


def test_going_back_shows_the_first_keys_data_and_not_the_placeholder(rig: Rig) -> None:
    watch = rig.fetched(KEY, "one", placeholder_data=keep_previous_data, stale_time=100)
    watch.observer.set_options(key=OTHER)
    watch.observer.set_options(key=KEY)
    assert (watch.data, watch.result.is_placeholder_data) == ("one", False)
    assert watch.result.fetch_status == "idle"


def test_what_was_patched_before_the_change_is_what_stays(rig: Rig) -> None:
    watch = rig.fetched(KEY, "one", placeholder_data=keep_previous_data)
    rig.client.set_query_data(KEY, "patched")
    watch.observer.set_options(key=OTHER)
    assert watch.data == "patched"


def test_keeping_previous_data_with_none_before_is_pending(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1), placeholder_data=keep_previous_data)
    assert (watch.data, watch.result.status, watch.result.is_placeholder_data) == (None, "pending", False)


def test_a_placeholder_function_that_raises_is_reported_and_no_placeholder(rig: Rig) -> None:
    def fail(_previous: object) -> object:
        raise DOWN

    watch = rig.watch(KEY, Server(1), placeholder_data=fail)
    assert watch.result.status == "pending"
    assert set(rig.take_reported()) == {DOWN}
    rig.runner.run_all()
    assert watch.data == 1


def test_a_placeholder_goes_through_select(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1}, placeholder_data=keep_previous_data, select=lambda data: data["n"])
    watch.observer.set_options(key=OTHER, fetcher=Server({"n": 2}))
    assert (watch.data, watch.result.is_placeholder_data) == (1, True)
    rig.runner.run_all()
    assert (watch.data, watch.result.is_placeholder_data) == (2, False)


def test_a_placeholder_is_stale_and_has_no_time(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1), placeholder_data="x", stale_time=100)
    assert watch.result.is_stale
    assert watch.result.data_updated_at == 0


# select


class Select:
    """Takes the name out of the data, and counts how often."""

    def __init__(self, name: str = "n") -> None:
        self.name = name
        self.calls = 0

    def __call__(self, data: dict[str, Any]) -> Any:
        self.calls += 1
        return data[self.name]


def test_select_shows_a_part_and_leaves_the_cache_whole(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1}, select=Select())
    assert watch.data == 1
    assert rig.client.get_query_data(KEY) == {"n": 1}


def test_select_runs_once_for_each_data(rig: Rig) -> None:
    select = Select()
    watch = rig.fetched(KEY, {"n": 1}, {"n": 1}, {"n": 2}, select=select, stale_time=5)
    assert select.calls == 1
    rig.clock.advance(10)
    watch.observer.refetch()
    rig.runner.run_all()
    assert select.calls == 1, "the same data again"
    watch.observer.refetch()
    rig.runner.run_all()
    assert (select.calls, watch.data) == (2, 2)


def test_select_does_not_run_again_for_the_last_keys_data(rig: Rig) -> None:
    select = Select()
    watch = rig.fetched(KEY, {"n": [1]}, select=select, placeholder_data=keep_previous_data)
    shown = watch.data
    watch.observer.set_options(key=OTHER, fetcher=Server({"n": [2]}))
    assert watch.data is shown
    assert select.calls == 1
    rig.runner.run_all()
    assert select.calls == 2


def test_another_select_shows_another_part_at_once(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1, "m": 2}, select=Select())
    watch.observer.set_options(select=Select("m"))
    assert watch.data == 2
    assert [result.data for result in watch.heard] == [2]
    watch.observer.set_options(select=None)
    assert watch.data == {"n": 1, "m": 2}


def test_whoever_selects_what_did_not_change_sees_no_other_data(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": [1], "m": 2}, select=Select())
    first = watch.data
    rig.client.set_query_data(KEY, {"n": [1], "m": 3})
    assert watch.data is first


def test_a_select_that_raises_shows_an_error_and_the_cache_stays_well(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"m": 1}, select=Select())
    assert watch.result.status == "error"
    assert isinstance(watch.result.error, KeyError)
    assert watch.data is None
    assert rig.state(KEY).status == "success"


def test_a_select_that_raises_later_leaves_what_it_made_before(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1}, {"m": 1}, {"n": 3}, select=Select())
    watch.observer.refetch()
    rig.runner.run_all()
    assert (watch.data, watch.result.status) == (1, "error")
    watch.observer.refetch()
    rig.runner.run_all()
    assert (watch.data, watch.result.status, watch.result.error) == (3, "success", None)


def test_a_select_that_raised_is_not_run_again_on_the_same_data(rig: Rig) -> None:
    select = Select()
    watch = rig.fetched(KEY, {"m": 1}, select=select)
    for _ in range(3):
        assert watch.result.status == "error"
    assert select.calls == 1


def test_a_select_that_raises_on_a_placeholder_shows_no_placeholder(rig: Rig) -> None:
    watch = rig.watch(KEY, Server({"n": 1}), placeholder_data={"m": 0}, select=Select())
    assert (watch.data, watch.result.status, watch.result.is_placeholder_data) == (None, "error", False)
    rig.runner.run_all()
    assert (watch.data, watch.result.status) == (1, "success")


def test_a_new_key_does_not_show_what_select_made_of_the_old_one(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1}, select=Select())
    watch.observer.set_options(key=OTHER, fetcher=Server({"m": 1}))
    assert watch.data is None
    rig.runner.run_all()
    assert (watch.data, watch.result.status) == (None, "error")


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
