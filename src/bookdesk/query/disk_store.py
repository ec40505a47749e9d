"""The disk store: cached data that outlives the process, on diskcache, bytes only.

Entries lie in files of their own and are found by their keys alone, so a read needs no index and
nothing that the index says can make it wrong. diskcache's database is that index: it is opened
when something is first written, and made anew when it is damaged. See docs/adr/0011.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bookdesk.query.entry_store import EntryStore, Parts
from bookdesk.query.index_keeper import IndexKeeper
from bookdesk.query.shelf import Shelf
from bookdesk.query.store_folder import FolderLock, prepare
from bookdesk.query.troubles import Troubles
from bookdesk.query.value_files import ValueFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bookdesk.query.keys import Key
    from bookdesk.query.sealing import Sealer
    from bookdesk.query.store import Codec

WEEK = 7 * 86400.0
_SIZE_LIMIT = 256 * 1024 * 1024


def _none_kept(_key: Key) -> bool:
    return False


class DiskStore:
    """Keeps values in a folder; a `BatchStore` and a `SealingStore`.

    `folder` is made with mode 0700 and is the store's alone. `clock` returns seconds (Clock.now),
    `schema` names the shape of the values: entries of another one are dropped. `max_age` is in
    seconds, `size_limit` in bytes on disk (an entry takes two blocks of 4096 or more). `kept` names
    the keys that neither age nor size cost (drafts, intents); they are also fsynced when written.

    Opening and `load` take the same time whatever the store holds, and import neither diskcache
    nor cryptography: they may be called on the GUI thread before the first paint. All else belongs
    on the store lane; calls from several threads wait for each other. A second process on the
    same folder reads and keeps nothing.

    Raises OSError when the folder can't be made. Nothing else is raised but TypeError and
    ValueError for what is no key (keys.hash_key): what fails is counted in `troubles` and logged.
    """

    def __init__(
        self,
        folder: Path,
        codec: Codec,
        clock: Callable[[], float],
        *,
        schema: str,
        max_age: float = WEEK,
        size_limit: int = _SIZE_LIMIT,
        sealer: Sealer | None = None,
        kept: Callable[[Key], bool] = _none_kept,
    ) -> None:
        folder = Path(folder).absolute()
        self._troubles = Troubles()
        self._files = ValueFiles(folder)
        if not prepare(folder):
            self._files.closed = True
            self._troubles.note("folder", PermissionError())
        self._size_limit = size_limit
        shelf = Shelf(self._files, clock, self._troubles, schema=schema, max_age=max_age, kept=kept)
        keeper = IndexKeeper(folder, self._troubles)
        self._parts = Parts(shelf, keeper, codec, threading.RLock(), FolderLock(folder))
        self._plain = EntryStore(self._parts)
        self._sealer: Sealer | None = None
        self._sealed: EntryStore | None = None
        if not self._parts.may_write() and not self._files.closed:
            self._troubles.note("folder", BlockingIOError())
        self.unlock(sealer)

    @property
    def sealed(self) -> EntryStore | None:
        """The side for what is personal, None until `unlock`."""
        return self._sealed

    @property
    def may_write(self) -> bool:
        """Tell whether anything is kept: not while another process has the folder, nor in somebody else's."""
        with self._parts.lock:
            return self._parts.may_write()

    @property
    def dropped(self) -> int:
        """How many files were removed because they were of no use: broken, foreign, too old, evicted."""
        return self._parts.shelf.dropped

    @property
    def troubles(self) -> Mapping[str, int]:
        """How often what failed: `index`, `write`, `read`, `codec`, `seal`, `kept`, `folder`."""
        return self._troubles.counts

    def unlock(self, sealer: Sealer | None) -> None:
        """Open the sealed side with the keyring's key, or close it with None.

        Imports cryptography, so it belongs on the store lane as well. Where that can't be had the
        sealed side stays closed: entries that don't open for want of it are not dropped.
        """
        if sealer is not None:
            try:
                sealer.prepare()
            except ImportError as error:
                self._troubles.note("seal", error)
                sealer = None
        with self._parts.lock:
            self._sealer = sealer
            self._sealed = None if sealer is None else EntryStore(self._parts, sealer)

    def load(self, key: Key) -> tuple[Any, float] | None:
        """Return a plain value and its time, None when there is none to trust.

        The time of an entry from the future (the clock was set back) is told as half of `max_age`
        ago: it never looks fresh.
        """
        return self._plain.load(key)

    def save(self, key: Key, value: Any, updated_at: float) -> None:
        """Keep a plain value; a batch costs far less for each."""
        self._plain.save(key, value, updated_at)

    def save_many(self, entries: Iterable[tuple[Key, Any, float, bool]]) -> None:
        """Keep (key, value, updated_at, sealed) in one transaction; to be sealed only once unlocked."""
        sides = [(self._sealed if one[3] else self._plain, one) for one in entries]
        packed = [side.packed(one[0], one[1], one[2]) for side, one in sides if side is not None]
        with self._parts.lock:
            self._parts.write([one for one in packed if one is not None])

    def remove(self, key: Key) -> None:
        """Forget a plain value."""
        self._plain.remove(key)

    def keys(self) -> list[Key]:
        """Return the keys of plain values; one whose file was damaged stays among them until it is loaded."""
        return self._plain.keys()

    def clear(self) -> None:
        """Forget everything, the sealed side too, opened or not, and what is kept."""
        with self._parts.lock:
            if self._parts.may_write():
                for file in list(self._files.walk()):
                    self._files.remove(file.name)
                self._parts.keeper.discard()

    def seen(self, keys: Iterable[Key]) -> None:
        """Note that entries of either side were looked at: they are evicted last."""
        index_keys = self._index_keys(keys)
        with self._parts.lock:
            if index_keys and self._parts.may_write():
                now = self._parts.shelf.clock()
                self._parts.keeper.work(lambda index: index.note_seen(index_keys, now))

    def maintain(self, pinned: Iterable[Key] = ()) -> None:
        """Do a whole round of upkeep at once: tens of milliseconds for each thousand entries."""
        for _ in self.upkeep(pinned):
            pass

    def upkeep(self, pinned: Iterable[Key] = ()) -> Iterator[None]:
        """Drop what is broken or too old, list what the index lost, evict what was not seen longest.

        Each `next` of what is returned does a step of a few milliseconds, so that reads needn't wait
        for the whole; other calls may come between. Neither `pinned` (today, the last view) nor what
        is kept is evicted.
        """
        return self._upkeep(self._index_keys(pinned), self._sealer)

    def _upkeep(self, pinned: set[str], sealer: Sealer | None) -> Iterator[None]:
        from bookdesk.query.upkeep import UpkeepRound

        yield from UpkeepRound(self._parts, sealer, pinned, self._size_limit).steps()

    def close(self) -> None:
        """Let go of the folder; the store is empty from then on."""
        with self._parts.lock:
            self._parts.keeper.close()
            self._parts.folder_lock.release()
            self._files.closed = True

    def _index_keys(self, keys: Iterable[Key]) -> set[str]:
        sides = [side for side in (self._plain, self._sealed) if side is not None]
        found = {side.index_key(key) for key in keys for side in sides}
        return {text for text in found if _has_whole_characters(text)}


def _has_whole_characters(text: str) -> bool:
    # A key with half a surrogate pair is stored nowhere, and SQLite refuses to look for it.
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
