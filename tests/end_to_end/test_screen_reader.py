"""A screen reader finds every cell of the three views named and in its place, and books by actions alone."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from tests.end_to_end.inside import Names, names_in, with_eyes
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
#: What ATSPI_LIVE_POLITE and ATSPI_LIVE_ASSERTIVE are on the bus.
POLITE, ASSERTIVE = 1, 2
_SALON = ZoneInfo("America/Winnipeg")


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
            if not any(text for row in names for text in row):
                return None
            table = self.reader.table(name)
            told = {(cell.row, cell.column): cell.name for cell in table.cells}
            places = [
                (row, column, text) for row, texts in enumerate(names) for column, text in enumerate(texts)
            ]
            same = all(text is None or told.get((row, column)) == text for row, column, text in places)
            return (table, names) if same else None

        settled: tuple[Table, Names] = wait_until(read, 30, f"a settled {name}")
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
            | {"BOOKDESK_TOKEN": backend.token}
            | with_eyes(probe),
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


def test_arrows_are_heard(open_room: OpenRoom) -> None:
    room = open_room()
    reader = room.reader
    table, _ = room.settled("Day schedule")
    cells = {cell.name for cell in table.cells}
    since = len(reader.heard())
    room.desk.key("Home")
    # The first key brings the focus into the day; what it brings is not the next key's.
    wait_until(partial(_moved, reader, since, cells), what="the selection and the focus after Home")
    for key in ("Down", "Right", "Up"):
        since = len(reader.heard())
        room.desk.key(key)
        wait_until(partial(_moved, reader, since, cells), what=f"the selection and the focus after {key}")


def _moved(reader: ScreenReader, since: int, cells: set[str]) -> bool:
    """Tell whether one cell was told as selected and one as focused, the same."""
    heard = reader.heard(since)

    def told(kind: str) -> list[str]:
        return [
            h.source["name"] for h in heard if h.type.startswith(f"object:state-changed:{kind}") and h.detail
        ]

    focused, selected = told("focused"), told("selected")
    changed = [h for h in heard if h.type.startswith("object:selection-changed")]
    assert len(focused) <= 1, focused
    return bool(changed) and len(focused) == 1 and focused == selected and focused[0] in cells


def hold(room: Room, cell: Node) -> str:
    """Select a free cell and press its button; returns its time."""
    room.reader.act(cell, "Toggle")
    time = cell.name.partition(" ")[0]
    room.reader.press("push button", f"Hold {time} with ")
    return time


def free_cells(room: Room) -> list[Node]:
    """Read the day's cells that can be held."""
    table, _ = room.settled("Day schedule")
    return [cell for cell in table.cells if ", available, provider " in cell.name]


def test_a_booking_by_actions_alone(open_room: OpenRoom) -> None:
    room = open_room()
    reader = room.reader
    reader.press("check box", "Month")
    table, _ = room.settled("Month schedule")
    reader.act(next(cell for cell in table.cells if cell.name.startswith("July 13: ")), "Toggle")
    reader.press("push button", "Open day, Friday 13 July 2018")
    cell = free_cells(room)[0]
    reader.act(cell, "Toggle")
    # To be selected alone holds nothing.
    assert room.backend.held("2018-07-13", "Desk 1") == []
    time = hold(room, cell)
    provider = cell.name.partition("provider ")[2]
    said, politeness = reader.wait_for_announcement(" held by you")
    assert said == f"{time} with {provider} held by you"
    assert politeness == POLITE
    (held,) = room.backend.held("2018-07-13", "Desk 1")
    reader.write(reader.find("text", "Customer"), "Rita Reader")
    reader.write(reader.find("text", "Phone"), "204 555 0142")
    reader.press("push button", "Confirm")
    booking = booked(room.desk, room.backend, "Rita Reader", "2018-07-13")
    assert booking["timeslotId"] == held["id"]
    assert booking["customer"]["phone"] == "204 555 0142"
    reader.wait_for_announcement(f"{time} with {provider} booked for Rita Reader")


def test_what_becomes_of_a_hold_is_announced(open_room: OpenRoom) -> None:
    room = open_room("--hold-seconds", "11")
    reader = room.reader
    time = hold(room, free_cells(room)[0])
    assert reader.wait_for_announcement(" held by you")[1] == POLITE
    reader.press("push button", "Release")
    assert reader.wait_for_announcement(" released")[1] == POLITE
    wait_until(lambda: free_cells(room)[0].name.startswith(time), what="the slot is free again")
    hold(room, free_cells(room)[0])
    assert reader.wait_for_announcement("Hold: 0:10 left")[1] == POLITE
    said, politeness = reader.wait_for_announcement("Hold ended. ", 20)
    assert said.startswith(f"Hold ended. {time} with ")
    assert politeness == ASSERTIVE


def hold_elsewhere(room: Room, time: str, provider: str) -> None:
    """Let another desk hold a slot of the day, by its time at the salon and its provider's name."""

    def is_meant(slot: dict[str, Any]) -> bool:
        start = datetime.fromisoformat(slot["start"]).astimezone(_SALON)
        return slot["status"] == "available" and (f"{start:%H:%M}", slot["providerName"]) == (time, provider)

    (slot,) = filter(is_meant, room.backend.timeslots(DAY))
    asked = {name: slot[name] for name in ("providerId", "serviceId")} | {"timeslotId": slot["id"]}
    with room.backend.client() as client:
        answer = client.post("/reservations", json=asked, headers={"Bookdesk-Desk": "Desk 2"})
        answer.raise_for_status()


def test_a_conflict_is_announced_and_solved_by_actions(open_room: OpenRoom) -> None:
    room = open_room()
    reader = room.reader
    heard = False
    for cell in free_cells(room):
        reader.act(cell, "Toggle")
        time, provider = cell.name.partition(" ")[0], cell.name.partition("provider ")[2]
        button = reader.find("push button", f"Hold {time} with {provider}")
        hold_elsewhere(room, time, provider)
        # A desk that hears of it before it asks has no conflict: then another slot is tried.
        reader.ask("act", known=button.id, action="Press")
        with suppress(AssertionError):
            heard = bool(reader.wait_for_announcement(" was just taken. ", 3))
        if heard:
            break
    said, politeness = reader.wait_for_announcement(" was just taken. ")
    assert said.startswith(f"{time} with {provider} was just taken. ")
    assert politeness == ASSERTIVE
    dialog = reader.find("dialog", f"{time} with {provider} was just taken")
    assert all(node.spoken for node in reader.tree(dialog) if "focusable" in node.states)
    choice = next(n for n in reader.tree(dialog) if n.role == "push button" and n.name.startswith("Hold "))
    reader.act(choice)
    reader.wait_for_announcement(" held by you")
    assert len(room.backend.held(DAY, "Desk 1")) == 1


#: What takes the focus is one of these; a part of a window that only holds others is not.
_CONTROLS = {
    "check box",
    "combo box",
    "dialog",
    "list",
    "list item",
    "push button",
    "radio button",
    "spin button",
    "table",
    "table cell",
    "text",
}


def unnamed(nodes: list[Node]) -> list[Node]:
    """List what is shown, takes the focus and says nothing of itself, and names that hold markup."""

    def is_well(node: Node) -> bool:
        # A box to choose from is told by its value; what is chosen there its label or description tells.
        told = [*node.labels, node.description] if node.role == "combo box" else [node.spoken]
        return node.role in _CONTROLS and any(text.strip() for text in told)

    shown = [node for node in nodes if node.is_showing]
    controls = [node for node in shown if "focusable" in node.states]
    return [n for n in controls if not is_well(n)] + [n for n in shown if _MARKUP.search(n.name)]


def test_every_control_has_a_name_and_a_role(open_room: OpenRoom) -> None:
    room = open_room()
    reader = room.reader
    hold(room, free_cells(room)[0])
    reader.wait_for_announcement(" held by you")
    nodes = reader.tree()
    assert {node.role for node in nodes if "focusable" in node.states} >= {"text", "combo box", "table cell"}
    assert unnamed(nodes) == []
    for keys, name in (("F1", "Keys"), ("ctrl+g", "Go to date"), ("ctrl+comma", "Settings")):
        room.desk.key(keys)
        see_dialog(room, name)
        room.desk.key("Escape")
    reader.press("push button", "Release")
    reader.wait_for_announcement(" released")
    reader.act(free_cells(room)[0], "Toggle")
    room.desk.key("b")
    see_dialog(room, "Block time")
    reader.press("push button", "Close")
    reader.act(reader.find("combo box", "Women's hair cut"), "ShowMenu")
    assert reader.find("list", "Service").actions
    assert unnamed(reader.tree()) == []


def see_dialog(room: Room, name: str) -> None:
    """Check that a dialog is told as one, holds the focus, and that all its controls say what they are."""
    dialog = room.reader.find("dialog", name)
    inside = room.reader.tree(dialog)
    controls = [node for node in inside if "focusable" in node.states and node.is_showing]
    assert len(controls) >= 2, inside
    assert any("focused" in node.states for node in controls), controls
    assert unnamed(inside) == []
