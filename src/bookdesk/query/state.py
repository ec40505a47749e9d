"""What is known of a query, and what an observer shows of it."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Status = Literal["pending", "error", "success"]
FetchStatus = Literal["fetching", "paused", "idle"]


class QueryState(NamedTuple):
    """A query's state; a change makes a new one. `data` None means that there is none.

    Instants are the clock's seconds, 0.0 for never. `failure_count` counts the tries of the running
    fetch that failed.
    """

    data: Any = None
    error: Exception | None = None
    status: Status = "pending"
    fetch_status: FetchStatus = "idle"
    data_updated_at: float = 0.0
    error_updated_at: float = 0.0
    failure_count: int = 0
    failure_reason: Exception | None = None
    is_invalidated: bool = False


class QueryResult(NamedTuple):
    """What an observer shows: the query's state through its options. Compared by identity of `data`."""

    data: Any
    error: Exception | None
    status: Status
    fetch_status: FetchStatus
    is_stale: bool
    is_placeholder_data: bool
    data_updated_at: float
    failure_count: int

    @property
    def is_fetching(self) -> bool:
        """Tell whether a fetch is under way, paused ones not counted."""
        return self.fetch_status == "fetching"

    def same_as(self, other: QueryResult) -> bool:
        """Tell whether a listener would see no difference; data and error are compared by identity."""
        return (
            self.data is other.data
            and self.error is other.error
            and self.data_updated_at == other.data_updated_at
            and self.status == other.status
            and self.fetch_status == other.fetch_status
            and self.is_stale == other.is_stale
            and self.is_placeholder_data == other.is_placeholder_data
            and self.failure_count == other.failure_count
        )
