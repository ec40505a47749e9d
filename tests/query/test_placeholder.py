"""What stands in for data that is not there yet."""

from __future__ import annotations

from tests.query.rig import KEY, OTHER, Rig, Server

from bookdesk.query import keep_previous_data

DOWN = RuntimeError("down")


def test_a_placeholder_stands_in_until_there_is_data(rig: Rig) -> None:
    watch = rig.watch(KEY, Server("data"), placeholder_data="placeholder")
    assert (watch.data, watch.result.status) == ("placeholder", "success")
    assert watch.result.is_placeholder_data
    assert rig.client.get_query_data(KEY) is None
    rig.runner.run_all()
    assert (watch.data, watch.result.is_placeholder_data) == ("data", False)


def test_a_placeholder_stands_for_no_error(rig: Rig) -> None:
    watch = rig.fetched(KEY, DOWN, placeholder_data="placeholder", retry=0)
    assert (watch.data, watch.result.status, watch.result.is_placeholder_data) == (None, "error", False)


def test_the_last_keys_data_stays_until_the_new_key_has_its_own(rig: Rig) -> None:
    watch = rig.fetched(KEY, "one", placeholder_data=keep_previous_data)
    watch.observer.set_options(key=OTHER, fetcher=Server("two"))
    assert watch.result.is_placeholder_data
    rig.runner.run_all()
    assert watch.seen() == [("one", "success", "fetching"), ("two", "success", "idle")]
    assert [result.is_placeholder_data for result in watch.heard] == [True, False]


def test_the_last_data_there_was_stays_over_several_keys(rig: Rig) -> None:
    watch = rig.fetched(("day", 1), "one", placeholder_data=keep_previous_data)
    watch.observer.set_options(key=("day", 2))
    watch.observer.set_options(key=("day", 3))
    assert (watch.data, watch.result.is_placeholder_data) == ("one", True)


def test_a_key_that_has_data_needs_no_placeholder(rig: Rig) -> None:
    rig.client.set_query_data(OTHER, "two")
    watch = rig.fetched(KEY, "one", placeholder_data=keep_previous_data, stale_time=100)
    watch.observer.set_options(key=OTHER)
    assert (watch.data, watch.result.is_placeholder_data) == ("two", False)


def test_going_back_shows_the_first_keys_data_and_not_the_placeholder(rig: Rig) -> None:
    watch = rig.fetched(KEY, "one", placeholder_data=keep_previous_data, stale_time=100)
    watch.observer.set_options(key=OTHER)
    watch.observer.set_options(key=KEY)
    assert (watch.data, watch.result.is_placeholder_data) == ("one", False)
    assert watch.result.fetch_status == "idle"


def test_what_was_patched_before_the_change_is_what_stays(rig: Rig) -> None:
    watch = rig.fetched(KEY, "one", placeholder_data=keep_previous_data)
    rig.client.set_query_data(KEY, "patched")
    watch.observer.set_options(key=OTHER)
    assert watch.data == "patched"


def test_keeping_previous_data_with_none_before_is_pending(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1), placeholder_data=keep_previous_data)
    assert (watch.data, watch.result.status, watch.result.is_placeholder_data) == (None, "pending", False)


def test_a_placeholder_function_that_raises_is_reported_and_no_placeholder(rig: Rig) -> None:
    def fail(_previous: object) -> object:
        raise DOWN

    watch = rig.watch(KEY, Server(1), placeholder_data=fail)
    assert watch.result.status == "pending"
    assert set(rig.take_reported()) == {DOWN}
    rig.runner.run_all()
    assert watch.data == 1


def test_a_placeholder_goes_through_select(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"n": 1}, placeholder_data=keep_previous_data, select=lambda data: data["n"])
    watch.observer.set_options(key=OTHER, fetcher=Server({"n": 2}))
    assert (watch.data, watch.result.is_placeholder_data) == (1, True)
    rig.runner.run_all()
    assert (watch.data, watch.result.is_placeholder_data) == (2, False)


def test_a_placeholder_is_stale_and_has_no_time(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(1), placeholder_data="x", stale_time=100)
    assert watch.result.is_stale
    assert watch.result.data_updated_at == 0
