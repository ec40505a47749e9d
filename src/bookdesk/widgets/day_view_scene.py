"""What a picture of the day shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.zones import civil_date, from_seconds, to_seconds
from bookdesk.widgets.block_painter_lines import Moment

if TYPE_CHECKING:
    from bookdesk.viewmodels.day_grid import DayGrid, DayGridModel
    from bookdesk.widgets.day_view_geometry import DayGeometry


class Marks(NamedTuple):
    """What lies over the blocks, as (row, column).

    `current` has the ring, in the focus colour with `focused`; `outlined` were changed elsewhere.
    """

    current: tuple[int, int] | None
    focused: bool
    outlined: tuple[tuple[int, int], ...]


class Scene(NamedTuple):
    """Everything that a picture of the day shows.

    `ticks` are (height, whether it is an hour); time above the height `past_until` is past;
    `now_y` is the height of the now-line. Heights are px before scrolling.
    """

    grid: DayGrid
    geometry: DayGeometry
    moment: Moment
    ticks: tuple[tuple[int, bool], ...]
    marks: Marks
    past_until: int
    now_y: int | None


def moment_of(model: DayGridModel, grid: DayGrid, ring_step: int) -> Moment:
    """Return what the words in a model's grid depend on; a hold's ring moves every `ring_step` seconds."""
    return Moment(
        locale=grid.locale,
        now=model.server_now or from_seconds(grid.window.start),
        today=model.is_today,
        as_of=grid.offline_as_of,
        hold_seconds=grid.hold_seconds,
        ring_step=ring_step,
    )


def past_until(model: DayGridModel, grid: DayGrid, geometry: DayGeometry) -> int:
    """Return the height above which a grid's time is past, px before scrolling."""
    now = model.server_now
    if now is None:
        return 0
    today = civil_date(to_seconds(now), grid.where)
    if grid.date == today:
        return geometry.y_of_instant(now)
    return geometry.height if grid.date < today else 0
