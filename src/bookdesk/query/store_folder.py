"""The store's folder: for its owner alone, and for one process at a time."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

LOCK_NAME = "store.lock"


def prepare(folder: Path) -> bool:
    """Make a folder of mode 0700, and those above it that are missing; tell whether it can be used.

    A file or a link in its place is set aside under another name. False for a folder that is
    somebody else's or that can't be made private. Raises OSError when there can't be a folder.
    """
    if not _is_real_folder(folder):
        if os.path.lexists(folder):
            folder.replace(folder.with_name(folder.name + ".aside"))
        for missing in [*reversed([above for above in folder.parents if not above.exists()]), folder]:
            # Not by mkdir's own `parents`, which lets others read them.
            missing.mkdir(0o700, exist_ok=True)
    if os.name != "posix":
        return True
    status = folder.stat()
    if status.st_uid != os.getuid():
        return False
    if stat.S_IMODE(status.st_mode) != 0o700:
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
            return True
        return False
    return True


def _is_real_folder(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink()


class FolderLock:
    """Says that this process, and no other, writes to a folder; it ends with the process at the latest.

    Two writers would each have an index that lies about the other's files.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        self._file: BinaryIO | None = None

    def take(self) -> bool:
        """Take the lock, also where it is held already; False when another has it. Raises nothing."""
        if self._file is not None:
            return True
        try:
            if self._path.is_symlink():
                self._path.unlink()
            elif self._path.is_dir():
                self._path.replace(self._path.with_name(LOCK_NAME + ".aside"))
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            file = os.fdopen(os.open(self._path, flags, 0o600), "r+b", buffering=0)
        except OSError:
            return False
        try:
            _lock(file.fileno())
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let go of it."""
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
