"""What is known of the week or month that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from bookdesk.data.failure import Failure


class RangeState(NamedTuple):
    """Of a week or month; texts are "" where there is nothing to say.

    `is_wanted` tells whether its figures are shown, `is_missing` whether they are nowhere to be had
    now, `as_of` of when they are, an aware instant, `error` what went wrong the last time. `short_lines`
    say the second line in less and less. `failure` is what the server answered instead of the figures.
    """

    second_line: str = ""
    updated: str = ""
    is_wanted: bool = False
    is_missing: bool = False
    as_of: dt.datetime | None = None
    error: Exception | None = None
    short_lines: tuple[str, ...] = ()
    failure: Failure | None = None
