"""The current hold: countdown, whose slot, the customer's details, and what to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bookdesk.domain.text import NOTES_MOST, one_line
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.countdown_ring import CountdownRing
from bookdesk.widgets.customer_field import CustomerField, NotesField, TextField
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel
from bookdesk.widgets.provider_dot import ProviderDot

if TYPE_CHECKING:
    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.look import Look


class HoldPanel(QWidget):
    """Shows HoldState and forwards what is typed; while nothing is held it says how to hold."""

    def __init__(self, models: DeskModels, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hold = models.hold
        self._desk = models.desk
        self._fields_were_wrong = False
        self.setAccessibleName(self.tr("Current hold"))
        self._head = PlainLabel(self.tr("Current hold"), "name")
        self._until = PlainLabel("", "small")
        self._slot = _SlotBox(look)
        self._extend = KeyButton(look, self.tr("Extend by 60 s"), "Ctrl+E", spread=True)
        self._again = KeyButton(look, self.tr("Hold again"), "H", spread=True, role="primary")
        self._notice = _Notice(look)
        self._fields = _Fields(models, look)
        self._kept = _KeptRow(look)
        self._release = KeyButton(look, self.tr("Release"), "Esc")
        self._confirm = KeyButton(look, self.tr("Confirm"), "Ctrl+Enter", role="primary")
        self._lay_out()
        self._extend.clicked.connect(self._hold.extend)
        self._again.clicked.connect(self._hold.hold_again)
        self._release.clicked.connect(self._hold.release)
        self._confirm.clicked.connect(self._hold.confirm)
        self._kept.put_away.connect(self._hold.clear_customer)
        self._hold.changed.connect(self._on_hold_changed)
        self._hold.draft_changed.connect(self._on_hold_changed)
        self._desk.catalogue_known.connect(self._on_hold_changed)
        self._on_hold_changed()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self._until)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._release, 3)
        buttons.addWidget(self._confirm, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._slot)
        column.addWidget(self._extend)
        column.addWidget(self._again)
        column.addWidget(self._fields)
        column.addLayout(buttons)
        # Below everything that can be pressed or typed in: its coming moves nothing.
        column.addWidget(self._notice)
        column.addWidget(self._kept)

    def focus_customer(self) -> None:
        """Put the focus on the customer's name."""
        if self._fields.isVisible():
            self._fields.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def shows_fields(self) -> bool:
        """Tell whether a customer can be typed."""
        return not self._fields.isHidden()

    def _on_hold_changed(self) -> None:
        state, draft = self._hold.state, self._hold.draft
        phase = state.phase
        on = phase is not HoldPhase.NONE
        self._head.setText(self.tr("Hold ended") if phase is HoldPhase.ENDED else self.tr("Current hold"))
        self._until.setText(self.tr("asking") if phase is HoldPhase.ASKING else state.until)
        self._slot.setVisible(on)
        if on:
            self._slot.show_hold(state.left, state.total, state.left_text, warns=state.warns, phase=phase)
            self._slot.show_slot(
                state.service_name, state.tint, state.provider_name, state.service_minutes, state.when
            )
        self._extend.setVisible(on and phase is not HoldPhase.ENDED)
        self._extend.setEnabled(phase is HoldPhase.HELD and not state.extended and not state.busy)
        if state.extended:
            self._extend.set_text(self.tr("Already extended"))
        else:
            self._extend.set_text(self.tr("Extend by 60 s"), self.tr("once"))
        self._again.setVisible(phase is HoldPhase.ENDED)
        self._fields.setVisible(on)
        self._fields.show_draft()
        self._show_notice()
        self._kept.show_name("" if on else one_line(draft.name) or one_line(draft.phone))
        self._release.setVisible(on)
        self._confirm.setVisible(on and phase is not HoldPhase.ENDED)
        self._release.setEnabled(phase in (HoldPhase.HELD, HoldPhase.ASKING, HoldPhase.ENDED))
        self._release.set_text(
            {HoldPhase.ENDED: self.tr("Put away"), HoldPhase.ASKING: self.tr("Cancel")}.get(
                phase, self.tr("Release")
            )
        )
        self._confirm.setEnabled(state.is_held and not state.busy)
        if state.fields and not self._fields_were_wrong:
            self._fields.focus_wrong()
        self._fields_were_wrong = bool(state.fields)

    def _show_notice(self) -> None:
        state = self._hold.state
        if state.phase is HoldPhase.NONE:
            self._notice.say(
                self.tr("No slot held."),
                self.tr("Select a free slot and press Enter to hold it for {length}.").format(
                    length=self._hold_length()
                ),
            )
        elif state.message:
            self._notice.say("", state.message, warns=True)
        elif state.warns:
            self._notice.say(
                "", self.tr("{left} left. Confirm or extend.").format(left=state.left_text), warns=True
            )
        else:
            self._notice.say("", "")

    def _hold_length(self) -> str:
        catalogue = self._desk.catalogue
        seconds = catalogue.business.hold_seconds if catalogue else 120
        minutes, rest = divmod(seconds, 60)
        if rest:
            return self.tr("{count} seconds").format(count=seconds)
        return self.tr("1 minute") if minutes == 1 else self.tr("{count} minutes").format(count=minutes)


class _SlotBox(QWidget):
    """Ring, service, provider and time of a hold."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._ring = CountdownRing(look, 72, 6, numbered=True)
        self._ring.setAccessibleName(self.tr("Time left of the hold"))
        self._service = ElidedLabel("", "name")
        self._dot = ProviderDot(look)
        self._provider = ElidedLabel()
        self._when = ElidedLabel("", "small")
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


class _Notice(QFrame):
    """A sentence about the hold, with a warning's glyph where it warns."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._glyph = PlainLabel()
        self._glyph.setPixmap(look.pixmap(self, "warning", look.theme.warn_text))
        self._glyph.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._title = PlainLabel()
        self._text = PlainLabel("", "small")
        self._text.setWordWrap(True)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addWidget(self._title)
        lines.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addLayout(lines, 1)

    def say(self, title: str, text: str, *, warns: bool = False) -> None:
        """Say something, or nothing: the place is given up then."""
        self.setVisible(bool(title or text))
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._glyph.setVisible(warns)
        role = "warning" if warns else ""
        if self.property("role") != role:
            self.setProperty("role", role)
            for widget in (self, self._text):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self.layout().setContentsMargins(*((12, 8, 12, 8) if warns else (0, 0, 0, 0)))  # type: ignore[union-attr]


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
            note.setFixedHeight(16)
            grid.addWidget(note, row * 3 + 2, 0)
        self.name.typed.connect(self._on_typed)
        self.name.chosen.connect(self._on_chosen)
        self.name.cleared.connect(self._on_cleared)
        self.phone.textEdited.connect(self._on_typed)
        self.notes.textChanged.connect(self._on_typed)
        QWidget.setTabOrder(self.name, self.phone)
        QWidget.setTabOrder(self.phone, self.notes)

    def show_draft(self) -> None:
        """Show what was typed and what is wrong with it; the cursor stays where it is."""
        state, draft = self._hold.state, self._hold.draft
        self.name.show_text(draft.name)
        if self.phone.text() != draft.phone:
            self.phone.setText(draft.phone)
        if self.notes.toPlainText() != draft.notes:
            with QSignalBlocker(self.notes):
                self.notes.setPlainText(draft.notes)
        locked = state.phase is HoldPhase.CONFIRMING
        for field in (self.name, self.phone, self.notes):
            if field.isReadOnly() != locked:
                field.setReadOnly(locked)
        wrong = dict(state.fields)
        wrong.setdefault("name", wrong.get("customer", ""))
        self._mark(self._name_note, wrong["name"], draft.known_note)
        self._mark(self._phone_note, wrong.get("phone", ""), "")
        self._mark(self._notes_note, wrong.get("notes", ""), self._notes_limit(draft.notes))
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

    def _notes_limit(self, notes: str) -> str:
        left = NOTES_MOST - len(notes)
        if left < 0:
            return self.tr("{count} characters too many").format(count=-left)
        return self.tr("{count} characters left").format(count=left) if left < 500 else ""

    def _mark(self, note: ElidedLabel, wrong: str, otherwise: str) -> None:
        note.set_role("error" if wrong or otherwise.endswith(self.tr("too many")) else "small")
        note.setText(wrong or otherwise)

    def _on_typed(self) -> None:
        self._hold.set_customer(self.name.text(), self.phone.text(), self.notes.toPlainText())

    def _on_chosen(self, customer: object) -> None:
        self._hold.choose_customer(customer)  # type: ignore[arg-type]  # a signal bears objects
        self.phone.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_cleared(self) -> None:
        self._hold.set_customer("", "", self.notes.toPlainText())
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)


class _KeptRow(QWidget):
    """Tells that a customer's details wait for the next hold, and puts them away."""

    put_away = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        glyph = PlainLabel()
        glyph.setPixmap(look.pixmap(self, "person", look.theme.text2))
        self._text = ElidedLabel("", "small")
        away = QPushButton(self.tr("Clear"))
        away.setProperty("role", "link")
        away.setAccessibleName(self.tr("Clear the kept customer"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(glyph)
        row.addWidget(self._text, 1)
        row.addWidget(away)
        away.clicked.connect(self.put_away)

    def show_name(self, name: str) -> None:
        """Show whose details are kept, "" for nobody's."""
        self.setVisible(bool(name))
        self._text.setText(self.tr("Kept: {name}").format(name=name))
