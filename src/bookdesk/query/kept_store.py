"""The kept store: the few entries that stay until they are taken out, found without any index.

It has the entries, files and seals of the disk store and none of its index: nothing in it grows old or
is evicted, and what it keeps is written while somebody waits (see docs/adr/0014).
"""

from __future__ import annotations

import math
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
    from collections.abc import Callable, Mapping

    from bookdesk.query.keys import Key
    from bookdesk.query.sealing import Sealer
    from bookdesk.query.store import Codec

#: What is looked for room for: no file of this key is ever read.
_ROOM_KEY = "room"
#: Bytes that there is room for when there is room: some requests and what was typed with them.
_ROOM = 16 * 1024


def _all_kept(_key: Key) -> bool:
    return True


class KeptStore:
    """Keeps values in a folder of its own until they are removed; whatever their age.

    `folder` is made with mode 0700 and is the store's alone. `clock` returns seconds (Clock.now),
    `schema` names the shape of the values: entries of another one are dropped when they are met. Every
    method may be called on any thread but the GUI's; several wait for each other. A second process
    on the same folder keeps nothing.

    Raises OSError when the folder can't be made. Nothing else is raised but TypeError and
    ValueError for what is no key: what fails is counted in `troubles` and logged, and what hinders
    writing is told by `obstacle`.
    """

    def __init__(
        self,
        folder: Path,
        codec: Codec,
        clock: Callable[[], float],
        *,
        schema: str,
        sealer: Sealer | None = None,
    ) -> None:
        folder = Path(folder).absolute()
        self._troubles = Troubles()
        self._obstacle: OSError | None = None
        self._files = ValueFiles(folder)
        if not prepare(folder):
            self._files.closed = True
            self._troubles.note("folder", PermissionError())
        self._clock = clock
        shelf = Shelf(self._files, clock, self._troubles, schema=schema, max_age=math.inf, kept=_all_kept)
        # The keeper is never asked: it opens the index when it is.
        keeper = IndexKeeper(folder, self._troubles)
        self._parts = Parts(shelf, keeper, codec, threading.RLock(), FolderLock(folder))
        self._plain = EntryStore(self._parts)
        self._sealer: Sealer | None = None
        self._sealed: EntryStore | None = None
        self.unlock(sealer)

    @property
    def may_seal(self) -> bool:
        """Tell whether there is a key for what is personal."""
        return self._sealed is not None

    @property
    def troubles(self) -> Mapping[str, int]:
        """How often what failed: `write`, `read`, `codec`, `seal`, `folder`."""
        return self._troubles.counts

    @property
    def obstacle(self) -> OSError | None:
        """What hindered the last value that could not be written, until `look_again` finds it gone.

        It may be asked for on every thread. What only lacks a key to be sealed with meets no obstacle.
        """
        return self._obstacle

    def look_again(self) -> bool:
        """Find out whether a value could be written now, after one could not; tells whether so.

        A file is written and taken away: free room that is told of may be somebody else's.
        """
        with self._parts.lock:
            self._obstacle = None
            if self._may_write():
                name, older = self._files.next_name(_ROOM_KEY)
                try:
                    self._files.write(name, bytes(_ROOM))
                except OSError as error:
                    self._obstacle = error
                for one in (name, *older):
                    self._files.remove(one)
            return self._obstacle is None

    def unlock(self, sealer: Sealer | None) -> None:
        """Open the sealed side with the keyring's key, or close it with None; imports cryptography."""
        if sealer is not None:
            try:
                sealer.prepare()
            except ImportError as error:
                self._troubles.note("seal", error)
                sealer = None
        with self._parts.lock:
            self._sealer = sealer
            self._sealed = None if sealer is None else EntryStore(self._parts, sealer)

    def save(self, key: Key, value: Any, *, sealed: bool, durable: bool) -> bool:
        """Keep a value, in place of an older one of the same side; tells whether it is kept.

        When this returns it outlives the process, with `durable` a power cut too. What is to be
        sealed is kept only where there is a key; the plain side of the same key is what is left of
        it for who has another key.
        """
        with self._parts.lock:
            side = self._sealed if sealed else self._plain
            packed = side.packed(key, value, self._clock()) if side is not None else None
            if packed is None or not self._may_write():
                return False
            try:
                name, older = self._files.next_name(packed.index_key)
                self._files.write(name, packed.data, durable=durable)
            except OSError as error:
                self._troubles.note("write", error)
                self._obstacle = error
                return False
            for one in older:
                self._files.remove(one)
            return True

    def remove(self, key: Key) -> None:
        """Forget a value, also one that is not there."""
        with self._parts.lock:
            if self._parts.may_write():
                for side in (self._plain, self._sealed):
                    if side is not None:
                        self._remove(side.index_key(key))

    def entries(self) -> dict[Key, Any]:
        """Read all that can be read now; what is broken, or sealed with another key, is dropped.

        Of what lies on both sides the sealed one counts. What is sealed stays unread without a key.
        """
        found: dict[bool, dict[Key, Any]] = {False: {}, True: {}}
        with self._parts.lock:
            self._parts.may_write()
            for file in list(self._files.walk()):
                entry = self._parts.shelf.examine(file.name)
                if entry is None or (entry.sealed and self._sealer is None):
                    continue
                opened = self._parts.shelf.opened(entry, self._sealer)
                if opened is None:
                    self._parts.shelf.drop(file.name)
                    continue
                side = self._sealed if entry.sealed else self._plain
                loaded = side.load(opened[0]) if side is not None else None
                if loaded is not None:
                    found[entry.sealed][opened[0]] = loaded[0]
        return found[False] | found[True]

    def close(self) -> None:
        """Let go of the folder; the store is empty from then on."""
        with self._parts.lock:
            self._parts.folder_lock.release()
            self._files.closed = True

    def _may_write(self) -> bool:
        may = self._parts.may_write()
        if not may:
            self._obstacle = PermissionError("the store is closed, or another process has it")
        return may

    def _remove(self, index_key: str) -> None:
        for name in self._files.names(index_key):
            self._files.remove(name)
