"""Upkeep: what goes, what stays, and an index made anew from the files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from tests.query.store_rig import NOON, OTHER_SEALING_KEY, WEEK, StoreRig, make_sealer

from bookdesk.query.entry import Entry, pack
from bookdesk.query.entry_index import open_index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bookdesk.query.keys import Key

TEXT = "x" * 1000
#: Bytes on disk: room for five entries of TEXT, which take two blocks each, not for six.
ROOM = 48_000


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[StoreRig]:
    rig = StoreRig(tmp_path / "cache")
    yield rig
    rig.close()


def _fill(rig: StoreRig, count: int, *, sealed: bool = False) -> list[Key]:
    keys: list[Key] = [("day", number) for number in range(count)]
    for key in keys:
        rig.now += 1
        rig.store.save_many([(key, TEXT, rig.now, sealed)])
    return keys


def _keys(rig: StoreRig) -> list[object]:
    assert rig.store.sealed is not None
    return sorted(key[1] for key in (*rig.store.keys(), *rig.store.sealed.keys()))  # type: ignore[type-var]


@pytest.mark.parametrize("sealed", [False, True])
def test_what_was_not_seen_longest_is_evicted(rig: StoreRig, *, sealed: bool) -> None:
    rig.open(size_limit=ROOM)
    keys = _fill(rig, 8, sealed=sealed)
    rig.now += 1
    rig.store.seen([keys[0], keys[3], ("never", "stored")])
    rig.store.maintain()
    assert _keys(rig) == [0, 3, 5, 6, 7]
    rig.store.maintain()
    assert _keys(rig) == [0, 3, 5, 6, 7]


def test_reading_alone_is_no_looking_at(rig: StoreRig) -> None:
    rig.open(size_limit=ROOM)
    keys = _fill(rig, 6)
    rig.now += 1
    assert rig.store.load(keys[0]) is not None
    rig.store.maintain()
    assert _keys(rig) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("sealed", [False, True])
def test_neither_what_is_pinned_nor_what_is_kept_is_evicted(rig: StoreRig, *, sealed: bool) -> None:
    rig.open(size_limit=ROOM, kept=lambda key: key[1] == 2)
    keys = _fill(rig, 9, sealed=sealed)
    rig.store.maintain(pinned=[keys[0], keys[1]])
    assert _keys(rig) == [0, 1, 2, 7, 8]


def test_what_is_in_doubt_is_kept(rig: StoreRig) -> None:
    def fails(key: Key) -> bool:
        raise RuntimeError("a bug")

    rig.open(size_limit=ROOM, kept=fails)
    _fill(rig, 8)
    rig.store.maintain()
    assert len(rig.files()) == 8
    assert rig.store.troubles["kept"] > 0


def test_what_is_sealed_and_locked_stays(rig: StoreRig) -> None:
    rig.open()
    _fill(rig, 4, sealed=True)
    rig.store.save_many([(("plain", n), TEXT, rig.now, False) for n in range(10, 14)])
    rig.open(size_limit=ROOM, sealer=None)
    rig.now += 2 * WEEK
    rig.store.save(("plain", 20), TEXT, rig.now)
    rig.store.maintain()
    assert rig.store.keys() == [("plain", 20)]
    rig.now -= 2 * WEEK
    rig.store.unlock(make_sealer())
    assert _keys(rig) == [0, 1, 2, 3, 20]


def test_what_another_key_sealed_goes(rig: StoreRig) -> None:
    rig.open()
    _fill(rig, 3, sealed=True)
    rig.open(sealer=make_sealer(OTHER_SEALING_KEY)).maintain()
    assert rig.files() == []


def test_what_is_too_old_goes_with_its_row(rig: StoreRig) -> None:
    rig.open().save_many([(("day", n), n, NOON - n * 86400, n % 2 == 1) for n in range(10)])
    rig.store.maintain()
    assert _keys(rig) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert len(rig.files()) == 8
    rig.close()
    index = open_index(rig.folder)
    assert len(index.rows()) == 8
    index.close()


def test_an_index_that_is_gone_is_made_anew_from_the_files(rig: StoreRig) -> None:
    rig.open(size_limit=ROOM)
    _fill(rig, 5)
    rig.close()
    (rig.folder / "cache.db").unlink()
    rig.open(size_limit=ROOM)
    assert _keys(rig) == [0, 1, 2, 3, 4]
    rig.store.maintain()
    rig.now += 1
    rig.store.save(("day", 5), TEXT, rig.now)
    rig.store.maintain()
    assert _keys(rig) == [1, 2, 3, 4, 5], "the order in which they were stored is lost"
    assert dict(rig.store.troubles) == {}


def test_of_a_keys_files_the_newest_whole_one_stays(rig: StoreRig) -> None:
    rig.open().save(("day", 1), "stored last", NOON)
    rig.close()
    (path,) = rig.files()
    newer, older = (path.with_name(path.name.replace("00000001", n)) for n in ("00000002", "00000000"))
    newer.write_bytes(path.read_bytes()[:-7])
    older.write_bytes(pack(Entry('["day",1]', "1", NOON + 5, b'{"v": "stored first"}')))
    store = rig.open()
    assert store.load(("day", 1)) == ("stored last", NOON)
    newer.write_bytes(path.read_bytes()[:-7])
    store.maintain()
    assert store.load(("day", 1)) == ("stored last", NOON)
    assert rig.files() == [path]


def test_a_listed_file_that_was_damaged_gives_way_to_an_older_whole_one(rig: StoreRig) -> None:
    store = rig.open()
    store.save(("day", 1), "first", NOON)
    (older,) = rig.files()
    first = older.read_bytes()
    store.save(("day", 1), "2nd!!", NOON)
    (newer,) = rig.files()
    # As a power cut may leave it: the index and the length are new, the bytes are not.
    rig.change(newer, lambda data: bytes(len(data)))
    older.parent.mkdir(parents=True, exist_ok=True)
    older.write_bytes(first)
    store.maintain()
    assert rig.files() == [older]
    assert store.load(("day", 1)) == ("first", NOON)
    assert store.keys() == [("day", 1)]


def test_a_file_at_another_keys_place_goes(rig: StoreRig) -> None:
    store = rig.open()
    store.save_many([(("day", 1), 1, NOON, False), (("day", 2), 2, NOON, False)])
    (first,), (second,) = rig.files_of('["day",1]'), rig.files_of('["day",2]')
    first.replace(second)
    assert (store.load(("day", 1)), store.load(("day", 2))) == (None, None)
    store.maintain()
    assert (store.keys(), rig.files()) == ([], [])


_CLOSED_FILES = """
import sys
from pathlib import Path
from tests.query.store_rig import NOON, StoreRig
rig = StoreRig(Path(sys.argv[1]))
store = rig.open(size_limit=0)
for path in rig.files():
    path.chmod(0)
rig.now += 1
store.maintain()
print(len(rig.files()), store.sealed.keys())
for path in rig.files():
    path.chmod(0o600)
print(sorted(store.keys() + store.sealed.keys()))
"""


@pytest.mark.skipif(
    sys.platform == "win32" or (os.getuid() == 0 and shutil.which("setpriv") is None),
    reason="root reads what it likes",
)
def test_a_file_that_cannot_be_read_now_is_not_taken_for_a_broken_one(rig: StoreRig) -> None:
    rig.open().save_many([(("day", number), TEXT, NOON, number == 2) for number in range(3)])
    rig.close()
    before = ("setpriv", "--bounding-set=-all") if os.getuid() == 0 else ()
    run = subprocess.run(
        [*before, sys.executable, "-c", _CLOSED_FILES, rig.folder],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stdout.splitlines() == ["3 []", "[('day', 0), ('day', 1), ('day', 2)]"], run.stderr


def test_strangers_files_are_left_alone_and_not_counted(rig: StoreRig) -> None:
    rig.open(size_limit=ROOM)
    strangers = [rig.folder / name for name in ("notes.txt", "ab/notes.txt", "abc/de/f.val")]
    for path in strangers:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * ROOM)
    _fill(rig, 3)
    rig.store.maintain()
    assert _keys(rig) == [0, 1, 2]
    assert all(path.exists() for path in strangers)


def test_reads_wait_for_a_step_alone(rig: StoreRig) -> None:
    rig.open()
    keys = _fill(rig, 40)
    found: list[object] = []
    steps = 0
    for _ in rig.store.upkeep():
        steps += 1
        if len(found) < len(keys):
            # The lock of threads is free between two steps.
            reader = threading.Thread(target=lambda: found.append(rig.store.load(keys[len(found)])))
            reader.start()
            reader.join(10)
            assert not reader.is_alive()
    assert steps >= len(keys)
    assert None not in found
    assert len(found) == len(keys)


def test_what_was_looked_at_or_written_since_it_was_judged_is_not_evicted(rig: StoreRig) -> None:
    rig.open(size_limit=ROOM)
    keys = _fill(rig, 8)
    upkeep = rig.store.upkeep()
    for _ in range(256):
        next(upkeep)
    rig.now += 1
    rig.store.seen([keys[0]])
    rig.store.save(keys[1], TEXT, rig.now)
    rig.store.remove(keys[2])
    assert list(upkeep) == [None]
    assert _keys(rig) == [0, 1, 5, 6, 7]


def test_an_index_that_is_lost_on_the_way_lists_everything_in_the_end(rig: StoreRig) -> None:
    rig.open()
    _fill(rig, 20)
    upkeep = rig.store.upkeep()
    for _ in range(128):
        next(upkeep)
    (rig.folder / "cache.db").unlink()
    assert len(list(upkeep)) == 128 + 256
    rig.close()
    index = open_index(rig.folder)
    assert len(index.rows()) == 20
    index.close()


def test_a_store_that_is_closed_on_the_way_ends_it(rig: StoreRig) -> None:
    rig.open()
    _fill(rig, 8)
    upkeep = rig.store.upkeep()
    next(upkeep)
    rig.close()
    assert list(upkeep) == []
    assert len(rig.files()) == 8
