"""A hold is its desk's to the last millisecond before its deadline, and anybody's from the deadline on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.factories_backend import NOW, at, fill_salon, open_database, slot_id

from bookdesk.backend.clock import ServerClock
from bookdesk.backend.core import Core
from bookdesk.backend.problems import ProblemError
from bookdesk.backend.services import bookings, expiry, holds
from bookdesk.domain import wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HOLD_MS = 60_000
_SLOT = wire.ReservationAsk(
    provider_id="becky", service_id="cut", timeslot_id=slot_id("becky", "cut", at(16, "09:00"))
)


class StandingClock(ServerClock):
    """A server's clock that stands where a test puts it."""

    def __init__(self) -> None:
        super().__init__(NOW)
        self.stands_ms = int(NOW.timestamp() * 1000)

    def now_ms(self) -> int:
        return self.stands_ms


class Backend:
    """The backend's services on a salon, without a process, by a clock that stands still."""

    def __init__(self, folder: Path) -> None:
        self.clock = StandingClock()
        self.database = open_database(folder)
        fill_salon(self.database)
        self.core = Core(self.database, self.clock, _HOLD_MS)

    def hold(self, desk: str) -> str:
        """Hold the slot; returns its token."""
        with self.database.write(durable=False) as connection:
            caller = self.core.caller(connection, desk)
            return holds.hold(connection, self.core, caller, _SLOT).reservation_token

    def confirm(self, token: str) -> wire.BookingOut:
        """Book what is held."""
        ask = wire.BookingAsk(reservation_token=token, idempotency_key="at-the-deadline")
        with self.database.write() as connection:
            return bookings.confirm(connection, self.core, self.core.caller(connection, "Desk 1"), ask)

    def extend(self, token: str) -> None:
        """Make a hold last longer."""
        with self.database.write(durable=False) as connection:
            holds.extend(connection, self.core, self.core.caller(connection, "Desk 1"), token)

    def end_due(self) -> int:
        """End what is due, as the watch does; returns how many holds there were."""
        with self.database.write(durable=False) as connection:
            return expiry.expire_due(connection, self.clock.now_ms())


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[Backend]:
    made = Backend(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def token(backend: Backend) -> str:
    return backend.hold("Desk 1")


def test_before_the_deadline_a_hold_is_its_desk_s(backend: Backend, token: str) -> None:
    backend.clock.stands_ms += _HOLD_MS - 1
    assert backend.end_due() == 0
    with pytest.raises(ProblemError) as taken:
        backend.hold("Desk 2")
    assert taken.value.status == 409
    assert backend.confirm(token).timeslot_id == _SLOT.timeslot_id


def test_from_the_deadline_on_a_hold_is_nobody_s(backend: Backend, token: str) -> None:
    backend.clock.stands_ms += _HOLD_MS
    # Nobody has written down yet that it ended: confirm and extension look for themselves.
    for late in (backend.confirm, backend.extend):
        with pytest.raises(ProblemError) as over:
            late(token)
        assert over.value.status == 410
    assert backend.hold("Desk 2") != token


def test_at_the_deadline_the_watch_ends_a_hold(backend: Backend, token: str) -> None:
    backend.clock.stands_ms += _HOLD_MS
    assert backend.end_due() == 1
    with pytest.raises(ProblemError) as over:
        backend.confirm(token)
    assert over.value.status == 410
