"""`python -m benchmarks.day_flips PLATFORM PROVIDERS SLOTS`: to the next day and painted, fetched before.

Prints a line of JSON: `product` and `floor`, the milliseconds of each flip. A flip lasts from asking
for the day to the end of its paint. The product is the desk's models over the real engine and their
view, live on a server that answers at once, each day fetched ahead as the desk does; the floor is one
widget that paints the same texts and glyphs, and the blocks with one drawRects for each colour.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QCoreApplication

ROUNDS, WARM_UP = 24, 6
#: How far a colour's parts may differ, of 255.
_SHADE = 70


def main(platform: str, providers: str, slots: str) -> None:
    """Flip product and floor in turn."""
    os.environ["QT_QPA_PLATFORM"] = platform
    from PySide6.QtWidgets import QApplication

    from benchmarks.day_floor import DayFloor
    from benchmarks.day_stage import FIRST_DAY, SIZE, DayStage, PaintCount, painted_in

    application = QApplication([sys.argv[0]])
    stage = DayStage(application, int(providers), int(slots))
    floor = DayFloor(stage.theme, stage.sizes, stage.icons)
    floor.resize(*SIZE)
    floor.show()
    painted = {"product": PaintCount(stage.view.viewport()), "floor": PaintCount(floor)}
    spent: dict[str, list[float]] = {"product": [], "floor": []}
    for number in range(WARM_UP + ROUNDS):
        stage.settle()
        gc.collect()
        counts = {role: count.count for role, count in painted.items()}
        flip = painted_in(lambda: stage.desk.step(1), painted["product"])
        grid = stage.desk.grid.grid
        assert grid is not None
        assert grid.date == FIRST_DAY + timedelta(days=number + 1), "the flip shows the next day"
        view = stage.view
        offset = (view.horizontalOffset(), view.verticalOffset())
        picture = floor.prepared(grid, stage.desk.server_now, view.viewport().geometry(), offset)
        least = painted_in(partial(floor.show_picture, picture), painted["floor"])
        QCoreApplication.processEvents()
        paints = {role: count.count - counts[role] for role, count in painted.items()}
        assert paints == {"product": 1, "floor": 1}, f"a flip is one paint: {paints}"
        if number >= WARM_UP:
            spent["product"].append(flip)
            spent["floor"].append(least)
    pictures = [widget.grab().toImage() for widget in (stage.view, floor)]
    places = [(x, y) for x in range(60, SIZE[0] - 20, 2) for y in range(2, SIZE[1] - 2, 2)]
    same = sum(_alike(pictures[0].pixel(*place), pictures[1].pixel(*place)) for place in places)
    if os.environ.get("KEEP_PICTURES"):
        for role, picture_of in zip(("product", "floor"), pictures, strict=True):
            picture_of.save(f"build/day-{role}.png")
    print(json.dumps({r: sorted(round(x, 2) for x in v) for r, v in spent.items()}), file=sys.stderr)
    assert same > 0.97 * len(places), f"only {same / len(places):.2%} of the pixels are the same"
    print(json.dumps(spent))
    sys.stdout.flush()
    # Nothing of what ends is measured.
    os._exit(0)


def _alike(one: int, other: int) -> bool:
    return all(abs((one >> place & 0xFF) - (other >> place & 0xFF)) <= _SHADE for place in (0, 8, 16))


if __name__ == "__main__":
    main(*sys.argv[1:])
