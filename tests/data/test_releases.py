"""The order of what concerns one hold: a release, and what waits for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.data.mutation_rig import ASKS, HELD, SLOT, Line, Rig, ask_extend, ask_hold

from bookdesk.data.intents import HoldIntent
from bookdesk.errors import Unreachable


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


def test_another_slot_waits_for_no_release_once_there_is_none() -> None:
    rig = Rig(Line(None, HELD))
    rig.reservations.release("token", SLOT)
    rig.settle()
    ask_hold(rig)
    assert len(rig.runner.waiting("mutation")) == 1
