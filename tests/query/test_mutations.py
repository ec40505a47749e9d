"""Mutations: their lane, their callbacks, their tries."""

from __future__ import annotations

import pytest
from tests.query.mutation_diary import BUG, NO, Diary, run_in_turn, send
from tests.query.rig import FOR_EVER, KEY, OTHER, Rig, Server

from bookdesk.query import MutationOptions

# Callbacks and the future


def test_what_is_sent_goes_on_the_mutation_lane(rig: Rig) -> None:
    future = rig.client.mutate(MutationOptions(send), "Ann at 9")
    [job] = rig.runner.jobs
    assert (job.lane, job.is_started, future.done()) == ("mutation", False, False)
    rig.runner.run_next("mutation")
    assert future.result(0) == ("done", "Ann at 9")


def test_each_further_try_goes_there_too(rig: Rig) -> None:
    future = rig.client.mutate(MutationOptions(send, retry=1, retry_delay=1), NO)
    rig.runner.run_next("mutation")
    rig.clock.advance(1)
    rig.runner.run_next("mutation")
    assert future.exception(0) is NO
    assert [job.lane for job in rig.runner.jobs] == ["mutation", "mutation"]


def test_a_prefetch_and_a_read_that_hang_delay_no_mutation(rig: Rig) -> None:
    rig.client.prefetch_query(KEY, Server(1))
    rig.client.fetch_query(OTHER, Server(1))
    rig.runner.start_next("prefetch")
    rig.runner.start_next("query")
    future = rig.client.mutate(MutationOptions(send), 1)
    rig.runner.run_next("mutation")
    assert future.done()


def test_success_calls_back_in_order(rig: Rig) -> None:
    diary = Diary()
    future = rig.client.mutate(diary.options(), 7)
    assert diary.entries == [("mutate", 7)]
    rig.runner.run_next("mutation")
    assert diary.entries[1:] == [
        ("success", ("done", 7), 7, "context"),
        ("settled", ("done", 7), None, 7, "context"),
    ]
    assert future.result(0) == ("done", 7)


def test_failure_calls_back_in_order(rig: Rig) -> None:
    diary = Diary()
    future = rig.client.mutate(diary.options(), NO)
    rig.runner.run_next("mutation")
    assert diary.entries[1:] == [("error", NO, NO, "context"), ("settled", None, NO, NO, "context")]
    assert future.exception(0) is NO


def test_nothing_is_a_good_answer_and_a_good_question(rig: Rig) -> None:
    heard: list[object] = []
    options = MutationOptions(
        lambda variables: variables, on_success=lambda *arguments: heard.append(arguments)
    )
    future = rig.client.mutate(options)
    rig.runner.run_next("mutation")
    assert heard == [(None, None, None)]
    assert future.result(0) is None


def test_on_mutate_comes_before_anything_is_sent(rig: Rig) -> None:
    jobs: list[int] = []
    rig.client.mutate(MutationOptions(send, on_mutate=lambda _: jobs.append(len(rig.runner.jobs))), 1)
    assert jobs == [0]
    assert len(rig.runner.jobs) == 1


def test_on_mutate_comes_at_once_also_without_a_line_or_a_turn(rig: Rig) -> None:
    rig.client.set_online(False)
    diary = Diary()
    rig.client.mutate(diary.options(scope="desk"), 1)
    rig.client.mutate(diary.options(scope="desk"), 2)
    assert diary.entries == [("mutate", 1), ("mutate", 2)]


def test_on_mutate_that_raises_fails_it_before_anything_is_sent(rig: Rig) -> None:
    diary = Diary("mutate")
    future = rig.client.mutate(diary.options(), 7)
    assert rig.runner.jobs == []
    assert diary.entries[1:] == [("error", BUG, 7, None), ("settled", None, BUG, 7, None)]
    assert future.exception(0) is BUG
    assert rig.client.is_mutating() == 0


def test_on_mutate_that_raises_holds_up_nobody_of_its_scope(rig: Rig) -> None:
    first = rig.client.mutate(MutationOptions(send, scope="desk"), 1)
    rig.client.mutate(Diary("mutate").options(scope="desk"), 2)
    third = rig.client.mutate(MutationOptions(send, scope="desk"), 3)
    assert run_in_turn(rig) == [1, 1]
    assert (first.result(0), third.result(0)) == (("done", 1), ("done", 3))


@pytest.mark.parametrize("raising", [("success",), ("settled",), ("success", "settled")])
def test_what_was_done_stays_done_when_a_callback_raises(rig: Rig, raising: tuple[str, ...]) -> None:
    diary = Diary(*raising)
    future = rig.client.mutate(diary.options(), 7)
    rig.runner.run_next("mutation")
    assert diary.names == ["mutate", "success", "settled"]
    assert future.result(0) == ("done", 7)
    assert rig.take_reported() == [BUG] * len(raising)
    assert rig.client.is_mutating() == 0


@pytest.mark.parametrize("raising", [("error",), ("settled",), ("error", "settled")])
def test_its_error_stays_its_error_when_a_callback_raises(rig: Rig, raising: tuple[str, ...]) -> None:
    diary = Diary(*raising)
    future = rig.client.mutate(diary.options(), NO)
    rig.runner.run_next("mutation")
    assert diary.names == ["mutate", "error", "settled"]
    assert future.exception(0) is NO
    assert rig.take_reported() == [BUG] * len(raising)


def test_the_future_is_done_after_the_callbacks(rig: Rig) -> None:
    order: list[str] = []
    options = MutationOptions(
        send,
        on_success=lambda *_: order.append("success"),
        on_settled=lambda *_: order.append("settled"),
    )
    rig.client.mutate(options, 1).add_done_callback(lambda _: order.append("future"))
    rig.runner.run_next("mutation")
    assert order == ["success", "settled", "future"]


def test_what_callbacks_change_is_one_change_for_listeners(rig: Rig) -> None:
    rig.client.set_query_data(KEY, "free")
    watch = rig.watch(KEY, Server("held"), stale_time=FOR_EVER)
    options = MutationOptions(
        send,
        on_success=lambda *_: rig.client.set_query_data(KEY, "held"),
        on_settled=lambda *_: rig.client.invalidate_queries(KEY),
    )
    rig.client.mutate(options, 1)
    assert watch.heard == []
    rig.runner.run_next("mutation")
    assert watch.seen() == [("held", "success", "fetching")]


def test_a_runner_that_takes_no_work_fails_it(rig: Rig) -> None:
    diary = Diary()
    rig.runner.refusal = NO
    future = rig.client.mutate(diary.options(), 1)
    assert diary.names == ["mutate", "error", "settled"]
    assert future.exception(0) is NO
    assert rig.client.is_mutating() == 0


# Tries


def test_it_is_not_tried_again_unless_asked_for(rig: Rig) -> None:
    future = rig.client.mutate(MutationOptions(send), NO)
    rig.runner.run_next("mutation")
    assert future.exception(0) is NO
    assert rig.clock.pending == []


def test_tries_back_off_and_call_back_once(rig: Rig) -> None:
    diary, server = Diary(), Server(NO, NO, "held")
    future = rig.client.mutate(diary.options(lambda _: server(), retry=3), 1)
    delays = []
    for _ in range(2):
        rig.runner.run_next("mutation")
        assert not future.done()
        [delay] = rig.clock.pending
        delays.append(delay)
        rig.clock.advance(delay)
    rig.runner.run_next("mutation")
    assert 1 <= delays[0] <= 1.2
    assert 2 <= delays[1] <= 2.4
    assert future.result(0) == "held"
    assert diary.names == ["mutate", "success", "settled"]


def test_the_last_error_counts(rig: Rig) -> None:
    other = RuntimeError("still no")
    server, diary = Server(NO, other), Diary()
    future = rig.client.mutate(diary.options(lambda _: server(), retry=1, retry_delay=5), 1)
    rig.runner.run_next("mutation")
    rig.clock.advance(5)
    rig.runner.run_next("mutation")
    assert future.exception(0) is other
    assert diary.names == ["mutate", "error", "settled"]


def test_a_function_decides_on_further_tries_and_their_delay(rig: Rig) -> None:
    heard: list[tuple[int, Exception]] = []

    def should(failures: int, error: Exception) -> bool:
        heard.append((failures, error))
        return failures < 2

    options = MutationOptions(send, retry=should, retry_delay=lambda failures, _: 10.0 + failures)
    future = rig.client.mutate(options, NO)
    delays = []
    while not future.done():
        rig.runner.run_next("mutation")
        delays += rig.clock.pending
        rig.clock.advance(20)
    assert heard == [(0, NO), (1, NO), (2, NO)]
    assert delays == [10, 11]
