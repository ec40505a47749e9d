"""What the files of an import don't say, and a person may."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bookdesk.domain.text import NAME_MOST, one_line
from bookdesk.domain.zones import zone
from bookdesk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

DEFAULT_TIME_ZONE = "America/Winnipeg"
#: A shift further than this many weeks (a century) is a slip of the keyboard.
FARTHEST = 5200
_LENGTH = re.compile(r"\s*(.+?)\s*=\s*([0-9]{1,4})\s*", re.ASCII)
_SHORTEST, _LONGEST = 5, 24 * 60


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options of an import.

    `time_zone` is an IANA name; None: that of the earlier import, else America/Winnipeg.
    `lengths` are minutes by service code. `shift_weeks` moves all dates by whole weeks, so that
    weekdays and civil times stay; `to_today` chooses the shift that lays the last full week of
    what really happened on the server's current week; with neither, dates stay as they are, or
    move as in the earlier import. `name` is the business's, else made of the folder's name.

    Raises UsageError for a value that can't be.
    """

    time_zone: str | None = None
    lengths: Mapping[str, int] = field(default_factory=dict)
    shift_weeks: int | None = None
    to_today: bool = False
    name: str | None = None

    def __post_init__(self) -> None:
        if self.to_today and self.shift_weeks is not None:
            raise UsageError("Give --shift-weeks or --to-today, not both.")
        if self.shift_weeks is not None and abs(self.shift_weeks) > FARTHEST:
            raise UsageError(f"--shift-weeks takes {-FARTHEST} to {FARTHEST}.")
        if self.time_zone is not None:
            self._zone(self.time_zone)
        for code, minutes in self.lengths.items():
            if not _SHORTEST <= minutes <= _LONGEST:
                raise UsageError(f"--length {code}={minutes}: give {_SHORTEST} to {_LONGEST} minutes.")
        if self.name is not None and not 1 <= len(one_line(self.name)) <= NAME_MOST:
            raise UsageError(f"--name takes 1 to {NAME_MOST} characters.")

    @staticmethod
    def _zone(name: str) -> ZoneInfo:
        try:
            return zone(name)
        except ValueError as error:
            raise UsageError(f"--time-zone: {error}.") from error

    def minutes_of(self, code: str) -> int | None:
        """Return the length that was given for a service code, in any case; None when none was."""
        return next((minutes for given, minutes in self.lengths.items() if given.upper() == code), None)


def parse_length(text: str) -> tuple[str, int]:
    """Read a `--length` value, CODE=MINUTES: ("SHCW", 45). Raises UsageError when it is not of that form."""
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise UsageError(f"--length {text}: give it as CODE=MINUTES, such as SHCW=45.")
    return one_line(match[1]).upper(), int(match[2])
