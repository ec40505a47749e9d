"""The store's keeper: unlocks what is sealed, tidies now and then, and writes the rest at the end."""

from __future__ import annotations

from errno import EDQUOT, ENOSPC
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bookdesk.data.source import Source
    from bookdesk.query.disk_store import DiskStore
    from bookdesk.query.kept_store import KeptStore
    from bookdesk.viewmodels.bridge import Bridge
    from bookdesk.viewmodels.desk import DeskModel

#: Milliseconds until the store is tidied for the first time, and between two times.
_FIRST, _EACH = 60_000, 600_000


class StoreKeeper(QObject):
    """Looks after the disk store on its lane; `store` is None where there can be none."""

    #: A sentence on what is not kept and why, "" when all is.
    noted = Signal(str)
    #: A sentence on what is typed and asked for and can't be written, "" when it is.
    hindered = Signal(str)
    #: The key for what is personal was found, or there is none.
    key_sought = Signal()

    def __init__(
        self,
        store: DiskStore | None,
        source: Source,
        bridge: Bridge,
        desk: DeskModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._source = source
        self._bridge = bridge
        self._desk = desk
        self._is_started = False
        self._upkeep: Iterator[None] | None = None
        #: What says why there is no key, and what is to be said of the store: said anew in each language.
        self._say_key_note: Callable[[], str] = str
        self._say_note: Callable[[], str] = str
        self._kept: KeptStore | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        desk.day_opened.connect(self._on_day_opened)

    def start(
        self,
        find_key: Callable[[], tuple[bytes | None, Callable[[], str]]],
        kept: KeptStore | None = None,
    ) -> None:
        """Unlock the sealed sides and begin to tidy; `kept` needs no tidying, and no cache beside it.

        `find_key` runs on a worker thread, for a keyring may ask the person for a password; it
        returns 32 bytes, or None, and a function that says why there is no key, "" where there is.
        """
        self._kept = kept
        self._source.kept.changed.add(self._say_obstacle)
        if self._store is None:
            self._say_note = _unusable
            self.say_anew()
            if kept is None:
                self.key_sought.emit()
            else:
                self._bridge.submit(partial(_unlock, None, kept, find_key), self._on_unlocked)
            return
        self._bridge.submit(partial(_unlock, self._store, kept, find_key), self._on_unlocked)
        self._timer.start(_FIRST)
        self._is_started = True
        self._on_day_opened()

    def say_anew(self) -> None:
        """Say what is not kept and why in the language that is spoken now."""
        self.noted.emit(self._say_note())
        self._say_obstacle()

    def close(self) -> None:
        """Write what is not written yet, then let go of the folder."""
        self._timer.stop()
        self._source.client.flush_store()
        self._bridge.finish("store", seconds=1.0)
        for store in (self._store, self._kept):
            if store is not None:
                store.close()

    def _on_unlocked(
        self, notes: tuple[Callable[[], str], Callable[[], str]] | None, error: Exception | None
    ) -> None:
        if notes is not None and self._store is not None:
            self._say_key_note, self._say_note = notes
            self.say_anew()
            self._source.client.store_unlocked()
        self.key_sought.emit()
        _hear(notes, error)

    def _on_tidied(self, note: Callable[[], str] | None, error: Exception | None) -> None:
        if error is None and note is None and self._store is not None and self._upkeep is not None:
            self._go_on(self._store, self._upkeep)
            return
        self._upkeep = None
        _hear(note, error)
        if note is not None and note != self._say_note:
            self._say_note = note
            self.say_anew()

    def _on_day_opened(self) -> None:
        # What was looked at is the last to be evicted. Before the first paint nothing is noted: the
        # index would be imported beside it.
        if self._store is not None and self._is_started:
            self._submit(partial(self._store.seen, self._desk.shown_keys))

    def _on_timeout(self) -> None:
        self._timer.setInterval(_EACH)
        if self._store is not None and self._upkeep is None:
            self._upkeep = self._store.upkeep(self._desk.pinned_keys)
            self._go_on(self._store, self._upkeep)

    def _go_on(self, store: DiskStore, upkeep: Iterator[None]) -> None:
        # A step at a time: a read that came meanwhile is next on the lane.
        self._bridge.submit(partial(_tidy, store, upkeep, self._say_key_note), self._on_tidied, "store")

    def _say_obstacle(self) -> None:
        self.hindered.emit(_kept_note(self._source.kept.obstacle))

    def _submit(self, work: Callable[[], None]) -> None:
        self._bridge.submit(work, _hear, "store")


def _unlock(
    store: DiskStore | None,
    kept: KeptStore | None,
    find_key: Callable[[], tuple[bytes | None, Callable[[], str]]],
) -> tuple[Callable[[], str], Callable[[], str]]:
    """Open the sealed sides; returns what says how the key's search went, and what says it of the store."""
    from bookdesk.query.sealing import Sealer

    secret, note = find_key()
    if secret is not None:
        sealer = Sealer(secret)
        if store is not None:
            store.unlock(sealer)
        if kept is not None:
            kept.unlock(sealer)
    return note, note if store is None else _not_kept(store, note)


def _tidy(store: DiskStore, upkeep: Iterator[None], key_note: Callable[[], str]) -> Callable[[], str] | None:
    """Do a step of upkeep, which returns None; then what says how the store is now.

    Another process may have let go of it since.
    """
    for _ in upkeep:
        return None
    return _not_kept(store, key_note)


def _not_kept(store: DiskStore, key_note: Callable[[], str]) -> Callable[[], str]:
    """Return what says what is not kept and why, "" when all is."""
    if not store.may_write:
        return _held_elsewhere
    return _unsealed if store.sealed is None and not key_note() else key_note


def _kept_note(obstacle: OSError | None) -> str:
    """Say that what is typed and asked for is not kept, and what to do about it; "" when it is."""
    if obstacle is None:
        return ""
    if obstacle.errno in (ENOSPC, EDQUOT):
        return QCoreApplication.translate(
            "StoreKeeper",
            "Free some space: the disk is full, and what is typed or not answered yet is lost "
            "if Bookdesk ends.",
        )
    return QCoreApplication.translate(
        "StoreKeeper",
        "Check the data folder: it can't be written to, and what is typed or not answered yet is lost "
        "if Bookdesk ends.",
    )


def _unusable() -> str:
    return QCoreApplication.translate("StoreKeeper", "Nothing is kept on this desk: its cache can't be used.")


def _held_elsewhere() -> str:
    return QCoreApplication.translate(
        "StoreKeeper", "Nothing is kept on this desk: another process or another user has its cache."
    )


def _unsealed() -> str:
    return QCoreApplication.translate(
        "StoreKeeper", "Names are not kept on this desk: nothing here can seal them."
    )


def _hear(_value: object, error: Exception | None) -> None:
    if error is not None:
        raise error
