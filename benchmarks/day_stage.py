"""A real desk on a busy day in a view of its own, and what its paints are seen by."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QPaintEvent

from benchmarks.busy_house import BusyHouse
from benchmarks.full_days import SERVICE
from bookdesk.data.availability import ProviderAvailability

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QWidget

    from bookdesk.domain.columns import ProviderDay

#: What a window of 1440 x 900 leaves for the calendar.
SIZE = (1169, 813)
#: A quarter to ten on the first day.
NOW = datetime(2018, 7, 12, 14, 45, tzinfo=UTC)
FIRST_DAY = date(2018, 7, 12)
_PATIENCE = 120.0


class DayStage:
    """The desk's models over the real engine, live on a BusyHouse, and the day's view of them.

    What they read is stored in `folder`, nowhere without one.
    """

    def __init__(
        self, application: QApplication, providers: int, slots: int, folder: Path | None = None
    ) -> None:
        from bookdesk.data.codec import SCHEMA, DataCodec
        from bookdesk.data.source import open_source
        from bookdesk.query.disk_store import DiskStore
        from bookdesk.viewmodels.bridge import Bridge
        from bookdesk.viewmodels.clock import DeskClock
        from bookdesk.viewmodels.models import build_models
        from bookdesk.widgets.day_view import DayView
        from bookdesk.widgets.icons import Icons
        from bookdesk.widgets.theme import apply_theme, load_theme
        from bookdesk.widgets.typography import typography

        self.theme, self.sizes, self.icons = load_theme("light"), typography(), Icons()
        apply_theme(application, self.theme, self.sizes)
        self.clock = DeskClock()
        self.clock.observe(NOW, self.clock.now(), self.clock.now())
        self.bridge = Bridge()
        store = DiskStore(folder, DataCodec(), self.clock.now, schema=SCHEMA) if folder is not None else None
        self.source = open_source(self.bridge, self.clock, store)
        self.house = BusyHouse(providers, slots, NOW)
        self.models = build_models(self.source, self.clock, application)
        self.models.complete()
        self.desk = self.models.desk
        self.view = DayView(self.desk.grid, self.theme, self.sizes, self.icons)
        self.view.resize(*SIZE)
        self.view.show()
        opened: list[object] = []
        self.desk.day_opened.connect(opened.append)
        self.desk.connect_to(self.house.gateway)
        self.until(lambda: bool(opened))
        self.settle()

    def until(self, is_so: Callable[[], bool]) -> None:
        """Run the loop until something is so. Raises TimeoutError when it is not after two minutes."""
        gives_up = time.monotonic() + _PATIENCE
        while not is_so():
            QCoreApplication.processEvents()
            if time.monotonic() > gives_up:
                raise TimeoutError("the desk did not come to rest")

    def settle(self) -> None:
        """Run the loop until the neighbours are fetched and laid out ahead and nothing is left to do."""
        quiet = 0

        def is_quiet() -> bool:
            nonlocal quiet
            is_busy = self.source.client.is_fetching() or not self.desk.day.is_ahead
            quiet = 0 if is_busy else quiet + 1
            return quiet > 30

        self.until(is_quiet)

    def pause(self, seconds: float = 0.05) -> None:
        """Run the loop for a while, so that what follows a paint is over."""
        over = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > over)

    def rest(self) -> None:
        """Run the loop until the columns out of sight are laid out too."""

        def is_laid_out() -> bool:
            grid = self.desk.grid.grid
            return grid is not None and all(column.is_laid_out for column in grid.columns)

        self.until(is_laid_out)
        self.settle()

    def shown_days(self) -> list[ProviderDay]:
        """Return what is kept of each provider's shown day."""
        found = [self.source.client.get_query_data(key) for key in self.desk.day.keys]
        return [one.day for one in found if isinstance(one, ProviderAvailability)]

    @property
    def service_id(self) -> str:
        """The service whose slots are shown."""
        return SERVICE.id


class PaintCount(QObject):
    """Counts the paints of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        #: Square px of the newest one.
        self.area = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count a paint; never stop it."""
        if isinstance(event, QPaintEvent):
            self.count += 1
            self.area = event.rect().width() * event.rect().height()
        return False


class PaintTimes(QObject):
    """Notes when each paint of a widget begins: seconds of the clock, and of the processor on this thread."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.at: list[tuple[float, float]] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Note a paint; never stop it."""
        if event.type() == QEvent.Type.Paint:
            self.at.append((time.perf_counter(), time.thread_time()))
        return False


def painted_in(job: Callable[[], None], painted: PaintCount) -> float:
    """Do a job and run the loop until its paint is over; return the milliseconds it took."""
    before = painted.count
    started = time.perf_counter()
    job()
    while painted.count == before:
        QCoreApplication.processEvents()
    return (time.perf_counter() - started) * 1000
