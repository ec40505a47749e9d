"""What a person does at the desk, step by step; tests and the tour play the same scenes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.end_to_end.desk_driver import DeskDriver
    from tests.end_to_end.processes import BackendProcess

#: The day that the reference pictures show, and its instant.
DAY, NEXT_DAY = "2018-07-12", "2018-07-13"
NOW = "2018-07-12T10:42:00-05:00"
#: The fill of a free slot in the light theme.
FREE = "#EAF6EF"
#: The fill of a booked one.
BOOKED = "#E6EBF3"
#: The width of the panel at the right, px.
PANEL = 300


def hold_soonest(desk: DeskDriver) -> None:
    """Press F2: the soonest free slot is held."""
    # The server knows of a booking before the desk: what is typed until it does goes with the hold before.
    desk.wait_until(lambda: " held" not in desk.title(), what="no hold before")
    desk.key("F2")
    desk.wait_for_title(" held")


def open_booked(desk: DeskDriver) -> None:
    """Double click the first booking in sight until the panel shows it as booked.

    A press on what changed within the last 300 ms is not taken, and customers come after the day.
    """

    def opened() -> bool:
        if not desk.find_colour(BOOKED, 8, right=PANEL):
            place = desk.find_colour(BOOKED)
            if place is not None:
                desk.double_click(*place)
            return False
        return True

    desk.wait_until(opened, what="an open booking")


def confirm_for(desk: DeskDriver, backend: BackendProcess, name: str, day: str = DAY) -> dict[str, Any]:
    """Type a customer's name and confirm; returns the booking as the server has it."""
    desk.type(name)
    desk.key("ctrl+Return")
    return booked(desk, backend, name, day)


def booked(desk: DeskDriver, backend: BackendProcess, name: str, day: str = DAY) -> dict[str, Any]:
    """Wait until the server has exactly one booking of that name, and return it."""
    following = day[:-2] + f"{int(day[-2:]) + 1:02d}"

    def found() -> list[dict[str, Any]]:
        every = backend.bookings(day, following)
        return [b for b in every if b["customer"] and b["customer"]["name"] == name]

    bookings: list[dict[str, Any]] = desk.wait_until(found, what=f"a booking for {name}")
    assert len(bookings) == 1
    return bookings[0]
