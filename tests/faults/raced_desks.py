"""Desks that race for slots, as a process of its own whose wall clock a test may set.

Its argument is the server's URL; the token is the first line of input, the names of its desks are the
second, as JSON. Each later line is what one of them has to do in a race: "confirm", to hold a slot and to
confirm it around the hold's end, or "rival", to want it then. When that is, each desk knows by its own
clock, which follows the server's. It tells in lines of JSON what was answered; instants of what it asked
are the monotonic clock's, which all processes of a machine share.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from bookdesk.api.client import HttpGateway
from bookdesk.api.connections import Timeouts
from bookdesk.errors import ReservationExpired, SlotTaken
from bookdesk.viewmodels.clock import DeskClock

if TYPE_CHECKING:
    from collections.abc import Callable

_SERVICE = "blow"
_PROVIDER = "becky"
_PATIENT = Timeouts(connect=10, piece=30, whole=60)
_one_at_a_time = threading.Lock()


def say(told: dict[str, Any]) -> None:
    """Tell something in a line."""
    with _one_at_a_time:
        print(json.dumps(told), flush=True)


class RacedDesk:
    """A desk with a clock of its own that has learned the server's."""

    def __init__(self, url: str, token: str, name: str) -> None:
        self._clock = DeskClock()
        self._gateway = HttpGateway(url, token, name, self._clock.now, self._clock.observe, timeouts=_PATIENT)
        trips = [_timed(self._gateway.server_now) for _ in range(3)]
        #: Seconds by which the server's clock is known at worst: that of the shortest trip counts.
        self._uncertain = min(answered - asked for _, asked, answered in trips)

    def take_part(self, told: dict[str, Any]) -> None:
        """Do what a line says, and tell what came of it."""
        asked = getattr(self, f"_{told['part']}")(told)
        say({"race": told["race"], "part": told["part"], "asked": asked})

    def _confirm(self, told: dict[str, Any]) -> tuple[int, float, float]:
        threading.Event().wait(told["begins"])
        asked = time.monotonic()
        hold = self._gateway.hold(told["slot"], _PROVIDER, _SERVICE, f"hold-{told['race']:08}")
        answered = time.monotonic()
        left, looked = (hold.expires_at - self._clock.server_now()).total_seconds(), time.monotonic()
        say(
            {
                "race": told["race"],
                "part": "held",
                "token": hold.token,
                "ends": hold.expires_at.isoformat(),
                "lasts": (hold.expires_at - hold.server_now).total_seconds(),
                "asked": asked,
                "answered": answered,
                "left": left,
                "looked": looked,
                "uncertain": self._uncertain,
            }
        )
        self._wait_until(hold.expires_at, told["at"])
        key = f"confirm-{hold.token}"
        return _timed(lambda: self._gateway.confirm(hold.token, key, None, ""))

    def _rival(self, told: dict[str, Any]) -> tuple[int, float, float]:
        self._wait_until(datetime.fromisoformat(told["ends"]), told["at"])
        key = f"rival-{told['race']:08}"
        return _timed(lambda: self._gateway.hold(told["slot"], _PROVIDER, _SERVICE, key))

    def _wait_until(self, ends: datetime, beside: float) -> None:
        left = (ends - self._clock.server_now()).total_seconds() + beside
        threading.Event().wait(max(0.0, left))


def _timed(ask: Callable[[], object]) -> tuple[int, float, float]:
    """Ask for something; returns its status, and when it was asked for and answered."""
    asked, status = time.monotonic(), 201
    try:
        ask()
    except SlotTaken:
        status = 409
    except ReservationExpired:
        status = 410
    return status, asked, time.monotonic()


def main() -> int:
    """Race until the input ends."""
    _application = QCoreApplication(sys.argv[:1])
    token = sys.stdin.readline().strip()
    desks = {name: RacedDesk(sys.argv[1], token, name) for name in json.loads(sys.stdin.readline())}
    say({"wall": datetime.now(UTC).timestamp()})  # noqa: TID251  the clock that the test sets
    for line in sys.stdin:
        told = json.loads(line)
        threading.Thread(target=desks[told["desk"]].take_part, args=[told]).start()
    return 0


if __name__ == "__main__":
    sys.exit(main())
