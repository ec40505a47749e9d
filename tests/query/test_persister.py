"""Data is written behind, in batches, and gone from the store when it is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.query.rig import FOR_EVER, KEY, OTHER, Server
from tests.query.stored_rig import WRITTEN, StoredRig

from bookdesk.query import MutationOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.query.state import QueryResult

DOWN = RuntimeError("down")
BROKEN = OSError("the disk is gone")


@pytest.fixture
def rig() -> Iterator[StoredRig]:
    rig = StoredRig(persist=True)
    yield rig
    assert rig.reported == []


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


def test_what_is_fetched_again_and_again_is_written_once_a_minute(rig: StoredRig) -> None:
    server = Server(*range(1000))
    watch = rig.watch(KEY, server)
    for second in range(300):
        if second % 3 == 0:
            watch.observer.refetch()
        # Others come and go meanwhile, each soon written: they take nothing along.
        rig.client.set_query_data(OTHER, second)
        rig.runner.run_all()
        rig.clock.advance(1)
    saved = [call.key for call in rig.store.calls if call.method == "save"]
    assert server.calls == 100
    assert 5 <= saved.count(KEY) <= 6
    assert saved.count(OTHER) > 100
    rig.client.close()
    rig.runner.run_all()
    assert (rig.store.peek(KEY) or [None])[0] == watch.data


def test_what_is_removed_keeps_nothing_else_from_being_written(rig: StoredRig) -> None:
    watch = rig.watch(KEY, Server(1, 2))
    rig.runner.run_all()
    rig.clock.advance(WRITTEN)
    watch.observer.refetch()
    rig.runner.run_all()
    rig.client.set_query_data(OTHER, 1)
    rig.client.remove_queries(OTHER)
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert (rig.store.peek(KEY) or [None])[0] == 2


def test_what_waits_long_is_written_soon_once_it_is_set_by_hand(rig: StoredRig) -> None:
    watch = rig.watch(KEY, Server(1, 2))
    rig.runner.run_all()
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    watch.observer.refetch()
    rig.runner.run_all()
    rig.client.set_query_data(KEY, 3)
    rig.clock.advance(1)
    rig.runner.run_all()
    assert (rig.store.peek(KEY) or [None])[0] == 3
    rig.clock.advance(WRITTEN)
    assert rig.store.count("save") == 2


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


def test_what_leaves_the_memory_before_it_was_written_is_found_in_the_store(rig: StoredRig) -> None:
    for number in (1, 2):
        rig.client.fetch_query(KEY, Server(number), gc_time=20)
        rig.runner.run_all()
        rig.clock.advance(10)
        rig.runner.run_all()
    rig.clock.advance(10)
    assert rig.client.get_query_state(KEY) is None
    watch = rig.watch(KEY, Server(3), stale_time=FOR_EVER)
    rig.runner.run_all()
    assert watch.data == 2


def test_a_query_that_was_removed_takes_nothing_of_its_successor_along(rig: StoredRig) -> None:
    removed = rig.watch(KEY, Server(1), enabled=False, gc_time=20)
    rig.runner.run_all()
    rig.client.remove_queries(KEY)
    for number in (1, 2):
        rig.clock.advance(number - 1)
        rig.client.fetch_query(KEY, Server(number), gc_time=FOR_EVER)
        rig.runner.run_all()
    removed.unsubscribe()
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert rig.store.peek(KEY) == (2, rig.clock.now() - WRITTEN)


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


def test_a_listener_that_removes_what_was_fetched_finds_it_stored_nowhere(rig: StoredRig) -> None:
    observer = rig.observer(KEY, Server("fetched"))

    def remove(result: QueryResult) -> None:
        if result.data is not None:
            rig.client.remove_queries(KEY)

    observer.subscribe(remove)
    rig.runner.run_all()
    assert observer.result.data == "fetched"
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert rig.store.peek(KEY) is None


def test_what_left_the_memory_unwritten_is_removed_with_the_rest(rig: StoredRig) -> None:
    for key in (KEY, OTHER):
        rig.client.fetch_query(key, Server("fetched"), gc_time=0)
    rig.runner.run_all()
    rig.clock.advance(0)
    assert rig.client.get_query_state(KEY) is None
    rig.client.remove_queries(KEY)
    rig.clock.advance(WRITTEN)
    rig.runner.run_all()
    assert rig.store.peek(KEY) is None
    assert rig.store.peek(OTHER) is not None


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
