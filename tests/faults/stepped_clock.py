"""A machine's clock that a test sets: libfaketime lies to one process about the wall clock alone."""

from __future__ import annotations

from pathlib import Path

import pytest

_LIBRARIES = [
    *Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"),
    *Path("/usr/lib/faketime").glob("libfaketimeMT.so.1"),
]


class SteppedClock:
    """The wall clock of the processes that are started with `variables`; the monotonic one is true."""

    def __init__(self, library: Path, file: Path) -> None:
        self._file = file
        self.set(0)
        self.variables = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            # Read again at each look at the clock, so that a step is seen at once.
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, seconds: int) -> None:
        """Set it so many seconds before or after the true time."""
        half = self._file.with_suffix(".half")
        half.write_text(f"{seconds:+d}\n", "ascii")
        half.replace(self._file)


def has_stepped_clocks() -> bool:
    """Tell whether libfaketime is installed."""
    return bool(_LIBRARIES)


def stepped_clock(folder: Path) -> SteppedClock:
    """Make one; skips the test where libfaketime is not installed."""
    if not has_stepped_clocks():
        pytest.skip("no libfaketime here (Debian's package libfaketime)")
    return SteppedClock(_LIBRARIES[0], folder / "clock")
