"""A query cache in TanStack Query's terms, with its disk store; it knows no booking, no Qt and no HTTP."""

from bookdesk.query.client import QueryClient
from bookdesk.query.clock import Clock
from bookdesk.query.observer import QueryObserver
from bookdesk.query.options import MutationOptions, QueryOptions, keep_previous_data
from bookdesk.query.runner import Runner
from bookdesk.query.state import QueryResult, QueryState
from bookdesk.query.store import Store

__all__ = [
    "Clock",
    "MutationOptions",
    "QueryClient",
    "QueryObserver",
    "QueryOptions",
    "QueryResult",
    "QueryState",
    "Runner",
    "Store",
    "keep_previous_data",
]
