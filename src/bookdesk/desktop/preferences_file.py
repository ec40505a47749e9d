"""The settings file: a small JSON object that a newer program may have added to."""

from __future__ import annotations

import json
import logging
import os
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.domain.preferences import Preferences, is_allowed

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)

#: A settings file is a few hundred bytes; nobody waits for one that is thousands of times longer.
_MOST_BYTES = 1_000_000


class LoadedPreferences(NamedTuple):
    """What stood in the file.

    `wrong` names the fields that fell to their defaults, `set_aside` the broken file's new name.
    With `may_save` False the file could neither be read nor put out of the way: it stays as it is.
    """

    preferences: Preferences
    wrong: tuple[str, ...] = ()
    set_aside: str = ""
    may_save: bool = True


class PreferencesFile:
    """Reads the file once and writes it whole; what it does not know stays in it.

    `path` is the file's place in the data folder. Only one desk runs on a folder, so nobody else
    writes it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._raw: dict[str, object] = {}
        self._may_save = True
        self._writing = threading.Lock()

    def load(self) -> LoadedPreferences:
        """Read the file; a missing one is all defaults. Raises nothing: a desk opens without it too."""
        try:
            with self._path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except FileNotFoundError:
            return LoadedPreferences(Preferences())
        except OSError as error:
            # A right that is missing, a folder in its place: whatever lies there is not ours to move.
            _log.warning("the settings can't be read: %s", type(error).__name__)
            return self._without()
        raw = _parsed(data)
        if raw is None:
            return self._set_aside()
        self._raw = raw
        known: dict[str, Any] = {}
        wrong = []
        for field in Preferences._fields:
            if field not in raw:
                continue
            if is_allowed(field, raw[field]):
                known[field] = raw[field]
            else:
                wrong.append(field)
        return LoadedPreferences(Preferences()._replace(**known), tuple(wrong))

    def save(self, preferences: Preferences) -> None:
        """Write all of the settings at once: a reader sees the old file or the new one.

        May run on a worker thread. Raises OSError when they can't be written.
        """
        with self._writing:
            if not self._may_save:
                raise PermissionError("the file that is there could not be read")
            # A value of a newer program that is not understood here is its default here, and stays.
            kept = {
                field: value
                for field, value in self._raw.items()
                if field not in Preferences._fields
                or (not is_allowed(field, value) and _is_default(field, preferences))
            }
            self._raw = {**preferences._asdict(), **kept}
            # In ASCII: a surrogate that stands alone in a field of another program has no bytes in UTF-8.
            _write(self._path, (json.dumps(self._raw, indent=2) + "\n").encode("ascii"))

    def _set_aside(self) -> LoadedPreferences:
        """Keep a broken file under another name, for a person who can mend it."""
        try:
            aside = _free_name(self._path)
            self._path.rename(aside)
        except OSError as error:
            _log.warning("the broken settings can't be set aside: %s", type(error).__name__)
            return self._without()
        return LoadedPreferences(Preferences(), set_aside=aside.name)

    def _without(self) -> LoadedPreferences:
        self._may_save = False
        return LoadedPreferences(Preferences(), may_save=False)


def _is_default(field: str, preferences: Preferences) -> bool:
    return bool(getattr(preferences, field) == Preferences._field_defaults[field])


def _parsed(data: bytes) -> dict[str, object] | None:
    """Return the object in the file, None where there is none."""
    if len(data) > _MOST_BYTES:
        return None
    try:
        raw: object = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) else None


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    return aside


def _write(path: Path, data: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    # What a crash left would keep its mode.
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut; Windows opens no folders and needs none of it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
