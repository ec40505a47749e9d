"""A desk whose line leads to a server that is none: words on screen, a free thread, and nothing lost."""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.api.cutting_proxy import cutting_proxy
from tests.api.strangers import stranger
from tests.backend.conftest import salon_backend
from tests.end_to_end.live_desk import LiveDesk
from tests.factories_backend import NOW
from tests.faults.busy_watch import BusyWatch
from tests.faults.tables import judge
from tests.faults.test_misled_verbs import SERVERS

from bookdesk.api.connections import Timeouts
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from tests.api.cutting_proxy import CuttingProxy

    from bookdesk.domain.schedule import Booking

_HOWS = ("never answers", "byte by byte", "rubbish", "a captive portal", "a redirect", "ten megabytes")
#: Long enough for a server that answers, short enough to be waited for where it does not.
_TIMEOUTS = Timeouts(connect=10, piece=2, whole=3)
#: Milliseconds.
_PATIENCE = 60_000
#: Seconds for which the window's thread may be at work on one thing, or stand, as in test_hostile_crowd.py.
_STALL = 0.2


def test_a_desk_that_is_misled_says_so_and_books_once_the_line_is_right(tmp_path: Path, qtbot: QtBot) -> None:
    with ExitStack() as ending:
        salon = ending.enter_context(salon_backend(tmp_path / "salon"))
        line = ending.enter_context(cutting_proxy(salon.url))
        desk = ending.enter_context(closing(LiveDesk(line.url, salon.token, "Desk 1", timeouts=_TIMEOUTS)))
        watch = ending.enter_context(closing(BusyWatch()))
        for how in _HOWS:
            confirm_misled(desk, line, how, qtbot)
        print(f"at work for {watch.longest * 1000:.0f} ms at most, stood for {watch.stood * 1000:.0f} ms")
        assert watch.longest < _STALL
        assert watch.stood < _STALL
    found = judge(tmp_path / "salon")
    assert len(found.bookings) == len(_HOWS)
    assert found.actions["book"] == len(_HOWS)


def confirm_misled(desk: LiveDesk, line: CuttingProxy, how: str, qtbot: QtBot) -> None:
    """Hold a slot, confirm it and look round while another server answers, and bring the line back."""
    models, right = desk.models, line.target
    hold, shown = models.hold, models.desk

    def is_told() -> bool:
        # The right server may have been long in coming as well, on a busy machine.
        return models.connection.is_live and desk.is_told

    qtbot.waitUntil(is_told, timeout=_PATIENCE)
    hold.hold(desk.free_slots()[0])
    qtbot.waitUntil(lambda: hold.state.phase is HoldPhase.HELD, timeout=_PATIENCE)
    hold.set_customer(f"Ann Ox, {how}", "", "")
    booked: list[Booking] = []
    kept = hold.booked.connect(booked.append)
    with stranger(SERVERS[how][0]) as server:
        line.target = server.port
        line.cut()
        hold.confirm()
        shown.reload()
        shown.go_to(NOW.date() + timedelta(days=1))
        shown.go_to(NOW.date())
        qtbot.waitUntil(lambda: hold.state.unsettled and not models.connection.is_live, timeout=_PATIENCE)
        qtbot.waitUntil(lambda: bool(models.connection.state.reason), timeout=_PATIENCE)
        assert server.heads
        check_words(models.connection.state.reason)
        check_words(hold.state.message)
        # What was read before stays on screen, and what was typed in its field.
        assert shown.day.picture is not None
        assert hold.draft.name == f"Ann Ox, {how}"
        assert not booked
        line.target = right
        line.cut()
    models.desk.refresh()
    qtbot.waitUntil(lambda: bool(booked), timeout=_PATIENCE)
    hold.booked.disconnect(kept)


def check_words(text: str) -> None:
    """It is a sentence for a person, of nothing that the stranger said."""
    assert text.endswith("."), text
    assert len(text) < 200
    assert "<" not in text
