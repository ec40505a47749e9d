"""Bookdesk's own commands as processes, on a machine without a keyring."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Seconds in which a command that is to end has ended.
_SOON = 120


class Ended(NamedTuple):
    """How a command ended: its exit status, and what it said on both outputs."""

    status: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line on standard error: the sentence that it ended with."""
        return self.err.strip().rpartition("\n")[2]


def environment(**more: str) -> dict[str, str]:
    """Return an environment without a keyring and without what a test's own run may have set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOOKDESK")}
    kept["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    kept["QT_QPA_PLATFORM"] = "offscreen"
    return kept | more


def command(name: str, folder: Path, *options: str) -> list[str]:
    """Return the command line of `bookdesk name` on a data folder."""
    return [sys.executable, "-m", "bookdesk", name, "--data", str(folder), *options]


def run(name: str, folder: Path, *options: str) -> Ended:
    """Run a command to its end; one that begins to serve is asked to end, and has status 0."""
    process = start(name, folder, *options)
    line = ""
    try:
        if name == "backend":
            assert process.stdout is not None
            line = process.stdout.readline()
        if line:
            process.terminate()
        out, err = process.communicate(timeout=_SOON)
    finally:
        process.kill()
        process.wait()
    return Ended(process.returncode, line + out, err)


def start(name: str, folder: Path, *options: str, **more: str) -> subprocess.Popen[str]:
    """Start a command; `more` are variables of its environment."""
    return subprocess.Popen(
        command(name, folder, *options),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**more),
    )


@contextmanager
def ending(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Kill a process at the end of the block and close its pipes."""
    with process:
        try:
            yield process
        finally:
            process.kill()
