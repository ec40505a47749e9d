"""Columns side by side: as many as there is room for fill a view, and it scrolls on by whole ones."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

#: What a scroll by columns may miss an edge by, px: widths differ by one, and notches are rounded.
_NEARLY = 8


def column_edges(count: int, room: int, least: int) -> list[int]:
    """Return the left edges of so many columns and the right edge of the last, px.

    `room` is the width that is seen, a column is `least` px wide or wider. What lies as many columns
    apart as are seen lies just that width apart: none is cut where another begins at the left.
    """
    seen = max(1, min(count, room // least))
    return [max(room, least) * place // seen for place in range(count + 1)]


def near_edge(edges: Sequence[int], x: int, reach: int) -> int:
    """Return the edge nearest to a distance if it is `reach` px away or less, else the distance."""
    after = bisect_left(edges, x)
    nearest = min(edges[max(0, after - 1) : after + 1], key=lambda edge: abs(edge - x))
    return nearest if abs(nearest - x) <= reach else x


class ColumnScroll(QObject):
    """Lets a view's horizontal scroll bar stop at the edges of columns.

    A notch of the wheel goes on by a column, a slider that is let go to the nearest; in between, under a
    finger, it goes where it is moved to.
    """

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self._view = view
        self._edges: Sequence[int] = (0,)
        self._bar.actionTriggered.connect(self._on_action_triggered)
        self._bar.sliderReleased.connect(self._on_slider_released)

    @property
    def _bar(self) -> QScrollBar:
        # Never kept: it is Qt's own, and PySide6 would delete what it keeps together with its keeper.
        return self._view.horizontalScrollBar()

    def show_edges(self, edges: Sequence[int]) -> None:
        """Stop at these edges from now on; what stood at the left stays there when they are others."""
        before, self._edges = self._edges, edges
        if len(edges) < 2:
            return
        self._bar.setSingleStep(-(-edges[1] // max(1, QApplication.wheelScrollLines())))
        if len(before) == len(edges) and before != edges:
            stood = near_edge(before, self._bar.value(), before[-1])
            self._bar.setValue(edges[before.index(stood)])

    def _on_action_triggered(self, _action: int) -> None:
        if not self._bar.isSliderDown():
            self._bar.setSliderPosition(near_edge(self._edges, self._bar.sliderPosition(), _NEARLY))

    def _on_slider_released(self) -> None:
        self._bar.setValue(near_edge(self._edges, self._bar.value(), self._edges[-1]))
