"""A display for the session, backends and desks for each test; nothing is left behind."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from tests.end_to_end.desk_driver import DeskDriver
from tests.end_to_end.processes import BackendProcess, DeskProcess
from tests.end_to_end.xserver import XServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PROGRAMS = ("Xvfb", "openbox", "xdotool", "xprop", "xwininfo", "import")


class StartBackend(Protocol):
    """Starts a backend on a folder by that name: `start_backend("one", "--demo")`."""

    def __call__(self, name: str, *options: str) -> BackendProcess: ...


class StartDesk(Protocol):
    """Starts a desk with these options, on the session's display or another, and waits for its window."""

    def __call__(
        self,
        *options: str,
        display: XServer | None = None,
        environment: Mapping[str, str] | None = None,
        title: str = "Bookdesk",
    ) -> DeskDriver: ...


@pytest.fixture(scope="session")
def xserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    """The display that desks appear on: 1440 x 900, 24 bits, with a window manager."""
    missing = [program for program in _PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed: packaging/linux/setup.sh tests")
    server = XServer(tmp_path_factory.mktemp("xserver"))
    yield server
    server.close()


@pytest.fixture
def another_xserver(xserver: XServer, tmp_path: Path) -> Iterator[XServer]:
    """A second display, for a second desk that is seen at the same time."""
    server = XServer(tmp_path)
    yield server
    server.close()


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path:
    """Where a test's pictures go: build/end_to_end/ and the test's name."""
    root: Path = request.config.rootpath
    folder = root / "build" / "end_to_end" / str(request.node.name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def start_backend(tmp_path: Path) -> Iterator[StartBackend]:
    """Start real backends that end with the test."""
    with ExitStack() as ending:

        def start(name: str, *options: str) -> BackendProcess:
            backend = BackendProcess(tmp_path / name, *options, environment=without_keyring(os.environ))
            ending.callback(backend.close)
            return backend

        yield start


@pytest.fixture
def start_desk(xserver: XServer, tmp_path: Path, pictures: Path) -> Iterator[StartDesk]:
    """Start real desks that end with the test, each seen through a driver of its own."""
    with ExitStack() as ending:
        count = 0

        def start(
            *options: str,
            display: XServer | None = None,
            environment: Mapping[str, str] | None = None,
            title: str = "Bookdesk",
        ) -> DeskDriver:
            nonlocal count
            count += 1
            server = display or xserver
            surroundings = without_keyring(server.environment) | dict(environment or {})
            desk = DeskProcess(surroundings, tmp_path / f"desk-{count}.log", options)
            ending.callback(desk.close)
            driver = DeskDriver(server, desk, pictures)
            driver.wait_for_window(title)
            return driver

        yield start


@pytest.fixture(scope="session")
def salon(pytestconfig: pytest.Config) -> Path:
    """The folder of the salon's files: BOOKDESK_SALON, else beside the repository."""
    named = os.environ.get("BOOKDESK_SALON")
    folder = Path(named) if named else pytestconfig.rootpath.parent / "shared" / "data" / "salon"
    if not folder.is_dir():
        pytest.skip(f"the salon's files are not at {folder}; name their folder in BOOKDESK_SALON")
    return folder


def without_keyring(environment: Mapping[str, str]) -> dict[str, str]:
    """Keep a person's own keyring out of a test: what is stored must end with the test's folder."""
    return dict(environment) | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
