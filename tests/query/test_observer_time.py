"""What time alone does to an observer: data turns stale, intervals pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server

if TYPE_CHECKING:
    from bookdesk.query import QueryState
    from bookdesk.query.keys import Key


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


def test_another_key_s_interval_counts_from_when_it_is_shown(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, refetch_interval=10, stale_time=FOR_EVER)
    rig.clock.advance(9)
    other = Server(2)
    watch.observer.set_options(key=OTHER, fetcher=other)
    rig.runner.run_all()
    rig.clock.advance(9.9)
    assert rig.runner.run_all() == 0
    rig.clock.advance(0.1)
    assert rig.runner.run_all() == 1
    assert other.calls == 2


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
    watch.observer.set_options(stale_time=30)
    assert [result.is_stale for result in watch.heard] == [True, False]
    rig.clock.advance(20)
    assert [result.is_stale for result in watch.heard] == [True, False, True]


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


def test_a_function_says_how_long_this_data_counts_as_fresh(rig: Rig) -> None:
    asked: list[tuple[object, object]] = []

    def stale_time(key: Key, state: QueryState) -> float:
        asked.append((key, state.data))
        return 10.0 if state.data == 1 else 20.0

    watch = rig.fetched(KEY, 1, 2, stale_time=stale_time)
    assert (KEY, 1) in asked
    rig.clock.advance(10)
    assert [result.is_stale for result in watch.heard] == [True]
    watch.observer.refetch()
    rig.runner.run_all()
    rig.clock.advance(19.9)
    assert not watch.result.is_stale
    rig.clock.advance(0.1)
    assert watch.result.is_stale


def test_a_function_that_shortens_the_time_meanwhile_is_heard_of_at_the_next_change(rig: Rig) -> None:
    seconds = [100.0]
    watch = rig.fetched(KEY, 1, stale_time=lambda _key, _state: seconds[0])
    rig.clock.advance(50)
    seconds[0] = 10.0
    before = watch.result
    rig.clock.advance(50)
    assert (before.is_stale, watch.result.is_stale) == (False, True)
    assert min(rig.clock.pending) > 100, "no timer rings again and again"


def test_a_function_that_raises_is_reported_and_makes_the_data_stale(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, stale_time=lambda _key, _state: 1 / 0)
    assert watch.result.is_stale
    assert {type(error) for error in rig.take_reported()} == {ZeroDivisionError}
