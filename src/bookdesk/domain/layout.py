"""Layout arithmetic: the blocks of a provider's day, side by side where bookings overlap.

Times are epoch seconds, UTC. Between a provider's first and last minute every second of the grid
belongs to at least one block, so that an empty stretch is said to be past, too short or closed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.clocktext import clock
from bookdesk.domain.intervals import Interval, merge, subtract
from bookdesk.domain.lanes import in_lanes
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.domain.slots import round_up
from bookdesk.domain.states import CODE_OF_STATUS, FREE_STATUSES, BookingStatus, SlotStatus
from bookdesk.domain.zones import from_seconds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import datetime

    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Booking, Service

#: The reason that the server gives a slot that has begun; the desk draws it as empty past time.
PAST_REASON = "Past"
#: The reason that the server gives a provider's last free slot of a day.
LAST_SLOT_REASON = "Last slot"
#: Why a day, or a part of it, has nothing to be had.
CLOSED = QT_TRANSLATE_NOOP("Schedule", "Closed")
NOT_OFFERED = QT_TRANSLATE_NOOP("Schedule", "Not offered")
#: The reasons that stand in the wire's contract (DESIGN part 4), and those that a desk offers for a
#: block; others are what people typed.
_KNOWN_REASONS = frozenset(
    {
        QT_TRANSLATE_NOOP("Schedule", "Past"),
        QT_TRANSLATE_NOOP("Schedule", "Last slot"),
        QT_TRANSLATE_NOOP("Schedule", "Lunch"),
        QT_TRANSLATE_NOOP("Schedule", "Training"),
        QT_TRANSLATE_NOOP("Schedule", "Meeting"),
        QT_TRANSLATE_NOOP("Schedule", "Sick"),
        QT_TRANSLATE_NOOP("Schedule", "Day off"),
        CLOSED,
        NOT_OFFERED,
    }
)
#: A free stretch shorter than this many seconds is not worth a block.
SHORTEST = 5 * 60


class BlockKind(StrEnum):
    """What a block shows: the states of the visual specification."""

    AVAILABLE = "available"
    LIMITED = "limited"
    SHORT = "short"
    HELD_BY_YOU = "held_by_you"
    HELD = "held"
    BOOKED = "booked"
    ARRIVED = "arrived"
    IN_SERVICE = "in_service"
    DONE = "done"
    NO_SHOW = "no_show"
    UNAVAILABLE = "unavailable"
    PAST = "past"


_FREE_KINDS = {
    CODE_OF_STATUS[SlotStatus.AVAILABLE]: BlockKind.AVAILABLE,
    CODE_OF_STATUS[SlotStatus.LIMITED]: BlockKind.LIMITED,
}
_BOOKED = CODE_OF_STATUS[SlotStatus.BOOKED]
_KIND_OF_BOOKING = {
    BookingStatus.PENDING: BlockKind.BOOKED,
    BookingStatus.CONFIRMED: BlockKind.BOOKED,
    BookingStatus.ARRIVED: BlockKind.ARRIVED,
    BookingStatus.IN_SERVICE: BlockKind.IN_SERVICE,
    BookingStatus.DONE: BlockKind.DONE,
    BookingStatus.NO_SHOW: BlockKind.NO_SHOW,
}


class Block(NamedTuple):
    """One rectangle of a provider's column.

    It lies in lane `lane` of `lanes` side by side. `title` is the customer's or the class's name.
    `slot_id` can be held when `can_be_held`; `booking_id` can be opened, `block_id` changed and removed.
    What `stands_back` is not what is looked for: free slots where one's own bookings are.
    """

    kind: BlockKind
    starts: int
    ends: int
    provider_id: str
    service_id: str = ""
    service_name: str = ""
    title: str = ""
    reason: str = ""
    slot_id: str = ""
    booking_id: str = ""
    held_by: str | None = None
    held_until: datetime | None = None
    capacity: int = 1
    remaining: int = 1
    overlap: bool = False
    version: int = 0
    lane: int = 0
    lanes: int = 1
    block_id: str = ""
    stands_back: bool = False

    @property
    def start(self) -> datetime:
        """The instant it begins at."""
        return from_seconds(self.starts)

    @property
    def end(self) -> datetime:
        """The instant it ends at."""
        return from_seconds(self.ends)

    @property
    def minutes(self) -> int:
        """Its length in whole minutes."""
        return (self.ends - self.starts) // 60

    @property
    def can_be_held(self) -> bool:
        """Tell whether a press on it asks for a hold."""
        return self.kind in (BlockKind.AVAILABLE, BlockKind.LIMITED) and self.remaining > 0

    @property
    def is_taken_by_unknown(self) -> bool:
        """Tell whether it is booked and nothing more is known here, such as whether it is done by now."""
        return self.kind is BlockKind.BOOKED and not self.booking_id and self.capacity == 1

    @property
    def identity(self) -> str:
        """What stays the same about it when its state changes; focus and selection follow it."""
        return self.booking_id or self.slot_id or self.block_id or f"{self.provider_id}@{self.starts}"


def lay_out(
    day: ProviderDay,
    bookings: Iterable[Booking],
    services: Mapping[str, Service],
    window: Interval,
    now: int,
    locale: Locale,
    own_slot_id: str | None = None,
    *,
    offered: bool = True,
    asked_for: Container[str] = (),
) -> tuple[Block, ...]:
    """Lay out a provider's day in start order.

    `bookings` are those of this provider, `window` is what the grid shows, `now` the server's
    clock, `locale` the reader's, `own_slot_id` the slot that this desk holds, `offered` whether the
    provider offers the asked service at all (the server lists no timeslots of one who doesn't),
    `asked_for` the slots that are shown as held because this desk asked for them. Every block lies
    within the window.
    """
    by_slot: dict[str, list[Booking]] = {}
    for booking in bookings:
        if booking.status is not BookingStatus.CANCELLED:
            by_slot.setdefault(booking.timeslot_id, []).append(booking)
    service = services.get(day.service_id)
    service_name = service.name if service else ""
    blocks: list[Block] = []
    shown: set[str] = set()
    for row, code in enumerate(day.statuses):
        slot_id = day.slot_id(row)
        own = slot_id == own_slot_id or slot_id in asked_for
        free = _FREE_KINDS.get(code)
        if free is not None and row not in day.extras:
            # Most of a day is this: the rest of the loop would take ten times as long for it.
            if own or (day.starts[row] >= now and slot_id not in by_slot):
                kind = BlockKind.HELD_BY_YOU if own else free
                blocks.append(
                    Block(
                        kind, day.starts[row], day.ends[row], day.provider_id, day.service_id, service_name,
                        slot_id=slot_id, version=day.versions[row],
                    )
                )  # fmt: skip
            continue
        extra = day.extra(row)
        alone = extra.capacity == 1
        if alone and not own and free is not None and slot_id in by_slot:
            # Availability and bookings are read one after the other: what is booked never looks free.
            continue
        if slot_id in shown and day.status(row) is SlotStatus.BOOKED:
            continue
        named = by_slot.get(slot_id, ())
        if code == _BOOKED and alone and len(named) == 1:
            # The rest of most days is this.
            blocks.append(_booking_block(day, named[0], services))
            shown.add(slot_id)
            continue
        if code == _BOOKED and alone and not own and not named:
            # Taken, and by whom is not known here: of a day without its names that is every second row.
            service = services.get(day.service_of(row))
            blocks.append(
                Block(
                    BlockKind.BOOKED, day.starts[row], day.ends[row], day.provider_id, day.service_of(row),
                    service.name if service else "", reason=extra.reason or "", slot_id=slot_id,
                    remaining=extra.remaining, version=day.versions[row],
                )
            )  # fmt: skip
            continue
        found = _blocks_of_row(day, row, by_slot, services, now, own=own)
        blocks += found
        # A class's bookings stand behind its count, others in their own blocks.
        if any(b.booking_id or (not alone and b.kind is not BlockKind.UNAVAILABLE) for b in found):
            shown.add(slot_id)
    unlisted = [b for slot_id, those in by_slot.items() if slot_id not in shown for b in those]
    blocks += [_booking_block(day, booking, services) for booking in unlisted]
    if offered:
        blocks += _empty(day, blocks, services, window, now, locale)
    else:
        covered = [Interval(b.starts, b.ends) for b in blocks]
        blocks += [_closed(day, gap, NOT_OFFERED) for gap in subtract([window], covered)]
    inside = [_clipped(b, window) for b in blocks if b.starts < window.end and window.start < b.ends]
    return in_lanes(inside)


def _blocks_of_row(
    day: ProviderDay,
    row: int,
    by_slot: Mapping[str, Sequence[Booking]],
    services: Mapping[str, Service],
    now: int,
    *,
    own: bool,
) -> list[Block]:
    status, extra = day.status(row), day.extra(row)
    if status is SlotStatus.UNAVAILABLE and extra.reason == PAST_REASON:
        return []
    service_id = day.service_of(row)
    service = services.get(service_id)
    block = Block(
        kind=BlockKind.UNAVAILABLE,
        starts=day.starts[row],
        ends=day.ends[row],
        provider_id=day.provider_id,
        service_id=service_id,
        service_name=service.name if service else "",
        reason=extra.reason or "",
        slot_id=day.slot_id(row),
        capacity=extra.capacity,
        remaining=extra.remaining,
        version=day.versions[row],
        block_id=extra.block_id or "",
    )
    if extra.capacity > 1 and status is not SlotStatus.UNAVAILABLE:
        return _class(block, status, extra.held_until, now, own=own)
    if status in FREE_STATUSES:
        # A walk-in's hold outlives its slot's first minute.
        if block.starts < now and not own:
            return []
        return [block._replace(kind=BlockKind.HELD_BY_YOU if own else BlockKind(status))]
    if status is SlotStatus.RESERVED:
        kind = BlockKind.HELD_BY_YOU if own else BlockKind.HELD
        return [block._replace(kind=kind, held_by=extra.held_by, held_until=extra.held_until)]
    if status is SlotStatus.BOOKED:
        mine_here = by_slot.get(block.slot_id, ())
        return [_booked(block, booking, services) for booking in mine_here] or [
            block._replace(kind=BlockKind.BOOKED)
        ]
    return [block._replace(service_name="", slot_id="")]


def _class(
    block: Block, status: SlotStatus, held_until: datetime | None, now: int, *, own: bool
) -> list[Block]:
    kind = BlockKind.BOOKED if status in (SlotStatus.BOOKED, SlotStatus.RESERVED) else BlockKind(status)
    if kind is not BlockKind.BOOKED and block.starts < now:
        if block.remaining == block.capacity and not own:
            return []
        kind = BlockKind.BOOKED
    if own:
        kind = BlockKind.HELD_BY_YOU
    return [block._replace(kind=kind, title=block.service_name, held_until=held_until)]


def _booking_block(day: ProviderDay, booking: Booking, services: Mapping[str, Service]) -> Block:
    """Make the block of a booking of its own, not of a class's seat."""
    service = services.get(booking.service_id)
    return Block(
        _KIND_OF_BOOKING[booking.status],
        to_seconds(booking.start),
        to_seconds(booking.end),
        day.provider_id,
        booking.service_id,
        service.name if service else "",
        booking.customer.name if booking.customer else "",
        "",
        booking.timeslot_id,
        booking.id,
        overlap=booking.overlap,
        version=booking.version,
    )


def _booked(block: Block, booking: Booking, services: Mapping[str, Service]) -> Block:
    service = services.get(booking.service_id)
    return block._replace(
        kind=_KIND_OF_BOOKING[booking.status],
        starts=to_seconds(booking.start),
        ends=to_seconds(booking.end),
        service_id=booking.service_id,
        service_name=service.name if service else "",
        slot_id=booking.timeslot_id,
        title=booking.customer.name if booking.customer else "",
        booking_id=booking.id,
        overlap=booking.overlap,
        version=booking.version,
        reason="",
    )


def _empty(
    day: ProviderDay,
    blocks: Sequence[Block],
    services: Mapping[str, Service],
    window: Interval,
    now: int,
    locale: Locale,
) -> list[Block]:
    # Once for all three: most of a day's blocks touch.
    covered = merge(Interval(b.starts, b.ends) for b in blocks)
    if day.opens is None or day.closes is None:
        return [_closed(day, gap, off_reason(day)) for gap in subtract([window], covered)]
    opens, closes = to_seconds(day.opens), to_seconds(day.closes)
    before = subtract([Interval(window.start, opens)], covered)
    found: list[Block] = []
    if before:
        starts = locale.translate("Schedule", "Starts {time}").format(time=clock(day.opens, locale))
        found += [_closed(day, gap, starts) for gap in before]
    found += [_closed(day, gap, CLOSED) for gap in subtract([Interval(closes, window.end)], covered)]
    service = services.get(day.service_id)
    fits = service.minutes if service else 0
    cut = round_up(now)
    for gap in subtract([Interval(opens, closes)], covered):
        split = gap.start if gap.start >= now else min(gap.end, cut)
        if split > gap.start:
            found.append(Block(BlockKind.PAST, gap.start, split, day.provider_id))
        if gap.end - split >= SHORTEST:
            minutes = (gap.end - split) // 60
            reason = ""
            if minutes < fits or not fits:
                reason = locale.translate("Schedule", "Fits {minutes} min").format(minutes=minutes)
            found.append(Block(BlockKind.SHORT, split, gap.end, day.provider_id, reason=reason))
    return found


def off_reason(day: ProviderDay) -> str:
    """Return why a provider has no hours on a day: the server's word where it has one, else "Closed".

    A time that somebody blocked says why of that time alone.
    """
    rows = (day.extra(row) for row in range(len(day)) if day.status(row) is SlotStatus.UNAVAILABLE)
    return next((extra.reason for extra in rows if extra.reason and not extra.block_id), CLOSED)


def reason_words(reason: str, locale: Locale) -> str:
    """Say a block's reason in the reader's language; what people typed stays as it is."""
    return locale.translate("Schedule", reason) if reason in _KNOWN_REASONS else reason


def _closed(day: ProviderDay, gap: Interval, reason: str) -> Block:
    return Block(BlockKind.UNAVAILABLE, gap.start, gap.end, day.provider_id, reason=reason)


def _clipped(block: Block, window: Interval) -> Block:
    if block.starts >= window.start and block.ends <= window.end:
        return block
    return block._replace(starts=max(block.starts, window.start), ends=min(block.ends, window.end))
