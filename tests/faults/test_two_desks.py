"""Every verb from two desks, with lines that drop and return, against a small model of the salon."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from tests.faults.begun_salon import MINUTES, PROVIDERS
from tests.faults.salon_model import Stretch
from tests.faults.seeds import SEED, again
from tests.faults.two_desks import TwoDesks

from bookdesk.domain.states import BookingStatus
from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

_STEPS = (
    BookingStatus.ARRIVED,
    BookingStatus.IN_SERVICE,
    BookingStatus.DONE,
    BookingStatus.NO_SHOW,
    BookingStatus.CANCELLED,
)
#: Steps between two rests at most; more would let differences cancel each other out.
_REST_EACH = 8
#: As often as a busy front desk does them; what needs a hold or a booking finds one more often than not.
_VERBS = (
    *["hold"] * 4, *["confirm"] * 4, "extend", "extend", "release", *["step"] * 4, "undo", "move", "move",
    "block", "change", "remove", "look", "look", "drop", "bring back", "bring back", "rest",
)  # fmt: skip
_OF_A_HOLD = frozenset({"confirm", "extend", "release"})


class Act(NamedTuple):
    """What one of the desks does, with all that any verb needs; times are minutes of the day."""

    verb: str
    desk: int
    which: int
    provider: str
    service: str
    start: int
    minutes: int
    to: BookingStatus
    view: View
    days: int
    cut: bool


_acts = st.builds(
    Act,
    verb=st.sampled_from(_VERBS),
    desk=st.integers(0, 1),
    which=st.integers(0, 7),
    provider=st.sampled_from(PROVIDERS),
    service=st.sampled_from(sorted(MINUTES)),
    # Starts of the morning that lie ahead, clear of Becky's lunch.
    start=st.integers(0, 7).map(lambda n: 600 + 15 * n),
    minutes=st.sampled_from((15, 30, 45, 60)),
    to=st.sampled_from(_STEPS),
    view=st.sampled_from((*View, View.DAY)),
    days=st.sampled_from((0, 0, 0, 1, 7)),
    # One time in four the line is cut while the verb is on its way.
    cut=st.sampled_from((False, False, False, True)),
)


class Desks(RuleBasedStateMachine):
    """Two desks; `open_salon` opens another salon for each run, `steps` counts the acts in all."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.two = self.open_salon()
        self._since_rest = 0

    def open_salon(self) -> TwoDesks:
        raise NotImplementedError

    # One rule for all verbs: of several, Hypothesis leaves some out in each salon, and holds were among them.
    @rule(act=_acts)
    def act(self, act: Act) -> None:
        type(self).steps += 1
        self._since_rest += 1
        self._do(act)
        if act.verb == "rest" or self._since_rest >= _REST_EACH:
            self._since_rest = 0
            self.two.rest()

    def _do(self, act: Act) -> None:
        two, one, cut = self.two, self.two.desks[act.desk], act.cut
        verb = act.verb
        if verb in _OF_A_HOLD and one.models.hold.own_slot_id is None:
            verb = "hold"
        match verb:
            case "hold":
                two.hold(one, act.provider, act.service, act.start, cut=cut)
            case "confirm":
                two.confirm(one, f"Marie {self.steps}", cut=cut)
            case "extend":
                two.extend(one, cut=cut)
            case "release":
                two.release(one, cut=cut)
            case "step":
                two.step(one, act.which, act.to, cut=cut)
            case "undo":
                two.step(one, act.which, None, cut=cut)
            case "move":
                stretch = Stretch(act.provider, act.start, act.start + MINUTES[act.service])
                two.move(act.which, stretch, act.service)
            case "block":
                stretch = Stretch(act.provider, act.start, act.start + act.minutes)
                two.block(one, stretch, f"Meeting {self.steps}", cut=cut)
            case "change":
                two.change(one, act.which, act.start, act.minutes, cut=cut)
            case "remove":
                two.remove(one, act.which, cut=cut)
            case "look":
                two.look(one, act.view, act.days)
            case "drop":
                two.drop(one)
            case "bring back":
                two.bring_back(one)

    def teardown(self) -> None:
        try:
            self.two.rest()
        finally:
            self.two.close()


#: The long form is 10,500 steps in five parts, each of a seed of its own.
_LONG_PARTS = [
    pytest.param(part, 21, 105, marks=[pytest.mark.long, pytest.mark.timeout(3600)], id=f"part-{part}")
    for part in range(1, 6)
]


# The first salon that is drawn is the one in which nothing is done.
@pytest.mark.parametrize(("part", "salons", "steps"), [pytest.param(0, 2, 40, id="short"), *_LONG_PARTS])
def test_two_desks_against_a_model(tmp_path: Path, qtbot: QtBot, part: int, salons: int, steps: int) -> None:
    numbers, asked = itertools.count(), Counter[str]()

    class Machine(Desks):
        steps = 0

        def open_salon(self) -> TwoDesks:
            return TwoDesks(tmp_path / f"salon-{next(numbers)}", qtbot, asked)

    run = settings(
        max_examples=salons,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        # To shrink a run takes as long as the run, hundreds of times.
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(SEED + part)(Machine), settings=run)
    except BaseException as error:
        error.add_note(again("two desks"))
        raise
    # Many an act finds nothing to do, such as a step where nothing is booked.
    verbs = sum(number for what, number in asked.items() if what not in {"cut", "line lost"})
    print(f"{Machine.steps} acts, {verbs} verbs: {dict(sorted(asked.items()))}")
    assert Machine.steps > (salons - 1) * steps * 0.8
    assert asked["hold granted"] > 0
