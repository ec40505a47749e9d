"""What `bookdesk doctor` looks at: the parts of the program that one room alone can't ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.desktop import doctor
from bookdesk.desktop.credentials import Credentials
from bookdesk.viewmodels.clock import DeskClock
from bookdesk.way_to_server import http_gateway, token_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta
    from pathlib import Path

    from bookdesk.desktop.doctor import Finding
    from bookdesk.settings import DataFolder


def examine(
    folder: DataFolder, server: str | None, token_file: str | None, authority: Path | None
) -> list[Finding]:
    """Check display, keyring, data folder, keys, database, the server and its clock; changes nothing."""
    credentials = Credentials()
    findings = [
        doctor.check_display(),
        doctor.check_keyring(credentials),
        doctor.check_data_folder(folder),
        doctor.check_key(folder, credentials),
        doctor.check_database(folder, credentials, lambda key: _try_database(folder, key)),
        doctor.check_personal_data(folder, credentials),
    ]
    if server:
        findings += doctor.check_server(
            server,
            lambda: _clock_offset(server, lambda: token_of(server, token_file, credentials), authority),
        )
    else:
        own = "None is named with --server; the desk brings its own."
        clock = "The own backend's is this machine's, nothing to compare."
        findings += [
            doctor.Finding(ok=True, name="server", sentence=own),
            doctor.Finding(ok=True, name="clock", sentence=clock),
        ]
    return findings


def _try_database(folder: DataFolder, key: str) -> None:
    from bookdesk.backend.database import Database

    Database.check(folder.database, key)


def _clock_offset(server: str, token: Callable[[], str], authority: Path | None) -> timedelta:
    clock = DeskClock()
    gateway = http_gateway(server, token(), "doctor", clock, authority)
    try:
        gateway.server_now()
    finally:
        gateway.close()
    return clock.offset
