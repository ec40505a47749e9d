"""The time axis at the left of the day, its corner with the zone, and the cap over the gutter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bookdesk.domain.clocktext import axis_clock
from bookdesk.domain.zones import from_seconds
from bookdesk.widgets.day_view_geometry import AXIS_WIDTH, GUTTER, HEADER_HEIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from bookdesk.domain.intervals import Interval
    from bookdesk.domain.locale import Locale
    from bookdesk.widgets.day_view_geometry import DayGeometry
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_HALF_HOUR = 1800
_PILL_WIDTH, _PILL_HEIGHT = 48, 20


class DayAxis(QWidget):
    """Hours in bold, half hours regular, and the pill of the now-line; scrolls with the view."""

    def __init__(self, parent: QWidget, theme: Theme, sizes: Typography) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme, self._sizes = theme, sizes
        self._geometry: DayGeometry | None = None
        self._window: Interval | None = None
        self._locale: Locale | None = None
        self._labels: list[tuple[int, str, bool]] | None = None
        # Written once for a day: a window on its way to its size asks for the labels some twelve times.
        self._written: tuple[Interval, Locale, list[tuple[int, str, bool]]] | None = None
        self._offset = 0
        self._now: tuple[int, str] | None = None

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Change theme and type."""
        self._theme, self._sizes = theme, sizes
        self.update()

    def show_day(self, geometry: DayGeometry, window: Interval | None, locale: Locale | None) -> None:
        """Show the hours of `window` (epoch seconds) as `locale` writes them."""
        self._geometry, self._window, self._locale = geometry, window, locale
        self._labels = None
        self.update()

    def scroll_to(self, offset: int) -> None:
        """Show the axis from `offset` px on."""
        if offset != self._offset:
            self._offset = offset
            self.update()

    def show_now(self, now: tuple[int, str] | None) -> None:
        """Put the pill at a height (px, before scrolling) with a time; None takes it away."""
        if now != self._now:
            self._now = now
            self.update()

    def labels(self) -> list[tuple[int, str, bool]]:
        """Return the labels as (height of their line in px, text, whether it is an hour)."""
        if self._labels is None:
            self._labels = self._made_labels()
        return self._labels

    def _made_labels(self) -> list[tuple[int, str, bool]]:
        if self._geometry is None or self._window is None or self._locale is None:
            return []
        known = self._written
        if known is None or known[0] != self._window or known[1] != self._locale:
            known = self._written = (self._window, self._locale, _write_hours(self._window, self._locale))
        return [(self._geometry.y_of(at), text, hour) for at, text, hour in known[2]]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the labels that are seen, then the pill over them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self._theme.surface)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.line)
        pill = self._pill()
        height = self._sizes.small_line
        for y, text, hour in self.labels():
            top = y - self._offset + 2
            box = QRect(0, top, self.width(), height)
            if not box.intersects(event.rect()) or (pill is not None and pill.intersects(QRectF(box))):
                continue
            font = self._sizes.small_strong if hour else self._sizes.small
            colour = self._theme.text2 if hour else self._theme.text3
            _write(painter, text, font, colour, QPointF(8, top), height)
        if pill is not None and self._now is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.now)
            painter.drawRoundedRect(pill, 4, 4)
            painter.setPen(self._theme.on_now)
            painter.setFont(self._sizes.small_strong)
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._now[1])

    def _pill(self) -> QRectF | None:
        if self._now is None:
            return None
        scale = self._sizes.scale
        width, height = round(_PILL_WIDTH * scale), round(_PILL_HEIGHT * scale)
        y = self._now[0] - self._offset - height // 2
        return QRectF((self.width() - width) // 2, y, width, height)


class DayCorner(QWidget):
    """The corner over the axis: names the zone's offset; the one over the gutter names nothing."""

    def __init__(self, parent: QWidget, theme: Theme, sizes: Typography, *, gutter: bool = False) -> None:
        super().__init__(parent)
        self._theme, self._sizes, self._gutter = theme, sizes, gutter
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Change theme and type."""
        self._theme, self._sizes = theme, sizes
        self.updateGeometry()
        self.update()

    def set_text(self, text: str) -> None:
        """Say the offset, such as UTC-5."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the corner's size: as high as the header."""
        width = GUTTER if self._gutter else round(AXIS_WIDTH * self._sizes.scale)
        return QSize(width, round(HEADER_HEIGHT * self._sizes.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text above the lower line."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.surface2 if self._gutter else self._theme.surface)
        right = self.width() - 1
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.line_strong)
        if not self._gutter:
            painter.fillRect(right, 0, 1, self.height() - 1, self._theme.line)
        height, font = self._sizes.small_line, self._sizes.small
        lines = [self._text]
        if QFontMetricsF(font).horizontalAdvance(self._text) > right - 8:
            # An offset of half an hour is wider than the axis: UTC above, +5:30 below.
            lines = [self._text[:3], self._text[3:]]
        for place, text in enumerate(reversed(lines)):
            top = self.height() - (place + 1) * height - round(8 * self._sizes.scale)
            _write(painter, text, font, self._theme.text3, QPointF(8, top), height)


def _write_hours(window: Interval, locale: Locale) -> list[tuple[int, str, bool]]:
    """Write each half hour of a window as (epoch seconds, text, whether it is an hour)."""
    # By instants: on a day of 25 hours one hour stands there twice, on one of 23 one is missing.
    return [
        (at, axis_clock(instant, locale), not instant.astimezone(locale.zone).minute)
        for at in range(window.start, window.end, _HALF_HOUR)
        for instant in (from_seconds(at),)
    ]


def _write(painter: QPainter, text: str, font: QFont, colour: QColor, at: QPointF, height: int) -> None:
    metrics = QFontMetricsF(font)
    base = round((height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QPointF(at.x(), at.y() + base), text)
