"""What the threads of this process were doing, from /proc: at work, or ready and without a processor."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

_TASKS = Path("/proc/self/task")


class Turns(NamedTuple):
    """Seconds that a thread was at work so far, and that it was ready and waited for a processor."""

    worked: float
    waited: float


def need_turns(tasks: Path = _TASKS) -> None:
    """Skip the test where nobody tells the turns of this thread.

    That is so off Linux, and on a kernel without CONFIG_SCHED_INFO or with its counting switched off,
    which then has no such file or one of zeros (fs/proc/base.c, proc_pid_schedstat).
    """
    file = tasks / str(threading.get_native_id()) / "schedstat"
    # Who asks has had a turn.
    if not file.exists() or file.read_bytes().split()[2] == b"0":
        pytest.skip("this machine does not tell how long its threads waited for a processor")


def turns_of(thread: int) -> Turns:
    """Look at one thread by its native id (Linux: Documentation/scheduler/sched-stats.rst)."""
    worked, waited, _slices = (_TASKS / str(thread) / "schedstat").read_bytes().split()
    return Turns(int(worked) / 1e9, int(waited) / 1e9)


def waited_by_others() -> dict[int, float]:
    """Return how long each of the other threads has waited for a processor so far, by native id."""
    own, found = str(threading.get_native_id()), {}
    for task in _TASKS.iterdir():
        # One that ends while it is looked at waits for nothing.
        if task.name != own:
            with suppress(OSError):
                found[int(task.name)] = turns_of(int(task.name)).waited
    return found
