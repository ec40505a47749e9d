"""What a change of few slots makes of a day that is laid out: other blocks around them, and nothing else."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from itertools import compress
from operator import attrgetter, ne
from typing import TYPE_CHECKING

from bookdesk.domain.columns import ProviderDay
from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.intervals import Interval
from bookdesk.domain.layout import Block, BlockKind
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.domain.zones import from_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from bookdesk.domain.schedule import Booking, Service

    LayOutPart = Callable[[ProviderDay, Sequence[Booking], Interval], tuple[Block, ...]]
    LayOutSlot = Callable[[ProviderDay, int], Block | None]

_STARTS = attrgetter("starts")
#: What a slot that nothing more is known of shows in each of its plain states.
_PLAIN_KINDS = {
    CODE_OF_STATUS[status]: BlockKind(status)
    for status in (SlotStatus.AVAILABLE, SlotStatus.LIMITED, SlotStatus.BOOKED)
}
_FREE = (BlockKind.AVAILABLE, BlockKind.LIMITED)
_RESERVED = CODE_OF_STATUS[SlotStatus.RESERVED]
_EMPTY = (BlockKind.SHORT, BlockKind.PAST, BlockKind.UNAVAILABLE)


def lay_out_change(
    blocks: tuple[Block, ...],
    was: ProviderDay,
    day: ProviderDay,
    bookings: Sequence[Booking],
    window: Interval,
    lay_out_part: LayOutPart,
    lay_out_slot: LayOutSlot,
) -> tuple[Block, ...] | None:
    """Return what `lay_out` would make of `day`, given the `blocks` that it made of `was`.

    `bookings` and `window` are the same for both days; `lay_out_part(day, bookings, window)` calls
    `lay_out` with them and with all else as it was called for `was`, a day of a provider who offers
    the service; `lay_out_slot(day, row)` calls `slot_block` likewise. None means that more changed than
    the states of few slots, so that the day is to be laid out whole.
    """
    if was.starts is not day.starts or was.ends is not day.ends:
        return None
    if (was.opens, was.closes) != (day.opens, day.closes) or day.opens is None or day.closes is None:
        # Where there are no hours one slot's reason is that of the whole day (layout.off_reason).
        return None
    rows = _changed_rows(was, day)
    if not rows:
        return blocks
    alone = _each_in_its_place(blocks, day, rows, window, lay_out_part, lay_out_slot)
    if alone is not None:
        return alone
    if len(rows) > len(day) // 4:
        return None
    part = Interval(min(day.starts[row] for row in rows), max(day.ends[row] for row in rows))
    first, last, part = _around(blocks, part, window)
    if part.start < window.start or part.end > window.end:
        return None
    low, high = from_seconds(part.start), from_seconds(part.end)
    if (part.start == window.start and day.opens < low) or (part.end == window.end and high < day.closes):
        # The hours go on beyond the window: how long a gap is can't be told from the part.
        return None
    near = [booking for booking in bookings if booking.start < high and booking.end > low]
    made = lay_out_part(_rows_in(day, part), near, part)
    return blocks[:first] + made + blocks[last:]


def _each_in_its_place(
    blocks: tuple[Block, ...],
    day: ProviderDay,
    rows: Sequence[int],
    window: Interval,
    lay_out_part: LayOutPart,
    lay_out_slot: LayOutSlot,
) -> tuple[Block, ...] | None:
    """Put another block in the place of each row's own; None where one has no place to itself.

    Slots here and there change in a flurry: to lay out what lies between them would take far longer.
    """
    made, starts, ends = list(blocks), day.starts, day.ends
    looked, reach = 0, 0
    for row in rows:
        start, end = starts[row], ends[row]
        place = bisect_left(blocks, start, key=_STARTS)
        if place == len(blocks) or not window.start <= start < end <= window.end:
            return None
        block = blocks[place]
        if (block.starts, block.ends, block.lanes) != (start, end, 1) or block.kind in _EMPTY:
            return None
        if block.booking_id or block.capacity > 1:
            # Bookings have a say in it. One of another slot's would lie beside it.
            return None
        reach, looked = max(reach, max(ends[looked:row], default=0)), row
        if reach > start or (row + 1 < len(day) and starts[row + 1] < end):
            return None
        new = lay_out_slot(day, row)
        if new is None:
            found = lay_out_part(_single(day, row), (), Interval(start, end))
            if len(found) != 1 or (found[0].starts, found[0].ends) != (start, end):
                return None
            new = found[0]
        if new.kind in _EMPTY:
            return None
        made[place] = new
    return tuple(made)


def slot_block(
    day: ProviderDay, row: int, services: Mapping[str, Service], now: int, own: Container[str]
) -> Block | None:
    """Return the block of a plain slot of the listed service, or of one that another desk holds.

    No booking is known in it. `now` is epoch seconds, `own` the slots that are shown as this desk's. None
    for any other row, and where the slot shows no block: `lay_out` knows those too.
    """
    code, starts = day.statuses[row], day.starts[row]
    if row not in day.extras:
        extra = day.extra(row)
    elif code == _RESERVED:
        extra = day.extras[row]
        if extra.capacity > 1 or extra.service_id is not None or extra.block_id is not None:
            return None
    else:
        return None
    kind = BlockKind.HELD if code == _RESERVED else _PLAIN_KINDS.get(code)
    slot_id = timeslot_id_at(day.provider_id, day.service_id, starts)
    if kind is None or slot_id in own or (kind in _FREE and starts < now):
        return None
    service = services.get(day.service_id)
    return Block(
        kind,
        starts,
        day.ends[row],
        day.provider_id,
        day.service_id,
        service.name if service else "",
        reason=extra.reason or "",
        slot_id=slot_id,
        held_by=extra.held_by,
        held_until=extra.held_until,
        remaining=extra.remaining,
        version=day.versions[row],
    )


def _single(day: ProviderDay, row: int) -> ProviderDay:
    """Return a day of one row, which fills its hours."""
    return ProviderDay(
        day.provider_id,
        day.provider_name,
        day.service_id,
        day.starts[row : row + 1],
        day.ends[row : row + 1],
        day.statuses[row : row + 1],
        day.versions[row : row + 1],
        {0: day.extras[row]} if row in day.extras else {},
    )


def _changed_rows(was: ProviderDay, day: ProviderDay) -> list[int]:
    rows = set(compress(range(len(day)), map(ne, was.statuses, day.statuses)))
    rows.update(compress(range(len(day)), map(ne, was.versions, day.versions)))
    if was.extras is not day.extras:
        rows.update(
            row for row in was.extras.keys() | day.extras.keys() if was.extras.get(row) != day.extras.get(row)
        )
    return sorted(rows)


def _around(blocks: tuple[Block, ...], part: Interval, window: Interval) -> tuple[int, int, Interval]:
    """Widen a part until no block reaches over its edges, nor an empty one beyond would be one with it."""
    low, high = max(part.start, window.start), min(part.end, window.end)
    if low >= high:
        # Not even seen; laying out the whole is right, if slow.
        return 0, len(blocks), Interval(window.start - 1, window.end)
    touched = _touched(blocks, low, high)
    while touched:
        start = min(low, *(blocks[place].starts for place in touched))
        end = max(high, *(blocks[place].ends for place in touched))
        wider = _touched(blocks, start, end)
        if wider == touched and (start, end) == (low, high):
            break
        touched, low, high = wider, start, end
    first = touched[0] if touched else sum(block.starts < low for block in blocks)
    last = touched[-1] + 1 if touched else first
    return first, last, Interval(low, high)


def _touched(blocks: tuple[Block, ...], low: int, high: int) -> list[int]:
    return [
        place
        for place, block in enumerate(blocks)
        if (block.starts < high and low < block.ends)
        or (block.kind in _EMPTY and (block.ends == low or block.starts == high))
    ]


def _rows_in(day: ProviderDay, part: Interval) -> ProviderDay:
    opens, closes = day.opens, day.closes
    if opens is not None and closes is not None:
        # A gap ends at the part's edge: what lies beyond is laid out already.
        opens, closes = max(opens, from_seconds(part.start)), min(closes, from_seconds(part.end))
    rows = [
        row
        for row, (start, end) in enumerate(zip(day.starts, day.ends, strict=True))
        if start < part.end and part.start < end
    ]
    return ProviderDay(
        day.provider_id,
        day.provider_name,
        day.service_id,
        _picked(day.starts, rows),
        _picked(day.ends, rows),
        bytes([day.statuses[row] for row in rows]),
        _picked(day.versions, rows),
        {place: day.extras[row] for place, row in enumerate(rows) if row in day.extras},
        opens,
        closes,
    )


def _picked(numbers: array[int], rows: Iterable[int]) -> array[int]:
    return array(numbers.typecode, [numbers[row] for row in rows])
