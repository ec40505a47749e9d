"""The backend that the desk brings: its key, its process, and its next start when it ended by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from bookdesk.desktop.backend_process import BackendProcess
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.errors import BackendFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bookdesk.desktop.backend_process import BackendReady
    from bookdesk.desktop.credentials import Credentials
    from bookdesk.settings import DataFolder

#: One that ends by itself, or does not get ready, is started again after so many milliseconds; the last
#: one repeats, for a disk may have room again tomorrow.
START_AGAIN = (500, 2000, 5000, 10_000, 30_000)
#: Milliseconds after which one that runs is taken for sound.
WELL_AFTER = 60_000


class Submit(Protocol):
    """Runs work on a worker thread; `on_done(value, error)` is called on the GUI's."""

    def __call__(
        self, function: Callable[[], object], on_done: Callable[[object, Exception | None], None]
    ) -> object:
        """Submit it; returns at once."""


class EmbeddedBackend(QObject):
    """Keeps one backend running on the data folder; a keyring that is silent keeps nobody waiting.

    `start_again` are the milliseconds before each next start of one that was lost, `well_after` those
    after which its losses are forgotten.
    """

    #: It serves; bears a BackendReady.
    ready = Signal(object)
    #: It did not get ready, or has ended by itself; bears a BackendFailed and the milliseconds until it is
    #: started again, 0 where only a person can help: then it waits for `start_now`.
    lost = Signal(object, int)
    #: Its key could not be had; bears the error. Only a person can help: it is not asked for again.
    key_failed = Signal(object)
    #: The DatabaseKey that it runs with: its `note` says where it lies.
    key_found = Signal(object)

    def __init__(
        self,
        folder: DataFolder,
        credentials: Credentials,
        submit: Submit,
        parent: QObject | None = None,
        *,
        start_again: Sequence[int] = START_AGAIN,
        well_after: int = WELL_AFTER,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._credentials = credentials
        self._submit = submit
        self._options: tuple[str, ...] = ()
        self._process: BackendProcess | None = None
        #: One serves or is being started.
        self._is_up = False
        self._is_stopped = False
        self._start_again = start_again
        self._losses = 0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.start_now)
        # One timer, and not one for each start: what an earlier one would tell is not of this one.
        self._well = QTimer(self)
        self._well.setSingleShot(True)
        self._well.setInterval(well_after)
        self._well.timeout.connect(self._on_well)

    def start(self, options: Sequence[str]) -> None:
        """Get the database's key on a worker thread, then start the process with it.

        `options` are further ones of `bookdesk backend`, such as `--demo`.
        """
        self._options = tuple(options)
        self.start_now()

    def start_now(self) -> None:
        """Start it with the options of last time, without waiting for its turn; not where one runs."""
        if self._is_up or self._is_stopped:
            return
        if self._process is not None:
            if self._process.process_id:
                # It was killed and is not gone: a disk that does not answer keeps it, and it the folder.
                self._again.start(self._start_again[0])
                return
            self._process.deleteLater()
            self._process = None
        self._again.stop()
        self._is_up = True

        def key() -> object:
            from bookdesk.desktop.database_key import database_key

            return database_key(self._folder, self._credentials)

        self._submit(key, self._on_key)

    def stop(self) -> None:
        """End it and wait until it has gone; none is started any more."""
        self._is_stopped = True
        self._again.stop()
        self._well.stop()
        if self._process is not None:
            self._process.stop()

    def _on_key(self, key: object, error: Exception | None) -> None:
        from bookdesk.desktop.database_key import DatabaseKey

        if self._is_stopped:
            return
        if not isinstance(key, DatabaseKey):
            self._is_up = False
            self.key_failed.emit(error)
            return
        self.key_found.emit(key)
        self._process = BackendProcess(self._folder, self)
        self._process.ready.connect(self._on_ready)
        self._process.failed.connect(self._lose)
        self._process.ended.connect(self._on_ended)
        self._process.start(key.hex, self._options)

    def _on_ready(self, ready: BackendReady) -> None:
        self._well.start()
        self.ready.emit(ready)

    def _on_well(self) -> None:
        # It ran for a while: an end after this is a new trouble, with waits of its own.
        self._losses = 0

    def _on_ended(self) -> None:
        self._lose(BackendFailed(QT_TRANSLATE_NOOP("Desktop", "The backend on this machine ended.")))

    def _lose(self, why: BackendFailed) -> None:
        if self._is_stopped:
            return
        self._is_up = False
        self._well.stop()
        wait = 0
        if not why.lasting:
            wait = self._start_again[min(self._losses, len(self._start_again) - 1)]
            self._losses += 1
            self._again.start(wait)
        self.lost.emit(why, wait)
