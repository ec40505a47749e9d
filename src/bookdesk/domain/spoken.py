"""Spoken names: what a screen reader says of a cell. The one place that makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.clocktext import clock, month_name
from bookdesk.domain.layout import BlockKind

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from bookdesk.domain.layout import Block

_STATE_WORDS = {
    BlockKind.AVAILABLE: "available",
    BlockKind.LIMITED: "limited",
    BlockKind.SHORT: "limited",
    BlockKind.BOOKED: "booked",
    BlockKind.ARRIVED: "arrived",
    BlockKind.IN_SERVICE: "in service",
    BlockKind.DONE: "done",
    BlockKind.NO_SHOW: "no-show",
    BlockKind.UNAVAILABLE: "unavailable",
    BlockKind.PAST: "not booked",
    BlockKind.HELD_BY_YOU: "held by you",
}
_BOOKED = frozenset(
    {BlockKind.BOOKED, BlockKind.ARRIVED, BlockKind.IN_SERVICE, BlockKind.DONE, BlockKind.NO_SHOW}
)


def cell_name(block: Block, provider_name: str, where: ZoneInfo, server_now: datetime) -> str:
    """Name a cell: "11:45 to 12:30, available, provider Becky".

    A held one tells the seconds left at `server_now`; a booked one the customer and service, a
    class its name and places. A free one is of the service that is looked for: it goes without saying.
    """
    parts = [f"{clock(block.start, where)} to {clock(block.end, where)}"]
    if block.kind is BlockKind.HELD:
        parts.append(f"held by {block.held_by or 'another desk'}")
    else:
        parts.append("taken" if block.is_taken_by_unknown else _STATE_WORDS[block.kind])
    if block.kind in (BlockKind.HELD, BlockKind.HELD_BY_YOU) and block.held_until is not None:
        parts.append(seconds_left((block.held_until - server_now).total_seconds()))
    parts += [text for text in (block.reason, block.title) if text]
    if block.kind in _BOOKED and block.service_name and block.service_name != block.title:
        parts.append(block.service_name)
    if block.capacity > 1:
        parts.append(f"{block.remaining} of {block.capacity} places left")
    if block.overlap:
        parts.append("overlaps another booking")
    parts.append(f"provider {provider_name}")
    return ", ".join(parts)


def seconds_left(seconds: float) -> str:
    """Say what is left of a hold: "43 seconds left", "1 minute 12 seconds left"."""
    whole = max(0, -int(-seconds // 1))
    minutes, rest = divmod(whole, 60)
    parts = []
    if minutes:
        parts.append(f"{minutes} minute{'s' if minutes != 1 else ''}")
    if rest or not minutes:
        parts.append(f"{rest} second{'s' if rest != 1 else ''}")
    return " ".join(parts) + " left"


def month_cell_name(day: date, available_count: int) -> str:
    """Name a month's cell: "Nov 12: 3 available slots"."""
    plural = "" if available_count == 1 else "s"
    return f"{month_name(day.month)[:3]} {day.day}: {available_count} available slot{plural}"
