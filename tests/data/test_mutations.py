"""Mutations: one key for each intent, retried until an answer comes or the desk closes."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest

from bookdesk.data.mutations import (
    PAUSES,
    ConfirmIntent,
    ExtendIntent,
    HoldIntent,
    LostHolds,
    confirm,
    extend,
    hold,
    is_outcome_unknown,
    new_key,
    step,
)
from bookdesk.domain.schedule import Booking, Customer, Hold, Slot
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.errors import (
    BookdeskError,
    NotFound,
    NotSignedIn,
    RequestInFlight,
    ReservationExpired,
    ServerBusy,
    ServerFailed,
    SlotTaken,
    Unreachable,
    VersionChanged,
)

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
BUSY = ServerBusy("Busy.", "busy", 3.0)


class Line:
    """A gateway by hand: each call gives the next outcome, an error is raised; calls are kept."""

    def __init__(self, *outcomes: object, current: Booking | None = None) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.current = current
        self._outcomes = list(outcomes)

    def _next(self) -> object:
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, BookdeskError):
            raise outcome
        return outcome

    def hold(self, *arguments: object) -> object:
        self.calls.append(arguments)
        return self._next()

    confirm = hold
    extend = hold
    transition = hold

    def booking(self, booking_id: str) -> Booking | None:
        self.calls.append(("read", booking_id))
        return self.current


class Pauses:
    """Remembers how long was waited; gives up at the pause of the given number, from 1."""

    def __init__(self, give_up_at: int = 0) -> None:
        self.waited: list[float] = []
        self._give_up_at = give_up_at

    def __call__(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return len(self.waited) == self._give_up_at


def ask_hold(line: Line, pauses: Pauses) -> object:
    return hold(cast("Gateway", line), HoldIntent(SLOT, "key-of-hold"), pauses)


def ask_confirm(line: Line, pauses: Pauses) -> object:
    return confirm(cast("Gateway", line), ConfirmIntent("token", MARIE, "note", "key-of-confirm"), pauses)


def ask_extend(line: Line, pauses: Pauses) -> object:
    return extend(cast("Gateway", line), ExtendIntent("token", "key-of-extend"), pauses)


def ask_step(line: Line, pauses: Pauses) -> object:
    return step(cast("Gateway", line), MADE, BookingStatus.ARRIVED, None, pauses)


ASKS: list[tuple[Callable[[Line, Pauses], object], tuple[object, ...]]] = [
    (ask_hold, (SLOT.id, "a", "b", "key-of-hold")),
    (ask_confirm, ("token", "key-of-confirm", MARIE, "note")),
    (ask_extend, ("token", "key-of-extend")),
    (ask_step, ("b1", BookingStatus.ARRIVED, None, 3)),
]


@pytest.mark.parametrize(("ask", "sent"), ASKS)
def test_what_is_sent_again_is_the_same_with_the_same_key(
    ask: Callable[[Line, Pauses], object], sent: tuple[object, ...]
) -> None:
    line, pauses = Line(Unreachable(), RequestInFlight("Wait."), Unreachable(), "done"), Pauses()
    assert ask(line, pauses) == "done"
    assert line.calls == [sent] * 4
    assert pauses.waited == list(PAUSES[:3])


@pytest.mark.parametrize(("ask", "sent"), ASKS)
def test_after_all_pauses_the_last_error_is_told(
    ask: Callable[[Line, Pauses], object], sent: tuple[object, ...]
) -> None:
    line, pauses = Line(*(Unreachable(str(n)) for n in range(9))), Pauses()
    with pytest.raises(Unreachable, match="4"):
        ask(line, pauses)
    assert line.calls == [sent] * (len(PAUSES) + 1)
    assert pauses.waited == list(PAUSES)


@pytest.mark.parametrize(("ask", "sent"), ASKS)
@pytest.mark.parametrize("error", [Unreachable(), RequestInFlight("Wait."), BUSY])
def test_a_desk_that_closes_gives_up(
    ask: Callable[[Line, Pauses], object], sent: tuple[object, ...], error: BookdeskError
) -> None:
    line, pauses = Line(error, error, error), Pauses(give_up_at=2)
    with pytest.raises(type(error)):
        ask(line, pauses)
    assert line.calls == [sent] * 2


@pytest.mark.parametrize(("told", "waited"), [(0.0, 0.0), (3.0, 3.0), (60.0, 5.0)])
def test_a_busy_server_is_asked_again_as_it_told_within_what_a_person_bears(
    told: float, waited: float
) -> None:
    pauses = Pauses()
    assert ask_hold(Line(ServerBusy("Busy.", "busy", told), HELD), pauses) == HELD
    assert pauses.waited == [waited]


@pytest.mark.parametrize("error", [SlotTaken("Taken."), ReservationExpired("Over."), NotFound("None.")])
def test_a_no_is_a_no(error: BookdeskError) -> None:
    for ask, sent in ASKS:
        line, pauses = Line(error), Pauses()
        with pytest.raises(type(error)):
            ask(line, pauses)
        assert line.calls == [sent]
        assert not pauses.waited


@pytest.mark.parametrize(
    ("error", "unknown"),
    [
        (Unreachable(), True),
        (ServerFailed("Failed."), True),
        (RequestInFlight("Wait."), True),
        (BUSY, True),
        (NotSignedIn("Who?"), True),
        (SlotTaken("Taken."), False),
        (ReservationExpired("Over."), False),
        (NotFound("None."), False),
        (VersionChanged("Changed."), False),
    ],
)
def test_only_a_definite_refusal_settles_what_was_asked(error: BookdeskError, *, unknown: bool) -> None:
    assert is_outcome_unknown(error) is unknown


def test_a_lost_hold_is_kept_for_one_hold_s_length() -> None:
    lost, intent = LostHolds(), HoldIntent(SLOT)
    assert lost.find(SLOT.id, NOON) is None
    lost.keep(intent, NOON, 120)
    assert lost.find(SLOT.id, NOON + timedelta(seconds=119)) is intent
    assert lost.find(SLOT.id, NOON + timedelta(seconds=120)) is None
    lost.forget(HoldIntent(SLOT))
    assert lost.find(SLOT.id, NOON) is intent
    lost.forget(intent)
    assert lost.find(SLOT.id, NOON) is None


def arrived(version: int, status: BookingStatus = BookingStatus.ARRIVED) -> Booking:
    return Booking(
        "b1", SLOT.id, "a", "b", "u", "Sam", None, "", SLOT.start, SLOT.end,
        status, overlap=False, version=version, created_at=NOON,
    )  # fmt: skip


def test_a_step_whose_answer_was_lost_had_arrived() -> None:
    line = Line(Unreachable(), VersionChanged("Changed."), current=arrived(4))
    assert ask_step(line, Pauses()) == arrived(4)
    assert line.calls[-1] == ("read", "b1")


@pytest.mark.parametrize("current", [None, arrived(5), arrived(4, BookingStatus.NO_SHOW)])
def test_a_step_that_another_desk_forestalled_is_told(current: Booking | None) -> None:
    line = Line(Unreachable(), VersionChanged("Changed."), current=current)
    with pytest.raises(VersionChanged):
        ask_step(line, Pauses())


def test_a_first_try_that_meets_a_newer_version_is_another_desk_s() -> None:
    line = Line(VersionChanged("Changed."), current=arrived(4))
    with pytest.raises(VersionChanged):
        ask_step(line, Pauses())
    assert ("read", "b1") not in line.calls


def test_keys_are_random_and_well_formed() -> None:
    keys = {new_key() for _ in range(200)} | {HoldIntent(SLOT).key, ConfirmIntent("t", None, "").key}
    assert len(keys) == 202
    letters = set(string.ascii_letters + string.digits + "-_")
    assert all(8 <= len(key) <= 128 and set(key) <= letters for key in keys)
