"""The last view: what a desk that starts again opens with, before any server answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.data import keys

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bookdesk.query import QueryClient


class LastView(NamedTuple):
    """How the desk was looked at: the service, the providers switched off, and the server's clock.

    `clock_offset` is what the server's clock was ahead of this machine's, in seconds. The date is
    not among it: a desk opens on today.
    """

    service_id: str
    hidden: frozenset[str] = frozenset()
    clock_offset: float = 0.0


def restore_last_view(client: QueryClient) -> LastView | None:
    """Read the last view from the store on this thread; None when there is none."""
    found = client.restore_query(keys.last_view_key())
    return found if isinstance(found, LastView) else None


def restore_day(client: QueryClient, provider_ids: Iterable[str], service_id: str, day: date) -> None:
    """Read a day's availability from the store on this thread; what is sealed needs a key first."""
    for provider_id in provider_ids:
        client.restore_query(keys.availability_key(provider_id, service_id, day))


def keep_last_view(client: QueryClient, view: LastView) -> None:
    """Keep a view for the next start; written behind like any other data."""
    if client.get_query_data(keys.last_view_key()) != view:
        client.set_query_data(keys.last_view_key(), view)
