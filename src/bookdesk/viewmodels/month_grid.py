"""The table of a month: six weeks of seven days, always, so that nothing moves between months."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from bookdesk.domain.clocktext import short_date, weekday
from bookdesk.domain.month_layout import CELLS, WEEK_DAYS, WEEKS, MonthCell
from bookdesk.domain.spoken import month_cell_name
from bookdesk.viewmodels.month_texts import cell_note

if TYPE_CHECKING:
    from datetime import date

    from bookdesk.domain.locale import Locale

#: The role under which an index gives its MonthCell.
CELL_ROLE = Qt.ItemDataRole.UserRole + 1

_Role = Qt.ItemDataRole
_NAMED = (_Role.DisplayRole, _Role.AccessibleTextRole)
_SHOWN = [*_NAMED, _Role.AccessibleDescriptionRole, CELL_ROLE]

_Index = QModelIndex | QPersistentModelIndex


class MonthGrid(NamedTuple):
    """What the month's table shows: 42 cells row by row, of the month 1 to 12.

    With `mine` only the bookings of whoever is signed in are counted, and free slots stand back.
    """

    year: int
    month: int
    cells: tuple[MonthCell, ...]
    locale: Locale
    mine: bool = False

    @property
    def first(self) -> date:
        """The date at the top left."""
        return self.cells[0].date


class MonthGridModel(QAbstractTableModel):
    """The accessible table over a MonthGrid. `shown` comes after every `show` that changed something."""

    shown = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid: MonthGrid | None = None

    @property
    def grid(self) -> MonthGrid | None:
        """The grid that is shown, None before the first."""
        return self._grid

    def show(self, grid: MonthGrid) -> None:
        """Show a grid; only the cells that differ are announced."""
        before = self._grid
        if before == grid:
            return
        if before is None:
            self.beginResetModel()
            self._grid = grid
            self.endResetModel()
        else:
            self._grid = grid
            self._announce(before, grid)
        self.shown.emit()

    def cell_at(self, index: _Index) -> MonthCell | None:
        """Return the cell of a place, None for none."""
        if self._grid is None or not index.isValid():
            return None
        return self._grid.cells[index.row() * WEEK_DAYS + index.column()]

    def index_of(self, day: date) -> QModelIndex:
        """Return a date's place, an invalid one when it is not among the six weeks."""
        if self._grid is None:
            return QModelIndex()
        place = (day - self._grid.first).days
        return self.index(*divmod(place, WEEK_DAYS)) if 0 <= place < CELLS else QModelIndex()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of weeks: six, always."""
        return 0 if parent is not None and parent.isValid() else WEEKS

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return a week's days."""
        return 0 if parent is not None and parent.isValid() else WEEK_DAYS

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every date that the calendar reaches can be selected."""
        cell = self.cell_at(index)
        if cell is None or not cell.can_be_shown:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """Give a cell (CELL_ROLE), its spoken name, or what else there is to say of it."""
        cell = self.cell_at(index)
        if cell is None or self._grid is None:
            return None
        if role == CELL_ROLE:
            return cell
        if role in _NAMED:
            return month_cell_name(cell, self._grid.locale)
        if role == _Role.AccessibleDescriptionRole:
            return cell_note(cell, self._grid.locale, mine=self._grid.mine)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        """Name a column by its day of the week, a row by its first date."""
        grid = self._grid
        if grid is None or role not in _NAMED:
            return None
        if orientation is Qt.Orientation.Horizontal and 0 <= section < WEEK_DAYS:
            return weekday(grid.cells[section].date, grid.locale)
        if orientation is Qt.Orientation.Vertical and 0 <= section < WEEKS:
            text = grid.locale.translate("Month", "Week of {date}")
            return text.format(date=short_date(grid.cells[section * WEEK_DAYS].date, grid.locale))
        return None

    def _announce(self, before: MonthGrid, grid: MonthGrid) -> None:
        another_reader = before.locale != grid.locale
        if another_reader or before.first.weekday() != grid.first.weekday():
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, WEEK_DAYS - 1)
        if another_reader or before.first != grid.first:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, WEEKS - 1)
        if another_reader or before.first != grid.first or before.mine != grid.mine:
            self.dataChanged.emit(self.index(0, 0), self.index(WEEKS - 1, WEEK_DAYS - 1), _SHOWN)
            return
        for place, (was, cell) in enumerate(zip(before.cells, grid.cells, strict=True)):
            if was != cell:
                index = self.index(*divmod(place, WEEK_DAYS))
                self.dataChanged.emit(index, index, _SHOWN)
