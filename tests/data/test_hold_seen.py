"""Whether the server still keeps a hold: only a day that was read after it was written can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.data.source_rig import Questions, SourceRig
from tests.factories import CUT, DAY, at

from bookdesk.data import keys
from bookdesk.data.fetchers import ProviderDayFetcher, fetch_catalogue
from bookdesk.data.hold_seen import HoldSeen, hold_seen
from bookdesk.data.intents import HoldIntent
from bookdesk.data.operations import PendingHold
from bookdesk.data.reservations import Reservations

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from tests.fakes import FakeGateway

    from bookdesk.domain.columns import DaySchedule
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Hold

_KEY = keys.availability_key("becky", CUT.id, DAY)


class BusySalon(Questions):
    """A salon that writes a hold `seconds` after it looked at its clock, and answers a day later still."""

    def __init__(self, gateway: FakeGateway, rig: SourceRig) -> None:
        super().__init__(gateway)
        self._rig = rig
        #: The answer to the next question about a day, which was made before.
        self.late: DaySchedule | None = None

    def hold(self, *arguments: Any) -> Hold:
        looked_at_clock: datetime = self._rig.time.now()
        self._rig.advance(1)
        self.late = self._gateway.day(DAY, CUT.id, ("becky",))
        self._rig.advance(1)
        return self._gateway.hold(*arguments)._replace(server_now=looked_at_clock)

    def day(self, day: date, service_id: str | None, provider_ids: Sequence[str]) -> DaySchedule:
        late, self.late = self.late, None
        return late or super().day(day, service_id, provider_ids)


@pytest.fixture
def rig() -> SourceRig:
    """A desk that knows Becky's day."""
    made = SourceRig()
    made.source.connect_to(cast("Gateway", BusySalon(made.gateway, made)))
    made.client.fetch_query(keys.catalogue_key(), made.source.asking(fetch_catalogue))
    made.settle()
    read(made)
    return made


def read(rig: SourceRig) -> None:
    """Ask for Becky's day, and take what comes."""
    rig.client.invalidate_queries(_KEY)
    rig.client.fetch_query(_KEY, ProviderDayFetcher(rig.source, "becky", CUT.id, DAY))
    rig.settle()


def test_a_day_that_was_read_while_the_hold_was_written_does_not_say_that_it_is_lost(rig: SourceRig) -> None:
    slot = rig.gateway.slot_at("becky", CUT.id, at("11:00"))
    granted: list[Hold] = []
    reservations = Reservations(rig.source, rig.time.now)
    reservations.know(rig.client.get_query_data(keys.catalogue_key()))
    reservations.hold(HoldIntent(slot), lambda hold, _error: granted.append(hold))
    rig.settle()
    (hold,) = granted
    assert hold_seen(rig.source, slot, hold) is HoldSeen.UNKNOWN
    read(rig)
    # It has a later time than the server's answer to the hold, and shows the slot free.
    assert hold_seen(rig.source, slot, hold) is HoldSeen.DOUBTFUL
    assert [type(one) for one in rig.source.operations.pending] == [PendingHold]
    rig.advance(1)
    read(rig)
    assert hold_seen(rig.source, slot, hold) is HoldSeen.OURS
    rig.gateway.release(hold.token)
    rig.advance(1)
    read(rig)
    assert hold_seen(rig.source, slot, hold) is HoldSeen.GONE
