"""Signals that end a program, taken in its event loop."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QCoreApplication


def quit_on_signals(application: QCoreApplication, end: Callable[[], None]) -> None:
    """Call `end` on SIGTERM and SIGINT, in the event loop: Python's handlers alone wait for its turn."""
    if os.name != "posix":
        return

    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    notifier = QSocketNotifier(reader, QSocketNotifier.Type.Read, application)
    notifier.activated.connect(end)
