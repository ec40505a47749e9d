"""A screen reader finds every cell of the three views named and in its place, and books by actions alone."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from tests.end_to_end.processes import wait_until
from tests.end_to_end.reading_room import OpenRoom, Room
from tests.end_to_end.scenes import DAY, NEXT_DAY, booked
from tests.end_to_end.screen_reader import Node, ScreenReader, Table, missing_programs
from tests.end_to_end.spoken_controls import MARKUP, unnamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.end_to_end.xserver import XServer

#: What ATSPI_LIVE_POLITE and ATSPI_LIVE_ASSERTIVE are on the bus.
POLITE, ASSERTIVE = 1, 2
_SALON = ZoneInfo("America/Winnipeg")


@pytest.fixture(scope="module")
def open_room(xserver: XServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRoom]:
    missing = missing_programs()
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed: packaging/linux/setup.sh tests")
    with ExitStack() as ending:
        yield OpenRoom(xserver, tmp_path_factory, ending)


@pytest.fixture
def room(open_room: OpenRoom) -> Room:
    """The shared desk, back at its day with nothing open and nothing held."""
    shared = open_room.shared
    shared.desk.activate()
    # One for each thing that can be open: a menu, a dialog, a hold.
    shared.desk.key("Escape", "Escape", "Escape", "ctrl+1", "ctrl+t")
    shared.reader.find("label", "Thursday 12 July 2018")
    return shared


def test_arrows_are_heard(room: Room) -> None:
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
        assert not MARKUP.search(cell.name), cell
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


def test_every_cell_of_the_day_is_named(room: Room) -> None:
    table = see_table(room, "Day schedule")
    free = [cell for cell in table.cells if ", available, " in cell.name or ", limited, " in cell.name]
    slots = [slot for slot in room.backend.timeslots(DAY) if slot["status"] in ("available", "limited")]
    assert len([cell for cell in free if "fits" not in cell.name.lower()]) == len(slots)


def test_every_cell_of_the_week_is_named(room: Room) -> None:
    room.reader.press("check box", "Week")
    see_table(room, "Week schedule")


def test_every_cell_of_the_month_is_named(room: Room) -> None:
    room.reader.press("check box", "Month")
    table = see_table(room, "Month schedule")
    assert (table.rows, table.columns) == (6, 7)
    assert all(cell.row_heads[0].startswith("Week of ") for cell in table.cells)


def free_cell(room: Room) -> Node:
    """Find the day's first cell that can be held."""
    return room.reader.cell("Day schedule", ", available, provider ")


def hold(room: Room) -> str:
    """Select a free cell and press its button; returns its time."""
    cell = free_cell(room)
    room.reader.act(cell, "Toggle")
    time = cell.name.partition(" ")[0]
    room.reader.press("push button", f"Hold {time} with ")
    return time


def test_a_booking_by_actions_alone(room: Room) -> None:
    reader = room.reader
    reader.press("check box", "Month")
    reader.act(reader.cell("Month schedule", "July 13: "), "Toggle")
    reader.press("push button", "Open day, Friday 13 July 2018")
    reader.find("label", "Friday 13 July 2018")
    cell = free_cell(room)
    reader.act(cell, "Toggle")
    # To be selected alone holds nothing.
    assert room.backend.held("2018-07-13", "Desk 1") == []
    time = hold(room)
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


def test_a_booking_is_cancelled_by_actions_alone(room: Room) -> None:
    reader = room.reader
    cell = reader.cell("Day schedule", ", booked, ")
    time, provider = cell.name.partition(" ")[0], cell.name.partition("provider ")[2]
    reader.act(cell, "Toggle")
    reader.press("push button", f"Open {time} with {provider}")
    panel = reader.find("push button", "Cancel booking")
    assert {"push button", "label"} <= {node.role for node in reader.tree()}
    assert unnamed(reader.tree()) == []
    reader.act(panel)
    dialog = see_dialog(room, "Cancel the booking of ")
    who, _, which = dialog.name.removeprefix("Cancel the booking of ").partition("? ")
    assert f", {who}, " in cell.name
    assert f", {time}–" in which
    assert which.endswith(f" with {provider}")
    inside = reader.tree(dialog)
    (reason,) = [node for node in inside if node.name == "Customer is ill"]
    reader.act(reason, "Toggle")
    assert "checked" in reader.again(reason).states
    reader.act(next(node for node in inside if node.name == "Cancel booking"))
    assert reader.wait_for_announcement(f"{who} marked Cancelled")[1] == POLITE
    cancelled = [b for b in room.backend.bookings(DAY, NEXT_DAY) if b["status"] == "cancelled"]
    assert who in [b["customer"]["name"] for b in cancelled]


def test_time_is_blocked_and_freed_by_actions_alone(room: Room) -> None:
    reader = room.reader
    cell = free_cell(room)
    time, provider = cell.name.partition(" ")[0], cell.name.partition("provider ")[2]
    reader.act(cell, "Toggle")
    reader.find("push button", f"Hold {time} with {provider}")
    reader.press("push button", "Slot menu")
    items = reader.menu()
    assert [item.name.partition("\t")[0] for item in items] == ["Hold", "Block time…"]
    assert {item.role for item in items} == {"menu item"}
    reader.act(items[1])
    dialog = see_dialog(room, "Block time")
    reader.write(
        next(n for n in reader.tree(dialog) if n.role == "text" and n.spoken == "Reason"), "Stocktaking"
    )
    reader.press("push button", "Block time")
    said, politeness = reader.wait_for_announcement(" blocked: Stocktaking.")
    assert f" with {provider} " in said
    assert politeness == POLITE
    blocked = reader.cell("Day schedule", f"unavailable, Stocktaking, provider {provider}")
    assert blocked.name.startswith(f"{time} to ")
    reader.act(blocked, "Toggle")
    reader.press("push button", f"Change block at {time} with {provider}")
    see_dialog(room, "Change block")
    reader.press("push button", "Remove block")
    reader.wait_for_announcement(" is not blocked any more: Stocktaking.")
    assert reader.cell("Day schedule", cell.name).name == cell.name


def about_left(seconds: int) -> set[str]:
    """What may be said when so many seconds of a hold are left: a busy desk says it some seconds late."""
    return {f"Hold: {left // 60}:{left % 60:02} left" for left in range(seconds, seconds - 4, -1)}


@pytest.mark.parametrize(("seconds", "left"), [("65", 60), ("35", 30)])
def test_what_is_left_of_a_hold_is_announced(open_room: OpenRoom, seconds: str, left: int) -> None:
    with open_room("--hold-seconds", seconds) as room:
        reader = room.reader
        time = hold(room)
        assert reader.wait_for_announcement(" held by you")[1] == POLITE
        assert reader.wait_for_announcement("Hold: ")[0] in about_left(left)
        reader.press("push button", "Release")
        assert reader.wait_for_announcement(" released")[1] == POLITE
        wait_until(lambda: free_cell(room).name.startswith(time), what="the slot is free again")


def test_the_end_of_a_hold_is_announced(open_room: OpenRoom) -> None:
    with open_room("--hold-seconds", "15") as room:
        reader = room.reader
        time = hold(room)
        said, politeness = reader.wait_for_announcement("Hold: ")
        assert said in about_left(10)
        assert politeness == POLITE
        said, politeness = reader.wait_for_announcement("Hold ended. ")
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


def press_for_a_conflict(room: Room) -> tuple[str, str]:
    """Ask for a slot that another desk has just got; returns which and what was said at once."""
    reader = room.reader
    # A desk that reads the day before it asks has no conflict, and tells of it politely or not at all:
    # then another slot is tried.
    for _ in range(5):
        cell = free_cell(room)
        reader.act(cell, "Toggle")
        time, provider = cell.name.partition(" ")[0], cell.name.partition("provider ")[2]
        button = reader.find("push button", f"Hold {time} with {provider}")
        hold_elsewhere(room, time, provider)
        with suppress(AssertionError):
            reader.act(button)
            said, politeness = reader.wait_for_announcement(" was just taken. ", 15)
            if politeness == ASSERTIVE:
                return f"{time} with {provider}", said
    pytest.fail("the desk heard of each slot in time")


def test_a_conflict_is_announced_and_solved_by_actions(open_room: OpenRoom) -> None:
    with open_room(has_news=False) as room:
        reader = room.reader
        slot, said = press_for_a_conflict(room)
        assert said.startswith(f"{slot} was just taken. ")
        dialog = reader.find("dialog", f"{slot} was just taken")
        assert all(node.spoken for node in reader.tree(dialog) if "focusable" in node.states)
        buttons = [node for node in reader.tree(dialog) if node.role == "push button"]
        reader.act(next(button for button in buttons if button.name.startswith("Hold ")))
        reader.wait_for_announcement(" held by you")
        assert len(room.backend.held(DAY, "Desk 1")) == 1


def test_every_control_has_a_name_and_a_role(room: Room) -> None:
    reader = room.reader
    hold(room)
    reader.wait_for_announcement(" held by you")
    nodes = reader.tree()
    assert {node.role for node in nodes if "focusable" in node.states} >= {"text", "combo box", "table"}
    assert unnamed(nodes) == []
    month = reader.names("Month")
    assert len(month) == 42
    assert all(month)
    for keys, name in (("F1", "Keys"), ("ctrl+g", "Go to date"), ("ctrl+comma", "Settings")):
        room.desk.key(keys)
        see_dialog(room, name)
        room.desk.key("Escape")
    reader.press("push button", "Release")
    reader.wait_for_announcement(" released")
    reader.act(reader.find("combo box", "Women's hair cut"), "ShowMenu")
    assert reader.find("list", "Service").actions
    assert unnamed(reader.tree()) == []


def test_the_first_page_is_walked_and_left_by_actions_alone(open_room: OpenRoom) -> None:
    with open_room.first_page() as (_desk, reader):
        demo = reader.find("push button", "Open the demo business")
        nodes = reader.tree()
        assert unnamed(nodes) == []
        controls = {n.name for n in nodes if n.is_showing and {"focusable", "enabled"} <= set(n.states)}
        assert controls == {"Open the demo business", "Import a schedule…"}
        reader.act(demo)
        # What is free of today depends on the hour; a backend starts meanwhile.
        assert reader.cell("Day schedule", ", provider ").role == "table cell"


def see_dialog(room: Room, name: str) -> Node:
    """Check that a dialog is told as one, holds the focus, and that all its controls say what they are."""
    dialog = room.reader.find("dialog", name)
    inside = room.reader.tree(dialog)
    controls = [node for node in inside if "focusable" in node.states and node.is_showing]
    assert len(controls) >= 2, inside
    assert any("focused" in node.states for node in controls), controls
    assert unnamed(inside) == []
    return dialog
