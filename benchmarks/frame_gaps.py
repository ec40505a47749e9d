"""Whether frames come on time while changes come in: the gaps between paints, and what is shown in the end.

All columns in sight are painted anew at each frame, changed or not. A gap is the time between two
paints; the work in it is what the window's thread had of the processor, since a machine that does
other things makes gaps without work.
"""

from __future__ import annotations

import statistics
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import psutil
from PySide6.QtCore import QEventLoop, Qt, QTimer

from benchmarks.day_stage import PaintTimes
from bookdesk.domain.states import STATUS_CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.day_stage import DayStage

_FRAME = 16
TARGET = 20.0
#: Gaps of the first second count no more than the others do not: everything is seen the first time then.
_SETTLED = 1.0


def watch_frames(
    stage: DayStage, seconds: int, begin: Callable[[], None], waiting: Callable[[], int]
) -> dict[str, Any]:
    """Paint for some seconds while changes come, from `begin` on; returns what `row` writes.

    `waiting` counts the changes that came and are not brought in.
    """
    paints = PaintTimes(stage.view.viewport())
    process, loop = psutil.Process(), QEventLoop()
    memory: list[float] = []
    frames, second, over = QTimer(), QTimer(), QTimer()
    frames.setTimerType(Qt.TimerType.PreciseTimer)
    frames.timeout.connect(stage.view.viewport().update)
    second.timeout.connect(lambda: memory.append(process.memory_info().rss / 1e6))
    over.timeout.connect(loop.quit)
    over.setSingleShot(True)
    began, busy = time.perf_counter(), time.process_time()
    frames.start(_FRAME)
    second.start(1000)
    begin()
    over.start(seconds * 1000)
    loop.exec()
    lasted, busy, left = time.perf_counter() - began, time.process_time() - busy, waiting()
    frames.stop()
    at = [moment for moment in paints.at if began + _SETTLED < moment[0] < began + lasted]
    gaps = [(later[0] - earlier[0]) * 1000 for earlier, later in pairwise(at)]
    work = [(later[1] - earlier[1]) * 1000 for earlier, later in pairwise(at)]
    assert len(gaps) > seconds, "frames are painted"
    return {
        "gaps": gaps, "work": work, "frames": len(gaps), "left": left, "memory": memory[2:seconds],
        "busy": busy / lasted,
    }  # fmt: skip


def row(name: str, told: Mapping[str, Any], *, is_floor: bool) -> str:
    """Write a row of what was watched; the floor has no target."""
    gaps, work, memory = sorted(told["gaps"]), sorted(told["work"]), told["memory"]
    p99, work_p99 = (found[int(len(found) * 0.99)] for found in (gaps, work))
    return (
        f"{name}   gaps p50 {statistics.median(gaps):5.1f} ms  p99 {p99:5.1f} ms  "
        f"max {gaps[-1]:5.1f} ms   work between two p50 {statistics.median(work):4.1f} ms  "
        f"p99 {work_p99:4.1f} ms   {told['frames']} frames, {told['handed']} handed over, "
        f"{told['left']} left when they ended, processor {told['busy']:.0%}, "
        f"memory {memory[0]:.0f} to {memory[-1]:.0f} MB"
        f"{'' if is_floor else f'   target p99 <= {TARGET} ms'}"
    )


def compare(stage: DayStage, last: Mapping[tuple[int, int], int], names: list[str]) -> None:
    """See that what is kept and what is shown is what was told last of each slot.

    `last` has statuses' codes by the provider's number in `names` and the slot's start, epoch seconds.
    """
    grid = stage.desk.grid.grid
    assert grid is not None
    kept = {day.provider_id: day for day in stage.shown_days()}
    shown = {(c.provider_id, b.starts): b.kind.value for c in grid.columns for b in c.blocks}
    for (number, start), code in last.items():
        day, status = kept[names[number]], STATUS_CODES[code]
        place = list(day.starts).index(start)
        found = day.status(place)
        assert found is status, f"{names[number]} {start}: {found} is kept, not {status}"
        kind = shown[names[number], start]
        assert kind == status.value, f"{names[number]} {start}: {kind} is shown, not {status}"
