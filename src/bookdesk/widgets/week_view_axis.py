"""The week's time axis with its corner, and the cap over the gutter: the day's, with the week's hours."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar

from bookdesk.domain.clocktext import axis_clock
from bookdesk.widgets.day_axis import DayAxis, DayCorner
from bookdesk.widgets.week_view_geometry import HEADER_HEIGHT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from bookdesk.viewmodels.week_grid import WeekGrid
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography
    from bookdesk.widgets.week_view_geometry import WeekGeometry

_TICKS_IN = ZoneInfo(str(UTC))


class WeekAxisBar(DayAxis):
    """The hours of the week's clock in bold, and the pill of the now-line; scrolls with the view."""

    def __init__(self, parent: QWidget, theme: Theme, sizes: Typography) -> None:
        super().__init__(parent, theme, sizes)
        self._labels: list[tuple[int, str, bool]] = []

    def show_week(self, geometry: WeekGeometry, grid: WeekGrid | None) -> None:
        """Show the hours of a week; one that a day repeats stands there twice."""
        labels = []
        if grid is not None:
            # Ticks are times of day of no date: they are written as they are, in no zone.
            locale = grid.locale._replace(zone=_TICKS_IN)
            labels = [
                (geometry.y_of_place(tick.place), axis_clock(tick.shows, locale), True)
                for tick in grid.axis.ticks()
                if grid.window.start <= tick.place < grid.window.end
            ]
        if labels != self._labels:
            # From week to week they are the same.
            self._labels = labels
            self.update()

    def labels(self) -> list[tuple[int, str, bool]]:
        """Return the labels as (height of their line in px, text, whether it is an hour)."""
        return self._labels


class WeekCorner(DayCorner):
    """The corner over the axis, or over the gutter, as high as the week's header."""

    def sizeHint(self) -> QSize:
        """Return the corner's size."""
        return QSize(super().sizeHint().width(), round(HEADER_HEIGHT * self._sizes.scale))


class GutterBar(QScrollBar):
    """A scroll bar whose gutter is kept, and empty while there is nothing to scroll."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme

    def set_look(self, theme: Theme, _sizes: Typography) -> None:
        """Change the theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar, or the gutter alone."""
        if self.minimum() < self.maximum():
            super().paintEvent(event)
        else:
            QPainter(self).fillRect(event.rect(), self._theme.surface2)
