"""The room that parts of the window have in its first picture: they are made after it, and nothing jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QBoxLayout

    from bookdesk.widgets.look import Look

#: The open desk panel's width and the status bar's height with the line above it, px at 100 %.
PANEL_WIDTH, STATUS_HEIGHT = 304, 32
#: The small month: its cells, their heading, the row of its name, px at 100 %; and its weeks.
MONTH_CELL, MONTH_HEADER, MONTH_NAME, MONTH_WEEKS = 28, 24, 32, 6


def panel_width(look: Look) -> int:
    """Return the open panel's width, px: it grows less than the text, for the grid needs room too."""
    return look.part_px(PANEL_WIDTH, 0.5)


def status_height(look: Look) -> int:
    """Return the status bar's height without its line, px."""
    return look.px(STATUS_HEIGHT) - 1


def panel_place(look: Look, edge: QWidget) -> QWidget:
    """Make an empty panel with `edge`, a line, at its left."""
    place = _place("panel")
    place.setFixedWidth(panel_width(look))
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(edge)
    row.addStretch()
    return place


def status_place(look: Look) -> QWidget:
    """Make an empty bar."""
    place = _place("bar")
    place.setFixedHeight(status_height(look))
    return place


def month_place(look: Look) -> QWidget:
    """Make the small month's room."""
    place = QWidget()
    rows = look.part_px(MONTH_HEADER, 0.5) + MONTH_WEEKS * look.part_px(MONTH_CELL, 0.5)
    place.setFixedHeight(look.px(MONTH_NAME) + rows)
    return place


def rows_place(look: Look, rows: int, mark: int, gap: int) -> QWidget:
    """Make room for rows of small text beside marks of a height; marks and gaps in px."""
    place = QWidget()
    place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    high = max(mark, QFontMetrics(look.fonts.small).height())
    place.setFixedHeight(rows * high + (rows - 1) * gap)
    return place


def take_place(layout: QBoxLayout, place: QWidget, part: QWidget) -> None:
    """Put a part where its room was kept."""
    layout.replaceWidget(place, part)
    place.hide()
    place.deleteLater()
    # What comes to a parent that is visible is hidden, and takes no room, until it is shown.
    part.show()


def _place(role: str) -> QWidget:
    place = QWidget()
    place.setProperty("role", role)
    place.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return place
