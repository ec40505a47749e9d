"""Closing the window while something is typed that nothing can keep: it is asked first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bookdesk.domain.text import NAME_MOST, cut
from bookdesk.viewmodels.hold_state import HoldPhase, said_of
from bookdesk.widgets.dialog_overlay import DialogOverlay
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel, WrappedLabel

if TYPE_CHECKING:
    from bookdesk.viewmodels.hold_state import CustomerDraft
    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.look import Look

#: Lines for those who are lost beside the first: more would be a list to scroll, and nobody reads it.
_LINES_MOST = 5


class CloseDialog(DialogOverlay):
    """`close_asked` comes when the window is to be closed all the same. Enter and Escape stay."""

    close_asked = Signal()

    def __init__(self, models: DeskModels, look: Look, window: QWidget) -> None:
        super().__init__(look, window, 480, "")
        self._models = models
        self.setAccessibleName(self.tr("Close Bookdesk?"))
        self._text = WrappedLabel(most=NAME_MOST + 300)
        self._others = tuple(ElidedLabel() for _ in range(_LINES_MOST))
        self._stay = KeyButton(look, self.tr("Stay"), "Esc", role="primary")
        self._close = KeyButton(look, self.tr("Close and lose it"))
        self._lay_out()
        self._stay.clicked.connect(self.close_dialog)
        self._close.clicked.connect(self.close_asked)

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(24, 24, 24, 24)
        body.setSpacing(12)
        body.addWidget(PlainLabel(self.tr("Close Bookdesk?"), "title"))
        body.addWidget(self._text)
        lines = QVBoxLayout()
        lines.setContentsMargins(12, 0, 0, 0)
        lines.setSpacing(4)
        for line in self._others:
            lines.addWidget(line)
        body.addLayout(lines)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self._close)
        buttons.addWidget(self._stay)
        body.addLayout(buttons)
        column = self.card.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101  made by the base class
        column.addLayout(body)

    def ask(self) -> None:
        """Say what would be lost, and ask."""
        hold, locale = self._models.hold, self._models.desk.locale
        lost = hold.lost_at_close
        # What is said of it must stay in sight.
        who = cut(lost[0].who, NAME_MOST)
        # The first is on disk, or it is named in the sentence.
        others = hold.drafts[1:]
        if len(lost) == len(others):
            text = self.tr("Only the details that were typed last are kept.")
        elif hold.finds_no_room:
            text = self._say_no_room(who)
        elif who:
            text = self.tr("The details of {who} can't be kept: nothing here can seal them.").format(who=who)
        else:
            text = self.tr("The notes can't be kept: nothing here can seal them.")
        slot, phase = hold.state.slot, hold.state.phase
        if slot is not None and phase is HoldPhase.HELD:
            text += " " + said_of(self.tr("{time} with {provider} is released."), slot, locale)
        elif slot is not None and phase is HoldPhase.CONFIRMING:
            unknown = self.tr("Whether {time} with {provider} was booked is not known yet.")
            text += " " + said_of(unknown, slot, locale)
        if others:
            text += " " + self.tr("Those of %n other customer(s) would be lost:", "", len(others))
        self._text.setText(text)
        self.setAccessibleDescription(" ".join((text, ", ".join(self._show_others(others)))).strip())
        self.open()

    def _show_others(self, others: tuple[CustomerDraft, ...]) -> list[str]:
        """Name each on a line, and how many there are beyond the last; returns the lines."""
        texts = [one.title for one in others]
        if len(texts) > _LINES_MOST:
            beyond = len(texts) - _LINES_MOST + 1
            texts[-beyond:] = [self.tr("and %n more", "", beyond)]
        for at, line in enumerate(self._others):
            line.setText(texts[at] if at < len(texts) else "")
            line.setVisible(at < len(texts))
        return texts

    def _say_no_room(self, who: str) -> str:
        if who:
            return self.tr("The details of {who} can't be kept: nothing can be written here.").format(who=who)
        return self.tr("The notes can't be kept: nothing can be written here.")

    def first_focus(self) -> QWidget:
        """Begin with what loses nothing."""
        return self._stay
