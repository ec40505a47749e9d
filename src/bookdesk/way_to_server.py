"""The way to a server: the one that was named, or the backend that the desk brings with it."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.domain.text import DESK_NAME_MOST, one_line
from bookdesk.errors import BackendFailed, BookdeskError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bookdesk.api.client import HttpGateway
    from bookdesk.app import DeskOptions
    from bookdesk.desktop.credentials import Credentials
    from bookdesk.desktop.database_key import DatabaseKey
    from bookdesk.desktop.embedded_backend import EmbeddedBackend
    from bookdesk.viewmodels.bridge import Bridge
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.models import DeskModels

#: Seconds that a closing desk gives the line for news to say goodbye.
_FAREWELL = 1.0


class MakeGateway(Protocol):
    """Makes a gateway to a server, on a worker thread."""

    def __call__(
        self, url: str, token: str, desk_name: str, clock: DeskClock, authority: Path | None
    ) -> HttpGateway:
        """Make it; `authority` is a file of certificates to trust. Raises BookdeskError where it can't be."""


class WayToServer(QObject):
    """Gets the desk its server, and a lost one again when a person asks for it.

    `keyring` is the desk's one way to the keyring. Its owner calls `leave` and `stop_backend` at the end.
    """

    #: A sentence on where the database's key lies, "" for the keyring.
    noted = Signal(str)

    def __init__(
        self,
        options: DeskOptions,
        bridge: Bridge,
        clock: DeskClock,
        models: DeskModels,
        keyring: Credentials,
        make_gateway: MakeGateway | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._options, self._bridge, self._clock, self._models = options, bridge, clock, models
        self._keyring = keyring
        self._make_gateway = make_gateway or http_gateway
        #: What is being opened; what was opened before is of a server that may be gone.
        self._opening: Callable[[], None] | None = None
        self._open_again: Callable[[], None] | None = None
        self._gateway: HttpGateway | None = None
        self._backend: EmbeddedBackend | None = None
        self._key: DatabaseKey | None = None

    def go(self) -> None:
        """Look for the server that was named, else start the desk's own."""
        server, token_file, keyring = self._options.server, self._options.token_file, self._keyring
        if server:
            self._open(server, lambda: token_of(server, token_file, keyring))
        else:
            self.start_backend()

    def go_again(self) -> None:
        """Look for the server once more: a person asks, and may have unlocked the keyring.

        The desk's own backend is started at once where it was to be started later.
        """
        if self._opening is not None:
            return
        self._keyring.ask_again()
        if self._open_again is not None:
            self._open_again()

    def start_backend(self, *, demo: bool = False) -> None:
        """Start the backend on this machine, with `demo` on the demo business."""
        if self._backend is None:
            from bookdesk.desktop.embedded_backend import EmbeddedBackend

            self._backend = EmbeddedBackend(self._options.folder, self._keyring, self._bridge.submit, self)
            self._backend.key_found.connect(self._on_key_found)
            self._backend.ready.connect(lambda ready: self._open(ready.url, lambda: ready.token))
            self._backend.lost.connect(self._on_backend_lost)
            self._backend.key_failed.connect(self._on_key_failed)
        self._backend.start(self._backend_options(demo=demo))

    def say_anew(self) -> None:
        """Say where the database's key lies in the language that is spoken now."""
        if self._key is not None:
            self.noted.emit(self._key.note)

    def leave(self) -> None:
        """Say goodbye to the server, and ask it nothing any more."""
        if self._gateway is not None:
            self._models.live.close(wait=_FAREWELL)
            self._gateway.close()

    def stop_backend(self) -> None:
        """End the desk's own backend and wait until it has gone."""
        if self._backend is not None:
            self._backend.stop()

    def _backend_options(self, *, demo: bool) -> list[str]:
        given = ["--hold-seconds", str(self._options.hold_seconds)]
        if self._options.now is not None:
            given += ["--now", self._options.now.isoformat()]
        if demo or self._options.demo:
            given.append("--demo")
        return given

    def _on_key_found(self, key: DatabaseKey) -> None:
        self._key = key
        self.say_anew()

    def _on_backend_lost(self, why: BackendFailed, wait: int) -> None:
        self._ask_the_backend_again()
        self._models.desk.server_lost(why, may_ask=True, wait=math.ceil(wait / 1000))

    def _on_key_failed(self, error: Exception) -> None:
        self._ask_the_backend_again()
        self._lose(error)

    def _ask_the_backend_again(self) -> None:
        """Have `go_again` start the backend: what it told of itself is not true any more."""
        assert self._backend is not None  # noqa: S101  it is the one that told
        self._opening, self._open_again = None, self._backend.start_now

    def _open(self, url: str, token: Callable[[], str]) -> None:
        """Make the gateway on a worker thread: its imports and the keyring take their time."""
        name = one_line(self._options.desk_name or "")[:DESK_NAME_MOST] or self.tr("Desk 1")

        def work() -> HttpGateway:
            return self._make_gateway(url, token(), name, self._clock, self._options.authority)

        again = self._opening = self._open_again = partial(self._open, url, token)
        self._bridge.submit(work, lambda gateway, error: self._on_opened(again, gateway, error))

    def _on_opened(
        self, again: Callable[[], None], gateway: HttpGateway | None, error: Exception | None
    ) -> None:
        if self._opening is not again:
            # The backend ended meanwhile: what was made is for one that is gone.
            if gateway is not None:
                gateway.close()
            return
        self._opening = None
        if error is not None:
            self._lose(error)
            return
        assert gateway is not None  # noqa: S101  one of the two is there
        if self._gateway is not None:
            # First: the line asks the gateway.
            self._models.live.close()
            self._gateway.close()
        self._gateway = gateway
        self._models.desk.connect_to(gateway)
        self._models.live.connect_to(gateway.news_line())

    def _lose(self, error: Exception) -> None:
        if isinstance(error, BookdeskError):
            self._models.desk.server_lost(error, may_ask=True)
            return
        # Said first: a desk that waits for a server which nobody looks for waits for ever.
        text = QT_TRANSLATE_NOOP("Desktop", "Connecting failed by a fault of Bookdesk.")
        self._models.desk.server_lost(BookdeskError(text), may_ask=True)
        raise error


def http_gateway(
    url: str, token: str, desk_name: str, clock: DeskClock, authority: Path | None
) -> HttpGateway:
    """Make the gateway over HTTP: a MakeGateway."""
    from bookdesk.api.client import HttpGateway

    return HttpGateway(url, token, desk_name, clock.now, clock.observe, authority)


def token_of(url: str, token_file: str | None, credentials: Credentials) -> str:
    """Find a server's token, on a worker thread.

    Raises UsageError for an address that may not be talked to, or a file that can't be read;
    NotSignedIn where there is no token.
    """
    from bookdesk.api.addresses import checked_address
    from bookdesk.desktop.server_token import find_token

    return find_token(checked_address(url), token_file, credentials)
