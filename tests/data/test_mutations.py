"""Mutations: one key for each intent, sent until an answer comes, in the order that one hold needs."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.query.fake_clock import FakeClock
from tests.query.fake_runner import FakeRunner

from bookdesk.data.intents import ConfirmIntent, ExtendIntent, HoldIntent, LostHolds, new_key
from bookdesk.data.mutations import PAUSES, is_outcome_unknown, pause_before, send, step
from bookdesk.data.operations import PendingHold
from bookdesk.data.reservations import Reservations
from bookdesk.data.source import open_source
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
FULL = ServerBusy("The disk is full.", "disk_full", 10.0)


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


@pytest.mark.parametrize(("ask", "sent", "done"), ASKS)
def test_what_is_sent_again_is_the_same_with_the_same_key(
    ask: Callable[[Rig], None], sent: tuple[object, ...], done: object
) -> None:
    rig = Rig(Line(Unreachable(), RequestInFlight("Wait."), Unreachable(), done))
    ask(rig)
    assert rig.answer == done
    assert rig.line.calls == [sent] * 4
    assert rig.waited == list(PAUSES[:3])


@pytest.mark.parametrize(("ask", "sent", "done"), ASKS)
def test_after_all_pauses_the_last_error_is_told(
    ask: Callable[[Rig], None], sent: tuple[object, ...], done: object
) -> None:
    rig = Rig(Line(*(Unreachable(str(n)) for n in range(9))))
    ask(rig)
    assert str(rig.answer) == str(Unreachable("4"))
    assert rig.line.calls == [sent] * (len(PAUSES) + 1)
    assert rig.waited == list(PAUSES)
    assert rig.source.operations.pending == ()


@pytest.mark.parametrize(("ask", "sent", "done"), ASKS)
@pytest.mark.parametrize("error", [Unreachable(), RequestInFlight("Wait."), BUSY])
def test_a_desk_that_closes_gives_up(
    ask: Callable[[Rig], None], sent: tuple[object, ...], done: object, error: BookdeskError
) -> None:
    rig = Rig(Line(error, error, error))
    ask(rig)
    rig.runner.run_all()
    rig.source.client.close()
    rig.settle()
    assert rig.line.calls == [sent]
    assert rig.answers == []


@pytest.mark.parametrize(("told", "waited"), [(0.0, 0.0), (3.0, 3.0), (60.0, 4.0)])
def test_a_busy_server_is_asked_again_as_it_told_within_what_a_person_bears(
    told: float, waited: float
) -> None:
    rig = Rig(Line(ServerBusy("Busy.", "busy", told), HELD))
    ask_hold(rig)
    assert rig.answer == HELD
    assert rig.waited == [waited]


def test_the_last_pause_is_the_longest_there_is() -> None:
    assert pause_before(99, Unreachable()) == PAUSES[-1]


@pytest.mark.parametrize("error", [SlotTaken("Taken."), ReservationExpired("Over."), NotFound("None."), FULL])
def test_a_no_is_a_no(error: BookdeskError) -> None:
    for ask, sent, _ in ASKS:
        rig = Rig(Line(error))
        ask(rig)
        assert rig.answer is error
        assert rig.line.calls == [sent]
        assert not rig.waited
        assert rig.source.operations.pending == ()


def test_each_try_of_a_confirm_that_settled_nothing_is_told() -> None:
    lost, busy = Unreachable(), BUSY
    rig = Rig(Line(lost, busy, MADE))
    ask_confirm(rig)
    assert rig.answer == MADE
    assert rig.unanswered == [lost, busy]


@pytest.mark.parametrize(
    ("ask", "waits"), [(ask_hold, False), (ask_extend, False), (ask_step, False), (ask_confirm, True)]
)
def test_only_a_confirm_waits_for_the_line(ask: Callable[[Rig], None], *, waits: bool) -> None:
    rig = Rig(Line(MADE if ask in (ask_step, ask_confirm) else HELD))
    rig.source.client.set_online(False)
    ask(rig)
    rig.settle()
    assert (rig.answers == []) is waits
    rig.source.client.set_online(True)
    rig.settle()
    assert len(rig.answers) == 1
    assert len(rig.line.calls) == 1


def test_a_release_waits_for_the_line_and_goes_out_once() -> None:
    rig = Rig(Line(None))
    rig.source.client.set_online(False)
    rig.reservations.release("token", SLOT)
    rig.settle()
    assert rig.line.calls == []
    assert len(rig.source.operations.pending) == 1
    rig.source.client.set_online(True)
    rig.settle()
    assert rig.line.calls == [("release", "token")]


def test_a_release_that_nobody_waits_for_is_tried_again() -> None:
    rig = Rig(Line(Unreachable(), None))
    rig.reservations.release("token", SLOT)
    rig.settle()
    assert rig.line.calls == [("release", "token")] * 2


def test_a_release_at_the_end_goes_out_at_once_and_once() -> None:
    rig = Rig(Line(Unreachable()))
    rig.source.client.set_online(False)
    rig.reservations.release_at_exit("token")
    rig.settle()
    assert rig.line.calls == [("release", "token")]


def test_what_concerns_one_hold_goes_out_in_order() -> None:
    rig = Rig(Line(HELD, None, HELD))
    ask_extend(rig)
    rig.reservations.release("token", SLOT)
    ask_hold(rig)
    assert len(rig.runner.submitted("mutation")) == 1
    rig.runner.run_next("mutation")
    assert len(rig.runner.submitted("mutation")) == 2
    rig.settle()
    assert rig.line.calls == [ASKS[2][1], ("release", "token"), ASKS[0][1]]


@pytest.mark.parametrize(
    ("provider", "minutes", "waits"),
    [("a", 0, True), ("a", 44, True), ("a", -44, True), ("a", 45, False), ("a", -45, False), ("b", 0, False)],
)
def test_a_hold_waits_only_for_the_release_that_frees_its_time(
    provider: str, minutes: int, *, waits: bool
) -> None:
    rig = Rig(Line(None, HELD))
    rig.reservations.release("token", SLOT)
    rig.runner.start_next("mutation")
    start = SLOT.start + timedelta(minutes=minutes)
    slot = SLOT._replace(id="other", provider_id=provider, start=start, end=start + timedelta(minutes=45))
    rig.reservations.hold(HoldIntent(slot), rig.take)
    assert (rig.runner.waiting("mutation") == []) is waits
    (release,) = rig.runner.running("mutation")
    rig.runner.run(release)
    assert rig.answer == HELD


def test_a_hold_gives_its_time_back_itself_when_the_release_got_lost() -> None:
    rig = Rig(Line(Unreachable(), None, HELD))
    rig.reservations.release("token", SLOT)
    ask_hold(rig)
    assert rig.answer == HELD
    assert rig.line.calls == [("release", "token"), ("release", "token"), ASKS[0][1]]


def test_a_hold_on_a_line_that_is_said_to_be_down_gives_its_time_back_first() -> None:
    rig = Rig(Line(Unreachable(), None, HELD))
    rig.source.client.set_online(False)
    rig.reservations.release("token", SLOT)
    ask_hold(rig)
    assert rig.answer == HELD
    # The first try met the break; nothing was held before the own hold was gone.
    assert rig.line.calls == [("release", "token"), ("release", "token"), ASKS[0][1]]
    rig.source.client.set_online(True)
    rig.settle()
    # What waited for the line is done already.
    assert len(rig.line.calls) == 3


def test_an_answer_is_told_although_what_it_does_to_the_cache_fails() -> None:
    rig, reported = Rig(Line(HELD)), list[Exception]()
    rig.source.client.engine.notifier.report = reported.append

    def take(_value: object, _operation: int) -> None:
        raise OverflowError("a bug")

    send(
        rig.source, lambda gateway: gateway.extend("t", "k"), rig.take, operation=PendingHold(SLOT), take=take
    )
    assert len(rig.source.operations) == 1
    assert rig.answer == HELD
    assert len(rig.source.operations) == 0
    assert [str(error) for error in reported] == ["a bug"]


def test_a_refusal_is_told_although_taking_back_what_was_shown_fails() -> None:
    rig, reported = Rig(Line(SlotTaken("Taken."))), list[Exception]()
    rig.source.client.engine.notifier.report = reported.append
    ask_hold(rig)

    def fail() -> None:
        raise OverflowError("a bug")

    rig.source.operations.subscribe(fail)
    assert isinstance(rig.answer, SlotTaken)
    assert [str(error) for error in reported] == ["a bug"]


def test_another_slot_waits_for_no_release_once_there_is_none() -> None:
    rig = Rig(Line(None, HELD))
    rig.reservations.release("token", SLOT)
    rig.settle()
    ask_hold(rig)
    assert len(rig.runner.waiting("mutation")) == 1


def test_steps_of_different_bookings_do_not_wait_for_each_other() -> None:
    rig = Rig(Line(MADE, MADE))
    ask_step(rig)
    ask_hold(rig)
    assert len(rig.runner.waiting("mutation")) == 2


@pytest.mark.parametrize(
    ("error", "unknown"),
    [
        (Unreachable(), True),
        (ServerFailed("Failed."), True),
        (RequestInFlight("Wait."), True),
        (BUSY, True),
        (FULL, True),
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


def test_lost_holds_whose_time_is_over_are_let_go() -> None:
    lost = LostHolds()
    for number in range(100):
        slot = SLOT._replace(id=f"slot {number}")
        lost.keep(HoldIntent(slot), NOON + timedelta(seconds=60 * number), 120)
    over = lost.drop_over(NOON + timedelta(seconds=99 * 60))
    assert [intent.slot.id for intent in over] == [f"slot {number}" for number in range(98)]
    assert [intent.slot.id for intent in lost.intents] == ["slot 98", "slot 99"]
    assert lost.find("slot 99", NOON + timedelta(seconds=99 * 60)) is not None


def arrived(version: int, status: BookingStatus = BookingStatus.ARRIVED) -> Booking:
    return Booking(
        "b1", SLOT.id, "a", "b", "u", "Sam", None, "", SLOT.start, SLOT.end,
        status, overlap=False, version=version, created_at=NOON,
    )  # fmt: skip


def test_a_step_whose_answer_was_lost_had_arrived() -> None:
    rig = Rig(Line(Unreachable(), VersionChanged("Changed."), current=arrived(4)))
    ask_step(rig)
    assert rig.answer == arrived(4)
    assert rig.line.calls[-1] == ("read", "b1")


@pytest.mark.parametrize("current", [None, arrived(5), arrived(4, BookingStatus.NO_SHOW)])
def test_a_step_that_another_desk_forestalled_is_told(current: Booking | None) -> None:
    rig = Rig(Line(Unreachable(), VersionChanged("Changed."), current=current))
    ask_step(rig)
    assert isinstance(rig.answer, VersionChanged)


def test_a_first_try_that_meets_a_newer_version_is_another_desk_s() -> None:
    rig = Rig(Line(VersionChanged("Changed."), current=arrived(4)))
    ask_step(rig)
    assert isinstance(rig.answer, VersionChanged)
    assert ("read", "b1") not in rig.line.calls


def test_keys_are_random_and_well_formed() -> None:
    keys = {new_key() for _ in range(200)} | {HoldIntent(SLOT).key, ConfirmIntent("t", SLOT, None, "").key}
    assert len(keys) == 202
    letters = set(string.ascii_letters + string.digits + "-_")
    assert all(8 <= len(key) <= 128 and set(key) <= letters for key in keys)
