"""The crash report: where a bug happened, without a word of what was shown or typed."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from bookdesk.settings import DataFolder

_log = logging.getLogger(__name__)


def install_crash_report(folder: DataFolder) -> None:
    """Write each error that nobody caught into the log: its type and places, not its message.

    A message may quote a name or a number; file, line and function never do. Errors of threads and
    of what is being destroyed are among them: Python would print their messages.
    """

    def report(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, (KeyboardInterrupt, SystemExit)):
            return
        places = "\n".join(f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(trace))
        _log.error("a bug: %s at\n%s", kind.__qualname__, places)
        print(f"bookdesk: a bug was noted in {folder.log} ({kind.__qualname__}).", file=sys.stderr)  # noqa: T201

    sys.excepthook = report
    threading.excepthook = lambda args: report(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: report(args.exc_type, args.exc_value, args.exc_traceback)
