"""A day of many providers: what nobody looks at is laid out when there is time, and is right then."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from tests.widgets.conftest import DAY, NOW, free, make_grid

from bookdesk.domain.layout import BlockKind
from bookdesk.viewmodels.day_grid import DayGrid, DayGridModel
from bookdesk.viewmodels.provider_column import ColumnHead, ProviderColumn

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from bookdesk.domain.layout import Block

COUNT = 60
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def blocks(asked: list[int], number: int, longer: int, kind: BlockKind) -> tuple[Block, ...]:
    """Lay a column out, which is noted; column `longer` has a block more."""
    asked.append(number)
    hours = range(9, 12 if number != longer else 13)
    return tuple(free(f"{hour:02d}:00", f"{hour:02d}:45", kind, provider=f"p{number}") for hour in hours)


def many(asked: list[int], longer: int = -1, kind: BlockKind = BlockKind.AVAILABLE) -> DayGrid:
    """Make a grid of many columns, none of them laid out."""
    columns = [
        ProviderColumn.made_later(
            f"p{number}",
            f"Provider {number}",
            number,
            lambda: ColumnHead("3 free"),
            partial(blocks, asked, number, longer, kind),
            (object(),),
        )
        for number in range(COUNT)
    ]
    return make_grid(*columns)


@pytest.fixture
def model(qapp: object) -> DayGridModel:
    made = DayGridModel()
    made.set_server_now(NOW)
    return made


def test_a_day_is_shown_before_it_is_laid_out(model: DayGridModel, qtbot: QtBot) -> None:
    checked = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    asked: list[int] = []
    model.show(many(asked, longer=50))
    model.lay_out(range(3))
    assert asked == [0, 1, 2]
    assert (model.rowCount(), model.columnCount()) == (3, COUNT)
    qtbot.waitUntil(lambda: len(asked) == COUNT)
    qtbot.waitUntil(lambda: model.rowCount() == 4)
    assert model.data(model.index(3, 50), SPOKEN) == "12:00 to 12:45, available, provider Provider 50"
    assert model.flags(model.index(3, 49)) == Qt.ItemFlag.NoItemFlags
    assert checked.model() is model


def test_the_next_day_asks_for_no_column_and_shrinks_when_all_are_known(
    model: DayGridModel, qtbot: QtBot
) -> None:
    model.show(many([], longer=50))
    qtbot.waitUntil(lambda: model.rowCount() == 4)
    place = QPersistentModelIndex(model.index(0, 0))
    again: list[int] = []
    model.show(many(again)._replace(date=DAY + timedelta(days=1)))
    assert again == [], "no header and no row looks for its place in it"
    assert not place.isValid(), "nothing of one date stands on another"
    assert model.rowCount() == 4
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    assert sorted(again) == list(range(COUNT))


def test_a_block_is_found_wherever_it_lies(model: DayGridModel) -> None:
    asked: list[int] = []
    model.show(many(asked, longer=50))
    found = model.index_of(model.grid.columns[50].blocks[3].identity if model.grid else "", "p50")
    assert (found.row(), found.column()) == (3, 50)
    assert asked == [50]


def test_what_changes_out_of_sight_is_not_laid_out_for_it(model: DayGridModel) -> None:
    asked: list[int] = []
    model.show(many(asked))
    model.lay_out(range(2))
    seen: list[object] = []
    model.changed_elsewhere.connect(seen.append)
    again: list[int] = []
    model.show(many(again))
    model.set_server_now(NOW + timedelta(minutes=1))
    assert (asked, seen) == ([0, 1], [])
    assert set(again) <= {0, 1}


def test_of_many_changes_those_in_sight_are_told_at_once_and_the_rest_at_rest(
    model: DayGridModel, qtbot: QtBot
) -> None:
    asked: list[int] = []
    model.show(many(asked))
    qtbot.waitUntil(lambda: len(asked) == COUNT)
    model.look_at(range(10, 13))
    assert model.in_sight == {"p10", "p11", "p12"}
    pointed = QPersistentModelIndex(model.index(1, 30))
    told: list[int] = []
    model.dataChanged.connect(lambda top, _bottom, _roles: told.append(top.column()))
    again: list[int] = []
    model.show(many(again, kind=BlockKind.LIMITED))
    assert again == [10, 11, 12, 30], "what somebody points at counts as looked at"
    assert sorted(set(told)) == [10, 11, 12, 30]
    assert pointed.isValid()
    assert model.data(model.index(0, 50), SPOKEN) == "09:00 to 09:45, limited, provider Provider 50"
    qtbot.waitUntil(lambda: len(again) == COUNT)


def test_other_providers_out_of_sight_take_their_places(model: DayGridModel) -> None:
    model.show(many([]))
    model.look_at(range(2))
    turned = many([])
    model.show(turned._replace(columns=(*turned.columns[:2], *reversed(turned.columns[2:]))))
    block = turned.columns[50].blocks[1]
    assert model.index_of(block.identity, "p50").column() == COUNT + 1 - 50


def test_a_column_s_flurry_is_told_at_once(model: DayGridModel) -> None:
    slots = [
        (f"{9 + n // 4:02d}:{n % 4 * 15:02d}", f"{9 + n // 4:02d}:{n % 4 * 15 + 14:02d}") for n in range(20)
    ]
    before = make_grid(ProviderColumn("becky", "Becky", blocks=tuple(free(*slot) for slot in slots)))
    model.show(before)
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda top, bottom, _roles: told.append((top.row(), bottom.row())))
    for count, expected in ((2, [(2, 2), (3, 3)]), (3, [(2, 4)])):
        told.clear()
        model.show(before)
        told.clear()
        kinds = [BlockKind.LIMITED if 2 <= row < 2 + count else BlockKind.AVAILABLE for row in range(20)]
        blocks = tuple(free(*slot, kind) for slot, kind in zip(slots, kinds, strict=True))
        model.show(make_grid(ProviderColumn("becky", "Becky", blocks=blocks)))
        assert told == expected
