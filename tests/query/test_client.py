"""The client: reading, writing and the calls that go through many keys."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from typing import Any

import pytest
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server

# set_query_data


def test_data_that_was_set_is_read_back_under_an_equal_key(rig: Rig) -> None:
    assert rig.client.set_query_data(("a", {"x": 1, "y": 2}), "data") == "data"
    assert rig.client.get_query_data(("a", {"y": 2, "x": 1})) == "data"
    assert rig.client.get_query_data(("a",)) is None
    state = rig.state(("a", {"x": 1, "y": 2}))
    assert (state.status, state.fetch_status, state.error) == ("success", "idle", None)
    assert state.data_updated_at == rig.clock.now()


def test_a_key_that_is_not_there_has_neither_data_nor_state(rig: Rig) -> None:
    assert rig.client.get_query_data(KEY) is None
    assert rig.client.get_query_state(KEY) is None
    assert rig.client.get_queries_data(()) == []


@pytest.mark.parametrize("data", [0, False, "", [], {}])
def test_empty_data_is_data(rig: Rig, data: object) -> None:
    rig.client.set_query_data(KEY, data)
    assert rig.state(KEY).data == data
    assert rig.state(KEY).status == "success"


def test_an_updater_gets_the_old_data(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    assert rig.client.set_query_data(KEY, lambda old: old + 1) == 2
    assert rig.client.get_query_data(KEY) == 2


def test_an_updater_gets_none_where_there_is_none(rig: Rig) -> None:
    seen: list[object] = []

    def first(old: object) -> str:
        seen.append(old)
        return "first"

    rig.client.set_query_data(KEY, first)
    assert seen == [None]
    assert rig.client.get_query_data(KEY) == "first"


@pytest.mark.parametrize("nothing", [None, lambda _old: None])
def test_none_makes_no_query_and_changes_none(rig: Rig, nothing: object) -> None:
    assert rig.client.set_query_data(KEY, nothing) is None
    assert rig.client.get_query_state(KEY) is None
    rig.client.set_query_data(KEY, "data")
    before = rig.state(KEY)
    rig.clock.advance(5)
    rig.client.set_query_data(KEY, nothing)
    assert rig.state(KEY) is before


def test_an_updater_that_raises_raises_to_the_caller_and_changes_nothing(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)

    def fail(_old: object) -> object:
        raise RuntimeError("updater")

    with pytest.raises(RuntimeError, match="updater"):
        rig.client.set_query_data(KEY, fail)
    assert rig.client.get_query_data(KEY) == 1


def test_data_may_be_set_as_of_an_earlier_instant(rig: Rig) -> None:
    at = rig.clock.now() - 100
    rig.client.set_query_data(KEY, 1, updated_at=at)
    assert rig.state(KEY).data_updated_at == at


def test_setting_data_makes_it_fresh_and_valid_again(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.invalidate_queries(KEY)
    assert rig.state(KEY).is_invalidated
    rig.client.set_query_data(KEY, 2)
    assert not rig.state(KEY).is_invalidated


def test_setting_data_heals_an_error(rig: Rig) -> None:
    watch = rig.fetched(KEY, RuntimeError("down"), retry=0)
    assert watch.result.status == "error"
    rig.client.set_query_data(KEY, 1)
    assert (watch.result.status, watch.result.error, watch.data) == ("success", None, 1)


# set_queries_data


def test_all_keys_with_a_prefix_are_changed_at_once(rig: Rig) -> None:
    for number in (1, 2):
        rig.client.set_query_data(("a", number), number)
    rig.client.set_query_data(("b",), 5)
    watch = rig.watch(("a", 1), enabled=False)
    rig.client.set_queries_data(("a",), lambda old: old + 10)
    assert sorted(rig.client.get_queries_data(("a",))) == [(("a", 1), 11), (("a", 2), 12)]
    assert rig.client.get_query_data(("b",)) == 5
    assert [result.data for result in watch.heard] == [11]


def test_changing_many_makes_none(rig: Rig) -> None:
    rig.client.set_queries_data(("a",), lambda _old: "data")
    assert rig.client.get_queries_data(()) == []


# fetch_query


def test_a_fetch_runs_on_the_query_lane_and_answers_once(rig: Rig) -> None:
    server = Server("data")
    future = rig.client.fetch_query(KEY, server)
    assert rig.state(KEY).fetch_status == "fetching"
    assert not future.done()
    assert server.calls == 0
    job = rig.runner.run_next("query")
    assert job.lane == "query"
    assert future.result(0) == "data"
    assert rig.client.get_query_data(KEY) == "data"


def test_two_fetches_of_one_key_are_one(rig: Rig) -> None:
    server = Server("data")
    futures = [rig.client.fetch_query(KEY, server) for _ in range(3)]
    assert rig.runner.run_all() == 1
    assert [future.result(0) for future in futures] == ["data"] * 3
    assert server.calls == 1


def test_fresh_data_is_not_fetched_again(rig: Rig) -> None:
    server = Server("new")
    rig.client.set_query_data(KEY, "old")
    assert rig.client.fetch_query(KEY, server, stale_time=10).result(0) == "old"
    rig.clock.advance(9.9)
    assert rig.client.fetch_query(KEY, server, stale_time=10).result(0) == "old"
    assert rig.runner.jobs == []
    rig.clock.advance(0.1)
    future = rig.client.fetch_query(KEY, server, stale_time=10)
    rig.runner.run_all()
    assert future.result(0) == "new"


def test_data_with_no_stale_time_is_always_fetched_again(rig: Rig) -> None:
    rig.client.set_query_data(KEY, "old")
    future = rig.client.fetch_query(KEY, Server("new"))
    rig.runner.run_all()
    assert future.result(0) == "new"


def test_invalidated_data_is_fetched_again_however_long_it_counts_as_fresh(rig: Rig) -> None:
    rig.client.set_query_data(KEY, "old")
    rig.client.invalidate_queries(KEY)
    future = rig.client.fetch_query(KEY, Server("new"), stale_time=FOR_EVER)
    rig.runner.run_all()
    assert future.result(0) == "new"


def test_a_fetch_fails_at_the_first_error_and_again_asks_anew(rig: Rig) -> None:
    down = RuntimeError("down")
    server = Server(down, "data")
    future = rig.client.fetch_query(KEY, server)
    rig.runner.run_all()
    assert future.exception(0) is down
    assert rig.clock.pending == [300.0], "nothing but the garbage collection is due"
    again = rig.client.fetch_query(KEY, server)
    rig.runner.run_all()
    assert again.result(0) == "data"


def test_the_state_is_whole_when_the_future_is_done(rig: Rig) -> None:
    seen: list[tuple[object, str]] = []

    def on_done(_future: Future[Any]) -> None:
        state = rig.state(KEY)
        seen.append((state.data, state.fetch_status))

    rig.client.fetch_query(KEY, Server("data")).add_done_callback(on_done)
    rig.runner.run_all()
    assert seen == [("data", "idle")]


def test_a_fetch_from_a_futures_callback_is_a_new_one(rig: Rig) -> None:
    server = Server(1, 2)
    later: list[Future[Any]] = []
    rig.client.fetch_query(KEY, server).add_done_callback(
        lambda _: later.append(rig.client.fetch_query(KEY, server))
    )
    rig.runner.run_all()
    assert later[0].result(0) == 2


def test_a_caller_cannot_cancel_the_future_that_others_wait_for(rig: Rig) -> None:
    first, second = (rig.client.fetch_query(KEY, Server("data")) for _ in range(2))
    assert not first.cancel()
    rig.runner.run_all()
    assert second.result(0) == "data"


def test_a_runner_that_takes_no_work_fails_the_fetch_and_not_the_caller(rig: Rig) -> None:
    rig.runner.refusal = RuntimeError("shut down")
    future = rig.client.fetch_query(KEY, Server("data"))
    assert future.exception(0) is rig.runner.refusal
    assert rig.state(KEY).fetch_status == "idle"
    rig.runner.refusal = None
    again = rig.client.fetch_query(KEY, Server("data"))
    rig.runner.run_all()
    assert again.result(0) == "data"


def test_a_wrong_option_is_refused(rig: Rig) -> None:
    with pytest.raises(TypeError):
        rig.client.fetch_query(KEY, Server("data"), stale_tyme=5)
    with pytest.raises(TypeError):
        rig.client.fetch_query(("a", object()), Server("data"))
    assert rig.runner.jobs == []


# ensure_query_data


def test_ensuring_takes_any_data_that_is_there(rig: Rig) -> None:
    rig.client.set_query_data(KEY, "old")
    rig.clock.advance(1000)
    rig.client.set_query_data(KEY, "old")
    rig.client.invalidate_queries(KEY)
    assert rig.client.ensure_query_data(KEY, Server("new")).result(0) == "old"
    assert rig.runner.jobs == []


def test_ensuring_fetches_what_is_not_there(rig: Rig) -> None:
    future = rig.client.ensure_query_data(KEY, Server("data"))
    rig.runner.run_all()
    assert future.result(0) == "data"


# Prefixes and kinds


def _three(rig: Rig) -> list[Server]:
    """Keys ('a', 0) observed, ('a', 1) observed but disabled, ('b',) not observed; all have data."""
    servers = [Server("x") for _ in range(3)]
    for key, server in zip((("a", 0), ("a", 1), ("b",)), servers, strict=True):
        rig.client.fetch_query(key, server)
    rig.runner.run_all()
    rig.watch(("a", 0), servers[0], stale_time=FOR_EVER)
    rig.watch(("a", 1), servers[1], enabled=False)
    return servers


def _calls(rig: Rig, servers: list[Server]) -> list[int]:
    before = [server.calls for server in servers]
    rig.runner.run_all()
    return [server.calls - old for server, old in zip(servers, before, strict=True)]


def test_invalidating_refetches_only_what_is_observed_and_enabled(rig: Rig) -> None:
    servers = _three(rig)
    rig.client.invalidate_queries()
    assert all(rig.state(key).is_invalidated for key in (("a", 0), ("a", 1), ("b",)))
    assert _calls(rig, servers) == [1, 0, 0]
    assert not rig.state(("a", 0)).is_invalidated
    assert rig.state(("b",)).is_invalidated


def test_what_was_invalidated_unobserved_is_fetched_when_it_is_looked_at(rig: Rig) -> None:
    servers = _three(rig)
    rig.client.invalidate_queries(("b",))
    watch = rig.watch(("b",), servers[2], stale_time=FOR_EVER)
    assert (watch.data, watch.result.is_stale) == ("x", True)
    assert _calls(rig, servers) == [0, 0, 1]
    assert not watch.result.is_stale


@pytest.mark.parametrize(
    ("prefix", "exact", "kind", "expected"),
    [
        ((), False, "all", [1, 0, 1]),
        (("a",), False, "all", [1, 0, 0]),
        (("a",), True, "all", [0, 0, 0]),
        (("a", 0), True, "all", [1, 0, 0]),
        ((), False, "active", [1, 0, 0]),
        ((), False, "inactive", [0, 0, 1]),
        (("c",), False, "all", [0, 0, 0]),
    ],
)
def test_refetching_takes_what_is_meant_and_leaves_what_is_switched_off(
    rig: Rig, prefix: tuple[object, ...], exact: bool, kind: Any, expected: list[int]
) -> None:
    servers = _three(rig)
    rig.client.refetch_queries(prefix, exact=exact, kind=kind)
    assert _calls(rig, servers) == expected


def test_data_that_nobody_knows_how_to_fetch_is_left_alone(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.refetch_queries()
    assert rig.runner.jobs == []
    assert rig.state(KEY).status == "success"


def test_removing_forgets_what_is_meant(rig: Rig) -> None:
    _three(rig)
    rig.client.remove_queries(("a",), kind="inactive")
    assert rig.client.get_query_state(("a", 1)) is None
    assert rig.client.get_query_data(("a", 0)) == "x"
    rig.client.remove_queries(("a",), exact=True)
    assert rig.client.get_query_data(("a", 0)) == "x"
    rig.client.remove_queries()
    assert rig.client.get_queries_data(()) == []


def test_fetching_queries_are_counted(rig: Rig) -> None:
    assert rig.client.is_fetching() == 0
    rig.client.fetch_query(("a", 1), Server(1))
    rig.client.fetch_query(("a", 2), Server(1))
    rig.client.fetch_query(("b",), Server(1))
    assert (rig.client.is_fetching(), rig.client.is_fetching(("a",))) == (3, 2)
    rig.runner.run_next()
    assert rig.client.is_fetching() == 2
    rig.client.set_online(False)
    rig.client.fetch_query(("c",), Server(1))
    assert rig.client.is_fetching() == 2, "a paused one does not fetch"


# Defaults


def test_options_given_lie_over_those_of_a_prefix_over_those_of_the_client() -> None:
    rig = Rig(stale_time=10)
    for key in (("a",), ("b",)):
        rig.client.set_query_data(key, "old")
    rig.client.set_query_defaults(("b",), stale_time=20)
    rig.clock.advance(15)
    assert not rig.client.fetch_query(("a",), Server(1)).done()
    assert rig.client.fetch_query(("b",), Server(1)).done()
    assert not rig.client.fetch_query(("b",), Server(1), stale_time=5).done()
    assert rig.watch(("b", 1), enabled=False).observer.options.stale_time == 20
    assert rig.reported == []


def test_defaults_that_come_later_count_for_keys_that_were_asked_for_before() -> None:
    client = Rig(stale_time=10).client
    kept = [client.options_for(("a", 1)).stale_time]
    client.set_query_defaults(("a",), stale_time=20)
    kept.append(client.options_for(("a", 1)).stale_time)
    client.set_query_defaults(("a", 1), stale_time=30)
    kept += [client.options_for(key).stale_time for key in (("a", 1), ("a", 2), ("b", 1), ((), 1))]
    assert kept == [10, 20, 30, 20, 10, 10]


def test_defaults_of_an_unknown_option_are_refused(rig: Rig) -> None:
    with pytest.raises(TypeError):
        rig.client.set_query_defaults(("a",), stale_tyme=5)


def test_two_clients_share_nothing(rig: Rig) -> None:
    other = rig.make_client(None)
    rig.client.set_query_data(KEY, 1)
    other.set_online(False)
    assert other.get_query_data(KEY) is None
    assert rig.client.is_online


# clear and close


def test_clearing_forgets_all_and_ends_what_runs(rig: Rig) -> None:
    rig.client.set_query_data(OTHER, 1)
    future = rig.client.fetch_query(KEY, Server("data"))
    watch = rig.watch(("c",), Server("data"), refetch_interval=5)
    rig.client.clear()
    with pytest.raises(CancelledError):
        future.result(0)
    assert rig.runner.run_all() == 0
    assert rig.client.get_queries_data(()) == []
    watch.unsubscribe()
    rig.clock.advance(1000)
    assert rig.clock.pending == []
    assert rig.client.get_queries_data(()) == []


def test_a_client_that_was_closed_leaves_no_timer_and_no_fetch(rig: Rig) -> None:
    rig.fetched(OTHER, "data", stale_time=30, refetch_interval=60)
    waiting = rig.client.fetch_query(KEY, Server(RuntimeError("down")), retry=3)
    rig.runner.run_next()
    rig.client.close()
    with pytest.raises(CancelledError):
        waiting.result(0)
    rig.clock.advance(1000)
    assert rig.runner.run_all() == 0
    assert rig.clock.pending == []
