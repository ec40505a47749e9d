"""Kill -9 of the desk while its store writes: it opens each time, and shows what was stored last."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.cutting_proxy import cutting_proxy
from tests.backend.conftest import salon_backend
from tests.factories_backend import at
from tests.faults.killed_desks import driven_desk
from tests.faults.seeds import again, chance

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.killed_desks import DeskProcess

TODAY = date(2018, 7, 12)
#: Days among which those are whose writing is waited for.
_DAYS = 12
#: Seconds in which the store writes what was turned to, most often.
_LATEST = 0.4


@pytest.mark.parametrize("kills", [2, pytest.param(100, marks=[pytest.mark.long, pytest.mark.timeout(5400)])])
def test_killed_while_the_store_writes(tmp_path: Path, kills: int) -> None:
    points = chance("killed writing")
    acknowledged: dict[str, list[str]] = {}
    with salon_backend(tmp_path / "salon") as salon, cutting_proxy(salon.url) as line:
        other = salon.desk("Desk 2")
        for kill in range(kills):
            what = f"kill {kill}: {again('killed writing')}"
            line.is_down = kill > 0
            with driven_desk(tmp_path, line.url, salon.token) as desk:
                for day, picture in acknowledged.items():
                    # With no line: it can only be what lies on disk.
                    desk.do("go", day)
                    # What is sealed comes once its key is found.
                    shown = desk.wait(partial(shows, day, picture), f"{picture} at {day}, {what}")
                    assert shown["connection"] != "live"
                line.is_down = False
                desk.do("refresh")
                desk.wait(lambda state: state["bookable"], f"live again, {what}")
                # Something new each time, so that what is shown is not what an earlier round stored.
                other.booked("becky", "cut", at(13, "09:00") + timedelta(days=kill))
                acknowledged = {}
                for days in points.sample(range(_DAYS), 2):
                    acknowledged |= store(desk, TODAY + timedelta(days), what)
                for days in points.sample(range(20, 60), 20):
                    desk.do("go", f"{TODAY + timedelta(days)}")
                desk.kill(points.uniform(0.0, _LATEST))
            line.cut()
        other.http.close()
    assert (tmp_path / "desk.err").read_text("utf-8") == ""


def shows(day: str, picture: list[str], state: dict[str, Any]) -> bool:
    """Tell whether a day is shown as it was."""
    return (state["date"], state["picture"]) == (day, picture)


def store(desk: DeskProcess, day: date, what: str) -> dict[str, list[str]]:
    """Turn to a day and wait until it is on disk; returns what was shown, by its date."""
    wanted = f"{day}"
    desk.do("go", wanted)
    desk.wait(lambda state: state["date"] == wanted and state["bookable"], f"at {wanted}, {what}")
    desk.do("store")
    told = desk.wait(lambda state: state["stored"][:1] == [wanted], f"stored, {what}")["stored"]
    return {wanted: told[1:]}
