"""A query client with its surroundings under the test's hand, and what listeners heard of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.query.fake_clock import FakeClock
from tests.query.fake_runner import FakeRunner

from bookdesk.query import QueryClient, QueryObserver, QueryOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.keys import Key
    from bookdesk.query.state import QueryResult, QueryState
    from bookdesk.query.store import Store

KEY: Key = ("days", "2018-07-12")
OTHER: Key = ("days", "2018-07-13")
FOR_EVER = float("inf")


class Server:
    """A fetcher that gives its answers one after another, the last one again and again.

    An answer that is an exception is raised. `calls` counts how often it was asked.
    """

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.calls = 0

    def __call__(self) -> object:
        self.calls += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Watch:
    """An observer with one listener that keeps all it hears."""

    def __init__(self, observer: QueryObserver) -> None:
        self.observer = observer
        self.heard: list[QueryResult] = []
        self.unsubscribe = observer.subscribe(self.heard.append)

    @property
    def result(self) -> QueryResult:
        return self.observer.result

    @property
    def data(self) -> Any:
        return self.observer.result.data

    def seen(self) -> list[tuple[Any, str, str]]:
        """What was heard, as (data, status, fetch status)."""
        return [(result.data, result.status, result.fetch_status) for result in self.heard]


class Rig:
    """One client with a runner, a clock and, where asked for, a store; errors it reports are kept."""

    def __init__(self, store: Callable[[FakeRunner], Store] | None = None, **defaults: Any) -> None:
        self.clock = FakeClock()
        self.runner = FakeRunner()
        self.reported: list[Exception] = []
        self.client = self.make_client(None if store is None else store(self.runner), **defaults)

    def make_client(self, store: Store | None, **defaults: Any) -> QueryClient:
        """Make a client on the rig's clock and runner."""
        return QueryClient(
            runner=self.runner,
            clock=self.clock,
            store=store,
            defaults=QueryOptions(**defaults),
            report=self.reported.append,
        )

    def observer(self, key: Key, fetcher: Callable[[], Any] | None = None, **options: Any) -> QueryObserver:
        """Make an observer that nobody listens to yet."""
        return QueryObserver(self.client, key, fetcher, **options)

    def watch(self, key: Key, fetcher: Callable[[], Any] | None = None, **options: Any) -> Watch:
        """Make an observer and listen to it."""
        return Watch(self.observer(key, fetcher, **options))

    def fetched(self, key: Key, *answers: object, **options: Any) -> Watch:
        """Watch a key and let its first fetch end; the first answer is in, and what was heard forgotten."""
        watch = self.watch(key, Server(*answers), **options)
        self.runner.run_next("query")
        watch.heard.clear()
        return watch

    def state(self, key: Key) -> QueryState:
        """The state of a query that has to be there."""
        state = self.client.get_query_state(key)
        assert state is not None, f"no query {key}"
        return state

    def take_reported(self) -> list[Exception]:
        """What was reported, which the test expected; anything else fails it."""
        reported, self.reported[:] = list(self.reported), []
        return reported
