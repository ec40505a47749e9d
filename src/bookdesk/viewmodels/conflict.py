"""The conflict choice: what to take instead of a slot that somebody else got."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from bookdesk.domain.alternatives import Group, group_of
from bookdesk.domain.clocktext import clock, length, short_date, span
from bookdesk.domain.layout import LAST_SLOT_REASON
from bookdesk.domain.spoken import spoken_span
from bookdesk.domain.states import SlotStatus

if TYPE_CHECKING:
    from datetime import datetime

    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Slot
    from bookdesk.errors import SlotTaken

#: How many days ahead a server looks for alternatives.
_DAYS_AHEAD = 14


class AlternativeRow(NamedTuple):
    """One choice: pressed by its `number`, 1 to 9. `heading` is set on the first row of a group.

    `when` is read, `said` is spoken.
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


class ConflictState(NamedTuple):
    """`open` shows the dialog; texts are plain. `kept` are the customer's details that stay."""

    open: bool = False
    title: str = ""
    detail: str = ""
    kept: tuple[str, ...] = ()
    rows: tuple[AlternativeRow, ...] = ()


class ConflictModel(QObject):
    """Offers ranked alternatives; `picked` hands on the chosen slot."""

    changed = Signal()
    picked = Signal(object)
    closed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = ConflictState()

    @property
    def state(self) -> ConflictState:
        """The state shown."""
        return self._state

    def offer(
        self,
        wanted: Slot,
        refusal: SlotTaken,
        kept: tuple[str, ...],
        tints: dict[str, int],
        locale: Locale,
        server_now: datetime,
    ) -> None:
        """Open the choice for a slot that was wanted and refused; `tints` are the providers' colours."""
        title = self.tr("{time} with {provider} was just taken").format(
            time=clock(wanted.start, locale), provider=wanted.provider_name
        )
        rows = self._rows(wanted, refusal, tints, locale)
        if rows:
            detail = self.tr("Nothing was booked here. Pick another time to hold it.")
            if refusal.taken_by:
                text = self.tr(
                    "{who} had it by {time}. Nothing was booked here. Pick another time to hold it."
                )
                detail = text.format(who=refusal.taken_by, time=clock(server_now, locale))
        else:
            detail = self.tr("No free slot within %n day(s). Choose another service or day.", "", _DAYS_AHEAD)
        self._set(ConflictState(open=True, title=title, detail=detail, kept=kept, rows=rows))

    def pick(self, number: int) -> None:
        """Take a row by its number; a number that no row has does nothing."""
        row = next((r for r in self._state.rows if r.number == number), None)
        if self._state.open and row is not None:
            self._set(ConflictState())
            self.picked.emit(row.slot)

    def close(self) -> None:
        """Take none."""
        if self._state.open:
            self._set(ConflictState())
            self.closed.emit()

    def _rows(
        self, wanted: Slot, refusal: SlotTaken, tints: dict[str, int], locale: Locale
    ) -> tuple[AlternativeRow, ...]:
        headings = {
            Group.SAME_PROVIDER: self.tr("{provider}, close to {time} on {day}"),
            Group.OTHER_PROVIDERS: self.tr("Other providers, at or near {time} on {day}"),
            Group.OTHER_DAYS: self.tr("Other days"),
        }
        day = short_date(wanted.start.astimezone(locale.zone).date(), locale)
        rows: list[AlternativeRow] = []
        last: Group | None = None
        for number, found in enumerate(refusal.alternatives[:9], 1):
            slot: Slot = found  # type: ignore[assignment]  # errors.py may not know domain values
            group = group_of(wanted, slot, locale.zone) or Group.OTHER_DAYS
            heading = ""
            if group is not last:
                heading = headings[group].format(
                    provider=wanted.provider_name, time=clock(wanted.start, locale), day=day
                )
            last = group
            when, said = span(slot.start, slot.end, locale), spoken_span(slot.start, slot.end, locale)
            if group is Group.OTHER_DAYS:
                other = short_date(slot.start.astimezone(locale.zone).date(), locale)
                when, said = f"{other}, {when}", f"{other}, {said}"
            limited = slot.status is SlotStatus.LIMITED
            status = self.tr("Available")
            if limited:
                status = (
                    self.tr("Limited, last slot") if slot.reason == LAST_SLOT_REASON else self.tr("Limited")
                )
            rows.append(
                AlternativeRow(
                    number,
                    heading,
                    when,
                    slot.provider_name,
                    tints.get(slot.provider_id, 0),
                    self._note(wanted, slot, locale),
                    limited,
                    status,
                    slot,
                    said,
                )
            )
        return tuple(rows)

    def _note(self, wanted: Slot, slot: Slot, locale: Locale) -> str:
        there, here = slot.start.astimezone(locale.zone), wanted.start.astimezone(locale.zone)
        minutes = (there.hour - here.hour) * 60 + there.minute - here.minute
        if minutes == 0:
            tomorrow = there.date() - here.date() == timedelta(days=1)
            return self.tr("same time, the day after") if tomorrow else self.tr("same time")
        text = self.tr("{length} later") if minutes > 0 else self.tr("{length} earlier")
        return text.format(length=length(abs(minutes), locale))

    def _set(self, state: ConflictState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
