"""Thousands of changed slots a second into a desk of 200 providers and 96 slots: do frames come on time.

Another process tells the changes through a pipe, a thread of the desk's hands them to its queue, as
a socket's does. All columns in sight are painted anew at each frame, changed or not. A gap is the
time between two paints; the work in it is what the window's thread had of the processor, since a
machine that does other things makes gaps without work. The floor is the same desk, painting the
same with nothing handed to it. What is shown and kept in the end is compared with what was told last
of each slot.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.programs import told_by

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.day_stage import DayStage
    from bookdesk.data.patches import SlotChange

A_SECOND, SECONDS = 20_000, 10
_FRAME = 16
TARGET = 20.0
#: Gaps of the first second count no more than the others do not: everything is seen the first time then.
_SETTLED = 1.0
#: How much more memory a desk may have at the end than after three seconds, as a part of that.
_FLAT = 0.05


def main() -> None:
    """Print the gaps between paints, with and without the changes."""
    for handed in (0, A_SECOND):
        told = told_by("benchmarks.bench_patches", str(handed))
        gaps, work, memory = sorted(told["gaps"]), sorted(told["work"]), told["memory"]
        p99, work_p99 = (found[int(len(found) * 0.99)] for found in (gaps, work))
        print(
            f"{handed:>6} a second   gaps p50 {statistics.median(gaps):5.1f} ms  p99 {p99:5.1f} ms  "
            f"max {gaps[-1]:5.1f} ms   work between two p50 {statistics.median(work):4.1f} ms  "
            f"p99 {work_p99:4.1f} ms   {told['frames']} frames, {told['handed']} handed over, "
            f"{told['left']} left when they ended, processor {told['busy']:.0%}, "
            f"memory {memory[0]:.0f} to {memory[-1]:.0f} MB"
            f"{f'   target p99 <= {TARGET} ms' if handed else ''}",
            flush=True,
        )


def run(a_second: int, folder: Path) -> None:
    """Hear of so many changes a second for some seconds, and tell the gaps between paints."""
    import threading
    import time

    import psutil
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from benchmarks.day_stage import FIRST_DAY, NOW, DayStage, PaintTimes
    from benchmarks.programs import feeding
    from benchmarks.slot_feed import PROVIDERS, SLOTS, hand_over, told
    from bookdesk.data.changes import SlotChanges
    from bookdesk.viewmodels.patch_queue import PatchQueue
    from bookdesk.viewmodels.sweeper import Sweeper

    application = QApplication([sys.argv[0]])
    stage = DayStage(application, PROVIDERS, SLOTS, folder)
    # As where news comes: what is shown is not asked for every few seconds.
    stage.desk.set_news(told=True)
    stage.rest()
    sweeper = Sweeper(application)
    sweeper.start()
    names = [provider.id for provider in stage.house.providers()]
    queue: PatchQueue[SlotChange] = PatchQueue(
        lambda change: change.provider_id,
        SlotChanges(stage.source).apply,
        seen=lambda: stage.desk.grid.in_sight,
    )
    paints = PaintTimes(stage.view.viewport())
    process, memory, loop = psutil.Process(), [], QEventLoop()
    frames, seconds, over = QTimer(), QTimer(), QTimer()
    frames.setTimerType(Qt.TimerType.PreciseTimer)
    frames.timeout.connect(stage.view.viewport().update)
    seconds.timeout.connect(lambda: memory.append(process.memory_info().rss / 1e6))
    over.timeout.connect(loop.quit)
    over.setSingleShot(True)
    with feeding("benchmarks.slot_feed", str(a_second), str(SECONDS)) as (feed, begin):
        reader = threading.Thread(target=hand_over, args=(feed, names, queue.add), daemon=True)
        reader.start()
        began, busy = time.perf_counter(), time.process_time()
        frames.start(_FRAME)
        seconds.start(1000)
        begin()
        over.start(SECONDS * 1000)
        loop.exec()
        lasted, busy, left = time.perf_counter() - began, time.process_time() - busy, len(queue)
        reader.join()
    frames.stop()
    stage.until(lambda: not len(queue))
    stage.pause(0.5)
    stage.rest()
    last = {(c.provider, c.start): c.status for c in told(FIRST_DAY, NOW, a_second * SECONDS)}
    _compare(stage, last, names)
    at = [moment for moment in paints.at if began + _SETTLED < moment[0] < began + lasted]
    gaps = [(later[0] - earlier[0]) * 1000 for earlier, later in pairwise(at)]
    work = [(later[1] - earlier[1]) * 1000 for earlier, later in pairwise(at)]
    assert len(gaps) > SECONDS * 10, "frames are painted"
    print(
        json.dumps(
            {
                "gaps": gaps, "work": work, "frames": len(gaps), "handed": a_second * SECONDS, "left": left,
                "memory": memory[2:SECONDS], "busy": busy / lasted,
            }
        )
    )  # fmt: skip


def _compare(stage: DayStage, last: dict[tuple[int, int], int], names: list[str]) -> None:
    """See that what is kept and what is shown is what was told last of each slot."""
    from bookdesk.domain.states import STATUS_CODES

    grid = stage.desk.grid.grid
    assert grid is not None
    kept = {day.provider_id: day for day in stage.shown_days()}
    shown = {(c.provider_id, b.starts): b.kind.value for c in grid.columns for b in c.blocks}
    for (number, start), code in last.items():
        day, status = kept[names[number]], STATUS_CODES[code]
        row = list(day.starts).index(start)
        assert day.status(row) is status, f"{names[number]} {start}: {day.status(row)} is kept, not {status}"
        kind = shown[names[number], start]
        assert kind == status.value, f"{names[number]} {start}: {kind} is shown, not {status}"


if __name__ == "__main__":
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as made:
        run(int(sys.argv[1]), Path(made))
        sys.stdout.flush()
        os._exit(0)
