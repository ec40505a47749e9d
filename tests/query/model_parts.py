"""What the engine's model keeps, and how it is laid beside what the engine keeps."""

from __future__ import annotations

from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from bookdesk.query.keys import Key
    from bookdesk.query.observer import QueryObserver
    from bookdesk.query.options import NetworkMode
    from bookdesk.query.state import FetchStatus, QueryResult, QueryState, Status

FOR_EVER = float("inf")

#: Reading the store; at the runner, not begun; running; between two tries; waiting for the line.
Stand = Literal["store", "queued", "running", "delayed", "paused"]


@dataclass(frozen=True)
class Rules:
    """The options that are the same for all queries of one run; times in seconds."""

    retry: int
    retry_delay: float
    network_mode: NetworkMode
    gc_time: float


@dataclass(eq=False)
class Fetch:
    """A fetch. `outcome` is None until it ends: ('value', data), ('error', error), ('cancelled', None)."""

    lane: str
    #: The lane where its job lies: one that has begun stays where it is.
    job_lane: str
    is_awaited: bool
    #: Stored data younger than this ends it.
    fresh_for: float
    #: Error, status and failure count to go back to.
    before: tuple[Exception | None, Status, int]
    stands: Stand = "queued"
    failures: int = 0
    last_error: Exception | None = None
    may_retry: bool = True
    due: float = FOR_EVER
    outcome: tuple[str, Any] | None = None


@dataclass(eq=False)
class Query:
    """What is known of a key."""

    key: Key
    unused_since: float
    data: Any = None
    data_updated_at: float = 0.0
    error: Exception | None = None
    status: Status = "pending"
    is_invalidated: bool = False
    failure_count: int = 0
    #: Somebody told how to fetch it.
    is_fetchable: bool = False
    fetch: Fetch | None = None
    was_restored: bool = False
    #: The store is read for an observer that is switched off.
    is_reading: bool = False

    @property
    def fetch_status(self) -> FetchStatus:
        if self.fetch is None:
            return "fetching" if self.is_reading else "idle"
        return "paused" if self.fetch.stands == "paused" else "fetching"


@dataclass(eq=False)
class Observer:
    """Somebody who looks at a key, and what they were told so far."""

    query: Query
    is_enabled: bool
    keeps_previous: bool
    stale_time: float
    interval: float | None
    is_listening: bool = False
    last_data: Any = None
    tick: float = FOR_EVER
    result: QueryResult | None = None
    heard: list[QueryResult] = field(default_factory=list)


class Watched:
    """An observer, the model's of it, and what its listener heard."""

    def __init__(self, observer: QueryObserver, model: Observer) -> None:
        self.observer = observer
        self.model = model
        self.heard: list[QueryResult] = []
        self.unsubscribe: Callable[[], None] | None = None


FACTS = attrgetter("data", "status", "fetch_status", "data_updated_at", "failure_count", "is_invalidated")


def facts(one: QueryState | Query | None) -> object:
    """What both sides know of a query, None for nothing."""
    return None if one is None else (said(one.error), *FACTS(one))


def said(error: Exception | None) -> object:
    """What tells errors apart: for a missing value any ValueError will do."""
    return type(error) if isinstance(error, ValueError) else error


def plain(result: QueryResult) -> tuple[object, ...]:
    return result._replace(error=None), said(result.error)


def outcome_of(future: Future[Any]) -> object:
    if not future.done():
        return None
    try:
        return ("value", future.result())
    except CancelledError:
        return ("cancelled", None)
    except Exception as error:  # noqa: BLE001  whatever the fetch ended with
        return ("error", said(error))


def expected_of(fetch: Fetch, *, is_ahead: bool) -> object:
    if fetch.outcome is None:
        return None
    if is_ahead:
        return ("value", None)
    what, value = fetch.outcome
    return (what, said(value) if what == "error" else value)
