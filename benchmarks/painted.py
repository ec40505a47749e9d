"""A fresh process to its first painted window: `python -m benchmarks.painted empty` or `desk FOLDER`.

Prints a line as soon as the window's first paint is over, then one of JSON that tells what was
painted: `paints`, of the window and of the grid; `blocks`, how many the grid's model has; `free`,
how many pixels of the screen have the fill of a free slot; `modules`, how many are imported by then;
`stages`, the milliseconds of the processor that each stage took, Python's own start the first.

Only what every such program needs is imported at the top.
"""

from __future__ import annotations

import sys
import time

SIZE = (1440, 900)


class Stages:
    """What the processor was busy with until now, stage by stage."""

    def __init__(self) -> None:
        self._marks: list[tuple[str, float]] = []
        self.over("Python")

    def over(self, stage: str) -> None:
        """Note that a stage is over."""
        self._marks.append((stage, time.process_time()))

    def told(self) -> dict[str, float]:
        """Return each stage's milliseconds."""
        began = [0.0, *(at for _, at in self._marks)]
        return {name: (at - before) * 1000 for (name, at), before in zip(self._marks, began, strict=False)}


def main(role: str, *rest: str) -> None:
    """Run a role until its first paint."""
    stages = Stages()
    if role == "empty":
        _empty(stages)
    else:
        _desk(stages, *rest)


def _end(told: dict[str, object]) -> None:
    import json
    import os

    print(json.dumps(told), flush=True)
    # Nothing of what a closing desk does is measured or waited for.
    os._exit(0)


def _empty(stages: Stages) -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    from benchmarks.paint_probe import FirstPaint

    stages.over("imports")
    application = QApplication([sys.argv[0]])
    window = QMainWindow()
    window.resize(*SIZE)
    first = FirstPaint(window, None, stages, _end)
    stages.over("build")
    window.show()
    stages.over("show")
    application.exec()
    del first


def _desk(stages: Stages, folder: str) -> None:
    """Do what `bookdesk --data FOLDER` does, from its command line on."""
    from bookdesk.cli import desk_options, read_options
    from bookdesk.desktop.core_dumps import forbid_core_dumps

    chosen = read_options(["--data", folder])
    forbid_core_dumps()
    options = desk_options(chosen)

    # isort: split
    from benchmarks.paint_probe import FirstPaint
    from bookdesk.app import Desk, run_desk
    from bookdesk.viewmodels.day_grid import DayGridModel

    stages.over("imports")

    first: FirstPaint | None = None

    def show(desk: Desk) -> None:
        nonlocal first

        def tell(told: dict[str, object]) -> None:
            model = desk.window.grid.model()
            grid = model.grid if isinstance(model, DayGridModel) else None
            _end({**told, "blocks": 0 if grid is None else sum(len(c.blocks) for c in grid.columns)})

        first = FirstPaint(desk.window, desk.window.grid.viewport(), stages, tell)
        stages.over("build")
        desk.show()
        stages.over("show")

    raise SystemExit(f"the desk ended with {run_desk(options, show)} before it was painted")


if __name__ == "__main__":
    main(*sys.argv[1:])
