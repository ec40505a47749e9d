"""A screen reader finds every cell of the three views named and in its place, and books by actions alone."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.end_to_end.processes import wait_until
from tests.end_to_end.scenes import DAY, NOW, booked
from tests.end_to_end.screen_reader import (
    AccessibilityBus,
    Node,
    ScreenReader,
    Table,
    bus_surroundings,
    missing_programs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.end_to_end.conftest import StartBackend, StartDesk
    from tests.end_to_end.desk_driver import DeskDriver
    from tests.end_to_end.processes import BackendProcess
    from tests.end_to_end.xserver import XServer

_MARKUP = re.compile(r"<[a-z/!]|&[a-z]+;", re.IGNORECASE)
_PROBE = Path(__file__).parent / "probe"


#: The names of a model's places, row by row; None where nothing stands.
_Names = list[list[str | None]]


class Room(NamedTuple):
    """A desk that is read, its backend, and the socket of the eyes inside it."""

    desk: DeskDriver
    backend: BackendProcess
    reader: ScreenReader
    probe: Path

    def inside(self, name: str) -> _Names:
        """Ask the desk's own model for the names of a table's places."""
        with socket.socket(socket.AF_UNIX) as asking:
            asking.settimeout(30)
            asking.connect(str(self.probe))
            with asking.makefile("rw", encoding="utf-8") as line:
                line.write(json.dumps({"ask": "table", "name": name}) + "\n")
                line.flush()
                told: _Names = json.loads(line.readline())
                return told

    def settled(self, name: str) -> tuple[Table, _Names]:
        """Read a table, and its model's names, once both tell the same: another desk's hold counts down."""

        def read() -> tuple[Table, _Names] | None:
            names = self.inside(name)
            if not any(text for row in names for text in row):
                return None
            table = self.reader.table(name)
            told = {(cell.row, cell.column): cell.name for cell in table.cells}
            places = [
                (row, column, text) for row, texts in enumerate(names) for column, text in enumerate(texts)
            ]
            same = all(text is None or told.get((row, column)) == text for row, column, text in places)
            return (table, names) if same else None

        settled: tuple[Table, _Names] = wait_until(read, 30, f"a settled {name}")
        return settled


@pytest.fixture
def bus(xserver: XServer) -> Iterator[AccessibilityBus]:
    missing = missing_programs()
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed: packaging/linux/setup.sh tests")
    with TemporaryDirectory(prefix="bus-", dir="/tmp") as home:
        made = AccessibilityBus(Path(home), bus_surroundings() | xserver.environment)
        yield made
        made.close()


@pytest.fixture
def reader(bus: AccessibilityBus, tmp_path: Path) -> Iterator[ScreenReader]:
    made = ScreenReader(bus, tmp_path / "reader.log")
    yield made
    made.close()


class OpenRoom:
    """Opens the demo's day for a screen reader."""

    def __init__(
        self,
        bus: AccessibilityBus,
        reader: ScreenReader,
        start_backend: StartBackend,
        start_desk: StartDesk,
        folder: Path,
    ) -> None:
        self._bus, self._reader, self._folder = bus, reader, folder
        self._start_backend, self._start_desk = start_backend, start_desk

    def __call__(self, *options: str) -> Room:
        backend = self._start_backend("demo", "--demo", "--now", NOW, *options)
        probe = Path(self._bus.environment["XDG_RUNTIME_DIR"]) / "probe"
        names = ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON")
        desk = self._start_desk(
            "--server",
            backend.url,
            "--desk-name",
            "Desk 1",
            "--data",
            str(self._folder / "desk"),
            environment={name: self._bus.environment[name] for name in names}
            | {"BOOKDESK_TOKEN": backend.token, "PYTHONPATH": str(_PROBE), "BOOKDESK_PROBE": str(probe)},
            title=" - Bookdesk",
        )
        return Room(desk, backend, self._reader, probe)


@pytest.fixture
def open_room(
    bus: AccessibilityBus,
    reader: ScreenReader,
    start_backend: StartBackend,
    start_desk: StartDesk,
    tmp_path: Path,
) -> OpenRoom:
    return OpenRoom(bus, reader, start_backend, start_desk, tmp_path)


def see_table(room: Room, name: str) -> Table:
    """Check what holds for each of the three tables, cell by cell; returns it."""
    table, model = room.settled(name)
    assert (table.rows, table.columns) == (len(model), len(model[0]))
    assert len(table.cells) == table.rows * table.columns
    assert [(c.row, c.column) for c in table.cells] == [
        (row, column) for row in range(table.rows) for column in range(table.columns)
    ]
    assert all(head.name and head.role == "table column header" for head in table.heads)
    grid = room.reader.find("table", name)
    left, top, right, bottom = (*grid.box[:2], grid.box[0] + grid.box[2], grid.box[1] + grid.box[3])
    for cell in table.cells:
        assert cell.role == "table cell", cell
        assert cell.name, cell
        assert not _MARKUP.search(cell.name), cell
        assert cell.column_heads == [table.heads[cell.column].name], cell
        assert len(cell.row_heads) == 1, cell
        assert cell.row_heads[0], cell
        if model[cell.row][cell.column] is None:
            # A place past the end of a shorter column: nothing can be done there, and nothing is drawn.
            assert cell.name.startswith("nothing further, "), cell
            assert "selectable" not in cell.states, cell
            assert cell.box[2:] == [0, 0], cell
            continue
        assert {"focusable", "selectable", "enabled"} <= set(cell.states), cell
        x, y, wide, high = cell.box
        assert min(wide, high) > 0, cell
        # What can be seen reaches into the table; what can't lies scrolled away.
        reaches = x < right and x + wide > left and y < bottom and y + high > top
        assert reaches == cell.is_showing, (cell, grid)
    return table


def test_every_cell_of_the_day_is_named(open_room: OpenRoom) -> None:
    room = open_room()
    table = see_table(room, "Day schedule")
    free = [cell for cell in table.cells if ", available, " in cell.name or ", limited, " in cell.name]
    slots = [slot for slot in room.backend.timeslots(DAY) if slot["status"] in ("available", "limited")]
    assert len([cell for cell in free if "fits" not in cell.name.lower()]) == len(slots)


def test_every_cell_of_the_week_is_named(open_room: OpenRoom) -> None:
    room = open_room()
    room.reader.press("check box", "Week")
    see_table(room, "Week schedule")


def test_every_cell_of_the_month_is_named(open_room: OpenRoom) -> None:
    room = open_room()
    room.reader.press("check box", "Month")
    table = see_table(room, "Month schedule")
    assert (table.rows, table.columns) == (6, 7)
    assert all(cell.row_heads[0].startswith("Week of ") for cell in table.cells)


def test_booking_by_actions_alone(open_room: OpenRoom) -> None:
    room = open_room()
    reader = room.reader
    table, _ = room.settled("Day schedule")
    cell = next(c for c in table.cells if ", available, provider Amara" in c.name)
    reader.act(cell, "Toggle")
    # To be selected alone holds nothing.
    assert room.backend.held(DAY, "Desk 1") == []
    start = cell.name.partition(" ")[0]
    reader.press("push button", f"Hold {start} with Amara")
    reader.wait_for_announcement(f"{start} with Amara held by you")
    (held,) = room.backend.held(DAY, "Desk 1")
    reader.write(reader.find("text", "Customer"), "Rita Reader")
    reader.press("push button", "Confirm")
    booking = booked(room.desk, room.backend, "Rita Reader")
    assert booking["timeslotId"] == held["id"]
    reader.wait_for_announcement("booked for Rita Reader")
