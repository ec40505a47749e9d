"""Decoding: what channels' events say becomes news.

Each is checked strictly: a number is no text, an instant has its offset. Typed dictionaries cost a
third of models to check, and this runs beside the thread that paints.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NotRequired

from pydantic import AfterValidator, Field, TypeAdapter
from typing_extensions import TypedDict

from bookdesk.api.realtime.protocol import json_text
from bookdesk.domain.live import (
    BookingsChanged,
    CatalogueChanged,
    DatesChanged,
    DayFigures,
    News,
    Stamped,
    TimeslotNews,
)
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.domain.wire import Id, Instant
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.domain.channels import ChannelName

#: What a column of 64 bits holds.
_Count = Annotated[int, Field(ge=0, le=2**63 - 1)]
_Word = Annotated[str, Field(max_length=200)]
_DAY = dt.timedelta(days=1)
#: A civil date begins and ends up to a day before or after it does in UTC.
_FIRST = dt.datetime.combine(EARLIEST_DAY - _DAY, dt.time(), dt.UTC)
_END = dt.datetime.combine(LATEST_DAY + 2 * _DAY, dt.time(), dt.UTC)


def _in_calendar(instant: dt.datetime) -> dt.datetime:
    if not _FIRST <= instant < _END:
        raise ValueError("an instant lies outside the calendar")
    return instant


_Moment = Annotated[Instant, AfterValidator(_in_calendar)]


class _Told(TypedDict):
    seq: NotRequired[_Count]
    epoch: NotRequired[_Word]


class _TimeslotTree(_Told):
    providerId: Id
    serviceId: Id
    date: dt.date
    start: _Moment
    end: _Moment
    status: SlotStatus
    remaining: _Count
    version: _Count
    heldBy: NotRequired[_Word | None]
    heldUntil: NotRequired[_Moment | None]
    bookedMinutes: NotRequired[_Count | None]


class _DatesTree(_Told):
    dates: list[dt.date]


class _DayTree(_Told):
    date: dt.date
    counts: dict[Id, _Count]
    bookedCount: _Count
    limited: NotRequired[list[Id] | None]
    bookedMinutes: NotRequired[_Count | None]
    workMinutes: NotRequired[_Count | None]


class _BookingsTree(_Told):
    ids: list[_Word]


def _timeslot(channel: str, tree: _TimeslotTree) -> TimeslotNews:
    start, end = int(tree["start"].timestamp()), int(tree["end"].timestamp())
    if end <= start:
        raise ValueError("an interval ends after it begins")
    return TimeslotNews(
        channel, _stamped(tree), tree["providerId"], tree["serviceId"], tree["date"], start, end,
        CODE_OF_STATUS[tree["status"]], tree["remaining"], tree["version"], tree.get("heldBy"),
        tree.get("heldUntil"), tree.get("bookedMinutes"),
    )  # fmt: skip


def _dates(channel: str, tree: _DatesTree) -> DatesChanged:
    return DatesChanged(channel, _stamped(tree), tuple(tree["dates"]))


def _day(channel: str, tree: _DayTree) -> DayFigures:
    limited = tree.get("limited")
    return DayFigures(
        channel, _stamped(tree), tree["date"], tree["counts"], tree["bookedCount"],
        None if limited is None else frozenset(limited), tree.get("bookedMinutes"), tree.get("workMinutes"),
    )  # fmt: skip


def _bookings(channel: str, tree: _BookingsTree) -> BookingsChanged:
    return BookingsChanged(channel, _stamped(tree), tuple(tree["ids"]))


def _catalogue(channel: str, tree: _Told) -> CatalogueChanged:
    return CatalogueChanged(channel, _stamped(tree))


def _stamped(tree: _Told) -> Stamped:
    # A number counts within a life; one without the other counts nothing.
    seq, epoch = tree.get("seq"), tree.get("epoch")
    return Stamped() if seq is None or epoch is None else Stamped(seq, epoch)


class _Kind(NamedTuple):
    """An event: how its data is checked, what it becomes, and the channels that have it."""

    checked: TypeAdapter[Any]
    made: Callable[[str, Any], News]
    channels: frozenset[str]


_DATES: TypeAdapter[Any] = TypeAdapter(_DatesTree)
_KINDS = {
    "timeslot.updated": _Kind(TypeAdapter(_TimeslotTree), _timeslot, frozenset({"provider"})),
    # On the desk's channel it has no dates: it says that a slow reader missed something.
    "availability.changed": _Kind(
        _DATES, _dates, frozenset({"provider", "calendar", "week", "region", "desk"})
    ),
    "availability.span_updated": _Kind(_DATES, _dates, frozenset({"week", "region"})),
    "calendar.day_updated": _Kind(TypeAdapter(_DayTree), _day, frozenset({"calendar"})),
    "booking.updated": _Kind(TypeAdapter(_BookingsTree), _bookings, frozenset({"desk"})),
    "catalogue.updated": _Kind(TypeAdapter(_Told), _catalogue, frozenset({"desk"})),
}


def news_of(event: str, channel: str, whose: ChannelName | None, data: object) -> News | None:
    """Return the news that an event of a channel is; None when the channel has no such event.

    `whose` is the channel's name taken apart, `data` the frame's. Raises ValueError (pydantic's too)
    when the data is not what the event has.
    """
    kind = _KINDS.get(event)
    if kind is None or whose is None or whose.kind not in kind.channels:
        return None
    return kind.made(channel, kind.checked.validate_json(json_text(data), strict=True))
