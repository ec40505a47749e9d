"""Mutations among each other: whose turn it is, how many there are, and none after clearing."""

from __future__ import annotations

from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

import pytest
from tests.query.mutation_diary import NO, Diary, run_in_turn, send

from bookdesk.query import MutationOptions

if TYPE_CHECKING:
    from tests.query.rig import Rig

# Scopes


def test_without_a_scope_they_run_side_by_side(rig: Rig) -> None:
    rig.client.mutate(MutationOptions(send), 1)
    rig.client.mutate(MutationOptions(send), 2)
    assert len(rig.runner.waiting("mutation")) == 2


def test_one_scope_runs_one_after_another_in_order(rig: Rig) -> None:
    order: list[object] = []
    options = MutationOptions(send, scope="hold", on_settled=lambda data, *_: order.append(data))
    for number in range(4):
        rig.client.mutate(options, number)
    assert len(rig.runner.waiting("mutation")) == 1
    assert run_in_turn(rig) == [1, 1, 1, 1]
    assert order == [("done", number) for number in range(4)]


def test_scopes_do_not_wait_for_each_other(rig: Rig) -> None:
    for scope in ("hold 1", "hold 2"):
        for number in range(2):
            rig.client.mutate(MutationOptions(send, scope=scope), number)
    assert len(rig.runner.waiting("mutation")) == 2
    rig.runner.run_next("mutation")
    assert len(rig.runner.waiting("mutation")) == 2


def test_one_that_is_being_prepared_is_not_sent_for_another_s_end(rig: Rig) -> None:
    sent: list[object] = []

    def refuse(_variables: object) -> None:
        raise ValueError("not prepared")

    def prepare(variables: object) -> None:
        # It comes behind this one in the scope, and is over at once.
        rig.client.mutate(MutationOptions(sent.append, scope="hold", on_mutate=refuse), "other")
        refuse(variables)

    future = rig.client.mutate(MutationOptions(sent.append, scope="hold", on_mutate=prepare), "one")
    assert isinstance(future.exception(0), ValueError)
    assert rig.runner.run_all() == 0
    assert (sent, rig.client.is_mutating()) == ([], 0)


@pytest.mark.parametrize("outcome", [1, NO])
def test_the_next_starts_whatever_became_of_the_one_before(rig: Rig, outcome: object) -> None:
    rig.client.mutate(MutationOptions(send, scope="hold"), outcome)
    future = rig.client.mutate(MutationOptions(send, scope="hold"), 2)
    rig.runner.run_next("mutation")
    rig.runner.run_next("mutation")
    assert future.result(0) == ("done", 2)


def test_the_next_waits_for_all_tries_of_the_one_before(rig: Rig) -> None:
    rig.client.mutate(MutationOptions(send, scope="hold", retry=1, retry_delay=5), NO)
    future = rig.client.mutate(MutationOptions(send, scope="hold"), 2)
    rig.runner.run_next("mutation")
    assert rig.runner.waiting("mutation") == []
    rig.clock.advance(5)
    rig.runner.run_next("mutation")
    rig.runner.run_next("mutation")
    assert future.result(0) == ("done", 2)


def test_the_next_starts_after_the_callbacks_of_the_one_before(rig: Rig) -> None:
    waiting: list[int] = []
    options = MutationOptions(
        send, scope="hold", on_settled=lambda *_: waiting.append(len(rig.runner.waiting("mutation")))
    )
    rig.client.mutate(options, 1)
    rig.client.mutate(MutationOptions(send, scope="hold"), 2)
    rig.runner.run_next("mutation")
    assert waiting == [0]
    assert len(rig.runner.waiting("mutation")) == 1


def test_what_a_callback_asks_for_takes_its_turn(rig: Rig) -> None:
    order: list[object] = []
    options = MutationOptions(send, scope="hold", on_settled=lambda data, *_: order.append(data))

    def confirm(*_: object) -> None:
        rig.client.mutate(options, "confirm")

    rig.client.mutate(MutationOptions(send, scope="hold", on_success=confirm), "hold")
    rig.client.mutate(options, "extend")
    assert run_in_turn(rig) == [1, 1, 1]
    assert order == [("done", "extend"), ("done", "confirm")]


# Counting and clearing


def test_mutations_are_counted_until_they_are_settled(rig: Rig) -> None:
    counted: list[int] = []

    def count(*_: object) -> None:
        counted.append(rig.client.is_mutating())

    options = MutationOptions(send, scope="hold", on_settled=count)
    assert rig.client.is_mutating() == 0
    first = rig.client.mutate(options, 1)
    rig.client.mutate(options, 2)
    first.add_done_callback(count)
    assert rig.client.is_mutating() == 2
    rig.runner.run_next("mutation")
    rig.runner.run_next("mutation")
    assert counted == [2, 1, 1]
    assert rig.client.is_mutating() == 0


def test_those_that_wait_for_the_line_are_counted(rig: Rig) -> None:
    rig.client.set_online(False)
    rig.client.mutate(MutationOptions(send), 1)
    assert rig.client.is_mutating() == 1


def test_clearing_forgets_them_all(rig: Rig) -> None:
    diary = Diary()
    futures = [rig.client.mutate(diary.options(retry=1), NO)]
    rig.runner.run_next("mutation")
    futures.append(rig.client.mutate(diary.options(), "runs"))
    running = rig.runner.start_next("mutation")
    futures.append(rig.client.mutate(diary.options(scope="hold"), "queued"))
    futures.append(rig.client.mutate(diary.options(scope="hold"), "has its turn later"))
    rig.client.set_online(False)
    futures.append(rig.client.mutate(diary.options(), "waits for the line"))
    diary.entries.clear()

    rig.client.clear()
    assert rig.client.is_mutating() == 0
    assert rig.clock.pending == []
    for future in futures:
        with pytest.raises(CancelledError):
            future.result(0)
    rig.client.set_online(True)
    rig.runner.run(running)
    assert rig.runner.waiting("mutation") == []
    assert diary.entries == []


@pytest.mark.parametrize("callback", ["on_success", "on_settled"])
def test_clearing_from_within_a_callback_breaks_nothing(rig: Rig, callback: str) -> None:
    options: dict[str, Any] = {callback: lambda *_: rig.client.clear()}
    future = rig.client.mutate(MutationOptions(send, scope="hold", **options), 1)
    other = rig.client.mutate(MutationOptions(send, scope="hold"), 2)
    rig.runner.run_next("mutation")
    assert future.done()
    with pytest.raises(CancelledError):
        other.result(0)
    assert rig.runner.waiting("mutation") == []


def test_clearing_from_within_on_mutate_sends_nothing(rig: Rig) -> None:
    future = rig.client.mutate(MutationOptions(send, on_mutate=lambda _: rig.client.clear()), 1)
    assert rig.runner.jobs == []
    with pytest.raises(CancelledError):
        future.result(0)


def test_a_client_that_was_cleared_takes_new_ones(rig: Rig) -> None:
    rig.client.mutate(MutationOptions(send, scope="hold"), 1)
    rig.client.clear()
    future = rig.client.mutate(MutationOptions(send, scope="hold"), 2)
    rig.runner.run_next("mutation")
    assert future.result(0) == ("done", 2)
