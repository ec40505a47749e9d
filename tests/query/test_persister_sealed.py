"""What is personal goes where it is sealed, and nowhere else."""

from __future__ import annotations

import pytest
from tests.query.fake_store import FakeStore
from tests.query.rig import KEY, OTHER, Server
from tests.query.stored_rig import WRITTEN, SealingRig, StoredRig


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


def test_what_was_looked_for_before_there_was_a_key_is_looked_for_again() -> None:
    rig = SealingRig(has_key=False)
    with rig.client.batch():
        watch = rig.watch(KEY, Server("new"), persist="sealed", enabled=False)
        rig.watch(OTHER, Server("new"), persist=True, enabled=False)
    rig.runner.start_next("store")
    rig.store.sealed = FakeStore(rig.runner)
    rig.store.sealed.put(KEY, "Ada", rig.clock.now())
    rig.client.store_unlocked()
    # Its answer was on its way when the key came: it tells of a time without one.
    rig.runner.finish(rig.runner.running("store")[0], [None, None])
    rig.runner.run_all()
    assert watch.data == "Ada"


def test_nobody_is_sent_to_look_where_nothing_can_be_read() -> None:
    rig = SealingRig(has_key=False)
    watch = rig.watch(KEY, Server("new"), persist="sealed")
    assert rig.runner.submitted("store") == []
    assert watch.result.fetch_status == "fetching", "the server is asked at once"
    rig.store.sealed = FakeStore(rig.runner)
    off = rig.watch(OTHER, Server("new"), persist="sealed", enabled=False)
    assert len(rig.runner.submitted("store")) == 1
    rig.runner.run_all()
    assert (watch.data, off.data) == ("new", None)
