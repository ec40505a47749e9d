"""The disk store: opening with 10,000 stored ranges beside 10, and what a batch costs.

Opening is what comes before the first picture: the folder is opened and the last view is read. The
first write, on the store lane, opens the index too. Both stores are asked in turn, many times. The
floor of a batch is diskcache alone with the same settings: its own Disk, the same bytes.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diskcache import Cache

from bookdesk.query.disk_store import DiskStore
from bookdesk.query.sealing import Sealer

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.keys import Key

MANY, FEW = 10_000, 10
ROUNDS = 400
WRITE_ROUNDS = 40
BATCH, BATCH_ROUNDS = 200, 9
TARGET = 1.1
#: A provider's day of 96 slots as columns: 13 bytes for each, and what few slots have.
DAY_BYTES = 1500
NOW = 1_700_000_000.0
LAST_VIEW = ("day", 3)


class _Bytes:
    """Takes bytes as they are: the codec's own time is not the store's."""

    def encode(self, _key: Key, value: Any) -> bytes:
        return bytes(value)

    def decode(self, _key: Key, data: bytes) -> Any:
        return data


def main() -> None:
    """Measure and print one line each."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        many, few = place / "many", place / "few"
        for folder, count in ((many, MANY), (few, FEW)):
            _fill(folder, count)
        _compare("open and read the last view", many, few, ROUNDS, _open_and_read)
        _compare("open and write for the first time", many, few, WRITE_ROUNDS, _open_and_write)
        _batches(place)


def _open(folder: Path, *, sealed: bool = False) -> DiskStore:
    sealer = Sealer(bytes(32)) if sealed else None
    return DiskStore(folder, _Bytes(), lambda: NOW, schema="1", sealer=sealer)


def _fill(folder: Path, count: int) -> None:
    store = _open(folder)
    for start in range(0, count, 500):
        numbers = range(start, min(count, start + 500))
        store.save_many([(("day", number), os.urandom(DAY_BYTES), NOW, False) for number in numbers])
    assert len(store.keys()) == count
    store.close()


def _compare(job: str, many: Path, few: Path, rounds: int, measure: Callable[[Path, int], float]) -> None:
    times: dict[Path, list[float]] = {many: [], few: []}
    for number in range(-5, rounds):
        for folder in (many, few) if number % 2 else (few, many):
            spent = measure(folder, number)
            # The first ones import, and fill the system's memory.
            if number >= 0:
                times[folder].append(spent)
    of_many, of_few = (statistics.median(times[folder]) for folder in (many, few))
    print(
        f"{job:<34} {FEW} stored {of_few * 1000:6.3f} ms   {MANY:,} stored {of_many * 1000:6.3f} ms"
        f"   {of_many / of_few:5.2f} x  target <= {TARGET}"
    )


def _open_and_read(folder: Path, _number: int) -> float:
    started = time.perf_counter()
    store = _open(folder)
    found = store.load(LAST_VIEW)
    spent = time.perf_counter() - started
    assert found is not None
    assert len(found[0]) == DAY_BYTES
    store.close()
    return spent


def _open_and_write(folder: Path, _number: int) -> float:
    value = os.urandom(DAY_BYTES)
    started = time.perf_counter()
    store = _open(folder)
    store.save(LAST_VIEW, value, NOW)
    spent = time.perf_counter() - started
    assert store.load(LAST_VIEW) == (value, NOW)
    assert not store.troubles
    store.close()
    return spent


def _batches(place: Path) -> None:
    store = _open(place / "batches", sealed=True)
    bare = Cache(
        str(place / "bare"),
        disk_min_file_size=0,
        eviction_policy="none",
        cull_limit=0,
        sqlite_journal_mode="truncate",
        sqlite_synchronous=0,
        sqlite_mmap_size=0,
        sqlite_auto_vacuum=0,
    )

    def write_bare(values: list[bytes]) -> None:
        with bare.transact():
            for number, value in enumerate(values):
                bare.set(f'["day",{number}]', value)

    def write(values: list[bytes], *, sealed: bool) -> None:
        store.save_many([(("day", number), value, NOW, sealed) for number, value in enumerate(values)])

    jobs: dict[str, Callable[[list[bytes]], None]] = {
        "diskcache alone": write_bare,
        "plain": lambda values: write(values, sealed=False),
        "sealed": lambda values: write(values, sealed=True),
    }
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(BATCH_ROUNDS):
        for name, job in jobs.items():
            values = [os.urandom(DAY_BYTES) for _ in range(BATCH)]
            started = time.perf_counter()
            job(values)
            times[name].append(time.perf_counter() - started)
    assert not store.troubles
    # The first round makes folders and rows, the others replace: what a desk does all day.
    floor = statistics.median(times["diskcache alone"][1:])
    for name, seconds in times.items():
        p50 = statistics.median(seconds[1:])
        print(
            f"batch of {BATCH} provider-days, {name:<16} first {seconds[0] * 1000:6.1f} ms"
            f"   again {p50 * 1000:6.1f} ms   {p50 / floor:5.2f} x diskcache alone"
        )
    store.close()
    bare.close()


if __name__ == "__main__":
    main()
