"""What a channel has to tell and has not told yet: a burst of changes becomes one message."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from bookdesk.domain import wire_news

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from bookdesk.backend.realtime.news import Change
    from bookdesk.domain.channels import ChannelName

    #: Makes an event's data when it is given its `seq` and `epoch` by name.
    Body: TypeAlias = Callable[..., wire_news.Told]

#: Dates that a message names; of more it says that everything is to be read again.
DATES_MOST = 62
#: Ids in one message.
IDS_MOST = 200


class Pending:
    """Collects the changes of one channel, newest last."""

    def __init__(self) -> None:
        self.changes = 0
        self.everything = False
        self._dates: dict[str, None] = {}
        self._slots: dict[str | None, dict[str, Any] | None] = {}
        self._booking_ids: dict[str, None] = {}
        self._catalogue = False

    def add(self, change: Change) -> None:
        """Take a change in."""
        self.changes += 1
        self.everything |= change.everything
        self._dates.update(dict.fromkeys(change.dates))
        if not change.everything:
            is_first = change.slot not in self._slots
            shown = change.shown if is_first else _joined(self._slots[change.slot], change.shown)
            self._slots[change.slot] = shown
        if change.booking_id is not None:
            self._booking_ids[change.booking_id] = None
        self._catalogue |= change.catalogue

    def dates(self) -> list[date]:
        """Return the dates that changed, in order; empty stands for all."""
        if self.everything or len(self._dates) > DATES_MOST:
            return []
        return [date.fromisoformat(one) for one in sorted(self._dates)]

    def one_slot(self) -> dict[str, Any] | None:
        """Return the timeslot when one alone changed and is known."""
        if self.everything or len(self._slots) != 1:
            return None
        return next(iter(self._slots.values()))

    def messages(self, name: ChannelName) -> list[tuple[str, Body]]:
        """Return the events that tell all of it, of every kind of channel but a calendar's single day."""
        dates = self.dates()
        if name.kind == "desk":
            return self._of_the_desk()
        if name.kind in ("week", "region"):
            return [("availability.span_updated", partial(wire_news.SpanUpdated, dates=dates))]
        slot = self.one_slot() if name.kind == "provider" else None
        if slot is not None:
            return [("timeslot.updated", partial(timeslot_updated, slot, dates[0]))]
        return [("availability.changed", partial(availability_changed, name, dates))]

    def _of_the_desk(self) -> list[tuple[str, Body]]:
        ids = list(self._booking_ids)
        told: list[tuple[str, Body]] = [
            ("booking.updated", partial(wire_news.BookingsUpdated, ids=ids[start : start + IDS_MOST]))
            for start in range(0, len(ids), IDS_MOST)
        ]
        if self._catalogue:
            told.append(("catalogue.updated", wire_news.CatalogueUpdated))
        return told


def _joined(earlier: dict[str, Any] | None, shown: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a timeslot's newest state, with the day's minutes that only an earlier change of it tells.

    None where one of the two left it to the whole day: what else changed on that day then, no state of
    the timeslot tells.
    """
    if earlier is None or shown is None:
        return None
    return shown if _MINUTES not in earlier else {_MINUTES: earlier[_MINUTES], **shown}


def timeslot_updated(slot: dict[str, Any], day: date, *, seq: int, epoch: str) -> wire_news.TimeslotUpdated:
    """Make the event of a timeslot as a day's answer has it."""
    shared = {name: value for name, value in slot.items() if name in _SHARED}
    return wire_news.TimeslotUpdated.model_validate(
        {"seq": seq, "epoch": epoch, "timeslotId": slot["id"], "date": day, **shared}
    )


_MINUTES = "bookedMinutes"
_SHARED = frozenset(
    {
        "providerId", "serviceId", "start", "end", "status", "remaining", "heldBy", "heldUntil", "version",
        _MINUTES,
    }
)  # fmt: skip


def availability_changed(
    name: ChannelName, dates: list[date], *, seq: int, epoch: str
) -> wire_news.AvailabilityChanged:
    """Make the event that has a reader fetch the dates again, all of the channel's when none is named."""
    provider_id = name.subject if name.kind == "provider" else None
    return wire_news.AvailabilityChanged.model_validate(
        {"seq": seq, "epoch": epoch, "providerId": provider_id, "dates": dates}
    )
