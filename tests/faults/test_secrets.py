"""Secrets stay where they belong: loopback, modes, process list, log; and a second user reads nothing."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.backend.conftest import Desk, backend, salon_backend
from tests.end_to_end.processes import wait_until
from tests.factories_backend import KEY, at
from tests.faults.commands import ending, environment, start
from tests.faults.killed_desks import driven_desk, settled
from tests.faults.proc import environment_of, listening, told_to_all, wait_for_backend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.backend.conftest import Running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

#: Loopback as /proc/net/tcp and tcp6 write it on machines of either byte order.
_LOOPBACK = {"0100007F", "7F000001", "00000000000000000000000001000000", "00000000000000000000000000000001"}
_SECRET = "canary-token-of-the-environment-0123456789"
_NOBODY = 65_534


@pytest.fixture(scope="module")
def salon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with salon_backend(tmp_path_factory.mktemp("secrets")) as running:
        yield running


def test_it_listens_on_loopback_alone(salon: Running) -> None:
    (socket,) = listening(salon.process.pid)
    assert socket.address in _LOOPBACK
    assert salon.url.endswith(f":{socket.port}")


def test_no_secret_or_name_in_the_log(salon: Running) -> None:
    desk = salon.desk("Xantippa's desk")
    desk.booked("becky", "cut", at(16, "09:00"), "Xantippa Quirk")
    token = desk.held("becky", "cut", at(16, "10:30"))
    desk.http.post(f"/reservations/{token}/extend", params={"token": salon.token, "name": "Xantippa"})
    desk.http.post("/bookings", json={"reservationToken": token, "customer": {"name": "Xantippa" * 99}})
    desk.http.get("/customers", params={"q": "Xantippa", "token": salon.token})
    desk.http.get(f"/bookings/{salon.token}", params={"start": "x", "end": "Xantippa"})
    desk.http.close()
    # An address that is no route and a request that is none say nothing of themselves either.
    stranger = Desk(salon.url, "wrong-Xantippa")
    assert stranger.http.get("/Xantippa").status_code == 401
    stranger.http.close()
    log = (salon.folder / "backend.log").read_text("utf-8")
    for secret in (salon.token, salon.ready["realtimeSecret"], KEY, token, "Xantippa", "Quirk"):
        assert secret not in log
    assert salon.process.poll() is None


def test_no_secret_in_process_list_or_environment(tmp_path: Path) -> None:
    data = tmp_path / "data"
    # The desk with a backend of its own; a token for another server stands in its environment.
    with ending(start("desk", data, "--demo", BOOKDESK_TOKEN=_SECRET)) as desk:
        own = wait_for_backend(desk)
        key = (data / "bookdesk.key").read_text("ascii").strip()
        assert _SECRET.encode() in environment_of(desk.pid)
        for secret in (key, _SECRET):
            assert secret.encode() not in told_to_all(desk.pid)
            assert secret.encode() not in told_to_all(own.pid)
            assert secret.encode() not in environment_of(own.pid)
        desk.terminate()
        desk.wait(60)
        own.wait(60)
    for file in data.rglob("*"):
        if file.is_file() and file.name != "bookdesk.key":
            content = file.read_bytes()
            assert key.encode() not in content, file
            assert _SECRET.encode() not in content, file


def modes_of(folder: Path) -> dict[str, int]:
    """Tell the modes of a folder and of all in it."""
    return {str(path): stat.S_IMODE(path.lstat().st_mode) for path in (folder, *folder.rglob("*"))}


def test_folder_and_files_are_their_owner_s(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    # So long that the next line begins a new one.
    (data / "backend.log").write_bytes(b"x" * 1_000_000)
    before = os.umask(0o000)
    try:
        process = start("backend", data, "--demo")
    finally:
        os.umask(before)
    with ending(process):
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        desk = Desk(ready["url"], ready["token"])
        assert desk.http.post("/customers", json={"name": "Somebody"}).status_code == 201
        desk.http.close()
        modes = modes_of(data)
        names = {Path(name).name for name in modes}
        assert {"bookdesk.db", "bookdesk.db-wal", "bookdesk.db-shm", "bookdesk.key"} <= names
        process.terminate()
        process.wait(60)
    modes |= modes_of(data)
    assert (data / "backend.log.1").exists()
    open_to_others = {name: oct(mode) for name, mode in modes.items() if mode & 0o077}
    # What stood there before keeps the mode that it was given.
    assert open_to_others.keys() <= {str(data / "backend.log.1")}


def test_files_that_an_earlier_version_left_open_are_closed(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "salon"):
        pass
    (tmp_path / "salon" / "bookdesk.db").chmod(0o644)
    with backend(tmp_path / "salon") as running:
        modes = modes_of(running.folder)
    assert {mode & 0o077 for mode in modes.values()} == {0}


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root has a second user")
def test_a_second_user_reads_nothing() -> None:
    # Where every user may look around: what keeps them out is the data folder's own mode.
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)  # noqa: PTH101, S103
        (Path(place) / "open").write_text("for all", "ascii")
        data = Path(place) / "data"
        with ending(start("backend", data, "--demo")) as process:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            assert as_nobody("cat", f"{place}/open") == (0, "for all")
            assert as_nobody("ls", str(data))[0] != 0
            files = [path for path in data.rglob("*") if path.is_file()]
            assert len(files) >= 6
            for path in files:
                assert as_nobody("cat", str(path)) == (1, "")
            for name in ("environ", "fd/0", "mem", "maps"):
                assert as_nobody("cat", f"/proc/{process.pid}/{name}") == (1, "")
            # Loopback is every user's; the token is not.
            asking = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", f"{ready['url']}/customers"]
            if shutil.which("curl"):
                assert as_nobody(*asking) == (0, "401")
            # And opened by mistake: each file is closed for itself.
            data.chmod(0o755)
            for path in files:
                assert as_nobody("cat", str(path)) == (1, "")


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root has a second user")
def test_a_second_user_reads_nothing_of_a_desk() -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        data = place / "desk"
        before = os.umask(0o000)
        try:
            fill_a_desk_s_folder(place)
        finally:
            os.umask(before)
        files = [path for path in data.rglob("*") if path.is_file()]
        assert {"desk.lock", "bookdesk.log", "backend.log", "settings.json"} <= {path.name for path in files}
        for store in ("cache", "kept"):
            assert any(path.suffix == ".val" for path in files if path.is_relative_to(data / store)), store
        open_to_others = {path: oct(mode) for path, mode in modes_of(data).items() if mode & 0o077}
        assert open_to_others == {}
        # And opened by mistake, with all that lies in it: each file is closed for itself.
        for folder in (data, *(path for path in data.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        assert as_nobody("ls", str(data / "kept"))[0] == 0
        assert as_nobody("cat", *map(str, files)) == (1, "")


def fill_a_desk_s_folder(place: Path) -> None:
    """Let a desk with its own backend, then one at a salon, leave all that a desk writes in `place`/desk.

    The second one is killed while it holds a slot for somebody.
    """
    data = place / "desk"
    with ending(start("desk", data, "--demo")) as desk:
        wait_for_backend(desk)
        wait_until(lambda: any((data / "cache").rglob("*.val")), 60, "something is read")
        desk.terminate()
        desk.wait(60)
    with (
        salon_backend(place / "salon") as salon,
        driven_desk(place, salon.url, salon.token) as driven,
    ):
        driven.wait(settled, "ready")
        driven.do("settings", {"reduced_motion": True})
        driven.do("hold", 3)
        driven.wait(lambda state: state["phase"] == "held", "held")
        driven.do("type", "Marie Dubois", "", "Fringe only")
        driven.wait(lambda state: state["kept_draft"], "kept as typed")
        wait_until((data / "settings.json").exists, 60, "the settings are saved")


def as_nobody(*command: str) -> tuple[int, str]:
    """Run a program as the user who owns nothing; returns its exit status and what it read."""
    ran = subprocess.run(
        ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", *command],
        capture_output=True, text=True, env=environment(), timeout=30, check=False,
    )  # fmt: skip
    return ran.returncode, ran.stdout
