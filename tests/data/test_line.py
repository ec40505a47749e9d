"""The line: what each answer tells of it, in whatever order the answers come."""

from __future__ import annotations

import pytest
from tests.query.fake_runner import FakeJob, FakeRunner

from bookdesk.data.line import Line, LineState, ListeningRunner
from bookdesk.errors import NotFound, NotSignedIn, Refused, ServerBusy, ServerFailed, Unreachable
from bookdesk.query.runner import Job, Lane

GONE = Unreachable("no route")


class Desk:
    """A line whose questions end when the test says so."""

    def __init__(self) -> None:
        self.line = Line()
        self.runner = FakeRunner()
        self.listening = ListeningRunner(self.runner, self.line)
        self.heard: list[LineState] = []
        self.line.subscribe(self.heard.append)
        self.answers: list[object] = []

    def ask(self, lane: Lane = "query") -> FakeJob:
        self.listening.submit(Job(lambda: None), self._on_done, lane)
        return self.runner.jobs[-1]

    def _on_done(self, value: object, error: Exception | None) -> None:
        self.answers.append(value if error is None else error)

    def asked_and_begun(self) -> FakeJob:
        job = self.ask()
        self.runner.start(job)
        return job

    @property
    def ups(self) -> list[bool]:
        return [state.is_up for state in self.heard]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("lane", ["query", "prefetch", "mutation"])
def test_unreachable_is_down_and_a_value_is_up(desk: Desk, lane: Lane) -> None:
    desk.runner.fail(desk.ask(lane), GONE)
    assert desk.line.state == LineState(GONE)
    desk.runner.finish(desk.ask(lane), None)
    assert desk.line.state.is_up
    assert desk.ups == [False, True]
    assert desk.answers == [GONE, None]


@pytest.mark.parametrize(
    "error", [Refused("No."), NotFound("No."), NotSignedIn("No."), ServerBusy("Busy.", "busy", 3.0)]
)
def test_a_refusal_is_an_answer(desk: Desk, error: Exception) -> None:
    desk.runner.fail(desk.ask(), GONE)
    desk.runner.fail(desk.ask(), error)
    assert desk.ups == [False, True]


@pytest.mark.parametrize("error", [ServerFailed("Broken."), ValueError("bug")])
def test_other_errors_say_nothing(desk: Desk, error: Exception) -> None:
    desk.runner.fail(desk.ask(), error)
    assert desk.heard == []
    desk.runner.fail(desk.ask(), GONE)
    desk.runner.fail(desk.ask(), error)
    assert desk.ups == [False]


def test_the_store_says_nothing(desk: Desk) -> None:
    desk.runner.fail(desk.ask("store"), GONE)
    desk.runner.fail(desk.ask(), GONE)
    desk.runner.finish(desk.ask("store"), 1)
    assert desk.ups == [False]


def test_only_changes_are_told(desk: Desk) -> None:
    for _ in range(2):
        desk.runner.finish(desk.ask(), 1)
    for reason in ("no route", "no answer in time"):
        desk.runner.fail(desk.ask(), Unreachable(reason))
    assert desk.ups == [False]
    assert desk.line.state.error is not None
    assert desk.line.state.error.reason == "no answer in time"


def test_a_late_failure_of_before_the_line_came_up_does_not_set_it_down_again(desk: Desk) -> None:
    hung = desk.asked_and_begun()
    desk.runner.fail(desk.ask(), GONE)
    desk.runner.finish(desk.ask(), 1)
    desk.runner.fail(hung, Unreachable("no answer in time"))
    assert desk.ups == [False, True]
    assert desk.line.state.is_up


def test_a_failure_of_what_was_under_way_beside_an_answer_does_not_count(desk: Desk) -> None:
    first, second = desk.asked_and_begun(), desk.asked_and_begun()
    desk.runner.finish(first, 1)
    desk.runner.fail(second, GONE)
    assert desk.heard == []


def test_a_failure_of_what_began_after_the_last_answer_counts(desk: Desk) -> None:
    waits = desk.ask()
    desk.runner.finish(desk.ask(), 1)
    # Asked before the answer came, but begun after it: it speaks of the line as it is now.
    desk.runner.start(waits)
    desk.runner.fail(waits, GONE)
    assert desk.ups == [False]


def test_a_late_answer_sets_it_up(desk: Desk) -> None:
    slow = desk.asked_and_begun()
    desk.runner.fail(desk.ask(), GONE)
    desk.runner.finish(slow, 1)
    assert desk.ups == [False, True]


def test_every_failure_after_the_answer_counts_until_the_next_one(desk: Desk) -> None:
    jobs = [desk.asked_and_begun() for _ in range(3)]
    desk.runner.fail(jobs[0], GONE)
    desk.runner.fail(jobs[1], GONE)
    desk.runner.finish(jobs[2], 1)
    desk.runner.fail(desk.ask(), GONE)
    assert desk.ups == [False, True, False]


def test_a_cancelled_question_says_nothing(desk: Desk) -> None:
    cancel = desk.listening.submit(lambda: 1, lambda _value, _error: None)
    job = desk.runner.start_next()
    cancel()
    desk.runner.fail(job, GONE)
    assert job.is_cancelled
    assert desk.heard == []


def test_what_the_sender_takes_back_does_not_begin(desk: Desk) -> None:
    job = Job(lambda: 1)
    desk.listening.submit(job, lambda _value, _error: None)
    assert job.take_back()
    wrapped = desk.runner.jobs[0].function
    assert isinstance(wrapped, Job)
    assert not wrapped.begin()
    assert wrapped.fetcher is job.fetcher


def test_a_plain_function_is_run(desk: Desk) -> None:
    answers: list[object] = []
    desk.listening.submit(lambda: 41 + 1, lambda value, _error: answers.append(value), "mutation")
    assert desk.runner.jobs[0].function() == 42
    desk.runner.run_next("mutation")
    assert answers == [42]


def test_the_line_hears_after_who_asked(desk: Desk) -> None:
    order: list[str] = []
    desk.line.subscribe(lambda state: order.append(f"line {state.is_up}"))
    desk.listening.submit(lambda: 1, lambda _value, error: order.append(f"asker {error is None}"))
    desk.runner.fail(desk.runner.jobs[-1], GONE)
    assert order == ["asker False", "line False"]


def test_the_line_hears_also_when_who_asked_raises(desk: Desk) -> None:
    def broken(_value: object, _error: Exception | None) -> None:
        raise RuntimeError("broken")

    desk.listening.submit(lambda: 1, broken)
    with pytest.raises(RuntimeError, match="broken"):
        desk.runner.fail(desk.runner.jobs[-1], GONE)
    assert desk.ups == [False]


def test_listeners_leave_once_and_do_not_keep_each_other_from_hearing(desk: Desk) -> None:
    twice: list[LineState] = []
    leave_first = desk.line.subscribe(twice.append)
    desk.line.subscribe(twice.append)
    leave_first()
    leave_first()

    def broken(_state: LineState) -> None:
        raise RuntimeError("broken")

    desk.line.subscribe(broken)
    last: list[LineState] = []
    desk.line.subscribe(last.append)
    with pytest.raises(RuntimeError, match="broken"):
        desk.runner.fail(desk.ask(), GONE)
    assert len(twice) == len(last) == len(desk.heard) == 1


def test_one_who_was_sent_away_meanwhile_does_not_hear(desk: Desk) -> None:
    heard: list[LineState] = []
    desk.line.subscribe(lambda _state: leave())
    leave = desk.line.subscribe(heard.append)
    desk.runner.fail(desk.ask(), GONE)
    assert heard == []
