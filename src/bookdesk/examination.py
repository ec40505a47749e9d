"""What `bookdesk doctor` looks at: the parts of the program that one room alone can't ask.

Nothing here may import Qt: the doctor is asked where it can't be loaded, too.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bookdesk.desktop import doctor
from bookdesk.desktop.credentials import Credentials

if TYPE_CHECKING:
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
            lambda: _clock_offset(server, token_file, credentials, authority),
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


def _clock_offset(
    server: str, token_file: str | None, credentials: Credentials, authority: Path | None
) -> timedelta:
    from bookdesk.api.addresses import checked_address
    from bookdesk.api.client import HttpGateway
    from bookdesk.desktop.server_token import find_token

    address = checked_address(server)
    token = find_token(address, token_file, credentials)
    offset = timedelta()

    def observe(server_now: datetime, asked_at: float, answered_at: float) -> None:
        nonlocal offset
        offset = server_now - datetime.fromtimestamp((asked_at + answered_at) / 2, UTC)

    # This machine's own clock is what is looked at.
    gateway = HttpGateway(address, token, "doctor", time.time, observe, authority)  # noqa: TID251
    try:
        gateway.server_now()
    finally:
        gateway.close()
    return offset
