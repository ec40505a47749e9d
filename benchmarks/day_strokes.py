"""`python -m benchmarks.day_strokes PLATFORM JOB PROVIDERS SLOTS`: small jobs on a day that is shown.

JOB is `patch`: a changed slot, from the engine's cache to the end of its paint; its floor is the
repaint of that rectangle. Or `sideways` or `down`: 30 px of scrolling to the end of the paint; its
floor moves the same pixels and paints the strip that comes into sight. Each floor is a widget that
has all that it paints ready made. Prints a line of JSON: `product` and `floor`, milliseconds each.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPersistentModelIndex, QPoint, QRect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.day_floor import DayFloor
    from benchmarks.day_stage import DayStage, PaintCount
    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.data.patches import SlotChange

ROUNDS, WARM_UP = 120, 24
_STEP = 30
#: The changed slot is the first free one below this place of the columns' window, px.
_LEFT, _TOP = 200, 440


def main(platform: str, job: str, providers: str, slots: str) -> None:
    """Do a job with product and floor in turn."""
    os.environ["QT_QPA_PLATFORM"] = platform
    from PySide6.QtWidgets import QApplication

    from benchmarks.day_floor import DayFloor
    from benchmarks.day_stage import SIZE, DayStage, PaintCount

    application = QApplication([sys.argv[0]])
    stage = DayStage(application, int(providers), int(slots))
    floor = DayFloor(stage.theme, stage.sizes, stage.icons)
    floor.resize(*SIZE)
    floor.show()
    stage.settle()
    stage.rest()
    gc.collect()
    # What the floor's preparations leave must not be swept up on the product's time.
    gc.disable()
    painted = (PaintCount(stage.view.viewport()), PaintCount(floor))
    jobs = _patches(stage, floor, painted) if job == "patch" else _scrolls(job, stage, floor, painted)
    spent: dict[str, list[float]] = {"product": [], "floor": []}
    for number, (product, least) in zip(range(WARM_UP + ROUNDS), jobs, strict=False):
        if number >= WARM_UP:
            spent["product"].append(product)
            spent["floor"].append(least)
    assert len(spent["floor"]) == ROUNDS
    print(json.dumps(spent))
    sys.stdout.flush()
    # Nothing of what ends is measured.
    os._exit(0)


def _patches(
    stage: DayStage, floor: DayFloor, painted: tuple[PaintCount, PaintCount]
) -> Iterator[tuple[float, float]]:
    from benchmarks.day_stage import FIRST_DAY, painted_in
    from bookdesk.data import keys
    from bookdesk.data.patches import SlotChange
    from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus

    codes = [CODE_OF_STATUS[status] for status in (SlotStatus.LIMITED, SlotStatus.AVAILABLE)]
    view, client = stage.view, stage.source.client
    found = (view.indexAt(QPoint(_LEFT, y)) for y in range(_TOP, view.viewport().height(), 10))
    free = next(i for i in found if (b := stage.desk.grid.block_at(i)) and b.kind == "available")
    # Rows above it come and go with the minutes.
    index = QPersistentModelIndex(free)
    block = stage.desk.grid.block_at(index)
    assert block is not None
    ticks = 0
    key = keys.availability_key(block.provider_id, stage.service_id, FIRST_DAY)
    number = 0
    while True:
        old = client.get_query_data(key)
        row = list(old.day.starts).index(block.starts)
        change = SlotChange(
            block.provider_id, stage.service_id, block.starts, block.ends, codes[number % 2], 1,
            old.day.versions[row] + 1, old.seq + 1, old.epoch,
        )  # fmt: skip
        number += 1
        before = painted[0].count
        product = painted_in(partial(client.set_query_data, key, partial(_patched, change)), painted[0])
        seen, count, area = stage.desk.grid.block_at(index), painted[0].count, painted[0].area
        stage.pause()
        now = stage.desk.grid.block_at(index)
        assert now is not None
        assert now.kind == ("limited", "available")[(number - 1) % 2], f"the change is shown: {block} {now}"
        if now is not seen or count != before + 1 or area > 20_000:
            # A tick of the clock fell into it, and was painted too.
            ticks += 1
            assert ticks < ROUNDS // 4, "a change is one paint, of that slot alone"
            continue
        port, grid = view.viewport().geometry(), stage.desk.grid.grid
        assert grid is not None
        offset = (view.horizontalOffset(), view.verticalOffset())
        rect = view.visualRect(index).translated(port.topLeft())
        whole = floor.prepared(grid, stage.desk.server_now, port, offset)
        floor.take(floor.cut(whole, rect))
        least = painted_in(partial(floor.update, rect), painted[1])
        stage.pause()
        yield product, least


def _patched(change: SlotChange, old: ProviderAvailability) -> ProviderAvailability | None:
    from bookdesk.data.patches import patch_slot

    return patch_slot(old, change)


def _scrolls(
    job: str, stage: DayStage, floor: DayFloor, painted: tuple[PaintCount, PaintCount]
) -> Iterator[tuple[float, float]]:
    from benchmarks.day_stage import painted_in

    view = stage.view
    sideways = job == "sideways"
    bar = view.horizontalScrollBar() if sideways else view.verticalScrollBar()
    bar.setValue(0)
    step = _STEP
    while True:
        if not bar.minimum() <= bar.value() + step <= bar.maximum():
            step = -step
        to = bar.value() + step
        product = painted_in(partial(bar.setValue, to), painted[0])
        stage.pause()
        port, grid = view.viewport().geometry(), stage.desk.grid.grid
        assert grid is not None
        offset = (view.horizontalOffset(), view.verticalOffset())
        moved, strip = _moved(floor, port, step, sideways=sideways)
        whole = floor.prepared(grid, stage.desk.server_now, port, offset)
        floor.take(floor.cut(whole, strip))
        dx, dy = (-step, 0) if sideways else (0, -step)
        least = painted_in(partial(floor.scroll, dx, dy, moved), painted[1])
        stage.pause()
        yield product, least


def _moved(floor: DayFloor, port: QRect, step: int, *, sideways: bool) -> tuple[QRect, QRect]:
    """Return what scrolling moves, and the strip of it that comes into sight."""
    if sideways:
        moved = QRect(port.left(), 0, port.width(), floor.height())
        left = moved.right() + 1 - step if step > 0 else moved.left()
        return moved, QRect(left, 0, abs(step), moved.height())
    moved = QRect(0, port.top(), port.right() + 1, port.height())
    top = moved.bottom() + 1 - step if step > 0 else moved.top()
    return moved, QRect(0, top, moved.width(), abs(step))


if __name__ == "__main__":
    main(*sys.argv[1:])
