"""The legend: each state with the fill, border and glyph that the grid draws it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from bookdesk.domain.layout import BlockKind
from bookdesk.viewmodels.asked import View
from bookdesk.widgets.kept_places import rows_place
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.widgets.look import Look

_PEN_STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}
_LEFT = (
    BlockKind.AVAILABLE,
    BlockKind.LIMITED,
    BlockKind.HELD_BY_YOU,
    BlockKind.HELD,
    BlockKind.UNAVAILABLE,
)
_RIGHT = (BlockKind.BOOKED, BlockKind.ARRIVED, BlockKind.IN_SERVICE, BlockKind.DONE, BlockKind.NO_SHOW)
#: A swatch's height at 100 % and what is between two rows, px.
_SWATCH, _ROW_GAP = 16, 8
#: The largest text scale at which the legend's two columns fit.
_TWO_COLUMNS_TO = 1.0


class Swatch(QWidget):
    """A state's fill, border and glyph, 20 by 16 px at 100 %; `hollow` is how it looks offline."""

    def __init__(self, look: Look, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._hollow = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_hollow(self, hollow: bool) -> None:  # noqa: FBT001  a property's setter
        """Draw it without a fill."""
        if hollow != self._hollow:
            self._hollow = hollow
            self.update()

    def _on_look_changed(self) -> None:
        self.setFixedSize(self._look.px(20), self._look.px(_SWATCH))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        draw_swatch(self, QPainter(self), self._look, self._kind, hollow=self._hollow)


def draw_swatch(widget: QWidget, painter: QPainter, look: Look, kind: str, *, hollow: bool) -> None:
    """Draw a state's swatch over the whole of `widget`."""
    style, theme = look.theme.state(kind), look.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = "dashed" if hollow and style.edge == "solid" else style.edge
    pen = QPen(style.line, 1, _PEN_STYLES.get(edge, Qt.PenStyle.SolidLine))
    if edge in ("dashed", "dotted"):
        pen.setDashPattern([2.5, 2.0] if edge == "dashed" else [1.0, 1.5])
    painter.setPen(pen)
    painter.setBrush(theme.surface if hollow else style.fill)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    ink = QColor(style.line) if hollow and not theme.high_contrast else QColor(style.text)
    size = look.px(12)
    pixmap = look.pixmap(widget, style.glyph, ink, size)
    painter.drawPixmap((widget.width() - size) // 2, (widget.height() - size) // 2, pixmap)


class LoadSwatch(QWidget):
    """A bar that is filled in part, 20 by 16 px at 100 %."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        self.setFixedSize(self._look.px(20), self._look.px(_SWATCH))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(0, (self.height() - 6) / 2, self.width(), 6)
        painter.setBrush(self._look.theme.ring_track)
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(self._look.theme.state(BlockKind.BOOKED).line)
        painter.drawRoundedRect(bar.adjusted(0, 0, -self.width() * 0.4, 0), 3, 3)


class Legend(QWidget):
    """The states of the view that is shown, named as it names them.

    Its pages are made when needed, the first by `complete`; until then the day's has its room kept.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pages: dict[View, _Page] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(PlainLabel(self.tr("Legend"), "section"))
        rows = len(_LEFT) if look.fonts.scale <= _TWO_COLUMNS_TO else len(_LEFT) + len(_RIGHT)
        self._place: QWidget | None = rows_place(look, rows, look.px(_SWATCH), _ROW_GAP)
        self._column.addWidget(self._place)
        self._line = (View.DAY, False, 0)

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

    def _made(self, view: View) -> _Page:
        if view not in self._pages:
            page = self._pages[view] = (
                _DayPage(self._look) if view is View.DAY else _RangePage(self._look, view)
            )
            page.hide()
            self._column.addWidget(page)
        return self._pages[view]


class _Page(QWidget):
    """A grid of swatches with their names."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._swatches: dict[str, Swatch] = {}
        self._names: dict[str, PlainLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(_ROW_GAP)

    def add(self, kind: str, row: int, column: int) -> None:
        """Add a state."""
        self._swatches[kind] = Swatch(self._look, kind)
        self._names[kind] = PlainLabel("", "small")
        self._grid.addWidget(self._swatches[kind], row, column)
        self._grid.addWidget(self._names[kind], row, column + 1)

    def show_line(self, *, offline: bool, able_count: int) -> None:
        """Name the states as the line to the server is."""
        raise NotImplementedError


class _DayPage(_Page):
    """Two columns of the states of blocks."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        for column, kinds in ((0, _LEFT), (2, _RIGHT)):
            for row, kind in enumerate(kinds):
                self.add(kind, row, column)
        look.changed.connect(self._arrange)
        self._arrange()

    def _arrange(self) -> None:
        # Larger names have room below one another only.
        two = self._look.fonts.scale <= _TWO_COLUMNS_TO
        self._grid.setColumnMinimumWidth(1, self._look.px(76) if two else 0)
        self._grid.setColumnStretch(1, 0 if two else 1)
        self._grid.setColumnStretch(3, 1 if two else 0)
        for column, kinds in ((0, _LEFT), (2, _RIGHT)):
            for place, kind in enumerate(kinds):
                row = place if two or column == 0 else place + len(_LEFT)
                self._grid.addWidget(self._swatches[kind], row, column if two else 0)
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
            self._names[kind].setText(name)
        for kind in (BlockKind.AVAILABLE, BlockKind.LIMITED, BlockKind.HELD):
            self._swatches[kind].set_hollow(offline)


class _RangePage(_Page):
    """One column of what a week's spans or a month's days say."""

    def __init__(self, look: Look, view: View) -> None:
        super().__init__(look)
        self._grid.setColumnStretch(1, 1)
        self._view = view
        for row, (kind, text) in enumerate(_rows(view, 0)):
            if kind == "load":
                name = PlainLabel(text, "small")
                self._grid.addWidget(LoadSwatch(look), row, 0)
                self._grid.addWidget(name, row, 1)
            else:
                self.add(kind, row, 0)
                name = self._names[kind]
                name.setText(text)
            name.setWordWrap(True)

    def show_line(self, *, offline: bool, able_count: int) -> None:
        """Draw what was free as it is drawn where nothing newer is known; name what so many make of it."""
        for kind, text in _rows(self._view, able_count):
            if kind in self._names:
                self._names[kind].setText(text)
        for kind in (BlockKind.AVAILABLE, BlockKind.LIMITED):
            self._swatches[kind].set_hollow(offline)


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
