"""The store's folder: whose it is, and what becomes of the store when it is full, closed or gone."""

from __future__ import annotations

import logging
import os
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.query.store_rig import (
    KEY,
    NOON,
    OTHER,
    PERSONAL,
    JsonCodec,
    StoreRig,
)

from bookdesk.query.disk_store import DiskStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bookdesk.query.keys import Key


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[StoreRig]:
    rig = StoreRig(tmp_path / "data" / "cache")
    yield rig
    rig.close()


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
