"""The shelf: finds entries by their files and judges which of them are to be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.query.entry import Entry, key_of_text, unpack
from bookdesk.query.sealing import SEALED_PREFIX
from bookdesk.query.value_files import digest_in, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.keys import Key
    from bookdesk.query.sealing import Sealer
    from bookdesk.query.troubles import Troubles
    from bookdesk.query.value_files import ValueFiles

#: More than never (0.0), less than any time worth the name.
_LONG_AGO = 1e-3


class Shelf:
    """The entries of one folder. What is broken, foreign or too old is removed when it is met.

    `schema` names the shape that values have now, `max_age` is in seconds, `kept` tells which keys
    stay whatever their age (drafts, intents).
    """

    def __init__(
        self,
        files: ValueFiles,
        clock: Callable[[], float],
        troubles: Troubles,
        *,
        schema: str,
        max_age: float,
        kept: Callable[[Key], bool],
    ) -> None:
        self.files = files
        self.clock = clock
        self.troubles = troubles
        self.schema = schema
        self.max_age = max_age
        self.dropped = 0
        self._kept = kept

    def find(self, index_key: str) -> Entry | None:
        """Return the newest whole entry of an index key; a sealed one as it is."""
        for name in self.files.names(index_key):
            entry = self.examine(name)
            if entry is not None and entry.index_key == index_key:
                return entry
        return None

    def examine(self, name: str) -> Entry | None:
        """Return the entry of a file; None where it can't be read, or is not ours and now gone."""
        try:
            entry = unpack(self.files.read(name))
            sealed = entry.index_key.startswith(SEALED_PREFIX)
            # A file at another key's place would be found there, and would hide the right one.
            is_in_place = digest_of(entry.index_key) == digest_in(name)
            if is_in_place and entry.schema == self.schema and entry.sealed == sealed:
                return entry
        except FileNotFoundError:
            return None
        except OSError as error:
            self.troubles.note("read", error)
            return None
        except ValueError:
            pass
        self.drop(name)
        return None

    def drop(self, name: str) -> None:
        """Remove a file that is of no use."""
        self.dropped += 1
        self.files.remove(name)

    def opened(self, entry: Entry, sealer: Sealer | None) -> tuple[Key, Entry] | None:
        """Return an entry's key and the entry with its own text and time; None where it doesn't open."""
        try:
            if entry.sealed:
                if sealer is None:
                    return None
                entry = sealer.open(entry)
            return key_of_text(entry.index_key), entry
        except ValueError:
            return None

    def told_time(self, updated_at: float, key: Key) -> float | None:
        """Return the time to tell of an entry, None when it is too old.

        One from the future, because the clock was set back since, is told as half of the greatest
        age: it never looks fresh, and `Upkeep` writes that time down, so that it grows too old.
        """
        now = self.clock()
        if updated_at > now:
            return max(now - self.max_age / 2, min(now, _LONG_AGO), _LONG_AGO / 1000)
        if now - updated_at > self.max_age and not self.is_kept(key):
            return None
        return updated_at

    def is_kept(self, key: Key) -> bool:
        """Tell whether a key stays whatever its age and the store's size; in doubt it does."""
        try:
            return self._kept(key)
        except Exception as error:  # noqa: BLE001  the predicate is the caller's
            self.troubles.note("kept", error)
            return True
