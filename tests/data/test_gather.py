"""Gathering: one request for what is asked for together, and each gets its own part."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pytest
from tests.data.days import DATE, NOW, make_day
from tests.query.fake_clock import FakeClock
from tests.query.fake_runner import FakeRunner

from bookdesk.data.fetchers import ProviderDayFetcher
from bookdesk.data.gather import GatheringRunner
from bookdesk.data.keys import availability_key
from bookdesk.data.source import open_source
from bookdesk.domain.columns import DaySchedule
from bookdesk.domain.states import SlotStatus
from bookdesk.errors import NotFound, ServerBusy, Unreachable
from bookdesk.query import QueryClient, QueryObserver
from bookdesk.query.runner import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.domain.gateway import Gateway
    from bookdesk.query.keys import Key
    from bookdesk.query.runner import Cancel, Lane

_T = TypeVar("_T")

NEXT = date(2018, 7, 13)


class Server:
    """A gateway by hand: it knows some providers, refuses others as the real one does, and keeps what it
    was asked.
    """

    def __init__(self, *providers: str) -> None:
        self.providers = providers
        self.asked: list[tuple[date, str | None, tuple[str, ...]]] = []
        self.failure: Exception | None = None

    def ask(self, question: Callable[[Gateway], _T]) -> _T:
        return question(cast("Gateway", self))

    #: How far each provider's channel has counted.
    seqs: tuple[int, ...] = ()

    def day(self, day: date, service_id: str | None, provider_ids: Sequence[str]) -> DaySchedule:
        self.asked.append((day, service_id, tuple(provider_ids)))
        if self.failure is not None:
            raise self.failure
        if set(provider_ids) - set(self.providers):
            raise NotFound("There is no such provider.", "provider_not_found")
        shown = [p for p in self.providers if not provider_ids or p in provider_ids]
        days = tuple(make_day((0, 3, SlotStatus.AVAILABLE), provider_id=p) for p in shown)
        return DaySchedule(day, service_id or "cut", days, NOW, "e1", 7, self.seqs[: len(days)])


class Asker:
    """Submits as the engine does and keeps the answers."""

    def __init__(self, *providers: str) -> None:
        self.server = Server(*providers)
        self.runner = FakeRunner()
        self.clock = FakeClock()
        self.gathering = GatheringRunner(self.runner, self.clock)
        self.answers: dict[str, Any] = {}

    def ask(
        self, provider_id: str, day: date = DATE, service_id: str | None = "cut", lane: Lane = "query"
    ) -> Cancel:
        fetcher = ProviderDayFetcher(self.server, provider_id, service_id, day)
        return self.gathering.submit(Job(fetcher), self.note(provider_id), lane)

    def note(self, name: str) -> Callable[[Any, Exception | None], None]:
        def on_done(value: Any, error: Exception | None) -> None:
            assert name not in self.answers, "answered once"
            self.answers[name] = value if error is None else error

        return on_done

    def turn(self) -> None:
        self.clock.advance(0)


@pytest.fixture
def desk() -> Asker:
    return Asker("becky", "jj", "kelly")


def test_what_is_asked_for_in_one_turn_is_one_request(desk: Asker) -> None:
    for provider in ("kelly", "becky", "jj"):
        desk.ask(provider)
    assert desk.runner.jobs == []
    desk.turn()
    assert desk.runner.run_all() == 1
    assert desk.server.asked == [(DATE, "cut", ("kelly", "becky", "jj"))]
    assert set(desk.answers) == {"becky", "jj", "kelly"}
    for provider, found in desk.answers.items():
        availability = cast("ProviderAvailability", found)
        assert availability.day.provider_id == provider
        assert (availability.as_of, availability.epoch, availability.seq) == (NOW, "e1", 7)


def test_the_next_turn_is_the_next_request(desk: Asker) -> None:
    desk.ask("becky")
    desk.turn()
    desk.ask("jj")
    desk.turn()
    assert desk.runner.run_all() == 2
    assert [ids for _, _, ids in desk.server.asked] == [("becky",), ("jj",)]


def test_dates_services_and_lanes_are_not_mixed(desk: Asker) -> None:
    desk.ask("becky")
    desk.ask("jj", NEXT)
    desk.ask("kelly", service_id="men")
    desk.gathering.submit(
        Job(ProviderDayFetcher(desk.server, "becky", "cut", DATE)), desk.note("ahead"), "prefetch"
    )
    desk.turn()
    assert [job.lane for job in desk.runner.jobs] == ["query", "query", "query", "prefetch"]
    assert desk.runner.run_all("query") == 3
    assert "ahead" not in desk.answers
    assert desk.runner.run_all("prefetch") == 1
    assert sorted(desk.server.asked, key=str) == [
        (DATE, "cut", ("becky",)),
        (DATE, "cut", ("becky",)),
        (DATE, "men", ("kelly",)),
        (NEXT, "cut", ("jj",)),
    ]


def test_servers_are_not_mixed(desk: Asker) -> None:
    other = Server("becky")
    desk.ask("becky")
    desk.gathering.submit(ProviderDayFetcher(other, "becky", "cut", DATE), desk.note("other"))
    desk.turn()
    assert desk.runner.run_all() == 2
    assert len(desk.server.asked) == len(other.asked) == 1


def test_one_provider_asked_for_twice_is_named_once_and_answered_twice(desk: Asker) -> None:
    desk.ask("becky")
    desk.gathering.submit(ProviderDayFetcher(desk.server, "becky", "cut", DATE), desk.note("again"))
    desk.turn()
    desk.runner.run_all()
    assert desk.server.asked == [(DATE, "cut", ("becky",))]
    assert desk.answers["becky"].day is desk.answers["again"].day


def test_what_is_no_provider_day_passes_straight_through(desk: Asker) -> None:
    desk.gathering.submit(Job(lambda: 42), desk.note("other"), "mutation")
    desk.gathering.submit(lambda: 43, desk.note("plain"), "store")
    assert [job.lane for job in desk.runner.jobs] == ["mutation", "store"]
    desk.runner.run_all()
    desk.runner.run_all("store")
    assert desk.answers == {"other": 42, "plain": 43}
    assert desk.clock.pending == []


def test_a_provider_who_is_gone_takes_nobody_along(desk: Asker) -> None:
    desk.ask("becky")
    desk.ask("left")
    desk.turn()
    desk.runner.run_all()
    assert [ids for _, _, ids in desk.server.asked] == [("becky", "left"), ()]
    assert desk.answers["becky"].day.provider_id == "becky"
    assert isinstance(desk.answers["left"], NotFound)


def test_a_provider_who_is_gone_is_not_asked_for_twice_when_alone(desk: Asker) -> None:
    desk.ask("left")
    desk.turn()
    desk.runner.run_all()
    assert len(desk.server.asked) == 1
    assert isinstance(desk.answers["left"], NotFound)


def test_a_failure_is_everybody_s(desk: Asker) -> None:
    desk.server.failure = Unreachable()
    desk.ask("becky")
    desk.ask("jj")
    desk.turn()
    desk.runner.run_all()
    assert desk.answers == {"becky": desk.server.failure, "jj": desk.server.failure}
    assert len(desk.server.asked) == 1


def test_a_cancelled_one_is_left_out_of_the_request(desk: Asker) -> None:
    desk.ask("becky")
    before_the_turn = desk.ask("jj")
    after_it = desk.ask("kelly")
    before_the_turn()
    desk.turn()
    after_it()
    desk.runner.run_all()
    assert desk.server.asked == [(DATE, "cut", ("becky",))]
    assert set(desk.answers) == {"becky"}


def test_one_cancelled_while_the_request_is_under_way_hears_nothing(desk: Asker) -> None:
    desk.ask("becky")
    cancel = desk.ask("jj")
    desk.turn()
    job = desk.runner.start_next()
    value = job.function()
    cancel()
    desk.runner.finish(job, value)
    assert set(desk.answers) == {"becky"}


def test_when_all_are_cancelled_nothing_is_asked(desk: Asker) -> None:
    for cancel in [desk.ask("becky"), desk.ask("jj")]:
        cancel()
    desk.turn()
    assert desk.runner.jobs == []


def test_when_all_are_cancelled_before_it_began_the_request_is(desk: Asker) -> None:
    cancels = [desk.ask("becky"), desk.ask("jj")]
    desk.turn()
    cancels[0]()
    assert len(desk.runner.waiting()) == 1
    cancels[1]()
    assert desk.runner.waiting() == []


def test_a_job_that_its_sender_took_back_is_not_asked_for(desk: Asker) -> None:
    job = Job(ProviderDayFetcher(desk.server, "jj", "cut", DATE))
    desk.ask("becky")
    desk.gathering.submit(job, desk.note("jj"))
    desk.turn()
    assert job.take_back()
    desk.runner.run_all()
    assert desk.server.asked == [(DATE, "cut", ("becky",))]


def test_once_it_runs_it_can_not_be_taken_back(desk: Asker) -> None:
    job = Job(ProviderDayFetcher(desk.server, "jj", "cut", DATE))
    desk.gathering.submit(job, desk.note("jj"))
    desk.turn()
    desk.runner.run_all()
    assert not job.take_back()


def test_a_listener_that_raises_keeps_nobody_from_the_answer(desk: Asker) -> None:
    def broken(_value: Any, _error: Exception | None) -> None:
        raise RuntimeError("broken")

    desk.gathering.submit(ProviderDayFetcher(desk.server, "jj", "cut", DATE), broken)
    desk.ask("becky")
    desk.turn()
    with pytest.raises(RuntimeError, match="broken"):
        desk.runner.run_all()
    assert set(desk.answers) == {"becky"}


def test_a_runner_that_takes_no_work_fails_all_of_them(desk: Asker) -> None:
    desk.ask("becky")
    desk.ask("jj")
    desk.runner.refusal = RuntimeError("closing")
    desk.turn()
    assert desk.answers == {"becky": desk.runner.refusal, "jj": desk.runner.refusal}


def test_an_address_stays_short() -> None:
    names = [f"provider-with-a-long-name-{n:03d}-{'x' * 30}" for n in range(200)]
    desk = Asker(*names)
    for name in names[:50]:
        desk.ask(name)
    desk.turn()
    for name in names[50:]:
        desk.ask(name, NEXT)
    desk.turn()
    desk.runner.run_all("query")
    assert [(day, len(ids)) for day, _, ids in desk.server.asked] == [(DATE, 50), (NEXT, 0)]


def test_a_fetcher_runs_by_itself_too(desk: Asker) -> None:
    alone = ProviderDayFetcher(desk.server, "becky", None, DATE)()
    assert alone.day.provider_id == "becky"
    assert (alone.as_of, alone.epoch, alone.seq) == (NOW, "e1", 7)
    assert desk.server.asked == [(DATE, None, ("becky",))]


class EngineAtWork(Asker):
    """The real engine over the gathering."""

    def __init__(self, *providers: str) -> None:
        super().__init__(*providers)
        self.client = QueryClient(self.gathering, self.clock)

    def key_and_fetcher(self, provider_id: str) -> tuple[Key, ProviderDayFetcher]:
        return (
            availability_key(provider_id, "cut", DATE),
            ProviderDayFetcher(self.server, provider_id, "cut", DATE),
        )


def test_the_engine_s_fetches_of_one_turn_are_one_request() -> None:
    engine = EngineAtWork("becky", "jj", "kelly")
    futures = [engine.client.fetch_query(*engine.key_and_fetcher(p)) for p in engine.server.providers]
    engine.turn()
    engine.runner.run_all()
    assert [ids for _, _, ids in engine.server.asked] == [("becky", "jj", "kelly")]
    assert [future.result().day.provider_id for future in futures] == ["becky", "jj", "kelly"]


def test_what_was_to_be_fetched_ahead_and_is_looked_at_leaves_the_lane_of_prefetches() -> None:
    engine = EngineAtWork("becky", "jj", "kelly")
    for provider in engine.server.providers:
        engine.client.prefetch_query(*engine.key_and_fetcher(provider))
    engine.turn()
    looked_at = engine.client.fetch_query(*engine.key_and_fetcher("jj"))
    engine.turn()
    assert engine.runner.run_all("query") == 1
    assert looked_at.result().day.provider_id == "jj"
    assert engine.runner.run_all("prefetch") == 1
    assert [ids for _, _, ids in engine.server.asked] == [("jj",), ("becky", "kelly")]
    assert engine.client.get_query_data(engine.key_and_fetcher("kelly")[0]) is not None


def test_what_failed_together_is_asked_for_together_again() -> None:
    names = [f"p{number}" for number in range(50)]
    server, runner, clock = Server(*names), FakeRunner(), FakeClock()
    source = open_source(runner, clock)
    source.connect_to(cast("Gateway", server))
    observers = [
        QueryObserver(
            source.client,
            availability_key(name, "cut", DATE),
            ProviderDayFetcher(source, name, "cut", DATE),
        )
        for name in names
    ]
    for observer in observers:
        observer.subscribe(lambda _result: None)
    server.failure = ServerBusy("Later.", "busy", 7.0)
    clock.advance(0)
    runner.run_all()
    server.failure = None
    clock.advance(6.9)
    assert runner.waiting() == []
    # In small steps, so that what comes back a moment later would be another turn's.
    for _ in range(200):
        clock.advance(0.01)
        runner.run_all()
    assert [len(ids) for _, _, ids in server.asked] == [50, 50]
    assert all(observer.result.data is not None for observer in observers)


def test_each_bears_the_number_of_its_own_channel() -> None:
    asker = Asker("becky", "jj")
    asker.server.seqs = (31, 5)
    asker.ask("jj")
    asker.ask("becky")
    asker.clock.advance(0)
    asker.runner.run_all()
    assert {name: part.seq for name, part in asker.answers.items()} == {"becky": 31, "jj": 5}


def test_one_alone_bears_its_channel_s_number_too() -> None:
    server = Server("becky")
    server.seqs = (31,)
    assert ProviderDayFetcher(server, "becky", "cut", DATE)().seq == 31
    server.seqs = ()
    assert ProviderDayFetcher(server, "becky", "cut", DATE)().seq == 7, "the whole's stands in"
