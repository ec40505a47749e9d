"""Refusals: an answer that is no success becomes one of the errors that Bookdesk knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from bookdesk.api.decode import booked_time_from, slot_from
from bookdesk.domain.alternatives import MOST
from bookdesk.domain.text import REASON_MOST, one_line
from bookdesk.domain.wire import Problem
from bookdesk.errors import (
    BookdeskError,
    InvalidRequest,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    RequestInFlight,
    ReservationExpired,
    ServerBusy,
    ServerFailed,
    SlotTaken,
    VersionChanged,
)

if TYPE_CHECKING:
    import httpx

#: Seconds to wait when a busy server does not say how long.
_RETRY_AFTER = 2.0


def error_of(answer: httpx.Response) -> BookdeskError:  # noqa: PLR0911  a table by status reads best as one
    """Return the error that an answer stands for; `answer` has been read and is no 2xx."""
    status = answer.status_code
    problem = _problem(answer)
    if problem is None:
        if status == 401:
            return NotSignedIn("The server asks to sign in: the token is missing.", "unauthorised")
        if status in (429, 503):
            return ServerBusy("The server is busy.", "busy", _retry_after(answer))
        return ServerFailed(f"What answered is no Bookdesk server (status {status}).")
    sentence, code = _sentence(problem), problem.code
    if status == 401:
        return NotSignedIn("The server does not know this desk's token. Give it a valid one.", code)
    if status == 403:
        return NotAllowed(sentence, code)
    if status == 404:
        return NotFound(sentence, code)
    if status == 409 and code == "slot_taken":
        found = tuple(slot_from(slot) for slot in (problem.alternatives or ())[:MOST])
        in_the_way = tuple(booked_time_from(one) for one in problem.bookings or ())
        return SlotTaken(sentence, found, problem.taken_by, in_the_way, problem.others or 0)
    if status == 409 and code == "request_in_flight":
        return RequestInFlight(sentence, code)
    if status == 410:
        return ReservationExpired(sentence, code)
    if status == 412:
        return VersionChanged(sentence, code)
    if status in (400, 413, 422):
        return InvalidRequest(sentence, code, {f.field: f.message for f in problem.fields or ()})
    if status in (429, 503):
        return ServerBusy(sentence, code, _retry_after(answer))
    if status >= 500:
        # What is damaged has a sentence of its own; a failure that nobody expected says where to look.
        failed = f"The server failed (reference {problem.reference or 'unknown'})."
        told = sentence if code == "database_damaged" else failed
        return ServerFailed(told, problem.reference, code)
    return Refused(sentence, code)


def _problem(answer: httpx.Response) -> Problem | None:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return None
    try:
        return Problem.model_validate_json(answer.content)
    except ValidationError:
        return None


def _sentence(problem: Problem) -> str:
    """Return what a person is told: one line, also where the server gave no reason or one that is blank."""
    told = one_line(problem.detail or "") or one_line(problem.title)
    return told[:REASON_MOST] or "The server refused this and gave no reason."


def _retry_after(answer: httpx.Response) -> float:
    try:
        return min(60.0, max(0.0, float(answer.headers.get("retry-after", _RETRY_AFTER))))
    except ValueError:
        return _RETRY_AFTER
