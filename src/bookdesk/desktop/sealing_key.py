"""The key under which personal data is sealed on this desk: in the keyring, or there is none.

Unlike the database's key it has no second place: without a keyring nothing personal is kept.
See docs/adr/0012.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bookdesk.desktop.credentials import Outcome
from bookdesk.desktop.database_key import write_once
from bookdesk.desktop.translation import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.desktop.credentials import Credentials
    from bookdesk.settings import DataFolder

_KEY = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{32}")
#: The record takes some forty bytes; of a longer file no more is read.
_MOST_BYTES = 200


@dataclass(frozen=True, slots=True)
class SealingKey:
    """`secret` is 32 bytes, None when there is no key; then `say_note` says why in the language of now.

    `outcome` is what the keyring answered; FAILED also where the data folder can't be used.
    """

    secret: bytes | None = field(default=None, repr=False)
    say_note: Callable[[], str] = field(default=str, repr=False, compare=False)
    outcome: Outcome = Outcome.DONE

    @property
    def note(self) -> str:
        """The sentence that says why there is no key; "" where there is one."""
        return self.say_note()


def sealing_key(folder: DataFolder, credentials: Credentials) -> SealingKey:
    """Return the folder's sealing key, a new one where the keyring holds none or a damaged one.

    What an earlier key sealed is lost then, and read from the server again. May wait for the person
    to unlock the keyring: call from a worker. Raises nothing: without a key the desk works too.
    """
    found = find_sealing_key(folder, credentials)
    if found is not None:
        return found
    try:
        name = _entry(_recorded(folder) or _record_new(folder))
    except OSError as error:
        return _unusable(folder, error)
    answer = credentials.keep(name, secrets.token_hex(32))
    if answer.outcome is not Outcome.DONE or answer.secret is None:
        return SealingKey(say_note=_not_kept(lambda: answer.sentence), outcome=answer.outcome)
    return SealingKey(bytes.fromhex(answer.secret))


def find_sealing_key(folder: DataFolder, credentials: Credentials) -> SealingKey | None:
    """Return the folder's sealing key, or why none can be had; None where `sealing_key` would make one.

    Changes nothing. Waits for the keyring and raises nothing, as `sealing_key` does.
    """
    try:
        identity = _recorded(folder)
    except OSError as error:
        return _unusable(folder, error)
    # Without a record the keyring is asked all the same: it may be locked, or none.
    answer = credentials.read(_entry(identity or secrets.token_hex(16)))
    if not answer.reached:
        return SealingKey(say_note=_not_kept(lambda: answer.sentence), outcome=answer.outcome)
    if answer.secret is None or not _KEY.fullmatch(answer.secret):
        return None
    return SealingKey(bytes.fromhex(answer.secret))


def _recorded(folder: DataFolder) -> str | None:
    """Read what names the keyring's entry, so that the folder can be moved; None when it is damaged."""
    try:
        with folder.sealing_place.open("rb") as file:
            recorded = json.loads(file.read(_MOST_BYTES))["id"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return recorded if isinstance(recorded, str) and _ID.fullmatch(recorded) else None


def _record_new(folder: DataFolder) -> str:
    folder.sealing_place.unlink(missing_ok=True)
    write_once(folder.sealing_place, json.dumps({"id": secrets.token_hex(16)}))
    recorded = _recorded(folder)
    if recorded is None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    return recorded


def _entry(identity: str) -> str:
    return f"desk-{identity}"


def _unusable(folder: DataFolder, error: OSError) -> SealingKey:
    place, kind = folder.sealing_place, error.strerror or type(error).__name__

    def reason() -> str:
        return translate("Desktop", "{file} can't be used: {reason}.").format(file=place, reason=kind)

    return SealingKey(say_note=_not_kept(reason), outcome=Outcome.FAILED)


def _not_kept(reason: Callable[[], str]) -> Callable[[], str]:
    return lambda: translate("Desktop", "Names are not kept on this desk.") + f" {reason()}"
