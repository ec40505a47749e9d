"""Idempotency: the first answer to each key is stored with its effect and replayed byte for byte."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.problems import ProblemError, SlotTakenError
from bookdesk.backend.services.next_free import with_alternatives
from bookdesk.backend.statements import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.backend.core import Caller, Core

#: How long an answer is kept: a draft is sent again within days, not weeks.
KEPT_MS = 30 * 86_400_000
#: Refusals that are the intent's final answer; others may be asked again with the same key.
_FINAL = frozenset({409, 410})

_bind = sa.bindparam
_FIND = Prepared(
    sa.select(t.idempotency.c.request, t.idempotency.c.status, t.idempotency.c.body).where(
        t.idempotency.c.user_id == _bind("by_user"), t.idempotency.c.key == _bind("by_key")
    )
)
_KEEP = Prepared(
    sa.insert(t.idempotency).inline().values(
        user_id=_bind("user_id"), key=_bind("key"), request=_bind("request"), status=_bind("status"),
        body=_bind("body"), created_ms=_bind("created_ms"),
    )
)  # fmt: skip


class Answer(NamedTuple):
    """An answer as it goes over the wire."""

    status: int
    body: bytes


class Intent(NamedTuple):
    """A key and the digest of what it is used for."""

    key: str
    request: str


def intent(key: str, method: str, path: str, body: str) -> Intent:
    """Describe an intent; `body` is canonical JSON, so that white space and order of members don't count."""
    return Intent(key, hashlib.sha256(f"{method}\n{path}\n{body}".encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Once:
    """A change that is made once for each user's intent; `what` None is an intent without a key.

    `work` makes it in the given transaction and returns the body of an answer with `status`.
    """

    core: Core
    desk_name: str
    what: Intent | None
    work: Callable[[sa.Connection, Caller], bytes]
    durable: bool
    status: int = 201

    def attempt(self, *, wait: bool = True) -> Answer:
        """Make the change, or return the answer that its key was given before.

        Whoever comes second with a key waits for the first one's transaction and gets its answer; `run`
        says how long. Raises WriterBusyError without `wait`, ProblemError 422 idempotency_key_reused for
        another request under the same key, and what `work` refuses with.
        """
        with self.core.database.write(durable=self.durable, wait=wait) as connection:
            caller = self.core.caller(connection, self.desk_name)
            earlier = _earlier(connection, caller, self.what)
            if earlier is not None:
                return earlier
            answer = Answer(self.status, self.work(connection, caller))
            _keep(connection, caller, self.what, answer, self.core.clock.now_ms())
            return answer

    def settle(self, refusal: ProblemError) -> Answer:
        """Complete what `attempt` refused with; a final refusal is stored like any other answer.

        Raises the refusal when the intent has no key, or may be sent again with the same one.
        """
        final = refusal
        if isinstance(refusal, SlotTakenError):
            final = with_alternatives(self.core, refusal)
        if self.what is None or final.status not in _FINAL:
            raise final
        # The refused transaction left no effect, so its answer may be stored by one of its own.
        # Whoever was quicker under the same key has given the first answer.
        with self.core.database.write(durable=self.durable) as connection:
            caller = self.core.caller(connection, self.desk_name)
            earlier = _earlier(connection, caller, self.what)
            if earlier is not None:
                return earlier
            answer = Answer(final.status, final.body())
            _keep(connection, caller, self.what, answer, self.core.clock.now_ms())
            return answer

    def run(self) -> Answer:
        """Make the change, waiting as long as it takes; raises what `settle` raises.

        Raises ProblemError 409 request_in_flight while another request with the key takes long: that is
        no answer to the intent, and is not stored.
        """
        with self.core.in_flight.turn(self.what.key if self.what else None):
            try:
                return self.attempt()
            except ProblemError as refusal:
                return self.settle(refusal)


def _earlier(connection: sa.Connection, caller: Caller, what: Intent | None) -> Answer | None:
    if what is None:
        return None
    row = _FIND.first(connection, by_user=caller.user_id, by_key=what.key)
    if row is None:
        return None
    if row[0] != what.request:
        raise ProblemError(
            422,
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request. Make a new one.",
        )
    return Answer(row[1], row[2])


def _keep(
    connection: sa.Connection, caller: Caller, what: Intent | None, answer: Answer, now_ms: int
) -> None:
    if what is not None:
        _KEEP.do(
            connection,
            user_id=caller.user_id,
            key=what.key,
            request=what.request,
            status=answer.status,
            body=answer.body,
            created_ms=now_ms,
        )


def forget_old(connection: sa.Connection, now_ms: int) -> None:
    """Drop answers that nobody asks for any more."""
    connection.execute(sa.delete(t.idempotency).where(t.idempotency.c.created_ms < now_ms - KEPT_MS))
