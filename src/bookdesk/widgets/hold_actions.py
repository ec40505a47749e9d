"""What ends a hold: to confirm it or to give it back, at the panel's foot, where no scrolling is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QWidget

from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.key_hint import KeyButton

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from bookdesk.viewmodels.hold import HoldModel
    from bookdesk.widgets.look import Look

_SIDE, _GAP = 16, 8
_CONFIRM = "Ctrl+Enter"


class HoldActions(QWidget):
    """Release and Confirm; below each other where larger or longer text leaves no room beside."""

    def __init__(self, hold: HoldModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hold = hold
        self._release = KeyButton(look, self.tr("Release"), "Esc")
        self._confirm = KeyButton(look, self.tr("Confirm"), _CONFIRM, role="primary")
        buttons = self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        buttons.setContentsMargins(_SIDE, 12, _SIDE, 12)
        buttons.setSpacing(_GAP)
        buttons.addWidget(self._release, 3)
        buttons.addWidget(self._confirm, 4)
        self._release.clicked.connect(hold.release)
        self._confirm.clicked.connect(hold.confirm)
        look.changed.connect(self._arrange)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What the Tab key comes to, in the order in which it stands."""
        return (self._release, self._confirm)

    def show_state(self) -> None:
        """Offer what can be done with the hold as it is."""
        state = self._hold.state
        phase = state.phase
        self.setVisible(phase is not HoldPhase.NONE)
        self._confirm.setVisible(phase not in (HoldPhase.NONE, HoldPhase.ENDED))
        # At once: a server that hangs says nothing for a while, and the press was taken.
        is_sent = phase is HoldPhase.CONFIRMING and state.busy
        # While something else is asked as well: a button that is dead for a moment swallows the press.
        self._confirm.setEnabled(state.is_held and not is_sent)
        self._confirm.set_text(self.tr("Confirming…") if is_sent else self.tr("Confirm"))
        # Nothing comes of the key now, and without it the longer text has room beside the other button.
        self._confirm.set_key("" if is_sent else _CONFIRM)
        self._release.setEnabled(phase in (HoldPhase.HELD, HoldPhase.ASKING, HoldPhase.ENDED))
        self._release.set_text(
            {HoldPhase.ENDED: self.tr("Put away"), HoldPhase.ASKING: self.tr("Cancel")}.get(
                phase, self.tr("Release")
            )
        )
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find out anew whether there is room beside."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        needed = sum(button.minimumSizeHint().width() for button in (self._release, self._confirm))
        beside = needed + _GAP + 2 * _SIDE <= self.width()
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._buttons.setDirection(way)
