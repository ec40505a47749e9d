"""Whether the files that the database's connections have open are those that lie in their places."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, NamedTuple

from sqlcipher3 import dbapi2 as sqlcipher

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger("bookdesk.backend")


class MovedError(sqlcipher.OperationalError):  # type: ignore[misc]  # the driver has no types
    """The database or its log was moved, removed or replaced: what is written now nobody could open again."""

    def __init__(self) -> None:
        super().__init__("the database is not in its place")


class _Identity(NamedTuple):
    """What a file is known by, whatever it is called."""

    device: int
    number: int


class SameFiles:
    """The database and its log of changes, as they were when they were opened.

    SQLite goes on writing into files that are not in their places any more. It asks itself, by the same
    numbers, before it begins a rollback journal (os_unix.c, SQLITE_FCNTL_HAS_MOVED), but not before it
    commits to a log of changes.
    """

    def __init__(self, database: Path) -> None:
        self._places = (str(database), f"{database}-wal")
        self._known: list[tuple[str, _Identity]] = []
        self._is_told = False

    def note(self) -> None:
        """Take the files that lie there now for those that are open; until then every file will do."""
        found = ((place, _identity(place)) for place in self._places)
        self._known = [(place, identity) for place, identity in found if identity is not None]

    def check(self) -> None:
        """Raise MovedError unless they are in their places; those that came back are as good as before."""
        for place, identity in self._known:
            if _identity(place) != identity:
                self._tell(place)
                raise MovedError
        self._is_told = False

    def _tell(self, place: str) -> None:
        # Once: whoever asks hears of it each time.
        if not self._is_told:
            self._is_told = True
            log.error("%s was moved, removed or replaced: nothing is written until it is back", place)


def _identity(place: str) -> _Identity | None:
    try:
        found = os.stat(place)  # noqa: PTH116  before each commit: a Path costs as much as the question
    except OSError:
        return None
    return _Identity(found.st_dev, found.st_ino)
