"""The views against the least that this toolkit can do for the same picture, side by side in one process.

Each row is a process of its own for each platform: drawn into memory, and on a screen where there
is one. What a row measures is told in its own file.
"""

from __future__ import annotations

import os
import statistics
from typing import NamedTuple

from benchmarks.programs import told_by


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
    for row in ROWS:
        print(row.job, flush=True)
        module, *words = row.words
        for platform in _platforms():
            told = told_by(module, platform, *words)
            product, floor = (statistics.median(told[role]) for role in ("product", "floor"))
            print(
                f"  {platform:<9} {product:6.2f} ms   {product / floor:5.2f} x {row.floor} ({floor:.2f} ms)"
                f"  target <= {row.target}"
            )


def _platforms() -> list[str]:
    return ["offscreen", "xcb"] if os.environ.get("DISPLAY") else ["offscreen"]


if __name__ == "__main__":
    main()
