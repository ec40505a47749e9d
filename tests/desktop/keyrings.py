"""Keyrings for tests: one in memory, that can be locked and taken away, and one that hangs."""

from __future__ import annotations

import sys
import threading

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError


class MemoryKeyring(KeyringBackend):
    """Keeps what it is given as long as it lives; `locked` and `away` are its moods."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.away = False

    def _open(self) -> None:
        if self.away:
            raise NoKeyringError
        if self.locked:
            raise KeyringLocked

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.kept[service, username]


class HangingKeyring(MemoryKeyring):
    """Tells on standard output that it was asked, and never answers; for a process of its own."""

    def _open(self) -> None:
        # In one piece: a desk asks on two threads.
        sys.stdout.write("asked\n")
        sys.stdout.flush()
        threading.Event().wait()
