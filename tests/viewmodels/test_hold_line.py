"""Holds and a line that comes and goes: what waits goes out first, in order, before any further read."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.factories import DAY

from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork
    from tests.fakes import FakeGateway

    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Slot


class Asked:
    """A gateway that notes what is asked, in order: the method and its first argument."""

    def __init__(self, gateway: FakeGateway) -> None:
        self._gateway = gateway
        self.log: list[tuple[str, object]] = []
        self.keys: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._gateway, name)

        def ask(*arguments: Any) -> Any:
            self.log.append((name, arguments[0] if arguments else None))
            if name == "confirm":
                self.keys.append(arguments[1])
            return method(*arguments)

        return ask

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.log]


@pytest.fixture
def asked(desk: DeskAtWork) -> Asked:
    """What this desk asks its server for."""
    asked = Asked(desk.gateway)
    desk.source.connect_to(cast("Gateway", asked))
    return asked


def hold(desk: DeskAtWork, qtbot: QtBot, slot: Slot) -> None:
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    qtbot.waitUntil(lambda: not desk.source.client.is_fetching())


def lose_the_line(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.unreachable = True
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: not desk.models.connection.is_live)
    # The first answer that fails loses the line; a thread may still be about to ask for another.
    qtbot.waitUntil(lambda: not desk.source.client.is_fetching())


def come_back(desk: DeskAtWork, qtbot: QtBot, asked: Asked) -> list[tuple[str, object]]:
    """Bring the line back; returns what was asked until the shown day was read again."""
    asked.log.clear()
    desk.gateway.unreachable = False
    desk.models.connection.try_now()
    qtbot.waitUntil(lambda: ("day", DAY) in asked.log and ("bookings", DAY) in asked.log)
    return asked.log


def test_a_release_that_waited_goes_out_before_the_day_is_read(
    desk: DeskAtWork, qtbot: QtBot, asked: Asked
) -> None:
    hold(desk, qtbot, desk.slot("becky", "11:00"))
    lose_the_line(desk, qtbot)
    asked.log.clear()
    desk.models.hold.release()
    assert desk.models.hold.state.phase is HoldPhase.NONE
    assert desk.source.client.is_mutating() == 1
    assert "release" not in asked.names
    log = come_back(desk, qtbot, asked)
    assert asked.names.index("release") < log.index(("day", DAY))
    assert not desk.gateway.held


def test_a_confirm_that_waited_is_sent_once_before_the_day_is_read(
    desk: DeskAtWork, qtbot: QtBot, asked: Asked
) -> None:
    before = len(desk.gateway.booked)
    hold(desk, qtbot, desk.slot("becky", "11:00"))
    desk.models.hold.set_customer("Bob", "", "")
    lose_the_line(desk, qtbot)
    desk.models.hold.confirm()
    state = desk.models.hold.state
    assert (state.phase, state.unsettled, state.busy) == (HoldPhase.CONFIRMING, True, True)
    assert state.message == "The answer did not arrive. Checking whether the booking was made."
    # Neither time nor another press sends it a second time.
    desk.tick(20)
    desk.models.hold.confirm()
    assert asked.keys == []
    with qtbot.waitSignal(desk.models.hold.booked):
        log = come_back(desk, qtbot, asked)
    assert len(asked.keys) == 1
    assert asked.names.index("confirm") < log.index(("day", DAY))
    assert len(desk.gateway.booked) == before + 1


def test_a_confirm_whose_answer_the_line_took_is_sent_again_with_its_key_before_the_day_is_read(
    desk: DeskAtWork, qtbot: QtBot, asked: Asked
) -> None:
    before = len(desk.gateway.booked)
    hold(desk, qtbot, desk.slot("becky", "11:00"))
    desk.models.hold.set_customer("Bob", "", "")
    desk.gateway.lost["confirm"] = 1
    desk.models.hold.confirm()
    qtbot.waitUntil(lambda: not desk.models.connection.is_live)
    assert len(asked.keys) == 1
    assert desk.models.hold.state.unsettled
    with qtbot.waitSignal(desk.models.hold.booked):
        log = come_back(desk, qtbot, asked)
    assert len(asked.keys) == 2
    assert len(set(asked.keys)) == 1
    assert asked.names.index("confirm") < log.index(("day", DAY))
    assert len(desk.gateway.booked) == before + 1


def test_a_press_is_answered_now_without_a_line(desk: DeskAtWork, qtbot: QtBot, asked: Asked) -> None:
    lose_the_line(desk, qtbot)
    with qtbot.waitSignal(desk.models.hold.failed) as failed:
        desk.models.hold.hold(desk.slot("becky", "11:00"))
    assert "may be held for you" in failed.args[0]
    assert desk.source.client.is_mutating() == 0
    assert desk.source.operations.pending == ()


def test_a_press_does_not_wait_for_a_release_that_waits_for_the_line(
    desk: DeskAtWork, qtbot: QtBot, asked: Asked
) -> None:
    hold(desk, qtbot, desk.slot("becky", "11:00"))
    lose_the_line(desk, qtbot)
    desk.models.hold.release()
    with qtbot.waitSignal(desk.models.hold.failed):
        desk.models.hold.hold(desk.slot("sinead", "13:00"))
    come_back(desk, qtbot, asked)
    assert not desk.gateway.held


def test_holding_a_slot_again_waits_for_its_release_to_arrive(
    desk: DeskAtWork, qtbot: QtBot, asked: Asked
) -> None:
    slot = desk.slot("becky", "11:00")
    hold(desk, qtbot, slot)
    arrives = desk.gateway.gates["release"] = threading.Event()
    asked.log.clear()
    desk.models.hold.release()
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: "release" in asked.names)
    assert "hold" not in asked.names
    arrives.set()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    assert [name for name in asked.names if name in ("release", "hold")] == ["release", "hold"]


def test_a_hold_elsewhere_does_not_wait_for_a_release_that_hangs(
    desk: DeskAtWork, qtbot: QtBot, asked: Asked
) -> None:
    hold(desk, qtbot, desk.slot("becky", "11:00"))
    arrives = desk.gateway.gates["release"] = threading.Event()
    desk.models.hold.release()
    qtbot.waitUntil(lambda: "release" in asked.names)
    hold(desk, qtbot, desk.slot("sinead", "13:00"))
    arrives.set()
    qtbot.waitUntil(lambda: len(desk.gateway.held) == 1)


def test_a_line_that_takes_the_release_does_not_keep_the_next_hold_waiting(
    desk: DeskAtWork, qtbot: QtBot, asked: Asked
) -> None:
    slot = desk.slot("becky", "11:00")
    hold(desk, qtbot, slot)
    arrives = desk.gateway.gates["release"] = threading.Event()
    desk.models.hold.release()
    qtbot.waitUntil(lambda: "release" in asked.names)
    with qtbot.waitSignal(desk.models.hold.failed):
        desk.models.hold.hold(slot)
        desk.gateway.unreachable = True
        arrives.set()
    assert desk.models.hold.state.phase is not HoldPhase.ASKING
    assert desk.source.client.is_mutating() == 0


def test_a_release_follows_an_extension_of_the_same_hold(
    desk: DeskAtWork, qtbot: QtBot, asked: Asked
) -> None:
    hold(desk, qtbot, desk.slot("becky", "11:00"))
    arrives = desk.gateway.gates["extend"] = threading.Event()
    asked.log.clear()
    desk.models.hold.extend()
    desk.models.hold.release()
    qtbot.waitUntil(lambda: "extend" in asked.names)
    assert "release" not in asked.names
    arrives.set()
    qtbot.waitUntil(lambda: not desk.gateway.held)
    assert [name for name in asked.names if name in ("extend", "release")] == ["extend", "release"]


def test_closing_sends_the_release_although_the_extension_hangs(
    desk: DeskAtWork, qtbot: QtBot, asked: Asked
) -> None:
    hold(desk, qtbot, desk.slot("becky", "11:00"))
    desk.gateway.gates["extend"] = threading.Event()
    desk.models.hold.extend()
    qtbot.waitUntil(lambda: "extend" in asked.names)
    desk.models.hold.release_at_exit()
    # As the window's end does: no turn of the event loop comes any more.
    desk.bridge.finish("mutation", seconds=5.0)
    assert "release" in asked.names
    assert not desk.gateway.held
