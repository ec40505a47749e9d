"""Two processes of desks that race, one with its wall clock ten minutes behind and one ten minutes ahead."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.factories_backend import slot_id
from tests.faults.stepped_clock import has_stepped_clocks, stepped_clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.backend.conftest import Running

#: Seconds by which the wall clocks are off, either way.
_OFF = 600
#: Seconds within which a busy machine does what is waited for.
_SOON = 60
#: What both tell, a line each.
Told = SimpleQueue[dict[str, Any]]

_PROGRAM = Path(__file__).with_name("raced_desks.py")


class Racers:
    """A process with so many desks, whose wall clock is `off` seconds beside the true one.

    What it tells is put into `told`.
    """

    def __init__(self, salon: Running, desks: int, folder: Path, off: int, told: Told) -> None:
        self._off = off
        variables = {}
        if off:
            clock = stepped_clock(folder)
            clock.set(off)
            variables = clock.variables
        self._told = told
        self._process = subprocess.Popen(
            [sys.executable, str(_PROGRAM), salon.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": "/usr/bin:/bin", **variables},
        )
        self._names = [f"Desk {n} of {folder.name}" for n in range(desks)]
        self._write(salon.token)
        self._write(json.dumps(self._names))
        self._reader = threading.Thread(target=self._read)

    def begin(self) -> None:
        """Wait until its desks know the server's clock; raises AssertionError for another wall clock."""
        assert self._process.stdout is not None
        wall = json.loads(self._process.stdout.readline())["wall"]
        true = datetime.now(UTC).timestamp()  # noqa: TID251  what the set clock is compared with
        assert abs(wall - true - self._off) < _OFF / 2
        self._reader.start()

    def ask(self, part: str, race: int, desk: int, slot: datetime, **more: Any) -> None:
        """Have one of the desks take part in the race of that number."""
        told = {"race": race, "desk": self._names[desk], "slot": slot_id("becky", "blow", slot)}
        self._write(json.dumps({**told, "part": part, **more}))

    def close(self) -> None:
        """End the process."""
        with self._process:
            self._process.kill()
            if self._reader.ident is not None:
                self._reader.join()

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._told.put(json.loads(line))


class Both(NamedTuple):
    """The two processes, and what both tell."""

    behind: Racers
    ahead: Racers
    told: Told

    def of(self, race: int) -> tuple[Racers, Racers]:
        """Return who confirms in a race, and who is its rival: either clock is either's in turn."""
        return (self.behind, self.ahead) if race % 2 else (self.ahead, self.behind)

    def next(self) -> dict[str, Any]:
        """Wait for what one of them tells next; raises queue.Empty when nothing comes."""
        return self.told.get(timeout=_SOON)


@contextmanager
def both_clocks(salon: Running, folder: Path, desks: int) -> Iterator[Both]:
    """Run both with so many desks each; their clocks are true where no library is there that sets them."""
    off = _OFF if has_stepped_clocks() else 0
    told: Told = SimpleQueue()
    with ExitStack() as ending:

        def racers(name: str, off: int) -> Racers:
            own = folder / name
            own.mkdir()
            one = Racers(salon, desks, own, off, told)
            ending.callback(one.close)
            return one

        both = Both(racers("behind", -off), racers("ahead", off), told)
        both.behind.begin()
        both.ahead.begin()
        yield both
