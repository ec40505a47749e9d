"""Upkeep: the store's files and its index brought together, and kept within age and size."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bookdesk.query.entry import pack
from bookdesk.query.entry_index import Row
from bookdesk.query.entry_store import note_of, noted_time, sealed_note
from bookdesk.query.value_files import digest_in, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from bookdesk.query.entry import Entry
    from bookdesk.query.entry_index import EntryIndex
    from bookdesk.query.entry_store import Parts
    from bookdesk.query.sealing import Sealer
    from bookdesk.query.shelf import Shelf
    from bookdesk.query.value_files import FoundFile

Result = TypeVar("Result")

_BLOCK = 4096
#: The outer folders of the files; a key's files lie in one.
_FOLDERS = tuple(f"{number:02x}" for number in range(256))
#: How many entries one step evicts at most.
_EVICTED = 16


class _Judged(NamedTuple):
    """An entry that stays for now; `is_kept` where its size must not cost it."""

    row: Row
    is_kept: bool


def _on_disk(size: int) -> int:
    """Return about how many bytes a file takes: whole blocks, and one more for the folder it lies in."""
    return (size // _BLOCK + 2) * _BLOCK


class UpkeepRound:
    """One round of upkeep over a store, in short steps with room for other work between them.

    `pinned` are index keys, `size_limit` is in bytes on disk. While the sealed side is locked (no
    `sealer`) its entries tell neither key nor age: all of them stay.
    """

    def __init__(
        self, parts: Parts, sealer: Sealer | None, pinned: AbstractSet[str], size_limit: int
    ) -> None:
        self._parts = parts
        self._sealer = sealer
        self._pinned = pinned
        self._size_limit = size_limit

    def steps(self) -> Iterator[None]:
        """Do the next step with each `next`: one folder of files, or some entries to evict.

        Each holds the store's lock and is a transaction of its own. It ends early when the store is
        closed, or when the index fails.
        """
        # An index that was made anew on the way lists only what came after: then once more.
        for _ in range(2):
            judged: list[_Judged] = []
            turns = -1
            for number, low in enumerate(_FOLDERS):
                high = _FOLDERS[number + 1] if number + 1 < len(_FOLDERS) else ""
                found = self._step(Upkeep.tidy, low, high)
                if found is None:
                    return
                judged += found
                if number == 0:
                    turns = self._parts.keeper.turns
                yield
            if turns == self._parts.keeper.turns:
                break
        yield from self._evict(judged)

    def _evict(self, judged: list[_Judged]) -> Iterator[None]:
        excess = sum(_on_disk(one.row.size) for one in judged) - self._size_limit
        rows = [one.row for one in sorted(judged, key=lambda one: one.row.seen_at) if not one.is_kept]
        for start in range(0, len(rows), _EVICTED):
            if excess <= 0:
                return
            freed = self._step(Upkeep.evict, rows[start : start + _EVICTED], excess)
            if freed is None:
                return
            excess -= freed
            yield

    def _step(self, work: Callable[..., Result], *arguments: object) -> Result | None:
        def run(index: EntryIndex) -> Result:
            with index.transaction():
                return work(Upkeep(self._parts.shelf, index, self._sealer, self._pinned), *arguments)

        with self._parts.lock:
            return self._parts.keeper.work(run) if self._parts.may_write() else None


class Upkeep:
    """One step of a round over an index, within one transaction; see `UpkeepRound`."""

    def __init__(
        self, shelf: Shelf, index: EntryIndex, sealer: Sealer | None, pinned: AbstractSet[str]
    ) -> None:
        self._shelf = shelf
        self._files = shelf.files
        self._index = index
        self._sealer = sealer
        self._pinned = pinned

    def tidy(self, folder: str, following: str) -> list[_Judged]:
        """Drop what is broken, superseded, foreign or too old in a folder, list what the index lacks."""
        rows = self._index.rows_between(folder if folder != _FOLDERS[0] else "", following)
        found = self._newest({row.name: row for row in rows}, folder)
        self._index.forget({row.index_key for row in rows} - {row.index_key for row in found.values()})
        return [one for row in found.values() if (one := self._judged(row)) is not None]

    def evict(self, rows: list[Row], excess: int) -> int:
        """Drop entries until `excess` bytes on disk are free; returns how many are.

        What was looked at or written anew since it was judged stays.
        """
        freed = 0
        for row in rows:
            if freed >= excess:
                break
            seen_at = self._index.seen_at(row.index_key)
            if seen_at is not None and (seen_at != row.seen_at or self._is_kept_plain(row)):
                continue
            self._drop(row)
            freed += _on_disk(row.size)
        return freed

    def _newest(self, listed: dict[str, Row], folder: str) -> dict[str, Row]:
        """Return the row of each key's newest whole file by name; the key's other files go."""
        files: dict[str, list[FoundFile]] = {}
        for file in self._files.walk(folder):
            files.setdefault(digest_in(file.name), []).append(file)
        newest = {}
        for group in files.values():
            row = None
            for file in sorted(group, reverse=True):
                if row is not None:
                    self._shelf.drop(file.name)
                    continue
                # Two files are left by a crash, which may have cut the newer one off.
                row = self._row_of(file, listed.get(file.name), is_sure=len(group) == 1)
            if row is not None:
                newest[row.name] = row
        return newest

    def _row_of(self, file: FoundFile, row: Row | None, *, is_sure: bool) -> Row | None:
        if row is not None and is_sure and digest_of(row.index_key) == digest_in(file.name):
            noted = noted_time(row.note, self._shelf.schema)
            if row.size == file.size and (noted is not None or self._is_sealed(row)):
                return row
        entry = self._shelf.examine(file.name)
        if entry is None:
            return None
        # When it was last looked at went with the index; that it was stored then is what is left.
        seen_at = min(entry.updated_at or self._shelf.clock(), self._shelf.clock())
        row = Row(entry.index_key, file.name, file.size, note_of(entry), seen_at)
        self._index.adopt(row)
        return row

    def _is_sealed(self, row: Row) -> bool:
        return row.note == sealed_note(self._shelf.schema)

    def _judged(self, row: Row) -> _Judged | None:
        """Tell what becomes of an entry; the index's word is enough for one that stays."""
        noted = noted_time(row.note, self._shelf.schema)
        now = self._shelf.clock()
        pinned = row.index_key in self._pinned
        if noted is not None and 0 <= now - noted <= self._shelf.max_age:
            # Its key is looked at when it would be evicted, not before.
            return _Judged(row, pinned)
        entry = self._shelf.examine(row.name)
        opened = self._shelf.opened(entry, self._sealer) if entry is not None else None
        if entry is None and not self._files.names(row.index_key):
            self._index.forget([row.index_key])
            return None
        if entry is None or (opened is None and entry.sealed and self._sealer is None):
            # A file that can't be read now is not a file that is broken.
            return _Judged(row, is_kept=True)
        if opened is None:
            self._drop(row)
            return None
        key, plain = opened
        told = self._shelf.told_time(plain.updated_at, key)
        if told is None:
            self._drop(row)
            return None
        if told != plain.updated_at:
            self._stamp(row, plain, told, sealed=entry.sealed)
        return _Judged(row, pinned or (entry.sealed and self._shelf.is_kept(key)))

    def _stamp(self, row: Row, plain: Entry, updated_at: float, *, sealed: bool) -> None:
        """Write an entry from the future anew, with a time at which it will grow too old."""
        entry = plain._replace(updated_at=updated_at)
        if sealed and self._sealer is not None:
            entry = self._sealer.seal(plain.index_key, plain.schema, updated_at, plain.payload)
        try:
            self._index.keep(row.index_key, pack(entry), note_of(entry), row.seen_at, durable=False)
        except OSError as error:
            self._shelf.troubles.note("write", error)

    def _is_kept_plain(self, row: Row) -> bool:
        if self._is_sealed(row):
            return False
        entry = self._shelf.examine(row.name)
        opened = self._shelf.opened(entry, None) if entry is not None else None
        return entry is None or (opened is not None and self._shelf.is_kept(opened[0]))

    def _drop(self, row: Row) -> None:
        # Restamped entries have a file of another name by now: all of the key's go.
        for name in self._files.names(row.index_key):
            self._shelf.drop(name)
        self._index.forget([row.index_key])
