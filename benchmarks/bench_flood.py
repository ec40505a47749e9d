"""Thousands of messages a second by the live line into a desk of 200 x 96: do frames come on time.

Another process speaks the protocol over a real socket; the desk's line reads, checks and decodes each
message on its thread, and the models bring it in. The floor is the same desk on the same line, painting
the same, with nothing told. What is shown and kept in the end is compared with what was told last of
each slot. Drawn into memory, and on a virtual screen where there is one.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING

from benchmarks.programs import told_by, virtual_screen

if TYPE_CHECKING:
    from pathlib import Path

A_SECOND, SECONDS = 2_000, 10


def main() -> None:
    """Print the gaps between paints, with and without the messages."""
    for screen in ("memory", "Xvfb"):
        if screen != "memory" and shutil.which(screen) is None:
            continue
        for a_second in (0, A_SECOND):
            words = "benchmarks.bench_flood", str(a_second)
            if screen == "memory":
                told = told_by(*words)
            else:
                with virtual_screen() as there:
                    told = told_by(*words, there=there)
            name = f"{screen:<6} {a_second:>4} messages a second"
            print(frame_row(name, told, a_second), flush=True)


def frame_row(name: str, told: dict[str, object], a_second: int) -> str:
    """Write a row, with how late the other end was in sending."""
    from benchmarks.frame_gaps import row

    return f"{row(name, told, is_floor=not a_second)}, sent {told['late']:.2f} s late at the end"


def run(a_second: int, folder: Path) -> None:
    """Hear of so many messages a second for some seconds, and tell the gaps between paints."""
    from PySide6.QtWidgets import QApplication

    from benchmarks.day_stage import FIRST_DAY, NOW, DayStage
    from benchmarks.frame_gaps import compare, watch_frames
    from benchmarks.programs import feeding
    from benchmarks.slot_feed import PROVIDERS, SLOTS, told
    from bookdesk.api.realtime.line import PusherLine
    from bookdesk.api.realtime.place import place_of
    from bookdesk.viewmodels.patch_queue import PatchQueue
    from bookdesk.viewmodels.sweeper import Sweeper

    application = QApplication([sys.argv[0]])
    stage = DayStage(application, PROVIDERS, SLOTS, folder)
    names = [provider.id for provider in stage.house.providers()]
    with feeding("benchmarks.news_feed", str(a_second), str(SECONDS)) as (feed, begin):
        place = place_of(json.loads(feed.readline())["url"])
        line = PusherLine(place, lambda: "key", lambda _socket, _channel: "key:signature", stage.clock.now)
        live = stage.models.live
        live.connect_to(line)
        queue = live.findChild(PatchQueue)
        assert queue is not None
        stage.until(lambda: stage.desk.state.is_told)
        stage.rest()
        sweeper = Sweeper(application)
        stage.desk.grid.painted.connect(sweeper.note_painted)
        sweeper.start()
        found = watch_frames(stage, SECONDS, begin, lambda: len(queue))
        late = json.loads(feed.readline())["late"]
        changes = list(told(FIRST_DAY, NOW, a_second * SECONDS))
        newest = max((change.seq for change in changes), default=1)

        def is_heard_out() -> bool:
            # An empty queue says little: much may lie in the socket still when the other end has sent all.
            return not len(queue) and newest == max(max(day.versions) for day in stage.shown_days())

        stage.until(is_heard_out)
        stage.rest()
        # The desk looks once a minute and is answered as of the start: nothing of that may come in.
        compare(stage, {(c.provider, c.start): c.status for c in changes}, names)
        live.close(wait=1.0)
    print(json.dumps({**found, "handed": a_second * SECONDS, "late": late}))


if __name__ == "__main__":
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as made:
        run(int(sys.argv[1]), Path(made))
        sys.stdout.flush()
        os._exit(0)
