"""What is typed about a customer, and the state that a hold's panel shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.domain.text import one_line
from bookdesk.viewmodels.hold_state import CustomerDraft, HoldPhase, HoldState, visits_note

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.data.intents import ConfirmIntent
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Customer


class DraftKeeper(QObject):
    """Keeps the draft. A confirm's intent is dropped when what it would send is edited.

    What is put away with an ended hold or a conflict stands in no field any more: the next hold is
    another customer's. It is kept beside the draft, the newest first, until it is taken back, cleared
    or booked itself (docs/adr/0014); a booking of somebody else leaves it alone.
    """

    changed = Signal()
    draft_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = HoldState()
        self._draft = CustomerDraft()
        self._kept: tuple[CustomerDraft, ...] = ()
        #: What was put away for the hold that is being asked for.
        self._made_room = CustomerDraft()
        #: What was given up with a slot whose release is being undone; it has no field before the answer.
        self._undone = CustomerDraft()
        self._confirm: ConfirmIntent | None = None
        self._locale: Locale | None = None
        self._ticks_busy = 0
        #: What says the state's message and what is wrong with its fields, where there is any.
        self._say_message: Callable[[], str] = str
        self._say_fields: Callable[[], tuple[tuple[str, str], ...]] = tuple
        #: The known customer that was taken last.
        self._chosen: Customer | None = None

    @property
    def state(self) -> HoldState:
        """The state shown."""
        return self._state

    @property
    def draft(self) -> CustomerDraft:
        """What was typed."""
        return self._draft

    @property
    def kept(self) -> CustomerDraft:
        """What was typed before and put away last."""
        return self._kept[0] if self._kept else CustomerDraft()

    @property
    def drafts(self) -> tuple[CustomerDraft, ...]:
        """All that was typed and not booked: what stands in the fields, then the newest put away first."""
        return self._kept if self._draft.is_empty else (self._draft, *self._kept)

    @property
    def offers_kept(self) -> bool:
        """Tell whether the fields would take what was put away: they show a hold and nothing is typed."""
        fields_open = self._state.phase not in (HoldPhase.NONE, HoldPhase.CONFIRMING)
        return fields_open and self._draft.is_empty and bool(self._kept)

    def put_draft_away(self) -> None:
        """Take what was typed out of the fields and keep it, where nothing is held that it belongs to."""
        if self._state.phase is HoldPhase.NONE:
            self._put_away()

    def _put_away(self) -> None:
        self._made_room = self._draft
        if not self._draft.is_empty:
            self._draft, self._confirm = CustomerDraft(), None
            self.keep(self._made_room)

    def _return_draft(self) -> bool:
        """Put back what was put away for a hold that came to nothing; False where more was typed since."""
        made_room, self._made_room = self._made_room, CustomerDraft()
        if not made_room.is_empty and self._draft.is_empty and self.kept == made_room:
            self._draft, self._kept = made_room, self._kept[1:]
            self.draft_changed.emit()
            return True
        return made_room.is_empty

    def _bring_undone(self, *, in_fields: bool = True) -> None:
        """Bring back what was given up with a slot: into its own fields where they are empty, else beside."""
        draft, self._undone = self._undone, CustomerDraft()
        if draft.is_empty:
            return
        if in_fields and self._draft.is_empty:
            self._draft = draft
            self.draft_changed.emit()
        elif draft != self._draft:
            self.keep(draft)

    def set_customer(self, name: str, phone: str, notes: str) -> None:
        """Keep what is typed; a known customer whose name is edited becomes a new one.

        While a confirm is under way its details stand: what was sent must be what is shown.
        """
        if self._state.phase is HoldPhase.CONFIRMING:
            return
        known = self._draft.customer_id is not None and one_line(name) == one_line(self._draft.name)
        draft = CustomerDraft(
            name,
            phone,
            notes,
            self._draft.customer_id if known else None,
            self._draft.known_note if known else "",
        )
        if draft != self._draft:
            self._draft = draft
            self._confirm = None
            if self._state.fields:
                self._set(self._state._replace(fields=(), message=""))
            self.draft_changed.emit()

    def choose_customer(self, customer: Customer) -> None:
        """Take a known customer from the completion."""
        if self._state.phase is HoldPhase.CONFIRMING:
            return
        self._chosen = customer
        note = visits_note(customer, self._locale) if self._locale else ""
        self._draft = CustomerDraft(customer.name, customer.phone, self._draft.notes, customer.id, note)
        self._confirm = None
        self.draft_changed.emit()

    def keep(self, draft: CustomerDraft) -> None:
        """Keep what was typed for another hold or at an earlier run beside the fields, as if put away."""
        self._kept = (draft, *(one for one in self._kept if one != draft))
        self.draft_changed.emit()

    def clear_customer(self) -> None:
        """Forget what was typed about the customer; where nothing is, what was put away last."""
        if self._state.phase is HoldPhase.CONFIRMING:
            return
        if self._draft.is_empty:
            self._kept = self._kept[1:]
        self._draft, self._confirm = CustomerDraft(), None
        self.draft_changed.emit()

    def _forget_booked(self) -> None:
        """Forget who was booked, also where the same was put away and typed once more; nobody else."""
        booked, self._draft = self._draft, CustomerDraft()
        self._kept = tuple(one for one in self._kept if not one.says_same(booked))

    def _note_anew(self, draft: CustomerDraft) -> CustomerDraft:
        """Say anew what is known of a draft's customer; of one that an earlier run took it stays as said."""
        chosen, locale = self._chosen, self._locale
        if not draft.known_note or chosen is None or chosen.id != draft.customer_id or locale is None:
            return draft
        return draft._replace(known_note=visits_note(chosen, locale))

    def _set(self, state: HoldState) -> None:
        if not state.busy:
            self._ticks_busy, state = 0, state._replace(slow=False)
        if state != self._state:
            self._state = state
            self.changed.emit()
