"""What the backend's services share: database, clock, catalogue, and who asks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bookdesk.backend.in_flight import InFlight
from bookdesk.backend.metrics import Metrics
from bookdesk.backend.realtime.numbers import ChannelNumbers
from bookdesk.backend.services import audit
from bookdesk.backend.services.snapshot import CatalogueCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
    in_flight: InFlight = field(default_factory=InFlight)
    #: How far each realtime channel has counted.
    numbers: ChannelNumbers = field(default_factory=ChannelNumbers)
    #: Told the deadline (epoch milliseconds) of each new hold; the expiry watch waits for the nearest.
    deadline_set: Callable[[int], None] = _silent

    def channel_seqs(self, channels: Iterable[str]) -> dict[str, int]:
        """Tell how far realtime channels have counted; to be asked before an answer's snapshot is opened.

        Whatever a channel has told by then was committed by then. So an event whose `seq` is not above
        the answer's is in the answer, and one that is above it may be.
        """
        if self.numbers.live:
            return {name: self.numbers.of(name) for name in channels}
        with self.database.read() as connection:
            return dict.fromkeys(channels, audit.newest_message(connection))

    def caller(self, connection: sa.Connection, desk_name: str) -> Caller:
        """Tell who asks from a desk: the first member of staff, as long as there is one token for all."""
        catalogue = self.catalogues.current(connection)
        member = catalogue.users[0]
        return Caller(member.user_id, member.name, member.may_overlap, desk_name, catalogue)
