"""Thousands of changed slots a second into a desk of 200 providers and 96 slots: do frames come on time.

A thread hands the changes to the desk's queue, as a socket will; the floor is the same desk with the
same repaints asked for at each frame and nothing handed to it. A frame is a repaint of the columns.
"""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.programs import told_by

if TYPE_CHECKING:
    from benchmarks.day_stage import DayStage
    from bookdesk.data.patches import SlotChange

A_SECOND, SECONDS = 20_000, 5
_BURSTS = 100
_FRAME = 16
TARGET = 20.0


def main() -> None:
    """Print the gaps between frames, with and without the changes."""
    for handed in (0, A_SECOND):
        told = told_by("benchmarks.bench_patches", str(handed))
        gaps = sorted(told["gaps"])
        p99 = gaps[int(len(gaps) * 0.99)]
        print(
            f"{handed:>6} a second   gaps p50 {statistics.median(gaps):5.1f} ms  p99 {p99:5.1f} ms  "
            f"max {gaps[-1]:5.1f} ms   {told['frames']} frames, {told['applied']} applied, "
            f"{told['left']} left{f'   target p99 <= {TARGET} ms' if handed else ''}"
        )


def run(a_second: int) -> None:
    """Hand over so many changes a second for some seconds, and tell the gaps between frames."""
    from PySide6.QtCore import QElapsedTimer, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from benchmarks.day_stage import DayStage, PaintCount
    from bookdesk.data.changes import SlotChanges
    from bookdesk.viewmodels.patch_queue import PatchQueue

    application = QApplication([sys.argv[0]])
    stage = DayStage(application, 200, 96)
    stage.rest()
    applied = 0
    changes = SlotChanges(stage.source)

    def apply(found: list[SlotChange]) -> None:
        nonlocal applied
        applied += len(found)
        changes.apply(found)

    queue: PatchQueue[SlotChange] = PatchQueue(lambda change: change.provider_id, apply)
    bursts = _bursts(stage, a_second)
    painted, clock = PaintCount(stage.view.viewport()), QElapsedTimer()
    at: list[float] = []
    frames = QTimer()
    frames.setTimerType(Qt.TimerType.PreciseTimer)

    def on_frame() -> None:
        at.append(clock.nsecsElapsed() / 1e6)
        stage.view.viewport().update()

    frames.timeout.connect(on_frame)
    clock.start()
    frames.start(_FRAME)
    feeder = threading.Thread(target=_feed, args=(queue, bursts), daemon=True)
    feeder.start()
    before = painted.count
    stage.pause(SECONDS)
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert painted.count - before > len(at) // 2, "frames are painted"
    print(json.dumps({"gaps": gaps, "frames": len(at), "applied": applied, "left": len(queue)}))


def _bursts(stage: DayStage, a_second: int) -> list[list[SlotChange]]:
    """Make what comes within each hundredth of a second: slots of the shown day that go to and fro."""
    from benchmarks.busy_house import EPOCH, busy_day
    from benchmarks.day_stage import FIRST_DAY
    from bookdesk.data.patches import SlotChange
    from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus

    codes = [CODE_OF_STATUS[status] for status in (SlotStatus.AVAILABLE, SlotStatus.LIMITED)]
    places = [
        (provider.id, day.starts[row], day.ends[row])
        for number, provider in enumerate(stage.house.providers())
        for day in (busy_day(provider, number, FIRST_DAY, 96),)
        for row, code in enumerate(day.statuses)
        if code in codes and row > 50
    ]
    bursts, size, seq = [], a_second // _BURSTS, 1
    for burst in range(SECONDS * _BURSTS if a_second else 0):
        made = []
        for number in range(size):
            seq += 1
            provider_id, start, end = places[(burst * size + number) * 37 % len(places)]
            code = codes[(seq // len(places)) % 2]
            made.append(SlotChange(provider_id, stage.service_id, start, end, code, 1, seq, seq, EPOCH))
        bursts.append(made)
    return bursts


def _feed(queue: object, bursts: list[list[SlotChange]]) -> None:
    """Hand the bursts over in time."""
    from bookdesk.viewmodels.patch_queue import PatchQueue

    assert isinstance(queue, PatchQueue)
    started, waits = time.monotonic(), threading.Event()
    for number, burst in enumerate(bursts):
        waits.wait(max(0.0, started + number / _BURSTS - time.monotonic()))
        queue.add(burst)


if __name__ == "__main__":
    run(int(sys.argv[1]))
    sys.stdout.flush()
    import os

    os._exit(0)
