"""The table of a day: a column for each provider, a row for each block of that provider's day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QElapsedTimer,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from bookdesk.domain.layout import BlockKind
from bookdesk.domain.zones import civil_date, from_seconds, to_seconds
from bookdesk.viewmodels.day_grid_changes import differing, other_rows, same_places
from bookdesk.viewmodels.day_grid_heads import HeadNews
from bookdesk.viewmodels.day_grid_places import Place, Places, apart, place_in
from bookdesk.viewmodels.day_news import changed_elsewhere, is_news
from bookdesk.viewmodels.provider_column import ProviderColumn
from bookdesk.viewmodels.shown_day import DayGrid, Foreseen

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from bookdesk.domain.layout import Block

__all__ = ["BLOCK_ROLE", "DayGrid", "DayGridModel", "Foreseen", "ProviderColumn"]

#: The role under which an index gives its Block.
BLOCK_ROLE = Qt.ItemDataRole.UserRole + 1

_NAMED = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_SHOWN = [*_NAMED, BLOCK_ROLE]
_FREE = (BlockKind.AVAILABLE, BlockKind.LIMITED)
#: What nobody did: time passed, or a neighbour changed.
_NOBODYS = (BlockKind.PAST, BlockKind.UNAVAILABLE, BlockKind.SHORT)
#: Milliseconds at a stretch that columns out of sight are laid out for, between other events.
_STRETCH = 4
#: Milliseconds after which a day is at rest.
_AT_REST = 200
#: Columns that may be laid out at once, in sight or not.
_FEW = 8
#: Rows of a column that are told one by one.
_SINGLE = 2
_Hint = QAbstractItemModel.LayoutChangeHint
#: The signature that bears a hint.
_LAYOUT = "QList<QPersistentModelIndex>,QAbstractItemModel::LayoutChangeHint"

_Index = QModelIndex | QPersistentModelIndex


class DayGridModel(QAbstractTableModel):
    """The accessible table over a DayGrid. A place past the end of a shorter column has no flags.

    `now_moved` comes with the server's now; `changed_elsewhere` with a tuple of (provider id,
    identity) of the blocks that another desk changed; `shown` after every `show`; `painted` at the end
    of a paint of what is shown. `foreseen` bears a Foreseen, a column that may be shown next: there is
    time to make ready what its picture needs.
    """

    now_moved = Signal(object)
    changed_elsewhere = Signal(object)
    shown = Signal()
    painted = Signal()
    foreseen = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid: DayGrid | None = None
        self._is_showing = False
        self._now: dt.datetime | None = None
        # Kept apart from the grid: while a new one comes in, the table grows first and shrinks last.
        self._rows = 0
        self._columns = 0
        self._place_of_provider: dict[str, int] = {}
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._on_idle)
        self._next_to_lay_out = 0
        self._in_sight = range(0)
        self._heads = HeadNews(self)
        self._heads.changed.connect(self._on_head_changed)

    @property
    def grid(self) -> DayGrid | None:
        """The grid that is shown, None before the first."""
        return self._grid

    @property
    def server_now(self) -> dt.datetime | None:
        """The server's now, None until it was told."""
        return self._now

    @property
    def is_today(self) -> bool:
        """Tell whether the grid shows the server's today."""
        return self._grid is not None and self.is_on(self._grid.date)

    def is_on(self, date: dt.date) -> bool:
        """Tell whether a date is the server's today."""
        if self._grid is None or self._now is None:
            return False
        return civil_date(to_seconds(self._now), self._grid.where) == date

    def show(self, grid: DayGrid) -> None:
        """Show a grid. Whoever points at a block goes on pointing at it.

        Where each block stays in its place, only the cells that differ are announced, once they were
        painted; otherwise the layout changes and persistent indexes follow their block's identity, or its
        slot.
        """
        before = self._grid
        others = differing(before, grid) if before is not None else None
        if others is not None:
            all_others, others = others, self._that_matter(grid, others)
        if before is not None and others is not None and same_places(before, grid, others):
            self._grid = grid
            self._is_showing = True
            try:
                # Before it is painted: the outline would have it painted once more.
                self._tell_of_others(before, grid, others)
                # Who sees it waits for no more than that.
                self.shown.emit()
                self._announce(before, grid, others)
            finally:
                self._is_showing = False
            if len(others) < len(all_others):
                self._lay_out_later()
        else:
            self._lay_out_anew(grid)
            self.shown.emit()
            self._tell_of_others(before, grid, others)

    @property
    def is_showing(self) -> bool:
        """Tell whether single blocks of a new grid are being told of: `shown` has come with all of them."""
        return self._is_showing

    def _tell_of_others(self, before: DayGrid | None, grid: DayGrid, others: list[int] | None) -> None:
        # What a desk learns when it comes back, or when names come or are unsealed, nobody did just now.
        if before is not None and is_news(before, grid):
            changed = tuple(changed_elsewhere(before, grid, others))
            if changed:
                self.changed_elsewhere.emit(changed)

    @property
    def in_sight(self) -> frozenset[str]:
        """The providers whose columns somebody looks at."""
        columns = self._grid.columns if self._grid is not None else ()
        return frozenset(columns[place].provider_id for place in self._in_sight if place < len(columns))

    def look_at(self, columns: range) -> None:
        """Lay out the columns that are in sight from now on; the others follow in idle moments."""
        self._in_sight = columns
        self.lay_out(columns)

    def lay_out(self, columns: range) -> None:
        """Lay out columns before their turn, so that each of their blocks has a place."""
        grid = self._grid
        if grid is None:
            return
        rows = max((len(grid.columns[column].blocks) for column in columns), default=0)
        if rows > self._rows:
            self._add_rows(rows)

    def _on_idle(self) -> None:
        """Lay out columns out of sight, a few at a time; then the table is as long as its longest column."""
        grid, clock = self._grid, QElapsedTimer()
        if grid is None:
            return
        clock.start()
        while self._next_to_lay_out < len(grid.columns) and clock.elapsed() < _STRETCH:
            column = grid.columns[self._next_to_lay_out]
            self._next_to_lay_out += 1
            if len(column.blocks) > self._rows:
                self._add_rows(len(column.blocks))
        if self._next_to_lay_out < len(grid.columns):
            self._idle.start(0)
        else:
            self._drop_rows(max((len(column.blocks) for column in grid.columns), default=0))

    def _lay_out_later(self) -> None:
        """Lay out what is out of sight when nobody goes from day to day, and no flurry changes it again."""
        self._next_to_lay_out = 0
        self._idle.start(_AT_REST)

    def _that_matter(self, grid: DayGrid, others: list[int]) -> list[int]:
        """Leave out of many other columns those that nobody looks at or points at."""
        if sum(not grid.columns[place].is_laid_out for place in others) <= _FEW:
            return others
        pointed = {index.column() for index in self.persistentIndexList()}
        return [place for place in others if place in self._in_sight or place in pointed]

    def _add_rows(self, rows: int) -> None:
        self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
        self._rows = rows
        self.endInsertRows()

    def _drop_rows(self, rows: int) -> None:
        if rows < self._rows:
            self.beginRemoveRows(QModelIndex(), rows, self._rows - 1)
            self._rows = rows
            self.endRemoveRows()

    def set_server_now(self, now: dt.datetime) -> None:
        """Move the now-line and the countdowns to the server's `now`, an aware instant."""
        if self._now is not None and to_seconds(self._now) == to_seconds(now):
            # Nothing that is shown or said moves within a second.
            self._now = now
            return
        was_today = self.is_today
        self._now = now
        if self._grid is not None:
            if was_today != self.is_today and self._rows and self._columns:
                # "Last slot today" is said of today alone.
                self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, self._columns - 1), _SHOWN)
            else:
                for column, provider in enumerate(self._grid.columns):
                    # Of what is not laid out yet nobody has heard the old countdown.
                    for row in provider.held if provider.is_laid_out else ():
                        place = self.index(row, column)
                        if place.isValid():
                            self.dataChanged.emit(place, place, list(_NAMED))
        self.now_moved.emit(now)

    def block_at(self, index: _Index) -> Block | None:
        """Return the block of a place, None past the end of a column."""
        if self._grid is None or not index.isValid() or index.column() >= len(self._grid.columns):
            return None
        blocks = self._grid.columns[index.column()].blocks
        return blocks[index.row()] if index.row() < len(blocks) else None

    def provider_at(self, column: int) -> ProviderColumn | None:
        """Return a column's provider, None past the last."""
        if self._grid is None or not 0 <= column < len(self._grid.columns):
            return None
        return self._grid.columns[column]

    def place_of(self, identity: str, provider_id: str) -> Place | None:
        """Return the row and column of a provider's block by its identity, None when it is not there."""
        column = self._place_of_provider.get(provider_id)
        if column is None or self._grid is None:
            return None
        row = self._grid.columns[column].row_of(identity)
        return None if row is None else (row, column)

    def index_of(self, identity: str, provider_id: str) -> QModelIndex:
        """Return the place of a provider's block by its identity, an invalid one when it is not there."""
        place = self.place_of(identity, provider_id)
        if place is None:
            return QModelIndex()
        row, column = place
        if row >= self._rows:
            self.lay_out(range(column, column + 1))
        return self.index(row, column)

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the blocks of the longest column."""
        return 0 if parent is not None and parent.isValid() else self._rows

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return the number of providers."""
        return 0 if parent is not None and parent.isValid() else self._columns

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every block can be selected; a place without one can't be anything."""
        if self.block_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a block (BLOCK_ROLE) or its spoken name."""
        block = self.block_at(index)
        if self._grid is None:
            return None
        if block is None:
            column = self.provider_at(index.column())
            if column is None or role != Qt.ItemDataRole.AccessibleTextRole:
                return None
            from bookdesk.domain.spoken import no_cell_name

            return no_cell_name(column.name, self._grid.locale)
        if role == BLOCK_ROLE:
            return block
        if role in _NAMED:
            # Imported when somebody listens: nothing is spoken before the first paint.
            from bookdesk.domain.spoken import cell_name

            now = self._now or from_seconds(self._grid.window.start)
            return cell_name(block, self._grid.columns[index.column()].name, self._grid.locale, now)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name a column by its provider; a row has its number alone."""
        if orientation is Qt.Orientation.Vertical and role == Qt.ItemDataRole.AccessibleTextRole:
            from bookdesk.domain.spoken import row_name

            return row_name(section, self._grid.locale) if self._grid is not None else None
        provider = self.provider_at(section)
        if orientation is not Qt.Orientation.Horizontal or provider is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return provider.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text for text in (provider.name, provider.note, provider.zone_note) if text)
        return None

    def _announce(self, before: DayGrid, grid: DayGrid, others: list[int]) -> None:
        if before.locale != grid.locale and self._rows and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, self._columns - 1), _SHOWN)
        for column in others:
            old, new = before.columns[column], grid.columns[column]
            self._heads.note(column, old)
            if not old.is_laid_out or old.blocks is new.blocks:
                continue
            rows = [row for row in other_rows(old, new) if row < self._rows]
            if len(rows) > _SINGLE:
                # Of a flurry a view is told at once: each signal takes longer than a block's paint.
                self.dataChanged.emit(self.index(rows[0], column), self.index(rows[-1], column), _SHOWN)
                continue
            for row in rows:
                place = self.index(row, column)
                self.dataChanged.emit(place, place, _SHOWN)
        self._heads.tell()

    def _on_head_changed(self, column: int) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    def _lay_out_anew(self, grid: DayGrid) -> None:
        before = self._grid
        # Nothing of one date stands on another.
        same_day = before is not None and before.date == grid.date
        # Before the layout changes: a table must not grow within that.
        found = self._places_in(grid) if same_day else {}
        laid_out = [column for column in grid.columns if column.is_laid_out]
        rows = max((len(column.blocks) for column in laid_out), default=0)
        if len(laid_out) < len(grid.columns):
            # How long the others are is known when they are laid out: the last day's length stands in.
            rows = max(rows, self._rows)
        columns = len(grid.columns)
        if rows > self._rows:
            self._add_rows(rows)
        if columns > self._columns:
            self.beginInsertColumns(QModelIndex(), self._columns, columns - 1)
            self._columns = columns
            self.endInsertColumns()
        staff = [column.provider_id for column in grid.columns]
        # The header follows its sections by an index each, which is a search each: it need not where
        # the columns stay.
        hint = _Hint.VerticalSortHint if staff == list(self._place_of_provider) else _Hint.NoLayoutChangeHint
        self.layoutAboutToBeChanged[_LAYOUT].emit([], hint)  # type: ignore[index]  # stubs know one overload
        kept = list(self.persistentIndexList())
        if same_day:
            # The headers have come to follow places of their own.
            found = self._places_in(grid, found)
        self._grid = grid
        # The layout's change has the header painted whole.
        self._heads.drop()
        self._place_of_provider = {provider_id: place for place, provider_id in enumerate(staff)}
        places = [found.get((index.row(), index.column())) for index in kept]
        self.changePersistentIndexList(kept, [self._index_at(place) for place in apart(places)])
        self.layoutChanged[_LAYOUT].emit([], hint)  # type: ignore[index]  # the same
        if len(laid_out) == columns:
            self._drop_rows(rows)
        else:
            self._lay_out_later()
        if columns < self._columns:
            self.beginRemoveColumns(QModelIndex(), columns, self._columns - 1)
            self._columns = columns
            self.endRemoveColumns()

    def _index_at(self, place: Place | None) -> QModelIndex:
        return self.index(*place) if place is not None else QModelIndex()

    def _places_in(self, grid: DayGrid, known: Mapping[Place, Place | None] | None = None) -> Places:
        """Find where each place that somebody points at comes to lie in a newer grid.

        What is `known` is not looked for again.
        """
        found = dict(known or {})
        columns = {column.provider_id: place for place, column in enumerate(grid.columns)}
        for index in self.persistentIndexList():
            place = (index.row(), index.column())
            if place not in found:
                provider, block = self.provider_at(index.column()), self.block_at(index)
                own = columns.get(provider.provider_id) if provider is not None else None
                found[place] = place_in(grid, own, block) if block is not None else None
        return found
