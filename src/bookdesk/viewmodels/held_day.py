"""The day of a held slot: who shows another day or service hears all the same that the hold was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bookdesk.data.hold_seen import read_held

if TYPE_CHECKING:
    from bookdesk.data.source import Source
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.hold import HoldModel


class HeldDay(QObject):
    """Compares the held slot with what is known of its day each second, and has the day read where in doubt.

    The news of its provider come whatever is shown, and nobody else reads what is not shown.
    """

    def __init__(self, source: Source, hold: HoldModel, clock_: DeskClock, parent: QObject) -> None:
        super().__init__(parent)
        self._source, self._hold = source, hold
        clock_.ticked.connect(self._on_ticked)

    def _on_ticked(self) -> None:
        slot = self._hold.state.slot
        if slot is not None and self._hold.state.is_held and self._hold.look_at_slot():
            read_held(self._source, slot)
