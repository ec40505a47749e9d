"""An observer that is given another key, fetcher or option."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.query.rig import KEY, OTHER, Rig, Server

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_new_key_shows_its_own_data_and_leaves_the_old_one(rig: Rig) -> None:
    rig.client.set_query_data(OTHER, "other")
    watch = rig.fetched(KEY, "one", stale_time=100)
    watch.observer.set_options(key=OTHER, fetcher=Server("never"))
    assert watch.observer.key == OTHER
    assert watch.seen() == [("other", "success", "idle")]
    watch.heard.clear()
    rig.client.set_query_data(KEY, "changed")
    assert watch.heard == []
    rig.client.set_query_data(OTHER, "changed too")
    assert [result.data for result in watch.heard] == ["changed too"]


def test_a_new_key_with_no_data_is_fetched_by_the_new_fetcher(rig: Rig) -> None:
    watch = rig.fetched(KEY, "one")
    watch.observer.set_options(key=OTHER, fetcher=Server("two"))
    rig.runner.run_all()
    assert watch.seen() == [(None, "pending", "fetching"), ("two", "success", "idle")]
    assert rig.client.get_query_data(KEY) == "one"


def test_a_key_that_is_left_before_its_fetch_began_is_not_fetched(rig: Rig) -> None:
    left = Server("left")
    watch = rig.watch(KEY, left)
    watch.observer.set_options(key=OTHER, fetcher=Server("shown"))
    rig.runner.run_all()
    assert (watch.data, left.calls) == ("shown", 0)


def test_an_equal_key_changes_nothing(rig: Rig) -> None:
    watch = rig.fetched(("a", {"x": 1, "y": 2}), 1)
    watch.observer.set_options(key=("a", {"y": 2, "x": 1}))
    assert watch.heard == []
    assert rig.runner.waiting() == []


def test_a_new_fetcher_alone_fetches_nothing_until_the_next_time(rig: Rig) -> None:
    watch = rig.fetched(KEY, "old")
    watch.observer.set_options(fetcher=Server("new"))
    assert rig.runner.waiting() == []
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data == "new"


@pytest.mark.parametrize("call", [lambda c: c.refetch_queries(KEY), lambda c: c.invalidate_queries(KEY)])
def test_a_refetch_through_the_client_uses_the_newest_fetcher(rig: Rig, call: Callable[[Any], None]) -> None:
    watch = rig.fetched(KEY, "old")
    watch.observer.set_options(fetcher=Server("new"))
    call(rig.client)
    rig.runner.run_all()
    assert watch.data == "new"


def test_a_wrong_option_or_key_is_refused_and_changes_nothing(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    with pytest.raises(TypeError):
        watch.observer.set_options(stale_tyme=1)
    with pytest.raises(TypeError):
        watch.observer.set_options(key=("a", object()))
    with pytest.raises(TypeError):
        watch.observer.set_options(key=OTHER, stale_tyme=1)
    assert watch.observer.key == KEY
    assert watch.data == 1


def test_options_of_an_observer_nobody_listens_to_fetch_nothing(rig: Rig) -> None:
    observer = rig.observer(KEY, Server(1))
    observer.set_options(key=OTHER, stale_time=5)
    assert rig.runner.jobs == []
    observer.subscribe(lambda _: None)
    rig.runner.run_all()
    assert rig.client.get_query_data(OTHER) == 1
    assert rig.client.get_query_data(KEY) is None
