"""The store's keeper: unlocks what is sealed, tidies now and then, and writes the rest at the end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.data.source import Source
    from bookdesk.query.disk_store import DiskStore
    from bookdesk.viewmodels.bridge import Bridge
    from bookdesk.viewmodels.desk import DeskModel

#: Milliseconds until the store is tidied for the first time, and between two times.
_FIRST, _EACH = 60_000, 600_000


class StoreKeeper(QObject):
    """Looks after the disk store on its lane; `store` is None where there can be none."""

    #: A sentence on what is not kept and why, "" when all is.
    noted = Signal(str)

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
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        desk.day_opened.connect(self._on_day_opened)

    def start(self, find_key: Callable[[], tuple[bytes | None, str]]) -> None:
        """Unlock the sealed side and begin to tidy.

        `find_key` runs on a worker thread, for a keyring may ask the person for a password; it
        returns 32 bytes, or None and a sentence that says why there is no key.
        """
        if self._store is None:
            self.noted.emit(self.tr("Nothing is kept on this desk: its cache can't be used."))
            return
        self._bridge.submit(partial(_unlock, self._store, find_key), self._on_unlocked)
        self._timer.start(_FIRST)
        self._is_started = True
        self._on_day_opened()

    def close(self) -> None:
        """Write what is not written yet, then let go of the folder."""
        self._timer.stop()
        self._source.client.flush_store()
        self._bridge.finish("store", seconds=1.0)
        if self._store is not None:
            self._store.close()

    def _on_unlocked(self, note: str | None, error: Exception | None) -> None:
        if error is not None:
            raise error
        self.noted.emit(note or "")
        self._source.client.store_unlocked()

    def _on_day_opened(self) -> None:
        # What was looked at is the last to be evicted. Before the first paint nothing is noted: the
        # index would be imported beside it.
        if self._store is not None and self._is_started:
            self._submit(partial(self._store.seen, self._desk.shown_keys))

    def _on_timeout(self) -> None:
        self._timer.setInterval(_EACH)
        if self._store is not None:
            self._submit(partial(self._store.maintain, self._desk.pinned_keys))

    def _submit(self, work: Callable[[], None]) -> None:
        self._bridge.submit(work, _hear, "store")


def _unlock(store: DiskStore, find_key: Callable[[], tuple[bytes | None, str]]) -> str:
    from bookdesk.query.sealing import Sealer

    secret, note = find_key()
    if secret is not None:
        store.unlock(Sealer(secret))
    return note


def _hear(_value: object, error: Exception | None) -> None:
    if error is not None:
        raise error
