"""The soonest free slot: of a day that is known, or of any day by asking the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.data import keys

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from concurrent.futures import Future
    from datetime import datetime

    from bookdesk.data.source import Source
    from bookdesk.domain.columns import DaySchedule
    from bookdesk.domain.schedule import Slot


def soonest_free(schedule: DaySchedule, hidden: Container[str], now: int) -> Slot | None:
    """Return a day's first slot with a place from `now` (epoch seconds), of a provider not `hidden`.

    Of several at one time the provider's who comes first in the schedule.
    """
    free = [
        (day.starts[row], place, row)
        for place, day in enumerate(schedule.providers)
        if day.provider_id not in hidden
        for row in day.free_rows()
        if day.starts[row] >= now and day.extra(row).remaining > 0
    ]
    if not free:
        return None
    _, place, row = min(free)
    return schedule.providers[place].slot(row)


def ask_next_free(
    source: Source, service_id: str, provider_ids: Sequence[str] = (), after: datetime | None = None
) -> Future[tuple[Slot, ...]]:
    """Ask the server for a service's soonest free slot of some providers, no id for all of them.

    It begins from `after`, an aware instant, or from the server's now; there is none in an empty answer.

    The future raises Unreachable at once where the line is down: who asks waits for the answer.
    """
    return source.client.fetch_query(
        keys.next_free_key(service_id, provider_ids, after),
        source.asking(lambda gateway: gateway.next_free(service_id, after, provider_ids, 1)),
        network_mode="always",
        retry=0,
        gc_time=0.0,
    )
