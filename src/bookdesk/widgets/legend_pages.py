"""The pages of the legend: what each view draws, named as it names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QWidget

from bookdesk.domain.layout import BlockKind
from bookdesk.viewmodels.asked import View
from bookdesk.widgets.kept_places import (
    LEGEND_ALONE_GAP,
    LEGEND_GAP,
    LEGEND_MARK,
    legend_columns,
    legend_height,
    marks_in_row,
)
from bookdesk.widgets.legend_marks import WIDE, LoadSwatch, Mark, Swatch
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bookdesk.widgets.look import Look

_LEFT = (
    BlockKind.AVAILABLE,
    BlockKind.LIMITED,
    BlockKind.HELD_BY_YOU,
    BlockKind.HELD,
    BlockKind.UNAVAILABLE,
)
_RIGHT = (BlockKind.BOOKED, BlockKind.ARRIVED, BlockKind.IN_SERVICE, BlockKind.DONE, BlockKind.NO_SHOW)
#: Between a mark and its name, px.
_BESIDE = 6


def page_of(view: View, look: Look) -> LegendPage:
    """Make the page of a view."""
    return _DayPage(look) if view is View.DAY else _RangePage(look, view)


class LegendPage(QWidget):
    """Marks with their names, or alone."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        # The width of the marks that stand alone, 0 where names stand beside them.
        self._alone_in = 0
        self._marks: dict[str, Mark] = {}
        self._names: dict[str, PlainLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(LEGEND_GAP)
        look.changed.connect(self._arrange)

    def add(self, kind: str, mark: Mark) -> None:
        """Add a mark."""
        self._marks[kind] = mark
        self._names[kind] = PlainLabel("", "small")
        for part in (mark, self._names[kind]):
            part.setParent(self)

    def name(self, kind: str, text: str) -> None:
        """Name a mark."""
        self._names[kind].setText(text)
        self._marks[kind].show_name(text)

    def set_hollow(self, kinds: Iterable[str], *, hollow: bool) -> None:
        """Draw states as they are where nothing newer is known, or as they are now."""
        for kind in kinds:
            mark = self._marks.get(kind)
            if isinstance(mark, Swatch):
                mark.set_hollow(hollow)

    def show_names(self) -> None:
        """Write the names beside the marks."""
        self._alone_in = 0
        self._arrange()

    def hide_names(self, width: int) -> None:
        """Leave the marks alone, as many in a row as have room in so many px."""
        self._alone_in = width
        self._arrange()

    def height_with_names(self, width: int) -> int:
        """Return its height, px, where names stand beside the marks and it has so many px across."""
        raise NotImplementedError

    def show_line(self, *, offline: bool, able_count: int) -> None:
        """Name the states as the line to the server is."""
        raise NotImplementedError

    def _place_names(self) -> None:
        """Place the marks, and beside them the names."""
        raise NotImplementedError

    def _arrange(self) -> None:
        for kind, mark in self._marks.items():
            self._grid.removeWidget(mark)
            self._grid.removeWidget(self._names[kind])
            mark.stand_alone(alone=bool(self._alone_in))
            self._names[kind].setVisible(not self._alone_in)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnMinimumWidth(column, 0)
            self._grid.setColumnStretch(column, 0)
        self._grid.setHorizontalSpacing(LEGEND_ALONE_GAP if self._alone_in else _BESIDE)
        if self._alone_in:
            self._place_alone()
        else:
            self._place_names()

    def _place_alone(self) -> None:
        in_row = marks_in_row(self._look, self._alone_in)
        for place, mark in enumerate(self._marks.values()):
            self._grid.addWidget(mark, place // in_row, place % in_row)
        self._grid.setColumnStretch(in_row, 1)


class _DayPage(LegendPage):
    """Two columns of the states of blocks."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        for kind in (*_LEFT, *_RIGHT):
            self.add(kind, Swatch(look, kind))

    def height_with_names(self, width: int) -> int:  # noqa: ARG002  no name is longer than its line
        """Return the height of the rows."""
        return legend_height(self._look)

    def _place_names(self) -> None:
        # Larger names have room below one another only.
        two = legend_columns(self._look) == 2
        self._grid.setColumnMinimumWidth(1, self._look.px(76) if two else 0)
        self._grid.setColumnStretch(3 if two else 1, 1)
        for column, kinds in ((0, _LEFT), (2, _RIGHT)):
            for place, kind in enumerate(kinds):
                row = place if two or column == 0 else place + len(_LEFT)
                self._grid.addWidget(self._marks[kind], row, column if two else 0)
                self._grid.addWidget(self._names[kind], row, (column if two else 0) + 1)

    def show_line(self, *, offline: bool, able_count: int) -> None:  # noqa: ARG002  a day's blocks are each one's
        """Say what was free, limited or held where nothing newer is known."""
        names = {
            BlockKind.AVAILABLE: self.tr("Was free") if offline else self.tr("Available"),
            BlockKind.LIMITED: self.tr("Was limited") if offline else self.tr("Limited"),
            BlockKind.HELD_BY_YOU: self.tr("Held by you"),
            BlockKind.HELD: self.tr("Was held") if offline else self.tr("Other desk"),
            BlockKind.UNAVAILABLE: self.tr("Unavailable"),
            BlockKind.BOOKED: self.tr("Booked"),
            BlockKind.ARRIVED: self.tr("Arrived"),
            BlockKind.IN_SERVICE: self.tr("In service"),
            BlockKind.DONE: self.tr("Done"),
            BlockKind.NO_SHOW: self.tr("No-show"),
        }
        for kind, name in names.items():
            self.name(kind, name)
        self.set_hollow((BlockKind.AVAILABLE, BlockKind.LIMITED, BlockKind.HELD), hollow=offline)


class _RangePage(LegendPage):
    """One column of what a week's spans or a month's days say."""

    def __init__(self, look: Look, view: View) -> None:
        super().__init__(look)
        self._view = view
        for kind, text in _rows(view, 0):
            self.add(kind, LoadSwatch(look) if kind == "load" else Swatch(look, kind))
            self.name(kind, text)
            self._names[kind].setWordWrap(True)

    def height_with_names(self, width: int) -> int:
        """Return the height of the rows, of which some take two lines."""
        # By the font that it will have: a name that was never shown has none of its own yet.
        metrics, mark = QFontMetrics(self._look.fonts.small), self._look.px(LEGEND_MARK)
        beside = QRect(0, 0, width - self._look.px(WIDE) - _BESIDE, 0)
        flags = Qt.TextFlag.TextWordWrap
        heights = [
            max(mark, metrics.boundingRect(beside, flags, name.text()).height())
            for name in self._names.values()
        ]
        return sum(heights) + (len(heights) - 1) * LEGEND_GAP

    def _place_names(self) -> None:
        self._grid.setColumnStretch(1, 1)
        for row, kind in enumerate(self._marks):
            self._grid.addWidget(self._marks[kind], row, 0)
            self._grid.addWidget(self._names[kind], row, 1)

    def show_line(self, *, offline: bool, able_count: int) -> None:
        """Draw what was free as it is drawn where nothing newer is known; name what so many make of it."""
        for kind, text in _rows(self._view, able_count):
            self.name(kind, text)
        self.set_hollow((BlockKind.AVAILABLE, BlockKind.LIMITED), hollow=offline)


def _rows(view: View, able_count: int) -> list[tuple[str, str]]:
    if view is View.WEEK:
        from bookdesk.viewmodels.week_texts import LEGEND_OF_FEW, SEVERAL, WEEK_LEGEND

        few = LEGEND_OF_FEW if able_count < SEVERAL else {}
        return [
            (kind, QCoreApplication.translate("WeekLegend", few.get(kind, text)))
            for kind, text in WEEK_LEGEND
        ]
    from bookdesk.viewmodels.month_texts import MONTH_LEGEND

    return [(kind, QCoreApplication.translate("MonthLegend", text)) for kind, text in MONTH_LEGEND]
