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
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.errors import DataFolderError, KeyUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from bookdesk.settings import DataFolder

Place = Literal["keyring", "file"]
_KEY = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class DatabaseKey:
    """The key: `hex` is 32 random bytes in 64 hexadecimal digits.

    `file` is where it lies outside of the keyring, `keyring_came` tells that there is one by now.
    """

    hex: str = field(repr=False)
    place: Place
    file: Path | None = None
    keyring_came: bool = False

    @property
    def note(self) -> str:
        """A sentence on a key that lies in a file, in the language that is installed now; "" else."""
        if self.file is None:
            return ""
        if self.keyring_came:
            text = translate(
                "Desktop",
                "There is a keyring now, but the database's key was made without one and stays in the file "
                "{file}, which only you can read.",
            )
        else:
            text = translate(
                "Desktop",
                "There is no keyring: the database's key lies in the file {file}, which only you can read.",
            )
        return text.format(file=self.file)


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
        text = QT_TRANSLATE_NOOP(
            "Desktop", "The data folder {folder} can't be written to: {reason}. Choose another with --data."
        )
        raise DataFolderError(text, folder=folder.root, reason=error.strerror) from error


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
            text = QT_TRANSLATE_NOOP(
                "Desktop",
                "{database} is encrypted, and nothing says where its key lies: {file} is missing. "
                "Put that file back, or choose another folder with --data.",
            )
            raise KeyUnavailable(text, database=folder.database, file=folder.key_place)
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
        text = QT_TRANSLATE_NOOP("Desktop", "{file} can't be read: {reason}.")
        raise KeyUnavailable(text, file=folder.key_place, reason=error.strerror) from error
    except (ValueError, KeyError, TypeError):
        place = identity = None
    if place not in ("keyring", "file") or not isinstance(identity, str) or not _ID.fullmatch(identity):
        text = QT_TRANSLATE_NOOP(
            "Desktop",
            "{file} is damaged: it should say where the database's key lies. "
            "Restore a copy of it, or choose another folder with --data.",
        )
        raise KeyUnavailable(text, file=folder.key_place)
    return _Record(place, identity)


def _from_keyring(folder: DataFolder, credentials: Credentials, record: _Record) -> DatabaseKey | None:
    answer = credentials.read(_name(record))
    if answer.outcome is Outcome.DONE:
        return DatabaseKey(_checked(answer.secret or ""), "keyring")
    if answer.outcome is not Outcome.ABSENT:
        text = QT_TRANSLATE_NOOP("Desktop", "The database's key lies in the keyring. {why}")
        raise KeyUnavailable(text, why=answer)
    if _has_database(folder):
        text = QT_TRANSLATE_NOOP(
            "Desktop",
            "The keyring no longer holds the key of {database}. Restore the keyring that it was made with, "
            "or choose another folder with --data.",
        )
        raise KeyUnavailable(text, database=folder.database)
    return None


def _from_file(folder: DataFolder, credentials: Credentials) -> DatabaseKey:
    path = folder.key_file
    try:
        status = path.stat()
        if os.name == "posix" and status.st_uid != os.getuid():
            text = QT_TRANSLATE_NOOP("Desktop", "The key file {file} belongs to another user.")
            raise KeyUnavailable(text, file=path)
        if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
            path.chmod(0o600)
        hexadecimal = path.read_text("ascii").strip()
    except FileNotFoundError:
        text = QT_TRANSLATE_NOOP(
            "Desktop",
            "The database's key lay in {file}, and that file is gone. Put it back, or choose another folder "
            "with --data.",
        )
        raise KeyUnavailable(text, file=path) from None
    except (OSError, UnicodeDecodeError) as error:
        text = QT_TRANSLATE_NOOP("Desktop", "The key file {file} can't be read ({kind}).")
        raise KeyUnavailable(text, file=path, kind=type(error).__name__) from error
    return DatabaseKey(_checked(hexadecimal, path), "file", path, keyring_came=credentials.usable())


def _make(folder: DataFolder, credentials: Credentials) -> DatabaseKey:
    folder.prepare()
    hexadecimal = secrets.token_hex(32)
    record = _recorded(folder) or _Record("keyring", secrets.token_hex(16))
    answer = credentials.keep(_name(record), hexadecimal)
    if answer.outcome is not Outcome.DONE:
        if answer.outcome in (Outcome.LOCKED, Outcome.GIVEN_UP):
            # It will be unlocked, or be waited for, one day; a key file now would be one too many then.
            raise KeyUnavailable("{why}", why=answer)
        record = _Record("file", record.id)
        write_once(folder.key_file, hexadecimal)
    write_once(folder.key_place, json.dumps({"place": record.place, "id": record.id}))
    # Read again: of two that start at once on an empty folder the first to write has made the key.
    found = find_key(folder, credentials)
    if found is None:
        raise KeyUnavailable(QT_TRANSLATE_NOOP("Desktop", "The keyring lost the database's key at once."))
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


def _checked(hexadecimal: str, file: Path | None = None) -> str:
    if _KEY.fullmatch(hexadecimal):
        return hexadecimal
    if file is None:
        text = QT_TRANSLATE_NOOP(
            "Desktop", "The key in the keyring is damaged: 64 hexadecimal digits are expected."
        )
        raise KeyUnavailable(text)
    text = QT_TRANSLATE_NOOP("Desktop", "The key in {file} is damaged: 64 hexadecimal digits are expected.")
    raise KeyUnavailable(text, file=file)


def _name(record: _Record) -> str:
    return f"database-{record.id}"


def _has_database(folder: DataFolder) -> bool:
    return folder.database.exists() and folder.database.stat().st_size > 0
