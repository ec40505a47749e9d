"""What the closed desk panel leaves: the way back and the ring of a hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bookdesk.widgets.plain_label import PlainLabel
from bookdesk.widgets.selected_actions import Offer
from bookdesk.widgets.tab_order import place_tabs

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from bookdesk.viewmodels.hold import HoldModel
    from bookdesk.widgets.countdown_ring import CountdownRing
    from bookdesk.widgets.key_hint import IconButton
    from bookdesk.widgets.look import Look


class DeskRail(QWidget):
    """48 px wide; `open_asked` comes from its button. Its content is made when it is first shown.

    `act_asked` is about what is selected in the calendar.
    """

    open_asked = Signal()
    act_asked = Signal()

    def __init__(self, hold: HoldModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hold = hold
        self._look = look
        self._ring: CountdownRing | None = None
        self._left: PlainLabel | None = None
        self._button: IconButton | None = None
        self._act: IconButton | None = None
        self._offer = Offer()
        hold.changed.connect(self._on_hold_changed)

    def focus_first(self) -> None:
        """Put the focus on the way back."""
        if self._button is not None:
            self._button.setFocus(Qt.FocusReason.TabFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the content."""
        self.complete()
        super().showEvent(event)

    def complete(self) -> None:
        """Make the content, if it is not there."""
        if self._ring is None:
            self._fill()

    def _fill(self) -> None:
        from bookdesk.widgets.countdown_ring import CountdownRing
        from bookdesk.widgets.key_hint import IconButton

        button = self._button = IconButton(
            self._look, "chevron-left", self.tr("Show the desk panel"), "Ctrl+\\", self
        )
        self._ring = CountdownRing(self._look, 32, 4, numbered=False, parent=self)
        self._ring.setAccessibleName(self.tr("Time left of the hold"))
        self._left = PlainLabel("", "section")
        time_left = QVBoxLayout()
        time_left.setSpacing(4)
        time_left.addWidget(self._ring)
        time_left.addWidget(self._left, 0, Qt.AlignmentFlag.AlignHCenter)
        self._act = IconButton(self._look, "calendar", "", "Enter", self)
        self._act.clicked.connect(self.act_asked)
        marks = QVBoxLayout(self)
        marks.setContentsMargins(8, 12, 7, 12)
        marks.setSpacing(12)
        marks.addWidget(button)
        marks.addLayout(time_left)
        marks.addStretch()
        marks.addWidget(self._act)
        button.clicked.connect(self.open_asked)
        # Children that come during a show are not shown with it.
        button.show()
        place_tabs(self, [button, self._act])
        self._on_hold_changed()
        self.show_offer(self._offer)

    def show_offer(self, offer: Offer) -> None:
        """Show what can be done with what is selected in the calendar; nothing where that is nothing."""
        self._offer = offer
        if self._act is not None:
            self._act.set_name(offer.name)
            self._act.setVisible(bool(offer.name))

    def _on_hold_changed(self) -> None:
        if self._ring is None:
            return
        state = self._hold.state
        self._ring.setVisible(state.is_held)
        self._ring.show_left(state.left, state.total, "", warns=state.warns)
        if self._left is not None:
            self._left.setVisible(state.is_held)
            self._left.setText(state.left_text if state.is_held else "")
