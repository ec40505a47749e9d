"""The options of queries and mutations, in TanStack Query's terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from bookdesk.query.keys import Key
    from bookdesk.query.state import QueryState

#: 'online' waits for the line, 'always' ignores it, 'offline_first' tries once before it waits.
NetworkMode = Literal["online", "always", "offline_first"]
Retry = int | Callable[[int, Exception], bool]
RetryDelay = float | Callable[[int, Exception], float]
StaleTime = float | Callable[["Key", "QueryState"], float]


def keep_previous_data(previous: Any) -> Any:
    """Keep showing the last key's data while a new key loads; for `placeholder_data`."""
    return previous


class QueryOptions(NamedTuple):
    """How a query is fetched, kept and shown. Times are in seconds, `float("inf")` means for ever.

    `stale_time`: how long data counts as fresh, or (key, state) -> seconds. `gc_time`: how long it stays
    in memory unobserved.
    `retry`: tries after the first, or (failures so far, error) -> whether; None means 3 for
    observers and 0 for `fetch_query`. `retry_delay`: seconds, or (failures so far, error) ->
    seconds; None is min(1 * 2^n, 30) plus up to a fifth. `placeholder_data`: a value, or a function
    of the last key's data such as `keep_previous_data`. `refetch_interval`: seconds between
    fetches while observed. `enabled`: False fetches only when asked. `select`: data -> what is
    shown of it. `structural_sharing`: True keeps equal parts of the old value, False takes the new
    as it is, a function (old, new) -> value decides. `persist`: True stores plainly, 'sealed' only
    where it can be sealed. `refetch_on_mount` and `refetch_on_reconnect`: True fetches what is
    stale, 'always' fetches, False does not.
    """

    stale_time: StaleTime = 0.0
    gc_time: float = 300.0
    retry: Retry | None = None
    retry_delay: RetryDelay | None = None
    placeholder_data: Any = None
    network_mode: NetworkMode = "online"
    refetch_interval: float | None = None
    enabled: bool = True
    select: Callable[[Any], Any] | None = None
    structural_sharing: bool | Callable[[Any, Any], Any] = True
    persist: bool | Literal["sealed"] = False
    refetch_on_mount: bool | Literal["always"] = True
    refetch_on_reconnect: bool | Literal["always"] = True

    def overlaid(self, options: Mapping[str, Any]) -> QueryOptions:
        """Return these with others laid on top, by name. Raises TypeError for an unknown one."""
        return QueryOptions(**{**self._asdict(), **options})


class MutationOptions(NamedTuple):
    """How something is changed.

    `mutation_fn(variables)` runs on the runner's mutation lane; the callbacks are called on the
    owner's thread: `on_mutate(variables)` before the first try returns the context that the others
    get. Mutations of one `scope` run one after another, in the order in which they were asked for.
    `retry` and `retry_delay` as for queries, 0 tries after the first unless given.
    """

    mutation_fn: Callable[[Any], Any]
    mutation_key: tuple[object, ...] | None = None
    on_mutate: Callable[[Any], Any] | None = None
    on_success: Callable[[Any, Any, Any], None] | None = None
    on_error: Callable[[Exception, Any, Any], None] | None = None
    on_settled: Callable[[Any, Exception | None, Any, Any], None] | None = None
    scope: str | None = None
    retry: Retry = 0
    retry_delay: RetryDelay | None = None
    network_mode: NetworkMode = "online"
