"""An operating system's lock on a file: one process has it, and it ends with that, however that ends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from bookdesk.errors import QT_TRANSLATE_NOOP, DataFolderError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO


def locked(path: Path) -> BinaryIO | None:
    """Open a file and lock it for this process until it is closed; None when another one has it.

    Raises DataFolderError when it can't be opened or locked. The file stays: whoever removed it might
    remove one that another process has locked meanwhile.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        file = os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0)
    except OSError as error:
        text = QT_TRANSLATE_NOOP("Desktop", "{file} can't be opened: {reason}.")
        raise DataFolderError(text, file=path, reason=error.strerror) from error
    try:
        _lock(file.fileno())
    except (BlockingIOError, PermissionError):
        file.close()
        return None
    except OSError as error:
        # A network folder whose server knows no locks: two processes would not hear of each other.
        file.close()
        text = QT_TRANSLATE_NOOP("Desktop", "{file} can't be locked: {reason}.")
        raise DataFolderError(text, file=path, reason=error.strerror) from error
    return file


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
