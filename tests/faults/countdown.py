"""A desk's countdown as a process of its own: holds a slot and tells, for each line it reads, what is left.

Its argument is the server's URL; the token is the first line. It answers at the next tick of the desk's
clock, once the hold's model has counted, with the seconds that the panel shows, the hold's phase, and the
machine's own wall clock in epoch seconds.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier

from bookdesk.api.client import HttpGateway
from bookdesk.data.source import open_source
from bookdesk.viewmodels.bridge import Bridge
from bookdesk.viewmodels.clock import DeskClock
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.viewmodels.models import build_models

if TYPE_CHECKING:
    from bookdesk.viewmodels.hold import HoldModel


class Countdown(QObject):
    """A desk without a window: holds the last free slot of the day and tells how its model counts."""

    def __init__(self, url: str, parent: QObject) -> None:
        super().__init__(parent)
        self._url = url
        self._clock = DeskClock(self)
        self._models = build_models(open_source(Bridge(self), self._clock), self._clock, self)
        # Made here, so that it hears of a tick before this does.
        self._hold: HoldModel = self._models.complete().hold
        self._gateway: HttpGateway | None = None
        self._has_asked = False
        self._looks = 0
        self._half = b""
        self._clock.ticked.connect(self._on_ticked)
        self._input = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._input.activated.connect(self._on_input)

    def _on_input(self) -> None:
        # Not by sys.stdin: a second line would wait in its buffer until a third one comes.
        *lines, self._half = (self._half + os.read(sys.stdin.fileno(), 65536)).split(b"\n")
        for line in lines:
            if self._gateway is None:
                token = line.decode()
                self._gateway = HttpGateway(self._url, token, "Desk 1", self._clock.now, self._clock.observe)
                self._models.desk.connect_to(self._gateway)
                self._clock.start()
            else:
                self._looks += 1

    def _on_ticked(self) -> None:
        grid, picture = self._models.desk.grid.grid, self._models.desk.day.picture
        if not self._has_asked and picture is not None and grid is not None and grid.bookable:
            self._has_asked = True
            free = [day.slot(row) for day in picture.schedule.providers for row in day.free_rows()]
            self._hold.hold(free[-1])
        state = self._hold.state
        if self._looks and state.phase in (HoldPhase.HELD, HoldPhase.ENDED):
            self._looks -= 1
            wall = datetime.now(UTC).timestamp()  # noqa: TID251  the clock that the test sets
            print(json.dumps({"left": state.left, "phase": state.phase.value, "wall": wall}), flush=True)


def main() -> int:
    """Count until it is killed."""
    application = QCoreApplication(sys.argv[:1])
    _countdown = Countdown(sys.argv[1], application)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
