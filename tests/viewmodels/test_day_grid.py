"""The day's table: places follow their blocks, and only what differs is announced."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from tests.widgets.conftest import (
    DAY,
    NOW,
    booked,
    column,
    free,
    held,
    instant,
    make_grid,
    picture,
    seconds,
    shut,
)

from bookdesk.domain.layout import LAST_SLOT_REASON, BlockKind
from bookdesk.viewmodels.day_grid import BLOCK_ROLE, DayGrid, DayGridModel
from bookdesk.viewmodels.provider_column import ColumnHead, ProviderColumn

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from bookdesk.domain.layout import Block

SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_ACROSS = Qt.Orientation.Horizontal


@pytest.fixture
def model(qapp: object) -> DayGridModel:
    made = DayGridModel()
    made.set_server_now(NOW)
    made.show(picture())
    return made


@pytest.fixture
def checked(model: DayGridModel) -> QAbstractItemModelTester:
    """Qt's own tester: it watches every signal and aborts the test at the first lie."""
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def changed(grid: DayGrid, number: int, *blocks: object, **others: object) -> DayGrid:
    """Replace a column's blocks."""
    columns = list(grid.columns)
    columns[number] = columns[number].with_blocks(tuple(blocks), **others)  # type: ignore[arg-type]
    return grid._replace(columns=tuple(columns))


def test_rows_are_blocks_and_columns_providers(
    model: DayGridModel, checked: QAbstractItemModelTester
) -> None:
    assert (model.rowCount(), model.columnCount()) == (8, 3)
    assert model.headerData(1, Qt.Orientation.Horizontal) == "JJ"
    assert model.headerData(0, Qt.Orientation.Horizontal, SPOKEN) == "Becky, 4 free, to 17:00"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    block = model.data(model.index(1, 1), BLOCK_ROLE)
    assert block is model.block_at(model.index(1, 1))
    assert checked.model() is model


def test_heads_are_told_of_after_their_columns_and_in_a_flurry_of_the_last_alone(
    model: DayGridModel, qtbot: QtBot
) -> None:
    told: list[tuple[int, object]] = []
    model.headerDataChanged.connect(
        lambda _way, first, last: told.extend(
            (n, model.headerData(n, _ACROSS, SPOKEN)) for n in (first, last)
        )
    )
    grid = picture()
    blocks = grid.columns[0].blocks
    for count in (3, 2, 1):
        grid = changed(grid, 0, *blocks[:-1], blocks[-1]._replace(version=count), note=f"{count} free")
        model.show(grid)
        if count == 3:
            assert told == [], "a paint comes first"
            qtbot.waitUntil(lambda: bool(told))
    assert told == [(0, "Becky, 3 free")] * 2
    qtbot.waitUntil(lambda: len(told) > 2)
    assert told[2:] == [(0, "Becky, 1 free")] * 2


def test_a_place_past_the_end_is_nothing(model: DayGridModel) -> None:
    past = model.index(5, 2)
    assert model.flags(past) == Qt.ItemFlag.NoItemFlags
    assert model.data(past) is None
    assert model.data(past, BLOCK_ROLE) is None
    assert model.block_at(past) is None
    assert model.flags(model.index(4, 2)) & Qt.ItemFlag.ItemIsSelectable


def test_cells_have_spoken_names(model: DayGridModel) -> None:
    free_slot = model.index_of("becky.11:45", "becky")
    assert model.data(free_slot, SPOKEN) == "11:45 to 12:30, available, provider Becky"
    other = model.index_of("jj.12:00", "jj")
    assert "held by Desk 2, 43 seconds left" in str(model.data(other, SPOKEN))
    model.set_server_now(NOW + timedelta(seconds=3))
    assert "40 seconds left" in str(model.data(other, Qt.ItemDataRole.DisplayRole))


def test_a_tick_announces_held_cells_alone(model: DayGridModel) -> None:
    seen: list[tuple[int, int]] = []
    moved: list[object] = []
    model.dataChanged.connect(lambda a, _b, _roles: seen.append((a.row(), a.column())))
    model.now_moved.connect(moved.append)
    later = NOW + timedelta(seconds=1)
    model.set_server_now(later)
    assert seen == [(3, 0), (5, 1)]
    assert moved == [later]


def test_a_cell_that_changes_in_place_is_announced_alone(model: DayGridModel) -> None:
    grid = picture()
    blocks = list(grid.columns[0].blocks)
    blocks[4] = blocks[4]._replace(kind=BlockKind.HELD, held_by="Desk 3")
    seen: list[tuple[int, ...]] = []
    layouts: list[int] = []
    model.dataChanged.connect(lambda a, b, _roles: seen.append((a.row(), a.column(), b.row(), b.column())))
    model.layoutChanged.connect(lambda *_: layouts.append(1))
    model.show(changed(grid, 0, *blocks))
    assert seen == [(4, 0, 4, 0)]
    assert not layouts


def test_showing_the_same_again_announces_nothing(model: DayGridModel) -> None:
    seen: list[object] = []
    for signal in (model.dataChanged, model.layoutChanged, model.modelReset, model.changed_elsewhere):
        signal.connect(lambda *_: seen.append(1))
    model.show(picture())
    assert not seen


def test_persistent_places_follow_their_blocks(
    model: DayGridModel, checked: QAbstractItemModelTester
) -> None:
    lunch = QPersistentModelIndex(
        model.index_of("becky@" + str(picture().columns[0].blocks[5].starts), "becky")
    )
    slot = QPersistentModelIndex(model.index_of("becky.14:30", "becky"))
    taken = QPersistentModelIndex(model.index_of("becky.11:45", "becky"))
    grid = picture()
    blocks = grid.columns[0].blocks
    # 09:00 goes, 11:45 is booked (its identity is the booking's now), a column comes first.
    became = (*blocks[1:4], booked("11:45", "12:30", "Marie Dubois"), *blocks[5:])
    first = column("Ada", *(free(f"{h:02d}:00", f"{h:02d}:45", provider="ada") for h in range(9, 18)))
    grid = changed(grid, 0, *became)
    model.show(grid._replace(columns=(first, *grid.columns)))
    assert (model.rowCount(), model.columnCount()) == (9, 4)
    assert (lunch.row(), lunch.column()) == (4, 1)
    assert (slot.row(), slot.column()) == (6, 1)
    assert (taken.row(), taken.column()) == (3, 1)
    block = model.block_at(taken)
    assert block is not None
    assert block.title == "Marie Dubois"
    assert checked.model() is model


def test_the_table_shrinks_and_forgets_what_is_gone(
    model: DayGridModel, checked: QAbstractItemModelTester
) -> None:
    gone = QPersistentModelIndex(model.index_of("becky.14:30", "becky"))
    other = QPersistentModelIndex(model.index_of("tanya.12:15", "tanya"))
    tanya = picture().columns[2]
    model.show(make_grid(column("Becky", free("09:00", "09:45")), tanya))
    assert (model.rowCount(), model.columnCount()) == (5, 2)
    assert not gone.isValid()
    assert (other.row(), other.column()) == (2, 1)
    model.show(make_grid())
    assert (model.rowCount(), model.columnCount()) == (0, 0)
    assert checked.model() is model


def test_a_booking_moved_to_another_provider_takes_its_place_along(model: DayGridModel) -> None:
    moving = QPersistentModelIndex(model.index_of("jj-11:30", "jj"))
    grid = picture()
    jj = tuple(b for b in grid.columns[1].blocks if b.booking_id != "jj-11:30")
    moved = grid.columns[1].blocks[4]._replace(provider_id="becky", slot_id="becky.11:45")
    becky = tuple(moved if b.slot_id == "becky.11:45" else b for b in grid.columns[0].blocks)
    model.show(changed(changed(grid, 1, *jj), 0, *becky))
    assert (moving.row(), moving.column()) == (4, 0)


def test_two_that_come_to_one_place_do_not_share_it(model: DayGridModel) -> None:
    """Qt loses one of two persistent indexes on one place, which then points at a model that is gone."""
    moving = QPersistentModelIndex(model.index_of("jj-11:30", "jj"))
    free_one = QPersistentModelIndex(model.index_of("becky.11:45", "becky"))
    grid = picture()
    jj = tuple(b for b in grid.columns[1].blocks if b.booking_id != "jj-11:30")
    moved = grid.columns[1].blocks[4]._replace(provider_id="becky", slot_id="becky.11:45")
    becky = tuple(moved if b.slot_id == "becky.11:45" else b for b in grid.columns[0].blocks)
    model.show(changed(changed(grid, 1, *jj), 0, *becky))
    assert [index.isValid() for index in (moving, free_one)].count(True) == 1


def elsewhere(model: DayGridModel, grid: DayGrid) -> list[tuple[str, str]]:
    """Show a grid and return what is said to have changed at another desk."""
    seen: list[tuple[str, str]] = []
    model.changed_elsewhere.connect(seen.extend)
    model.show(grid)
    model.changed_elsewhere.disconnect(seen.extend)
    return seen


def test_another_desks_changes_are_told_and_own_ones_are_not(model: DayGridModel) -> None:
    grid = picture()
    blocks = grid.columns[0].blocks
    taken = (*blocks[:4], held("11:45", "12:30", 100, "Desk 2"), *blocks[5:])
    # The factory gives the slot's own identity, so this is the free slot, held.
    assert elsewhere(model, changed(grid, 0, *taken)) == [("becky", "becky.11:45")]
    given_back = elsewhere(model, grid)
    assert given_back == [("becky", "becky.11:45")]
    own = (*blocks[:4], blocks[4]._replace(kind=BlockKind.HELD_BY_YOU), *blocks[5:])
    assert elsewhere(model, changed(grid, 0, *own)) == []
    model.show(grid)
    arrived = (*blocks[:6], blocks[6]._replace(kind=BlockKind.ARRIVED), *blocks[7:])
    mine = changed(grid, 0, *arrived)._replace(own_changes=frozenset({"becky-13:00"}))
    assert elsewhere(model, mine) == []


def test_what_a_desk_learns_when_it_comes_back_is_not_told(model: DayGridModel) -> None:
    grid = picture()
    blocks = grid.columns[0].blocks
    taken = changed(grid, 0, *blocks[:4], held("11:45", "12:30", 100, "Desk 2"), *blocks[5:])
    assert elsewhere(model, grid._replace(bookable=False)) == []
    assert elsewhere(model, taken) == []
    assert elsewhere(model, grid) == [("becky", "becky.11:45")]
    assert elsewhere(model, taken._replace(service_id="men")) == [], "another service lists other slots"


def test_what_time_alone_does_is_not_told(model: DayGridModel) -> None:
    grid = picture()
    blocks = grid.columns[0].blocks
    last = (*blocks[:-1], blocks[-1]._replace(kind=BlockKind.LIMITED, reason=LAST_SLOT_REASON))
    assert elsewhere(model, changed(grid, 0, *last)) == []
    gone = (*blocks[:4], shut("11:45", "12:30", "Closed"), *blocks[5:])
    assert elsewhere(model, changed(grid, 0, *gone)) == []
    assert elsewhere(model, picture()._replace(date=DAY + timedelta(days=1))) == []


def test_today_is_the_servers(model: DayGridModel) -> None:
    assert model.is_today
    seen: list[object] = []
    model.dataChanged.connect(lambda a, b, _roles: seen.append((a.row(), b.row(), b.column())))
    model.set_server_now(instant("23:59"))
    assert model.is_today
    seen.clear()
    model.set_server_now(instant("23:59") + timedelta(minutes=1))
    assert [model.is_today, *seen] == [False, (0, 7, 2)]


def test_nothing_is_there_before_the_first_grid(qapp: object) -> None:
    model = DayGridModel()
    model.set_server_now(NOW)
    assert model.grid is None
    assert model.rowCount() == 0
    assert not model.index_of("x", "y").isValid()
    assert model.block_at(QModelIndex()) is None
    assert not model.is_today


def later(whose: ProviderColumn, *blocks: Block) -> ProviderColumn:
    """Make a provider's column anew, laid out when somebody looks at it."""
    head = ColumnHead(whose.note)
    return ProviderColumn.made_later(
        whose.provider_id, whose.name, whose.tint, lambda: head, lambda: tuple(blocks), (object(),)
    )


def test_the_table_grows_before_its_layout_changes(
    model: DayGridModel, checked: QAbstractItemModelTester
) -> None:
    grid = picture()
    (place,) = [QPersistentModelIndex(model.index(0, 0))]
    followed = model.block_at(place)
    told: list[str] = []
    for name in ("rowsAboutToBeInserted", "rowsInserted", "layoutAboutToBeChanged", "layoutChanged"):
        getattr(model, name).connect(lambda *_, name=name: told.append(name))
    early = [free(f"{hour:02d}:{minute:02d}", f"{hour:02d}:{minute + 5:02d}") for hour in (7, 8)
             for minute in range(0, 50, 5)]  # fmt: skip
    columns = [later(c, *(early if n == 0 else ()), *c.blocks) for n, c in enumerate(grid.columns)]
    assert len(columns) == 3
    model.show(grid._replace(columns=tuple(columns), window=grid.window._replace(start=seconds("07:00"))))
    assert told == ["rowsAboutToBeInserted", "rowsInserted", "layoutAboutToBeChanged", "layoutChanged"]
    assert model.block_at(place) == followed
    assert place.row() == len(early)
    assert checked.model() is model


def test_a_booking_is_followed_to_where_nobody_has_looked_yet(
    model: DayGridModel, checked: QAbstractItemModelTester
) -> None:
    grid = picture()
    booking = booked("09:00", "09:45", "Ana")
    model.show(changed(grid, 0, booking, *grid.columns[0].blocks[1:]))
    place = QPersistentModelIndex(model.index_of(booking.identity, "becky"))
    assert place.isValid()
    there = [
        free(f"{7 + n // 6:02d}:{n % 6 * 10:02d}", f"{7 + n // 6:02d}:{n % 6 * 10 + 5:02d}", provider="jj")
        for n in range(12)
    ]
    columns = (
        grid.columns[0].with_blocks(grid.columns[0].blocks[1:]),
        later(grid.columns[1], *there, booking._replace(provider_id="jj")),
        *grid.columns[2:],
    )
    model.show(grid._replace(columns=columns, window=grid.window._replace(start=seconds("07:00"))))
    assert (place.row(), place.column()) == (len(there), 1)
    assert checked.model() is model
