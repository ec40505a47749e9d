"""The room that parts of the window have in its first picture: they are made after it, and nothing jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QBoxLayout

    from bookdesk.widgets.look import Look

#: The open desk panel's width and the status bar's height with the line above it, px at 100 %.
PANEL_WIDTH, STATUS_HEIGHT = 304, 32
#: The small month: its cells, their heading, the row of its name, px at 100 %; and its weeks.
MONTH_CELL, MONTH_HEADER, MONTH_NAME, MONTH_WEEKS = 28, 24, 32, 6
#: The day's legend: its states; a mark's edge, what is between two rows and between two marks that stand
#: without their names, px at 100 %.
LEGEND_STATES, LEGEND_MARK, LEGEND_GAP, LEGEND_ALONE_GAP = 10, 16, 8, 4


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


def legend_columns(look: Look) -> int:
    """Return how many columns the day's legend has: larger names have room below one another only."""
    return 2 if look.fonts.scale <= 1 else 1


def legend_height(look: Look, alone_in: int = 0) -> int:
    """Return the height of the day's legend, px; `alone_in` is the width where names are left out, else 0."""
    if alone_in:
        rows, high = -(-LEGEND_STATES // marks_in_row(look, alone_in)), look.px(LEGEND_MARK)
    else:
        rows = LEGEND_STATES // legend_columns(look)
        high = max(look.px(LEGEND_MARK), QFontMetrics(look.fonts.small).height())
    return rows * high + (rows - 1) * LEGEND_GAP


def marks_in_row(look: Look, width: int) -> int:
    """Return how many marks without names stand beside each other in so many px."""
    return max(1, (width + LEGEND_ALONE_GAP) // (look.px(LEGEND_MARK) + LEGEND_ALONE_GAP))


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
