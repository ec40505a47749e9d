"""The soonest free slot: of a day that is known, or of any day by asking the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.data import keys

if TYPE_CHECKING:
    from collections.abc import Container
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
    source: Source, service_id: str, after: datetime | None = None, limit: int = 1
) -> Future[tuple[Slot, ...]]:
    """Ask the server for the soonest free slots of a service across days and providers, `limit` at most.

    They begin from `after`, an aware instant, or from the server's now.

    The future raises Unreachable at once where the line is down: who asks waits for the answer.
    """
    return source.client.fetch_query(
        keys.next_free_key(service_id, after),
        source.asking(lambda gateway: gateway.next_free(service_id, after, None, limit)),
        network_mode="always",
        retry=0,
        gc_time=0.0,
    )
