"""Opens the index when it is first needed and makes it anew when it fails.

diskcache is imported here, when work is done for the first time: it takes as long as half a first
picture, and a read needs no index.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bookdesk.query.entry_index import EntryIndex
    from bookdesk.query.troubles import Troubles

Result = TypeVar("Result")

#: SQLite's primary result codes that tell of the machine, not of the database, which stays: PERM, BUSY,
#: LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN. By number: the module is not imported before it is needed.
_SURROUNDINGS = frozenset({3, 5, 6, 7, 8, 10, 13, 14})


class IndexKeeper:
    """Gives work the index of a folder. Not for several threads at once."""

    def __init__(self, folder: Path, troubles: Troubles) -> None:
        self._folder = folder
        self._troubles = troubles
        self._index: EntryIndex | None = None
        #: How often the index was opened or thrown away: while this stays, so does what it lists.
        self.turns = 0

    def work(self, job: Callable[[EntryIndex], Result]) -> Result | None:
        """Call `job` with the index; None when it fails twice. Raises nothing.

        After a failure the index is opened again, a damaged one made anew and empty, and the job
        is done once more. Files that an empty index doesn't list are found all the same;
        `Upkeep` lists them again.
        """
        anew = False
        for _ in range(2):
            try:
                return job(self._opened(anew=anew))
            except Exception as error:  # noqa: BLE001  a damaged index makes diskcache raise anything
                self._troubles.note("index", error)
                self.close()
                anew = not _is_surroundings(error)
        return None

    def discard(self) -> None:
        """Throw the index away; it is made anew when it is next needed. Raises nothing."""
        self.close()
        self.turns += 1
        from bookdesk.query.entry_index import discard_index

        try:
            discard_index(self._folder)
        except OSError as error:
            self._troubles.note("index", error)

    def close(self) -> None:
        """Close the calling thread's connection; those of other threads close when they are forgotten."""
        if self._index is not None:
            with contextlib.suppress(Exception):
                self._index.close()
            self._index = None

    def _opened(self, *, anew: bool) -> EntryIndex:
        if not _is_there(self._folder):
            # Somebody deleted it. SQLite would go on writing to the database that has no name any more.
            self.close()
            self._folder.mkdir(0o700, exist_ok=True)
        if self._index is None:
            from bookdesk.query.entry_index import open_index

            self._index = open_index(self._folder, anew=anew)
            self.turns += 1
        return self._index


def _is_there(folder: Path) -> bool:
    # diskcache.core.DBNAME, which is not imported before it is needed.
    return (folder / "cache.db").exists()


def _is_surroundings(error: BaseException | None) -> bool:
    # diskcache hides SQLite's error behind a time-out of its own, a failed rollback behind the next error.
    while error is not None:
        code = getattr(error, "sqlite_errorcode", None)
        if isinstance(error, OSError) or (code is not None and code & 0xFF in _SURROUNDINGS):
            return True
        error = error.__context__
    return False
