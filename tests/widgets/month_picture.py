"""The month of the design's picture, July 2018 seen from the 12th at 10:43, and views of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bookdesk.domain.locale import Locale
from bookdesk.domain.month_layout import Figures, month_cells
from bookdesk.domain.schedule import MonthDay
from bookdesk.domain.zones import zone
from bookdesk.viewmodels.month_grid import MonthGrid, MonthGridModel
from bookdesk.widgets.month_view import MonthView

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtCore import QPoint
    from pytestqt.qtbot import QtBot

    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

TODAY = date(2018, 7, 12)
SELECTED = date(2018, 7, 17)
LOCALE = Locale(zone("America/Winnipeg"))
_HOLIDAYS = {(7, 1): "Canada Day", (7, 2): "Statutory holiday", (8, 6): "Terry Fox Day"}
_BOOKED = {3: 34, 4: 31, 5: 36, 6: 38, 7: 22, 9: 33, 10: 35, 11: 32}
_JULY = {
    12: (20, 68), 13: (9, 88), 14: (24, 47), 16: (31, 52), 17: (22, 64), 18: (6, 91), 19: (0, 100),
    20: (4, 94), 21: (19, 58), 23: (38, 41), 24: (35, 46), 25: (41, 37), 26: (27, 57), 27: (8, 89),
    28: (26, 43), 30: (44, 33), 31: (47, 29),
}  # fmt: skip
_AUGUST = {
    1: (40, 39), 2: (43, 35), 3: (29, 55), 4: (30, 34), 7: (49, 26), 8: (51, 23), 9: (46, 30),
    10: (33, 50), 11: (31, 32),
}  # fmt: skip


def make_day(
    day: date,
    free: int = 0,
    percent: int = 0,
    booked: int = 0,
    *,
    closed: bool = False,
    label: str | None = None,
) -> MonthDay:
    """Make a day's figures; a day has 1,000 minutes of work."""
    limited = 0 < free < 10
    return MonthDay(day, free, limited, booked, closed, label, percent * 10, 0 if closed else 1000)


def picture_days() -> list[MonthDay]:
    """Make the figures of July and the first days of August."""
    found = []
    for month, known in ((7, _JULY), (8, _AUGUST)):
        for number in range(1, 32):
            day = date(2018, month, number)
            label = _HOLIDAYS.get((month, number))
            if label or day.weekday() == 6:
                found.append(make_day(day, closed=True, label=label))
            elif month == 7 and number in _BOOKED:
                found.append(make_day(day, booked=_BOOKED[number], percent=90))
            elif number in known:
                found.append(make_day(day, *known[number], booked=12))
    return found


def picture_grid(as_of: datetime | None = None, *, mine: bool = False, locale: Locale = LOCALE) -> MonthGrid:
    """Lay the picture's month out; with `as_of` as it is shown offline."""
    figures = {day.date: Figures(day, as_of) for day in picture_days()}
    return MonthGrid(2018, 7, month_cells(2018, 7, 6, figures, TODAY), locale, mine)


def open_month(
    qtbot: QtBot, model: MonthGridModel, theme: Theme, sizes: Typography, icons: Icons
) -> MonthView:
    """Open a view as large as the picture's, the 17th selected, with the focus."""
    made = MonthView(model, theme, sizes, icons)
    qtbot.addWidget(made)
    made.resize(1169, 813)
    made.select(SELECTED)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def table_of(view: MonthView) -> MonthGridModel:
    model = view.model()
    assert isinstance(model, MonthGridModel)
    return model


def middle(view: MonthView, day: date) -> QPoint:
    return view.visualRect(table_of(view).index_of(day)).center()
