"""The table of a day: a column for each provider, a row for each block of that provider's day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from bookdesk.domain.layout import BlockKind
from bookdesk.domain.spoken import cell_name
from bookdesk.domain.zones import civil_date, from_seconds, to_seconds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from bookdesk.domain.intervals import Interval
    from bookdesk.domain.layout import Block
    from bookdesk.domain.locale import Locale

#: The role under which an index gives its Block.
BLOCK_ROLE = Qt.ItemDataRole.UserRole + 1

_NAMED = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_SHOWN = [*_NAMED, BLOCK_ROLE]
_FREE = (BlockKind.AVAILABLE, BlockKind.LIMITED)
#: What nobody did: time passed, or a neighbour changed.
_NOBODYS = (BlockKind.PAST, BlockKind.UNAVAILABLE, BlockKind.SHORT)

_Index = QModelIndex | QPersistentModelIndex


class ProviderColumn(NamedTuple):
    """One provider's column.

    `note` is the second line of its header ("4 free, to 17:00"), `tint` the place of its colour
    in the theme, `zone_note` the sentence on where the provider is when that is elsewhere,
    `zone_offset` the short of it ("UTC-4"), `blocks` its day in start order.
    """

    provider_id: str
    name: str
    note: str
    tint: int
    zone_note: str
    blocks: tuple[Block, ...]
    zone_offset: str = ""


class DayGrid(NamedTuple):
    """What the day's grid shows.

    `window` is its stretch in epoch seconds, `locale` writes its times and words, `where` is the
    business's zone, whose date it is, `offset` is the name of the shown zone in the corner
    ("UTC-5"). Nothing can be held while `bookable` is False. With
    `offline_as_of` the schedule is the one of that instant. `own_changes` are the slot and booking
    ids that this desk itself changed: they get no outline. `hold_seconds` is what a full ring means.
    """

    date: dt.date
    window: Interval
    locale: Locale
    where: ZoneInfo
    offset: str
    columns: tuple[ProviderColumn, ...]
    bookable: bool
    offline_as_of: dt.datetime | None = None
    own_changes: frozenset[str] = frozenset()
    service_id: str = ""
    hold_seconds: int = 120


class DayGridModel(QAbstractTableModel):
    """The accessible table over a DayGrid. A place past the end of a shorter column has no flags.

    `now_moved` comes with the server's now; `changed_elsewhere` with a tuple of (provider id,
    identity) of the blocks that another desk changed; `shown` after every `show`.
    """

    now_moved = Signal(object)
    changed_elsewhere = Signal(object)
    shown = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid: DayGrid | None = None
        self._now: dt.datetime | None = None
        # Kept apart from the grid: while a new one comes in, the table grows first and shrinks last.
        self._rows = 0
        self._columns = 0

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
        if self._grid is None or self._now is None:
            return False
        return civil_date(to_seconds(self._now), self._grid.where) == self._grid.date

    def show(self, grid: DayGrid) -> None:
        """Show a grid. Whoever points at a block goes on pointing at it.

        Where each block stays in its place, only the cells that differ are announced; otherwise the
        layout changes and persistent indexes follow their block's identity, or its slot.
        """
        before = self._grid
        if before is not None and _same_places(before, grid):
            self._grid = grid
            self._announce(before, grid)
        else:
            self._lay_out_anew(grid)
        self.shown.emit()
        # What a desk learns when it comes back, or when names are unsealed, nobody did just now.
        if before is not None and _is_news(before, grid):
            changed = tuple(_changed_elsewhere(before, grid))
            if changed:
                self.changed_elsewhere.emit(changed)

    def set_server_now(self, now: dt.datetime) -> None:
        """Move the now-line and the countdowns to the server's `now`, an aware instant."""
        was_today = self.is_today
        self._now = now
        if self._grid is not None:
            if was_today != self.is_today and self._rows and self._columns:
                # "Last slot today" is said of today alone.
                self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, self._columns - 1), _SHOWN)
            else:
                for column, provider in enumerate(self._grid.columns):
                    for row, block in enumerate(provider.blocks):
                        if block.held_until is not None:
                            place = self.index(row, column)
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

    def index_of(self, identity: str, provider_id: str) -> QModelIndex:
        """Return the place of a provider's block by its identity, an invalid one when it is not there."""
        for column, provider in enumerate(self._grid.columns if self._grid else ()):
            if provider.provider_id == provider_id:
                for row, block in enumerate(provider.blocks):
                    if block.identity == identity:
                        return self.index(row, column)
        return QModelIndex()

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
        if block is None or self._grid is None:
            return None
        if role == BLOCK_ROLE:
            return block
        if role in _NAMED:
            now = self._now or from_seconds(self._grid.window.start)
            return cell_name(block, self._grid.columns[index.column()].name, self._grid.locale, now)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name a column by its provider; rows have no names."""
        provider = self.provider_at(section)
        if orientation is not Qt.Orientation.Horizontal or provider is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return provider.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text for text in (provider.name, provider.note, provider.zone_note) if text)
        return None

    def _announce(self, before: DayGrid, grid: DayGrid) -> None:
        if before.locale != grid.locale and self._rows and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, self._columns - 1), _SHOWN)
        for column, (old, new) in enumerate(zip(before.columns, grid.columns, strict=True)):
            if old is new:
                continue
            if old._replace(blocks=()) != new._replace(blocks=()):
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)
            if old.blocks is new.blocks:
                continue
            for row, (was, block) in enumerate(zip(old.blocks, new.blocks, strict=True)):
                if was != block:
                    place = self.index(row, column)
                    self.dataChanged.emit(place, place, _SHOWN)

    def _lay_out_anew(self, grid: DayGrid) -> None:
        rows = max((len(c.blocks) for c in grid.columns), default=0)
        columns = len(grid.columns)
        if rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        if columns > self._columns:
            self.beginInsertColumns(QModelIndex(), self._columns, columns - 1)
            self._columns = columns
            self.endInsertColumns()
        self.layoutAboutToBeChanged.emit()
        kept = list(self.persistentIndexList())
        followed = [(self.provider_at(i.column()), self.block_at(i)) for i in kept]
        self._grid = grid
        self.changePersistentIndexList(
            kept, [self._place_of(p.provider_id, b) if p and b else QModelIndex() for p, b in followed]
        )
        self.layoutChanged.emit()
        if rows < self._rows:
            self.beginRemoveRows(QModelIndex(), rows, self._rows - 1)
            self._rows = rows
            self.endRemoveRows()
        if columns < self._columns:
            self.beginRemoveColumns(QModelIndex(), columns, self._columns - 1)
            self._columns = columns
            self.endRemoveColumns()

    def _place_of(self, provider_id: str, block: Block) -> QModelIndex:
        """Find a block of the grid before: by identity, by its slot, by its booking at another provider."""
        found = self.index_of(block.identity, provider_id)
        if found.isValid() or self._grid is None:
            return found
        for column, provider in enumerate(self._grid.columns):
            for row, other in enumerate(provider.blocks):
                same_slot = bool(block.slot_id) and other.slot_id == block.slot_id
                if same_slot or (block.booking_id and other.booking_id == block.booking_id):
                    return self.index(row, column)
        return QModelIndex()


def _same_places(a: DayGrid, b: DayGrid) -> bool:
    if a.date != b.date or a.window != b.window or len(a.columns) != len(b.columns):
        return False
    return all(
        x is y
        or (
            x.provider_id == y.provider_id
            and (
                x.blocks is y.blocks
                or [(k.identity, k.lane, k.lanes) for k in x.blocks]
                == [(k.identity, k.lane, k.lanes) for k in y.blocks]
            )
        )
        for x, y in zip(a.columns, b.columns, strict=True)
    )


def _is_news(before: DayGrid, grid: DayGrid) -> bool:
    """Tell whether both are live pictures of one day and service, so that what differs was done just now."""
    same = (before.date, before.service_id) == (grid.date, grid.service_id)
    return same and before.bookable and grid.bookable


def _changed_elsewhere(before: DayGrid, grid: DayGrid) -> Iterator[tuple[str, str]]:
    columns = {c.provider_id: c for c in before.columns}
    for column in grid.columns:
        earlier = columns.get(column.provider_id)
        if earlier is column or earlier is None or earlier.blocks is column.blocks:
            continue
        by_identity = {b.identity: b for b in earlier.blocks}
        by_slot = {b.slot_id: b for b in earlier.blocks if b.slot_id}
        for block in column.blocks:
            if block.kind in _NOBODYS or {block.slot_id, block.booking_id} & grid.own_changes - {""}:
                continue
            was = by_identity.get(block.identity) or by_slot.get(block.slot_id)
            if was is None:
                # A new free slot is what a passing minute makes too.
                changed = block.kind not in (*_FREE, BlockKind.HELD_BY_YOU)
            else:
                mine = BlockKind.HELD_BY_YOU in (was.kind, block.kind)
                changed = not mine and _look(was) != _look(block)
            if changed:
                yield column.provider_id, block.identity


def _look(block: Block) -> Block:
    """Strip what changes without anybody doing anything to the block itself."""
    kind = BlockKind.AVAILABLE if block.kind in _FREE else block.kind
    return block._replace(
        kind=kind, reason="", held_until=None, version=0, lane=0, lanes=1, slot_id="", booking_id=""
    )
