"""What keeps a database from being opened or written, as a sentence that says what to do."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.errors import DatabaseError, DatabaseUnusable
from bookdesk.settings import takes_no_more_files

if TYPE_CHECKING:
    from pathlib import Path

#: Bytes that SQLite needs for the memory that its connections share.
_LEAST_FREE = 64 * 1024

_OTHER_KEY = QT_TRANSLATE_NOOP(
    "Desktop", "{file} can't be read with this key: it is encrypted with another one, or damaged."
)
_DAMAGED = QT_TRANSLATE_NOOP(
    "Desktop", "{file} is damaged. Restore a copy of it, or choose another folder with --data."
)
_GONE = QT_TRANSLATE_NOOP(
    "Desktop",
    "{file} is gone, and what was written to it last still lies beside its place. "
    "Put the file back, or choose another folder with --data.",
)


def database_error(path: Path, error: Exception) -> DatabaseError:
    """Return the error, with its sentence, that stands for one of SQLAlchemy's, the driver's or the system's.

    It is DatabaseUnusable where trying again finds the same until somebody has helped.
    """
    reason = f"{error.strerror}" if isinstance(error, OSError) else str(getattr(error, "orig", error))
    if "file is not a database" in reason:
        return DatabaseUnusable(_OTHER_KEY, file=path)
    if "malformed" in reason:
        return damaged(path)
    return DatabaseError(_text(path, reason), file=path, reason=reason)


def damaged(path: Path) -> DatabaseUnusable:
    """Return the error of a database that has a damaged page."""
    return DatabaseUnusable(_DAMAGED, file=path)


def refuse_orphaned_log(path: Path) -> None:
    """Raise DatabaseUnusable where a log of changes has lost its database.

    SQLite would make an empty database there and remove the log, the last that is left of the other one.
    """
    log = path.with_name(f"{path.name}-wal")
    # In this order: another program that is just making both has the database first.
    if _has_content(log) and not _has_content(path):
        raise DatabaseUnusable(_GONE, file=path)


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _text(path: Path, text: str) -> str:
    """Return the sentence on what a driver or system says, with its {file} and {reason} to be filled in."""
    if "locked" in text:
        return QT_TRANSLATE_NOOP(
            "Desktop",
            "{file} is in use by another program. End that one or choose another folder with --data.",
        )
    # The log of changes and the memory that SQLite's connections share are files as well: where none can be
    # made it says "unable to open", and the system that no space is left.
    if takes_no_more_files(path.parent) and ("unable to open" in text or "No space" in text):
        return QT_TRANSLATE_NOOP(
            "Desktop", "The disk that holds {file} takes no more files. Remove some and start again."
        )
    # For want of room in that memory it says "I/O error".
    if "full" in text or "No space" in text or ("I/O" in text and _is_full(path)):
        return QT_TRANSLATE_NOOP(
            "Desktop", "The disk that holds {file} is full. Free some space and start again."
        )
    if any(words in text for words in ("readonly", "unable to open", "Permission", "Read-only")):
        return QT_TRANSLATE_NOOP(
            "Desktop", "{file} can't be opened for writing. Check the folder's permissions."
        )
    return QT_TRANSLATE_NOOP("Desktop", "{file} can't be opened: {reason}.")


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_FREE
    except OSError:
        return False
