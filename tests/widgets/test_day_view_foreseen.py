"""A day beside the shown one: the pictures of its blocks are made before it is asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.widgets.conftest import NOW, column, free, make_grid

from bookdesk.domain.intervals import Interval
from bookdesk.viewmodels.day_grid import DayGridModel, Foreseen
from bookdesk.widgets.day_view_foreseen import ForeseenPictures, Sight
from bookdesk.widgets.day_view_geometry import DayGeometry
from bookdesk.widgets.day_view_scene import moment_of
from bookdesk.widgets.day_view_surface import DaySurface

if TYPE_CHECKING:
    from bookdesk.viewmodels.day_grid import DayGrid, ProviderColumn
    from bookdesk.widgets.day_view import DayView
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_DAY = 24 * 3600


def a_day_later(provider: ProviderColumn) -> ProviderColumn:
    return provider.with_blocks(
        tuple(block._replace(starts=block.starts + _DAY, ends=block.ends + _DAY) for block in provider.blocks)
    )


def test_a_day_that_was_foreseen_is_painted_from_what_was_made_then(
    day_view: DayView, day_model: DayGridModel
) -> None:
    blocks = day_view._surface._blocks
    before = day_model.grid
    assert before is not None
    moved = [
        a_day_later(
            provider.with_blocks(
                tuple(block._replace(held_until=None, title="Zoë") for block in provider.blocks)
            )
        )
        for provider in before.columns
    ]
    window = Interval(before.window.start + _DAY, before.window.end + _DAY)
    tomorrow = before.date + timedelta(days=1)
    kept = blocks.kept
    for place, one in enumerate(moved):
        day_model.foreseen.emit(Foreseen(tomorrow, window, place, one))
    made = blocks.kept
    assert made > kept
    shown = before._replace(date=tomorrow, window=window, columns=tuple(moved))
    day_model.show(shown)
    assert day_model.grid is shown
    # The second paint would keep what it had to paint itself at the first.
    for _ in range(2):
        day_view.grab()
    assert blocks.kept == made


def test_nothing_is_made_for_a_day_that_nobody_sees(day_view: DayView, day_model: DayGridModel) -> None:
    grid, blocks = day_model.grid, day_view._surface._blocks
    assert grid is not None
    day_view.hide()
    kept = blocks.kept
    day_model.foreseen.emit(Foreseen(grid.date, grid.window, 0, grid.columns[0]))
    assert blocks.kept == kept


class Made:
    """A surface that makes pictures of a grid's columns ahead; it counts them."""

    def __init__(self, grid: DayGrid, theme: Theme, sizes: Typography, icons: Icons) -> None:
        self.grid = grid
        model = DayGridModel()
        model.set_server_now(NOW)
        model.show(grid)
        self._moment = moment_of(model, grid, 1)
        self._surface = DaySurface(theme, sizes, icons)
        self._pictures = ForeseenPictures(model, self._surface)

    def by(self, place: int, top: int) -> int:
        """Foresee tomorrow's column of a place with an hour in sight from `top` px on; count the pictures."""
        grid = self.grid
        window = Interval(grid.window.start + _DAY, grid.window.end + _DAY)
        tomorrow = grid.date + timedelta(days=1)
        sight = Sight(grid, DayGeometry(grid, 200), self._moment, range(top, top + 120), 200, 1.0)
        before = self._surface._blocks.kept
        self._pictures.make(Foreseen(tomorrow, window, place, a_day_later(grid.columns[0])), sight)
        return self._surface._blocks.kept - before


def test_only_what_will_be_in_sight_is_made(theme: Theme, sizes: Typography, icons: Icons) -> None:
    grid = make_grid(column("Becky", free("09:15", "09:45"), free("12:00", "12:45"), free("13:00", "14:00")))
    made = Made(grid, theme, sizes, icons)
    # From nine to ten, from ten to eleven, from twelve to one.
    assert [made.by(0, top) for top in (0, 120, 360)] == [1, 0, 1]


def test_a_column_that_has_no_place_is_left_alone(theme: Theme, sizes: Typography, icons: Icons) -> None:
    made = Made(make_grid(column("Becky", free("09:15", "09:45"))), theme, sizes, icons)
    assert made.by(1, 0) == 0
    assert made.by(0, 0) == 1
