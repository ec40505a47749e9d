"""A source behind which a line by hand stands, and what each intent asks of it; no Qt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from tests.query.fake_clock import FakeClock
from tests.query.fake_runner import FakeRunner

from bookdesk.data.intents import ConfirmIntent, ExtendIntent, HoldIntent
from bookdesk.data.mutations import step
from bookdesk.data.reservations import Reservations
from bookdesk.data.source import open_source
from bookdesk.domain.schedule import Booking, Customer, Hold, Slot
from bookdesk.domain.states import BookingStatus, SlotStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.domain.gateway import Gateway

NOON = datetime(2018, 7, 12, 17, tzinfo=UTC)
SLOT = Slot("a.b.20180712T1700Z", "a", "A", "b", NOON, NOON + timedelta(minutes=45), SlotStatus.AVAILABLE)
HELD = Hold("token", SLOT.id, NOON + timedelta(seconds=120), NOON)
MADE = Booking(
    "b1", SLOT.id, "a", "b", "u", "Sam", None, "", SLOT.start, SLOT.end,
    BookingStatus.CONFIRMED, overlap=False, version=3, created_at=NOON,
)  # fmt: skip
MARIE = Customer(None, "Marie")


class Line:
    """A gateway by hand: each call gives the next outcome, an error is raised; calls are kept."""

    def __init__(self, *outcomes: object, current: Booking | None = None) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.current = current
        self._outcomes = list(outcomes)

    def _next(self) -> object:
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def hold(self, *arguments: object) -> object:
        self.calls.append(arguments)
        return self._next()

    confirm = hold
    extend = hold
    transition = hold

    def release(self, token: str) -> None:
        self.calls.append(("release", token))
        self._next()

    def booking(self, booking_id: str) -> Booking | None:
        self.calls.append(("read", booking_id))
        return self.current


class Rig:
    """A source behind which a line stands, with time and work under the test's hand."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.clock = FakeClock()
        self.runner = FakeRunner()
        self.source = open_source(self.runner, self.clock)
        self.source.connect_to(cast("Gateway", line))
        self.reservations = Reservations(self.source, lambda: NOON)
        self.answers: list[object] = []
        self.unanswered: list[Exception] = []
        self.waited: list[float] = []

    def take(self, value: Any, error: Exception | None) -> None:
        self.answers.append(value if error is None else error)

    def settle(self) -> None:
        """Let all tries run, and note how long is waited between them."""
        while self.runner.run_all() or self.clock.pending:
            if self.clock.pending:
                self.waited.append(round(self.clock.pending[0], 6))
                self.clock.advance(self.clock.pending[0])

    @property
    def answer(self) -> object:
        self.settle()
        (answer,) = self.answers
        return answer


def ask_hold(rig: Rig) -> None:
    rig.reservations.hold(HoldIntent(SLOT, "key-of-hold"), rig.take)


def ask_confirm(rig: Rig) -> None:
    intent = ConfirmIntent("token", SLOT, MARIE, "note", "key-of-confirm")
    rig.reservations.confirm(intent, rig.take, rig.unanswered.append)


def ask_extend(rig: Rig) -> None:
    rig.reservations.extend(ExtendIntent("token", "key-of-extend"), SLOT, rig.take)


def ask_step(rig: Rig) -> None:
    step(rig.source, MADE, BookingStatus.ARRIVED, None, rig.take)


ASKS: list[tuple[Callable[[Rig], None], tuple[object, ...], object]] = [
    (ask_hold, (SLOT.id, "a", "b", "key-of-hold"), HELD),
    (ask_confirm, ("token", "key-of-confirm", MARIE, "note"), MADE),
    (ask_extend, ("token", "key-of-extend"), HELD),
    (ask_step, ("b1", BookingStatus.ARRIVED, None, 3), MADE),
]
