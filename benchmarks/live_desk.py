"""A real desk on a server, which tells when it has painted what another desk did.

`python -m benchmarks.live_desk URL TOKEN FOLDER` prints `{"date", "slots"}` once it shows the day after
the server's today and is told of all in it; then a line of JSON `[slot id, kind, seconds]` after each
paint that shows a slot in another state than before, seconds of the machine's monotonic clock.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

# First, as the command line does: it has its own order of imports.
from bookdesk.app import Desk, DeskOptions

# isort: split
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from bookdesk.settings import DataFolder
from bookdesk.viewmodels.day_grid import DayGridModel
from bookdesk.widgets.theme import fusion_application

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.domain.layout import Block, BlockKind


class Painted(QObject):
    """Tells which slots look otherwise after each paint of the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        model = desk.window.grid.model()
        assert isinstance(model, DayGridModel)
        self._model, self._view = model, desk.window.grid
        self._kinds: dict[str, BlockKind] = {}
        self._before: dict[str, object] = {}
        self.is_ready = False
        desk.window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Have what is due painted, and tell what changed: a later event finds timers served in between."""
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        watched.event(event)
        at = time.monotonic()
        changed = list(self._changed())
        for slot, kind in changed if self.is_ready else ():
            print(json.dumps([slot, kind, at]), flush=True)
        return True

    def in_sight(self) -> Iterator[Block]:
        """Yield the blocks that are wholly seen: what is out of sight is not painted."""
        grid, sight = self._model.grid, self._view.viewport().rect()
        for place, column in enumerate(grid.columns if grid is not None else ()):
            for row, block in enumerate(column.blocks):
                if sight.contains(self._view.visualRect(self._model.index(row, place))):
                    yield block

    def _changed(self) -> Iterator[tuple[str, str]]:
        grid = self._model.grid
        for column in grid.columns if grid is not None else ():
            # Looking at all of them would be what is measured.
            if self._before.get(column.provider_id) is column:
                continue
            self._before[column.provider_id] = column
            for block in column.blocks:
                if block.slot_id and self._kinds.get(block.slot_id) is not block.kind:
                    self._kinds[block.slot_id] = block.kind
                    yield block.slot_id, block.kind.value


def main(url: str, token: str, folder: str) -> None:
    """Run until the process is ended."""
    os.environ["BOOKDESK_TOKEN"] = token
    options = DeskOptions(folder=DataFolder(Path(folder)), server=url, desk_name="Desk 2")
    options.folder.prepare()
    application = fusion_application(sys.argv[0])
    desk = Desk(options, application)
    painted = Painted(desk)
    desk.show()
    # Without a screen it takes the whole of a small one.
    desk.window.showNormal()
    desk.window.resize(1440, 900)
    timer = QTimer()
    steps = iter((0, 1))

    def look() -> None:
        state = desk.models.desk.state
        if not state.is_told or desk.models.desk.day.is_fetching:
            return
        if next(steps, None) == 0:
            QTest.keyClick(desk.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
            return
        timer.stop()
        painted.is_ready = True
        # A seat of a class that is held leaves the class to others.
        free = [b.slot_id for b in painted.in_sight() if b.can_be_held and b.capacity == 1]
        print(json.dumps({"date": str(state.date), "slots": free}), flush=True)

    timer.timeout.connect(look)
    timer.start(300)
    application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
