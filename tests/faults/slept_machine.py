"""A machine that a test puts to sleep: a small C library shows its processes the clocks of one that slept."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_SOURCE = Path(__file__).with_name("slept_machine.c")


class SleptMachine:
    """The clocks of the processes that are started with `variables`."""

    def __init__(self, library: Path, file: Path) -> None:
        self._file = file
        self._slept = 0
        self.sleep(0)
        self.variables = {"LD_PRELOAD": str(library), "SLEPT_SECONDS_FILE": str(file)}

    def sleep(self, seconds: int) -> None:
        """Let the machine have slept so many seconds more."""
        self._slept += seconds
        half = self._file.with_suffix(".half")
        half.write_text(str(self._slept), "ascii")
        half.replace(self._file)


def slept_machine(folder: Path) -> SleptMachine:
    """Make one; skips the test where there is no C compiler, or no Linux."""
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("no C compiler on Linux here (Debian's package gcc)")
    library = folder / "slept_machine.so"
    made = subprocess.run([compiler, "-shared", "-fPIC", "-Wall", "-o", library, _SOURCE], check=False)
    if made.returncode:
        pytest.skip("the C compiler here makes no library (Debian's package libc6-dev)")
    return SleptMachine(library, folder / "slept")
