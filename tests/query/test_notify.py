"""Who hears of what, how often, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server

from bookdesk.query.notify import Notifier

if TYPE_CHECKING:
    from collections.abc import Callable


DOWN = RuntimeError("down")


# How often


def test_a_listener_hears_of_each_change_once(rig: Rig) -> None:
    watch = rig.watch(KEY, Server("data"), stale_time=FOR_EVER)
    rig.runner.run_all()
    assert watch.seen() == [(None, "pending", "fetching"), ("data", "success", "idle")]


def test_a_refetch_is_two_changes(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, 2)
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.seen() == [(1, "success", "fetching"), (2, "success", "idle")]


def test_listeners_have_heard_when_the_changing_call_returns(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    rig.client.set_query_data(KEY, 2)
    assert [result.data for result in watch.heard] == [2]
    rig.client.set_query_data(KEY, lambda old: old + 1)
    assert [result.data for result in watch.heard] == [2, 3]


def test_a_listener_hears_nothing_of_other_keys(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    rig.client.set_query_data(OTHER, 2)
    rig.fetched((*KEY, "more"), 3)
    assert watch.heard == []


def test_equal_data_set_at_the_same_instant_is_no_news(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"a": 1}, stale_time=FOR_EVER)
    rig.client.set_query_data(KEY, {"a": 1})
    assert watch.heard == []


def test_another_object_is_news_where_nothing_is_shared_though_it_is_equal(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"a": 1}, stale_time=FOR_EVER, structural_sharing=False)
    new = {"a": 1}
    rig.client.set_query_data(KEY, new)
    assert len(watch.heard) == 1
    assert watch.heard[0].data is new


def test_equal_data_set_later_is_news_of_its_time_alone(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"a": 1}, stale_time=FOR_EVER)
    data = watch.data
    rig.clock.advance(1)
    rig.client.set_query_data(KEY, {"a": 1})
    assert [result.data_updated_at for result in watch.heard] == [rig.clock.now()]
    assert watch.heard[0].data is data


def test_an_updater_that_leaves_it_as_it_is_is_no_news(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    rig.client.set_query_data(KEY, lambda _old: None)
    assert watch.heard == []


def test_invalidating_a_stale_unfetched_query_is_no_news(rig: Rig) -> None:
    rig.client.set_query_data(KEY, 1)
    watch = rig.watch(KEY, enabled=False)
    rig.client.invalidate_queries(KEY)
    rig.client.cancel_queries(KEY)
    assert watch.heard == []


def test_options_that_change_nothing_to_see_are_no_news(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, stale_time=50)
    watch.observer.set_options(stale_time=60, gc_time=5, retry=1, fetcher=Server(9))
    assert watch.heard == []


def test_each_failed_try_is_one_change(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(DOWN, DOWN, "data"), retry_delay=1)
    for _ in range(3):
        rig.runner.run_all()
        rig.clock.advance(1)
    assert [(r.failure_count, r.status, r.fetch_status) for r in watch.heard] == [
        (0, "pending", "fetching"),
        (1, "pending", "fetching"),
        (2, "pending", "fetching"),
        (0, "success", "idle"),
    ]


def test_a_joined_fetch_is_no_news(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1))
    watch.heard.clear()
    rig.client.fetch_query(KEY, Server(1))
    rig.watch(KEY, Server(1))
    rig.client.prefetch_query(KEY, Server(1))
    assert watch.heard == []


def test_whoever_selects_hears_nothing_of_the_rest_but_the_time(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1, "m": 1}, select=lambda data: data["n"], stale_time=FOR_EVER)
    rig.client.set_query_data(KEY, {"n": 1, "m": 2})
    assert watch.heard == []
    rig.client.set_query_data(KEY, {"n": 2, "m": 2})
    assert [result.data for result in watch.heard] == [2]


# In a batch


def test_a_batch_is_one_change(rig: Rig) -> None:
    one, other = rig.fetched(KEY, 1), rig.fetched(OTHER, 1)
    with rig.client.batch():
        for number in range(5):
            rig.client.set_query_data(KEY, number)
            rig.client.set_query_data(OTHER, number)
        assert (one.heard, other.heard) == ([], [])
        assert rig.client.get_query_data(KEY) == 4
    assert [result.data for result in one.heard] == [4]
    assert [result.data for result in other.heard] == [4]


def test_batches_in_batches_end_with_the_outermost(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)
    with rig.client.batch():
        with rig.client.batch():
            rig.client.set_query_data(KEY, 2)
        assert watch.heard == []
    assert [result.data for result in watch.heard] == [2]


def test_a_batch_that_raises_still_tells_what_changed(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1)

    def change_and_fail() -> None:
        with rig.client.batch():
            rig.client.set_query_data(KEY, 2)
            raise DOWN

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert [result.data for result in watch.heard] == [2]
    rig.client.set_query_data(KEY, 3)
    assert watch.heard[-1].data == 3


def test_what_a_batch_changes_and_changes_back_is_no_news(rig: Rig) -> None:
    data, other = {"a": 1}, {"a": 2}
    watch = rig.fetched(KEY, data, structural_sharing=False)
    with rig.client.batch():
        rig.client.set_query_data(KEY, other)
        rig.client.set_query_data(KEY, data)
    assert watch.heard == []


# The notifier itself


class News:
    """Something to deliver that counts."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.count = 0
        self.then = then

    def deliver(self) -> None:
        self.count += 1
        self.then()


def test_news_that_makes_news_is_delivered_in_its_turn() -> None:
    notifier = Notifier()
    order: list[str] = []
    third = News(lambda: order.append("third"))

    def add_third() -> None:
        order.append("first")
        notifier.begin()
        notifier.add(third)
        notifier.end()

    first, second = News(add_third), News(lambda: order.append("second"))
    with notifier.batch():
        notifier.add(first)
        notifier.add(second)
        assert order == []
    assert sorted(order) == ["first", "second", "third"]
    assert (first.count, second.count, third.count) == (1, 1, 1)
