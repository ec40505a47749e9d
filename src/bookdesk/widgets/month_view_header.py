"""The days of the week above the month, 32 px high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from bookdesk.domain.clocktext import short_weekday, weekday
from bookdesk.widgets.month_view_text import TextPixmaps

if TYPE_CHECKING:
    from bookdesk.viewmodels.month_grid import MonthGridModel
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_HEIGHT = 32


class MonthHeader(QHeaderView):
    """The week's days, each above its column; in short where a column is narrow."""

    def __init__(self, model: MonthGridModel, theme: Theme, sizes: Typography, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._month, self._theme, self._sizes = model, theme, sizes
        self._texts = TextPixmaps()
        self.setMinimumSectionSize(1)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setFixedHeight(self.sizeHint().height())

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Change theme and type."""
        self._theme, self._sizes = theme, sizes
        self._texts = TextPixmaps()
        self.setFixedHeight(self.sizeHint().height())
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return the header's height, 32 px at 100 %."""
        return QSize(0, round(_HEIGHT * self._sizes.scale))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  seven words are one piece
        """Paint the names."""
        painter = QPainter(self.viewport())
        theme, font, grid = self._theme, self._sizes.small_strong, self._month.grid
        box = self.viewport().rect()
        painter.fillRect(box, theme.surface)
        if grid is not None:
            days = [grid.cells[section].date for section in range(self.count())]
            width = min(self.sectionSize(section) for section in range(self.count()))
            pad = 12 if width >= 140 else 6
            names = [weekday(day, grid.locale) for day in days]
            if any(self._texts.width(name, font) > width - 2 * pad for name in names):
                # All of them in short: a mixture would look like a mistake.
                names = [short_weekday(day, grid.locale) for day in days]
            base = self._texts.base(font, 0, box.height())
            for section, name in enumerate(names):
                text = self._texts.elided(name, font, width - 2 * pad)
                left = self.sectionViewportPosition(section) + pad
                self._texts.write(painter, text, font, theme.text2, left, base, self.devicePixelRatioF())
        painter.fillRect(0, box.height() - 1, box.width(), 1, theme.line_strong)
