"""Time that went by, the machine's sleep with it: what deadlines are counted on, at both ends."""

from __future__ import annotations

import sys
import time

# Python's monotonic clock stands still while a machine sleeps on Linux and macOS; on Windows it goes on.
if sys.platform == "linux":
    _CLOCK: int | None = time.CLOCK_BOOTTIME
elif sys.platform == "darwin":
    # mach_continuous_time; the system's CLOCK_MONOTONIC would follow what the wall clock is set to.
    _CLOCK = time.CLOCK_MONOTONIC_RAW
else:
    _CLOCK = None


def elapsed_ns() -> int:
    """Return nanoseconds from any start; it never steps back, and goes on while the machine sleeps."""
    return time.monotonic_ns() if _CLOCK is None else time.clock_gettime_ns(_CLOCK)


def elapsed_s() -> float:
    """Return the same in seconds."""
    return elapsed_ns() / 1e9
