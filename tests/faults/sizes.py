"""What a process takes of the machine, from /proc: memory, threads, open files."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import NamedTuple


class Sizes(NamedTuple):
    """Megabytes in memory, threads, and open files of a process."""

    memory: float
    threads: int
    files: int


def sizes_of(pid: int) -> Sizes:
    """Look at a process; of this one what is garbage is no part."""
    if pid == os.getpid():
        # What survived a sweep once is left alone for an hour.
        gc.unfreeze()
        gc.collect()
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    threads, files = (len(list(Path(f"/proc/{pid}/{what}").iterdir())) for what in ("task", "fd"))
    return Sizes(memory, threads, files)
