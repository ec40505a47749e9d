"""One backend serves a data folder: a second one says so, and waits only for one that is just going."""

from __future__ import annotations

import json
import signal
from datetime import timedelta
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.backend.conftest import backend, launch, salon_backend
from tests.end_to_end.processes import wait_until
from tests.factories_backend import KEY, NOW, at, open_database

from bookdesk.backend.database import Database

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE = (
    "Another backend serves {folder} already. End that one, join it with --server, "
    "or choose another folder with --data.\n"
)


@pytest.mark.parametrize("demo", [False, True])
def test_of_two_that_start_on_one_fresh_folder_one_serves(tmp_path: Path, demo: bool) -> None:
    folder = tmp_path / "fresh"
    both = [launch(folder, child=False, demo=demo) for _ in range(2)]
    try:
        wait_until(lambda: any(one.poll() is not None for one in both), what="one of them gives way")
        (serving,) = (one for one in both if one.poll() is None)
        (refused,) = (one for one in both if one is not serving)
        assert refused.communicate() == ("", SENTENCE.format(folder=folder))
        assert refused.returncode == 2
        assert serving.stdout is not None
        assert json.loads(serving.stdout.readline())["url"]
        serving.terminate()
        assert serving.communicate(timeout=60) == ("", "")
    finally:
        for one in both:
            one.kill()
            one.communicate()
    # The business was made once, and the folder is free again.
    database = open_database(folder)
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT source FROM business").scalars().all()
    database.close()
    assert found == ["demo" if demo else "empty"]
    with backend(folder):
        pass


def test_a_second_one_ends_no_hold_of_the_first(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "salon") as first:
        desk = first.desk()
        token = desk.held("becky", "cut", at(16, "09:00"))
        # By this clock the hold is yet to be made: whoever served the folder by it would end it.
        earlier = (NOW - timedelta(hours=2)).isoformat()
        second = launch(first.folder, child=False, now=earlier)
        out, err = second.communicate(timeout=60)
        assert (second.returncode, out, err) == (2, "", SENTENCE.format(folder=first.folder))
        assert desk.confirm(token, "after-the-second-was-refused").status_code == 201
        # The doctor looks, and changes nothing.
        Database.check(first.folder / "bookdesk.db", KEY)
        desk.http.close()


def test_one_that_is_just_going_is_waited_for(tmp_path: Path) -> None:
    with backend(tmp_path / "handed-over") as first:
        # Its desk was killed, and it has not seen so yet: another one asks for the folder meanwhile.
        first.process.send_signal(signal.SIGSTOP)
        assert first.process.stdin is not None
        first.process.stdin.close()
        second = launch(first.folder)
        try:
            # The thread that watches its input is begun just before it asks for the folder.
            asking = psutil.Process(second.pid)
            wait_until(lambda: asking.num_threads() > 1, what="the second asks for the folder")
            first.process.send_signal(signal.SIGCONT)
            assert first.process.wait(timeout=60) == 0
            assert second.stdout is not None
            assert json.loads(second.stdout.readline())["url"]
        finally:
            second.kill()
            second.communicate()


def test_a_killed_one_keeps_nobody_out(tmp_path: Path) -> None:
    with backend(tmp_path / "killed") as first:
        first.process.kill()
        first.process.wait()
        assert (first.folder / "backend.lock").exists()
        with backend(first.folder) as second:
            desk = second.desk()
            assert desk.get("/providers") == {"providers": []}
            desk.http.close()


def test_one_that_waits_for_the_folder_ends_when_it_is_asked_to(tmp_path: Path) -> None:
    with backend(tmp_path / "served") as first:
        waiting = launch(first.folder)
        out, err = waiting.communicate(timeout=60)
    # Its input had ended, so nobody waited for its words any more.
    assert (waiting.returncode, out, err) == (0, "", "")
