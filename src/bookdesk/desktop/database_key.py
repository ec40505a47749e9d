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
from bookdesk.desktop.translation import translate
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
        text = translate(
            "Desktop", "The data folder {folder} can't be written to: {reason}. Choose another with --data."
        )
        raise DataFolderError(text.format(folder=folder.root, reason=error.strerror)) from error


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
            text = translate(
                "Desktop",
                "{database} is encrypted, and nothing says where its key lies: {file} is missing. "
                "Put that file back, or choose another folder with --data.",
            )
            raise KeyUnavailable(text.format(database=folder.database, file=folder.key_place))
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
        text = translate("Desktop", "{file} can't be read: {reason}.")
        raise KeyUnavailable(text.format(file=folder.key_place, reason=error.strerror)) from error
    except (ValueError, KeyError, TypeError):
        place = identity = None
    if place not in ("keyring", "file") or not isinstance(identity, str) or not _ID.fullmatch(identity):
        text = translate(
            "Desktop",
            "{file} is damaged: it should say where the database's key lies. "
            "Restore a copy of it, or choose another folder with --data.",
        )
        raise KeyUnavailable(text.format(file=folder.key_place))
    return _Record(place, identity)


def _from_keyring(folder: DataFolder, credentials: Credentials, record: _Record) -> DatabaseKey | None:
    answer = credentials.read(_name(record))
    if answer.outcome is Outcome.DONE:
        return DatabaseKey(_checked(answer.secret or "", translate("Desktop", "the keyring")), "keyring")
    if answer.outcome is not Outcome.ABSENT:
        text = translate("Desktop", "The database's key lies in the keyring.")
        raise KeyUnavailable(f"{text} {answer.sentence}")
    if _has_database(folder):
        text = translate(
            "Desktop",
            "The keyring no longer holds the key of {database}. Restore the keyring that it was made with, "
            "or choose another folder with --data.",
        )
        raise KeyUnavailable(text.format(database=folder.database))
    return None


def _from_file(folder: DataFolder, credentials: Credentials) -> DatabaseKey:
    path = folder.key_file
    try:
        status = path.stat()
        if os.name == "posix" and status.st_uid != os.getuid():
            text = translate("Desktop", "The key file {file} belongs to another user.")
            raise KeyUnavailable(text.format(file=path))
        if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
            path.chmod(0o600)
        hexadecimal = path.read_text("ascii").strip()
    except FileNotFoundError:
        text = translate(
            "Desktop",
            "The database's key lay in {file}, and that file is gone. Put it back, or choose another folder "
            "with --data.",
        )
        raise KeyUnavailable(text.format(file=path)) from None
    except (OSError, UnicodeDecodeError) as error:
        text = translate("Desktop", "The key file {file} can't be read ({kind}).")
        raise KeyUnavailable(text.format(file=path, kind=type(error).__name__)) from error
    if credentials.usable():
        note = translate(
            "Desktop",
            "There is a keyring now, but the database's key was made without one and stays in the file "
            "{file}, which only you can read.",
        )
    else:
        note = translate(
            "Desktop",
            "There is no keyring: the database's key lies in the file {file}, which only you can read.",
        )
    return DatabaseKey(_checked(hexadecimal, str(path)), "file", note.format(file=path))


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
        raise KeyUnavailable(translate("Desktop", "The keyring lost the database's key at once."))
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


def _checked(hexadecimal: str, place: str) -> str:
    if not _KEY.fullmatch(hexadecimal):
        text = translate("Desktop", "The key in {place} is damaged: 64 hexadecimal digits are expected.")
        raise KeyUnavailable(text.format(place=place))
    return hexadecimal


def _name(record: _Record) -> str:
    return f"database-{record.id}"


def _has_database(folder: DataFolder) -> bool:
    return folder.database.exists() and folder.database.stat().st_size > 0
