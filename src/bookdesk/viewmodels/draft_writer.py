"""The draft's writer: what is typed about a customer is kept while it is typed, and is back after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from bookdesk.data.intents import KeptDraft
from bookdesk.domain.text import one_line
from bookdesk.viewmodels.hold_state import CustomerDraft, HoldPhase

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.data.source import Source
    from bookdesk.domain.schedule import Slot
    from bookdesk.viewmodels.hold import HoldModel

#: Seconds after which what is being typed is written; more letters do not put it off.
_WRITTEN_AFTER = 1.0


class PutBy(NamedTuple):
    """What waits for its field; `on_taken` is called once it is kept with the field's."""

    draft: KeptDraft
    on_taken: Callable[[], None] | None = None


class DraftWriter(QObject):
    """Writes a hold's draft when it changes, and keeps an earlier run's beside the fields.

    What was typed belongs to the hold that it was typed for: it is back in the fields with that one,
    and is offered to whoever is next otherwise.

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
        self._earlier: list[PutBy] = []
        #: What was kept last of it: until something is held it belongs to the hold that it was typed for.
        self._restored: KeptDraft | None = None
        self._written: KeptDraft | None = None
        self._cancel_write: Callable[[], None] | None = None
        hold.draft_changed.connect(self._on_draft_changed)
        hold.changed.connect(self._on_hold_changed)

    def take(self, draft: KeptDraft | None, *, offered: bool, is_silent: bool) -> None:
        """Take what an earlier run left, None for nothing, and write from now on.

        Not `offered` it waits until its field is empty; `is_silent` where its hold is taken up with it.
        """
        self._may_write = True
        self._written = draft
        if draft is not None:
            self._earlier.append(PutBy(draft))
        if offered:
            self._offer(is_silent=is_silent)
        self._write_later()

    def put_by(self, draft: KeptDraft, on_taken: Callable[[], None]) -> None:
        """Keep what else an earlier run left beside the fields as soon as nothing else is kept.

        Until `on_taken` is called it is kept by whoever brought it.
        """
        self._earlier.append(PutBy(draft, on_taken))
        self._offer(is_silent=True)

    def is_of(self, slot: Slot) -> bool:
        """Tell whether what an earlier run left, and is kept now, was typed for a slot."""
        draft = self._draft()
        return draft is not None and draft.slot is not None and draft.slot.id == slot.id

    def leave_out(self, draft: KeptDraft) -> None:
        """Let go of an earlier run's draft that says the same as this one: it comes from elsewhere."""
        self._earlier = [one for one in self._earlier if _texts(one.draft) != _texts(draft)]

    def close(self) -> None:
        """Write what was typed last."""
        self._write()

    def _offer(self, *, is_silent: bool) -> None:
        """Keep the oldest of what waits beside the fields, where nothing else is kept or typed."""
        hold = self._hold
        is_empty = hold.draft.is_empty and hold.kept.is_empty
        is_free = is_empty and hold.state.phase is not HoldPhase.CONFIRMING
        if not self._earlier or not is_free:
            return
        kept, on_taken = self._earlier.pop(0)
        self._restored = kept
        draft = CustomerDraft(kept.name, kept.phone, kept.notes, kept.customer_id, kept.known_note)
        self._hold.keep(draft)
        if on_taken is not None:
            self._write()
            on_taken()
        if is_silent or self._hold.state.is_held:
            return
        if draft.who:
            text = self.tr("Customer details of {who} are kept for the next hold.")
            self.told.emit(text.format(who=draft.who))
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
        if self._hold.state.phase is not HoldPhase.NONE:
            # Whoever it was typed for, from now on it is another hold's or nobody's.
            self._restored = None
        draft = self._draft()
        if self._hold.state.phase is HoldPhase.CONFIRMING and self._cancel_write is not None:
            # What is confirmed is what was typed: half of it must not be left as somebody else's.
            self._write()
        if draft is not None and self._written is not None and draft.slot != self._written.slot:
            self._write_later()
        elif draft is None and any(one.on_taken is not None for one in self._earlier):
            # A confirm without details, that the field was locked for, is over.
            self._offer(is_silent=False)

    def _draft(self) -> KeptDraft | None:
        # What was put away and has no field: it is back after a crash, too, and belongs to no hold.
        is_typed, restored = not self._hold.draft.is_empty, self._restored
        draft = self._hold.draft if is_typed else self._hold.kept
        if draft.is_empty:
            return None
        slot = self._hold.state.slot if is_typed else restored.slot if restored is not None else None
        return KeptDraft(draft.name, draft.phone, draft.notes, draft.customer_id, draft.known_note, slot)

    def _write_later(self) -> None:
        if self._cancel_write is None:
            self._cancel_write = self._source.clock.call_later(_WRITTEN_AFTER, self._write)

    def _write(self) -> None:
        if self._cancel_write is not None:
            self._cancel_write()
            self._cancel_write = None
        draft = self._draft()
        is_earlier_waiting = draft is None and any(one.on_taken is None for one in self._earlier)
        if self._may_write and not is_earlier_waiting and draft != self._written:
            self._written = draft
            self._source.kept.keep_draft(draft)


def _texts(draft: KeptDraft) -> tuple[str, str, str]:
    return one_line(draft.name), one_line(draft.phone), draft.notes
