"""Fetching ahead: on its own lane, without errors, and promoted when somebody comes to look."""

from __future__ import annotations

from tests.query.rig import KEY, OTHER, Rig, Server

DOWN = RuntimeError("down")


def test_a_prefetch_runs_on_its_own_lane_and_fills_the_cache(rig: Rig) -> None:
    future = rig.client.prefetch_query(KEY, Server(1))
    assert [job.lane for job in rig.runner.waiting()] == ["prefetch"]
    rig.runner.run_all()
    assert future.result(0) is None
    assert rig.client.get_query_data(KEY) == 1


def test_a_prefetch_that_fails_says_nothing(rig: Rig) -> None:
    future = rig.client.prefetch_query(KEY, Server(DOWN))
    rig.runner.run_all()
    assert future.result(0) is None
    assert rig.state(KEY).error is DOWN


def test_a_prefetch_that_is_cancelled_says_nothing(rig: Rig) -> None:
    future = rig.client.prefetch_query(KEY, Server(1))
    rig.client.cancel_queries(KEY)
    assert rig.runner.run_all() == 0
    assert future.result(0) is None


def test_fresh_data_is_not_prefetched(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    assert rig.client.prefetch_query(KEY, Server(2), stale_time=10).done()
    assert rig.runner.jobs == []
    rig.clock.advance(10)
    assert not rig.client.prefetch_query(KEY, Server(2), stale_time=10).done()


def test_each_who_asks_ahead_for_what_is_there_is_told_at_once(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.set_query_data(OTHER, 2)
    heard: list[object] = []
    for key in (KEY, OTHER, KEY):
        future = rig.client.prefetch_query(key, Server(3), stale_time=10)
        assert not future.cancel(), "what one does with it is nothing to the others"
        future.add_done_callback(lambda done: heard.append(done.result(0)))
    assert heard == [None, None, None]
    assert rig.runner.jobs == []


def test_what_is_being_fetched_is_not_prefetched_as_well(rig: Rig) -> None:
    server = Server(1)
    rig.watch(KEY, server)
    rig.client.prefetch_query(KEY, server)
    rig.client.prefetch_query(KEY, server)
    assert [job.lane for job in rig.runner.waiting()] == ["query"]


def test_a_waiting_prefetch_moves_to_the_query_lane_when_somebody_looks(rig: Rig) -> None:
    server = Server(1)
    ahead = rig.client.prefetch_query(KEY, server)
    other = rig.client.prefetch_query(OTHER, server)
    watch = rig.watch(KEY, server)
    assert [job.lane for job in rig.runner.waiting()] == ["prefetch", "query"]
    rig.runner.run_next("query")
    assert (watch.data, ahead.done(), other.done()) == (1, True, False)
    rig.runner.run_all()
    assert server.calls == 2, "one for each key"
    assert watch.seen() == [(1, "success", "idle")]


def test_a_waiting_prefetch_moves_to_the_query_lane_when_somebody_asks(rig: Rig) -> None:
    server = Server(1)
    rig.client.prefetch_query(KEY, server)
    future = rig.client.fetch_query(KEY, server)
    assert [job.lane for job in rig.runner.waiting()] == ["query"]
    rig.runner.run_all()
    assert (future.result(0), server.calls) == (1, 1)


def test_what_was_fetched_ahead_without_retries_is_tried_again_for_whoever_looks(rig: Rig) -> None:
    server = Server(DOWN, 1)
    ahead = rig.client.prefetch_query(KEY, server, retry=0)
    job = rig.runner.start_next("prefetch")
    watch = rig.watch(KEY, server, retry=1, retry_delay=5)
    rig.runner.run(job)
    assert not ahead.done()
    rig.clock.advance(5)
    rig.runner.run_next("query")
    assert (watch.data, ahead.done(), server.calls) == (1, True, 2)


def test_a_prefetch_that_runs_is_not_fetched_twice(rig: Rig) -> None:
    server = Server(1)
    rig.client.prefetch_query(KEY, server)
    job = rig.runner.start_next("prefetch")
    watch = rig.watch(KEY, server)
    assert rig.runner.waiting() == []
    rig.runner.run(job)
    assert watch.data == 1
    assert server.calls == 1


def test_the_next_try_of_a_prefetch_that_somebody_joined_runs_on_the_query_lane(rig: Rig) -> None:
    server = Server(DOWN, 1)
    rig.client.prefetch_query(KEY, server, retry=1, retry_delay=1)
    job = rig.runner.start_next("prefetch")
    watch = rig.watch(KEY, server)
    rig.runner.run(job)
    rig.clock.advance(1)
    assert [job.lane for job in rig.runner.waiting()] == ["query"]
    rig.runner.run_all()
    assert watch.data == 1


def test_a_promoted_prefetch_that_began_meanwhile_brings_its_answer_once(rig: Rig) -> None:
    """A worker that claims the job in the same moment: of the two that want it, one gets it."""
    server = Server(1)
    rig.client.prefetch_query(KEY, server)
    old = rig.runner.waiting("prefetch")[0]
    watch = rig.watch(KEY, server)
    assert old.is_cancelled
    # The worker had taken it from its queue before it was cancelled there.
    assert old.function() is None
    assert server.calls == 0
    old.on_done(None, None)
    assert (watch.result.status, watch.result.fetch_status) == ("pending", "fetching")
    rig.runner.run_all()
    assert (watch.data, server.calls) == (1, 1)


def test_a_disabled_observer_promotes_nothing(rig: Rig) -> None:
    rig.client.prefetch_query(KEY, Server(1))
    watch = rig.watch(KEY, enabled=False)
    assert [job.lane for job in rig.runner.waiting()] == ["prefetch"]
    rig.runner.run_all()
    assert watch.data == 1


def test_a_prefetch_that_nobody_looks_at_stays_when_an_observer_comes_and_goes_after(rig: Rig) -> None:
    rig.client.prefetch_query(KEY, Server(1))
    job = rig.runner.start_next("prefetch")
    watch = rig.watch(KEY, Server(1))
    watch.unsubscribe()
    rig.runner.run(job)
    assert rig.client.get_query_data(KEY) == 1


def test_prefetched_data_is_shown_at_once(rig: Rig) -> None:
    rig.client.prefetch_query(KEY, Server(1), stale_time=15)
    rig.runner.run_all()
    watch = rig.watch(KEY, Server(2), stale_time=15)
    assert watch.data == 1
    assert rig.runner.waiting() == []


def test_a_prefetch_offline_waits_and_is_promoted_there_too(rig: Rig) -> None:
    rig.client.set_online(False)
    server = Server(1)
    rig.client.prefetch_query(KEY, server)
    assert rig.state(KEY).fetch_status == "paused"
    watch = rig.watch(KEY, server)
    rig.client.set_online(True)
    assert [job.lane for job in rig.runner.waiting()] == ["query"]
    rig.runner.run_all()
    assert (watch.data, server.calls) == (1, 1)


def test_an_observer_that_turns_to_a_prefetched_key_promotes_it(rig: Rig) -> None:
    server = Server(2)
    watch = rig.fetched(KEY, 1)
    rig.client.prefetch_query(OTHER, server)
    watch.observer.set_options(key=OTHER, fetcher=server)
    assert [job.lane for job in rig.runner.waiting()] == ["query"]
    rig.runner.run_all()
    assert (watch.data, server.calls) == (2, 1)


def test_enabling_an_observer_promotes_the_prefetch_that_waits(rig: Rig) -> None:
    server = Server(1)
    watch = rig.watch(KEY, server, enabled=False)
    rig.client.prefetch_query(KEY, server)
    watch.observer.set_options(enabled=True)
    assert [job.lane for job in rig.runner.waiting()] == ["query"]
    rig.runner.run_all()
    assert (watch.data, server.calls) == (1, 1)
