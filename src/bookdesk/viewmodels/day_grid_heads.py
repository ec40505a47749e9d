"""What stands above the columns of a day: told of when it is another, in a flurry ten times a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from bookdesk.viewmodels.day_grid import DayGridModel
    from bookdesk.viewmodels.provider_column import ProviderColumn

#: Milliseconds between two looks: what a head counts follows the sentence above the day.
_EACH = 100


class HeadNews(QObject):
    """Emits `changed` with the place of a column whose head is another than was told of last."""

    changed = Signal(int)

    def __init__(self, model: DayGridModel) -> None:
        super().__init__(model)
        self._model = model
        # The columns that may have other heads, as they were when that was told of last.
        self._were: dict[int, ProviderColumn] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    def note(self, place: int, was: ProviderColumn) -> None:
        """Take note that another column took a column's place."""
        self._were.setdefault(place, was)

    def drop(self) -> None:
        """Forget what was noted: all heads are shown anew."""
        self._were = {}

    def tell(self) -> None:
        """Look at what was noted once the columns are painted, or when the last look is long enough ago."""
        if not self._timer.isActive():
            self._timer.start(0)

    def _look(self) -> None:
        were, self._were = self._were, {}
        if not were:
            return
        self._timer.start(_EACH)
        for place, was in were.items():
            now = self._model.provider_at(place)
            if now is not None and not was.same_head(now):
                self.changed.emit(place)
