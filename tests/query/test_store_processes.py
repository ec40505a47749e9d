"""The store under several threads, a second process, and a process that is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from tests.query.store_rig import (
    KEY,
    NOON,
    OTHER,
    JsonCodec,
    StoreRig,
)

from bookdesk.query.disk_store import DiskStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[StoreRig]:
    rig = StoreRig(tmp_path / "data" / "cache")
    yield rig
    rig.close()


def test_calls_from_several_threads_wait_for_each_other(rig: StoreRig) -> None:
    store = rig.open()
    failed: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(25):
                store.save((name, number), number, NOON)
                assert store.load((name, number)) == (number, NOON)
                store.seen([(name, number)])
            store.maintain()
        except BaseException as error:  # noqa: BLE001  the main thread tells it
            failed.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert len(store.keys()) == 75
    assert dict(store.troubles) == {}


def test_what_one_thread_opened_another_may_close(rig: StoreRig) -> None:
    store = rig.open()
    thread = threading.Thread(target=store.save, args=(KEY, 1, NOON))
    thread.start()
    thread.join(30)
    store.close()
    assert rig.open().load(KEY) == (1, NOON)


def test_a_second_process_reads_and_keeps_nothing(rig: StoreRig) -> None:
    rig.open().save(KEY, 1, NOON)
    script = (
        "import sys; from pathlib import Path; from tests.query.store_rig import StoreRig, NOON\n"
        "rig = StoreRig(Path(sys.argv[1])); store = rig.open()\n"
        f"store.save(('theirs',), 1, NOON); store.remove({KEY!r}); store.clear(); store.maintain()\n"
        f"print(store.load({KEY!r}), store.load(('theirs',)), store.keys(), dict(store.troubles))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, rig.folder], capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout.strip() == f"(1, {NOON}) None [{KEY!r}] {{'folder': 1}}"
    rig.store.save(OTHER, 2, NOON)
    assert sorted(rig.open().keys(), key=str) == sorted([KEY, OTHER], key=str)
    assert dict(rig.store.troubles) == {}


def test_what_another_process_held_is_taken_when_it_ends(rig: StoreRig) -> None:
    first = DiskStore(rig.folder, JsonCodec(), lambda: NOON, schema="1")
    second = DiskStore(rig.folder, JsonCodec(), lambda: NOON, schema="1")
    second.save(KEY, 1, NOON)
    assert second.load(KEY) is None
    first.close()
    second.save(KEY, 1, NOON)
    assert second.load(KEY) == (1, NOON)
    second.close()


_WRITER = """
import sys
from pathlib import Path
from tests.query.store_rig import NOON, StoreRig
store = StoreRig(Path(sys.argv[1])).open()
round_ = 0
while True:
    round_ += 1
    store.save_many([(("k", n), round_, NOON, n % 2 == 1) for n in range(20)])
    store.remove(("gone", round_ - 1))
    store.save(("gone", round_), round_, NOON)
    print(round_, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
@pytest.mark.parametrize("rounds", [1, 3, 7])
def test_a_killed_process_leaves_what_was_stored_last(rig: StoreRig, rounds: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", _WRITER, rig.folder], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    # The writer is somewhere within the next round when it is killed.
    done = [int(process.stdout.readline()) for _ in range(rounds)][-1]
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    done = max([done, *(int(line) for line in process.stdout.read().split("\n") if line.isdigit())])
    process.stdout.close()

    def check(store: DiskStore) -> None:
        assert store.sealed is not None
        for number in range(20):
            found = (store.sealed if number % 2 else store).load(("k", number))
            assert found in ((done, NOON), (done + 1, NOON)), number

    check(rig.open())
    rig.store.save(("after",), 1, NOON)
    rig.store.maintain()
    check(rig.open())
    assert len(rig.files()) == len(rig.store.keys()) + len(
        rig.store.sealed.keys() if rig.store.sealed else []
    )
