"""Where the database's key lies: in the keyring, else in a file that only its owner can read.

The folder records the place, so that a keyring that comes or goes is noticed, not guessed around:
a second key over an existing database would make it unreadable for good.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bookdesk.desktop.credentials import Credentials, Outcome
from bookdesk.errors import DataFolderError, KeyUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from bookdesk.settings import DataFolder

Place = Literal["keyring", "file"]
_KEY = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class DatabaseKey:
    """The key: `hex` is 32 random bytes in 64 hexadecimal digits, `note` a sentence to show, or empty."""

    hex: str = field(repr=False)
    place: Place
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Record:
    place: Place
    # The keyring's entry is named by it and not by the path, so that a folder can be moved.
    id: str


def database_key(folder: DataFolder, credentials: Credentials) -> DatabaseKey:
    """Return the folder's key; a folder that has neither key nor database gets a new one.

    May wait for the person to unlock the keyring: call from a worker. Raises KeyUnavailable when
    the key lies where it can't be read now, or is gone; DataFolderError when it can't be stored.
    """
    found = find_key(folder, credentials)
    if found is not None:
        return found
    try:
        return _make(folder, credentials)
    except OSError as error:
        raise DataFolderError(
            f"The data folder {folder.root} can't be written to: {error.strerror}. "
            "Choose another with --data."
        ) from error


def find_key(folder: DataFolder, credentials: Credentials) -> DatabaseKey | None:
    """Return the folder's key without making one; None when it has neither key nor database.

    Raises KeyUnavailable as `database_key` does.
    """
    record = _recorded(folder)
    if record is None:
        if folder.key_file.exists():
            # Made by a start that ended before it could record the place.
            return _from_file(folder, credentials)
        if _has_database(folder):
            raise KeyUnavailable(
                f"{folder.database} is encrypted, and nothing says where its key lies: {folder.key_place} is "
                "missing. Put that file back, or choose another folder with --data."
            )
        return None
    if record.place == "file":
        return _from_file(folder, credentials)
    return _from_keyring(folder, credentials, record)


def _recorded(folder: DataFolder) -> _Record | None:
    try:
        written = json.loads(folder.key_place.read_text("utf-8"))
        place, identity = written["place"], written["id"]
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise KeyUnavailable(f"{folder.key_place} can't be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError):
        place = identity = None
    if place not in ("keyring", "file") or not isinstance(identity, str) or not _ID.fullmatch(identity):
        raise KeyUnavailable(
            f"{folder.key_place} is damaged: it should say where the database's key lies. "
            "Restore a copy of it, or choose another folder with --data."
        )
    return _Record(place, identity)


def _from_keyring(folder: DataFolder, credentials: Credentials, record: _Record) -> DatabaseKey | None:
    answer = credentials.read(_name(record))
    if answer.outcome is Outcome.DONE:
        return DatabaseKey(_checked(answer.secret or "", "The key in the keyring"), "keyring")
    if answer.outcome is not Outcome.ABSENT:
        raise KeyUnavailable(f"The database's key lies in the keyring. {answer.sentence}")
    if _has_database(folder):
        raise KeyUnavailable(
            f"The keyring no longer holds the key of {folder.database}. Restore the keyring that it was made "
            "with, or choose another folder with --data."
        )
    return None


def _from_file(folder: DataFolder, credentials: Credentials) -> DatabaseKey:
    path = folder.key_file
    try:
        status = path.stat()
        if os.name == "posix" and status.st_uid != os.getuid():
            raise KeyUnavailable(f"The key file {path} belongs to another user.")
        if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
            path.chmod(0o600)
        hexadecimal = path.read_text("ascii").strip()
    except FileNotFoundError:
        raise KeyUnavailable(
            f"The database's key lay in {path}, and that file is gone. Put it back, or choose another folder "
            "with --data."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnavailable(f"The key file {path} can't be read ({type(error).__name__}).") from error
    note = f"There is no keyring: the database's key lies in the file {path}, which only you can read."
    if credentials.usable():
        note = (
            f"There is a keyring now, but the database's key was made without one and stays in the file "
            f"{path}, which only you can read."
        )
    return DatabaseKey(_checked(hexadecimal, f"The key in {path}"), "file", note)


def _make(folder: DataFolder, credentials: Credentials) -> DatabaseKey:
    folder.prepare()
    hexadecimal = secrets.token_hex(32)
    record = _recorded(folder) or _Record("keyring", secrets.token_hex(16))
    answer = credentials.keep(_name(record), hexadecimal)
    if answer.outcome is not Outcome.DONE:
        if answer.outcome in (Outcome.LOCKED, Outcome.GIVEN_UP):
            # It will be unlocked, or be waited for, one day; a key file now would be one too many then.
            raise KeyUnavailable(answer.sentence)
        record = _Record("file", record.id)
        write_once(folder.key_file, hexadecimal)
    write_once(folder.key_place, json.dumps({"place": record.place, "id": record.id}))
    # Read again: of two that start at once on an empty folder the first to write has made the key.
    found = find_key(folder, credentials)
    if found is None:
        raise KeyUnavailable("The keyring lost the database's key at once.")
    return found


def write_once(path: Path, text: str) -> None:
    """Write a file for its owner alone, whole or not at all; one that is there stays."""
    half = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never replaces what another start has just put there.
        path.hardlink_to(half)
    except FileExistsError:
        pass
    finally:
        half.unlink()


def _checked(hexadecimal: str, what: str) -> str:
    if not _KEY.fullmatch(hexadecimal):
        raise KeyUnavailable(f"{what} is damaged: 64 hexadecimal digits are expected.")
    return hexadecimal


def _name(record: _Record) -> str:
    return f"database-{record.id}"


def _has_database(folder: DataFolder) -> bool:
    return folder.database.exists() and folder.database.stat().st_size > 0
