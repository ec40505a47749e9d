"""What a server that is there answered instead of the data that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.errors import BookdeskError, NotFound, NotSignedIn, Refused, ServerFailed

if TYPE_CHECKING:
    from bookdesk.data.source import Source
    from bookdesk.query.keys import Key


class Failure(NamedTuple):
    """The last of them for what is wanted now; `at` is in the clock's seconds."""

    error: BookdeskError
    at: float


def failure_of(source: Source, key: Key) -> Failure | None:
    """Return what a key's last try failed with, also while it is tried again; None for what it was spared.

    An error that tells of the line, or of who asks, says nothing of the key. What is not found is looked
    for elsewhere: somebody left, and who is there is read again.
    """
    state = source.client.get_query_state(key)
    error = None if state is None else state.error or state.failure_reason
    if isinstance(error, NotFound | NotSignedIn) or not isinstance(error, Refused | ServerFailed):
        return None
    return Failure(error, source.clock.now())
