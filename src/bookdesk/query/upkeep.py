"""Upkeep: the store's files and its index brought together, and kept within age and size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.query.entry import pack
from bookdesk.query.entry_index import Row
from bookdesk.query.entry_store import note_of, noted_time, sealed_note
from bookdesk.query.value_files import digest_in, digest_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from bookdesk.query.entry import Entry
    from bookdesk.query.entry_index import EntryIndex
    from bookdesk.query.sealing import Sealer
    from bookdesk.query.shelf import Shelf
    from bookdesk.query.value_files import FoundFile


_BLOCK = 4096


class _Judged(NamedTuple):
    """An entry that stays for now; `is_kept` where its size must not cost it."""

    row: Row
    is_kept: bool


def _on_disk(size: int) -> int:
    """Return about how many bytes a file takes: whole blocks, and one more for the folder it lies in."""
    return (size // _BLOCK + 2) * _BLOCK


class Upkeep:
    """One round of upkeep over an index, within one transaction. `size_limit` is in bytes on disk.

    `pinned` are index keys. While the sealed side is locked (no `sealer`) its entries tell neither
    key nor age: all of them stay.
    """

    def __init__(
        self,
        shelf: Shelf,
        index: EntryIndex,
        sealer: Sealer | None,
        pinned: AbstractSet[str],
        size_limit: int,
    ) -> None:
        self._shelf = shelf
        self._files = shelf.files
        self._index = index
        self._sealer = sealer
        self._pinned = pinned
        self._size_limit = size_limit

    def run(self) -> None:
        """Drop what is broken, superseded, foreign or too old, list what the index lacks, evict."""
        with self._index.transaction():
            rows = self._index.rows()
            found = self._newest({row.name: row for row in rows})
            self._index.forget({row.index_key for row in rows} - {row.index_key for row in found.values()})
            judged = [one for row in found.values() if (one := self._judged(row)) is not None]
            self._evict(judged)

    def _newest(self, listed: dict[str, Row]) -> dict[str, Row]:
        """Return the row of each key's newest whole file by name; the key's other files go."""
        files: dict[str, list[FoundFile]] = {}
        for file in self._files.walk():
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
        entry = replace(plain, updated_at=updated_at)
        if sealed and self._sealer is not None:
            entry = self._sealer.seal(plain.index_key, plain.schema, updated_at, plain.payload)
        try:
            self._index.keep(row.index_key, pack(entry), note_of(entry), row.seen_at, durable=False)
        except OSError as error:
            self._shelf.troubles.note("write", error)

    def _evict(self, judged: list[_Judged]) -> None:
        total = sum(_on_disk(one.row.size) for one in judged)
        for row, is_kept in sorted(judged, key=lambda one: one.row.seen_at):
            if total <= self._size_limit:
                return
            if is_kept or self._is_kept_plain(row):
                continue
            self._drop(row)
            total -= _on_disk(row.size)

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
