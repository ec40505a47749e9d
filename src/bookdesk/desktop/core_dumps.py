"""Core dumps: what lies in the memory of a desk or a backend is written to no file when it crashes."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

#: Which mappings of a process a core has, see core(5).
_FILTER = Path("/proc/self/coredump_filter")


def forbid_core_dumps() -> None:
    """Have no core written of this process, nor of those that it starts, whatever the shell allows.

    A core has the database's key, tokens and customers' names, and lies in no data folder. A crash is
    told as before, and who may look at a running process still may: one that is not dumpable at all
    (PR_SET_DUMPABLE in prctl(2)) would be a stranger to the desktop's portals, which look up in /proc
    who asks them.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    # A program that is given cores by a pipe gets them whatever the limit; nothing is in them then.
    with suppress(OSError):
        _FILTER.write_text("0", "ascii")
