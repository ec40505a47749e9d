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
    from bookdesk.backend.services.snapshot import Catalogue


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a member of staff at a desk, and the catalogue as their transaction sees it."""

    user_id: str
    name: str
    may_overlap: bool
    desk_name: str
    catalogue: Catalogue


def _silent(_deadline_ms: int) -> None:
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
    #: Told the deadline (epoch milliseconds) of each new hold; the expiry watch waits for the nearest.
    deadline_set: Callable[[int], None] = _silent

    def caller(self, connection: sa.Connection, desk_name: str) -> Caller:
        """Tell who asks from a desk: the first member of staff, as long as there is one token for all."""
        catalogue = self.catalogues.current(connection)
        member = catalogue.users[0]
        return Caller(member.user_id, member.name, member.may_overlap, desk_name, catalogue)
