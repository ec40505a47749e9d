"""The engine beside its model: whatever is asked for, in any order, both show and tell the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.query.engine_model import EngineModel
from tests.query.fake_clock import FakeClock
from tests.query.fake_runner import FakeJob, FakeRunner
from tests.query.fake_store import FakeStore
from tests.query.model_parts import Fetch, Observer, Rules, Watched, expected_of, facts, outcome_of, plain

from bookdesk.query.client import QueryClient
from bookdesk.query.keys import hash_key
from bookdesk.query.observer import QueryObserver
from bookdesk.query.options import QueryOptions, keep_previous_data
from bookdesk.query.runner import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from bookdesk.query.keys import Key
    from bookdesk.query.options import NetworkMode

#: The default run does at least as many.
STEPS = 10_000
EXAMPLES = 600
STEPS_EACH = 50

KEYS: tuple[Key, ...] = (
    ("day", "p1"),
    ("day", "p1", {"service": "cut", "only": None}),
    ("month", 11),
)
PREFIXES: tuple[Key, ...] = (*KEYS, (), ("day",), ("day", "p1", {"service": "cut"}))
#: Rules act at whole seconds. The sixteenths differ, so that no two things of one query are due at one time.
STALE = (0.0, 4.125, 10.125, float("inf"))
INTERVALS = (None, 8.25)
RETRY_DELAY = 1.0625
GC_TIME = 20.1875

#: What is done to all queries of a prefix, the frequent more often.
VERBS = ("invalidate", "invalidate", "refetch", "cancel", "cancel", "remove")

WAYS = ("fetch_query", "ensure_query_data", "prefetch_query")

keys = st.sampled_from((KEYS[0], *KEYS))
prefixes = st.sampled_from(PREFIXES)
stale_times = st.sampled_from(STALE)
numbers = st.integers(0, 2)
changes = st.one_of(
    st.tuples(st.just("stale_time"), stale_times),
    st.tuples(st.just("refetch_interval"), st.sampled_from(INTERVALS)),
    st.tuples(st.sampled_from(("enabled", "placeholder_data")), st.booleans()),
)
#: What the model calls otherwise.
IN_MODEL = {"enabled": "is_enabled", "placeholder_data": "keeps_previous", "refetch_interval": "interval"}
seconds = st.sampled_from((1, 2, 5, 9, 9, 21))


def value_of(number: int) -> dict[str, Any]:
    """Make a value anew each time, so that only sharing can make equal ones the same."""
    return {"n": number, "slots": [0, number]}


def fetcher_of(key: Key) -> Callable[[], Any]:
    def fetch() -> Any:
        raise AssertionError(f"the test answers for {key}")

    return fetch


FETCHERS = {hash_key(key): fetcher_of(key) for key in KEYS}
HASH_OF = {fetcher: hashed for hashed, fetcher in FETCHERS.items()}


class EngineMachine(RuleBasedStateMachine):
    """Each rule does one thing to both; after each both are compared whole."""

    steps = 0
    watched = Bundle("watched")

    @initialize(
        retry=st.sampled_from((0, 1, 2, 2)),
        network_mode=st.sampled_from(("online", "offline_first", "always")),
        is_store_slow=st.booleans(),
        stored=st.none() | st.dictionaries(st.sampled_from(range(len(KEYS))), st.sampled_from((3, 30))),
    )
    def start(
        self, *, retry: int, network_mode: NetworkMode, is_store_slow: bool, stored: dict[int, int] | None
    ) -> None:
        self.is_store_slow = is_store_slow
        self.runner, self.clock = FakeRunner(), FakeClock()
        self.store = None if stored is None else FakeStore(self.runner)
        on_disk: dict[str, tuple[Key, Any, float]] = {}
        for place, age in (stored or {}).items():
            assert self.store is not None
            at = self.clock.now() - age
            self.store.put(KEYS[place], value_of(9), at)
            on_disk[hash_key(KEYS[place])] = (KEYS[place], value_of(9), at)
        self.reported: list[Exception] = []
        self.client = QueryClient(
            runner=self.runner,
            clock=self.clock,
            store=self.store,
            defaults=QueryOptions(
                retry=retry,
                retry_delay=RETRY_DELAY,
                network_mode=network_mode,
                gc_time=GC_TIME,
                persist=True,
            ),
            report=self.reported.append,
        )
        rules = Rules(retry, RETRY_DELAY, network_mode, GC_TIME)
        self.model = EngineModel(rules, self.clock.now(), None if stored is None else on_disk)
        self.all: list[Watched] = []
        self.futures: list[tuple[Future[Any], Fetch, bool]] = []
        self.errors = 0

    # Observers

    @precondition(lambda self: len(self.all) < 4)
    @rule(
        target=watched,
        key=keys,
        enabled=st.booleans(),
        keeps=st.booleans(),
        stale_time=stale_times,
        interval=st.sampled_from(INTERVALS),
        listening=st.booleans(),
    )
    def observe(
        self,
        key: Key,
        *,
        enabled: bool,
        keeps: bool,
        stale_time: float,
        interval: float | None,
        listening: bool,
    ) -> Watched:
        observer = QueryObserver(
            self.client,
            key,
            FETCHERS[hash_key(key)],
            enabled=enabled,
            placeholder_data=keep_previous_data if keeps else None,
            stale_time=stale_time,
            refetch_interval=interval,
        )
        model = Observer(self.model.query(key), enabled, keeps, stale_time, interval)
        self.model.observe(model)
        one = Watched(observer, model)
        self.all.append(one)
        if listening:
            self.begin_listening(one)
        return one

    @rule(one=watched, what=st.sampled_from(("look", "come", "go", "come anew", "come anew")))
    def visit(self, one: Watched, what: str) -> None:
        """Look once, begin or end to listen; a view that is built anew does both at once."""
        if what in {"go", "come anew"}:
            self.end_listening(one)
        if what in {"come", "come anew"}:
            self.begin_listening(one)
        if what == "look":
            self.look(one)

    def look(self, one: Watched) -> None:
        self.model.look(one.model)
        assert one.model.result is not None
        assert plain(one.observer.result) == plain(one.model.result)

    def begin_listening(self, one: Watched) -> None:
        if one.unsubscribe is None:
            self.look(one)
            one.unsubscribe = one.observer.subscribe(one.heard.append)
            self.model.subscribe(one.model)

    def end_listening(self, one: Watched) -> None:
        if one.unsubscribe is not None:
            one.unsubscribe()
            one.unsubscribe = None
            self.model.unsubscribe(one.model)
            self.model.settle()

    @rule(one=watched, key=keys)
    def look_at(self, one: Watched, key: Key) -> None:
        one.observer.set_options(key=key, fetcher=FETCHERS[hash_key(key)])
        self.model.set_options(one.model, key)

    @rule(one=watched, change=changes)
    def change(self, one: Watched, change: tuple[str, Any]) -> None:
        name, value = change
        if name == "placeholder_data":
            one.observer.set_options(placeholder_data=keep_previous_data if value else None)
        else:
            one.observer.set_options(**{name: value})
        self.model.set_options(one.model, one.model.query.key, **{IN_MODEL.get(name, name): value})

    @rule(one=watched)
    def refetch(self, one: Watched) -> None:
        future = one.observer.refetch()
        self.futures.append((future, self.model.fetch_for(one.model, 0.0, refetch=True), False))

    # The client's verbs

    @rule(key=keys, number=numbers | st.none())
    def set_data(self, key: Key, number: int | None) -> None:
        """Set data, or change what is there; where nothing is the updater wants nothing."""
        if number is not None:
            self.client.set_query_data(key, value_of(number))
            self.model.set_data(key, value_of(number))
            return
        self.client.set_query_data(key, lambda old: None if old is None else {**old, "n": old["n"] + 1})
        known = self.model.queries.get(hash_key(key))
        if known is not None and known.data is not None:
            self.model.set_data(key, {**known.data, "n": known.data["n"] + 1})

    @rule(verb=st.sampled_from(VERBS), prefix=prefixes)
    def to_all(self, verb: str, prefix: Key) -> None:
        getattr(self.client, f"{verb}_queries")(prefix)
        getattr(self.model, verb)(prefix)

    @rule(
        how=st.sampled_from(("fetch_query", "ensure_query_data", "prefetch_query")), key=keys, age=stale_times
    )
    def get(self, how: str, key: Key, age: float) -> None:
        future = getattr(self.client, how)(key, FETCHERS[hash_key(key)], stale_time=age)
        is_ahead = how == "prefetch_query"
        lane, whatever_age = "prefetch" if is_ahead else "query", how == "ensure_query_data"
        fetch = self.model.get(key, lane=lane, stale_time=age, whatever_age=whatever_age)
        self.futures.append((future, fetch, is_ahead))

    # What happens elsewhere

    @precondition(lambda self: self.live())
    @rule(place=st.integers(0, 3))
    def job_begins(self, place: int) -> None:
        hashed, job = self.pick(place)
        if job.is_waiting:
            self.runner.start(job)
            self.fetch_of(hashed).stands = "running"

    @precondition(lambda self: self.live())
    @rule(place=st.integers(0, 3), number=numbers)
    def job_brings_data(self, place: int, number: int) -> None:
        self.bring(*self.pick(place), number)

    @precondition(lambda self: self.live())
    @rule(number=numbers)
    def all_jobs_bring_data(self, number: int) -> None:
        for hashed, job in self.live():
            self.bring(hashed, job, number)

    def bring(self, hashed: str, job: FakeJob, number: int) -> None:
        query = self.model.queries[hashed]
        before = self.client.get_query_data(query.key)
        self.runner.finish(job, value_of(number))
        self.model.succeed(query, value_of(number))
        if before == value_of(number):
            assert self.client.get_query_data(query.key) is before

    @precondition(lambda self: self.live())
    @rule(place=st.integers(0, 3), with_nothing=st.sampled_from((False, False, False, True)))
    def job_fails(self, place: int, *, with_nothing: bool) -> None:
        """Raise, or bring None, which is no data."""
        hashed, job = self.pick(place)
        if with_nothing:
            self.runner.finish(job, None)
            self.model.fail(self.model.queries[hashed], ValueError(), is_final=True)
            return
        self.errors += 1
        error = RuntimeError(self.errors)
        self.runner.fail(job, error)
        self.model.fail(self.model.queries[hashed], error)

    @precondition(lambda self: self.is_store_slow and self.runner.waiting("store"))
    @rule()
    def store_works(self) -> None:
        """Reads come back and what was put off is written, in the order in which they were asked for."""
        self.runner.run_all("store")
        for query in list(self.model.queries.values()):
            if query.is_reading or (query.fetch is not None and query.fetch.stands == "store"):
                self.model.store_answers(query)

    @rule(seconds=seconds)
    def time_goes_on(self, seconds: int) -> None:
        self.clock.advance(seconds)
        self.model.advance(seconds)

    @rule()
    def line_changes(self) -> None:
        is_online = not self.model.is_online
        self.client.set_online(is_online)
        self.model.set_online(is_online=is_online)

    # The comparison

    @invariant()
    def both_agree(self) -> None:
        EngineMachine.steps += 1
        self.model.settle()
        if not self.is_store_slow:
            self.store_works()
            self.model.settle()
        for key in KEYS:
            query = self.model.queries.get(hash_key(key))
            assert facts(self.client.get_query_state(key)) == facts(query)
        for one in self.all:
            if one.model.is_listening:
                assert one.model.result is not None
                assert plain(one.observer.result) == plain(one.model.result)
            assert [plain(result) for result in one.heard] == [plain(result) for result in one.model.heard]
        assert {(hashed, job.lane, job.is_started) for hashed, job in self.live()} == self.live_of_model()
        for future, fetch, is_ahead in self.futures:
            assert outcome_of(future) == expected_of(fetch, is_ahead=is_ahead)
        assert self.reported == []

    def teardown(self) -> None:
        """When nobody looks any more nothing is kept and no timer is left, but what is stored."""
        if not hasattr(self, "client"):
            return
        self.client.cancel_queries()
        for one in self.all:
            if one.unsubscribe is not None:
                one.unsubscribe()
        self.client.flush_store()
        self.runner.run_all("store")
        for key in KEYS:
            if self.store is not None and self.model.store is not None:
                _, *kept = self.model.store.get(hash_key(key), (key,))
                assert list(self.store.peek(key) or ()) == kept
        self.clock.advance(GC_TIME + 1)
        assert [key for key in KEYS if self.client.get_query_state(key) is not None] == []
        assert self.clock.pending == []

    def live(self) -> list[tuple[str, FakeJob]]:
        """The fetches at the runner, each with its key."""
        found = []
        for job in self.runner.jobs:
            if job.lane != "store" and not (job.is_cancelled or job.is_answered):
                assert isinstance(job.function, Job)
                found.append((HASH_OF[job.function.fetcher], job))
        return found

    def live_of_model(self) -> set[tuple[str, str, bool]]:
        return {
            (hashed, query.fetch.job_lane, query.fetch.stands == "running")
            for hashed, query in self.model.queries.items()
            if query.fetch is not None and query.fetch.stands in {"queued", "running"}
        }

    def pick(self, place: int) -> tuple[str, FakeJob]:
        live = sorted(self.live(), key=lambda pair: pair[0])
        return live[place % len(live)]

    def fetch_of(self, hashed: str) -> Fetch:
        fetch = self.model.queries[hashed].fetch
        assert fetch is not None
        return fetch


# It takes seconds; but where there is a difference, finding the shortest way to it takes minutes.
@pytest.mark.timeout(600)
def test_the_engine_does_what_the_model_says() -> None:
    """Ten thousand steps and more, other ones in each run; hypothesis prints what made a difference."""
    run_state_machine_as_test(
        EngineMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS_EACH,
            deadline=None,
            print_blob=True,
            report_multiple_bugs=False,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
    assert EngineMachine.steps >= STEPS
