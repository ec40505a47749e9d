"""What the backend's services share: database, clock, catalogue, and who asks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bookdesk.backend.metrics import Metrics
from bookdesk.backend.services.snapshot import CatalogueCache

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

    from bookdesk.backend.clock import ServerClock
    from bookdesk.backend.database import Database


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a member of staff at a desk."""

    user_id: str
    name: str
    may_overlap: bool
    desk_name: str


def _silent() -> None:
    """Nobody waits for a new deadline."""


@dataclass(slots=True)
class Core:
    """The running backend. `hold_ms` is a hold's length, `epoch` names this life of the server."""

    database: Database
    clock: ServerClock
    hold_ms: int = 120_000
    epoch: str = field(default_factory=lambda: secrets.token_hex(8))
    catalogues: CatalogueCache = field(default_factory=CatalogueCache)
    metrics: Metrics = field(default_factory=Metrics)
    #: Called after a hold was written or extended; the expiry watch looks for its next deadline.
    deadline_moved: Callable[[], None] = _silent

    def caller(self, connection: sa.Connection, desk_name: str) -> Caller:
        """Tell who asks from a desk: the first member of staff, as long as there is one token for all."""
        member = self.catalogues.current(connection).users[0]
        return Caller(member.user_id, member.name, member.may_overlap, desk_name)
