"""What is shown while a slot is held: ring and slot, more time for it, and the customer's details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from bookdesk.domain.text import NOTES_MOST
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.countdown_ring import CountdownRing
from bookdesk.widgets.customer_field import CustomerField, NotesField, TextField
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel, WrappedLabel
from bookdesk.widgets.provider_dot import ProviderDot

if TYPE_CHECKING:
    from bookdesk.viewmodels.hold_state import CustomerDraft
    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.look import Look


class HoldBody(QWidget):
    """Shows HoldState and forwards what is typed; hidden while nothing is held."""

    def __init__(self, models: DeskModels, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hold = models.hold
        self._fields_were_wrong = False
        self._slot = _SlotBox(look)
        self._extend = KeyButton(look, self.tr("Extend by 60 s"), "Ctrl+E", spread=True)
        self._again = KeyButton(look, self.tr("Hold again"), "Alt+H", spread=True, role="primary")
        self._kept = KeyButton(look, "", "Alt+K", spread=True)
        self._fields = _Fields(models, look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._slot)
        column.addWidget(self._extend)
        column.addWidget(self._again)
        column.addWidget(self._kept)
        column.addWidget(self._fields)
        self._extend.clicked.connect(self._hold.extend)
        self._again.clicked.connect(self._hold.hold_again)
        self._kept.clicked.connect(self._on_kept_pressed)
        self.hide()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What the Tab key comes to, in the order in which it stands."""
        fields = (self._fields.name, self._fields.phone, self._fields.notes)
        return (self._extend, self._again, self._kept, *fields)

    def focus_customer(self) -> None:
        """Put the focus on the customer's name."""
        if self.isVisible():
            self._fields.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self) -> None:
        """Show the hold and the customer's details as the model has them."""
        state = self._hold.state
        phase = state.phase
        on = phase is not HoldPhase.NONE
        self.setVisible(on)
        if on:
            self._slot.show_hold(state.left, state.total, state.left_text, warns=state.warns, phase=phase)
            self._slot.show_slot(
                state.service_name, state.tint, state.provider_name, state.service_minutes, state.when
            )
        self._extend.setVisible(on and phase is not HoldPhase.ENDED)
        self._extend.setEnabled(phase is HoldPhase.HELD and not state.extended and not state.extending)
        if state.extending:
            self._extend.set_text(self.tr("Extending…"))
        elif state.extended:
            self._extend.set_text(self.tr("Already extended"))
        else:
            self._extend.set_text(self.tr("Extend by 60 s"), self.tr("once"))
        self._again.setVisible(phase is HoldPhase.ENDED and not state.taken)
        self._show_kept()
        self._fields.show_draft()
        if state.fields and not self._fields_were_wrong:
            self._fields.focus_wrong()
        self._fields_were_wrong = bool(state.fields)

    def _on_kept_pressed(self) -> None:
        # Before the button goes: its focus would be anybody's.
        self.focus_customer()
        self._hold.use_kept()

    def _show_kept(self) -> None:
        who = self._hold.kept.who
        # As a note a long name gives way: a button's text is never cut.
        note = self.tr("for {who}").format(who=who) if who else ""
        self._kept.set_text(self.tr("Use what was typed"), note)
        self._kept.setVisible(self._hold.offers_kept)


class _SlotBox(QWidget):
    """Ring, service, provider and time of a hold."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._ring = CountdownRing(look, 72, 6, numbered=True)
        self._ring.setAccessibleName(self.tr("Time left of the hold"))
        self._service = ElidedLabel("", "name")
        self._dot = ProviderDot(look)
        self._provider = ElidedLabel()
        # Cut it would lose the end: a large text takes two lines.
        self._when = WrappedLabel("", "small")
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addWidget(self._dot)
        who.addWidget(self._provider, 1)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addStretch()
        lines.addWidget(self._service)
        lines.addLayout(who)
        lines.addWidget(self._when)
        lines.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._ring)
        row.addLayout(lines, 1)

    def show_hold(self, left: float, total: float, text: str, *, warns: bool, phase: HoldPhase) -> None:
        """Show what is left; an ended hold shows a cross, one that is asked for a full empty ring."""
        if phase is HoldPhase.ASKING:
            self._ring.show_left(0, 1, "…", warns=False)
        else:
            self._ring.show_left(left, total, "" if phase is HoldPhase.ENDED else text, warns=warns)

    def show_slot(self, service: str, tint: int, provider: str, minutes: int, when: str) -> None:
        """Show whose slot it is; `minutes` is its length."""
        self._service.setText(service)
        self._dot.set_tint(tint)
        self._provider.setText(self.tr("{name}, {minutes} min").format(name=provider, minutes=minutes))
        self._when.setText(when)


class _Fields(QWidget):
    """Name, phone and notes; what is wrong with one stands below it."""

    def __init__(self, models: DeskModels, look: Look) -> None:
        super().__init__()
        self._hold = models.hold
        self.name = CustomerField(models.customers, look)
        self.phone = TextField(self.tr("Phone"))
        self.notes = NotesField(self.tr("Notes"))
        self._name_note = ElidedLabel("", "small")
        self._phone_note = ElidedLabel("", "small")
        self._notes_note = ElidedLabel("", "small")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        for row, (title, field, note) in enumerate(
            (
                (self.tr("Customer"), self.name, self._name_note),
                (self.tr("Phone"), self.phone, self._phone_note),
                (self.tr("Notes"), self.notes, self._notes_note),
            )
        ):
            heading = PlainLabel(title, "section")
            heading.setBuddy(field)
            heading.setContentsMargins(0, 4 if row else 0, 0, 0)
            grid.addWidget(heading, row * 3, 0)
            grid.addWidget(field, row * 3 + 1, 0)
            grid.addWidget(note, row * 3 + 2, 0)
        self._look = look
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.name.typed.connect(self._on_typed)
        self.name.chosen.connect(self._on_chosen)
        self.name.cleared.connect(self._on_cleared)
        self.phone.edited.connect(self._on_typed)
        self.notes.textChanged.connect(self._on_typed)
        QWidget.setTabOrder(self.name, self.phone)
        QWidget.setTabOrder(self.phone, self.notes)

    def _on_look_changed(self) -> None:
        for note in (self._name_note, self._phone_note, self._notes_note):
            note.setFixedHeight(self._look.fonts.small_line)
        self.notes.setFixedHeight(self._look.px(64))

    def show_draft(self) -> None:
        """Show what was typed and what is wrong with it; the cursor stays where it is."""
        state, draft = self._hold.state, self._hold.draft
        self.name.show_text(draft.name)
        self.phone.show_text(draft.phone)
        if self.notes.toPlainText() != draft.notes:
            with QSignalBlocker(self.notes):
                self.notes.setPlainText(draft.notes)
        locked = state.phase is HoldPhase.CONFIRMING
        for field in (self.name, self.phone, self.notes):
            if field.isReadOnly() != locked:
                field.setReadOnly(locked)
        if locked:
            # It would hide that the confirm is under way.
            self.name.close_list()
        wrong = dict(state.fields)
        wrong.setdefault("name", wrong.get("customer", ""))
        self._mark(self._name_note, wrong["name"], draft.known_note or self._nameless(draft))
        self._mark(self._phone_note, wrong.get("phone", ""))
        self._mark(
            self._notes_note,
            wrong.get("notes", ""),
            self._notes_limit(draft.notes),
            too_long=len(draft.notes) > NOTES_MOST,
        )
        self.name.set_wrong(bool(wrong["name"]))
        self.phone.set_wrong(bool(wrong.get("phone")))

    def focus_wrong(self) -> None:
        """Put the focus on the first field that can't be taken."""
        wrong = dict(self._hold.state.fields)
        for key, field in (
            ("name", self.name),
            ("customer", self.name),
            ("phone", self.phone),
            ("notes", self.notes),
        ):
            if key in wrong:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _nameless(self, draft: CustomerDraft) -> str:
        """Say what a confirm makes of no name; who came by may be booked without one, so nobody is asked."""
        is_held = self._hold.state.phase is HoldPhase.HELD
        return self.tr("With no name: booked as a walk-in") if not draft.who and is_held else ""

    def _notes_limit(self, notes: str) -> str:
        left = NOTES_MOST - len(notes)
        if left < 0:
            return self.tr("%n character(s) too many", "", -left)
        return self.tr("%n character(s) left", "", left) if left < 500 else ""

    def _mark(self, note: ElidedLabel, wrong: str, otherwise: str = "", *, too_long: bool = False) -> None:
        note.set_role("error" if wrong or too_long else "small")
        note.setText(wrong or otherwise)

    def _on_typed(self) -> None:
        self._hold.set_customer(self.name.text(), self.phone.text(), self.notes.toPlainText())

    def _on_chosen(self, customer: object) -> None:
        self._hold.choose_customer(customer)  # type: ignore[arg-type]  # a signal bears objects
        self.phone.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_cleared(self) -> None:
        self._hold.set_customer("", "", self.notes.toPlainText())
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
