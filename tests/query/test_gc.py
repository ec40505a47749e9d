"""How long data stays that nobody looks at."""

from __future__ import annotations

import gc
import weakref

import pytest
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server


def test_data_that_was_set_goes_after_its_time(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.clock.advance(299.9)
    assert rig.client.get_query_data(KEY) == 1
    rig.clock.advance(0.1)
    assert rig.client.get_query_state(KEY) is None
    assert rig.clock.pending == []


def test_data_that_is_observed_stays(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, gc_time=10)
    rig.clock.advance(1000)
    assert watch.data == 1
    assert rig.client.get_query_data(KEY) == 1


def test_the_time_counts_from_when_the_last_observer_left(rig: Rig) -> None:
    one = rig.fetched(KEY, 1, gc_time=10)
    other = rig.watch(KEY, Server(1), gc_time=10, stale_time=FOR_EVER)
    rig.clock.advance(50)
    one.unsubscribe()
    rig.clock.advance(50)
    other.unsubscribe()
    rig.clock.advance(9.9)
    assert rig.client.get_query_data(KEY) == 1
    rig.clock.advance(0.1)
    assert rig.client.get_query_state(KEY) is None


def test_coming_back_in_time_keeps_it(rig: Rig) -> None:
    first = rig.fetched(KEY, 1, gc_time=10)
    first.unsubscribe()
    rig.clock.advance(9)
    again = rig.watch(KEY, Server(2), gc_time=10, stale_time=FOR_EVER)
    rig.clock.advance(100)
    assert (again.data, rig.client.get_query_data(KEY)) == (1, 1)
    again.unsubscribe()
    rig.clock.advance(10)
    assert rig.client.get_query_state(KEY) is None


def test_data_with_no_time_to_stay_goes_at_the_next_turn(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, gc_time=0)
    watch.unsubscribe()
    rig.clock.advance(0)
    assert rig.client.get_query_state(KEY) is None


def test_data_that_stays_for_ever_sets_no_timer(rig: Rig) -> None:
    rig.client.fetch_query(KEY, Server(1), gc_time=FOR_EVER)
    rig.runner.run_all()
    assert rig.clock.pending == []
    rig.clock.advance(10**9)
    assert rig.client.get_query_data(KEY) == 1


def test_a_fetch_with_no_time_to_stay_answers_and_is_gone(rig: Rig) -> None:
    future = rig.client.fetch_query(KEY, Server(1), gc_time=0)
    rig.clock.advance(5)
    assert rig.client.is_fetching() == 1
    rig.runner.run_all()
    assert future.result(0) == 1
    rig.clock.advance(0)
    assert rig.client.get_query_state(KEY) is None


def test_the_longest_time_asked_for_counts(rig: Rig) -> None:
    for gc_time in (100, 200, 10):
        rig.client.prefetch_query(KEY, Server(1), gc_time=gc_time)
        rig.runner.run_all()
    rig.clock.advance(199)
    assert rig.client.get_query_data(KEY) == 1
    rig.clock.advance(1)
    assert rig.client.get_query_state(KEY) is None


def test_what_is_being_fetched_stays_until_it_has_ended(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, gc_time=10)
    watch.observer.refetch()
    job = rig.runner.start_next()
    watch.unsubscribe()
    rig.clock.advance(50)
    assert rig.state(KEY).fetch_status == "fetching"
    rig.runner.finish(job, 2)
    assert rig.client.get_query_data(KEY) == 2
    rig.clock.advance(10)
    assert rig.client.get_query_state(KEY) is None
    assert rig.clock.pending == []


def test_an_error_goes_like_data(rig: Rig) -> None:
    future = rig.client.fetch_query(KEY, Server(RuntimeError("down")), gc_time=10)
    rig.runner.run_all()
    assert isinstance(future.exception(0), RuntimeError)
    rig.clock.advance(10)
    assert rig.client.get_query_state(KEY) is None


def test_setting_data_again_begins_the_time_anew(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.clock.advance(200)
    rig.client.set_query_data(KEY, 2)
    rig.clock.advance(299)
    assert rig.client.get_query_data(KEY) == 2
    rig.clock.advance(1)
    assert rig.client.get_query_state(KEY) is None


def test_an_observer_that_only_exists_keeps_nothing(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1), gc_time=10)
    rig.clock.advance(10)
    assert rig.client.get_query_state(KEY) is None
    observer.subscribe(lambda _: None)
    rig.runner.run_all()
    assert observer.result.data == 1
    assert rig.client.get_query_data(KEY) == 1


def test_one_that_was_collected_is_fetched_when_it_is_looked_at(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, gc_time=10, stale_time=FOR_EVER)
    watch.unsubscribe()
    rig.clock.advance(10)
    again = rig.watch(KEY, Server(2), stale_time=FOR_EVER)
    assert (again.data, again.result.fetch_status) == (None, "fetching")
    rig.runner.run_all()
    assert again.data == 2


def test_those_that_stay_as_long_share_a_timer_and_leave_one_after_another(rig: Rig) -> None:
    keys = [("days", str(number)) for number in range(50)]
    for key in keys:
        rig.client.set_query_data(key, 1)
        rig.clock.advance(1)
    assert len(rig.clock.pending) == 1
    # The one that was to leave first is set once more, the second is gone before its time.
    rig.client.set_query_data(keys[0], 2)
    rig.client.remove_queries(keys[1], exact=True)
    rig.clock.advance(252)
    assert [key for key, _ in rig.client.get_queries_data(("days",))] == [keys[0], *keys[3:]]
    rig.clock.advance(46.9)
    assert [key for key, _ in rig.client.get_queries_data(("days",))] == [keys[0], keys[49]]
    rig.clock.advance(0.1)
    assert [key for key, _ in rig.client.get_queries_data(("days",))] == [keys[0]]
    rig.clock.advance(1)
    assert rig.client.get_queries_data(()) == []
    assert rig.clock.pending == []


def test_one_that_is_to_stay_longer_does_not_leave_with_those_it_came_with(rig: Rig) -> None:
    for key in (KEY, OTHER):
        rig.client.prefetch_query(key, Server(1), gc_time=10)
    rig.runner.run_all()
    rig.clock.advance(5)
    rig.client.prefetch_query(KEY, Server(2), gc_time=100)
    rig.runner.run_all()
    rig.clock.advance(5)
    assert rig.client.get_queries_data(()) == [(KEY, 2)]
    rig.clock.advance(94)
    assert rig.client.get_queries_data(()) == [(KEY, 2)]
    rig.clock.advance(1)
    assert rig.client.get_queries_data(()) == []
    assert rig.clock.pending == []


def test_removing_ends_the_timer(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.set_query_data(OTHER, 1)
    rig.client.remove_queries()
    assert rig.clock.pending == []


def test_a_key_that_is_left_for_another_goes_after_its_time(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, gc_time=10)
    watch.observer.set_options(key=OTHER, fetcher=Server(2))
    rig.runner.run_all()
    rig.clock.advance(10)
    assert rig.client.get_query_state(KEY) is None
    assert rig.client.get_query_data(OTHER) == 2


class Value:
    """Data that can be watched going."""


@pytest.mark.parametrize("how", ["time", "remove", "clear"])
def test_the_data_itself_is_let_go(rig: Rig, how: str) -> None:
    value = Value()
    ref = weakref.ref(value)
    rig.client.set_query_data(KEY, value)
    watch = rig.watch(KEY, Server(1), stale_time=FOR_EVER)
    watch.unsubscribe()
    del value, watch
    if how == "time":
        rig.clock.advance(300)
    elif how == "remove":
        rig.client.remove_queries()
    else:
        rig.client.clear()
    gc.collect()
    assert ref() is None
