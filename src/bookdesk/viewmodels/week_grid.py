"""The table of a week: a column for each day, a row for each block of that day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from bookdesk.domain.clocktext import long_date
from bookdesk.domain.intervals import Interval
from bookdesk.domain.spoken import no_cell_name, row_name, week_span_name
from bookdesk.domain.week_layout import WEEK_DAYS
from bookdesk.viewmodels.week_texts import day_title, load_text, total_text

if TYPE_CHECKING:
    import datetime as dt

    from bookdesk.domain.locale import Locale
    from bookdesk.domain.week_axis import WeekAxis
    from bookdesk.domain.week_layout import WeekBlock, WeekColumn

#: The role under which an index gives its WeekBlock.
SPAN_ROLE = Qt.ItemDataRole.UserRole + 1

_Role = Qt.ItemDataRole
_NAMED = (_Role.DisplayRole, _Role.AccessibleTextRole)
_SHOWN = [*_NAMED, SPAN_ROLE]
_DAY = 86400

_Index = QModelIndex | QPersistentModelIndex


class WeekGrid(NamedTuple):
    """What the week's table shows: seven columns from the date `start`.

    `window` is the stretch of `axis` that is shown, in its places; `offset` names the zone in the
    corner ("UTC-5"), `selected` is the date that was looked at. Without `is_wanted` it is the week
    that was asked for before. With `as_of`, an aware instant, the line is down and that is how old
    it is. With `mine` only the bookings of whoever is signed in count, and free slots stand back.
    """

    start: dt.date
    columns: tuple[WeekColumn, ...]
    axis: WeekAxis
    window: Interval
    locale: Locale
    offset: str
    selected: dt.date
    is_wanted: bool = True
    as_of: dt.datetime | None = None
    mine: bool = False

    @property
    def usual(self) -> Interval:
        """The hours that are shown, seconds past midnight, as a week of which less is known shows them."""
        return Interval(min(self.window.start, 23 * 3600), min(self.window.end, 24 * 3600))


class WeekGridModel(QAbstractTableModel):
    """The accessible table over a WeekGrid. A place past the end of a shorter column has no flags.

    `now_moved` comes with the server's now, `shown` after every `show` that changed something. `foreseen`
    bears a WeekGrid that may be shown next and the column and row of one of its blocks: there is time to
    make ready what its picture needs.
    """

    now_moved = Signal(object)
    foreseen = Signal(object, int, int)
    shown = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid: WeekGrid | None = None
        self._now: dt.datetime | None = None
        # Kept apart from the grid: while a new one comes in, the table grows first and shrinks last.
        self._rows = 0

    @property
    def grid(self) -> WeekGrid | None:
        """The grid that is shown, None before the first."""
        return self._grid

    @property
    def server_now(self) -> dt.datetime | None:
        """The server's now, None until it was told."""
        return self._now

    def show(self, grid: WeekGrid) -> None:
        """Show a grid. Whoever points at a block goes on pointing at it.

        Where each block stays in its place only the columns that differ are announced; otherwise the
        layout changes, and persistent indexes go to the block that has most of their time.
        """
        before = self._grid
        # A week of a zone has the same axis each time that it is made.
        if before is not None and before._replace(axis=grid.axis) == grid:
            return
        if before is None:
            self.beginResetModel()
            self._grid = grid
            self._rows = _rows_of(grid)
            self.endResetModel()
        elif _same_places(before, grid):
            self._grid = grid
            self._announce(before, grid)
        else:
            self._lay_out_anew(before, grid)
        if before is not None:
            self._announce_heads(before, grid)
        self.shown.emit()

    def set_server_now(self, now: dt.datetime) -> None:
        """Move the now-line to the server's `now`, an aware instant."""
        if now != self._now:
            self._now = now
            self.now_moved.emit(now)

    def block_at(self, index: _Index) -> WeekBlock | None:
        """Return the block of a place, None past the end of a column."""
        column = self.column_at(index.column()) if index.isValid() else None
        if column is None or not 0 <= index.row() < len(column.blocks):
            return None
        return column.blocks[index.row()]

    def column_at(self, column: int) -> WeekColumn | None:
        """Return a day of the week, None past the last."""
        if self._grid is None or not 0 <= column < len(self._grid.columns):
            return None
        return self._grid.columns[column]

    def column_of(self, day: dt.date) -> int | None:
        """Return the position of a date, None when it lies in another week."""
        place = (day - self._grid.start).days if self._grid is not None else -1
        return place if 0 <= place < WEEK_DAYS else None

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the blocks of the longest column."""
        return 0 if parent is not None and parent.isValid() else self._rows

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return a week's days, none before the first grid."""
        return 0 if self._grid is None or (parent is not None and parent.isValid()) else WEEK_DAYS

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every block can be selected; a place without one can't be anything."""
        if self.block_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """Give a block (SPAN_ROLE) or its spoken name."""
        block, grid = self.block_at(index), self._grid
        if grid is None:
            return None
        if block is None:
            column = self.column_at(index.column())
            if column is None or role != _Role.AccessibleTextRole:
                return None
            return no_cell_name(long_date(column.date, grid.locale), grid.locale)
        if role == SPAN_ROLE:
            return block
        if role in _NAMED:
            return week_span_name(block, grid.columns[index.column()].date, grid.locale, grid.as_of)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        """Name a column by its day; a screen reader hears its date and its figures, and a row's number."""
        column, grid = self.column_at(section), self._grid
        if orientation is Qt.Orientation.Vertical and role == _Role.AccessibleTextRole:
            return row_name(section, grid.locale) if grid is not None else None
        if orientation is not Qt.Orientation.Horizontal or column is None or grid is None:
            return None
        if role == _Role.DisplayRole:
            return day_title(column.date, grid.locale)
        if role == _Role.AccessibleTextRole:
            today = grid.locale.translate("Week", "today") if column.is_today else ""
            total = total_text(column, grid.locale, grid.as_of, mine=grid.mine)
            parts = (long_date(column.date, grid.locale), today, total, load_text(column, grid.locale))
            return ", ".join(part for part in parts if part)
        return None

    def _announce(self, before: WeekGrid, grid: WeekGrid) -> None:
        renamed = (before.locale, before.as_of, before.mine) != (grid.locale, grid.as_of, grid.mine)
        for number, (old, new) in enumerate(zip(before.columns, grid.columns, strict=True)):
            rows = [
                row
                for row, (was, block) in enumerate(zip(old.blocks, new.blocks, strict=True))
                if renamed or was != block
            ]
            if rows:
                self.dataChanged.emit(self.index(rows[0], number), self.index(rows[-1], number), _SHOWN)

    def _announce_heads(self, before: WeekGrid, grid: WeekGrid) -> None:
        renamed = (before.locale, before.as_of, before.mine) != (grid.locale, grid.as_of, grid.mine)
        changed = [
            number
            for number, (old, new) in enumerate(zip(before.columns, grid.columns, strict=True))
            if renamed or (old is not new and old._replace(blocks=()) != new._replace(blocks=()))
        ]
        if len(changed) == len(grid.columns):
            # Another week: one change takes the header as long as seven.
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(changed) - 1)
            return
        for number in changed:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, number, number)

    def _lay_out_anew(self, before: WeekGrid, grid: WeekGrid) -> None:
        rows = _rows_of(grid)
        if rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        self.layoutAboutToBeChanged.emit()
        kept = list(self.persistentIndexList())
        followed = [(i.column(), self.block_at(i)) for i in kept]
        self._grid = grid
        self.changePersistentIndexList(kept, self._heirs(followed, (grid.start - before.start).days * _DAY))
        self.layoutChanged.emit()
        if rows < self._rows:
            self.beginRemoveRows(QModelIndex(), rows, self._rows - 1)
            self._rows = rows
            self.endRemoveRows()

    def _heirs(self, followed: list[tuple[int, WeekBlock | None]], later: int) -> list[QModelIndex]:
        """Return where to find blocks of the grid before, each by its column; `later` is in seconds.

        A block has one heir and a place one ancestor, the one that shares most with it: Qt loses
        track of persistent indexes that are put on one place (`removePersistentIndexData` takes all
        that lie there out of its books, and leaves the rest to point at a model that is gone).
        """
        claims = []
        for number, (column_number, block) in enumerate(followed):
            column = self.column_at(column_number)
            for row, other in enumerate(column.blocks if column is not None and block is not None else ()):
                assert block is not None  # noqa: S101  asked a line above
                shared = min(block.ends + later, other.ends) - max(block.starts + later, other.starts)
                if shared > 0:
                    claims.append((-shared, number, row))
        found = [QModelIndex()] * len(followed)
        taken: set[tuple[int, int]] = set()
        for _, number, row in sorted(claims):
            column_number = followed[number][0]
            if not found[number].isValid() and (row, column_number) not in taken:
                taken.add((row, column_number))
                found[number] = self.index(row, column_number)
        return found


def _rows_of(grid: WeekGrid) -> int:
    return max((len(column.blocks) for column in grid.columns), default=0)


def _same_places(a: WeekGrid, b: WeekGrid) -> bool:
    return a.start == b.start and all(
        [(k.starts, k.ends) for k in x.blocks] == [(k.starts, k.ends) for k in y.blocks]
        for x, y in zip(a.columns, b.columns, strict=True)
    )
