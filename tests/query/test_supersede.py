"""A fetch that is cancelled, and one that another supersedes."""

from __future__ import annotations

from concurrent.futures import CancelledError

import pytest
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server

DOWN = RuntimeError("down")


# Cancelling


def test_cancelling_the_first_fetch_goes_back_to_nothing(rig: Rig) -> None:
    watch = rig.watch(KEY, Server("data"))
    future = rig.client.fetch_query(KEY, Server("data"))
    job = rig.runner.start_next()
    rig.client.cancel_queries(KEY)
    assert (watch.data, watch.result.status, watch.result.fetch_status) == (None, "pending", "idle")
    with pytest.raises(CancelledError):
        future.result(0)
    rig.runner.finish(job, "late")
    assert watch.data is None
    assert rig.state(KEY).error is None


def test_cancelling_a_refetch_goes_back_to_the_data_before_it(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2)
    before = rig.state(KEY)
    watch.observer.refetch()
    job = rig.runner.start_next()
    rig.client.cancel_queries(KEY)
    assert rig.state(KEY) == before
    rig.runner.finish(job, 2)
    assert watch.data == 1


def test_cancelling_goes_back_to_an_earlier_error(rig: Rig) -> None:
    watch = rig.fetched(KEY, DOWN, 2, retry=0)
    watch.observer.refetch()
    assert watch.result.status == "pending"
    rig.client.cancel_queries(KEY)
    assert (watch.result.status, watch.result.error) == ("error", DOWN)


def test_cancelling_keeps_what_was_set_by_hand_meanwhile(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2)
    watch.observer.refetch()
    rig.client.set_query_data(KEY, "by hand")
    at = rig.state(KEY).data_updated_at
    rig.client.cancel_queries(KEY)
    assert (watch.data, watch.result.data_updated_at) == ("by hand", at)
    assert watch.result.fetch_status == "idle"


def test_cancelling_between_two_tries_ends_both(rig: Rig) -> None:
    server = Server(DOWN)
    watch = rig.watch(KEY, server, retry=5)
    rig.runner.run_next()
    assert watch.result.failure_count == 1
    rig.client.cancel_queries(KEY)
    rig.clock.advance(100)
    assert rig.runner.run_all() == 0
    assert server.calls == 1
    assert (watch.result.status, watch.result.failure_count) == ("pending", 0)


def test_cancelling_what_does_not_fetch_changes_nothing(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    failed = rig.fetched(OTHER, DOWN, retry=0)
    before = (rig.state(KEY), rig.state(OTHER))
    rig.client.cancel_queries()
    assert (rig.state(KEY), rig.state(OTHER)) == before
    assert (watch.heard, failed.heard) == ([], [])


def test_a_cancelled_fetch_can_be_asked_for_again(rig: Rig) -> None:
    server = Server("data")
    watch = rig.watch(KEY, server)
    rig.client.cancel_queries(KEY)
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data == "data"


def test_a_late_answer_of_a_cancelled_fetch_does_not_end_the_next_one(rig: Rig) -> None:
    watch = rig.watch(KEY, Server("x"))
    first = rig.runner.start_next()
    rig.client.cancel_queries(KEY)
    watch.observer.refetch()
    second = rig.runner.start_next()
    # A runner whose answer was on its way when it was cancelled.
    first.on_done("late", None)
    assert (watch.data, watch.result.fetch_status) == (None, "fetching")
    rig.runner.finish(second, "right")
    assert watch.data == "right"


def test_cancelling_does_not_take_back_that_the_data_is_invalid(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2, stale_time=FOR_EVER)
    rig.client.invalidate_queries(KEY)
    rig.client.cancel_queries(KEY)
    assert watch.data == 1
    assert watch.result.is_stale


# Fetching anew while a fetch runs


def test_a_refetch_supersedes_the_one_that_runs(rig: Rig) -> None:
    watch = rig.fetched(KEY, 0)
    watch.observer.refetch()
    first = rig.runner.start_next()
    watch.observer.refetch()
    second = rig.runner.start_next()
    assert first.is_cancelled
    rig.runner.finish(second, "second")
    rig.runner.finish(first, "first")
    assert watch.data == "second"


def test_a_refetch_joins_the_one_that_runs_where_that_is_asked_for(rig: Rig) -> None:
    watch = rig.fetched(KEY, 0, 1)
    one = watch.observer.refetch(cancel_refetch=False)
    other = watch.observer.refetch(cancel_refetch=False)
    assert rig.runner.run_all() == 1
    assert one.result(0) == other.result(0) == 1


@pytest.mark.parametrize("cancel_refetch", [True, False])
def test_the_first_fetch_of_all_is_never_begun_anew(rig: Rig, cancel_refetch: bool) -> None:
    watch = rig.watch(KEY, Server("data"))
    job = rig.runner.start_next()
    watch.observer.refetch(cancel_refetch=cancel_refetch)
    rig.client.invalidate_queries(KEY, cancel_refetch=cancel_refetch)
    rig.client.refetch_queries(KEY, cancel_refetch=cancel_refetch)
    assert rig.runner.waiting() == []
    rig.runner.run(job)
    assert watch.data == "data"


def test_a_fetch_begun_before_the_data_was_invalidated_is_begun_anew(rig: Rig) -> None:
    watch = rig.fetched(KEY, "old")
    watch.observer.refetch()
    rig.runner.start_next()
    rig.client.invalidate_queries(KEY)
    rig.runner.finish(rig.runner.start_next(), "after the change")
    assert watch.data == "after the change"
    assert not rig.state(KEY).is_invalidated


def test_whoever_waits_for_a_fetch_gets_the_answer_of_the_one_that_superseded_it(rig: Rig) -> None:
    rig.client.set_query_data(KEY, "initial")
    future = rig.client.fetch_query(KEY, Server("first"))
    rig.runner.start_next()
    rig.client.refetch_queries(KEY)
    rig.runner.finish(rig.runner.start_next(), "second")
    assert future.result(0) == "second"


def test_a_fetch_that_somebody_waits_for_is_not_dropped_when_another_superseded_it(rig: Rig) -> None:
    watch = rig.fetched(KEY, 0)
    future = rig.client.fetch_query(KEY, Server("first"))
    rig.client.invalidate_queries(KEY)
    watch.unsubscribe()
    rig.runner.run_all()
    assert future.done()
    assert future.exception(0) is None


def test_whoever_observes_sees_no_pause_between_two_fetches(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2)
    watch.observer.refetch()
    watch.observer.refetch()
    assert watch.seen() == [(1, "success", "fetching")]


def test_cancelling_the_second_of_two_fetches_goes_back_before_both(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    watch.observer.refetch()
    watch.observer.refetch()
    rig.client.cancel_queries(KEY)
    assert watch.seen() == [(1, "success", "fetching"), (1, "success", "idle")]


def test_cancelling_after_a_failed_try_was_superseded_goes_back_before_that(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, DOWN)
    before = rig.state(KEY)
    watch.observer.refetch()
    rig.runner.run_next()
    assert watch.result.failure_count == 1
    watch.observer.refetch()
    rig.client.cancel_queries(KEY)
    assert rig.state(KEY) == before
