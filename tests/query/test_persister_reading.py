"""Stored data is read before anything is fetched, offline too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server
from tests.query.stored_rig import WRITTEN, StoredRig

from bookdesk.query import QueryClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.query.keys import Key

DOWN = RuntimeError("down")


@pytest.fixture
def rig() -> Iterator[StoredRig]:
    rig = StoredRig(persist=True)
    yield rig
    assert rig.reported == []


def test_stored_data_is_read_on_the_store_lane_before_anything_is_fetched(rig: StoredRig) -> None:
    rig.stored(KEY, "stored", age=100)
    watch = rig.watch(KEY, Server("fetched"), stale_time=60)
    assert [job.lane for job in rig.runner.waiting()] == ["store"]
    assert watch.result.fetch_status == "fetching"
    rig.runner.run_next("store")
    assert (watch.data, watch.result.status, watch.result.is_stale) == ("stored", "success", True)
    assert watch.result.data_updated_at == rig.clock.now() - 100
    assert watch.result.fetch_status == "fetching"
    rig.runner.run_next("query")
    assert watch.data == "fetched"
    assert {call.lane for call in rig.store.calls} == {"store"}
    assert rig.store.count("load") == 1
    assert [result.data for result in watch.heard] == [None, "stored", "fetched"]


def test_fresh_stored_data_is_not_fetched(rig: StoredRig) -> None:
    rig.stored(KEY, "stored", age=30)
    watch = rig.watch(KEY, Server("fetched"), stale_time=60)
    rig.runner.run_all()
    assert rig.runner.submitted("query") == []
    assert (watch.data, watch.result.fetch_status, watch.result.is_stale) == ("stored", "idle", False)
    rig.clock.advance(30)
    assert watch.result.is_stale


def test_a_key_that_is_not_stored_is_fetched(rig: StoredRig) -> None:
    watch = rig.watch(KEY, Server("fetched"), stale_time=60)
    rig.runner.run_all()
    assert watch.data == "fetched"
    assert watch.seen() == [(None, "pending", "fetching"), ("fetched", "success", "idle")]


def test_data_in_memory_is_not_read_again(rig: StoredRig) -> None:
    rig.client.set_query_data(KEY, "memory")
    rig.stored(KEY, "stored")
    watch = rig.watch(KEY, Server("fetched"))
    assert [job.lane for job in rig.runner.waiting()] == ["query"]
    rig.runner.run_all()
    assert watch.data == "fetched"
    assert rig.store.count("load") == 0


def test_the_store_is_asked_once_for_each_key(rig: StoredRig) -> None:
    server = Server(DOWN)
    watch = rig.watch(KEY, server, retry=0)
    rig.runner.run_all()
    watch.observer.refetch()
    rig.runner.run_all()
    rig.watch(KEY, server, retry=0)
    rig.runner.run_all()
    assert rig.store.count("load") == 1


def test_what_does_not_persist_is_neither_read_nor_written(rig: StoredRig) -> None:
    rig.stored(KEY, "stored")
    watch = rig.watch(KEY, Server("fetched"), persist=False)
    rig.runner.run_all()
    assert watch.data == "fetched"
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert rig.store.calls == []


def test_without_a_store_persisting_changes_nothing() -> None:
    rig = Rig(persist=True)
    watch = rig.watch(KEY, Server(1))
    rig.runner.run_all()
    rig.client.set_query_data(KEY, 2)
    rig.client.flush_store()
    rig.client.remove_queries()
    rig.client.clear()
    assert {job.lane for job in rig.runner.jobs} == {"query"}
    assert watch.data == 2
    assert rig.reported == []


def test_stored_data_opens_offline(rig: StoredRig) -> None:
    rig.client.set_online(False)
    rig.stored(KEY, "stored", age=1000)
    watch = rig.watch(KEY, Server("fetched"))
    rig.runner.run_all()
    assert (watch.data, watch.result.status, watch.result.fetch_status) == ("stored", "success", "paused")
    assert watch.result.data_updated_at == rig.clock.now() - 1000
    rig.client.set_online(True)
    rig.runner.run_all()
    assert watch.data == "fetched"


def test_what_was_never_seen_says_so_offline(rig: StoredRig) -> None:
    rig.client.set_online(False)
    watch = rig.watch(KEY, Server("fetched"))
    rig.runner.run_all()
    assert (watch.data, watch.result.status, watch.result.fetch_status) == (None, "pending", "paused")


def test_a_disabled_observer_shows_stored_data_and_fetches_nothing(rig: StoredRig) -> None:
    rig.stored(KEY, "stored", age=1000)
    watch = rig.watch(KEY, Server("fetched"), enabled=False)
    rig.runner.run_all()
    assert (watch.data, watch.result.status, watch.result.fetch_status) == ("stored", "success", "idle")
    assert rig.runner.submitted("query") == []


def test_a_disabled_observer_of_what_is_not_stored_waits(rig: StoredRig) -> None:
    watch = rig.watch(KEY, Server("fetched"), enabled=False)
    rig.runner.run_all()
    assert (watch.data, watch.result.status, watch.result.fetch_status) == (None, "pending", "idle")


def test_enabling_while_the_store_is_read_fetches_after_it(rig: StoredRig) -> None:
    rig.stored(KEY, "stored", age=1000)
    watch = rig.watch(KEY, Server("fetched"), enabled=False)
    watch.observer.set_options(enabled=True)
    rig.runner.run_all()
    assert watch.data == "fetched"
    assert [result.data for result in watch.heard if result.data] == ["stored", "fetched"]
    assert rig.store.count("load") == 1 or len(rig.runner.submitted("query")) == 1


@pytest.mark.parametrize("method", ["fetch_query", "ensure_query_data", "prefetch_query"])
def test_what_the_client_fetches_is_read_from_the_store_first(rig: StoredRig, method: str) -> None:
    rig.stored(KEY, "stored", age=5)
    future = getattr(rig.client, method)(KEY, Server("fetched"), stale_time=60)
    rig.runner.run_all()
    assert future.done()
    assert rig.client.get_query_data(KEY) == "stored"
    assert rig.runner.submitted() == []
    if method != "prefetch_query":
        assert future.result(0) == "stored"


def test_stale_stored_data_is_prefetched_on_the_prefetch_lane(rig: StoredRig) -> None:
    rig.stored(KEY, "stored", age=100)
    rig.client.prefetch_query(KEY, Server("fetched"), stale_time=60)
    rig.runner.run_next("store")
    assert [job.lane for job in rig.runner.waiting()] == ["prefetch"]
    assert rig.client.get_query_data(KEY) == "stored"


def test_a_prefetch_that_is_joined_while_the_store_is_read_runs_on_the_query_lane(rig: StoredRig) -> None:
    server = Server("fetched")
    rig.client.prefetch_query(KEY, server)
    watch = rig.watch(KEY, server)
    rig.runner.run_next("store")
    assert [job.lane for job in rig.runner.waiting()] == ["query"]
    rig.runner.run_all("query")
    assert (watch.data, server.calls) == ("fetched", 1)


def test_data_set_while_the_store_is_read_stays(rig: StoredRig) -> None:
    rig.stored(KEY, "stored")
    watch = rig.watch(KEY, enabled=False)
    rig.client.set_query_data(KEY, "by hand")
    rig.runner.run_next("store")
    assert watch.data == "by hand"


def test_a_refetch_does_not_take_stored_data_for_an_answer(rig: StoredRig) -> None:
    rig.stored(KEY, "stored")
    watch = rig.watch(KEY, Server("fetched"), enabled=False, stale_time=FOR_EVER)
    rig.runner.run_all()
    future = watch.observer.refetch()
    rig.runner.run_all()
    assert future.result(0) == "fetched"


def test_cancelling_while_the_store_is_read_goes_back_to_nothing(rig: StoredRig) -> None:
    rig.stored(KEY, "stored")
    watch = rig.watch(KEY, Server("fetched"))
    rig.client.cancel_queries(KEY)
    rig.runner.run_all()
    assert (watch.data, watch.result.status, watch.result.fetch_status) == (None, "pending", "idle")


def test_cancelling_after_the_store_was_read_keeps_what_was_read(rig: StoredRig) -> None:
    rig.stored(KEY, "stored", age=100)
    watch = rig.watch(KEY, Server("fetched"))
    rig.runner.run_next("store")
    rig.client.cancel_queries(KEY)
    assert (watch.data, watch.result.status, watch.result.fetch_status) == ("stored", "success", "idle")


def test_leaving_while_the_store_is_read_fetches_nothing(rig: StoredRig) -> None:
    server = Server("fetched")
    watch = rig.watch(KEY, server)
    watch.unsubscribe()
    rig.runner.run_all()
    assert server.calls == 0
    assert rig.state(KEY).fetch_status == "idle"


def test_leaving_while_the_store_is_read_leaves_others_their_fetch(rig: StoredRig) -> None:
    server = Server("fetched")
    watch = rig.watch(KEY, server)
    future = rig.client.fetch_query(KEY, server)
    watch.unsubscribe()
    rig.runner.run_all()
    assert (future.result(0), server.calls) == ("fetched", 1)


def test_leaving_and_coming_back_while_the_store_is_read_is_one_fetch(rig: StoredRig) -> None:
    server = Server("fetched")
    watch = rig.watch(KEY, server)
    watch.unsubscribe()
    again = rig.watch(KEY, server)
    rig.runner.run_all()
    assert (again.data, server.calls) == ("fetched", 1)


def test_stored_data_of_a_new_key_takes_the_place_of_the_last_keys(rig: StoredRig) -> None:
    rig.stored(OTHER, "other", age=100)
    watch = rig.watch(KEY, Server("one"), placeholder_data=lambda previous: previous)
    rig.runner.run_all()
    watch.heard.clear()
    watch.observer.set_options(key=OTHER, fetcher=Server("two"))
    assert (watch.data, watch.result.is_placeholder_data) == ("one", True)
    rig.runner.run_next("store")
    assert (watch.data, watch.result.is_placeholder_data) == ("other", False)
    rig.runner.run_all()
    assert [result.data for result in watch.heard] == ["one", "other", "two"]


def test_keys_asked_for_in_one_change_are_read_in_one_job(rig: StoredRig) -> None:
    for number in range(5):
        rig.stored(("day", number), number)
    with rig.client.batch():
        watches = [rig.watch(("day", number), Server("x"), stale_time=60) for number in range(5)]
    assert len(rig.runner.waiting("store")) == 1
    rig.runner.run_all()
    assert [watch.data for watch in watches] == list(range(5))
    assert rig.runner.submitted("query") == []


# Before the first paint


def test_a_key_is_restored_at_once_before_the_first_paint(rig: StoredRig) -> None:
    rig.stored(KEY, "stored", age=30)
    assert rig.client.restore_query(KEY, persist=True) == "stored"
    assert rig.runner.jobs == []
    watch = rig.watch(KEY, Server("fetched"), stale_time=60)
    assert (watch.data, watch.result.is_stale) == ("stored", False)
    assert rig.runner.jobs == []
    assert rig.store.count("load") == 1


def test_restoring_what_is_not_there_gives_none(rig: StoredRig) -> None:
    assert rig.client.restore_query(KEY, persist=True) is None
    watch = rig.watch(KEY, Server("fetched"))
    rig.runner.run_all()
    assert watch.data == "fetched"


def test_restoring_what_is_in_memory_gives_that(rig: StoredRig) -> None:
    rig.client.set_query_data(KEY, "memory")
    rig.stored(KEY, "stored")
    assert rig.client.restore_query(KEY, persist=True) == "memory"


@pytest.mark.parametrize("is_first", [True, False], ids=["before the first paint", "behind"])
def test_what_is_restored_is_told_before_anybody_sees_it(rig: StoredRig, *, is_first: bool) -> None:
    seen: list[tuple[object, object, object]] = []
    client = QueryClient(
        rig.runner,
        rig.clock,
        rig.store,
        report=rig.reported.append,
        on_restored=lambda key, data: seen.append((key, data, client.get_query_data(key))),
    )
    rig.stored(KEY, "stored")
    if is_first:
        client.restore_query(KEY, persist=True)
    else:
        client.fetch_query(KEY, Server("fetched"), persist=True)
        rig.runner.run_all()
    assert seen == [(KEY, "stored", None)]
    client.fetch_query(OTHER, Server("fetched"), persist=True)
    rig.runner.run_all()
    assert len(seen) == 1


def test_whoever_is_told_of_it_breaks_nothing(rig: StoredRig) -> None:
    def broken(_key: Key, _data: object) -> None:
        raise RuntimeError("broken")

    client = QueryClient(rig.runner, rig.clock, rig.store, report=rig.reported.append, on_restored=broken)
    rig.stored(KEY, "stored")
    assert client.restore_query(KEY, persist=True) == "stored"
    assert [str(error) for error in rig.take_reported()] == ["broken"]
