"""The legend of the view that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bookdesk.viewmodels.asked import View
from bookdesk.widgets.kept_places import legend_height
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.widgets.legend_pages import LegendPage
    from bookdesk.widgets.look import Look

#: Between the heading and the marks, with their names and without, px.
_BELOW, _BELOW_SHORT = 8, 4


class Legend(QWidget):
    """The states of the view that is shown, named as it names them.

    Its pages are made when needed, the first by `complete`; until then the day's has its room kept.
    Where there is no room for the names its marks stand alone, in a row.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        # The width of the marks that stand alone, 0 where names stand beside them.
        self._alone_in = 0
        self._pages: dict[View, LegendPage] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_BELOW)
        self._column.addWidget(PlainLabel(self.tr("Legend"), "section"))
        self._place: QWidget | None = QWidget()
        self._column.addWidget(self._place)
        self._line = (View.DAY, False, 0)
        look.changed.connect(self._keep_place)
        self._keep_place()

    def complete(self) -> None:
        """Make the page of the view that is shown."""
        place, self._place = self._place, None
        if place is not None:
            self._column.removeWidget(place)
            place.deleteLater()
            view, offline, able_count = self._line
            self.show_line(view, offline=offline, able_count=able_count)

    def make_ahead(self) -> Iterator[None]:
        """Make the pages of the views that were not looked at, a piece at each step."""
        for view in View:
            self._made(view)
            yield

    def fit(self, width: int, height: int) -> None:
        """Write the names beside the marks where so many px have room for both, else leave them out."""
        page = self._pages.get(self._line[0])
        rows = legend_height(self._look) if page is None else page.height_with_names(width)
        heading = QFontMetrics(self._look.fonts.small_strong).height()
        alone_in = 0 if heading + _BELOW + rows <= height else width
        if alone_in != self._alone_in:
            self._alone_in = alone_in
            self._column.setSpacing(_BELOW_SHORT if alone_in else _BELOW)
            self._keep_place()
            for one in self._pages.values():
                self._arrange(one)

    def _arrange(self, page: LegendPage) -> None:
        if self._alone_in:
            page.hide_names(self._alone_in)
        else:
            page.show_names()

    def _keep_place(self) -> None:
        if self._place is not None:
            self._place.setFixedHeight(legend_height(self._look, self._alone_in))

    def show_line(self, view: View, *, offline: bool, able_count: int) -> None:
        """Match what is drawn: offline what was free and held tells what it was.

        `able_count` are the providers that are looked at and offer the service.
        """
        line = (view, offline, able_count)
        same, self._line = line == self._line, line
        if self._place is not None or (same and view in self._pages):
            return
        self._made(view)
        for one, page in self._pages.items():
            page.setVisible(one is view)
        self._pages[view].show_line(offline=offline, able_count=able_count)

    def _made(self, view: View) -> LegendPage:
        if view not in self._pages:
            from bookdesk.widgets.legend_pages import page_of

            page = self._pages[view] = page_of(view, self._look)
            page.hide()
            self._arrange(page)
            self._column.addWidget(page)
        return self._pages[view]
