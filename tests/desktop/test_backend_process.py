"""The embedded backend as a child: started, spoken to, ended, and never left behind."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest

from bookdesk.desktop.backend_process import BackendProcess, BackendReady
from bookdesk.errors import BackendFailed
from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

KEY = secrets.token_hex(32)
READY_MS = 60_000


@pytest.fixture
def folder() -> Iterator[DataFolder]:
    with tempfile.TemporaryDirectory(prefix="backend-") as root:
        yield DataFolder(Path(root) / "data").prepare()


@pytest.fixture
def backend(folder: DataFolder, qtbot: QtBot) -> Iterator[BackendProcess]:
    process = BackendProcess(folder)
    yield process
    process.stop()


def started(backend: BackendProcess, qtbot: QtBot, *options: str) -> BackendReady:
    with qtbot.waitSignal(backend.ready, timeout=READY_MS) as told:
        backend.start(KEY, options)
    (news,) = told.args
    assert isinstance(news, BackendReady)
    return news


def test_it_serves_who_bears_its_token(backend: BackendProcess, qtbot: QtBot) -> None:
    news = started(backend, qtbot, "--demo")
    with httpx.Client(base_url=news.url, trust_env=False) as client:
        assert client.get("/business").status_code == 401
        answer = client.get("/business", headers={"Authorization": f"Bearer {news.token}"})
    assert answer.status_code == 200
    assert answer.json()["timeZone"]
    assert news.url.startswith("http://127.0.0.1:")
    assert news.token not in repr(news)


def test_others_see_no_secret_of_it(backend: BackendProcess, qtbot: QtBot) -> None:
    news = started(backend, qtbot)
    child = psutil.Process(backend.process_id)
    seen = " ".join(child.cmdline()) + " ".join(f"{name}={value}" for name, value in child.environ().items())
    assert KEY not in seen
    assert news.token not in seen


def test_the_environments_secrets_are_not_passed_on(folder: DataFolder, qtbot: QtBot) -> None:
    """A process of its own, so that this one's environment stays as it is."""
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication, QProcess\n"
        "from bookdesk.desktop.backend_process import BackendProcess\n"
        "from bookdesk.settings import DataFolder\n"
        "a = QCoreApplication([]); p = BackendProcess(DataFolder(Path(sys.argv[1])))\n"
        "environ = lambda: open(f'/proc/{p.process_id}/environ').read()\n"
        "p.ready.connect(lambda _: (print(environ()), p.stop(), a.quit()))\n"
        "p.failed.connect(lambda s: (print(s), a.exit(1)))\n"
        "p.start('0' * 64); sys.exit(a.exec())"
    )
    environment = {**os.environ, "BOOKDESK_TOKEN": "hush-hush", "SOME_PASSWORD": "hush", "PLAIN": "seen"}
    run = subprocess.run(
        [sys.executable, "-c", code, str(folder.root)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=READY_MS / 1000,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "PLAIN=seen" in run.stdout
    assert "hush" not in run.stdout


def test_it_ends_when_asked(backend: BackendProcess, qtbot: QtBot) -> None:
    started(backend, qtbot)
    child = psutil.Process(backend.process_id)
    with qtbot.waitSignal(backend.ended):
        backend.stop()
    assert not child.is_running()
    assert backend.process_id == 0


def test_an_end_that_nobody_asked_for_is_told(backend: BackendProcess, qtbot: QtBot) -> None:
    started(backend, qtbot)
    with qtbot.waitSignal(backend.ended):
        os.kill(backend.process_id, signal.SIGKILL)


def test_a_wrong_key_fails_with_its_own_sentence(folder: DataFolder, qtbot: QtBot) -> None:
    first = BackendProcess(folder)
    started(first, qtbot)
    first.stop()
    second = BackendProcess(folder)
    with qtbot.waitSignal(second.failed, timeout=READY_MS) as told:
        second.start("f" * 64)
    (why,) = told.args
    assert isinstance(why, BackendFailed)
    assert str(why).startswith(f"{folder.database} can't be read with this key")
    # As it is written, so that the desk can say it in another language.
    assert why.text.startswith("{file} can't be read with this key")
    second.stop()


def test_an_option_that_does_not_exist_fails(backend: BackendProcess, qtbot: QtBot) -> None:
    with qtbot.waitSignal(backend.failed, timeout=READY_MS) as told:
        backend.start(KEY, ["--no-such-option"])
    assert str(told.args[0]) == "The backend ended before it was ready."


def test_it_goes_when_its_desk_is_killed(folder: DataFolder) -> None:
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from bookdesk.desktop.backend_process import BackendProcess\n"
        "from bookdesk.settings import DataFolder\n"
        "a = QCoreApplication([]); p = BackendProcess(DataFolder(Path(sys.argv[1])))\n"
        "p.ready.connect(lambda _: print(p.process_id, flush=True))\n"
        "p.failed.connect(lambda s: print(s, flush=True))\n"
        "p.start('0' * 64); a.exec()"
    )
    desk = subprocess.Popen([sys.executable, "-c", code, str(folder.root)], stdout=subprocess.PIPE, text=True)
    try:
        assert desk.stdout is not None
        child = psutil.Process(int(desk.stdout.readline()))
    finally:
        desk.kill()
        desk.communicate()
    gone, _alive = psutil.wait_procs([child], timeout=60)
    assert gone == [child]
