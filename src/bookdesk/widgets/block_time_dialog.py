"""Blocking a stretch of a provider's day: who, from when to when, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bookdesk.domain.text import NAME_MOST, one_line
from bookdesk.widgets.choice_box import ChoiceBox
from bookdesk.widgets.dialog_overlay import DialogOverlay
from bookdesk.widgets.key_hint import KeyButton, KeyHint
from bookdesk.widgets.key_names import key_names
from bookdesk.widgets.plain_label import PlainLabel, plain_tooltip
from bookdesk.widgets.time_fields import MomentField
from bookdesk.widgets.wrong_mark import mark_wrong

if TYPE_CHECKING:
    from PySide6.QtCore import QDate, QLocale
    from PySide6.QtGui import QKeyEvent

    from bookdesk.viewmodels.blocks import BlocksModel, BlockTimeState
    from bookdesk.widgets.look import Look


_WHOLE_DAY_KEY = "Alt+W"


class BlockTimeDialog(DialogOverlay):
    """Shows BlockTimeState: opens and closes as the model says. Enter applies, Escape closes.

    What is typed stays until the server has granted it; what it refuses is said here. Whoever makes it
    calls `show_state` when the model changed. Dates and times are written in the words of `locale`.
    """

    def __init__(self, blocks: BlocksModel, look: Look, window: QWidget, locale: QLocale) -> None:
        super().__init__(look, window, 528, "")
        self._blocks = blocks
        self._shown: BlockTimeState | None = None
        self._title = PlainLabel("", "title")
        self._provider = ChoiceBox()
        self._provider.setAccessibleName(self.tr("Provider"))
        self._whole_day = QCheckBox(self.tr("Whole day"))
        self._whole_day.setAccessibleName(self._whole_day.text())
        #: What stood in both moments before the whole day did; None while it does not.
        self._before_whole: tuple[tuple[str, QDate], tuple[str, QDate]] | None = None
        self._fills = False
        self._from = MomentField(self.tr("From, time"), self.tr("From, date"), locale)
        self._to = MomentField(self.tr("To, time"), self.tr("To, date"), locale)
        self._reason = ChoiceBox()
        #: What a complaint may be about, by its name in the state.
        self._fields = {"start": self._from.clock, "end": self._to.clock, "reason": self._reason}
        self._note = PlainLabel("", "error")
        self._remove = KeyButton(look, self.tr("Remove block"))
        self._close = KeyButton(look, self.tr("Close"), "Esc")
        self._apply = KeyButton(look, "", "Enter", role="primary")
        self._lay_out()
        self._close.clicked.connect(self.close_dialog)
        self._apply.clicked.connect(self._on_apply_clicked)
        self._remove.clicked.connect(blocks.remove_opened)
        for field in (self._from, self._to):
            field.changed.connect(self._on_edited)
        self._whole_day.toggled.connect(self._on_whole_day_toggled)
        self._provider.currentIndexChanged.connect(self._show_whole_day)
        self._provider.currentIndexChanged.connect(self._on_edited)
        self._from.day.dateChanged.connect(self._show_whole_day)
        for by_hand in (self._from.clock.edited, self._to.changed):
            by_hand.connect(self._on_times_edited)
        self._reason.editTextChanged.connect(self._on_edited)
        self.closed.connect(blocks.close)

    def _lay_out(self) -> None:
        self._reason.setAccessibleName(self.tr("Reason"))
        self._reason.setEditable(True)
        # A word that is typed stays as it is: completing it would make another one of it.
        self._reason.setCompleter(None)  # type: ignore[arg-type]
        self._reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for box in (self._provider, self._reason):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        line = self._reason.lineEdit()
        assert line is not None  # noqa: S101  an editable box has one
        line.setAccessibleName(self.tr("Reason"))
        line.setPlaceholderText(self.tr("Why nobody can be booked"))
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, field in (
            (self.tr("Provider"), self._provider),
            (self.tr("From"), self._from),
            (self.tr("To"), self._to),
            # What has to be given is told before it is missed.
            (self.tr("Reason (required)"), self._reason),
        ):
            label = PlainLabel(title)
            # Qt gives the label of a form less than the row's height, and it would stand above the middle.
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            label.setBuddy(field)
            form.addRow(label, field)
        self._note.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._remove)
        buttons.addStretch()
        buttons.addWidget(self._close)
        buttons.addWidget(self._apply)
        body = QVBoxLayout()
        body.setContentsMargins(24, 24, 24, 24)
        body.setSpacing(12)
        body.addLayout(self._head())
        body.addLayout(form)
        body.addWidget(self._note)
        body.addLayout(buttons)
        column = self.card.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101  made by the base class
        column.addLayout(body)

    def _head(self) -> QHBoxLayout:
        told = self.tr("The provider's working hours of that day, today from now on")
        self._whole_day.setAccessibleDescription(told)
        self._whole_day.setToolTip(plain_tooltip(f"{told} ({key_names(_WHOLE_DAY_KEY)})"))
        # Not the box's own shortcut: it presses a while later, and Enter may come before that.
        shortcut = QShortcut(QKeySequence(_WHOLE_DAY_KEY), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self._whole_day.click)
        # Beside the title: with large type a row of its own would take the room of a refusal.
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addStretch()
        row.addWidget(self._whole_day)
        row.addWidget(KeyHint(self._look, _WHOLE_DAY_KEY))
        return row

    def first_focus(self) -> QWidget:
        """Begin with the reason: the rest is what was pointed at."""
        return self._reason

    def show_state(self) -> None:
        """Show what the model says; the fields are filled when it opens and are the person's after that."""
        before, state = self._shown, self._blocks.state
        self._shown = state
        if not state.is_open:
            self.close_dialog()
            return
        if before is None or not before.is_open or _question(before) != _question(state):
            self._fill(state)
            self.open()
            # A refusal may be about other times than those that the dialog begins with.
            self._on_edited()
            state = self._shown = self._blocks.state
        self._apply.set_text(self._action(state))
        for button in (self._apply, self._remove):
            button.setEnabled(not state.is_busy)
        self._note.setText(state.error)
        self._note.setVisible(bool(state.error))
        self._place()
        for name, field in self._fields.items():
            mark_wrong(field, wrong=state.wrong == name)
        if state.error and (before is None or _is_news(before, state)):
            self._tell_fault()

    def _tell_fault(self) -> None:
        """Say what is wrong, and put the cursor there."""
        state = self._blocks.state
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, state.error))
        if state.wrong in self._fields:
            self._fields[state.wrong].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Apply on Enter, unless the focus is on another button."""
        elsewhere = self._close.hasFocus() or self._remove.hasFocus()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not elsewhere:
            if not event.isAutoRepeat():
                self._on_apply_clicked()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _fill(self, state: BlockTimeState) -> None:
        title = self.tr("Change block") if state.is_change else self.tr("Block time")
        self._title.setText(title)
        self.setAccessibleName(title)
        self._leave_whole_day()
        self._fills = True
        self._provider.clear()
        for provider_id, name in state.providers:
            self._provider.addItem(one_line(name[:NAME_MOST]), provider_id)
        self._provider.setCurrentIndex(max(0, self._provider.findData(state.provider_id)))
        # A block stays with its provider.
        self._provider.setEnabled(not state.is_change)
        self._remove.setVisible(state.is_change)
        self._from.show_moment(state.start, is_12_hour=state.is_12_hour)
        self._to.show_moment(state.end, is_12_hour=state.is_12_hour)
        self._reason.clear()
        self._reason.addItems([one_line(reason) for reason in state.reasons])
        self._reason.setCurrentIndex(-1)
        self._reason.setEditText(one_line(state.reason))
        self._fills = False

    def _on_whole_day_toggled(self, on: bool) -> None:  # noqa: FBT001  a signal's argument
        before = self._before_whole
        if on:
            self._before_whole = self._from.written, self._to.written
            self._show_whole_day()
        elif before is not None:
            (start, first), (end, last) = before
            self._before_whole = None
            # A date that was chosen meanwhile is meant: the end stays as far from it as it was.
            moved = first.daysTo(self._from.day.date())
            self._fills = True
            self._from.clock.write(start)
            self._to.write(end, last.addDays(moved))
            self._fills = False
            self._on_edited()

    def _show_whole_day(self) -> None:
        """Show the hours of the date and the provider that stand there, while the whole day is meant."""
        provider_id = self._provider.currentData()
        if self._before_whole is None or self._fills or not isinstance(provider_id, str):
            return
        found = self._blocks.whole_day(provider_id, self._from.civil_date)
        if found is None:
            return
        is_12_hour = self._blocks.state.is_12_hour
        self._fills = True
        # The first date is what was asked by: somebody may be typing it.
        self._from.clock.show_time(found[0].time(), is_12_hour=is_12_hour)
        self._to.show_moment(found[1], is_12_hour=is_12_hour)
        self._fills = False
        self._on_edited()

    def _on_times_edited(self) -> None:
        if not self._fills:
            self._leave_whole_day()

    def _leave_whole_day(self) -> None:
        """Leave the times as they are: they are another's than the whole day's."""
        self._before_whole = None
        self._whole_day.setChecked(False)

    def _action(self, state: BlockTimeState) -> str:
        if state.is_busy:
            return self.tr("Asking the server…")
        return self.tr("Change block") if state.is_change else self.tr("Block time")

    def _on_edited(self) -> None:
        provider_id = self._provider.currentData()
        if not self._fills and isinstance(provider_id, str):
            start, end = self._from.civil, self._to.civil
            self._blocks.follow(provider_id, start, end, self._reason.currentText())

    def _on_apply_clicked(self) -> None:
        provider_id, before = self._provider.currentData(), self._blocks.state
        if isinstance(provider_id, str):
            self._blocks.apply(provider_id, self._from.civil, self._to.civil, self._reason.currentText())
        if before.error and self._blocks.state is before:
            # The same is still wrong: it is said again to who presses again.
            self._tell_fault()


def _is_news(before: BlockTimeState, state: BlockTimeState) -> bool:
    """Tell whether a complaint is another one, and not the same that counts on while its field is mended."""
    if before.is_busy or not before.error or before.wrong != state.wrong:
        return True
    return not state.wrong and before.error != state.error


def _question(state: BlockTimeState) -> BlockTimeState:
    return state._replace(is_busy=False, error="", wrong="")
