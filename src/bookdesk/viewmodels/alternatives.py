"""Alternatives to a slot that somebody else got: the rows from which another is picked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.alternatives import MOST, Group, group_of
from bookdesk.domain.clocktext import clock, length, short_date, span
from bookdesk.domain.layout import LAST_SLOT_REASON
from bookdesk.domain.spoken import spoken_span
from bookdesk.domain.states import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Slot


class AlternativeRow(NamedTuple):
    """One choice: pressed by its `number`, 1 to 9. `heading` is set on the first row of a group.

    `when` is read, `brief` where there is little room, `said` is spoken.
    """

    number: int
    heading: str
    when: str
    provider_name: str
    tint: int
    note: str
    limited: bool
    status: str
    slot: Slot
    said: str
    brief: str


def alternative_rows(
    wanted: Slot, ranked: Sequence[Slot], tints: dict[str, int], locale: Locale
) -> tuple[AlternativeRow, ...]:
    """Make a row of each of the best slots, nine at most; `tints` are the providers' colours."""
    translate = QCoreApplication.translate
    headings = {
        Group.SAME_PROVIDER: translate("ConflictModel", "{provider}, close to {time} on {day}"),
        Group.OTHER_PROVIDERS: translate("ConflictModel", "Other providers, at or near {time} on {day}"),
        Group.LATER: translate("ConflictModel", "Later on {day}"),
        Group.OTHER_DAYS: translate("ConflictModel", "Other days"),
    }
    day = short_date(wanted.start.astimezone(locale.zone).date(), locale)
    rows: list[AlternativeRow] = []
    last: Group | None = None
    for number, slot in enumerate(ranked[:MOST], 1):
        group = group_of(wanted, slot, locale.zone) or Group.OTHER_DAYS
        heading = ""
        if group is not last:
            heading = headings[group].format(
                provider=wanted.provider_name, time=clock(wanted.start, locale), day=day
            )
        last = group
        brief = when = span(slot.start, slot.end, locale)
        said = spoken_span(slot.start, slot.end, locale)
        if group is Group.OTHER_DAYS:
            other = short_date(slot.start.astimezone(locale.zone).date(), locale)
            brief = f"{other}, {clock(slot.start, locale)}"
            when, said = f"{other}, {when}", f"{other}, {said}"
        rows.append(
            AlternativeRow(
                number,
                heading,
                when,
                slot.provider_name,
                tints.get(slot.provider_id, 0),
                _note(wanted, slot, locale),
                slot.status is SlotStatus.LIMITED,
                _status(slot),
                slot,
                said,
                brief,
            )
        )
    return tuple(rows)


def _status(slot: Slot) -> str:
    if slot.status is not SlotStatus.LIMITED:
        return QCoreApplication.translate("ConflictModel", "Available")
    if slot.reason == LAST_SLOT_REASON:
        return QCoreApplication.translate("ConflictModel", "Limited, last slot")
    return QCoreApplication.translate("ConflictModel", "Limited")


def _note(wanted: Slot, slot: Slot, locale: Locale) -> str:
    """Say how far away a slot is."""
    there, here = slot.start.astimezone(locale.zone), wanted.start.astimezone(locale.zone)
    minutes = (there.hour - here.hour) * 60 + there.minute - here.minute
    if minutes == 0:
        if there.date() - here.date() == timedelta(days=1):
            return QCoreApplication.translate("ConflictModel", "same time, the day after")
        return QCoreApplication.translate("ConflictModel", "same time")
    if minutes > 0:
        text = QCoreApplication.translate("ConflictModel", "{length} later")
    else:
        text = QCoreApplication.translate("ConflictModel", "{length} earlier")
    return text.format(length=length(abs(minutes), locale))
