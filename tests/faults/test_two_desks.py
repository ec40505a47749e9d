"""Every verb from two desks, with lines that drop and return, against a small model of the salon."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

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
_desk = st.integers(0, 1)
_which = st.integers(0, 7)
#: One time in four the line is cut while the verb is on its way.
_cut = st.sampled_from((False, False, False, True))
_provider = st.sampled_from(PROVIDERS)
#: Starts of the morning that lie ahead, clear of Becky's lunch.
_start = st.integers(0, 7).map(lambda n: 600 + 15 * n)


class Desks(RuleBasedStateMachine):
    """Two desks; `open_salon` opens another salon for each run, `steps` counts the rules in all."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.two = self.open_salon()
        self._since_rest = 0

    def open_salon(self) -> TwoDesks:
        raise NotImplementedError

    def _done(self) -> None:
        type(self).steps += 1
        self._since_rest += 1
        if self._since_rest >= _REST_EACH:
            self.rest()

    @rule(desk=_desk, provider=_provider, service=st.sampled_from(sorted(MINUTES)), start=_start, cut=_cut)
    def hold(self, desk: int, provider: str, service: str, start: int, *, cut: bool) -> None:
        self.two.hold(self.two.desks[desk], provider, service, start, cut=cut)
        self._done()

    @rule(desk=_desk, cut=_cut)
    def extend(self, desk: int, *, cut: bool) -> None:
        self.two.extend(self.two.desks[desk], cut=cut)
        self._done()

    @rule(desk=_desk, cut=_cut)
    def release(self, desk: int, *, cut: bool) -> None:
        self.two.release(self.two.desks[desk], cut=cut)
        self._done()

    @rule(desk=_desk, cut=_cut)
    def confirm(self, desk: int, *, cut: bool) -> None:
        self.two.confirm(self.two.desks[desk], f"Marie {self.steps}", cut=cut)
        self._done()

    @rule(desk=_desk, which=_which, to=st.sampled_from(_STEPS), cut=_cut)
    def step(self, desk: int, which: int, to: BookingStatus, *, cut: bool) -> None:
        self.two.step(self.two.desks[desk], which, to, cut=cut)
        self._done()

    @rule(desk=_desk, which=_which, cut=_cut)
    def undo(self, desk: int, which: int, *, cut: bool) -> None:
        self.two.step(self.two.desks[desk], which, None, cut=cut)
        self._done()

    @rule(which=_which, provider=_provider, service=st.sampled_from(sorted(MINUTES)), start=_start)
    def move(self, which: int, provider: str, service: str, start: int) -> None:
        self.two.move(which, Stretch(provider, start, start + MINUTES[service]), service)
        self._done()

    @rule(desk=_desk, provider=_provider, start=_start, minutes=st.sampled_from((15, 30, 60)), cut=_cut)
    def block(self, desk: int, provider: str, start: int, minutes: int, *, cut: bool) -> None:
        when = Stretch(provider, start, start + minutes)
        self.two.block(self.two.desks[desk], when, f"Meeting {self.steps}", cut=cut)
        self._done()

    @rule(desk=_desk, which=_which, start=_start, minutes=st.sampled_from((15, 45)), cut=_cut)
    def change(self, desk: int, which: int, start: int, minutes: int, *, cut: bool) -> None:
        self.two.change(self.two.desks[desk], which, start, minutes, cut=cut)
        self._done()

    @rule(desk=_desk, which=_which, cut=_cut)
    def remove(self, desk: int, which: int, *, cut: bool) -> None:
        self.two.remove(self.two.desks[desk], which, cut=cut)
        self._done()

    @rule(desk=_desk, view=st.sampled_from(View), days=st.sampled_from((0, 0, 0, 1, 7)))
    def look(self, desk: int, view: View, days: int) -> None:
        self.two.look(self.two.desks[desk], view, days)
        self._done()

    @rule(desk=_desk)
    def look_at_the_day(self, desk: int) -> None:
        self.two.look(self.two.desks[desk], View.DAY, 0)
        self._done()

    @rule(desk=_desk)
    def drop(self, desk: int) -> None:
        self.two.drop(self.two.desks[desk])
        self._done()

    @rule(desk=_desk)
    def bring_back(self, desk: int) -> None:
        self.two.bring_back(self.two.desks[desk])
        self._done()

    @rule()
    def rest(self) -> None:
        self._since_rest = 0
        self.two.rest()

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
    # Many a rule finds nothing to do, such as a release where nothing is held.
    verbs = sum(number for what, number in asked.items() if what not in {"cut", "line lost"})
    print(f"{Machine.steps} rules, {verbs} verbs: {dict(sorted(asked.items()))}")
    assert Machine.steps > (salons - 1) * steps * 0.8
