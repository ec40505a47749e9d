"""A folder, key or database that can't be used: a sentence from both commands, and nothing made worse."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2
from tests.backend.conftest import salon_backend
from tests.factories_backend import KEY, open_database
from tests.faults.commands import Ended, run
from tests.faults.disks import small_disk
from tests.faults.folder_state import state_of
from tests.faults.locking import locked_by_another
from tests.faults.seeds import again, chance

from bookdesk.backend.database import Database, _unlock
from bookdesk.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = 2048
DAMAGED = "is damaged. Restore a copy of it, or choose another folder with --data."
OTHER_KEY = "can't be read with this key: it is encrypted with another one, or damaged."


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a demo business, as an ended backend left it."""
    folder = tmp_path_factory.mktemp("whole") / "data"
    assert run("backend", folder, "--demo").status == 0
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    copy = tmp_path / "data"
    shutil.copytree(whole, copy)
    copy.chmod(0o700)
    return copy


def ask_both(folder: Path) -> tuple[Ended, Ended]:
    """Run the backend and the doctor side by side, which look at the same folder."""
    answers: dict[str, Ended] = {}
    threads = [
        threading.Thread(target=lambda name=name: answers.update({name: run(name, folder)}))
        for name in ("backend", "doctor")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers["backend"], answers["doctor"]


def check_refused(folder: Path, sentence: str, doctor_says: str = "") -> None:
    """Both commands say it in a sentence, end with their own status, and leave the files as they are."""
    before = state_of(folder)
    backend, doctor = ask_both(folder)
    assert (backend.status, backend.out) == (2, "")
    assert backend.last.startswith("bookdesk: ")
    assert sentence in backend.last
    assert doctor.status == 1
    failed = [line for line in doctor.out.splitlines() if line.startswith("FAIL")]
    assert any((doctor_says or sentence) in line for line in failed), doctor.out
    for told in (backend.err, doctor.err, doctor.out):
        assert "Traceback" not in told
    assert state_of(folder) == before


def flip(folder: Path, place: int, length: int = 8) -> None:
    """Turn some bytes of the database over."""
    with (folder / "bookdesk.db").open("r+b") as file:
        file.seek(place)
        bytes_there = file.read(length)
        file.seek(place)
        file.write(bytes(255 - byte for byte in bytes_there))


def size(folder: Path) -> int:
    return (folder / "bookdesk.db").stat().st_size


def lose_the_key(folder: Path) -> None:
    (folder / "bookdesk.key").unlink()
    (folder / "key-place.json").unlink()


def make_plain(folder: Path) -> None:
    (folder / "bookdesk.db").unlink()
    other = sqlite3.connect(folder / "bookdesk.db")
    other.executescript("CREATE TABLE recipes (name)")
    other.close()


BREAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a page in the middle": (lambda f: flip(f, size(f) // 2), DAMAGED),
    "the key is gone": (lambda f: (f / "bookdesk.key").unlink(), "that file is gone. Put it back"),
    "its log alone is left": (
        lambda f: (f / "bookdesk.db").rename(f / "bookdesk.db-wal"),
        "is gone, and what was written to it last still lies beside its place. Put the file back",
    ),
    "another program's file": (lambda f: (f / "bookdesk.db").write_bytes(b"PK\x03\x04" * 999), OTHER_KEY),
}
MORE: dict[str, tuple[Callable[[Path], object], str]] = {
    "the first bytes": (lambda f: flip(f, 0), OTHER_KEY),
    "the first page": (lambda f: flip(f, 100), OTHER_KEY),
    "the second page": (lambda f: flip(f, PAGE + 50), DAMAGED),
    "the last page": (lambda f: flip(f, size(f) - 1000), DAMAGED),
    "half the pages": (lambda f: os.truncate(f / "bookdesk.db", size(f) // 2 // PAGE * PAGE), DAMAGED),
    "half a page is gone": (lambda f: os.truncate(f / "bookdesk.db", size(f) - 777), DAMAGED),
    "ten bytes are left": (lambda f: os.truncate(f / "bookdesk.db", 10), OTHER_KEY),
    "a database without a key": (make_plain, OTHER_KEY),
    "another key": (lambda f: (f / "bookdesk.key").write_text("f" * 64), OTHER_KEY),
    "half a key": (lambda f: (f / "bookdesk.key").write_text("f" * 30), "64 hexadecimal digits"),
    "key and its place are gone": (lose_the_key, "nothing says where its key lies"),
}


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [*BREAKS.values(), *(pytest.param(*one, marks=pytest.mark.long) for one in MORE.values())],
    ids=[*BREAKS, *MORE],
)
def test_broken_files(folder: Path, broken: Callable[[Path], object], sentence: str) -> None:
    broken(folder)
    check_refused(folder, sentence)


@pytest.mark.parametrize("number", [20, pytest.param(1000, marks=pytest.mark.long)])
def test_any_byte_of_the_database(folder: Path, number: int) -> None:
    points = chance("any byte")
    file, key = folder / "bookdesk.db", (folder / "bookdesk.key").read_text("ascii").strip()
    # A page that nothing lies on any more may be damaged and nobody is the worse for it.
    with closing(dbapi2.connect(str(file))) as tidy:
        _unlock(tidy, key)
        tidy.execute("VACUUM")
    sound = file.read_bytes()
    for _ in range(number):
        place = points.randrange(len(sound))
        flip(folder, place, 1)
        damaged = file.read_bytes()
        for look in (Database.check, Database):
            with pytest.raises(DatabaseError) as caught:
                look(file, key)
            assert str(caught.value).endswith((DAMAGED, OTHER_KEY)), f"byte {place}: {again('any byte')}"
        assert file.read_bytes() == damaged
        file.write_bytes(sound)
    Database.check(file, key)


def test_locked_by_another_program(folder: Path) -> None:
    key = (folder / "bookdesk.key").read_text("ascii").strip()
    with locked_by_another(folder / "bookdesk.db", key, "exclusive"):
        check_refused(folder, "is in use by another program")
    assert run("backend", folder).status == 0


def test_a_read_only_disk(whole: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        folder = disk.root / "data"
        shutil.copytree(whole, folder)
        folder.chmod(0o700)
        disk.make_read_only()
        check_refused(folder, "can't be written to")


def test_a_full_disk_at_the_start(whole: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        folder = disk.root / "data"
        shutil.copytree(whole, folder)
        folder.chmod(0o700)
        disk.fill()
        check_refused(folder, "is full. Free some space and start again.", "Only 0 MB are free")
        disk.empty()
        assert run("backend", folder).status == 0


def test_a_disk_that_takes_no_more_files(whole: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", files=60) as disk:
        folder = disk.root / "data"
        shutil.copytree(whole, folder)
        folder.chmod(0o700)
        disk.use_up_files()
        check_refused(folder, "takes no more files. Remove some and start again.", "takes no more files.")
        disk.remove_files()
        assert run("backend", folder).status == 0


@pytest.mark.parametrize(
    "left", [120, *(pytest.param(n, marks=pytest.mark.long) for n in (0, 1, 2, 8, 16, 30, 60, 300, 500, 800))]
)
def test_a_disk_that_fills_during_the_first_start(tmp_path: Path, left: int) -> None:
    with small_disk(tmp_path / "disk") as disk:
        folder = disk.root / "data"
        disk.fill(leave=left * 4096)
        first = run("backend", folder, "--demo")
        # The demo needs more than a megabyte.
        if left <= 300 or first.status != 0:
            assert (first.status, first.out) == (2, "")
            assert "is full. Free" in first.last or "No space left on device" in first.last
        assert "Traceback" not in first.err
        disk.empty()
        assert run("backend", folder, "--demo").status == 0
        key = (folder / "bookdesk.key").read_text("ascii").strip()
        database = open_database(folder, key)
        with database.read() as connection:
            assert connection.exec_driver_sql("SELECT source FROM business").scalar_one() == "demo"
        database.close()


def test_a_disk_that_fills_while_it_serves(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, salon_backend(disk.root / "data") as salon:
        desk = salon.desk()
        kept = [desk.http.post("/customers", json={"name": f"Before {n}"}) for n in range(5)]
        disk.fill()
        # Each refusal is a line in the log, which has no room either: none of them stops the server.
        refused = [desk.http.post("/customers", json={"name": f"Refused {n}"}) for n in range(200)]
        assert {answer.status_code for answer in refused[20:]} == {503}
        assert {answer.json()["code"] for answer in refused[20:]} == {"disk_full"}
        assert "disk is full. Nothing was changed." in refused[-1].text
        # What was there is read on.
        assert len(desk.get("/customers", q="Before")["customers"]) == 5
        disk.empty()
        kept.append(desk.http.post("/customers", json={"name": "Before the end"}))
        assert {answer.status_code for answer in kept} == {201}
        written = sum(answer.status_code == 201 for answer in refused)
        assert len(desk.get("/customers", q="Refused")["customers"]) == written
        desk.http.close()
        salon.process.terminate()
        assert salon.process.stderr is not None
        assert salon.process.stderr.read() == ""


def test_a_page_that_is_damaged_while_it_serves(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "salon") as salon:
        desk = salon.desk()
        database = open_database(salon.folder, KEY)
        with database.write() as connection:
            rows = [(f"c{n}", f"Nobody {n}" * 9, 0) for n in range(4000)]
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.cursor().executemany("INSERT INTO customers (id, name, created_ms) VALUES (?, ?, ?)", rows)
        database.fold()
        database.close()
        for page in range(size(salon.folder) // PAGE // 3, size(salon.folder) // PAGE):
            flip(salon.folder, page * PAGE + 40)
        answers = [desk.http.get("/customers", params={"q": f"nobody {n}"}) for n in (7, 1999, 3999)]
        damaged = next(answer for answer in answers if answer.status_code != 200)
        assert (damaged.status_code, damaged.json()["code"]) == (500, "database_damaged")
        assert "Restore a copy" in damaged.json()["detail"]
        log = (salon.folder / "backend.log").read_text("utf-8")
        assert f"reference {damaged.json()['reference']}: the database is damaged" in log
        desk.http.close()
