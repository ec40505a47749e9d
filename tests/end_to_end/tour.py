"""The tour: a walk-in, a conflict and an expiry on the real desk, with a picture of each step.

`python -m tests.end_to_end.tour FOLDER` starts the backend and two desks on a display of their own
and drives them by real key and mouse events from outside; the pictures go to FOLDER.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.end_to_end.desk_driver import DeskDriver
from tests.end_to_end.holding_proxy import HoldingProxy
from tests.end_to_end.processes import BackendProcess, DeskProcess
from tests.end_to_end.scenes import DAY, FREE, NOW, booked, hold_soonest
from tests.end_to_end.xserver import XServer


class Tour:
    """Plays the scenes; each step says what it does and leaves a numbered picture."""

    def __init__(self, folder: Path, work: Path, ending: ExitStack) -> None:
        self._folder, self._work, self._ending = folder, work, ending
        self._server = XServer(work)
        ending.callback(self._server.close)
        self._steps = 0

    def step(self, desk: DeskDriver, name: str, words: str) -> None:
        """Take the picture of a step."""
        self._steps += 1
        path = desk.picture(f"{self._steps:02d}-{name}")
        print(f"{path}: {words}")

    def backend(self, name: str, *options: str) -> BackendProcess:
        """Start a backend on a fresh demo."""
        data = self._work / name
        backend = BackendProcess(data, "--demo", "--now", NOW, *options, environment=_surroundings())
        self._ending.callback(backend.close)
        return backend

    def deaf_line(self, backend: BackendProcess) -> HoldingProxy:
        """Open a line to a backend that brings no news: only without are there conflicts."""
        line = HoldingProxy(backend.url)
        self._ending.callback(line.close)
        return line

    def desk(self, backend: BackendProcess, name: str, url: str = "") -> DeskDriver:
        """Start a desk that joins a backend, by its own address or by `url`."""
        data = self._work / f"{name} at {backend.told['url'].rpartition(':')[2]}"
        options = ("--server", url or backend.url, "--desk-name", name, "--data", str(data))
        surroundings = self._server.environment | _surroundings() | {"BOOKDESK_TOKEN": backend.token}
        surroundings |= {"DISPLAY": self._server.display, "QT_QPA_PLATFORM": "xcb"}
        process = DeskProcess(surroundings, self._work / f"{data.name}.log", options)
        self._ending.callback(process.close)
        driver = DeskDriver(self._server, process, self._folder)
        driver.wait_for_window(" - Bookdesk")
        driver.wait_until(lambda: driver.find_colour(FREE), what="the day on the screen")
        return driver

    def walk_in(self, backend: BackendProcess, desk: DeskDriver) -> None:
        """Book a walk-in by keyboard."""
        self.step(desk, "day", "the day as the desk opens it")
        hold_soonest(desk)
        self.step(desk, "held", "F2 holds the soonest free slot, the countdown runs")
        desk.type("Wanda Walk-In")
        desk.key("Tab", "Tab")
        self.step(desk, "typed", "the customer is typed")
        desk.key("ctrl+Return")
        booked(desk, backend, "Wanda Walk-In")
        self.step(desk, "booked", "Ctrl+Enter confirmed it")

    def conflict(self, first: DeskDriver, second: DeskDriver, line: HoldingProxy) -> None:
        """Let two desks reach for one slot, the second by a line; then take an alternative by one key."""
        for desk in (first, second):
            desk.activate()
            desk.key("Home", "n")
        line.may_read.clear()
        for desk in (first, second):
            desk.activate()
            desk.key("Return")
        second.wait_for_title(" was just taken")
        line.may_read.set()
        self.step(second, "conflict", "Desk 1 was faster: Desk 2 is offered alternatives")
        second.key("1")
        second.wait_for_title(" held")
        self.step(second, "alternative", "one key holds the first of them")
        second.type("Second Sue")
        second.key("ctrl+Return")
        second.wait_until(lambda: " held" not in second.title(), what="the booking of the alternative")
        self.step(second, "alternative-booked", "and it is booked")

    def expiry(self, desk: DeskDriver) -> None:
        """Let a hold of three seconds run out."""
        hold_soonest(desk)
        desk.type("Slow Sam")
        desk.wait_for_title("Hold ended")
        self.step(desk, "ended", "the hold ran out; what was typed is kept")
        desk.key("alt+h")
        desk.wait_for_title(" held")
        self.step(desk, "held-again", "Alt+H holds it again")


def main(folder: Path) -> int:
    """Take the tour; returns the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as work, ExitStack() as ending:
        tour = Tour(folder.absolute(), Path(work), ending)
        backend = tour.backend("demo")
        first = tour.desk(backend, "Desk 1")
        tour.walk_in(backend, first)
        line = tour.deaf_line(backend)
        tour.conflict(first, tour.desk(backend, "Desk 2", line.url), line)
        hasty = tour.backend("hasty", "--hold-seconds", "3")
        tour.expiry(tour.desk(hasty, "Desk 1"))
        made = [b["customer"]["name"] for b in backend.bookings(DAY, "2018-08-01") if b["customer"]]
        assert "Wanda Walk-In" in made
        assert "Second Sue" in made
    return 0


def _surroundings() -> dict[str, str]:
    # Nobody's keyring is asked: what the tour stores ends with its folder.
    return dict(os.environ) | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/tour")))
