"""What lies in a data folder, to be compared with what lay there before."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def state_of(folder: Path) -> dict[str, str]:
    """Tell what lies in a folder by content; the log goes on, and shared memory is no data."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
        and path.suffix != ".log"
        and not path.name.endswith("-shm")
        # An empty log of changes says nothing.
        and not (path.name.endswith("-wal") and path.stat().st_size == 0)
    }
