"""The disk store: what is kept, for how long, and what becomes of it when things go wrong."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from tests.query.store_rig import NOON, OTHER_SEALING_KEY, WEEK, JsonCodec, StoreRig, make_sealer

from bookdesk.query.disk_store import DiskStore
from bookdesk.query.persister import Entry
from bookdesk.query.store import BatchStore, SealingStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bookdesk.query.keys import Key

KEY = ("availability", "becky", "cut", "2018-07-12")
OTHER = ("availability", "jj", None, "2018-07-12")
PERSONAL = ("customers", "Marie Dubois")


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[StoreRig]:
    rig = StoreRig(tmp_path / "data" / "cache")
    yield rig
    rig.close()


# what is kept


def test_a_value_is_there_after_a_restart(rig: StoreRig) -> None:
    rig.open().save(KEY, {"slots": [1, 2]}, NOON - 5)
    assert rig.store.load(KEY) == ({"slots": [1, 2]}, NOON - 5)
    assert rig.open().load(KEY) == ({"slots": [1, 2]}, NOON - 5)
    assert rig.store.load(OTHER) is None
    assert dict(rig.store.troubles) == {}


def test_a_later_value_takes_the_place_of_an_older_one(rig: StoreRig) -> None:
    store = rig.open()
    for number in range(3):
        store.save(KEY, number, NOON - number)
    assert rig.open().load(KEY) == (2, NOON - 2)
    assert len(rig.files()) == 1


def test_the_order_of_a_mapping_makes_no_other_key(rig: StoreRig) -> None:
    rig.open().save(("calendar", {"service": "cut", "mine": True}), 1, NOON)
    assert rig.store.load(("calendar", {"mine": True, "service": "cut"})) == (1, NOON)
    assert rig.store.keys() == [("calendar", {"mine": True, "service": "cut"})]


def test_what_was_removed_is_gone(rig: StoreRig) -> None:
    store = rig.open()
    store.save(KEY, 1, NOON)
    store.save(OTHER, 2, NOON)
    store.remove(KEY)
    store.remove(("never", "there"))
    assert (store.load(KEY), store.load(OTHER)) == (None, (2, NOON))
    assert rig.open().keys() == [OTHER]


@pytest.mark.parametrize("value", [0, False, "", [], {}])
def test_empty_values_are_values(rig: StoreRig, value: object) -> None:
    rig.open().save(KEY, value, NOON)
    assert rig.open().load(KEY) == (value, NOON)


def test_a_batch_goes_to_both_sides(rig: StoreRig) -> None:
    store = rig.open()
    store.save_many([Entry(KEY, 1, NOON, sealed=False), Entry(PERSONAL, "phone", NOON - 1, sealed=True)])
    assert store.sealed is not None
    assert (store.load(KEY), store.sealed.load(PERSONAL)) == ((1, NOON), ("phone", NOON - 1))
    assert (store.load(PERSONAL), store.sealed.load(KEY)) == (None, None)
    assert (store.keys(), store.sealed.keys()) == ([KEY], [PERSONAL])


def test_it_is_what_the_engine_asks_for(rig: StoreRig) -> None:
    sealing: SealingStore = rig.open()
    batch: BatchStore = rig.store
    assert isinstance(sealing, SealingStore)
    assert isinstance(batch, BatchStore)


def test_a_value_that_cannot_be_encoded_costs_itself_alone(rig: StoreRig) -> None:
    store = rig.open()
    store.save(KEY, 1, NOON)
    store.save_many([(OTHER, 2, NOON, False), (KEY, object(), NOON, False), (("b",), 3, float("nan"), False)])
    assert (store.load(KEY), store.load(OTHER), store.load(("b",))) == ((1, NOON), (2, NOON), None)
    assert store.troubles["codec"] == 2


def test_a_value_that_the_codec_does_not_take_is_dropped(rig: StoreRig) -> None:
    class OldCodec(JsonCodec):
        def encode(self, key: Key, value: Any) -> bytes:
            return b'{"old": 1}'

    rig.open(codec=OldCodec()).save(KEY, 1, NOON)
    assert rig.open().load(KEY) is None
    assert rig.files() == []


def test_a_key_with_half_a_character_is_kept_nowhere(rig: StoreRig) -> None:
    store = rig.open()
    store.save(("\ud800",), 1, NOON)
    assert store.load(("\ud800",)) is None
    assert store.sealed is not None
    store.sealed.save(("\ud800",), 1, NOON)
    assert store.sealed.load(("\ud800",)) is None
    store.seen([("\ud800",)])
    store.maintain([("\ud800",)])
    store.remove(("\ud800",))
    assert set(store.troubles) == {"codec"}


# age, schema, clock


def test_an_entry_is_dropped_after_its_greatest_age(rig: StoreRig) -> None:
    rig.open().save(KEY, 1, NOON)
    rig.now = NOON + WEEK
    assert rig.store.load(KEY) == (1, NOON)
    rig.now += 1
    assert rig.store.keys() == []
    assert rig.store.load(KEY) is None
    assert rig.files() == []


@pytest.mark.parametrize("sealed", [False, True])
def test_an_entry_of_another_schema_is_dropped(rig: StoreRig, *, sealed: bool) -> None:
    rig.open().save_many([(KEY, 1, NOON, sealed)])
    store = rig.open(schema="2")
    side = store.sealed if sealed else store
    assert side is not None
    assert side.load(KEY) is None
    assert rig.files() == []


@pytest.mark.parametrize("sealed", [False, True])
def test_an_entry_from_the_future_looks_old_and_grows_too_old(rig: StoreRig, *, sealed: bool) -> None:
    rig.open().save_many([(KEY, 1, NOON, sealed)])
    rig.now = NOON - 365 * 86400
    store = rig.open()
    side = store.sealed if sealed else store
    assert side is not None
    assert side.load(KEY) == (1, rig.now - WEEK / 2)
    store.maintain()
    assert side.load(KEY) == (1, rig.now - WEEK / 2)
    rig.now += WEEK / 2 + 1
    assert side.load(KEY) is None


def test_a_time_that_is_told_is_never_never(rig: StoreRig) -> None:
    rig.now = 10.0
    rig.open().save(KEY, 1, 20.0)
    found = rig.store.load(KEY)
    assert found is not None
    assert 0 < found[1] < 10


def test_what_is_kept_has_no_greatest_age(rig: StoreRig) -> None:
    def kept(key: Key) -> bool:
        return key[0] == "drafts"

    rig.open(kept=kept).save_many([(("drafts", 1), "draft", NOON, True), (("b",), 1, NOON, True)])
    rig.now = NOON + 3 * WEEK
    store = rig.open(kept=kept)
    store.maintain()
    assert store.sealed is not None
    assert store.sealed.load(("drafts", 1)) == ("draft", NOON)
    assert store.sealed.keys() == [("drafts", 1)]


# the sealed side


def test_nothing_personal_is_kept_without_a_key(rig: StoreRig) -> None:
    store = rig.open(sealer=None)
    assert store.sealed is None
    store.save_many([(PERSONAL, "phone", NOON, True), (KEY, 1, NOON, False)])
    assert store.keys() == [KEY]
    assert len(rig.files()) == 1


def test_the_sealed_side_opens_when_the_keyring_has_answered(rig: StoreRig) -> None:
    rig.open().save_many([(PERSONAL, "phone", NOON, True)])
    store = rig.open(sealer=None)
    store.maintain()
    assert store.keys() == []
    store.unlock(make_sealer())
    assert store.sealed is not None
    assert store.sealed.load(PERSONAL) == ("phone", NOON)


def test_another_key_opens_nothing(rig: StoreRig) -> None:
    rig.open().save_many([(PERSONAL, "phone", NOON, True), (KEY, 1, NOON, False)])
    store = rig.open(sealer=make_sealer(OTHER_SEALING_KEY))
    assert store.sealed is not None
    assert store.sealed.load(PERSONAL) is None
    store.sealed.save(OTHER, 2, NOON)
    assert store.sealed.keys() == [OTHER]
    assert store.load(KEY) == (1, NOON)
    assert len(rig.files()) == 2


def test_what_is_sealed_stands_nowhere_in_the_folder(rig: StoreRig) -> None:
    store = rig.open()
    store.save_many([(PERSONAL, "(204) 555-0142", NOON, True)] * 2)
    store.maintain([PERSONAL])
    store.close()
    everything = b"".join(path.read_bytes() for path in rig.folder.rglob("*") if path.is_file())
    assert len(everything) > 1000
    for word in (b"Marie", b"Dubois", b"customers", b"555-0142"):
        assert word not in everything
    assert not list(rig.folder.rglob("*Marie*"))


def test_each_side_is_cleared_by_itself_and_all_by_the_plain_one(rig: StoreRig) -> None:
    store = rig.open()
    batch = [(KEY, 1, NOON, False), (PERSONAL, 2, NOON, True)]
    store.save_many(batch)
    assert store.sealed is not None
    store.sealed.clear()
    assert (store.keys(), store.sealed.keys()) == ([KEY], [])
    store.save_many(batch)
    store.clear()
    assert (store.keys(), store.sealed.keys(), rig.files()) == ([], [], [])
    store.save_many(batch)
    assert (store.keys(), store.sealed.keys()) == ([KEY], [PERSONAL])
    assert dict(store.troubles) == {}


def test_clearing_forgets_what_is_sealed_also_while_it_is_locked(rig: StoreRig) -> None:
    rig.open().save_many([(PERSONAL, 2, NOON, True)])
    rig.open(sealer=None).clear()
    assert rig.files() == []


# the folder


def test_the_folder_and_those_above_it_are_the_owners_alone(tmp_path: Path) -> None:
    old_mask = os.umask(0)
    try:
        rig = StoreRig(tmp_path / "new" / "data" / "cache")
        rig.open().save(KEY, 1, NOON)
        rig.close()
    finally:
        os.umask(old_mask)
    for path in (tmp_path / "new", tmp_path / "new" / "data", rig.folder, *rig.folder.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600) or path.name == "cache.db-journal", path


def test_an_open_folder_is_closed_to_others(rig: StoreRig) -> None:
    rig.folder.mkdir(parents=True)
    rig.folder.chmod(0o755)
    rig.open()
    assert stat.S_IMODE(rig.folder.stat().st_mode) == 0o700


def test_a_file_or_a_link_in_the_folders_place_is_set_aside(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "file").write_text("a file")
    (tmp_path / "link").symlink_to(elsewhere)
    for name in ("file", "link"):
        rig = StoreRig(tmp_path / name)
        rig.open().save(KEY, 1, NOON)
        assert rig.store.load(KEY) == (1, NOON)
        rig.close()
    assert (tmp_path / "file.aside").read_text() == "a file"
    assert not list(elsewhere.iterdir())


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        DiskStore(tmp_path / "file" / "cache", JsonCodec(), lambda: NOON, schema="1")


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can give a folder away")
def test_somebody_elses_folder_is_neither_read_nor_written(rig: StoreRig) -> None:
    rig.open().save(KEY, 1, NOON)
    rig.close()
    os.chown(rig.folder, 65534, 65534)
    store = rig.open()
    store.save(OTHER, 1, NOON)
    store.maintain()
    assert (store.load(KEY), store.keys(), len(rig.files())) == (None, [], 1)
    assert store.troubles["folder"] == 1


def test_a_folder_that_is_deleted_is_made_again(rig: StoreRig) -> None:
    store = rig.open()
    store.save(KEY, 1, NOON)
    shutil.rmtree(rig.folder)
    assert (store.load(KEY), store.keys()) == (None, [])
    store.seen([KEY])
    store.maintain()
    store.save(OTHER, 2, NOON)
    assert store.load(OTHER) == (2, NOON)
    assert stat.S_IMODE(rig.folder.stat().st_mode) == 0o700
    shutil.rmtree(rig.folder.parent)
    store.save(KEY, 1, NOON)
    store.remove(OTHER)
    store.clear()
    assert store.load(KEY) is None


_CRAMPED = """
import resource, signal, sys
from pathlib import Path
from tests.query.store_rig import JsonCodec, NOON, make_sealer
from bookdesk.query.disk_store import DiskStore
store = DiskStore(Path(sys.argv[1]), JsonCodec(), lambda: NOON, schema="1")
store.save(("small",), 1, NOON)
{cramp}
store.save(("small",), "x" * 100_000, NOON)
store.save_many([*((("more", n), "x" * 20_000, NOON, False) for n in range(3)), (("tiny",), 2, NOON, False)])
print(len(list(Path(sys.argv[1]).glob("??/??/*.val"))), store.load(("tiny",)), end=" ")
store.remove(("nothing",)); store.seen([("small",)]); store.maintain(); store.keys()
print(store.load(("small",)), store.load(("more", 1)), store.troubles["write"] + store.troubles["index"] > 0)
"""


def _in_a_cramped_process(rig: StoreRig, cramp: str, *before: str) -> str:
    script = _CRAMPED.format(cramp=cramp)
    run = subprocess.run(
        [*before, sys.executable, "-c", script, rig.folder],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX")
def test_a_full_disk_costs_what_is_written_and_nothing_else(rig: StoreRig) -> None:
    # A limit on file sizes fails writes as a full disk does, halfway through a file.
    cramp = (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))"
    )
    # Two files: no half one stayed.
    assert _in_a_cramped_process(rig, cramp) == f"2 (2, {NOON}) (1, {NOON}) None True"
    assert rig.open().load(("small",)) == (1, NOON)


@pytest.mark.skipif(
    sys.platform == "win32" or (os.getuid() == 0 and shutil.which("setpriv") is None),
    reason="root writes where it likes",
)
def test_a_read_only_folder_is_read(rig: StoreRig) -> None:
    # Folders are closed to writing below the store's own, which it would open again.
    cramp = "import os; [p.chmod(0o500) for p in [*Path(sys.argv[1]).rglob('??'), Path(sys.argv[1])]]"
    before = ("setpriv", "--bounding-set=-all") if os.getuid() == 0 else ()
    assert _in_a_cramped_process(rig, cramp, *before) == f"1 None (1, {NOON}) None True"
    for path in [rig.folder, *rig.folder.rglob("??")]:
        path.chmod(0o700)
    assert rig.open().load(("small",)) == (1, NOON)


def test_a_closed_store_is_empty(rig: StoreRig) -> None:
    store = rig.open()
    store.save(KEY, 1, NOON)
    store.close()
    store.save(OTHER, 1, NOON)
    store.maintain()
    store.clear()
    assert (store.load(KEY), store.keys()) == (None, [])
    assert rig.open().load(KEY) == (1, NOON)


def test_nothing_that_is_stored_is_logged(rig: StoreRig, caplog: pytest.LogCaptureFixture) -> None:
    class Talkative(JsonCodec):
        def decode(self, key: Key, data: bytes) -> Any:
            raise ValueError(f"can't read {data!r} of {key!r}")

    with caplog.at_level(logging.DEBUG):
        store = rig.open(codec=Talkative())
        assert store.sealed is not None
        for _ in range(5):
            store.save_many(
                [(PERSONAL, "Marie 555-0142", NOON, True), (("x", "Marie"), object(), NOON, True)]
            )
            assert store.sealed.load(PERSONAL) is None
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 4, "the 1st, 2nd, 4th and 8th are told"
    assert not [text for text in told if "Marie" in text or "555" in text or str(rig.folder) in text]


# threads, processes, crashes


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


# the first paint


def test_opening_and_loading_import_neither_diskcache_nor_cryptography(rig: StoreRig) -> None:
    rig.open().save(KEY, 1, NOON)
    rig.close()
    script = (
        "import sys; from pathlib import Path; from bookdesk.query.disk_store import DiskStore\n"
        "class Codec:\n    def decode(self, key, data): return data.decode()\n"
        "store = DiskStore(Path(sys.argv[1]), Codec(), lambda: 1.7e9, schema='1')\n"
        f"print(store.load({KEY!r})[0])\n"
        "print({'diskcache', 'sqlite3', 'cryptography', 'pickle', 'httpx'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, rig.folder], capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == ['{"v": 1}', "set()"]


def test_a_key_that_is_none_is_the_callers_mistake(rig: StoreRig) -> None:
    store = rig.open()
    with pytest.raises(TypeError):
        store.load(["a list"])  # type: ignore[arg-type]
