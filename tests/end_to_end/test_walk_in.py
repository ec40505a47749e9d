"""A walk-in is held, confirmed and stands in GET /bookings: the demo's and the salon's."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.end_to_end.conftest import without_keyring
from tests.end_to_end.holding_proxy import HoldingProxy
from tests.end_to_end.inside import names_in, with_eyes
from tests.end_to_end.scenes import DAY, FREE, NEXT_DAY, NOW, booked, confirm_for, hold_soonest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.end_to_end.conftest import StartBackend, StartDesk
    from tests.end_to_end.processes import BackendProcess


@pytest.fixture(params=["demo", "salon"])
def backend(request: pytest.FixtureRequest, tmp_path: Path, start_backend: StartBackend) -> BackendProcess:
    if request.param == "demo":
        return start_backend("demo", "--demo", "--now", NOW)
    salon: Path = request.getfixturevalue("salon")
    taken = subprocess.run(
        [sys.executable, "-m", "bookdesk", "import", salon, "--data", tmp_path / "salon", "--now", NOW],
        env=without_keyring(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert taken.returncode == 0, taken.stderr
    return start_backend("salon", "--now", NOW)


def server(backend: BackendProcess, name: str = "Desk 1") -> tuple[str, ...]:
    return ("--server", backend.url, "--desk-name", name)


def token(backend: BackendProcess) -> dict[str, str]:
    return {"BOOKDESK_TOKEN": backend.token}


def test_a_walk_in_by_keyboard(backend: BackendProcess, start_desk: StartDesk, tmp_path: Path) -> None:
    before = backend.bookings(DAY, NEXT_DAY)
    desk = start_desk(
        *server(backend), "--data", str(tmp_path / "desk"), environment=token(backend), title=" - Bookdesk"
    )
    hold_soonest(desk)
    (held,) = backend.held(DAY, "Desk 1")
    desk.picture("held")
    booking = confirm_for(desk, backend, "Wanda Walk-In")
    desk.picture("booked")
    assert booking["timeslotId"] == held["id"]
    assert booking["status"] == "confirmed"
    assert not booking["overlap"]
    assert len(backend.bookings(DAY, NEXT_DAY)) == len(before) + 1
    assert backend.held(DAY, "Desk 1") == []


def test_from_month_to_booking_by_keys_alone(
    start_backend: StartBackend, start_desk: StartDesk, tmp_path: Path
) -> None:
    backend = start_backend("demo", "--demo", "--now", NOW)
    probe = tmp_path / "probe"
    desk = start_desk(
        *server(backend),
        "--data",
        str(tmp_path / "desk"),
        environment=token(backend) | with_eyes(probe),
        title=" - Bookdesk",
    )

    def shows(table: str, text: str) -> None:
        desk.wait_until(
            lambda: any(name and text in name for row in names_in(probe, table) for name in row),
            what=f"{table} with {text}",
        )

    shows("Day schedule", "available")
    # To Friday by the month, to Saturday by its week, at the time that stands there.
    desk.key("ctrl+3", "Right")
    shows("Month schedule", "July 14: ")
    desk.key("ctrl+2")
    shows("Week schedule", "Saturday 14 July, ")
    desk.picture("week")
    # The first key puts the ring somewhere; at the week's last day a further one changes nothing.
    desk.key("Right", "Right", "Return")
    shows("Day schedule", "available")
    desk.picture("day")
    desk.key("n")
    desk.press_until(lambda: desk.key("Return"), " held")
    desk.picture("held")
    (held,) = backend.held("2018-07-14", "Desk 1")
    booking = confirm_for(desk, backend, "Kay Keys", "2018-07-14")
    assert booking["timeslotId"] == held["id"]


def test_a_walk_in_by_mouse(backend: BackendProcess, start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start_desk(
        *server(backend), "--data", str(tmp_path / "desk"), environment=token(backend), title=" - Bookdesk"
    )
    place = desk.wait_until(lambda: desk.find_colour(FREE), what="a free slot on the screen")
    # A press on a slot that changed within the last 300 ms is not taken: press until it has settled.
    desk.press_until(lambda: desk.double_click(*place), " held")
    (held,) = backend.held(DAY, "Desk 1")
    desk.key("Escape")
    desk.wait_until(lambda: " held" not in desk.title(), what="the hold was released")
    desk.wait_until(lambda: not backend.held(DAY, "Desk 1"), what="the server knows of it")
    desk.move(5, 5)
    place = desk.wait_until(lambda: desk.find_colour(FREE), what="the slot is free again")
    desk.press_until(lambda: desk.long_press(*place), " held")
    (again,) = backend.held(DAY, "Desk 1")
    assert again["id"] == held["id"]
    assert confirm_for(desk, backend, "Mona Mouse")["timeslotId"] == held["id"]


@pytest.fixture
def behind(backend: BackendProcess) -> Iterator[HoldingProxy]:
    """A line to the backend that knows no sockets: who is behind it hears of others when it asks."""
    proxy = HoldingProxy(backend.url)
    yield proxy
    proxy.close()


def test_two_desks_fight_for_one_slot(
    backend: BackendProcess, behind: HoldingProxy, start_desk: StartDesk, tmp_path: Path
) -> None:
    desks = [
        start_desk(
            "--server",
            url,
            "--desk-name",
            name,
            "--data",
            str(tmp_path / name),
            environment=token(backend),
            title=" - Bookdesk",
        )
        for name, url in (("Desk 1", backend.url), ("Desk 2", behind.url))
    ]
    # Both stand on the same free slot before either asks for it.
    for desk in desks:
        desk.activate()
        desk.key("Home", "n")
    behind.may_read.clear()
    for desk in desks:
        desk.activate()
        desk.key("Return")
    desks[0].wait_for_title(" held")
    desks[1].wait_for_title(" was just taken")
    behind.may_read.set()
    desks[1].picture("conflict")
    (first,) = backend.held(DAY, "Desk 1")
    assert backend.held(DAY, "Desk 2") == []
    desks[1].activate()
    desks[1].key("1")
    desks[1].wait_for_title(" held")
    desks[1].picture("alternative-held")
    desks[1].type("Second Sue")
    desks[0].activate()
    confirmed = confirm_for(desks[0], backend, "First Fred")
    desks[1].activate()
    desks[1].key("ctrl+Return")
    assert confirmed["timeslotId"] == first["id"]
    slots = backend.bookings(DAY, "2018-07-27")
    (other,) = [b for b in slots if b["customer"] and b["customer"]["name"] == "Second Sue"] or [
        booked(desks[1], backend, "Second Sue")
    ]
    assert other["timeslotId"] != first["id"]


def test_an_expired_hold_is_offered_again_with_what_was_typed(
    start_backend: StartBackend, start_desk: StartDesk, tmp_path: Path
) -> None:
    backend = start_backend("demo", "--demo", "--now", NOW, "--hold-seconds", "10")
    desk = start_desk(
        *server(backend), "--data", str(tmp_path / "desk"), environment=token(backend), title=" - Bookdesk"
    )
    hold_soonest(desk)
    (held,) = backend.held(DAY, "Desk 1")
    desk.type("Slow Sam")
    desk.wait_for_title("Hold ended")
    desk.picture("ended")
    assert backend.held(DAY, "Desk 1") == []
    desk.key("alt+h")
    desk.wait_for_title(" held")
    desk.key("ctrl+Return")
    assert booked(desk, backend, "Slow Sam")["timeslotId"] == held["id"]
