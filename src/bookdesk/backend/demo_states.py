"""What has become of each demo booking by now: its state and the steps that led there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.states import BookingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bookdesk.backend.demo_calendar import DemoBooking

_S = BookingStatus
#: Whoever is this late did not come.
_PATIENCE = 15 * 60
#: The next customer of the day is early by up to this much, so that somebody is always seen waiting.
_EARLIEST = 60 * 60


class Step(NamedTuple):
    """A step of a booking; `at_s` in epoch seconds, UTC, never after now."""

    from_status: BookingStatus
    to_status: BookingStatus
    at_s: int
    reason: str | None = None


class Story(NamedTuple):
    """A booking's state now, and its steps in order."""

    status: BookingStatus
    steps: tuple[Step, ...]


def tell(bookings: Iterable[DemoBooking], now: int, midnight: int) -> dict[str, Story]:
    """Tell each booking's story by its id.

    `now` and `midnight` (today's first instant in the business's zone) are epoch seconds. Of the
    bookings still to come one stays pending; today's next customer has arrived when they are due
    within the hour.
    """
    ordered = list(bookings)
    stories = {booking.id: _story(booking, now, midnight) for booking in ordered}
    future = [b for b in ordered if b.start_s > now and b.seat is None]
    coming = [b for b in future if stories[b.id].status is _S.CONFIRMED]
    if coming and not any(story.status is _S.ARRIVED for story in stories.values()):
        first = coming[0]
        if first.start_s - now <= _EARLIEST:
            stories[first.id] = Story(_S.ARRIVED, (Step(_S.CONFIRMED, _S.ARRIVED, max(midnight, now - 120)),))
    later = [b for b in coming if b.start_s - now > _EARLIEST]
    if later:
        stories[later[0].id] = Story(_S.PENDING, ())
    return stories


def _story(booking: DemoBooking, now: int, midnight: int) -> Story:
    if booking.fate is _S.CANCELLED:
        called_off = min(booking.created_s + 20 * 3600, midnight - 3600, booking.start_s - 3600)
        return Story(
            _S.CANCELLED,
            (Step(_S.CONFIRMED, _S.CANCELLED, max(called_off, booking.created_s), "Customer called"),),
        )
    if booking.fate is _S.NO_SHOW and now >= booking.start_s + _PATIENCE:
        return Story(_S.NO_SHOW, (Step(_S.CONFIRMED, _S.NO_SHOW, booking.start_s + _PATIENCE),))
    steps = []
    if booking.fate is _S.DONE:
        came = ((_S.CONFIRMED, _S.ARRIVED, booking.arrives_s), (_S.ARRIVED, _S.IN_SERVICE, booking.start_s))
        steps = [Step(*step) for step in (*came, (_S.IN_SERVICE, _S.DONE, booking.end_s)) if step[2] <= now]
    return Story(steps[-1].to_status if steps else _S.CONFIRMED, tuple(steps))
