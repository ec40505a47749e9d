"""The errors that Bookdesk knows, each with its own sentence.

BookdeskError                     the environment's or the caller's fault: shown as a sentence
├── Unreachable                   no answer came: line, server or time-out; what was asked may have happened
├── Refused                       an answer came and it was no
│   ├── NotSignedIn               401: no token, or one that is not valid any more
│   ├── NotAllowed                403: this member of staff may not do that
│   ├── NotFound                  404
│   ├── SlotTaken                 409 slot_taken: bears ranked alternatives
│   ├── RequestInFlight           409 request_in_flight: the same request is being answered right now
│   ├── ReservationExpired        410: the hold ended before the confirm
│   ├── VersionChanged            412: another desk changed it first
│   ├── InvalidRequest            400 and 422: names each wrong field
│   └── ServerBusy                429 and 503: try again after some seconds
├── ServerFailed                  500 or rubbish: a bug or a stranger on the other side
├── BackendFailed                 the backend that the desk brings was not started, or has ended
├── DataFolderError               the data folder can't be used
├── KeyUnavailable                the database's key can't be had
├── DatabaseError                 the database is locked or can't be opened now, its disk is full
│   └── DatabaseUnusable          it is corrupt, gone, a newer Bookdesk's or opened with another key
├── ImportFailed                  a file can't be read: file and line
└── UsageError                    an option that can't be

Everything else that is raised is a bug: it makes a report without personal data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: ARG001, N802  the name that lupdate looks for
    """Mark a text for translation where it is written; what is returned is the text itself."""
    return text


class BookdeskError(Exception):
    """Something that a person can understand and act on; `str()` is the sentence, in English.

    `text` is the sentence with {names} for its `values`, such as a path: what a translation is found by.
    Without values its braces are its own.
    """

    def __init__(self, text: str = "", **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text, self.values = text, values


class Unreachable(BookdeskError):
    """No answer came. Whether the request was carried out is not known."""

    def __init__(self, reason: str = "no answer") -> None:
        super().__init__(f"Could not reach the server ({reason}).")
        self.reason = reason


class Refused(BookdeskError):
    """The server answered and said no; `code` is the stable code of its problem document."""

    def __init__(self, sentence: str, code: str = "refused", **values: object) -> None:
        super().__init__(sentence, **values)
        self.code = code


class NotSignedIn(Refused):
    """The token is missing, wrong or old."""


class NotAllowed(Refused):
    """The member of staff lacks the permission."""


class NotFound(Refused):
    """What was asked for is not there."""


class SlotTaken(Refused):
    """Somebody else has the slot; `alternatives` are domain slots, best first, nine at most.

    `bookings` are the domain's booked times that stand in the way of a block, in start order; `others`
    counts the holds and the blocks that do.
    """

    def __init__(
        self,
        sentence: str,
        alternatives: tuple[object, ...] = (),
        taken_by: str | None = None,
        bookings: tuple[object, ...] = (),
        others: int = 0,
    ) -> None:
        super().__init__(sentence, "slot_taken")
        self.alternatives = alternatives
        self.taken_by = taken_by
        self.bookings = bookings
        self.others = others


class RequestInFlight(Refused):
    """The same idempotency key is being worked on; ask again in a moment."""


class ReservationExpired(Refused):
    """The hold ended before it was confirmed or extended."""


class VersionChanged(Refused):
    """The booking changed at another desk since it was read."""


class InvalidRequest(Refused):
    """A field can't be taken; `fields` names each wrong one with what is wrong about it."""

    def __init__(self, sentence: str, code: str, fields: Mapping[str, str]) -> None:
        super().__init__(sentence, code)
        self.fields = dict(fields)


class ServerBusy(Refused):
    """The server asks to come back later; `retry_after` is in seconds.

    Its code is `busy`, or `disk_full` or `database_moved` where somebody has to help first.
    """

    def __init__(self, sentence: str, code: str, retry_after: float) -> None:
        super().__init__(sentence, code)
        self.retry_after = retry_after


class ServerFailed(BookdeskError):
    """The server failed, or what answered is no Bookdesk server; `reference` stands in its log.

    `code` is the stable code of its problem document, "" where it sent none.
    """

    def __init__(self, sentence: str, reference: str | None = None, code: str = "") -> None:
        super().__init__(sentence)
        self.reference = reference
        self.code = code


class BackendFailed(BookdeskError):
    """The desk's own backend did not become ready, or ended by itself.

    `lasting` is what another start would find just so, until somebody has helped.
    """

    def __init__(self, text: str, *, lasting: bool = False, **values: object) -> None:
        super().__init__(text, **values)
        self.lasting = lasting


class DataFolderError(BookdeskError):
    """The data folder can't be made, read or written."""


class KeyUnavailable(BookdeskError):
    """The database's key lies somewhere that can't be read now."""


class DatabaseError(BookdeskError):
    """The database can't be opened or written."""


class DatabaseUnusable(DatabaseError):
    """The database can't be opened until somebody has helped: trying again finds the same."""


class ImportFailed(BookdeskError):
    """A file of an import can't be read; nothing was written. `line` counts from 1."""

    def __init__(self, file: Path | str, line: int | None, reason: str) -> None:
        place = f"{file}, line {line}" if line is not None else f"{file}"
        super().__init__(f"{place}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class UsageError(BookdeskError):
    """An option or a value that can't be used; the sentence says what to give instead."""
