"""The room that a screen reader works in: a desk on a bus of its own, its backend, and eyes inside it."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from tests.end_to_end.conftest import without_keyring
from tests.end_to_end.desk_driver import DeskDriver
from tests.end_to_end.holding_proxy import HoldingProxy
from tests.end_to_end.inside import Names, names_in, with_eyes
from tests.end_to_end.processes import BackendProcess, DeskProcess, wait_until
from tests.end_to_end.scenes import NOW
from tests.end_to_end.screen_reader import AccessibilityBus, ScreenReader, Table, bus_surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from tests.end_to_end.xserver import XServer


class Room(NamedTuple):
    """A desk that is read, its backend, and the socket of the eyes inside it."""

    desk: DeskDriver
    backend: BackendProcess
    reader: ScreenReader
    probe: Path

    def inside(self, name: str) -> Names:
        """Ask the desk's own model for the names of a table's places."""
        return names_in(self.probe, name)

    def settled(self, name: str) -> tuple[Table, Names]:
        """Read a table, and its model's names, once both tell the same: another desk's hold counts down."""

        def read() -> tuple[Table, Names] | None:
            names = self.inside(name)
            known = {text for row in names for text in row if text}
            # A whole table takes its time to be read: first it has to be the one that is meant.
            if not known or not known <= set(self.reader.names(name)):
                return None
            table = self.reader.table(name)
            told = {(cell.row, cell.column): cell.name for cell in table.cells}
            places = [
                (row, column, text) for row, texts in enumerate(names) for column, text in enumerate(texts)
            ]
            same = all(text is None or told.get((row, column)) == text for row, column, text in places)
            return (table, names) if same else None

        settled: tuple[Table, Names] = wait_until(read, 60, f"a settled {name}")
        return settled


class OpenRoom:
    """Opens desks for a screen reader, each with a bus of its own, on which it is the one program."""

    def __init__(self, xserver: XServer, folders: pytest.TempPathFactory, ending: ExitStack) -> None:
        self._xserver, self._folders, self._ending = xserver, folders, ending

    @contextmanager
    def __call__(self, *options: str, has_news: bool = True) -> Iterator[Room]:
        """Open the demo's day on a backend with these options, until the block ends.

        Without news the desk is behind a proxy that knows no sockets: it hears of others when it asks.
        """
        with ExitStack() as ending:
            folder = self._folders.mktemp("room")
            surroundings = without_keyring(os.environ)
            backend = BackendProcess(
                folder / "demo", "--demo", "--now", NOW, *options, environment=surroundings
            )
            ending.callback(backend.close)
            url = backend.url
            if not has_news:
                proxy = HoldingProxy(url)
                ending.callback(proxy.close)
                url = proxy.url
            served = ("--server", url, "--desk-name", "Desk 1")
            desk, reader, probe = self._desk(ending, folder, served, {"BOOKDESK_TOKEN": backend.token})
            desk.wait_for_window(" - Bookdesk")
            yield Room(desk, backend, reader, probe)

    @contextmanager
    def first_page(self) -> Iterator[tuple[DeskDriver, ScreenReader]]:
        """Open a desk that has no schedule yet, until the block ends."""
        with ExitStack() as ending:
            desk, reader, _ = self._desk(ending, self._folders.mktemp("fresh"), (), {})
            desk.wait_for_window()
            yield desk, reader

    @cached_property
    def shared(self) -> Room:
        """A room for all tests that leave it as they found it."""
        return self._ending.enter_context(self())

    def _desk(
        self, ending: ExitStack, folder: Path, options: tuple[str, ...], more: dict[str, str]
    ) -> tuple[DeskDriver, ScreenReader, Path]:
        # Sockets lie in it: their paths have to be short.
        home = Path(ending.enter_context(TemporaryDirectory(prefix="bus-", dir="/tmp")))
        bus = AccessibilityBus(home, bus_surroundings() | self._xserver.environment)
        ending.callback(bus.close)
        reader = ScreenReader(bus, folder / "reader.log")
        ending.callback(reader.close)
        probe = Path(bus.environment["XDG_RUNTIME_DIR"]) / "probe"
        environment = without_keyring(bus.environment) | more | with_eyes(probe)
        process = DeskProcess(environment, folder / "desk.log", [*options, "--data", str(folder / "desk")])
        ending.callback(process.close)
        return DeskDriver(self._xserver, process, folder), reader, probe
