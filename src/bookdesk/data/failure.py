"""What a server that is there answered instead of the data that is looked at."""

from __future__ import annotations

from typing import NamedTuple

from bookdesk.errors import BookdeskError, NotFound, NotSignedIn, Refused, ServerFailed


class Failure(NamedTuple):
    """The last of them for what is wanted now; `at` is in the clock's seconds."""

    error: BookdeskError
    at: float


def failure_of(error: Exception, at: float) -> Failure | None:
    """Return the failure that an error tells of; None where it tells of the line, or of who asks.

    What is not found is looked for elsewhere: somebody left, and who is there is read again.
    """
    if isinstance(error, NotFound | NotSignedIn):
        return None
    return Failure(error, at) if isinstance(error, Refused | ServerFailed) else None
