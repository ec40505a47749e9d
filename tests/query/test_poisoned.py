"""A poisoned cache folder: nothing of it executes, crashes, or leads out; a damaged byte costs one entry."""

from __future__ import annotations

import random
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from diskcache import Cache
from tests.query.poison import COST, POISONS, VICTIM, Target, journal_that_deletes
from tests.query.store_rig import NOON, StoreRig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bookdesk.query.disk_store import DiskStore

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and modes of POSIX")
ENTRIES = 6


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    rig = StoreRig(tmp_path / "cache")
    fill(rig.open(), ENTRIES)
    rig.close()
    (tmp_path / "victim").write_bytes(VICTIM)
    yield Target(rig, tmp_path / "victim", tmp_path / "executed")
    rig.close()


def fill(store: DiskStore, count: int) -> None:
    store.save_many([(("k", n), f"value {n}", NOON, n % 2 == 1) for n in range(count)])


def load(store: DiskStore, count: int) -> list[bool]:
    """Load every entry of `fill`; whatever comes has to be exactly what was stored."""
    found = []
    for number in range(count):
        side = store.sealed if number % 2 else store
        assert side is not None
        one = side.load(("k", number))
        assert one in (None, (f"value {number}", NOON))
        found.append(one is not None)
    return found


def use(store: DiskStore) -> None:
    """Do all that can be done with a store, but load what it had."""
    assert store.sealed is not None
    store.save_many([(("new",), "value", NOON, False), (("new",), "sealed value", NOON, True)])
    store.seen([("k", 0), ("new",)])
    store.keys()
    store.sealed.keys()
    store.maintain([("k", 1)])
    store.remove(("k", 2))
    assert store.load(("new",)) == ("value", NOON)
    assert store.sealed.load(("new",)) == ("sealed value", NOON)


@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: poison.__name__)
def test_poison_executes_nothing_and_crashes_nothing(
    target: Target, poison: Callable[[Target], None]
) -> None:
    poison(target)
    beside = _files_beside(target)
    store = target.rig.open()
    found = load(store, ENTRIES)
    # The files are what counts: poison in the database alone costs no entry.
    assert sum(found) == ENTRIES - COST.get(poison, 0)
    use(store)
    store = target.rig.open()
    use(store)
    assert load(store, 2) == found[:2]
    store.clear()
    store.close()
    assert not target.executed.exists()
    assert target.victim.read_bytes() == VICTIM
    assert _files_beside(target) == beside


def _files_beside(target: Target) -> dict[Path, bytes]:
    everything = target.folder.parent.rglob("*")
    outside = [path for path in everything if target.folder not in (path, *path.parents)]
    return {path: path.read_bytes() for path in outside if path.is_file()}


def test_diskcache_alone_executes_it(target: Target) -> None:
    """Shows that the poison is one."""
    cache = Cache(str(target.folder))
    cache.set("k", b"value")
    cache.close()
    target.sql("UPDATE Cache SET mode = 4, filename = NULL, value = ?", target.pickled)
    cache = Cache(str(target.folder))
    cache.get("k")
    cache.close()
    assert target.executed.exists()


def test_sqlite_alone_deletes_what_a_journal_names(target: Target) -> None:
    """Shows what a journal that is left is thrown away for."""
    journal_that_deletes(target)
    with closing(sqlite3.connect(target.database)) as connection:
        connection.execute("SELECT count(*) FROM Cache")
    assert not target.victim.exists()


@pytest.mark.parametrize("size", [0, 100, 5000, 40_000])
def test_an_index_that_is_damaged_while_it_is_open_is_made_anew(target: Target, size: int) -> None:
    store = target.rig.open()
    use(store)
    kept = load(store, ENTRIES)
    with target.database.open("r+b") as file:
        file.write(b"\x55" * size)
        file.truncate()
    use(store)
    assert load(store, ENTRIES) == kept
    troubles = store.troubles["index"]
    assert troubles > 0
    use(store)
    assert store.troubles["index"] == troubles


def flip(rig: StoreRig, chosen: random.Random) -> Path:
    """Change one random byte of a random file; half of the time of the database."""
    files = [path for path in _plain_files(rig.folder) if path.stat().st_size]
    path = rig.folder / "cache.db" if chosen.random() < 0.5 else chosen.choice(files)
    place = chosen.randrange(path.stat().st_size)
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ chosen.randrange(1, 256)]))
    return path


def check_flips(tmp_path: Path, count: int, flips: int, seed: int, each: int) -> None:
    """Flip a byte in a folder of `count` entries, again and again: one entry is lost at most.

    After `each` flips the index is used as well: its upkeep looks at all folders, which takes its time.
    """
    rig = StoreRig(tmp_path / "cache")
    fill(rig.open(), count)
    rig.close()
    whole = {path: path.read_bytes() for path in _plain_files(rig.folder)}
    chosen = random.Random(seed)  # noqa: S311  damage, no secret
    costs = 0
    for number in range(flips):
        path = flip(rig, chosen)
        where = f"flip {number} of seed {seed}, in {path.name}"
        store = rig.open()
        found = load(store, count)
        assert sum(found) >= count - (path.name != "cache.db"), where
        costs += count - sum(found)
        if number % each == 0:
            check_index(rig, found, where)
        store.close()
        _restore(rig.folder, whole)
    assert 0 < costs < flips, "the flips hit nothing"


def _plain_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _restore(folder: Path, whole: dict[Path, bytes]) -> None:
    # A file that is written over waits for the disk, a new one doesn't.
    for path in _plain_files(folder):
        if path.read_bytes() != whole.get(path):
            path.unlink()
    for path, data in whole.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def check_index(rig: StoreRig, found: list[bool], where: str) -> None:
    """Write, list and keep up after the damage."""
    store, count = rig.store, len(found)
    assert store.sealed is not None
    store.save(("after",), 1, NOON)
    store.maintain()
    assert store.load(("after",)) == (1, NOON), where
    assert load(store, count) == found, where
    listed = set(store.keys()) | set(store.sealed.keys())
    assert listed == {("k", n) for n in range(count) if found[n]} | {("after",)}, where
    # And it is mended, not just worked around.
    troubles = store.troubles["index"]
    store.save(("after",), 2, NOON)
    store.maintain()
    assert store.troubles["index"] == troubles, where


@pytest.mark.parametrize("each", [10, pytest.param(1, marks=[pytest.mark.long, pytest.mark.timeout(1800)])])
def test_of_a_thousand_flipped_bytes_each_costs_one_entry_at_most(tmp_path: Path, each: int) -> None:
    check_flips(tmp_path, count=6, flips=1000, seed=20181122, each=each)


def test_a_flipped_byte_costs_one_of_two_hundred_entries_at_most(tmp_path: Path) -> None:
    check_flips(tmp_path, count=200, flips=10, seed=7, each=2)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_thousand_flips_cost_one_of_two_hundred_entries_at_most_each(tmp_path: Path) -> None:
    check_flips(tmp_path, count=200, flips=1000, seed=41, each=1)
