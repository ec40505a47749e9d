"""The week and the month on the desk: made when they are first looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    import datetime as dt

    from bookdesk.data.coordinator import Range
    from bookdesk.data.source import Source
    from bookdesk.domain.month_layout import CellKind
    from bookdesk.errors import BookdeskError
    from bookdesk.query.keys import Key
    from bookdesk.viewmodels.asked import Asked
    from bookdesk.viewmodels.connection import ConnectionModel
    from bookdesk.viewmodels.month import MonthModel
    from bookdesk.viewmodels.week import WeekModel


class RangeModels(QObject):
    """Looks at one week or month at a time, or at neither."""

    #: The figures that are looked at may be others.
    changed = Signal()
    #: A week or month is there for the first time since it was asked for.
    opened = Signal()
    #: Other days of a month may be known to be closed or full.
    marks_changed = Signal()

    def __init__(self, source: Source, line: ConnectionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._line = line
        self._week: WeekModel | None = None
        self._month: MonthModel | None = None
        self._shown: WeekModel | MonthModel | None = None
        self._opened: list[Key] = []
        self._is_told = False

    @property
    def week(self) -> WeekModel:
        """The week's model."""
        if self._week is None:
            from bookdesk.viewmodels.week import WeekModel

            self._week = WeekModel(self._source, self)
            self._week.changed.connect(self._on_changed)
        return self._week

    @property
    def month(self) -> MonthModel:
        """The month's model."""
        if self._month is None:
            from bookdesk.viewmodels.month import MonthModel

            self._month = MonthModel(self._source, self)
            self._month.changed.connect(self._on_changed)
            self._month.laid_out.connect(self.marks_changed)
        return self._month

    @property
    def shown(self) -> WeekModel | MonthModel | None:
        """The one that is looked at."""
        return self._shown

    @property
    def keys(self) -> list[Key]:
        """The keys of what is looked at."""
        return self._shown.keys if self._shown is not None else []

    @property
    def is_current(self) -> bool:
        """Tell whether what is wanted is shown as the server told it since the line came up."""
        shown = self._shown
        if shown is None or not shown.state.is_wanted:
            return False
        return self._is_told or shown.updated_at >= self._line.up_since

    @property
    def failure(self) -> BookdeskError | None:
        """What the server answered instead of what is wanted since the line came up."""
        found = self._shown.state.failure if self._shown is not None else None
        return found.error if found is not None and found.at >= self._line.up_since else None

    def note_told(self, *, told: bool) -> None:
        """Take whether all that changes in what is looked at is told of: then it is as the server has it."""
        self._is_told = told

    def marks(self, asked: Asked, year: int, month: int) -> dict[dt.date, CellKind]:
        """Return which days around a month are known to be closed or full; none before a month was seen."""
        return {} if self._month is None else self._month.closed_and_full(asked, year, month)

    def show(self, view: View, asked: Asked) -> None:
        """Look at the week or month of a date from now on; what is in memory of it is there at once."""
        model = self.week if view is View.WEEK else self.month
        if self._shown is not model:
            self.hide()
            self._shown = model
        model.show(asked)

    def hide(self) -> None:
        """Look at neither."""
        if self._shown is not None:
            self._shown.hide()
            self._shown = None
            self._opened = []

    def refresh(self) -> None:
        """Read what is looked at again."""
        if self._shown is not None:
            self._shown.refresh()

    def _on_changed(self) -> None:
        shown = self._shown
        if shown is None:
            return
        self.changed.emit()
        if shown.state.is_wanted and self._opened != shown.keys:
            self._opened = shown.keys
            self.opened.emit()


def range_of(view: View, asked: Asked, provider_ids: tuple[str, ...]) -> Range:
    """Make the range whose neighbours are fetched ahead; `provider_ids` are all of the business."""
    from bookdesk.data.coordinator import MonthRange, WeekRange

    if view is View.WEEK:
        return WeekRange(asked.date, asked.filters, provider_ids, asked.week_start)
    return MonthRange(asked.date.year, asked.date.month, asked.filters)
