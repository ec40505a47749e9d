"""Thousands of changed slots a second into a desk of 200 providers and 96 slots: do frames come on time.

Another process tells the changes through a pipe, a thread of the desk's hands them to its queue, as
a socket's does. The floor is the same desk, painting the same with nothing handed to it. What is shown
and kept in the end is compared with what was told last of each slot.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from benchmarks.programs import told_by

if TYPE_CHECKING:
    from pathlib import Path

    from bookdesk.data.patches import SlotChange

A_SECOND, SECONDS = 20_000, 10


def main() -> None:
    """Print the gaps between paints, with and without the changes."""
    from benchmarks.frame_gaps import row

    for handed in (0, A_SECOND):
        told = told_by("benchmarks.bench_patches", str(handed))
        print(row(f"{handed:>6} a second", told, is_floor=not handed), flush=True)


def run(a_second: int, folder: Path) -> None:
    """Hear of so many changes a second for some seconds, and tell the gaps between paints."""
    import threading

    from PySide6.QtWidgets import QApplication

    from benchmarks.day_stage import FIRST_DAY, NOW, DayStage
    from benchmarks.frame_gaps import compare, watch_frames
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
    stage.desk.grid.painted.connect(sweeper.note_painted)
    sweeper.start()
    names = [provider.id for provider in stage.house.providers()]
    queue: PatchQueue[SlotChange] = PatchQueue(
        lambda change: change.provider_id,
        SlotChanges(stage.source).apply,
        seen=lambda: stage.desk.grid.in_sight,
    )
    stage.desk.grid.painted.connect(queue.note_painted)
    with feeding("benchmarks.slot_feed", str(a_second), str(SECONDS)) as (feed, begin):
        reader = threading.Thread(target=hand_over, args=(feed, names, queue.add), daemon=True)
        reader.start()
        found = watch_frames(stage, SECONDS, begin, lambda: len(queue))
        reader.join()
    stage.until(lambda: not len(queue))
    stage.pause(0.5)
    stage.rest()
    last = {(c.provider, c.start): c.status for c in told(FIRST_DAY, NOW, a_second * SECONDS)}
    compare(stage, last, names)
    print(json.dumps({**found, "handed": a_second * SECONDS}))


if __name__ == "__main__":
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as made:
        run(int(sys.argv[1]), Path(made))
        sys.stdout.flush()
        os._exit(0)
