"""One key's life: fetched, failed, set by hand meanwhile, invalidated, removed."""

from __future__ import annotations

from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

import pytest
from tests.query.rig import KEY, OTHER, Rig, Server

from bookdesk.query.runner import Job

if TYPE_CHECKING:
    from bookdesk.query.state import QueryResult

DOWN = RuntimeError("down")


def test_a_query_goes_from_pending_to_success(rig: Rig) -> None:
    watch = rig.watch(KEY, Server("data"))
    assert (watch.result.status, watch.result.fetch_status) == ("pending", "fetching")
    rig.clock.advance(2)
    rig.runner.run_all()
    state = rig.state(KEY)
    assert (state.data, state.status, state.fetch_status) == ("data", "success", "idle")
    assert state.data_updated_at == rig.clock.now()
    assert state.error_updated_at == 0


def test_a_query_goes_from_pending_to_error(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(DOWN), retry=0)
    rig.clock.advance(2)
    rig.runner.run_all()
    assert watch.seen() == [(None, "pending", "fetching"), (None, "error", "idle")]
    state = rig.state(KEY)
    assert (state.error, state.failure_reason, state.failure_count) == (DOWN, DOWN, 1)
    assert state.error_updated_at == rig.clock.now()
    assert state.data_updated_at == 0


def test_an_error_keeps_the_data_and_a_success_forgets_the_error(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, DOWN, 2, retry=0)
    updated = watch.result.data_updated_at
    rig.clock.advance(5)
    watch.observer.refetch()
    rig.runner.run_all()
    result = watch.result
    assert (result.data, result.status, result.error, result.data_updated_at) == (1, "error", DOWN, updated)
    watch.observer.refetch()
    rig.runner.run_all()
    result = watch.result
    assert (result.data, result.status, result.error, result.failure_count) == (2, "success", None, 0)


def test_the_error_stays_while_data_is_fetched_once_more(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, DOWN, 2, retry=0)
    watch.observer.refetch()
    rig.runner.run_all()
    watch.observer.refetch()
    assert (watch.result.status, watch.result.error, watch.result.fetch_status) == ("error", DOWN, "fetching")


def test_without_data_a_new_try_begins_as_pending_again(rig: Rig) -> None:
    watch = rig.fetched(KEY, DOWN, 2, retry=0)
    watch.observer.refetch()
    assert (watch.result.status, watch.result.error, watch.result.fetch_status) == (
        "pending",
        None,
        "fetching",
    )


def test_data_that_could_not_be_refreshed_is_stale(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, DOWN, 2, retry=0, stale_time=100)
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.result.is_stale
    late = rig.watch(KEY, Server(3), stale_time=100)
    rig.runner.run_all()
    assert late.data == 3


def test_a_fetcher_that_returns_none_has_failed(rig: Rig) -> None:
    watch = rig.fetched(KEY, None, retry=0)
    assert watch.result.status == "error"
    assert isinstance(watch.result.error, ValueError)
    assert watch.data is None


def test_a_fetcher_that_returns_none_leaves_older_data(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, None, retry=0)
    watch.observer.refetch()
    rig.runner.run_all()
    assert (watch.data, watch.result.status) == (1, "error")


def test_observing_with_no_fetcher_says_so_and_stops_nothing(rig: Rig) -> None:
    watch = rig.watch(KEY, enabled=False)
    future = watch.observer.refetch()
    assert isinstance(future.exception(0), ValueError)
    assert rig.runner.jobs == []
    rig.client.set_query_data(KEY, 1)
    assert watch.data == 1


def test_a_runner_is_told_the_fetcher_of_each_job(rig: Rig) -> None:
    one, other = Server(1), Server(2)
    rig.client.fetch_query(KEY, one)
    rig.client.prefetch_query(OTHER, other)
    assert [job.function.fetcher for job in rig.runner.jobs if isinstance(job.function, Job)] == [one, other]


# Data set by hand during a fetch


def test_data_set_during_a_fetch_shows_at_once_and_the_fetch_goes_on(rig: Rig) -> None:
    watch = rig.watch(KEY, Server("fetched"))
    rig.client.set_query_data(KEY, "by hand")
    assert (watch.data, watch.result.status, watch.result.fetch_status) == ("by hand", "success", "fetching")
    rig.runner.run_all()
    assert (watch.data, watch.result.fetch_status) == ("fetched", "idle")


def test_a_fetch_that_fails_leaves_what_was_set_meanwhile(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(DOWN), retry=0)
    rig.client.set_query_data(KEY, "by hand")
    rig.runner.run_all()
    assert (watch.data, watch.result.status) == ("by hand", "error")


def test_a_function_that_shares_sees_what_was_set_meanwhile(rig: Rig) -> None:
    """An answer that is older than a patch must not undo it: the versions tell."""

    def newest(old: dict[str, int], new: dict[str, int]) -> dict[str, int]:
        return new if new["version"] >= old["version"] else old

    watch = rig.watch(KEY, Server({"version": 4}), structural_sharing=newest)
    job = rig.runner.start_next()
    rig.client.set_query_data(KEY, {"version": 5})
    rig.runner.finish(job, {"version": 4})
    assert watch.data == {"version": 5}
    assert watch.result.fetch_status == "idle"


def test_setting_data_never_fetches(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    rig.client.set_query_data(KEY, 2)
    rig.clock.advance(60)
    assert rig.runner.waiting() == []
    assert watch.data == 2


# Invalidating


def test_invalidating_twice_is_invalidating_once(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.invalidate_queries(KEY)
    before = rig.state(KEY)
    rig.client.invalidate_queries(KEY)
    assert rig.state(KEY) is before


def test_an_invalidated_query_that_is_disabled_tells_its_listener_but_does_not_fetch(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    watch = rig.watch(KEY, Server(2), enabled=False)
    rig.client.invalidate_queries(KEY)
    assert rig.runner.jobs == []
    assert watch.data == 1


# Removing


def test_what_is_shown_stays_when_its_query_is_removed(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2)
    rig.client.remove_queries(KEY)
    assert rig.client.get_query_data(KEY) is None
    assert watch.data == 1
    assert watch.heard == []


def test_who_observed_what_was_removed_hears_again_once_it_fetches(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2)
    rig.client.remove_queries(KEY)
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data == 2
    assert watch.heard[-1].data == 2
    rig.client.set_query_data(KEY, 3)
    assert watch.heard[-1].data == 3


def test_removing_ends_the_fetch_that_runs(rig: Rig) -> None:
    watch = rig.watch(KEY, Server("data"))
    future = rig.client.fetch_query(KEY, Server("data"))
    job = rig.runner.start_next()
    rig.client.remove_queries(KEY)
    with pytest.raises(CancelledError):
        future.result(0)
    rig.runner.finish(job, "late")
    assert rig.client.get_query_state(KEY) is None
    assert watch.result.fetch_status == "idle"


def test_leaving_what_was_removed_harms_nobody(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    rig.client.remove_queries(KEY)
    rig.client.set_query_data(KEY, "another")
    watch.unsubscribe()
    assert rig.client.get_query_data(KEY) == "another"
    rig.clock.advance(299)
    assert rig.client.get_query_data(KEY) == "another"


# Callbacks that come back at once


def test_a_listener_that_sets_data_when_a_fetch_ends_has_the_last_word(rig: Rig) -> None:
    observer = rig.observer(KEY, Server("fetched"))
    heard: list[Any] = []

    def listener(result: QueryResult) -> None:
        heard.append(result.data)
        if result.data == "fetched":
            rig.client.set_query_data(KEY, "patched")

    observer.subscribe(listener)
    rig.runner.run_all()
    assert heard == [None, "fetched", "patched"]
    assert observer.result.data == "patched"


def test_what_is_set_as_of_no_later_stays_stale(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, stale_time=60)
    watch.unsubscribe()
    rig.clock.advance(5)
    at = rig.state(KEY).data_updated_at
    rig.client.invalidate_queries(KEY)
    rig.client.set_query_data(KEY, 2, updated_at=at)
    assert rig.state(KEY).is_invalidated
    # As of now it is what there is.
    rig.client.set_query_data(KEY, 3)
    assert not rig.state(KEY).is_invalidated
