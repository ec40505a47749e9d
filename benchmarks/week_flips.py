"""`python -m benchmarks.week_flips PLATFORM`: to the next week and painted, with its figures in memory.

Prints a line of JSON: `product` and `floor`, the milliseconds of each flip. A flip lasts from asking
for a week to the end of its paint. The product is the week's model over the real engine and its view;
the floor is one widget that plays back the strokes of the same picture, each block a finished pixmap,
and header and axis one pixmap each.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication

    from bookdesk.domain.schedule import Week
    from bookdesk.viewmodels.asked import Asked

SIZE = (1169, 813)
ROUNDS, WARM_UP = 60, 28
NOW = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)
#: Saturdays, on which weeks begin as in the demo business.
FIRST, WEEKS = date(2018, 7, 21), 14
#: Hours of a day's stretches, UTC, and how many of six providers are free in each.
_STRETCHES = ((14, 15, 4), (15, 16, 2), (16, 17, 0), (17, 18, 5), (18, 20, 6), (20, 21, 1), (21, 22, 3))
_OF = 6
#: Turns of the loop in which a flip that is over must paint nothing more.
_TURNS_AFTER = 4

Stroke = tuple["Callable[..., object]", tuple[object, ...]]


def main(platform: str) -> None:
    """Flip product and floor in turn."""
    os.environ["QT_QPA_PLATFORM"] = platform
    from PySide6.QtWidgets import QApplication

    application = QApplication([sys.argv[0]])
    flips = Flips(application)
    spent: dict[str, list[float]] = {"product": [], "floor": []}
    for number in range(WARM_UP + ROUNDS):
        for role, milliseconds in flips.turn(number % WEEKS).items():
            if number >= WARM_UP:
                spent[role].append(milliseconds)
    flips.check()
    print(json.dumps(spent))
    sys.stdout.flush()
    # Nothing of what ends is measured.
    os._exit(0)


class WeekFloor(QWidget):
    """Plays strokes back."""

    def __init__(self) -> None:
        super().__init__()
        self._strokes: list[Stroke] = []
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_picture(self, strokes: list[Stroke]) -> None:
        """Show another picture."""
        self._strokes = strokes
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint it."""
        painter = QPainter(self)
        for stroke, arguments in self._strokes:
            stroke(painter, *arguments)


class _Recorder:
    """Takes down what a painter is asked for."""

    def __init__(self) -> None:
        self.strokes: list[Stroke] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        stroke = getattr(QPainter, name)
        return lambda *arguments: self.strokes.append((stroke, arguments))


class Flips:
    """Product and floor, each in a window of the same size."""

    def __init__(self, application: QApplication) -> None:
        from benchmarks.day_stage import PaintCount
        from bookdesk.data import keys
        from bookdesk.data.source import open_source
        from bookdesk.domain.locale import Locale
        from bookdesk.domain.zones import zone
        from bookdesk.viewmodels.asked import Asked
        from bookdesk.viewmodels.bridge import Bridge
        from bookdesk.viewmodels.clock import DeskClock
        from bookdesk.viewmodels.week import WeekModel
        from bookdesk.widgets.icons import Icons
        from bookdesk.widgets.theme import apply_theme, load_theme
        from bookdesk.widgets.typography import typography
        from bookdesk.widgets.week_view import WeekView
        from bookdesk.widgets.week_view_surface import WeekSurface

        theme, sizes, icons = load_theme("light"), typography(), Icons()
        apply_theme(application, theme, sizes)
        self._bridge, self._clock = Bridge(), DeskClock()
        source = open_source(self._bridge, self._clock)
        starts = [FIRST + timedelta(weeks=place) for place in range(-1, WEEKS + 1)]
        for start in starts:
            source.client.set_query_data(keys.week_key(keys.filters("cut"), start), _figures(start))
        self._model = WeekModel(source)
        self._view = WeekView(self._model.table, theme, sizes, icons)
        self._surface = WeekSurface(theme, sizes, icons)
        self._floor = WeekFloor()
        for widget in (self._view, self._floor):
            widget.resize(*SIZE)
            widget.show()
        application.processEvents()
        locale = Locale(zone("America/Winnipeg"))
        self._wanted = [
            Asked(start + timedelta(days=2), "cut", (), 6, False, 5, locale, NOW, True, False)  # noqa: FBT003  a record
            for start in starts[1:-1]
        ]
        self._pictures = [self._prepared(asked) for asked in self._wanted]
        self._painted = {"product": PaintCount(self._view.viewport()), "floor": PaintCount(self._floor)}
        application.processEvents()

    def turn(self, place: int) -> dict[str, float]:
        """Flip both to a week; return the milliseconds that each took."""
        jobs: dict[str, Callable[[], None]] = {
            "product": lambda: self._model.show(self._wanted[place]),
            "floor": lambda: self._floor.show_picture(self._pictures[place]),
        }
        spent = {}
        for role, job in jobs.items():
            painted = self._painted[role]
            before = painted.count
            started = time.perf_counter()
            job()
            while painted.count == before:
                QCoreApplication.processEvents()
            spent[role] = (time.perf_counter() - started) * 1000
            for _ in range(_TURNS_AFTER):
                QCoreApplication.processEvents()
            assert painted.count == before + 1, f"a flip is one paint of the {role}"
        assert self._model.state.is_wanted
        return spent

    def check(self) -> None:
        """See that both painted the same at the same places."""
        pictures = [widget.grab().toImage() for widget in (self._view, self._floor)]
        places = [(x, y) for x in range(2, SIZE[0], 2) for y in range(2, SIZE[1], 2)]
        same = sum(pictures[0].pixel(*place) == pictures[1].pixel(*place) for place in places)
        assert same > 0.998 * len(places), f"only {same / len(places):.2%} of the pixels are the same"

    def _prepared(self, asked: Asked) -> list[Stroke]:
        from bookdesk.widgets.week_view_geometry import WeekGeometry
        from bookdesk.widgets.week_view_surface import WeekScene

        self._model.show(asked)
        QCoreApplication.processEvents()
        view, grid = self._view, self._model.table.grid
        assert grid is not None
        port = view.viewport().geometry()
        geometry = WeekGeometry(grid, port.width(), 1.0, port.height())
        ticks = tuple(y for y, _, hour in view.axis.labels() if hour)
        made = _Recorder()
        made.drawPixmap(QPoint(0, 0), _frame(view.grab(), port))
        made.setClipRect(port)
        made.translate(port.topLeft() - QPoint(view.horizontalOffset(), view.verticalOffset()))
        dirty = QRect(QPoint(view.horizontalOffset(), view.verticalOffset()), port.size())
        scene = WeekScene(grid, geometry, ticks, None, None, focused=False)
        self._surface.paint(cast("QPainter", made), dirty, scene, 1.0)
        return made.strokes


def _frame(picture: QPixmap, port: QRect) -> QPixmap:
    """Return what lies around the columns; the columns themselves are left out."""
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.fillRect(port, Qt.GlobalColor.transparent)
    painter.end()
    return picture


def _figures(start: date) -> Week:
    """Make a week's figures: a closed Sunday, and stretches that differ from day to day."""
    from bookdesk.domain.schedule import MonthDay, Severity, Week, WeekSpan

    days, spans = [], []
    for number in range(7):
        day = start + timedelta(days=number)
        closed = day.weekday() == 6
        turn = day.toordinal() % len(_STRETCHES)
        for place, (first, last, _) in enumerate(() if closed else _STRETCHES):
            free = _STRETCHES[(place + turn) % len(_STRETCHES)][2]
            severity = Severity.NORMAL if free > 2 else Severity.LIMITED if free else Severity.FULL
            at = datetime(day.year, day.month, day.day, tzinfo=UTC)
            begins, ends = at + timedelta(hours=first), at + timedelta(hours=last)
            spans.append(WeekSpan(begins, ends, f"{free} providers free", severity, free, _OF))
        count = 0 if closed else 20 + turn
        days.append(MonthDay(day, count, False, 30, closed, None, 100 * turn, 0 if closed else 1000))  # noqa: FBT003  a record
    return Week(tuple(spans), tuple(days), NOW, "bench", 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
