"""The draft's writer: what is typed about a customer is kept while it is typed, and is back after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.data.intents import KeptDraft
from bookdesk.domain.text import one_line
from bookdesk.viewmodels.hold_state import CustomerDraft

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.data.source import Source
    from bookdesk.viewmodels.hold import HoldModel

#: Seconds after which what is being typed is written; more letters do not put it off.
_WRITTEN_AFTER = 1.0


class DraftWriter(QObject):
    """Writes a hold's draft when it changes, and puts an earlier run's into its field.

    Nothing is written before `take`: it would be written over what an earlier run left.
    """

    #: That something is in the field which an earlier run left.
    told = Signal(str)

    def __init__(self, source: Source, hold: HoldModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._hold = hold
        self._may_write = False
        #: What an earlier run left, until the field is free.
        self._earlier: KeptDraft | None = None
        self._written: KeptDraft | None = None
        self._cancel_write: Callable[[], None] | None = None
        hold.draft_changed.connect(self._on_draft_changed)
        hold.changed.connect(self._on_hold_changed)

    def take(self, draft: KeptDraft | None, *, offered: bool, is_silent: bool) -> None:
        """Take what an earlier run left, None for nothing, and write from now on.

        Not `offered` it waits until its field is empty; `is_silent` where its hold is taken up with it.
        """
        self._may_write = True
        self._written = self._earlier = draft
        if offered and self._hold.draft.is_empty:
            self._offer(is_silent=is_silent)
        self._write_later()

    def leave_out(self) -> None:
        """Let go of what an earlier run left: the field has it from elsewhere."""
        self._earlier = None

    def close(self) -> None:
        """Write what was typed last."""
        self._write()

    def _offer(self, *, is_silent: bool) -> None:
        kept, self._earlier = self._earlier, None
        if kept is None:
            return
        self._hold.restore_draft(
            CustomerDraft(kept.name, kept.phone, kept.notes, kept.customer_id, kept.known_note)
        )
        who = one_line(kept.name) or one_line(kept.phone)
        if is_silent or self._hold.state.is_held:
            return
        if who:
            self.told.emit(self.tr("Customer details of {who} are kept for the next hold.").format(who=who))
        else:
            self.told.emit(self.tr("Notes are kept for the next hold."))

    def _on_draft_changed(self) -> None:
        if self._hold.draft.is_empty:
            self._offer(is_silent=False)
        if self._hold.draft.is_empty:
            # What is put away or booked goes at once.
            self._write()
        else:
            self._write_later()

    def _on_hold_changed(self) -> None:
        draft = self._draft()
        if draft is not None and self._written is not None and draft.slot != self._written.slot:
            self._write_later()

    def _draft(self) -> KeptDraft | None:
        draft = self._hold.draft
        if draft.is_empty:
            return None
        typed = (draft.name, draft.phone, draft.notes, draft.customer_id, draft.known_note)
        return KeptDraft(*typed, self._hold.state.slot)

    def _write_later(self) -> None:
        if self._cancel_write is None:
            self._cancel_write = self._source.clock.call_later(_WRITTEN_AFTER, self._write)

    def _write(self) -> None:
        if self._cancel_write is not None:
            self._cancel_write()
            self._cancel_write = None
        draft = self._draft()
        is_earlier_waiting = draft is None and self._earlier is not None
        if self._may_write and not is_earlier_waiting and draft != self._written:
            self._written = draft
            self._source.kept.keep_draft(draft)
