"""A hold of 11:00 with Becky for Bob in each of its phases, and what came of it in the end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tests.factories import CUT, WHERE

from bookdesk.errors import ServerFailed
from bookdesk.viewmodels.hold_state import CustomerDraft, HoldPhase

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.viewmodels.hold import HoldModel

#: What a press may ask the server for.
_MUTATIONS = ("hold", "extend", "confirm", "release")


class HoldInPhase:
    """One desk whose hold is brought into a phase, pressed and then let go on.

    `told` has every sentence that a press was answered with since the phase was reached.
    """

    def __init__(self, desk: DeskAtWork, qtbot: QtBot) -> None:
        self._desk = desk
        self._qtbot = qtbot
        self._gates: list[threading.Event] = []
        self.told: list[str] = []

    @property
    def model(self) -> HoldModel:
        """The model under test."""
        return self._desk.models.hold

    def bring(self, phase: str) -> None:
        """Bring the hold into one of PHASES; Pia's details were put away before."""
        self.model.keep(CustomerDraft("Pia"))
        self.reach(phase)
        self._desk.models.status.announced.connect(self.told.append)

    def reach(self, phase: str) -> None:
        """Go on to a phase; where 11:00 is held already, from there."""
        _PHASES[phase](self)

    def hold(self, provider: str, clock: str) -> None:
        """Press Enter on a slot."""
        self.model.hold(self._desk.slot(provider, clock, CUT))

    def go_on(self) -> None:
        """Let the server answer whatever it was asked, a failed confirm included."""
        client = self._desk.source.client
        for gate in self._gates:
            gate.set()
        self._qtbot.waitUntil(lambda: not client.is_mutating())
        self._desk.gateway.failing.clear()
        if self.model.state.unsettled:
            self._desk.tick(5)
            self._qtbot.waitUntil(lambda: not client.is_mutating())

    def came_of(self) -> str:
        """Tell what there is now: the booking that was made, else phase and start of the hold."""
        booked = [
            one for one in self._desk.gateway.booked.values() if one.customer and one.customer.name == "Bob"
        ]
        state = self.model.state
        if booked:
            return ", ".join(f"booked {one.start.astimezone(WHERE):%H:%M}" for one in booked)
        if state.slot is None:
            return state.phase
        return f"{state.phase} {state.slot.start.astimezone(WHERE):%H:%M}" + ", extended" * state.extended

    def asked(self) -> str:
        """Tell how often the server was asked for what."""
        calls = self._desk.gateway.calls
        return ", ".join(f"{name} {calls[name]}" for name in _MUTATIONS if calls[name])

    def shut(self, method: str) -> None:
        """Let calls of a method wait until `go_on`."""
        gate = self._desk.gateway.gates[method] = threading.Event()
        self._gates.append(gate)

    def _until_asked(self, method: str, press: Callable[[], None]) -> None:
        """Press, and wait until the server was asked; its answer waits."""
        self.shut(method)
        calls = self._desk.gateway.calls
        before = calls[method]
        press()
        self._qtbot.waitUntil(lambda: calls[method] == before + 1)

    def _ask(self) -> None:
        self._until_asked("hold", lambda: self.hold("becky", "11:00"))
        self.model.set_customer("Bob", "", "")

    def _be_held(self) -> None:
        if self.model.own_slot_id is None:
            self.hold("becky", "11:00")
        self._qtbot.waitUntil(lambda: self.model.own_slot_id is not None)
        self.model.set_customer("Bob", "", "")

    def _be_extended(self) -> None:
        self._be_held()
        self.model.extend()
        self._qtbot.waitUntil(lambda: self.model.state.extended)

    def _extend(self) -> None:
        self._be_held()
        self._until_asked("extend", self.model.extend)

    def _ask_another(self) -> None:
        self._be_held()
        self._until_asked("hold", lambda: self.hold("sinead", "13:00"))

    def _confirm(self) -> None:
        self._be_held()
        self._until_asked("confirm", self.model.confirm)

    def _confirm_behind_extension(self) -> None:
        self._extend()
        self.model.confirm()

    def _be_unsettled(self) -> None:
        self._be_held()
        self._desk.gateway.failing["confirm"] = ServerFailed("The server failed (reference 7).")
        self.model.confirm()
        self._qtbot.waitUntil(lambda: self.model.state.unsettled and not self.model.state.busy)

    def _end(self) -> None:
        self._be_held()
        with self._qtbot.waitSignal(self.model.ended):
            self._desk.tick(121)
        assert self.model.state.phase is HoldPhase.ENDED


_PHASES: dict[str, Callable[[HoldInPhase], None]] = {
    "none": lambda _hold: None,
    "asking": HoldInPhase._ask,
    "held": HoldInPhase._be_held,
    "extended": HoldInPhase._be_extended,
    "extending": HoldInPhase._extend,
    "another": HoldInPhase._ask_another,
    "confirming": HoldInPhase._confirm,
    "behind": HoldInPhase._confirm_behind_extension,
    "unsettled": HoldInPhase._be_unsettled,
    "ended": HoldInPhase._end,
}
PHASES = tuple(_PHASES)
