"""Tries after the first: how many, after how long, and what ends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.query.rig import KEY, Rig, Server

from bookdesk.query.retry import back_off

if TYPE_CHECKING:
    from collections.abc import Callable

DOWN = RuntimeError("down")


def _run_out(rig: Rig, server: Server) -> list[float]:
    """Let all tries pass; returns the pauses before each further one."""
    pauses = []
    rig.runner.run_all()
    while rig.clock.pending and server.calls < 50:
        pause = rig.clock.pending[0]
        if pause > 60:
            break
        rig.clock.advance(pause)
        if not rig.runner.waiting():
            break
        pauses.append(pause)
        rig.runner.run_all()
    return pauses


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 1), (1, 2), (2, 4), (3, 8), (4, 16), (5, 30), (6, 30), (60, 30), (5000, 30)]
)
def test_the_back_off_doubles_up_to_half_a_minute_and_is_up_to_a_fifth_longer(
    failures: int, seconds: float
) -> None:
    pauses = [back_off(failures) for _ in range(300)]
    assert all(seconds <= pause <= seconds * 1.2 for pause in pauses)
    assert min(pauses) < seconds * 1.05
    assert max(pauses) > seconds * 1.15
    assert len(set(pauses)) > 100, "many desks do not come back in one moment"


def test_an_observer_tries_three_times_more(rig: Rig) -> None:
    server = Server(DOWN)
    watch = rig.watch(KEY, server)
    pauses = _run_out(rig, server)
    assert server.calls == 4
    assert [int(pause) for pause in pauses] in ([1, 2, 4], [1, 2, 4])
    assert 1 <= pauses[0] <= 1.2
    assert 2 <= pauses[1] <= 2.4
    assert 4 <= pauses[2] <= 4.8
    assert (watch.result.status, watch.result.error, watch.result.failure_count) == ("error", DOWN, 4)


@pytest.mark.parametrize("retry", [0, 1, 5])
def test_a_count_of_tries_is_kept(rig: Rig, retry: int) -> None:
    server = Server(DOWN)
    rig.watch(KEY, server, retry=retry)
    _run_out(rig, server)
    assert server.calls == retry + 1


def test_a_fetch_by_the_client_tries_once_unless_it_is_told_otherwise(rig: Rig) -> None:
    server = Server(DOWN)
    rig.client.fetch_query(KEY, server)
    _run_out(rig, server)
    assert server.calls == 1
    future = rig.client.fetch_query(KEY, server, retry=2)
    _run_out(rig, server)
    assert server.calls == 4
    assert future.exception(0) is DOWN


def test_defaults_tell_how_often_observers_try() -> None:
    rig = Rig(retry=1)
    server = Server(DOWN)
    rig.watch(KEY, server)
    _run_out(rig, server)
    assert server.calls == 2


def test_a_success_ends_the_tries_and_counts_as_none_failed(rig: Rig) -> None:
    server = Server(DOWN, DOWN, "data")
    watch = rig.watch(KEY, server)
    _run_out(rig, server)
    assert (watch.data, watch.result.status, watch.result.failure_count) == ("data", "success", 0)
    assert rig.state(KEY).failure_reason is None


def test_the_counts_begin_anew_with_the_next_fetch(rig: Rig) -> None:
    server = Server(DOWN, "data", DOWN, "more")
    watch = rig.watch(KEY, server, retry=1)
    _run_out(rig, server)
    watch.observer.refetch()
    _run_out(rig, server)
    assert watch.data == "more"


@pytest.mark.parametrize("first", [DOWN, "data"])
def test_a_new_fetch_has_no_failures_yet(rig: Rig, first: object) -> None:
    watch = rig.fetched(KEY, first, DOWN, retry=0)
    for _ in range(2):
        watch.observer.refetch()
        assert (watch.result.failure_count, rig.state(KEY).failure_reason) == (0, None)
        rig.runner.run_all()
        assert (watch.result.failure_count, rig.state(KEY).failure_reason) == (1, DOWN)


def test_while_it_tries_again_the_state_tells_how_it_stands(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(DOWN), retry_delay=5)
    rig.runner.run_next()
    assert (watch.result.status, watch.result.fetch_status) == ("pending", "fetching")
    assert (watch.result.failure_count, watch.result.error) == (1, None)
    assert rig.state(KEY).failure_reason is DOWN


def test_data_stays_while_a_refetch_tries_again(rig: Rig) -> None:
    watch = rig.fetched(KEY, 1, DOWN, 2, retry_delay=5)
    watch.observer.refetch()
    rig.runner.run_next()
    assert (watch.data, watch.result.status, watch.result.fetch_status) == (1, "success", "fetching")
    rig.clock.advance(5)
    rig.runner.run_next()
    assert watch.data == 2


def test_a_fixed_delay(rig: Rig) -> None:
    server = Server(DOWN)
    rig.watch(KEY, server, retry_delay=7)
    assert _run_out(rig, server) == pytest.approx([7, 7, 7])


def test_a_delay_by_function(rig: Rig) -> None:
    heard: list[tuple[int, Exception]] = []

    def delay(failures: int, error: Exception) -> float:
        heard.append((failures, error))
        return 2.0 + failures

    server = Server(DOWN)
    rig.watch(KEY, server, retry_delay=delay)
    assert _run_out(rig, server) == pytest.approx([2, 3, 4])
    assert heard == [(0, DOWN), (1, DOWN), (2, DOWN)]


def test_a_function_decides_whether_to_try_again(rig: Rig) -> None:
    refused = ValueError("refused")
    heard: list[tuple[int, Exception]] = []

    def unless_refused(failures: int, error: Exception) -> bool:
        heard.append((failures, error))
        return not isinstance(error, ValueError)

    server = Server(DOWN, DOWN, refused)
    watch = rig.watch(KEY, server, retry=unless_refused)
    _run_out(rig, server)
    assert heard == [(0, DOWN), (1, DOWN), (2, refused)]
    assert (server.calls, watch.result.error) == (3, refused)


def _fail(_failures: int, _error: Exception) -> Any:
    raise RuntimeError("the option itself is broken")


@pytest.mark.parametrize("options", [{"retry": _fail}, {"retry_delay": _fail}])
def test_an_option_that_raises_ends_the_fetch_with_its_error(
    rig: Rig, options: dict[str, Callable[[int, Exception], Any]]
) -> None:
    watch = rig.watch(KEY, Server(DOWN), **options)
    rig.runner.run_all()
    assert watch.result.status == "error"
    assert str(watch.result.error) == "the option itself is broken"
    assert watch.result.fetch_status == "idle"
    watch.observer.set_options(retry=0, retry_delay=None, fetcher=Server("data"))
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data == "data"


def test_each_try_runs_what_was_asked_for_on_the_same_lane(rig: Rig) -> None:
    server = Server(DOWN)
    rig.client.prefetch_query(KEY, server, retry=2, retry_delay=1)
    _run_out(rig, server)
    assert [job.lane for job in rig.runner.submitted()] == ["prefetch"] * 3


def test_a_fetch_joined_between_two_tries_waits_for_the_next(rig: Rig) -> None:
    server = Server(DOWN, "data")
    rig.watch(KEY, server, retry_delay=5)
    rig.runner.run_next()
    future = rig.client.fetch_query(KEY, server)
    assert rig.runner.waiting() == []
    rig.clock.advance(5)
    rig.runner.run_all()
    assert future.result(0) == "data"


def test_a_refetch_between_two_tries_begins_anew_where_there_is_data(rig: Rig) -> None:
    server = Server(1, DOWN, 2)
    watch = rig.watch(KEY, server, retry_delay=5)
    rig.runner.run_next()
    watch.observer.refetch()
    rig.runner.run_next()
    watch.observer.refetch()
    rig.runner.run_next()
    assert watch.data == 2
    assert watch.result.failure_count == 0
    rig.clock.advance(100)
    assert rig.runner.run_all() == 0


def test_what_is_set_by_hand_between_two_tries_shows_and_the_next_try_comes(rig: Rig) -> None:
    watch = rig.watch(KEY, Server(DOWN, "fetched"), retry_delay=5)
    rig.runner.run_next()
    rig.client.set_query_data(KEY, "by hand")
    assert (watch.data, watch.result.status, watch.result.fetch_status) == ("by hand", "success", "fetching")
    rig.clock.advance(5)
    rig.runner.run_all()
    assert watch.data == "fetched"
