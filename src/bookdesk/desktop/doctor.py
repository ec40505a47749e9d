"""What `bookdesk doctor` looks at: each check is a finding, a line each.

What needs another room (opening the database, asking a server) is handed in as a callable.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookdesk.desktop.credentials import Outcome
from bookdesk.desktop.database_key import find_key
from bookdesk.desktop.sealing_key import find_sealing_key
from bookdesk.errors import BookdeskError
from bookdesk.settings import takes_no_more_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import timedelta

    from bookdesk.desktop.credentials import Credentials
    from bookdesk.settings import DataFolder

#: A day's bookings take some hundred kilobytes; below this the disk fills within weeks.
_LEAST_FREE = 200 * 1024 * 1024
#: The desk follows the server's clock, so this only tells that one of the two is plainly wrong.
_MOST_OFFSET_S = 300.0
_OPEN_A_DISPLAY = (
    "from PySide6.QtGui import QGuiApplication as A; a = A([]); s = a.primaryScreen(); "
    "print(a.platformName(), s.size().width(), s.size().height())"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `name` says of what, `sentence` what is so and, when not `ok`, what to do."""

    ok: bool
    name: str
    sentence: str


def check_display(environment: Mapping[str, str] | None = None) -> Finding:
    """Open a display in a process of its own: Qt aborts the process that it can't open one in.

    `environment` is the process's own by default.
    """
    if getattr(sys, "frozen", False):
        return Finding(
            ok=True, name="display", sentence="It comes with the program and is opened at its start."
        )
    command = [sys.executable, "-P", "-c", _OPEN_A_DISPLAY]
    try:
        run = subprocess.run(  # noqa: S603  our own interpreter with a constant text
            command, env=environment, capture_output=True, text=True, timeout=30, check=False
        )
    except subprocess.TimeoutExpired:
        return Finding(ok=False, name="display", sentence="The display does not answer.")
    if run.returncode != 0:
        said = [line for line in run.stderr.splitlines() if line.strip()] or ["Qt gave no reason"]
        # Qt says first what is wrong, Python last: a library that is missing lets nothing be imported.
        told = said[-1] if said[0].startswith("Traceback") else said[0]
        return Finding(
            ok=False,
            name="display",
            sentence=f"No display can be opened ({told.strip()}). Set DISPLAY, or see "
            "packaging/linux/setup.sh for the libraries that Qt needs.",
        )
    platform, width, height = run.stdout.split()
    return Finding(ok=True, name="display", sentence=f"{platform}, {width} x {height} pixels.")


def check_keyring(credentials: Credentials) -> Finding:
    """Ask the keyring for something that it does not hold. A machine without one is sound, but it is said."""
    answer = credentials.read("doctor")
    if answer.reached:
        return Finding(ok=True, name="keyring", sentence="It is there and unlocked.")
    if answer.outcome is Outcome.NO_KEYRING:
        return Finding(
            ok=True,
            name="keyring",
            sentence=f"{answer.sentence} The database's key is kept in a file that only you can read.",
        )
    return Finding(ok=False, name="keyring", sentence=answer.sentence)


def check_data_folder(folder: DataFolder) -> Finding:
    """Look at the folder's owner, its modes and the room on its disk. Changes nothing."""
    name = "data folder"
    root = folder.root
    if not root.exists():
        return Finding(ok=True, name=name, sentence=f"{root} is not there yet; the first start makes it.")
    if not root.is_dir():
        return Finding(
            ok=False, name=name, sentence=f"{root} is a file, not a folder. Choose another place with --data."
        )
    if os.name == "posix":
        if root.stat().st_uid != os.getuid():
            return Finding(ok=False, name=name, sentence=f"{root} belongs to another user.")
        for path in (root, folder.key_file):
            if path.exists() and _others_may(path):
                return Finding(
                    ok=False,
                    name=name,
                    sentence=f"Other users of this machine can reach {path}. Run: chmod -R go= {root}",
                )
    if not os.access(root, os.W_OK | os.X_OK):
        return Finding(ok=False, name=name, sentence=f"{root} can't be written to.")
    if takes_no_more_files(root):
        return Finding(ok=False, name=name, sentence=f"The disk of {root} takes no more files. Remove some.")
    free = shutil.disk_usage(root).free
    if free < _LEAST_FREE:
        return Finding(
            ok=False, name=name, sentence=f"Only {free // 1_000_000} MB are free on the disk of {root}."
        )
    return Finding(ok=True, name=name, sentence=f"{root} is yours alone, {free // 1_000_000} MB free.")


def check_key(folder: DataFolder, credentials: Credentials) -> Finding:
    """Say where the database's key lies, and whether it can be had from there. Makes none."""
    name = "database key"
    try:
        key = find_key(folder, credentials)
    except BookdeskError as error:
        return Finding(ok=False, name=name, sentence=str(error))
    if key is None:
        return Finding(ok=True, name=name, sentence="There is none yet; the first start makes it.")
    return Finding(ok=True, name=name, sentence=key.note or "It lies in the keyring.")


def check_database(
    folder: DataFolder, credentials: Credentials, open_database: Callable[[str], object]
) -> Finding:
    """Open the database: `open_database` gets the key in hexadecimal and raises BookdeskError."""
    name = "database"
    log = folder.database.with_name(f"{folder.database.name}-wal")
    # A log without its database is of one that was there.
    if not folder.database.exists() and not log.exists():
        return Finding(ok=True, name=name, sentence="There is none yet; the first start makes it.")
    try:
        key = find_key(folder, credentials)
        if key is None:
            return Finding(ok=True, name=name, sentence="It is empty; the first start fills it.")
        open_database(key.hex)
    except BookdeskError as error:
        return Finding(ok=False, name=name, sentence=str(error))
    return Finding(ok=True, name=name, sentence=f"{folder.database} opens with its key.")


def check_personal_data(folder: DataFolder, credentials: Credentials) -> Finding:
    """Say whether names are kept on this desk, and where the key lies that seals them. Makes none.

    A machine without a keyring is sound, but it is said.
    """
    name = "personal data"
    key = find_sealing_key(folder, credentials)
    if key is None:
        return Finding(
            ok=True,
            name=name,
            sentence="No names are kept on this desk yet; the next start makes their key in the keyring.",
        )
    if key.secret is None:
        return Finding(ok=key.outcome is Outcome.NO_KEYRING, name=name, sentence=key.note)
    return Finding(
        ok=True,
        name=name,
        sentence="Names are kept on this desk, sealed. The key lies in the keyring and nowhere else.",
    )


def check_server(url: str, clock_offset: Callable[[], timedelta]) -> tuple[Finding, Finding]:
    """Ask a server once: whether it answers, and how far its clock is from this machine's.

    `clock_offset` returns server time minus this machine's and raises BookdeskError.
    """
    try:
        offset = clock_offset().total_seconds()
    except BookdeskError as error:
        return (
            Finding(ok=False, name="server", sentence=f"{url}: {error}"),
            Finding(ok=False, name="clock", sentence="It can't be compared with the server's."),
        )
    where = "ahead of" if offset >= 0 else "behind"
    sentence = f"The server's is {abs(offset):.1f} s {where} this machine's; the desk follows the server's."
    if abs(offset) > _MOST_OFFSET_S:
        sentence += " Set whichever of the two is wrong."
    return (
        Finding(ok=True, name="server", sentence=f"{url} answers."),
        Finding(ok=abs(offset) <= _MOST_OFFSET_S, name="clock", sentence=sentence),
    )


def _others_may(path: os.PathLike[str]) -> bool:
    return bool(stat.S_IMODE(os.lstat(path).st_mode) & 0o077)
