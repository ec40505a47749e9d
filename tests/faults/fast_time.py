"""Time that runs faster: for a server by libfaketime, for a desk by the clock that it is given."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.faults.stepped_clock import stepped_clock

from bookdesk.viewmodels.clock import DeskClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtCore import QObject


class FastClock(DeskClock):
    """A desk's clock that runs `rate` times as fast, with all that waits for it."""

    def __init__(self, parent: QObject, rate: int) -> None:
        super().__init__(parent, monotonic=lambda: time.monotonic() * rate)
        self._rate = rate

    def call_later(self, seconds: float, function: Callable[[], None]) -> Callable[[], None]:
        return super().call_later(seconds / self._rate, function)


@contextmanager
def fast_children(folder: Path, rate: int) -> Iterator[None]:
    """Let processes that are started in the block run `rate` times as fast, timers and all.

    Skips the test where libfaketime is not installed.
    """
    library = stepped_clock(folder).variables["LD_PRELOAD"]
    given = {"LD_PRELOAD": library, "FAKETIME": f"+0 x{rate}", "FAKETIME_NO_CACHE": "1"}
    os.environ.update(given)
    try:
        yield
    finally:
        for name in given:
            del os.environ[name]
