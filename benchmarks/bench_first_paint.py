"""A fresh process to the last view painted from disk, beside one to an empty QMainWindow painted.

Both are measured from the start of the process to the line that it prints when its first paint is
over: the same Python, the same platform plugin, the same window's size, in turn. The views lie in
stores on disk: six providers with a salon's day, and 50 providers with 96 slots each.

Drawn into memory the screen has room for that window: Qt's own there has 800 by 800 pixels, on which
the desk would lay its window out twice and paint half of it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import full_days
from benchmarks.programs import surroundings
from bookdesk.data import keys
from bookdesk.data.codec import DataCodec, schema_of
from bookdesk.data.last_view import LastView
from bookdesk.domain.zones import civil_date, to_seconds, zone
from bookdesk.query.disk_store import DiskStore
from bookdesk.settings import DataFolder
from bookdesk.viewmodels.clock import DeskClock

if TYPE_CHECKING:
    from bookdesk.query.keys import Key

ROUNDS = 7
WARM_UP = 2
TARGET = 1.35
#: What the server's clock says: a morning, on which slots are past, booked and free.
NOW = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)
_VIEWS = {"6 x 32": (6, 32), "50 x 96": (50, 96)}
_TOP = 12
_SCREEN = {"name": "desk", "x": 0, "y": 0, "width": 1920, "height": 1080, "dpr": 1}


def main() -> None:
    """Measure in turn; print the medians, the ratios and, above the target, what is imported longest."""
    with tempfile.TemporaryDirectory() as name:
        folders = {
            view: _stored(Path(name) / str(number), *size)
            for number, (view, size) in enumerate(_VIEWS.items())
        }
        roles: dict[str, tuple[str, ...]] = {"empty window": ("empty",)}
        roles |= {view: ("desk", str(folder)) for view, folder in folders.items()}
        # As installed: compiled once, by the rounds of warming up.
        environment = surroundings() | {"PYTHONPYCACHEPREFIX": str(Path(name) / "compiled")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if environment["QT_QPA_PLATFORM"] == "offscreen":
            environment["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screen(Path(name))}"
        times: dict[str, list[float]] = {role: [] for role in roles}
        told: dict[str, dict[str, Any]] = {}
        for number in range(WARM_UP + ROUNDS):
            for role, words in roles.items():
                spent, told[role] = _first_paint(words, environment)
                if number >= WARM_UP:
                    times[role].append(spent)
        slowest = 0.0
        floor = statistics.median(times["empty window"])
        for role, seconds in times.items():
            median = statistics.median(seconds)
            target = "" if role == "empty window" else f"  target <= {TARGET}"
            print(f"{role:<13} {median * 1000:6.0f} ms   {median / floor:5.2f} x empty window{target}")
            stages = ", ".join(f"{stage} {spent:.0f}" for stage, spent in told[role]["stages"].items())
            print(f"{'':<13} {stages} ms of the processor; {told[role]['modules']} modules")
            slowest = max(slowest, median / floor)
        for view, (providers, slots) in _VIEWS.items():
            _check(told[view], providers * slots)
        if slowest > TARGET:
            _print_imports(str(folders["6 x 32"]), environment)


def _check(told: dict[str, Any], slots: int) -> None:
    """See that a schedule was painted, and not an empty frame."""
    assert told["paints"]["window"] >= 1
    assert told["paints"]["grid"] >= 1
    # What is past is one block for a stretch; all that lies ahead has a block for each slot.
    assert told["blocks"] >= slots / 2, told
    assert told["free"] > 1000, told


def _stored(root: Path, providers: int, slots: int) -> Path:
    """Make a desk's folder that was used a minute ago: its store has today's day and the last view."""
    folder = DataFolder(root).prepare()
    # A desk with no database offers its first page.
    folder.database.touch(mode=0o600)
    clock = DeskClock()
    found = full_days.catalogue(providers)
    today = civil_date(to_seconds(NOW), zone(full_days.ZONE))
    service = full_days.SERVICE.id
    store = DiskStore(folder.cache, DataCodec(), clock.now, schema=schema_of(None))
    entries: list[tuple[Key, object]] = [
        (keys.catalogue_key(), found),
        (keys.last_view_key(), LastView(service, clock_offset=NOW.timestamp() - clock.now())),
    ]
    entries += [
        (keys.availability_key(p.id, service, today), full_days.availability(p, today, slots, NOW))
        for p in found.providers
    ]
    store.save_many([(key, value, clock.now() - 60, False) for key, value in entries])
    store.close()
    return root


def _screen(folder: Path) -> Path:
    """Describe the screen in the way of Qt's offscreen platform; returns the file."""
    file = folder / "screen.json"
    dots = {"logicalDpi": 96, "logicalBaseDpi": 96}
    file.write_text(json.dumps({"windowFrameMargins": False, "screens": [_SCREEN | dots]}), "utf-8")
    return file


def _first_paint(words: tuple[str, ...], environment: dict[str, str]) -> tuple[float, dict[str, Any]]:
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.painted", *words],
        env=environment,
        cwd=Path(__file__).resolve().parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    spent = time.perf_counter() - started
    rest, trouble = process.communicate(timeout=60)
    assert line.strip() == "painted", trouble
    told: dict[str, Any] = json.loads(rest)
    return spent, told


def _print_imports(folder: str, environment: dict[str, str]) -> None:
    """Print what takes longest to import on the way to the first paint, by its own time."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "benchmarks.painted", "desk", folder],
        env=environment,
        cwd=Path(__file__).resolve().parents[1],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    lines = [line.removeprefix("import time:").split("|") for line in run.stderr.splitlines() if "|" in line]
    rows = [(int(own), int(whole), name.strip()) for own, whole, name in lines if own.strip().isdecimal()]
    print(f"  imported by the first paint, the longest by their own time, of {len(rows)}:")
    for own, whole, name in sorted(rows, reverse=True)[:_TOP]:
        print(f"  {own / 1000:7.1f} ms  {whole / 1000:7.1f} ms with what it imports  {name}")


if __name__ == "__main__":
    main()
