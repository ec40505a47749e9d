"""A database that another program writes to under a running server: said, and gone on with by itself."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from tests.backend.conftest import salon_backend
from tests.end_to_end.live_desk import LiveDesk
from tests.factories_backend import KEY
from tests.faults.locking import locked_by_another
from tests.faults.tables import judge

from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

_WRITERS = 4
#: Milliseconds within which a busy machine does what is waited for.
_SOON = 60_000
_BUSY = "Another program is writing to the database. Try again in a moment."
_CHECKING = "Checking whether the booking was made."


def test_four_desks_confirm_while_another_program_writes(tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "salon"
    with salon_backend(folder) as salon, ExitStack() as ending:
        reader = salon.desk("Reader")
        ending.callback(reader.http.close)
        desks = [
            ending.enter_context(closing(LiveDesk(salon.url, salon.token, f"Desk {n}")))
            for n in range(_WRITERS)
        ]
        holds = [desk.models.hold for desk in desks]
        booked = [list[object]() for _ in desks]
        qtbot.waitUntil(lambda: all(desk.is_told for desk in desks), timeout=_SOON)
        slots = desks[0].free_slots()[-_WRITERS:]
        for number, (hold, slot, made) in enumerate(zip(holds, slots, booked, strict=True)):
            hold.booked.connect(made.append)
            hold.hold(slot)
            hold.set_customer(f"Customer {number}", "", "")
        qtbot.waitUntil(lambda: all(hold.state.phase is HoldPhase.HELD for hold in holds), timeout=_SOON)
        with locked_by_another(folder / "bookdesk.db", KEY, "immediate"):
            asked, told_after = time.monotonic(), dict[int, float]()
            for hold in holds:
                hold.confirm()

            def all_are_told() -> bool:
                for number, hold in enumerate(holds):
                    if hold.state.message:
                        told_after.setdefault(number, time.monotonic() - asked)
                return {hold.state.message for hold in holds} == {f"{_BUSY} {_CHECKING}"}

            # Each is told why it has to wait, and reading goes on.
            qtbot.waitUntil(all_are_told, timeout=_SOON)
            assert reader.get("/bookings", start="2018-07-12", end="2018-07-13")["bookings"] == []
            assert not any(booked)
            # One after the other they would be told after once, twice, three and four times ten seconds.
            assert max(told_after.values()) < 2.5 * min(told_after.values())
        qtbot.waitUntil(lambda: all(booked), timeout=_SOON)
        # By themselves: nobody pressed anything, and none was asked twice.
        assert [len(made) for made in booked] == [1] * _WRITERS
    found = judge(folder)
    assert len(found.bookings) == _WRITERS
    assert found.actions == {"book": _WRITERS, "customer_created": _WRITERS}
