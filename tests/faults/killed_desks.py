"""Starts a desk as a process of its own, waits for how things stand at it, and kills it."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.faults.commands import environment
from tests.faults.file_keyring import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DRIVEN = Path(__file__).with_name("driven_desk.py")
_TREE = Path(__file__).parents[2]
#: Seconds: a desk that is started among twenty others at work takes half a minute to be live.
_PATIENCE = 120.0


class DeskProcess:
    """A desk that does what it is told; `state` is what it told last."""

    def __init__(self, folder: Path, server: str, token: str) -> None:
        variables = {
            "BOOKDESK_TOKEN": token,
            "PYTHONPATH": str(_TREE),
            "PYTHON_KEYRING_BACKEND": "tests.faults.file_keyring.FileKeyring",
            VARIABLE: str(folder / "keyring.json"),
        }
        with (folder / "desk.err").open("a", encoding="utf-8") as complaints:
            self.process = subprocess.Popen(
                [sys.executable, str(_DRIVEN), str(folder / "desk"), server],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                env=environment(**variables),
            )
        self.state: dict[str, Any] = {}
        self._told: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def do(self, verb: str, *arguments: object) -> None:
        """Tell it to do something; it is done soon after."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([verb, *arguments]) + "\n")
        self.process.stdin.flush()

    def wait(self, holds: Callable[[dict[str, Any]], object], what: str) -> dict[str, Any]:
        """Wait until what is asked holds of what it tells; raises AssertionError when it never does."""
        ends = time.monotonic() + _PATIENCE
        while not (self.state and holds(self.state)):
            try:
                line = self._told.get(timeout=max(0.0, ends - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"not {what}: {self.state}") from None
            assert line, f"the desk ended before it was {what}: {self.state}"
            self.state = json.loads(line)
        return self.state

    def kill(self, after: float = 0.0) -> None:
        """Kill it with SIGKILL after so many seconds."""
        if after:
            threading.Event().wait(after)
        self.process.kill()
        self.process.wait()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._told.put(line)
        self._told.put("")


@contextmanager
def driven_desk(folder: Path, server: str, token: str) -> Iterator[DeskProcess]:
    """Run a desk for the block; its data folder and its keyring lie in `folder`."""
    desk = DeskProcess(folder, server, token)
    with desk.process:
        try:
            yield desk
        finally:
            desk.kill()


def settled(state: dict[str, Any]) -> bool:
    """Tell whether it is connected, and nothing of an earlier run is under way."""
    waiting = set(state["kept"]) - ({"HoldIntent", "ExtendIntent"} if state["phase"] != "none" else set())
    return bool(
        state["connection"] == "live"
        and state["bookable"]
        and not waiting
        and not state["busy"]
        and state["phase"] in ("none", "held", "ended")
    )
