"""The pictures of a day that may be shown next, made before it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.widgets.day_view_changes import same_time
from bookdesk.widgets.day_view_geometry import DayGeometry

if TYPE_CHECKING:
    from bookdesk.viewmodels.day_grid import DayGrid, DayGridModel, Foreseen
    from bookdesk.widgets.block_painter_lines import Moment
    from bookdesk.widgets.day_view_surface import DaySurface


class Sight(NamedTuple):
    """What somebody sees of a day: a stretch of its heights, px before scrolling, in a width of `room` px.

    `dpr` is the device pixels in one of them.
    """

    grid: DayGrid
    geometry: DayGeometry
    moment: Moment
    stretch: range
    room: int
    dpr: float


class ForeseenPictures:
    """Has a surface make the pictures of columns that a model foresees, as far as they will be in sight.

    The day that comes next will be seen from the same time of day on, in columns of the same width.
    """

    def __init__(self, model: DayGridModel, surface: DaySurface) -> None:
        self._day, self._surface = model, surface

    def make(self, foreseen: Foreseen, sight: Sight) -> None:
        """Make the pictures of a column, unless it has no place in what is seen now, `sight`."""
        if foreseen.place >= len(sight.grid.columns):
            return
        grid = foreseen.in_the_place_of(sight.grid)
        geometry = DayGeometry(grid, sight.room, sight.geometry.scale)
        top = geometry.y_of(same_time(sight.geometry.seconds_at(sight.stretch.start), sight.grid, grid))
        moment = sight.moment._replace(today=self._day.is_on(grid.date))
        stretch = range(top, top + len(sight.stretch))
        self._surface.make_ahead(grid, geometry, moment, foreseen.place, stretch, sight.dpr)
