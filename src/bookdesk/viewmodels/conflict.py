"""The conflict choice: what to take instead of a slot that somebody else got."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from bookdesk.domain.clocktext import clock
from bookdesk.viewmodels.alternatives import AlternativeRow, alternative_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Slot
    from bookdesk.errors import SlotTaken

#: How many days ahead a server looks for alternatives.
_DAYS_AHEAD = 14


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
        self._is_live = False
        #: What writes the choice that was offered last, by a locale.
        self._write: Callable[[Locale], ConflictState] | None = None
        self._locale: Locale | None = None
        self._is_refused = False

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
        self._is_refused, self._locale = False, locale
        self._write = partial(self._written, wanted, refusal, kept, tints, server_now)
        self._set(self._write(locale))

    def say_anew(self, locale: Locale) -> None:
        """Write an open choice by another locale."""
        self._locale = locale
        self._show()

    def _show(self) -> None:
        if not self._state.open or self._write is None or self._locale is None:
            return
        state = self._write(self._locale)
        self._set(state._replace(detail=self._refusal_text()) if self._is_refused else state)

    def _written(
        self,
        wanted: Slot,
        refusal: SlotTaken,
        kept: tuple[str, ...],
        tints: dict[str, int],
        server_now: datetime,
        locale: Locale,
    ) -> ConflictState:
        title = self.tr("{time} with {provider} was just taken").format(
            time=clock(wanted.start, locale), provider=wanted.provider_name
        )
        # errors.py may not know domain values.
        slots: tuple[Slot, ...] = refusal.alternatives  # type: ignore[assignment]
        rows = alternative_rows(wanted, slots, tints, locale)
        if rows:
            detail = self.tr("Nothing was booked here. Pick another time to hold it.")
            if refusal.taken_by:
                text = self.tr(
                    "{who} had it by {time}. Nothing was booked here. Pick another time to hold it."
                )
                detail = text.format(who=refusal.taken_by, time=clock(server_now, locale))
        else:
            detail = self.tr("No free slot within %n day(s). Choose another service or day.", "", _DAYS_AHEAD)
        return ConflictState(open=True, title=title, detail=detail, kept=kept, rows=rows)

    def _refusal_text(self) -> str:
        return self.tr("Could not reach the server. Nothing was held. Pick again when it answers.")

    def set_live(self, *, is_live: bool) -> None:
        """Tell whether the server answers."""
        self._is_live = is_live
        if is_live:
            self._is_refused = False
            self._show()

    def pick(self, number: int) -> None:
        """Take a row by its number; a number that no row has does nothing.

        While the server does not answer, the choice says so and stays: a hold that is asked for then
        would be sent when the line is back, whoever stands at the desk by that time.
        """
        row = next((r for r in self._state.rows if r.number == number), None)
        if not self._state.open or row is None:
            return
        if not self._is_live:
            self._is_refused = True
            self._show()
            return
        self._set(ConflictState())
        self.picked.emit(row.slot)

    def close(self) -> None:
        """Take none."""
        if self._state.open:
            self._set(ConflictState())
            self.closed.emit()

    def _set(self, state: ConflictState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
