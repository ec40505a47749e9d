"""What the settings change at the desk: the ring's steps, the sound of an end, a hold that is left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.widgets.window import connect, open_window

from bookdesk.errors import Unreachable
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.countdown_ring import CountdownRing
from bookdesk.widgets.icons import Icons
from bookdesk.widgets.look import Look
from bookdesk.widgets.theme import load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    found = connect(open_window(qtbot), qtbot)
    yield found
    found.close()


@pytest.fixture
def holding(opened: WindowAtWork, qtbot: QtBot) -> WindowAtWork:
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.phase is HoldPhase.HELD)
    return opened


def test_a_ring_that_moves_less_steps_every_five_seconds(qtbot: QtBot) -> None:
    look = Look(load_theme("light"), Icons(), typography(), reduced_motion=True)
    ring = CountdownRing(look, 72, 6, numbered=True)
    qtbot.addWidget(ring)
    seen = []
    for left in range(120, 109, -1):
        ring.show_left(left, 120, f"{left}", warns=False)
        assert ring.text == f"{left}"
        seen.append(ring.part * 120)
    assert seen == pytest.approx([120, 120, 120, 120, 120, 115, 115, 115, 115, 115, 110])
    ring.show_left(0, 120, "0", warns=True)
    assert ring.part == 0
    look.set_reduced_motion(reduced=False)
    ring.show_left(119, 120, "119", warns=False)
    assert ring.part == pytest.approx(119 / 120)


def test_less_movement_reaches_the_grid(opened: WindowAtWork) -> None:
    opened.window.set_reduced_motion(reduced=True)
    assert opened.window.grid._reduced_motion
    opened.window.set_reduced_motion(reduced=False)
    assert not opened.window.grid._reduced_motion


@pytest.mark.parametrize("released", [True, False])
def test_a_hold_is_left_with_its_day_where_that_is_chosen(
    holding: WindowAtWork, qtbot: QtBot, released: bool
) -> None:
    desk, hold = holding.desk.models.desk, holding.desk.models.hold
    holding.desk.models.preferences.set(release_on_leave=released)
    desk.refresh()
    assert hold.state.phase is HoldPhase.HELD
    assert desk.state.date is not None
    desk.go_to(desk.state.date + timedelta(days=1))
    qtbot.waitUntil(lambda: (hold.state.phase is HoldPhase.NONE) is released)


@pytest.mark.parametrize("wanted", [True, False])
def test_a_hold_that_ran_out_is_heard_once_where_that_is_chosen(holding: WindowAtWork, wanted: bool) -> None:
    desk, heard = holding.desk, []
    holding.window.sounded.connect(lambda: heard.append(desk.models.hold.state.phase))
    desk.models.preferences.set(sound=wanted)
    for _ in range(3):
        desk.time.advance(60)
        desk.clock.ticked.emit(desk.clock.server_now())
    assert desk.models.hold.state.phase is HoldPhase.ENDED
    assert heard == [HoldPhase.ENDED] * wanted


def test_a_hold_without_an_answer_never_ran_out_and_is_not_heard(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, heard = opened.desk, []
    opened.window.sounded.connect(lambda: heard.append(True))
    desk.models.preferences.set(sound=True)
    desk.gateway.failing["hold"] = Unreachable("the line was cut")
    desk.models.hold.hold(desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: desk.models.hold.state.phase is HoldPhase.ENDED)
    with qtbot.waitSignal(desk.models.hold.failed):
        desk.models.hold.hold_again()
    assert desk.models.hold.state.phase is HoldPhase.ENDED
    assert heard == []


def test_a_clock_of_twelve_hours_is_shown_at_once(opened: WindowAtWork) -> None:
    opened.desk.models.preferences.set(clock="12")
    assert (
        "PM" in opened.desk.models.desk.state.second_line or "AM" in opened.desk.models.desk.state.second_line
    )
    opened.desk.models.preferences.set(clock="24", first_day=2)
    assert "AM" not in opened.desk.models.desk.state.second_line
    assert opened.desk.models.desk.state.week_start == 2
