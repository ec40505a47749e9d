"""What becomes another picture when a grid takes the place of the one before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.widgets.conftest import LOCALE, booked, column, free, instant, make_grid, picture, shut

from bookdesk.domain.intervals import Interval
from bookdesk.domain.zones import to_seconds
from bookdesk.widgets.day_view_changes import changed_rects, same_frame, same_time
from bookdesk.widgets.day_view_geometry import DayGeometry

if TYPE_CHECKING:
    from bookdesk.viewmodels.day_grid import DayGrid

ROOM = 600


def tops_and_bottoms(before: DayGrid, grid: DayGrid, columns: range) -> list[tuple[int, int]]:
    old = DayGeometry(before, ROOM)
    new = DayGeometry(grid, ROOM, 1.0, old)
    rects = changed_rects(before, grid, old, new, columns)
    # 120 px an hour from nine on, an inset of one at each end.
    return sorted({((rect.top() - 1) // 2, (rect.bottom() + 2) // 2) for rect in rects})


def test_a_block_that_gives_way_to_another_is_all_that_changes() -> None:
    kept = (free("09:00", "10:00"), shut("11:00", "12:00", "Lunch"))
    before = make_grid(column("Becky", kept[0], free("10:00", "11:00"), kept[1]))
    taken = booked("10:00", "11:00", "Marie")
    grid = before._replace(columns=(before.columns[0].with_blocks((kept[0], taken, kept[1])),))
    assert tops_and_bottoms(before, grid, range(1)) == [(60, 120)]
    assert tops_and_bottoms(before, grid, range(0)) == [], "it is out of sight"
    again = grid._replace(columns=(grid.columns[0].with_blocks((free("09:00", "10:00"), taken, kept[1])),))
    assert tops_and_bottoms(grid, again, range(1)) == [], "another object that says the same"


def test_a_block_that_becomes_longer_changes_where_it_lay_and_where_it_lies() -> None:
    before = make_grid(column("Becky", free("09:00", "10:00")))
    grid = before._replace(columns=(before.columns[0].with_blocks((free("09:00", "10:30"),)),))
    assert tops_and_bottoms(before, grid, range(1)) == [(0, 60), (0, 90)]


@pytest.mark.parametrize("came", [True, False])
def test_around_a_block_that_comes_or_goes_nothing_changes(came: bool) -> None:
    first, last = free("09:00", "10:00"), free("15:00", "16:00")
    few = column("Becky", first, last)
    more = few.with_blocks((first, free("12:00", "12:30"), last))
    grids = [make_grid(few), make_grid(more)]
    before, grid = grids if came else reversed(grids)
    assert tops_and_bottoms(before, grid, range(1)) == [(180, 210)]


def test_grids_of_other_hours_days_or_providers_have_another_frame() -> None:
    grid = picture()
    becky, jj, tanya = grid.columns
    assert same_frame(grid, grid._replace(columns=(becky.with_blocks(()), jj, tanya)))
    for other in (
        grid._replace(columns=(jj, becky, tanya)),
        grid._replace(columns=(becky, jj)),
        grid._replace(date=date(2018, 7, 13)),
        make_grid(*grid.columns, opens="08:00"),
    ):
        assert not same_frame(grid, other)


def test_the_same_time_of_another_day_is_by_the_clock() -> None:
    def on(day: date, opens: str, closes: str) -> DayGrid:
        hours = Interval(to_seconds(instant(opens, day)), to_seconds(instant(closes, day)))
        return make_grid()._replace(date=day, window=hours, locale=LOCALE)

    saturday, sunday = date(2018, 3, 10), date(2018, 3, 11)
    before, grid = on(saturday, "09:00", "17:00"), on(sunday, "08:00", "17:00")
    ten = to_seconds(instant("10:00", saturday))
    # The clocks went forward in the night between them.
    assert same_time(ten, before, grid) == to_seconds(instant("10:00", sunday)) == ten + 23 * 3600
