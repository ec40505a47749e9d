"""Mutations without a line: what waits, in which order it goes on, and the reads that come after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.query.mutation_diary import NO, run_in_turn, send
from tests.query.rig import KEY, Rig, Server

from bookdesk.query import MutationOptions

if TYPE_CHECKING:
    from collections.abc import Callable


# Without a line


def test_it_waits_for_the_line(rig: Rig) -> None:
    rig.client.set_online(False)
    future = rig.client.mutate(MutationOptions(send), 1)
    assert rig.runner.jobs == []
    assert not future.done()
    rig.client.set_online(True)
    rig.runner.run_next("mutation")
    assert future.result(0) == ("done", 1)


def test_always_needs_no_line(rig: Rig) -> None:
    rig.client.set_online(False)
    future = rig.client.mutate(MutationOptions(send, network_mode="always", retry=1, retry_delay=1), NO)
    rig.runner.run_next("mutation")
    rig.clock.advance(1)
    rig.runner.run_next("mutation")
    assert future.exception(0) is NO


def test_offline_first_tries_once_before_it_waits(rig: Rig) -> None:
    rig.client.set_online(False)
    server = Server(NO, "held")
    options = MutationOptions(lambda _: server(), network_mode="offline_first", retry=1, retry_delay=1)
    future = rig.client.mutate(options, 1)
    rig.runner.run_next("mutation")
    rig.clock.advance(60)
    assert (rig.runner.waiting("mutation"), future.done()) == ([], False)
    rig.client.set_online(True)
    rig.runner.run_next("mutation")
    assert future.result(0) == "held"


def test_one_under_way_ends_without_the_line(rig: Rig) -> None:
    future = rig.client.mutate(MutationOptions(send), 1)
    job = rig.runner.start_next("mutation")
    rig.client.set_online(False)
    rig.runner.run(job)
    assert future.result(0) == ("done", 1)


def test_a_further_try_waits_for_the_line(rig: Rig) -> None:
    server = Server(NO, "held")
    future = rig.client.mutate(MutationOptions(lambda _: server(), retry=1, retry_delay=1), 1)
    rig.runner.run_next("mutation")
    rig.client.set_online(False)
    rig.clock.advance(60)
    assert rig.runner.waiting("mutation") == []
    rig.client.set_online(True)
    rig.runner.run_next("mutation")
    assert future.result(0) == "held"


def test_they_resume_in_the_order_in_which_they_were_asked_for(rig: Rig) -> None:
    order: list[object] = []

    def ask(name: str, answer: Callable[[], object] = lambda: "held", **options: Any) -> None:
        def note(_: object) -> object:
            order.append(name)
            return answer()

        rig.client.mutate(MutationOptions(note, **options))

    server = Server(NO, "later")
    ask("tried before", server, retry=1, retry_delay=1)
    rig.runner.run_next("mutation")
    rig.client.set_online(False)
    ask("hold 1", scope="1")
    ask("free")
    rig.clock.advance(1)
    ask("hold 2", scope="2")
    order.clear()
    rig.client.set_online(True)
    assert len(rig.runner.waiting("mutation")) == 4
    rig.runner.run_all("mutation")
    assert order == ["tried before", "hold 1", "free", "hold 2"]


def test_a_scope_keeps_its_turns_after_a_break(rig: Rig) -> None:
    order: list[object] = []
    options = MutationOptions(send, scope="hold", on_settled=lambda data, *_: order.append(data))
    rig.client.set_online(False)
    for number in range(3):
        rig.client.mutate(options, number)
    rig.client.set_online(True)
    assert run_in_turn(rig) == [1, 1, 1]
    assert order == [("done", number) for number in range(3)]


def test_one_that_needs_no_line_waits_for_its_turn_all_the_same(rig: Rig) -> None:
    rig.client.set_online(False)
    rig.client.mutate(MutationOptions(send, scope="hold"), 1)
    future = rig.client.mutate(MutationOptions(send, scope="hold", network_mode="always"), 2)
    assert rig.runner.jobs == []
    rig.client.set_online(True)
    assert run_in_turn(rig) == [1, 1]
    assert future.result(0) == ("done", 2)


def test_its_turn_came_while_the_line_was_gone(rig: Rig) -> None:
    rig.client.mutate(MutationOptions(send, scope="hold"), 1)
    future = rig.client.mutate(MutationOptions(send, scope="hold"), 2)
    rig.client.set_online(False)
    rig.runner.run_next("mutation")
    assert rig.runner.waiting("mutation") == []
    rig.client.set_online(True)
    rig.runner.run_next("mutation")
    assert future.result(0) == ("done", 2)


def test_the_line_that_goes_once_more_lets_them_wait_once_more(rig: Rig) -> None:
    rig.client.set_online(False)
    future = rig.client.mutate(MutationOptions(send, retry=1, retry_delay=1), NO)
    rig.client.set_online(True)
    rig.runner.run_next("mutation")
    rig.client.set_online(False)
    rig.clock.advance(1)
    assert rig.runner.waiting("mutation") == []
    rig.client.set_online(True)
    rig.runner.run_next("mutation")
    assert future.exception(0) is NO


def test_resuming_without_a_line_changes_nothing(rig: Rig) -> None:
    rig.client.set_online(False)
    future = rig.client.mutate(MutationOptions(send), 1)
    rig.client.resume_paused_mutations()
    assert rig.runner.jobs == []
    rig.client.set_online(True)
    rig.runner.run_next("mutation")
    assert future.result(0) == ("done", 1)


def test_resuming_without_a_line_loses_no_further_try(rig: Rig) -> None:
    server = Server(NO, "held")
    future = rig.client.mutate(MutationOptions(lambda _: server(), retry=1, retry_delay=1), 1)
    rig.runner.run_next("mutation")
    rig.client.set_online(False)
    rig.clock.advance(1)
    rig.client.resume_paused_mutations()
    assert rig.runner.waiting("mutation") == []
    rig.client.set_online(True)
    rig.runner.run_next("mutation")
    assert future.result(0) == "held"


def test_resuming_with_a_line_begins_nothing_twice(rig: Rig) -> None:
    rig.client.set_online(False)
    rig.client.mutate(MutationOptions(send), 1)
    rig.client.set_online(True)
    rig.client.resume_paused_mutations()
    assert len(rig.runner.jobs) == 1


# Mutations first, reads after


def shown(rig: Rig) -> None:
    """Show something that is stale by now, with the line gone."""
    rig.client.set_query_data(KEY, "old")
    rig.watch(KEY, Server("new"), stale_time=1)
    rig.client.set_online(False)
    rig.clock.advance(1)


def test_what_is_shown_is_refetched_after_the_mutations(rig: Rig) -> None:
    shown(rig)
    rig.client.mutate(MutationOptions(send), 1)
    rig.client.mutate(MutationOptions(send), NO)
    rig.client.set_online(True)
    rig.runner.run_next("mutation")
    assert rig.runner.waiting("query") == []
    rig.runner.run_next("mutation")
    assert len(rig.runner.waiting("query")) == 1


def test_a_whole_scope_comes_before_the_reads(rig: Rig) -> None:
    shown(rig)
    rig.client.mutate(MutationOptions(send, scope="hold"), 1)
    rig.client.mutate(MutationOptions(send, scope="hold"), 2)
    rig.client.set_online(True)
    rig.runner.run_next("mutation")
    assert rig.runner.waiting("query") == []
    rig.runner.run_next("mutation")
    assert len(rig.runner.waiting("query")) == 1


def test_a_read_that_waited_for_the_line_comes_after_them_too(rig: Rig) -> None:
    rig.client.set_online(False)
    rig.watch(KEY, Server(1))
    rig.client.mutate(MutationOptions(send), 1)
    rig.client.set_online(True)
    assert rig.runner.waiting("query") == []
    rig.runner.run_next("mutation")
    assert len(rig.runner.waiting("query")) == 1


def test_with_nothing_to_resume_reads_come_at_once(rig: Rig) -> None:
    shown(rig)
    rig.client.set_online(True)
    assert len(rig.runner.waiting("query")) == 1


def test_a_mutation_that_hangs_keeps_no_read_waiting_for_more_than_five_seconds(rig: Rig) -> None:
    shown(rig)
    rig.client.mutate(MutationOptions(send), 1)
    rig.client.set_online(True)
    job = rig.runner.start_next("mutation")
    rig.clock.advance(4.9)
    assert rig.runner.waiting("query") == []
    rig.clock.advance(0.1)
    rig.runner.run_next("query")
    rig.clock.advance(60)
    rig.runner.run(job)
    assert len(rig.runner.submitted("query")) == 1


def test_a_line_that_goes_once_more_meanwhile_starts_no_read(rig: Rig) -> None:
    shown(rig)
    rig.client.mutate(MutationOptions(send), 1)
    rig.client.set_online(True)
    rig.client.set_online(False)
    rig.runner.run_next("mutation")
    rig.clock.advance(60)
    assert rig.runner.submitted("query") == []
    rig.client.set_online(True)
    assert len(rig.runner.waiting("query")) == 1


def test_each_break_has_its_own_five_seconds(rig: Rig) -> None:
    shown(rig)
    rig.client.mutate(MutationOptions(send), 1)
    rig.client.set_online(True)
    rig.clock.advance(4)
    rig.client.set_online(False)
    rig.client.mutate(MutationOptions(send), 2)
    rig.client.set_online(True)
    rig.clock.advance(4)
    assert rig.runner.waiting("query") == []
    rig.clock.advance(1)
    assert len(rig.runner.waiting("query")) == 1


def test_a_read_that_is_asked_for_meanwhile_waits_for_nothing(rig: Rig) -> None:
    rig.client.set_online(False)
    rig.client.mutate(MutationOptions(send), 1)
    rig.client.set_online(True)
    rig.runner.start_next("mutation")
    rig.client.fetch_query(KEY, Server(1))
    assert len(rig.runner.waiting("query")) == 1
