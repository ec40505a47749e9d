"""A source with the salon behind it, its runner and its clock under the test's hand: one thread, no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tests.factories import at, make_providers, make_salon
from tests.fake_schedule import FakeTime
from tests.query.fake_clock import FakeClock
from tests.query.fake_runner import FakeRunner

from bookdesk.data.source import open_source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tests.fakes import FakeGateway
    from tests.query.fake_runner import FakeJob

    from bookdesk.domain.columns import DaySchedule
    from bookdesk.domain.gateway import Gateway
    from bookdesk.query import Store
    from bookdesk.query.runner import Lane

#: The salon's providers in the order in which they are shown.
EVERYBODY = tuple(provider.id for provider in make_providers())
_MOST_ROUNDS = 1_000


class SourceRig:
    """A source that is connected to the salon at 10:42. `questions` is what the salon was asked, in order."""

    def __init__(self, store: Store | None = None) -> None:
        self.clock = FakeClock()
        self.runner = FakeRunner()
        self.time = FakeTime(at("10:42"))
        self.gateway = make_salon(self.time)
        self.source = open_source(self.runner, self.clock, store)
        self.client = self.source.client
        self.questions = Questions(self.gateway)
        self.source.connect_to(cast("Gateway", self.questions))

    def advance(self, seconds: float) -> None:
        """Let time pass, here and at the salon; what is asked for meanwhile is not answered yet."""
        self.time.advance(seconds)
        self.clock.advance(seconds)

    def settle(self) -> None:
        """Answer all that is asked for, and what follows from it at this moment."""
        for _ in range(_MOST_ROUNDS):
            self.clock.advance(0)
            if not self.runner.run_all() and 0 not in self.clock.pending:
                return
        raise AssertionError("it never comes to rest")

    def turn(self) -> None:
        """Take one turn of the loop: what was put off to it happens, nothing is answered."""
        self.clock.advance(0)

    def waiting(self, lane: Lane) -> list[FakeJob]:
        """The questions of a lane that are not answered; all calls that are due now are made first."""
        self.turn()
        return self.runner.waiting(lane)


class Questions:
    """A gateway that notes each question about a day, and asks the salon."""

    def __init__(self, gateway: FakeGateway) -> None:
        self._gateway = gateway
        self.days: list[tuple[date, str | None, tuple[str, ...]]] = []
        self.bookings_of: list[date] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    def day(self, day: date, service_id: str | None, provider_ids: Sequence[str]) -> DaySchedule:
        self.days.append((day, service_id, tuple(provider_ids)))
        return self._gateway.day(day, service_id, provider_ids)

    def bookings(self, start: date, end: date, provider_ids: Sequence[str]) -> Any:
        self.bookings_of.append(start)
        return self._gateway.bookings(start, end, provider_ids)
