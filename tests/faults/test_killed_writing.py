"""Kill -9 of the desk while its store writes: it opens each time, and shows what was stored last."""

from __future__ import annotations

import re
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
#: Days from today among which those are whose writing is waited for; today goes on while it is looked at.
_DAYS = range(1, 13)
#: How often a provider's times had changed when they were read: the same day, read again, may be stored anew.
_VERSIONS = re.compile(r"versions=array\([^)]*\), ")
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
                booked = at(13, "09:00") + timedelta(days=kill)
                other.booked("becky", "cut", booked)
                desk.do("go", f"{booked.date()}")
                # Whose news came: nothing that is stored from here on is another later in the round.
                desk.wait(partial(shows_booked, f"{booked.date()}"), f"told of the booking, {what}")
                acknowledged = {}
                for days in points.sample(_DAYS, 2):
                    acknowledged |= store(desk, TODAY + timedelta(days), what)
                for days in points.sample(range(20, 60), 20):
                    desk.do("go", f"{TODAY + timedelta(days)}")
                desk.kill(points.uniform(0.0, _LATEST))
            line.cut()
        other.http.close()
    assert (tmp_path / "desk.err").read_text("utf-8") == ""


def shows(day: str, picture: list[str], state: dict[str, Any]) -> bool:
    """Tell whether a day is shown as it was."""
    return (state["date"], seen(state["picture"])) == (day, picture)


def shows_booked(day: str, state: dict[str, Any]) -> bool:
    """Tell whether a day is shown as the server has it, with its booking."""
    return bool(state["date"] == day and state["bookable"] and state["bookings"])


def seen(picture: list[str]) -> list[str]:
    """Leave out of a picture what nobody sees."""
    return [_VERSIONS.sub("", line) for line in picture]


def store(desk: DeskProcess, day: date, what: str) -> dict[str, list[str]]:
    """Turn to a day and wait until it is on disk; returns what was shown, by its date."""
    wanted = f"{day}"
    desk.do("go", wanted)
    desk.wait(lambda state: state["date"] == wanted and state["bookable"], f"at {wanted}, {what}")
    desk.do("store")
    told = desk.wait(lambda state: state["stored"][:1] == [wanted], f"stored, {what}")["stored"]
    return {wanted: seen(told[1:])}
