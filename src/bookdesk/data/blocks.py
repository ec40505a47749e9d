"""Blocks: what a desk asks the server to block, to change and to make free again.

No operation stands in the overlay meanwhile: the question is answered while its dialog is open, and
a time that is not blocked yet must not look as if it were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.data import keys
from bookdesk.data.mutations import send
from bookdesk.data.own_effects import take_block, take_unblocked
from bookdesk.domain.intervals import Interval
from bookdesk.domain.schedule import TimeBlock
from bookdesk.domain.slots import round_up
from bookdesk.domain.zones import day_bounds, from_seconds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from bookdesk.data.mutations import OnAnswer
    from bookdesk.data.source import Source
    from bookdesk.domain.columns import DaySchedule
    from bookdesk.domain.gateway import Gateway


class BlockIntent(NamedTuple):
    """The wish to block a time, or to change the block `was`. The key stays however often it is sent.

    `start` and `end` are aware instants, `reason` is one line, `key` an idempotency key.
    """

    provider_id: str
    start: datetime
    end: datetime
    reason: str
    key: str
    was: TimeBlock | None = None

    def is_of(self, other: BlockIntent) -> bool:
        """Tell whether both wish for the same."""
        return self == other._replace(key=self.key)


def block_time(source: Source, intent: BlockIntent, on_answer: OnAnswer) -> None:
    """Block a time, or change a block; `on_answer(block, error)` is called once.

    It is answered now or not at all. The error is SlotTaken, VersionChanged or another refusal, and
    one of mutations.is_outcome_unknown when nobody here knows what became of it: the same intent may
    be sent again then.
    """

    def ask(gateway: Gateway) -> TimeBlock:
        was = intent.was
        if was is None:
            return gateway.block(intent.provider_id, intent.start, intent.end, intent.reason, intent.key)
        return gateway.change_block(was.id, intent.start, intent.end, intent.reason, was.version, intent.key)

    send(source, ask, on_answer, take=lambda block, _shown: take_block(source, block, intent.was))


def remove_block(source: Source, block: TimeBlock, on_answer: OnAnswer) -> None:
    """Make a blocked time free again; one that is gone already is as good as removed.

    `on_answer(None, error)` is called once; the error is VersionChanged or as for `block_time`.
    """
    send(
        source,
        lambda gateway: gateway.remove_block(block.id, block.version),
        on_answer,
        take=lambda _none, _shown: take_unblocked(source, block),
    )


def find_block(schedule: DaySchedule, block_id: str) -> TimeBlock | None:
    """Find a block among a day's timeslots, with its own times also where they reach past the day."""
    for day in schedule.providers:
        for row, extra in day.extras.items():
            if extra.block_id == block_id:
                return TimeBlock(
                    block_id,
                    day.provider_id,
                    from_seconds(day.starts[row]),
                    from_seconds(day.ends[row]),
                    extra.reason or "",
                    day.versions[row],
                )
    return None


def whole_day(
    source: Source, provider_id: str, day: date, where: ZoneInfo, now: datetime
) -> tuple[datetime, datetime]:
    """Return what of a civil date of the zone `where` to block, that nobody can be booked on it any more.

    Two instants in that zone: the provider's working hours, or the whole date where no day that is in
    memory tells of any. Where `now`, an aware instant, lies in them they begin then, rounded up as free
    slots are: what is over is no hindrance.
    """
    start, end = _known_hours(source, provider_id, day, where) or day_bounds(day, where)
    left = round_up(to_seconds(now))
    if start < left < end:
        start = left
    return from_seconds(start).astimezone(where), from_seconds(end).astimezone(where)


def _known_hours(source: Source, provider_id: str, day: date, where: ZoneInfo) -> Interval | None:
    for _, found in source.client.get_queries_data((keys.AVAILABILITY, provider_id)):
        if found is None or found.day.opens is None or found.day.closes is None:
            continue
        # The date of the key is the business's, whatever zone is shown.
        if found.day.opens.astimezone(where).date() == day:
            return Interval(to_seconds(found.day.opens), to_seconds(found.day.closes))
    return None


def known_customers(source: Source, booking_ids: Container[str]) -> dict[str, str]:
    """Name the customers of bookings, by the bookings' ids, as far as they are in memory."""
    return {
        booking.id: booking.customer.name
        for _, bookings in source.client.get_queries_data((keys.BOOKINGS,))
        for booking in bookings or ()
        if booking.id in booking_ids and booking.customer is not None
    }
