"""Mutations: one key for each intent, sent until an answer comes or the pauses are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.data.mutation_rig import (
    ASKS,
    HELD,
    MADE,
    NOON,
    SLOT,
    Line,
    Rig,
    ask_confirm,
    ask_extend,
    ask_hold,
    ask_step,
)

from bookdesk.data.mutations import PAUSES, is_outcome_unknown, pause_before, send
from bookdesk.data.operations import PendingHold
from bookdesk.domain.schedule import Booking
from bookdesk.domain.states import BookingStatus
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

BUSY = ServerBusy("Busy.", "busy", 3.0)
FULL = ServerBusy("The disk is full.", "disk_full", 10.0)
MOVED = ServerBusy("The database was moved.", "database_moved", 10.0)


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


@pytest.mark.parametrize(
    "error", [SlotTaken("Taken."), ReservationExpired("Over."), NotFound("None."), FULL, MOVED], ids=str
)
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
