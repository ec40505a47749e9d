"""The views against the least that this toolkit can do for the same picture, side by side in one process.

Each row is a process of its own for each platform: drawn into memory, and on a screen where there
is one. What a row measures is told in its own file.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.programs import told_by

if TYPE_CHECKING:
    from collections.abc import Iterator


class Row(NamedTuple):
    """A measured job: the module and words that do it, what its floor is, and how often that is allowed."""

    job: str
    words: tuple[str, ...]
    floor: str
    target: float


_DAY = "one drawRects for each colour, visible text"
ROWS = (
    Row(
        "next month, cached, 42 cells with badges",
        ("benchmarks.month_flips",),
        "one QWidget painting the same",
        2.0,
    ),
    Row(
        "next week, cached, six days of seven stretches",
        ("benchmarks.week_flips",),
        "the same strokes, played back",
        2.0,
    ),
    Row("next day, cached, 50 x 96", ("benchmarks.day_flips", "50", "96"), _DAY, 1.5),
    Row("next day, cached, 200 x 96", ("benchmarks.day_flips", "200", "96"), _DAY, 1.5),
    *(
        Row(
            f"a changed slot, {providers} x {slots}",
            ("benchmarks.day_strokes", "patch", providers, slots),
            "repaint of that rectangle",
            3.0,
        )
        for providers, slots in (("6", "32"), ("50", "96"), ("200", "96"))
    ),
    *(
        Row(
            f"30 px {way}, 200 x 96",
            ("benchmarks.day_strokes", way, "200", "96"),
            "moved pixels and the new strip",
            3.0,
        )
        for way in ("sideways", "down")
    ),
)


def main() -> None:
    """Measure each row; print the medians and their ratio."""
    with _platforms() as platforms:
        for row in ROWS:
            print(row.job, flush=True)
            for platform in platforms:
                _measure(row, platform)


def _measure(row: Row, platform: str) -> None:
    module, *words = row.words
    told = told_by(module, platform, *words)
    product, floor = (statistics.median(told[role]) for role in ("product", "floor"))
    print(
        f"  {platform:<9} {product:6.2f} ms   {product / floor:5.2f} x {row.floor} ({floor:.2f} ms)"
        f"  target <= {row.target}",
        flush=True,
    )


@contextmanager
def _platforms() -> Iterator[list[str]]:
    """Give the platforms that there are; a screen of our own stands in where there is none."""
    if os.environ.get("DISPLAY") or shutil.which("Xvfb") is None:
        yield ["offscreen", "xcb"] if os.environ.get("DISPLAY") else ["offscreen"]
        return
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert screen.stdout is not None
    try:
        os.environ["DISPLAY"] = f":{screen.stdout.readline().strip()}"
        yield ["offscreen", "xcb"]
    finally:
        del os.environ["DISPLAY"]
        screen.terminate()
        screen.wait()
        screen.stdout.close()


if __name__ == "__main__":
    main()
