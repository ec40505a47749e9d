"""Problem documents (RFC 9457): every error of every endpoint, each with a stable code."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from bookdesk.domain import wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bookdesk.domain.schedule import Slot

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """An answer that is no; `status` is HTTP's, `code` stable, `detail` a sentence for people.

    `fields` names each wrong field of the request as it is called on the wire.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        alternatives: list[wire.TimeslotOut] | None = None,
        taken_by: str | None = None,
        reference: str | None = None,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.headers = dict(headers or {})
        self.problem = wire.Problem(
            title=HTTPStatus(status).phrase,
            status=status,
            code=code,
            detail=detail,
            alternatives=alternatives,
            taken_by=taken_by,
            fields=[wire.FieldProblem(field=f, message=m) for f, m in fields.items()] if fields else None,
            reference=reference,
        )

    @property
    def code(self) -> str:
        """The stable code."""
        return self.problem.code

    def body(self) -> bytes:
        """Return the document as JSON; members that are not there are left out."""
        return self.problem.model_dump_json(exclude_none=True).encode()


class SlotTakenError(ProblemError):
    """409 slot_taken as the transaction found it; the alternatives are looked up after it."""

    def __init__(self, wanted: Slot, taken_by: str | None, detail: str) -> None:
        super().__init__(409, "slot_taken", detail, taken_by=taken_by)
        self.wanted = wanted


class NotFreeError(ProblemError):
    """409 slot_taken of a block: the `bookings` in its time, and how many `others` lie there."""

    def __init__(
        self, detail: str, taken_by: str | None, bookings: list[wire.BookedTimeOut], others: int
    ) -> None:
        super().__init__(409, "slot_taken", detail, taken_by=taken_by)
        lying = {"bookings": bookings or None, "others": others or None}
        self.problem = self.problem.model_copy(update=lying)


def field_problem(field: str, message: str, code: str = "invalid_request") -> ProblemError:
    """Make a 422 for one field of the request."""
    return ProblemError(422, code, f"{field}: {message}.", fields={field: message})


def not_found(what: str) -> ProblemError:
    """Make a 404; `what` is a noun such as "booking"."""
    return ProblemError(404, f"{what}_not_found", f"There is no such {what}.")
