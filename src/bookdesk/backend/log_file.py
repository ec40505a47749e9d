"""The backend's log: its own lines, and of what libraries complain of each kind once in a minute."""

from __future__ import annotations

import logging
import logging.handlers
import os
import traceback
from typing import TYPE_CHECKING

from bookdesk.errors import QT_TRANSLATE_NOOP, DataFolderError

if TYPE_CHECKING:
    from types import TracebackType

    from bookdesk.settings import DataFolder

_BYTES = 1_000_000
_OWN = "bookdesk"
#: Seconds between two lines of one kind from a library: strangers can bring each about as often as they like.
_APART = 60.0
#: Kinds that are remembered; a library whose lines are all different begins anew.
_KINDS_MOST = 100
_LENGTH_MOST = 200


def log_to(data: DataFolder) -> None:
    """Write what this process has to tell to the folder's log, and nothing to standard error.

    Raises DataFolderError where the log can't be written.
    """
    try:
        descriptor = os.open(data.backend_log, os.O_CREAT | os.O_APPEND, 0o600)
        os.close(descriptor)
        handler = logging.handlers.RotatingFileHandler(
            data.backend_log, maxBytes=_BYTES, backupCount=3, encoding="utf-8"
        )
    except OSError as error:
        text = QT_TRANSLATE_NOOP("Desktop", "{file} can't be written: {reason}.")
        raise DataFolderError(text, file=data.backend_log, reason=error.strerror) from error
    # On a full disk each line that can't be written would go to standard error as a trace, and whoever
    # reads that slowly would stop the server.
    logging.raiseExceptions = False
    # A logger without a handler writes to standard error as well: asyncio's did, for each connection
    # that it had no descriptor for.
    logging.captureWarnings(capture=True)
    handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_Seldom())
    logging.getLogger().handlers[:] = [handler]
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("bookdesk.backend").setLevel(logging.INFO)


class _Lines(logging.Formatter):
    """Writes an error's kind and frames, and one line of a library's words: the rest may quote people."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        if not record.name.startswith(_OWN):
            record.message = _unquoted(record)
        return super().formatMessage(record)

    def formatException(  # noqa: N802  logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, _, frames = ei
        return "".join(traceback.format_tb(frames)) + (kind.__qualname__ if kind is not None else "")


def _unquoted(record: logging.LogRecord) -> str:
    """Return what a library says before it quotes: asyncio names a callback with its arguments."""
    return record.getMessage().partition("\n")[0].partition("(")[0].rstrip()[:_LENGTH_MOST]


class _Seldom(logging.Filter):
    """Lets each kind of a library's lines through once in a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(_OWN):
            return True
        kind = record.name, _unquoted(record)
        # The machine's clock may have been set back.
        if 0 <= record.created - self._last.get(kind, float("-inf")) < _APART:
            return False
        if len(self._last) >= _KINDS_MOST:
            self._last.clear()
        self._last[kind] = record.created
        return True
