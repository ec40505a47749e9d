"""`python -m benchmarks.month_flips PLATFORM`: to the next month and painted, with its figures in memory.

Prints a line of JSON: `product` and `floor`, the milliseconds of each flip. A flip lasts from asking
for a month to the end of its paint. The product is the month's model over the real engine and its
view; the floor is one widget that paints the same texts, glyphs, chips and bars, with all that can
be made before made before.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from benchmarks.month_floor import MonthFloor

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from benchmarks.month_floor import Picture
    from bookdesk.domain.schedule import Month
    from bookdesk.viewmodels.asked import Asked

SIZE = (1169, 813)
ROUNDS, WARM_UP = 60, 24
#: How far a colour's parts may differ, of 255.
_SHADE = 70
NOW = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)
#: A year and its neighbours, so that each flip has both of its own.
MONTHS = [(2018 + place // 12, place % 12 + 1) for place in range(5, 19)]


def main(platform: str) -> None:
    """Flip product and floor in turn."""
    os.environ["QT_QPA_PLATFORM"] = platform
    from PySide6.QtWidgets import QApplication

    application = QApplication([sys.argv[0]])
    flips = Flips(application)
    spent: dict[str, list[float]] = {"product": [], "floor": []}
    for number in range(WARM_UP + ROUNDS):
        for role, milliseconds in flips.turn(number % len(MONTHS)).items():
            if number >= WARM_UP:
                spent[role].append(milliseconds)
    flips.check()
    print(json.dumps(spent))
    sys.stdout.flush()
    # Nothing of what ends is measured.
    os._exit(0)


class Flips:
    """Product and floor, each in a window of the same size."""

    def __init__(self, application: QApplication) -> None:
        from bookdesk.data import keys
        from bookdesk.data.source import open_source
        from bookdesk.domain.locale import Locale
        from bookdesk.domain.zones import zone
        from bookdesk.viewmodels.asked import Asked
        from bookdesk.viewmodels.bridge import Bridge
        from bookdesk.viewmodels.clock import DeskClock
        from bookdesk.viewmodels.month import MonthModel
        from bookdesk.widgets.icons import Icons
        from bookdesk.widgets.month_view import MonthView
        from bookdesk.widgets.theme import apply_theme, load_theme
        from bookdesk.widgets.typography import typography

        theme, sizes, icons = load_theme("light"), typography(), Icons()
        apply_theme(application, theme, sizes)
        self._bridge, self._clock = Bridge(), DeskClock()
        source = open_source(self._bridge, self._clock)
        filters = keys.filters("cut")
        for place in range(-1, len(MONTHS) + 1):
            year, month = divmod(2018 * 12 + 5 + place, 12)
            source.client.set_query_data(
                keys.calendar_key(filters, year, month + 1), _figures(year, month + 1)
            )
        self._model = MonthModel(source)
        self._view = MonthView(self._model.table, theme, sizes, icons)
        self._floor = MonthFloor(theme, sizes, icons)
        for widget in (self._view, self._floor):
            widget.resize(*SIZE)
            widget.show()
        application.processEvents()
        locale = Locale(zone("America/Winnipeg"))
        self._wanted = [
            Asked(date(y, m, 17), "cut", (), 6, False, 6, locale, NOW, True, False)  # noqa: FBT003  a record
            for y, m in MONTHS
        ]
        self._pictures = [self._prepared(asked) for asked in self._wanted]
        self._painted = {"product": PaintCount(self._view.viewport()), "floor": PaintCount(self._floor)}
        application.processEvents()

    def turn(self, place: int) -> dict[str, float]:
        """Flip both to a month; return the milliseconds that each took."""
        jobs = {"product": self._flip_product, "floor": self._flip_floor}
        spent = {}
        for role, job in jobs.items():
            painted = self._painted[role]
            before = painted.count
            started = time.perf_counter()
            job(place)
            while painted.count == before:
                self._process()
            spent[role] = (time.perf_counter() - started) * 1000
            self._process()
            assert painted.count == before + 1, f"a flip is one paint of the {role}"
        assert self._model.state.is_wanted
        return spent

    def check(self) -> None:
        """See that both painted the same at the same places; letters' edges are a shade apart."""
        pictures = [widget.grab().toImage() for widget in (self._view, self._floor)]
        places = [(x, y) for x in range(2, SIZE[0], 2) for y in range(40, SIZE[1], 2)]
        pairs = ((pictures[0].pixel(*place), pictures[1].pixel(*place)) for place in places)
        same = sum(_alike(one, other) for one, other in pairs)
        assert same > 0.998 * len(places), f"only {same / len(places):.2%} of the pixels are the same"

    def _flip_product(self, place: int) -> None:
        self._model.show(self._wanted[place])
        self._view.select(self._wanted[place].date)

    def _flip_floor(self, place: int) -> None:
        self._floor.show_picture(self._pictures[place])

    def _process(self) -> None:
        from PySide6.QtCore import QCoreApplication

        QCoreApplication.processEvents()

    def _prepared(self, asked: Asked) -> Picture:
        self._model.show(asked)
        view, grid = self._view, self._model.table.grid
        assert grid is not None
        top = view.horizontalHeader().height()
        lefts = [view.columnViewportPosition(column) for column in range(7)]
        tops = [top + view.rowViewportPosition(row) for row in range(6)]
        return self._floor.prepared(grid, [*lefts, SIZE[0]], [*tops, SIZE[1]])


class PaintCount(QObject):
    """Counts the paints of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count a paint; never stop it."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def _alike(one: int, other: int) -> bool:
    return all(abs((one >> place & 0xFF) - (other >> place & 0xFF)) <= _SHADE for place in (0, 8, 16))


def _figures(year: int, month: int) -> Month:
    """Make a month's figures: closed Sundays, some days limited, some full."""
    from bookdesk.domain.schedule import Month, MonthDay

    days, day = [], date(year, month, 1)
    while day.month == month:
        seed = day.toordinal() * 7919 % 53
        closed = day.weekday() == 6
        free = 0 if closed or seed % 9 == 0 else seed
        busy = 1000 - free * 15
        days.append(MonthDay(day, free, 0 < free < 10, 30, closed, None, busy, 0 if closed else 1000))
        day += timedelta(days=1)
    return Month(tuple(days), NOW, "bench", 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
