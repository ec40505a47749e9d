"""A desk whose disk fills meanwhile: it says so, books on, and keeps again once there is room."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

from tests.backend.conftest import salon_backend
from tests.faults.disks import small_disk
from tests.faults.killed_desks import driven_desk, settled
from tests.faults.tables import judge

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "Free some space: the disk is full, and what is typed or not answered yet is lost if Bookdesk ends."
MARIE = ["Marie Dubois", "(204) 555-0147", "Fringe only"]
PIA = ["Pia Lang", "(204) 555-0148", "left side"]


def held(state: dict[str, Any]) -> bool:
    return state["phase"] == "held" and not state["busy"]


def test_a_desk_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, salon_backend(tmp_path / "salon") as salon:
        with driven_desk(disk.root, salon.url, salon.token) as desk:
            assert NOTE not in desk.wait(settled, "ready")["note"]
            disk.fill()
            desk.do("hold", 3)
            desk.wait(
                lambda state: held(state) and NOTE in state["note"], "held, and said to be kept nowhere"
            )
            desk.do("type", *MARIE)
            # Closing asks: it would be lost.
            desk.wait(lambda state: state["lost"] == [MARIE[0]], "known to be lost")
            salon.process.send_signal(signal.SIGSTOP)
            desk.do("confirm")
            state = desk.wait(lambda state: state["phase"] == "confirming", "on its way")
            assert (state["kept"], state["kept_draft"]) == ([], [])
            salon.process.send_signal(signal.SIGCONT)
            state = desk.wait(lambda state: f"{MARIE[0]} confirmed" in state["bookings"], "booked")
            assert NOTE in state["note"], "it is in sight until there is room, whatever is answered"
            desk.do("hold", 5)
            desk.wait(held, "held again")
            desk.do("type", *PIA)
            desk.wait(lambda state: state["lost"] == [PIA[0]], "known to be lost")
            disk.empty()
            # Nothing is pressed or typed: what could not be kept is kept by itself.
            # What was typed last is written a moment after the key, and the look for room may come before.
            state = desk.wait(
                lambda state: NOTE not in state["note"] and state["kept_draft"] == PIA, "told and kept"
            )
            assert (state["kept"], state["lost"]) == (["HoldIntent"], [])
            desk.kill()
        with driven_desk(disk.root, salon.url, salon.token) as desk:
            state = desk.wait(lambda state: settled(state) and held(state), "where it was")
            assert state["typed"] == PIA
            desk.kill()
        disk.fill()
        with driven_desk(disk.root, salon.url, salon.token) as desk:
            desk.wait(lambda state: NOTE in state["note"], "told before anything is pressed")
            disk.empty()
            desk.wait(lambda state: state["connection"] == "live" and NOTE not in state["note"], "told so")
        assert [row.notes for row in judge(salon.folder).bookings.values()].count(MARIE[2]) == 1
        assert (disk.root / "desk.err").read_text("utf-8") == ""
