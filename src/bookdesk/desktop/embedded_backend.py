"""The backend that the desk brings: its key, its process, and its next start when it ended by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from bookdesk.desktop.backend_process import BackendProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bookdesk.desktop.backend_process import BackendReady
    from bookdesk.desktop.credentials import Credentials
    from bookdesk.settings import DataFolder

#: One that ends by itself is started again after so many milliseconds, then no more.
_START_AGAIN = (500, 2000, 5000)
#: Milliseconds after which one that runs is taken for sound.
_WELL_AFTER = 60_000


class Submit(Protocol):
    """Runs work on a worker thread; `on_done(value, error)` is called on the GUI's."""

    def __call__(
        self, function: Callable[[], object], on_done: Callable[[object, Exception | None], None]
    ) -> object:
        """Submit it; returns at once."""


class EmbeddedBackend(QObject):
    """Keeps one backend running on the data folder; a keyring that is silent keeps nobody waiting."""

    #: It serves; bears a BackendReady.
    ready = Signal(object)
    #: There is none; bears a BackendFailed.
    failed = Signal(object)
    #: Its key could not be had; bears the error.
    key_failed = Signal(object)
    #: It had been ready and has ended by itself.
    ended = Signal()
    #: The DatabaseKey that it runs with: its `note` says where it lies.
    key_found = Signal(object)

    def __init__(
        self, folder: DataFolder, credentials: Credentials, submit: Submit, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._credentials = credentials
        self._submit = submit
        self._options: tuple[str, ...] = ()
        self._process: BackendProcess | None = None
        self._starts = 0

    def start(self, options: Sequence[str]) -> None:
        """Get the database's key on a worker thread, then start the process with it.

        `options` are further ones of `bookdesk backend`, such as `--demo`.
        """
        self._options = tuple(options)
        self._begin()

    def stop(self) -> None:
        """End it and wait until it has gone."""
        if self._process is not None:
            self._process.stop()

    def _begin(self) -> None:
        def key() -> object:
            from bookdesk.desktop.database_key import database_key

            return database_key(self._folder, self._credentials)

        self._submit(key, self._on_key)

    def _on_key(self, key: object, error: Exception | None) -> None:
        from bookdesk.desktop.database_key import DatabaseKey

        if not isinstance(key, DatabaseKey):
            self.key_failed.emit(error)
            return
        self.key_found.emit(key)
        self._process = BackendProcess(self._folder, self)
        self._process.ready.connect(self._on_ready)
        self._process.failed.connect(self.failed)
        self._process.ended.connect(self._on_ended)
        self._process.start(key.hex, self._options)

    def _on_ready(self, ready: BackendReady) -> None:
        QTimer.singleShot(_WELL_AFTER, self, self._on_well)
        self.ready.emit(ready)

    def _on_well(self) -> None:
        # It ran for a while: an end after this is a new trouble, with tries of its own.
        self._starts = 0

    def _on_ended(self) -> None:
        self.ended.emit()
        if self._starts < len(_START_AGAIN):
            QTimer.singleShot(_START_AGAIN[self._starts], self, self._begin)
            self._starts += 1
