"""Stepping 20 days forward at 2 a second against a server that answers each question 300 ms late.

The server is the real backend with a real HTTP server in front of it that is late; the desk is its
real gateway, bridge, engine, models and coordinator, without a window. A day counts as cached when
its grid and the names on it are there as `step` returns, with nothing waited for.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from PySide6.QtCore import QCoreApplication, QObject, QTimer

from benchmarks.programs import running
from bookdesk.api.client import HttpGateway
from bookdesk.data.source import open_source
from bookdesk.viewmodels.bridge import Bridge
from bookdesk.viewmodels.clock import DeskClock
from bookdesk.viewmodels.models import build_models

if TYPE_CHECKING:
    from datetime import date

STEPS = 20
EACH_MS = 500
LATE_MS = 300
#: Steps that may be waited for.
MAY_WAIT = 2


class Person(QObject):
    """Steps on when the first day is there; `cached` has for each step whether its day was there at once.

    `spent` are the seconds for which each step kept the GUI thread.
    """

    def __init__(self, gateway_url: str, token: str) -> None:
        super().__init__()
        self.bridge = Bridge(self)
        self.clock = DeskClock(self)
        self.source = open_source(self.bridge, self.clock)
        self.desk = build_models(self.source, self.clock, self).desk
        self.gateway = HttpGateway(gateway_url, token, "Bench", self.clock.now, self.clock.observe)
        self.cached: list[bool] = []
        self.spent: list[float] = []
        self.days: list[date | None] = []
        self._timer = QTimer(self)
        self._timer.setInterval(EACH_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.desk.day_opened.connect(self._on_first_day)
        self.desk.connect_to(self.gateway)

    def close(self) -> None:
        """End the line and all work."""
        self.source.client.close()
        self.clock.close()
        self.bridge.close()
        self.gateway.close()

    def _on_first_day(self) -> None:
        self.desk.day_opened.disconnect(self._on_first_day)
        self._timer.start()

    def _on_timeout(self) -> None:
        if len(self.cached) == STEPS:
            QCoreApplication.quit()
            return
        started = time.perf_counter()
        self.desk.step(1)
        self.spent.append(time.perf_counter() - started)
        grid, wanted = self.desk.grid.grid, self.desk.state.date
        shown = grid is not None and grid.date == wanted and bool(grid.columns)
        # The names on the blocks are of a question of their own.
        known = all(self.source.client.get_query_data(key) is not None for key in self.desk.shown_keys)
        self.cached.append(shown and known)
        self.days.append(wanted)


def main() -> None:
    """Step, and print for each step whether its day was there, then the counts."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running("bookdesk", "backend", "--demo", "--data", str(Path(folder) / "data")) as backend,
        running("benchmarks.slow_server", backend["url"], str(LATE_MS)) as slow,
    ):
        application = QCoreApplication.instance() or QCoreApplication([])
        person = Person(slow["url"], backend["token"])
        application.exec()
        person.close()
        with httpx.Client(trust_env=False) as client:
            counted: dict[str, Any] = client.get(f"{slow['url']}/counted").json()
    for number, (day, there, spent) in enumerate(
        zip(person.days, person.cached, person.spent, strict=True), 1
    ):
        print(f"  step {number:2}  {day}  {'cached' if there else 'waited for'}  {spent * 1000:5.1f} ms")
    counts = counted["counts"]
    asked = ", ".join(f"{count} {path}" for path, count in sorted(counts.items()))
    later = person.cached[MAY_WAIT:]
    print(
        f"prefetch   {sum(person.cached)} of {STEPS} days cached, {sum(later)} of {len(later)} after the "
        f"second step   target all of those"
    )
    print(f"           {sum(counts.values())} requests, {counted['most']} at once: {asked}")
    assert all(later), "a day after the second step was not in memory"


if __name__ == "__main__":
    main()
