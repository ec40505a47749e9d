"""Kept confirms: bookings that an earlier run asked for are sent at once, whatever is typed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.data.intents import KeptDraft
from bookdesk.data.mutations import is_outcome_unknown
from bookdesk.domain.text import one_line
from bookdesk.errors import BookdeskError, ServerBusy
from bookdesk.viewmodels.hold_state import HoldPhase, said_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bookdesk.data.intents import ConfirmIntent
    from bookdesk.data.source import Source
    from bookdesk.domain.schedule import Booking
    from bookdesk.viewmodels.desk import DeskModel
    from bookdesk.viewmodels.draft_writer import DraftWriter
    from bookdesk.viewmodels.hold import HoldModel

#: Seconds until a confirm that was not answered is sent again.
AGAIN_AFTER = 4.0


class KeptConfirms(QObject):
    """Sends the confirms that an earlier run got no answer to: their holds do not wait.

    Where the customer's field is free it shows what is being found out. Where somebody types, or
    holds another slot, the confirm goes out beside it; its details need the field when it came to
    nothing, and wait for it. Until then its intent stays on disk.
    """

    #: A sentence on what is being found out, or became of it.
    told = Signal(str)

    def __init__(
        self,
        source: Source,
        desk: DeskModel,
        hold: HoldModel,
        draft: DraftWriter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._desk = desk
        self._hold = hold
        self._draft = draft

    def resume(self, intent: ConfirmIntent, until: datetime, of_hold: Sequence[str]) -> None:
        """Send a confirm again; `until` and `of_hold` are as in `HoldModel.resume_confirm`."""
        self._draft.leave_out(_details(intent))
        if self._is_field_free(intent):
            self._hold.resume_confirm(intent, until, of_hold)
        else:
            self.told.emit(
                self._said(self.tr("{time} with {provider}: checking whether it was booked."), intent)
            )
            self._send(intent, until, of_hold)

    def _is_field_free(self, intent: ConfirmIntent) -> bool:
        draft, details = self._hold.draft, _details(intent)
        same = (draft.name, draft.notes) == (details.name, details.notes)
        return self._hold.state.phase in (HoldPhase.NONE, HoldPhase.ENDED) and (draft.is_empty or same)

    def _send(self, intent: ConfirmIntent, until: datetime, of_hold: Sequence[str]) -> None:
        def on_answer(booking: Booking | None, error: Exception | None) -> None:
            if error is None or not is_outcome_unknown(error):
                self._take(intent, booking)
            elif isinstance(error, BookdeskError):
                busy = error.retry_after if isinstance(error, ServerBusy) else 0.0
                wait = max(AGAIN_AFTER, busy)
                self._source.clock.call_later(wait, lambda: self._send(intent, until, of_hold))
            else:
                # The next start asks once more.
                self._source.client.report(error)

        self._hold.confirm_beside(intent, until, of_hold, on_answer)

    def _take(self, intent: ConfirmIntent, booking: Booking | None) -> None:
        """Take an answer for good: the intent goes, or waits with its details for the field."""
        kept, details = self._source.kept, _details(intent)
        if booking is not None:
            kept.forget(intent.key)
            return
        text = self._said(self.tr("{time} with {provider} was not booked."), intent)
        if details.is_empty:
            kept.forget(intent.key)
        else:
            who = one_line(details.name)
            if who:
                text += " " + self.tr("Customer details of {who} are kept.").format(who=who)
            else:
                text += " " + self.tr("Customer details are kept.")
        self.told.emit(text)
        if not details.is_empty:
            self._draft.put_by(details, lambda: kept.forget(intent.key))

    def _said(self, text: str, intent: ConfirmIntent) -> str:
        return said_of(text, intent.slot, self._desk.locale)


def _details(intent: ConfirmIntent) -> KeptDraft:
    who = intent.customer
    if who is None:
        return KeptDraft("", "", intent.notes, slot=intent.slot)
    return KeptDraft(who.name, who.phone, intent.notes, who.id, slot=intent.slot)
