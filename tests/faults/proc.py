"""What Linux tells of a process: where it listens, how it was called, what its environment is."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psutil
from tests.end_to_end.processes import wait_until

if TYPE_CHECKING:
    import subprocess

_LISTEN = "0A"


class Listening(NamedTuple):
    """A listening TCP socket: its address as the kernel writes it, and its port."""

    address: str
    port: int


def listening(pid: int) -> list[Listening]:
    """Return the TCP sockets on which a process listens."""
    mine = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        # It may be closed by now.
        with suppress(FileNotFoundError):
            match = re.fullmatch(r"socket:\[(\d+)\]", str(descriptor.readlink()))
            if match:
                mine.add(match[1])
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text("ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == _LISTEN and fields[9] in mine:
                address, _, port = fields[1].partition(":")
                found.append(Listening(address, int(port, 16)))
    return found


def told_to_all(pid: int) -> bytes:
    """Return what any user of the machine may read of a process: how it was called."""
    return Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/comm").read_bytes()


def environment_of(pid: int) -> bytes:
    """Return the environment that a process was started with."""
    return Path(f"/proc/{pid}/environ").read_bytes()


def wait_for_backend(desk: subprocess.Popen[str]) -> psutil.Process:
    """Wait until the backend that a desk started listens; returns it."""

    def serving() -> psutil.Process | None:
        assert desk.poll() is None
        for child in psutil.Process(desk.pid).children(recursive=True):
            # Whatever else the desk started may be over by now.
            with suppress(psutil.NoSuchProcess):
                if "backend" in child.cmdline() and listening(child.pid):
                    return child
        return None

    found: psutil.Process = wait_until(serving, 60, "the desk's backend listens")
    return found
