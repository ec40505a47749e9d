"""The embedded backend as a child process, so that the server never takes the GUI's interpreter lock.

The child reads the database's key from the first line of its standard input and ends when that
input closes: it never outlives the desk, not even one that was killed. It tells in one line of JSON
where it serves, or what kept it from that: a BookdeskError's text and values, and whether it lasts.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.errors import BackendFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookdesk.settings import DataFolder

_START_MS = 30_000
_GRACE_MS = 3_000
_LONGEST_LINE = 64 * 1024
_NO_READY_LINE = QT_TRANSLATE_NOOP("Desktop", "The backend answered with something else than its ready line.")
_SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|PRIVATE|_KEY$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BackendReady:
    """What the backend told in its ready line; the token was made for this life of it alone."""

    url: str
    token: str = field(repr=False)
    realtime_url: str = ""
    realtime_key: str = field(default="", repr=False)


class BackendProcess(QObject):
    """Starts `bookdesk backend --child` on the data folder and tells what becomes of it."""

    #: The backend serves; bears a BackendReady.
    ready = Signal(object)
    #: It could not be started, or ended before it was ready; bears a BackendFailed.
    failed = Signal(object)
    #: It had been ready and has ended now, asked to or not.
    ended = Signal()

    def __init__(self, folder: DataFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lines = b""
        self._is_ready = False
        self._is_done = False
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_environment_without_secrets())
        self._process.readyReadStandardOutput.connect(self._on_ready_read_standard_output)
        # What ends it before it is ready stands in its one line. A full pipe would stop it.
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.errorOccurred.connect(self._on_error_occurred)
        self._process.finished.connect(self._on_finished)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._on_patience_ended)

    def start(self, key: str, options: Sequence[str] = ()) -> None:
        """Start it once; returns at once, `ready` or `failed` follows.

        `key` is the database's key in hexadecimal and goes over standard input only; `options` are
        further ones of `bookdesk backend`, such as `--demo`.
        """
        given = ["backend", "--child", "--data", str(self._folder.root), *options]
        program, *arguments = command(given)
        self._process.start(program, arguments)
        self._process.write(json.dumps({"key": key}).encode("ascii") + b"\n")
        self._patience.start(_START_MS)

    @property
    def process_id(self) -> int:
        """The child's process id, 0 while there is none."""
        return int(self._process.processId())

    def stop(self, grace_ms: int = _GRACE_MS) -> None:
        """End it and wait until it has gone: for the desk's own end (aboutToQuit).

        Its standard input is closed, which asks it to go; after `grace_ms` milliseconds it is killed.
        """
        self._patience.stop()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(grace_ms):
            self._process.kill()
            self._process.waitForFinished(grace_ms)

    def _on_ready_read_standard_output(self) -> None:
        data = self._process.readAllStandardOutput().data()
        # What it said before it was killed may be read afterwards: it is too late to be ready.
        if self._is_ready or self._is_done:
            return
        self._lines += data
        line, end, _rest = self._lines.partition(b"\n")
        if not end:
            if len(self._lines) > _LONGEST_LINE:
                self._fail(BackendFailed(_NO_READY_LINE))
            return
        try:
            told = json.loads(line)
            if "trouble" in told:
                lasting = told.get("lasting") is True
                self._fail(BackendFailed(str(told["trouble"]), lasting=lasting, **told["values"]))
                return
            news = BackendReady(
                url=str(told["url"]),
                token=str(told["token"]),
                realtime_url=str(told.get("realtimeUrl") or ""),
                realtime_key=str(told.get("realtimeKey") or ""),
            )
        except (ValueError, LookupError, TypeError, AttributeError):
            self._fail(BackendFailed(_NO_READY_LINE))
            return
        self._patience.stop()
        self._is_ready = True
        self._lines = b""
        self.ready.emit(news)

    def _on_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            text = QT_TRANSLATE_NOOP("Desktop", "The backend can't be started: {reason}.")
            self._fail(BackendFailed(text, reason=self._process.errorString()))

    def _on_finished(self) -> None:
        self._patience.stop()
        if self._is_ready:
            if not self._is_done:
                self._is_done = True
                self.ended.emit()
            return
        text = QT_TRANSLATE_NOOP("Desktop", "The backend ended before it was ready.")
        self._fail(BackendFailed(text))

    def _on_patience_ended(self) -> None:
        text = QT_TRANSLATE_NOOP("Desktop", "The backend was not ready within {seconds} s.")
        self._fail(BackendFailed(text, seconds=_START_MS // 1000))

    def _fail(self, why: BackendFailed) -> None:
        if self._is_done:
            return
        self._is_done = True
        self._patience.stop()
        self._process.kill()
        self.failed.emit(why)


def command(arguments: Sequence[str]) -> list[str]:
    """Return the command line that runs this very Bookdesk again: no secret may stand in it."""
    # A frozen program is its own interpreter. -P: what lies in the working folder is not imported.
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "bookdesk"]
    return [*program, *arguments]


def _environment_without_secrets() -> QProcessEnvironment:
    environment = QProcessEnvironment.systemEnvironment()
    for name in environment.keys():  # noqa: SIM118  not a mapping: it can't be iterated
        if _SECRET_NAME.search(name):
            environment.remove(name)
    return environment
