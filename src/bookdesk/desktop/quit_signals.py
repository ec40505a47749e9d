"""Signals that end a program, taken in its event loop."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QCoreApplication


def quit_on_signals(application: QCoreApplication, end: Callable[[], None]) -> None:
    """Call `end` on SIGTERM, SIGINT and SIGHUP, in the event loop: Python's handlers alone wait for its turn.

    One that comes before the loop runs is heard once it does.
    """
    if sys.platform == "win32":
        return

    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # Who starts a program with nohup wants it to survive its terminal.
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda _number, _frame: None)
    notifier = QSocketNotifier(reader, QSocketNotifier.Type.Read, application)
    notifier.activated.connect(end)
