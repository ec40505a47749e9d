"""An observer that shows a part of its data."""

from __future__ import annotations

from typing import Any

from tests.query.rig import KEY, OTHER, Rig, Server

from bookdesk.query import keep_previous_data


class Select:
    """Takes the name out of the data, and counts how often."""

    def __init__(self, name: str = "n") -> None:
        self.name = name
        self.calls = 0

    def __call__(self, data: dict[str, Any]) -> Any:
        self.calls += 1
        return data[self.name]


def test_select_shows_a_part_and_leaves_the_cache_whole(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1}, select=Select())
    assert watch.data == 1
    assert rig.client.get_query_data(KEY) == {"n": 1}


def test_select_runs_once_for_each_data(rig: Rig) -> None:
    select = Select()
    watch = rig.fetched(KEY, {"n": 1}, {"n": 1}, {"n": 2}, select=select, stale_time=5)
    assert select.calls == 1
    rig.clock.advance(10)
    watch.observer.refetch()
    rig.runner.run_all()
    assert select.calls == 1, "the same data again"
    watch.observer.refetch()
    rig.runner.run_all()
    assert (select.calls, watch.data) == (2, 2)


def test_select_does_not_run_again_for_the_last_keys_data(rig: Rig) -> None:
    select = Select()
    watch = rig.fetched(KEY, {"n": [1]}, select=select, placeholder_data=keep_previous_data)
    shown = watch.data
    watch.observer.set_options(key=OTHER, fetcher=Server({"n": [2]}))
    assert watch.data is shown
    assert select.calls == 1
    rig.runner.run_all()
    assert select.calls == 2


def test_another_select_shows_another_part_at_once(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1, "m": 2}, select=Select())
    watch.observer.set_options(select=Select("m"))
    assert watch.data == 2
    assert [result.data for result in watch.heard] == [2]
    watch.observer.set_options(select=None)
    assert watch.data == {"n": 1, "m": 2}


def test_whoever_selects_what_did_not_change_sees_no_other_data(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": [1], "m": 2}, select=Select())
    first = watch.data
    rig.client.set_query_data(KEY, {"n": [1], "m": 3})
    assert watch.data is first


def test_a_select_that_raises_shows_an_error_and_the_cache_stays_well(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"m": 1}, select=Select())
    assert watch.result.status == "error"
    assert isinstance(watch.result.error, KeyError)
    assert watch.data is None
    assert rig.state(KEY).status == "success"


def test_a_select_that_raises_later_leaves_what_it_made_before(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1}, {"m": 1}, {"n": 3}, select=Select())
    watch.observer.refetch()
    rig.runner.run_all()
    assert (watch.data, watch.result.status) == (1, "error")
    watch.observer.refetch()
    rig.runner.run_all()
    assert (watch.data, watch.result.status, watch.result.error) == (3, "success", None)


def test_a_select_that_raised_is_not_run_again_on_the_same_data(rig: Rig) -> None:
    select = Select()
    watch = rig.fetched(KEY, {"m": 1}, select=select)
    for _ in range(3):
        assert watch.result.status == "error"
    assert select.calls == 1


def test_a_select_that_raises_on_a_placeholder_shows_no_placeholder(rig: Rig) -> None:
    watch = rig.watch(KEY, Server({"n": 1}), placeholder_data={"m": 0}, select=Select())
    assert (watch.data, watch.result.status, watch.result.is_placeholder_data) == (None, "error", False)
    rig.runner.run_all()
    assert (watch.data, watch.result.status) == (1, "success")


def test_a_new_key_does_not_show_what_select_made_of_the_old_one(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1}, select=Select())
    watch.observer.set_options(key=OTHER, fetcher=Server({"m": 1}))
    assert watch.data is None
    rig.runner.run_all()
    assert (watch.data, watch.result.status) == (None, "error")
