"""One side of the disk store, the plain one or the sealed one: values by key over the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.query.entry import Entry, key_of_text, pack
from bookdesk.query.keys import hash_key
from bookdesk.query.value_files import digest_in, digest_of

if TYPE_CHECKING:
    import threading

    from bookdesk.query.entry_index import EntryIndex, Row
    from bookdesk.query.index_keeper import IndexKeeper
    from bookdesk.query.keys import Key
    from bookdesk.query.sealing import Sealer
    from bookdesk.query.shelf import Shelf
    from bookdesk.query.store import Codec
    from bookdesk.query.store_folder import FolderLock


class Packed(NamedTuple):
    """An entry that is ready to be written: its file's bytes, what the index notes, whether it is fsynced."""

    index_key: str
    data: bytes
    note: str
    durable: bool


class Parts(NamedTuple):
    """What both sides of a store share; `lock` is the threads', `folder_lock` the processes'."""

    shelf: Shelf
    keeper: IndexKeeper
    codec: Codec
    lock: threading.RLock
    folder_lock: FolderLock

    def may_write(self) -> bool:
        """Tell whether this process may write; what another one held may have become free."""
        files = self.shelf.files
        files.read_only = files.closed or not self.folder_lock.take()
        return not files.read_only

    def write(self, batch: list[Packed]) -> None:
        """Write files and their rows in one transaction; what can't be written leaves its older value."""
        if not batch or not self.may_write():
            return
        shelf, now = self.shelf, self.shelf.clock()

        def keep_all(index: EntryIndex) -> None:
            with index.transaction():
                for one in batch:
                    try:
                        index.keep(one.index_key, one.data, one.note, now, durable=one.durable)
                    except OSError as error:
                        shelf.troubles.note("write", error)

        self.keeper.work(keep_all)


def note_of(entry: Entry) -> str:
    """Return what the index notes of an entry: its schema and its time, unless that is sealed."""
    return sealed_note(entry.schema) if entry.sealed else f"{entry.updated_at!r} {entry.schema}"


def sealed_note(schema: str) -> str:
    """Return what the index notes of a sealed entry."""
    return f"sealed {schema}"


def noted_time(note: str, schema: str) -> float | None:
    """Return the time that was noted; None for a sealed entry, another schema, or a note that is not ours."""
    time, _, noted_schema = note.partition(" ")
    try:
        return float(time) if noted_schema == schema else None
    except ValueError:
        return None


class EntryStore:
    """A `Store` whose entries are sealed where there is a `sealer`, plain where there is none."""

    def __init__(self, parts: Parts, sealer: Sealer | None = None) -> None:
        self._parts = parts
        self._shelf = parts.shelf
        self._sealer = sealer

    def index_key(self, key: Key) -> str:
        """Return what a key's entry is found by. Raises TypeError and ValueError as keys.hash_key does."""
        text = hash_key(key)
        return self._sealer.index_key(text) if self._sealer is not None else text

    def load(self, key: Key) -> tuple[Any, float] | None:
        """Return a value and the time to tell of it (see `Shelf.told_time`). Needs no index."""
        index_key = self.index_key(key)
        with self._parts.lock:
            entry = self._shelf.find(index_key)
            if entry is None:
                return None
            found = self._value(key, entry)
            if found is None:
                for name in self._shelf.files.names(index_key):
                    self._shelf.drop(name)
            return found

    def _value(self, key: Key, entry: Entry) -> tuple[Any, float] | None:
        if self._sealer is not None:
            # A plain entry's text is the key's own: it was found by that.
            opened = self._shelf.opened(entry, self._sealer)
            if opened is None:
                return None
            _, entry = opened
        updated_at = self._shelf.told_time(entry.updated_at, key)
        if updated_at is None:
            return None
        try:
            value = self._parts.codec.decode(key, entry.payload)
        except Exception as error:  # noqa: BLE001  the codec is the caller's
            self._shelf.troubles.note("codec", error)
            return None
        return None if value is None else (value, updated_at)

    def packed(self, key: Key, value: Any, updated_at: float) -> Packed | None:
        """Make what `Parts.write` takes; None for a value that can't be stored."""
        try:
            text = hash_key(key)
            payload = self._parts.codec.encode(key, value)
            if self._sealer is not None:
                entry = self._sealer.seal(text, self._shelf.schema, updated_at, payload)
            else:
                entry = Entry(text, self._shelf.schema, updated_at, payload)
            return Packed(entry.index_key, pack(entry), note_of(entry), self._shelf.is_kept(key))
        except Exception as error:  # noqa: BLE001  the codec is the caller's
            self._shelf.troubles.note("codec", error)
            return None

    def save(self, key: Key, value: Any, updated_at: float) -> None:
        """Keep a value, in place of an older one."""
        packed = self.packed(key, value, updated_at)
        if packed is not None:
            with self._parts.lock:
                self._parts.write([packed])

    def remove(self, key: Key) -> None:
        """Forget a value: its file, then its row."""
        index_key = self.index_key(key)
        with self._parts.lock:
            names = self._shelf.files.names(index_key)
            if names and self._parts.may_write():
                for name in names:
                    self._shelf.files.remove(name)
                self._parts.keeper.work(lambda index: index.forget([index_key]))

    def keys(self) -> list[Key]:
        """Return the keys of what can be read now, by the index where it tells them, else by the files.

        A file that was damaged since it was written may be among them until it is loaded.
        """
        with self._parts.lock:
            rows = self._rows() if self._sealer is None else {}
            # A key has two files after a crash.
            keys = {}
            for file in self._shelf.files.walk():
                key = self._key_of(file.name, rows.get(file.name))
                if key is not None:
                    keys[digest_in(file.name)] = key
            return list(keys.values())

    def clear(self) -> None:
        """Forget everything on this side."""
        with self._parts.lock:
            if not self._parts.may_write():
                return
            gone = []
            for file in list(self._shelf.files.walk()):
                entry = self._shelf.examine(file.name)
                if entry is not None and entry.sealed == (self._sealer is not None):
                    self._shelf.files.remove(file.name)
                    gone.append(entry.index_key)
            if gone:
                self._parts.keeper.work(lambda index: index.forget(gone))

    def _rows(self) -> dict[str, Row]:
        if not self._parts.may_write():
            return {}
        return self._parts.keeper.work(lambda index: {row.name: row for row in index.rows()}) or {}

    def _key_of(self, name: str, row: Row | None) -> Key | None:
        if row is not None and digest_of(row.index_key) == digest_in(name):
            noted = noted_time(row.note, self._shelf.schema)
            if noted is not None:
                try:
                    key = key_of_text(row.index_key)
                except ValueError:
                    return None
                if self._shelf.told_time(noted, key) is not None:
                    return key
        entry = self._shelf.examine(name)
        if entry is None or entry.sealed != (self._sealer is not None):
            return None
        opened = self._shelf.opened(entry, self._sealer)
        if opened is None or self._shelf.told_time(opened[1].updated_at, opened[0]) is None:
            self._shelf.drop(name)
            return None
        return opened[0]
