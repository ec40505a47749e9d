"""Data that outlives the process: read before fetching, written behind in batches, gone when removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.query.fake_store import FakeSealingStore, FakeStore
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server

from bookdesk.query import MutationOptions

if TYPE_CHECKING:
    from tests.query.fake_runner import FakeRunner

DOWN = RuntimeError("down")
BROKEN = OSError("the disk is gone")
#: Long enough for whatever waits to be written.
WRITTEN = 30.0


class StoredRig(Rig):
    """A rig with a plain store that keeps account of the lanes it is used from."""

    def __init__(self, **defaults: Any) -> None:
        self.store: FakeStore
        super().__init__(self._make_store, **defaults)

    def _make_store(self, runner: FakeRunner) -> FakeStore:
        self.store = FakeStore(runner)
        return self.store

    def stored(self, key: tuple[object, ...], value: object, age: float = 0.0) -> None:
        """Lay stored data in, so many seconds old."""
        self.store.put(key, value, self.clock.now() - age)


@pytest.fixture
def rig() -> StoredRig:
    return StoredRig(persist=True)


class SealingRig(Rig):
    """A rig whose store can seal, or lacks the key for it."""

    def __init__(self, *, has_key: bool) -> None:
        self.store: FakeSealingStore
        self.has_key = has_key
        super().__init__(self._make_store)

    def _make_store(self, runner: FakeRunner) -> FakeSealingStore:
        self.store = FakeSealingStore(runner, FakeStore(runner) if self.has_key else None)
        return self.store


# Reading


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


# Writing


def test_fetched_data_is_written_behind_on_the_store_lane(rig: StoredRig) -> None:
    rig.client.fetch_query(KEY, Server("fetched"))
    rig.runner.run_all()
    at = rig.clock.now()
    assert rig.store.count("save") == 0
    rig.clock.advance(2)
    assert rig.store.count("save") == 0, "not on the owner's thread"
    rig.runner.run_all("store")
    assert rig.store.peek(KEY) == ("fetched", at)
    assert {call.lane for call in rig.store.calls} == {"store"}


def test_many_changes_are_one_job_and_one_write_for_each_key(rig: StoredRig) -> None:
    for number in range(100):
        rig.client.set_query_data(KEY, number)
        rig.client.set_query_data(OTHER, -number)
    rig.clock.advance(2)
    assert len(rig.runner.waiting("store")) == 1
    rig.runner.run_all()
    assert rig.store.count("save") == 2
    assert (rig.store.peek(KEY) or [None])[0] == 99
    assert (rig.store.peek(OTHER) or [None])[0] == -99


def test_patches_of_data_that_is_stored_already_are_written_too(rig: StoredRig) -> None:
    rig.client.fetch_query(KEY, Server({"n": 1}))
    rig.runner.run_all()
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    rig.clock.advance(5)
    rig.client.set_query_data(KEY, lambda old: {**old, "n": 2})
    patched_at = rig.clock.now()
    rig.clock.advance(2)
    rig.runner.run_all()
    assert rig.store.peek(KEY) == ({"n": 2}, patched_at)


def test_a_stream_of_patches_is_written_while_it_lasts(rig: StoredRig) -> None:
    for number in range(100):
        rig.client.set_query_data(KEY, number)
        rig.clock.advance(0.1)
        rig.runner.run_all("store")
    assert 5 <= rig.store.count("save") <= 12, "about once a second, not put off by each new one"


def test_what_is_fetched_once_more_is_written_in_the_end(rig: StoredRig) -> None:
    watch = rig.watch(KEY, Server(1, 2))
    rig.runner.run_all()
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    watch.observer.refetch()
    rig.runner.run_all()
    at = rig.clock.now()
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert rig.store.peek(KEY) == (2, at)


def test_what_came_from_the_store_is_not_written_back(rig: StoredRig) -> None:
    rig.stored(KEY, "stored")
    rig.watch(KEY, Server("fetched"), stale_time=FOR_EVER)
    rig.runner.run_all()
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert rig.store.count("save") == 0


def test_nothing_new_is_no_job(rig: StoredRig) -> None:
    rig.client.flush_store()
    rig.clock.advance(WRITTEN)
    assert rig.runner.jobs == []


def test_an_error_writes_nothing(rig: StoredRig) -> None:
    rig.client.fetch_query(KEY, Server(DOWN))
    rig.runner.run_all()
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert rig.store.count("save") == 0


def test_flushing_writes_at_once_and_not_again(rig: StoredRig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.flush_store()
    rig.runner.run_all()
    assert rig.store.count("save") == 1
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert rig.store.count("save") == 1


def test_closing_hands_over_what_is_not_written_yet(rig: StoredRig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.close()
    rig.runner.run_all()
    assert rig.store.peek(KEY) == (1, rig.clock.now())
    assert rig.store.count("remove") == rig.store.count("clear") == 0


def test_what_leaves_the_memory_stays_stored(rig: StoredRig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.clock.advance(300)
    rig.runner.run_all()
    assert rig.client.get_query_state(KEY) is None
    assert rig.store.peek(KEY) is not None
    watch = rig.watch(KEY, Server(2), stale_time=FOR_EVER)
    rig.runner.run_all()
    assert watch.data == 1


def test_what_leaves_the_memory_at_once_is_written_all_the_same(rig: StoredRig) -> None:
    rig.client.fetch_query(KEY, Server(1), gc_time=0)
    rig.runner.run_all()
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert (rig.store.peek(KEY) or [None])[0] == 1


def test_another_desk_on_the_same_store_shows_it(rig: StoredRig) -> None:
    rig.client.set_query_data(KEY, "kept")
    rig.client.close()
    rig.runner.run_all()
    again = rig.make_client(rig.store, persist=True)
    assert again.restore_query(KEY) == "kept"


# Removing


def test_removed_data_is_removed_from_the_store(rig: StoredRig) -> None:
    for key in (KEY, OTHER):
        rig.client.set_query_data(key, 1)
    rig.client.flush_store()
    rig.runner.run_all()
    rig.client.remove_queries(KEY)
    rig.runner.run_all()
    assert rig.store.peek(KEY) is None
    assert rig.store.peek(OTHER) is not None
    assert {call.lane for call in rig.store.calls} == {"store"}


def test_data_that_is_removed_before_it_was_written_is_never_written(rig: StoredRig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.remove_queries(KEY)
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert rig.store.peek(KEY) is None
    assert rig.store.count("save") == 0


def test_data_that_is_removed_on_its_way_to_the_store_is_removed_there(rig: StoredRig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.clock.advance(2)
    rig.client.remove_queries(KEY)
    rig.runner.run_all()
    assert rig.store.peek(KEY) is None


def test_data_set_after_removing_is_written(rig: StoredRig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.client.remove_queries(KEY)
    rig.client.set_query_data(KEY, 2)
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert (rig.store.peek(KEY) or [None])[0] == 2


def test_clearing_forgets_the_store_too(rig: StoredRig) -> None:
    rig.stored(OTHER, "old")
    rig.client.set_query_data(KEY, 1)
    rig.client.clear()
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert (rig.store.peek(KEY), rig.store.peek(OTHER)) == (None, None)


# What is personal


def test_what_is_personal_goes_to_the_sealed_store_alone() -> None:
    rig = SealingRig(has_key=True)
    assert rig.store.sealed is not None
    rig.client.fetch_query(KEY, Server("Ada"), persist="sealed")
    rig.client.fetch_query(OTHER, Server("plain"), persist=True)
    rig.runner.run_all()
    rig.client.set_query_data(KEY, "Ada Lovelace")
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert (rig.store.sealed.peek(KEY) or [None])[0] == "Ada Lovelace"
    assert rig.store.sealed.peek(OTHER) is None
    assert rig.store.peek(KEY) is None
    assert (rig.store.peek(OTHER) or [None])[0] == "plain"
    assert not any(call.key == KEY for call in rig.store.calls if call.method == "save")
    assert rig.reported == []


@pytest.mark.parametrize("kind", ["a missing key", "a store that can't seal"])
def test_what_is_personal_is_kept_nowhere_without_a_key(kind: str) -> None:
    rig: SealingRig | StoredRig = SealingRig(has_key=False) if kind == "a missing key" else StoredRig()
    watch = rig.watch(KEY, Server("Ada"), persist="sealed")
    rig.runner.run_all()
    rig.client.set_query_data(KEY, "Ada Lovelace")
    rig.clock.advance(WRITTEN)
    rig.client.flush_store()
    rig.runner.run_all()
    assert watch.data == "Ada Lovelace", "in memory it is there"
    assert rig.store.peek(KEY) is None
    assert rig.store.count("save") == 0
    assert rig.store.count("load") == 0
    assert rig.reported == []


def test_what_is_personal_is_read_from_the_sealed_store() -> None:
    rig = SealingRig(has_key=True)
    assert rig.store.sealed is not None
    rig.store.put(KEY, "planted", rig.clock.now())
    rig.store.sealed.put(KEY, "Ada", rig.clock.now())
    watch = rig.watch(KEY, Server("x"), persist="sealed", stale_time=60)
    rig.runner.run_all()
    assert watch.data == "Ada"


def test_what_is_personal_is_removed_where_it_is_sealed() -> None:
    rig = SealingRig(has_key=True)
    assert rig.store.sealed is not None
    for key in (KEY, OTHER):
        rig.client.fetch_query(key, Server("Ada"), persist="sealed")
        rig.runner.run_all()
    rig.client.flush_store()
    rig.runner.run_all()
    rig.client.remove_queries(KEY)
    rig.runner.run_all()
    assert rig.store.sealed.peek(KEY) is None
    assert rig.store.sealed.peek(OTHER) is not None
    rig.client.clear()
    rig.runner.run_all()
    assert rig.store.sealed.peek(OTHER) is None


def test_a_key_that_comes_later_seals_what_is_there_by_then() -> None:
    rig = SealingRig(has_key=False)
    rig.client.fetch_query(KEY, Server("Ada"), persist="sealed")
    rig.runner.run_all()
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    sealed = rig.store.sealed = FakeStore(rig.runner)
    rig.client.set_query_data(KEY, "Ada Lovelace")
    rig.clock.advance(2)
    rig.runner.run_all()
    assert (sealed.peek(KEY) or [None])[0] == "Ada Lovelace"


# A store that raises


def test_a_store_that_raises_breaks_nothing(rig: StoredRig) -> None:
    rig.store.failure = BROKEN
    watch = rig.watch(KEY, Server("fetched"))
    rig.runner.run_all()
    assert watch.data == "fetched"
    rig.client.set_query_data(KEY, "by hand")
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    rig.client.remove_queries(OTHER)
    future = rig.client.mutate(MutationOptions(lambda _: "done"))
    rig.runner.run_all()
    assert future.result(0) == "done"
    assert watch.data == "by hand"
    assert rig.client.restore_query(OTHER, persist=True) is None
    rig.client.clear()
    rig.runner.run_all()
    rig.client.close()
    rig.runner.run_all()
    assert set(rig.take_reported()) <= {BROKEN}


def test_a_store_that_recovers_is_written_again(rig: StoredRig) -> None:
    rig.store.failure = BROKEN
    rig.client.set_query_data(KEY, 1)
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    rig.store.failure = None
    rig.client.set_query_data(KEY, 2)
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert (rig.store.peek(KEY) or [None])[0] == 2
    assert set(rig.take_reported()) == {BROKEN}


def test_a_runner_that_takes_no_work_for_the_store_stops_no_fetch(rig: StoredRig) -> None:
    rig.client.set_query_data(KEY, 1)
    rig.runner.refusal = DOWN
    rig.clock.advance(WRITTEN)
    watch = rig.watch(OTHER, Server("fetched"), retry=0)
    assert watch.result.fetch_status == "idle"
    rig.runner.refusal = None
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data == "fetched"
    assert set(rig.take_reported()) == {DOWN}
