"""What can be done with what is selected in the calendar, as buttons: for a pointer and a screen reader.

Enter and Shift+F10 do the same from within the calendar. A screen reader's actions can't press a key,
and Qt gives a table's cell no action but to be selected, which must not be enough to hold a slot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bookdesk.widgets.key_hint import IconButton, KeyButton

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look


class Offer(NamedTuple):
    """What Enter would do: `text` for a button, `name` in full for a screen reader, "" for nothing.

    `has_menu` tells whether there is a slot menu, `slot_id` which slot would be held, "" for none.
    """

    text: str = ""
    name: str = ""
    has_menu: bool = False
    slot_id: str = ""


class SelectedActions(QWidget):
    """A row of two buttons, hidden until something is selected first; after that it keeps its place.

    Beside a hold, whose own buttons stand below, it is there only while it can do something; holding
    the slot of an ended hold again is that hold's own button.
    """

    act_asked = Signal()
    menu_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = Offer()
        self._beside_hold = False
        self._ended_slot_id = ""
        self._keeps_place = False
        self.setAccessibleName(self.tr("What is selected"))
        self._act = KeyButton(look, self.tr("Hold"), "Enter")
        self._menu = IconButton(look, "more", self.tr("Slot menu"), "Shift+F10")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addWidget(self._act, 1)
        row.addWidget(self._menu)
        self._act.clicked.connect(self.act_asked)
        self._menu.clicked.connect(self.menu_asked)
        self.hide()

    def show_offer(self, offer: Offer) -> None:
        """Show what can be done now."""
        self._offer = offer
        self._act.set_text(offer.text or self.tr("Hold"))
        if offer.name:
            self._act.setAccessibleName(offer.name)
        self._act.setEnabled(bool(offer.text))
        self._menu.setEnabled(offer.has_menu)
        self._keeps_place = self._keeps_place or bool(offer.text) or offer.has_menu
        self._arrange()

    def set_beside_hold(self, beside: bool, ended_slot_id: str) -> None:  # noqa: FBT001  a property's setter
        """Tell whether a hold's buttons stand below, and which slot's hold ended, "" for none."""
        if (beside, ended_slot_id) != (self._beside_hold, self._ended_slot_id):
            self._beside_hold, self._ended_slot_id = beside, ended_slot_id
            self._arrange()

    def _arrange(self) -> None:
        if self._ended_slot_id and self._offer.slot_id == self._ended_slot_id:
            self.hide()
            return
        # The menu's button alone would float above the hold's own: its keys open it as well.
        self.setVisible(bool(self._offer.text) if self._beside_hold else self._keeps_place)
