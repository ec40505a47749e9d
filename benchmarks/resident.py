"""What a process keeps in memory: `python -m benchmarks.resident ROLE [DAYS PROVIDERS SLOTS]`.

`empty` shows an empty window. `engine` has the query engine beside it, on a real bridge, and as
many days in its cache as asked for; `desk` is the desk's own window with them, whole and with Qt
imported as the desk imports it. Each prints JSON: `rss` in bytes, `cached`, how many provider days
with all their slots the cache holds, and `before`, the memory before the days came.
"""

from __future__ import annotations

import gc
import json
import sys
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from concurrent.futures import Future

    from PySide6.QtWidgets import QApplication

    from bookdesk.data.source import Source

NOW = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)
FIRST_DAY = date(2018, 7, 12)


def main(role: str, *size: str) -> None:
    """Run a role and tell what its process keeps."""
    if role == "desk":
        from bookdesk.viewmodels import plain_import  # noqa: F401  before PySide6, as the desk does

    # isort: split
    from PySide6.QtWidgets import QApplication

    application = QApplication([sys.argv[0]])
    numbers = [int(number) for number in size]
    if role == "desk":
        _desk(application, *numbers)
    else:
        _empty(application, *numbers)


def _resident() -> int:
    gc.collect()
    return int(psutil.Process().memory_info().rss)


def _empty(application: QApplication, *engine: int) -> None:
    from PySide6.QtWidgets import QMainWindow

    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    application.processEvents()
    if engine:
        _engine(application, *engine)
    else:
        print(json.dumps({"rss": _resident()}))


def _engine(application: QApplication, days: int, providers: int, slots: int) -> None:
    from benchmarks.full_days import FullHouse
    from bookdesk.data.source import open_source
    from bookdesk.viewmodels.bridge import Bridge
    from bookdesk.viewmodels.clock import DeskClock

    bridge, clock = Bridge(application), DeskClock(application)
    source = open_source(bridge, clock)
    source.connect_to(FullHouse(providers, slots, NOW).gateway)
    _fill(source, days, providers, slots)
    source.client.close()
    bridge.close()


def _desk(application: QApplication, days: int, providers: int, slots: int) -> None:
    from benchmarks.full_days import FullHouse
    from bookdesk.data.source import open_source
    from bookdesk.viewmodels.bridge import Bridge
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.models import build_models
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.main_window import MainWindow
    from bookdesk.widgets.theme import apply_theme, load_theme

    bridge, clock = Bridge(application), DeskClock(application)
    clock.observe(NOW, clock.now(), clock.now())
    source = open_source(bridge, clock)
    models = build_models(source, clock, application)
    theme = load_theme("light")
    apply_theme(application, theme)
    window = MainWindow(models, theme, Icons())
    window.show_desk()
    window.show()
    wanted = {"whole window", "day"}

    def on_there(part: str) -> None:
        wanted.discard(part)
        if not wanted:
            application.quit()

    window.completed.connect(lambda: on_there("whole window"))
    models.desk.day_opened.connect(lambda: on_there("day"))
    models.desk.connect_to(FullHouse(providers, slots, NOW).gateway)
    application.exec()
    _fill(source, days, providers, slots)
    source.client.close()
    bridge.close()


def _fill(source: Source, days: int, providers: int, slots: int) -> None:
    """Fetch days ahead as the coordinator does, each when the one before is there, and tell."""
    from bookdesk.data import keys
    from bookdesk.data.availability import ProviderAvailability

    # As the catalogue's: all days' keys share them.
    staff = [f"p{number}" for number in range(providers)]
    before = _resident()
    for day in range(days):
        _fetch_day(source, FIRST_DAY + timedelta(days=day), staff)
    found = [value for _, value in source.client.get_queries_data((keys.AVAILABILITY,))]
    cached = sum(isinstance(value, ProviderAvailability) and len(value.day) == slots for value in found)
    print(json.dumps({"rss": _resident(), "cached": cached, "before": before}))


def _fetch_day(source: Source, day: date, staff: list[str]) -> None:
    from PySide6.QtCore import QCoreApplication

    from benchmarks.full_days import SERVICE
    from bookdesk.data import keys
    from bookdesk.data.fetchers import ProviderDayFetcher

    left = set(staff)

    def on_done(provider: str, _done: Future[None]) -> None:
        left.discard(provider)
        if not left:
            QCoreApplication.quit()

    with source.client.batch():
        for provider in staff:
            fetcher = ProviderDayFetcher(source, provider, SERVICE.id, day)
            key = keys.availability_key(provider, SERVICE.id, day)
            source.client.prefetch_query(key, fetcher).add_done_callback(partial(on_done, provider))
    if left:
        QCoreApplication.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
