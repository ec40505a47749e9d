"""Troubles for a desk at its server: other desks that write, and a line that fails, both at random."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tests.backend.conftest import Desk

from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from pytestqt.qtbot import QtBot
    from tests.api.troubled_proxy import TroubledProxy
    from tests.backend.conftest import Running
    from tests.end_to_end.live_desk import LiveDesk

FRIDAY = date(2018, 7, 13)
PROVIDERS = ("becky", "jj", "tanya")
STEPS = 8


class Writers:
    """Other desks at the same server: they change the Friday at random, past the troubled line."""

    def __init__(self, running: Running, chance: Random) -> None:
        self._desk = Desk(running.url, running.token, "Desk 2")
        self._chance = chance
        self._holds: list[str] = []
        self._bookings: list[dict[str, Any]] = []

    def hold(self) -> None:
        provider = self._chance.choice(PROVIDERS)
        free = [one for one in self._desk.day(provider, FRIDAY.isoformat()) if one["status"] == "available"]
        if free:
            one = self._chance.choice(free)
            start = datetime.fromisoformat(one["start"])
            self._holds.append(self._desk.held(provider, one["serviceId"], start))

    def release(self) -> None:
        if self._holds:
            token = self._holds.pop(self._chance.randrange(len(self._holds)))
            assert self._desk.http.delete(f"/reservations/{token}").status_code == 204

    def book(self) -> None:
        if not self._holds:
            self.hold()
        if self._holds:
            token = self._holds.pop()
            answer = self._desk.confirm(token, f"key-{token[:20]}", customer={"name": "Ann Ox"})
            assert answer.status_code == 201, answer.text
            self._bookings.append(answer.json())

    def cancel(self) -> None:
        if self._bookings:
            booking = self._bookings.pop(self._chance.randrange(len(self._bookings)))
            assert self._desk.step(booking, "cancelled", "Ill").status_code == 200

    def leave(self) -> None:
        """Let go of all that is held, and cancel what was booked: the next schedule begins as this one."""
        while self._holds:
            self.release()
        while self._bookings:
            self.cancel()
        self._desk.http.close()


class Schedule:
    """Plays what chance says: troubles of the line, changes at the server, a person who turns the view."""

    def __init__(
        self, chance: Random, desk: LiveDesk, proxy: TroubledProxy, writers: Writers, qtbot: QtBot
    ) -> None:
        self._chance, self._desk, self._proxy = chance, desk, proxy
        self._writers, self._qtbot = writers, qtbot
        #: How often each view was turned to.
        self.turns = Counter({View.DAY: 1})

    def play(self) -> None:
        """Play some steps, and let the line be sound and quiet after them."""
        steps: list[Callable[[], None]] = [
            self._writers.hold, self._writers.hold, self._writers.book, self._writers.release,
            self._writers.cancel, self._cut, self._down, self._stall, self._delay, self._abandon, self._turn,
        ]  # fmt: skip
        for _ in range(STEPS):
            self._chance.choice(steps)()
            self._qtbot.wait(self._chance.choice((0, 20, 150)))
        self._proxy.delay = 0.0

    def _cut(self) -> None:
        self._proxy.cut()

    def _down(self) -> None:
        self._proxy.is_down = True
        self._proxy.cut()
        self._writers.hold()
        self._qtbot.wait(self._chance.choice((30, 300)))
        self._proxy.is_down = False

    def _stall(self) -> None:
        self._proxy.stall()
        self._writers.book()
        # A short silence passes, a long one ends the line.
        self._qtbot.wait(self._chance.choice((100, 300, 1300)))
        if self._chance.random() < 0.5:
            self._proxy.cut()
        self._proxy.resume()

    def _delay(self) -> None:
        self._proxy.delay = self._chance.choice((0.0, 0.002, 0.03))

    def _abandon(self) -> None:
        self._proxy.abandon()
        self._writers.hold()

    def _turn(self) -> None:
        view = self._chance.choice((View.DAY, View.WEEK, View.MONTH))
        self.turns[view] += 1
        self._desk.models.desk.show_view(view)
