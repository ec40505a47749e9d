"""How long the window's thread is busy at a stretch, while a person works at a real desk by key.

The desk, its backend and another desk that holds slots are processes of their own; xdotool presses
the keys on a screen of the benchmark's own. From outside, the system is asked a thousand times a
second what the window's thread does: it is at rest while it waits for events. A stretch is the time
between two rests; its work is what the thread had of the processor in it, since a machine that does
other things makes stretches without work. What the thread does before its first paint is left out.
"""

from __future__ import annotations

import compileall
import os
import shutil
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.end_to_end.desk_driver import DeskDriver
from tests.end_to_end.processes import BackendProcess, DeskProcess
from tests.end_to_end.scenes import FREE, NOW, booked, hold_soonest
from tests.end_to_end.xserver import XServer

import bookdesk

if TYPE_CHECKING:
    from collections.abc import Callable

P99_TARGET, MOST_TARGET = 16.0, 50.0
_EACH = 0.001
#: poll, select, epoll_wait, pselect6, ppoll, epoll_pwait, as x86-64 and arm64 number them.
_WAITS = {"x86_64": {"7", "23", "232", "270", "271", "281"}, "aarch64": {"22", "72", "73"}}


class Stretch(NamedTuple):
    """Milliseconds: of the clock, and of the processor."""

    lasted: float
    worked: float


class Watchdog:
    """Watches the first thread of a process from outside, until it is told to stop."""

    def __init__(self, process_id: int) -> None:
        task = Path(f"/proc/{process_id}/task/{process_id}")
        self._calls, self._times = (task / "syscall").open(), (task / "schedstat").open()
        self._waits = _WAITS[os.uname().machine]
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.stretches: list[Stretch] = []

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and forget nothing."""
        self._stopped.set()
        self._thread.join()
        self._calls.close()
        self._times.close()

    def _watch(self) -> None:
        rested, rested_work = time.monotonic(), self._worked()
        busy_since: float | None = None
        while not self._stopped.wait(_EACH):
            self._calls.seek(0)
            call = self._calls.read().split(maxsplit=1)[0]
            now = time.monotonic()
            if call not in self._waits:
                busy_since = rested if busy_since is None else busy_since
                continue
            work = self._worked()
            if work > rested_work:
                worked = (work - rested_work) / 1e6
                # Less than the time between two looks was not seen, but for what it took.
                lasted = worked if busy_since is None else (now - busy_since) * 1000
                self.stretches.append(Stretch(lasted, worked))
            rested, rested_work, busy_since = now, work, None

    def _worked(self) -> int:
        """Return the nanoseconds that the thread had of the processor."""
        self._times.seek(0)
        return int(self._times.read().split()[0])


def main() -> None:
    """Print each scene's stretches and all of them."""
    missing = [name for name in ("Xvfb", "openbox", "xdotool") if shutil.which(name) is None]
    if missing:
        print(f"not measured: there is no {', '.join(missing)}")
        return
    with ExitStack() as ending:
        found = _run(Path(ending.enter_context(tempfile.TemporaryDirectory())), ending)
    everything = [stretch for _, stretches in found for stretch in stretches]
    for name, stretches in [*found, ("all of it", everything)]:
        lasted, worked = (sorted(s[place] for s in stretches) for place in (0, 1))
        print(
            f"{name:<28} {len(stretches):>5} stretches   "
            f"p50 {statistics.median(lasted):5.1f} ms  p99 {_p99(lasted):5.1f}  max {lasted[-1]:5.1f}   "
            f"work p99 {_p99(worked):5.1f} ms  max {worked[-1]:5.1f}"
        )
    print(f"{'':<28} target p99 <= {P99_TARGET:.0f} ms, max <= {MOST_TARGET:.0f} ms")


def _p99(found: list[float]) -> float:
    return found[int(len(found) * 0.99)]


def _run(work: Path, ending: ExitStack) -> list[tuple[str, list[Stretch]]]:
    # As an installed desk is: nothing is compiled while somebody works.
    compileall.compile_dir(Path(bookdesk.__file__).parent, quiet=1)
    own = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    server = XServer(work)
    ending.callback(server.close)
    backend = BackendProcess(work / "b", "--demo", "--now", NOW, environment=dict(os.environ) | own)
    ending.callback(backend.close)
    surroundings = server.environment | own | {"BOOKDESK_TOKEN": backend.token}
    options = ("--server", backend.url, "--desk-name", "Desk 1", "--data", str(work / "d"))
    process = DeskProcess(surroundings, work / "desk.log", options)
    ending.callback(process.close)
    desk = DeskDriver(server, process, work)
    desk.wait_for_window(" - Bookdesk")
    desk.wait_until(lambda: desk.find_colour(FREE), what="the day on the screen")
    watchdog = Watchdog(process.process.pid)
    watchdog.start()
    ending.callback(watchdog.stop)
    found = []
    for name, scene in _scenes(desk, backend):
        before = len(watchdog.stretches)
        scene()
        stretches = watchdog.stretches[before:]
        found.append((name, stretches))
    assert sum(len(stretches) for _, stretches in found) > 100, "the desk did something"
    # What a scene leaves to do may end in the next.
    return [(name, stretches) for name, stretches in found if stretches]


def _scenes(desk: DeskDriver, backend: BackendProcess) -> list[tuple[str, Callable[[], object]]]:
    def walk_in() -> None:
        hold_soonest(desk)
        desk.type("Wanda Walk-In")
        desk.key("ctrl+Return")
        booked(desk, backend, "Wanda Walk-In")

    def give_up() -> None:
        hold_soonest(desk)
        desk.key("Escape")
        desk.wait_until(lambda: " held" not in desk.title(), what="the slot given back")

    return [
        ("days, there and back", lambda: desk.key(*["alt+Right"] * 20, *["alt+Left"] * 20)),
        (
            "along the day's slots",
            lambda: desk.key(*["Down"] * 15, *["Right"] * 5, *["n"] * 10, "End", "Home"),
        ),
        ("a walk-in", walk_in),
        ("a hold given up", give_up),
        ("weeks", lambda: desk.key("ctrl+2", *["alt+Right"] * 15, *["Down"] * 5)),
        ("months", lambda: desk.key("ctrl+3", *["alt+Right"] * 15, *["Down"] * 5)),
        ("back to today", lambda: desk.key("ctrl+1", "ctrl+t", *["Down"] * 10)),
    ]


if __name__ == "__main__":
    main()
