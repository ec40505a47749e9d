"""The database's files are taken from their places under a running server: what it acknowledges is kept."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.backend.conftest import backend, launch, salon_backend
from tests.factories_backend import KEY, NOW, at
from tests.faults.folder_state import state_of
from tests.faults.tables import judge

from bookdesk.backend.database import Database
from bookdesk.errors import DatabaseUnusable

if TYPE_CHECKING:
    from pathlib import Path

    from tests.backend.conftest import Desk

#: Brings the files back into their places.
PutBack = Callable[[], object]

_WRITERS = 4
#: Seconds within which a busy machine does what is waited for.
_SOON = 60
_MOVED = (
    "The server's database was moved, removed or replaced. Nothing was changed. "
    "Put it back, or start the server again."
)


class Logged(NamedTuple):
    """What was asked for, how it was answered, and whether the files were surely still away then."""

    name: str
    status: int
    away: bool


@dataclass
class Writer:
    """A desk that puts customers in without rest and logs each answer; the events tell what it met."""

    desk: Desk
    logged: list[Logged] = field(default_factory=list)
    begun: threading.Event = field(default_factory=threading.Event)
    refused: threading.Event = field(default_factory=threading.Event)
    back: threading.Event = field(default_factory=threading.Event)

    def write(self, returning: threading.Event, ended: threading.Event) -> None:
        """Write until `ended`; from `returning` on the files may be in their places again."""
        number = 0
        while not ended.is_set():
            number += 1
            name = f"{self.desk.http.headers['Bookdesk-Desk']} {number}"
            answer = self.desk.http.post("/customers", json={"name": name})
            self.logged.append(Logged(name, answer.status_code, away=not returning.is_set()))
            if answer.status_code == 503:
                self.refused.set()
            elif self.refused.is_set():
                self.back.set()
            else:
                self.begun.set()

    def check(self, stored: list[str]) -> None:
        """Compare the log with the names in the tables; raises AssertionError."""
        assert {one.status for one in self.logged} == {201, 503}
        for one in self.logged:
            assert stored.count(one.name) == (one.status == 201), one
        first = next(place for place, one in enumerate(self.logged) if one.status == 503)
        # From the first refusal on nothing was acknowledged until the files came back.
        assert {one.status for one in self.logged[first:] if one.away} == {503}


def remove(folder: Path, file: str) -> PutBack:
    """Unlink a file of which another link is kept."""
    place, aside = folder / file, folder.with_name(f"aside-{file}")
    os.link(place, aside)
    place.unlink()
    return partial(aside.rename, place)


def move_away(folder: Path) -> PutBack:
    """Move the whole folder."""
    return partial(folder.rename(folder.with_name("elsewhere")).rename, folder)


def replace(folder: Path) -> PutBack:
    """Put a copy into the database's place, as programs that keep folders alike do."""
    place, aside, copy = folder / "bookdesk.db", folder.with_name("aside.db"), folder.with_name("copy.db")
    copy.write_bytes(place.read_bytes())
    place.rename(aside)
    copy.rename(place)
    return partial(aside.rename, place)


@pytest.mark.parametrize(
    "take",
    [
        lambda folder: remove(folder, "bookdesk.db"),
        lambda folder: remove(folder, "bookdesk.db-wal"),
        move_away,
        replace,
    ],
    ids=["database", "log", "folder", "replaced"],
)
def test_nothing_is_acknowledged_while_the_files_are_away(
    tmp_path: Path, take: Callable[[Path], PutBack]
) -> None:
    folder = tmp_path / "salon"
    with salon_backend(folder) as salon, ExitStack() as ending, ThreadPoolExecutor(_WRITERS) as pool:
        desk, *desks = [salon.desk(f"Desk-{n}") for n in range(_WRITERS + 1)]
        for one in (desk, *desks):
            ending.callback(one.http.close)
        writers = [Writer(one) for one in desks]
        returning, ended = threading.Event(), threading.Event()
        token = desk.held("becky", "cut", at(16, "09:00"))
        done = [pool.submit(one.write, returning, ended) for one in writers]
        try:
            for writer in writers:
                assert writer.begun.wait(_SOON)
            assert desk.get("/customers", q="Desk-1 1")["customers"]
            put_back = take(folder)
            for writer in writers:
                assert writer.refused.wait(_SOON)
            there = sorted(tmp_path.rglob("*"))
            check_refused(desk, token)
            assert sorted(tmp_path.rglob("*")) == there, "something was made anew"
            returning.set()
            put_back()
            for writer in writers:
                assert writer.back.wait(_SOON)
        finally:
            ended.set()
        for each in done:
            each.result(_SOON)
        # What was refused was not done: asked again with its key it is done once.
        assert desk.confirm(token, "asked-again").status_code == 201
    assert len(judge(folder).bookings) == 1
    database = salon.database()
    with database.read() as connection:
        stored = list(connection.exec_driver_sql("SELECT name FROM customers").scalars())
    database.close()
    for writer in writers:
        writer.check(stored)
    log = (folder / "backend.log").read_text("utf-8")
    refusals = sum(one.status == 503 for writer in writers for one in writer.logged)
    # Not for each of them.
    assert 0 < log.count("nothing is written until it is back") < refusals


def check_refused(desk: Desk, token: str) -> None:
    """Hold and confirm are refused with a sentence, and what was there is read on."""
    held = desk.hold("becky", "cut", at(16, "11:00"), key="a-hold-for-later")
    confirmed = desk.confirm(token, "asked-again")
    for answer in (held, confirmed):
        told = answer.json()
        assert (answer.status_code, told["code"], told["detail"]) == (503, "database_moved", _MOVED)
    # By a connection that was there: a new one can't be had, and the server may be using that itself.
    found = [desk.http.get("/customers", params={"q": "Desk-1 1"}) for _ in range(20)]
    assert any(answer.status_code == 200 and answer.json()["customers"] for answer in found)


def test_a_start_without_the_database_destroys_nothing_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "salon"
    with salon_backend(folder) as salon, ExitStack() as ending:
        desk = salon.desk()
        ending.callback(desk.http.close)
        booked = desk.booked("becky", "cut", at(16, "09:00"))
        put_back = remove(folder, "bookdesk.db")
        assert desk.http.post("/customers", json={"name": "Refused"}).status_code == 503
    there = state_of(folder)
    assert "bookdesk.db-wal" in there
    gone = f"{folder / 'bookdesk.db'} is gone, and what was written to it last still lies beside its place."
    for _ in range(2):
        with launch(folder) as started:
            _, said = started.communicate(timeout=_SOON)
            assert started.returncode == 2
            assert said.startswith(gone)
        assert state_of(folder) == there
    with pytest.raises(DatabaseUnusable, match="is gone"):
        Database.check(folder / "bookdesk.db", KEY)
    put_back()
    with backend(folder, now=NOW.isoformat()) as again, ExitStack() as ending:
        desk = again.desk()
        ending.callback(desk.http.close)
        assert [one["id"] for one in desk.get("/bookings", id=booked["id"])["bookings"]] == [booked["id"]]
    assert set(judge(folder).bookings) == {booked["id"]}
