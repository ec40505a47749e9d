"""The desk's own backend comes back, however often and however early it dies; with real processes."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest
from PySide6.QtCore import QObject, QTimer
from tests.desktop.keyrings import MemoryKeyring
from tests.faults.disks import small_disk

from bookdesk.desktop.credentials import Credentials
from bookdesk.desktop.embedded_backend import EmbeddedBackend
from bookdesk.settings import DataFolder
from bookdesk.viewmodels.bridge import Bridge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from bookdesk.desktop.backend_process import BackendReady
    from bookdesk.errors import BackendFailed

#: Milliseconds within which a busy machine does what is waited for.
SOON = 60_000
#: Milliseconds that no test waits for: whoever starts a backend within them was told to.
NEVER = 3_600_000


class Watched:
    """An embedded backend on a folder, and what it told: ready lines and losses, in their order."""

    def __init__(self, folder: Path, qtbot: QtBot, start_again: Sequence[int], well_after: int) -> None:
        self._owner, self._qtbot, self._folder = QObject(), qtbot, folder
        self._bridge = Bridge(self._owner)
        self.backend = EmbeddedBackend(
            DataFolder(folder).prepare(),
            Credentials(MemoryKeyring()),
            self._bridge.submit,
            self._owner,
            start_again=start_again,
            well_after=well_after,
        )
        self.lives: list[BackendReady] = []
        self.losses: list[tuple[BackendFailed, int]] = []
        self.backend.ready.connect(self.lives.append)
        self.backend.lost.connect(lambda why, wait: self.losses.append((why, wait)))

    def process(self) -> psutil.Process | None:
        """Find the process that serves or starts now."""
        for child in psutil.Process().children():
            with suppress(psutil.NoSuchProcess):
                words = child.cmdline()
                if "--child" in words and str(self._folder) in words:
                    return child
        return None

    def wait_for_life(self, number: int) -> BackendReady:
        """Wait for its ready line of that number, from 1 on."""
        self._qtbot.waitUntil(lambda: len(self.lives) >= number, timeout=SOON)
        return self.lives[number - 1]

    def kill(self) -> tuple[str, int]:
        """Kill it as soon as there is one; returns the sentence and the milliseconds that were told of it."""
        before = len(self.losses)
        self._qtbot.waitUntil(lambda: self.process() is not None, timeout=SOON)
        process = self.process()
        assert process is not None
        process.kill()
        self._qtbot.waitUntil(lambda: len(self.losses) > before, timeout=SOON)
        why, wait = self.losses[-1]
        return str(why), wait

    def close(self) -> None:
        """End it and its workers."""
        self.backend.stop()
        self._bridge.close()


@pytest.fixture
def watched(qtbot: QtBot) -> Iterator[Callable[..., Watched]]:
    """Make embedded backends that end with the test."""
    made = []
    with tempfile.TemporaryDirectory(prefix="embedded-") as root:

        def make(
            start_again: Sequence[int], *, folder: Path | None = None, well_after: int = NEVER
        ) -> Watched:
            made.append(Watched(folder or Path(root) / "data", qtbot, start_again, well_after))
            return made[-1]

        yield make
        for one in made:
            one.close()


def serves(life: BackendReady) -> bool:
    headers = {"Authorization": f"Bearer {life.token}"}
    return httpx.get(f"{life.url}/business", headers=headers, trust_env=False, timeout=60).is_success


def test_it_comes_back_however_early_and_often_it_dies(watched: Callable[..., Watched]) -> None:
    own = watched((10, 20, 30))
    own.backend.start(["--demo"])
    own.wait_for_life(1)
    ended, early = "The backend on this machine ended.", "The backend ended before it was ready."
    assert own.kill() == (ended, 10)
    assert own.kill() == (early, 20)
    assert own.kill() == (early, 30)
    # One more than there are waits: the last one repeats.
    assert own.kill() == (early, 30)
    assert len(own.lives) == 1
    assert serves(own.wait_for_life(2))


def test_a_person_need_not_wait_for_its_turn(watched: Callable[..., Watched]) -> None:
    own = watched((NEVER,))
    own.backend.start([])
    own.wait_for_life(1)
    assert own.kill()[1] == NEVER
    own.backend.start_now()
    own.backend.start_now()
    assert serves(own.wait_for_life(2))
    process = own.process()
    own.backend.start_now()
    assert own.process() == process, "one that serves is not started again"
    assert len(own.losses) == 1


def test_an_earlier_life_that_was_sound_is_none_of_a_later_one(
    watched: Callable[..., Watched], qtbot: QtBot
) -> None:
    own = watched((10, NEVER), well_after=1500)
    own.backend.start([])
    own.wait_for_life(1)
    # Armed after the one that takes this life for sound: when it is over, so is that.
    over = QTimer(singleShot=True)
    with qtbot.waitSignal(over.timeout, timeout=SOON):
        over.start(1600)
        own.kill()
        qtbot.waitUntil(lambda: own.process() is not None, timeout=SOON)
        # Stopped while it starts: it does not become sound itself meanwhile.
        young = own.process()
        assert young is not None
        young.suspend()
    assert own.kill()[1] == NEVER


def test_one_that_ran_for_a_while_begins_anew_with_its_waits(watched: Callable[..., Watched]) -> None:
    own = watched((10, 20, NEVER), well_after=0)
    own.backend.start([])
    for number in (1, 2, 3):
        own.wait_for_life(number)
        assert own.kill()[1] == 10
    own.wait_for_life(4)


def test_none_is_started_for_a_desk_that_is_closing(watched: Callable[..., Watched], qtbot: QtBot) -> None:
    own = watched((0,))
    own.backend.start([])
    own.wait_for_life(1)
    with qtbot.assertNotEmitted(own.backend.key_found, wait=300):
        own.backend.stop()
        own.backend.start_now()
    assert own.losses == []
    assert own.process() is None


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (
            b"PK\x03\x04" * 999,
            "{file} can't be read with this key: it is encrypted with another one, or damaged.",
        ),
        (None, "{file} is gone, and what was written to it last still lies beside its place."),
    ],
    ids=["another file", "gone"],
)
def test_what_only_a_person_can_mend_is_said_once(
    watched: Callable[..., Watched], qtbot: QtBot, tmp_path: Path, left: bytes | None, sentence: str
) -> None:
    own = watched((NEVER, 10), folder=tmp_path / "data")
    own.backend.start(["--demo"])
    own.wait_for_life(1)
    own.kill()
    file = tmp_path / "data" / "bookdesk.db"
    whole = file.rename(tmp_path / "whole.db")
    if left is not None:
        file.write_bytes(left)
    own.backend.start_now()
    qtbot.waitUntil(lambda: len(own.losses) == 2, timeout=SOON)
    why, wait = own.losses[1]
    assert str(why).startswith(sentence.format(file=file))
    assert wait == 0
    with qtbot.assertNotEmitted(own.backend.key_found, wait=300):
        pass
    whole.rename(file)
    own.backend.start_now()
    assert serves(own.wait_for_life(2))
    assert len(own.losses) == 2


def test_a_full_disk_is_said_and_it_comes_back_once_there_is_room(
    watched: Callable[..., Watched], tmp_path: Path, qtbot: QtBot
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        own = watched((NEVER, 100), folder=disk.root / "data")
        try:
            own.backend.start(["--demo"])
            own.wait_for_life(1)
            process = own.process()
            assert process is not None
            # Asked to go, it leaves no log of changes whose room the next one could use.
            process.terminate()
            qtbot.waitUntil(lambda: len(own.losses) == 1, timeout=SOON)
            disk.fill()
            own.backend.start_now()
            qtbot.waitUntil(lambda: len(own.losses) >= 3, timeout=SOON)
            full = (
                f"The disk that holds {disk.root}/data/bookdesk.db is full. Free some space and start again."
            )
            assert {str(why) for why, _ in own.losses[1:]} == {full}
            disk.empty()
            assert serves(own.wait_for_life(2))
        finally:
            own.close()
