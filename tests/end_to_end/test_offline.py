"""A desk whose server goes away: what was seen stays readable, after a restart too, until it is back."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from tests.end_to_end.conftest import without_keyring
from tests.end_to_end.processes import BackendProcess
from tests.end_to_end.scenes import BOOKED, DAY, FREE, NOW
from tests.kept_port import kept_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.end_to_end.conftest import StartDesk
    from tests.end_to_end.desk_driver import DeskDriver

#: The fill of the pill that says Offline, in the light theme.
OFFLINE = "#FFE9B8"
_TOKEN = "a-token-that-both-lives-share"
#: Where the grid's six columns end, in pixels from the window's corner, a little inside; no text is there.
_FIRST_EDGE, _COLUMN = 412, 140
_LAST_EDGE = _FIRST_EDGE + 5 * _COLUMN
_FIRST_ROW, _ROWS = 120, 720
_SCROLLED = 24


class Server:
    """A backend that is killed and comes back on the same port with the same token."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._environment = without_keyring(os.environ) | {"BOOKDESK_TOKEN": _TOKEN}
        self._port = str(kept_port())
        self._backend = BackendProcess(
            data, "--demo", "--port", self._port, "--now", NOW, environment=self._environment
        )
        self.url = self._backend.url

    def kill(self) -> None:
        """End it as a power cut would."""
        self._backend.process.kill()
        self._backend.close()

    def come_back(self, now: str) -> BackendProcess:
        """Start it again where it was, its clock at an instant."""
        self._backend = BackendProcess(
            self._data, "--port", self._port, "--now", now, environment=self._environment
        )
        assert self._backend.url == self.url
        assert self._backend.token == _TOKEN
        return self._backend

    def close(self) -> None:
        """End it."""
        self._backend.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with ExitStack() as ending:
        server = Server(tmp_path / "backend")
        ending.callback(server.close)
        yield server


def start(start_desk: StartDesk, server: Server, tmp_path: Path) -> DeskDriver:
    """Start the desk on its folder and wait until it shows what it has."""
    desk = start_desk(
        "--server",
        server.url,
        "--data",
        str(tmp_path / "desk"),
        environment={"BOOKDESK_TOKEN": _TOKEN},
        title=" - Bookdesk",
    )
    desk.wait_until(lambda: desk.find_colour(BOOKED, 20), what="a day on the screen")
    return desk


def is_live(desk: DeskDriver) -> bool:
    """Tell whether free slots are filled and nothing says Offline."""
    return desk.find_colour(FREE) is not None and desk.find_colour(OFFLINE) is None


def wait_for_live(desk: DeskDriver) -> None:
    desk.wait_until(lambda: is_live(desk), what="the live day")


def wait_for_offline(desk: DeskDriver) -> None:
    desk.wait_until(lambda: desk.find_colour(OFFLINE) is not None, what="the pill that says Offline")


def booked_rows(desk: DeskDriver) -> list[bytes]:
    """Tell for each row of pixels, down the right edge of each of six columns, whether it is booked.

    No text is there: a day has the same rows with names and without, live and offline.
    """
    left, top, _, _ = desk.geometry()
    pixels = subprocess.run(
        [
            *("import", "-silent", "-window", "root"),
            *("-crop", f"{_LAST_EDGE - _FIRST_EDGE + 1}x{_ROWS}+{left + _FIRST_EDGE}+{top + _FIRST_ROW}"),
            *("+repage", "-depth", "8", "rgb:-"),
        ],
        env=desk.server.environment,
        capture_output=True,
        check=True,
        timeout=30,
    ).stdout
    wide, booked = _LAST_EDGE - _FIRST_EDGE + 1, bytes.fromhex(BOOKED.removeprefix("#"))
    return [
        bytes(pixels[(y * wide + x) * 3 :][:3] == booked for y in range(_ROWS))
        for x in range(0, wide, _COLUMN)
    ]


def same_day(one: list[bytes], other: list[bytes]) -> bool:
    """Tell whether two pictures are of one day; the grid may be scrolled some pixels further in one."""
    inner = [rows[_SCROLLED:-_SCROLLED] for rows in one]
    return any(
        [rows[shift : shift + len(inner[0])] for rows in other] == inner for shift in range(2 * _SCROLLED)
    )


def is_empty(rows: list[bytes]) -> bool:
    """Tell whether nothing is booked."""
    return not any(map(any, rows))


def wait_for_day(desk: DeskDriver, rows: list[bytes]) -> None:
    desk.wait_until(lambda: same_day(booked_rows(desk), rows), what="the day as it was")


def look_at_three_days(desk: DeskDriver) -> list[list[bytes]]:
    """Look at today and the two days after it, and come back; returns each day's rows."""
    wait_for_live(desk)
    days = [booked_rows(desk)]

    def is_another() -> bool:
        rows = booked_rows(desk)
        return not is_empty(rows) and not any(same_day(rows, seen) for seen in days) and is_live(desk)

    for _ in range(2):
        desk.key("alt+Right")
        desk.wait_until(is_another, what="the next day, live")
        days.append(booked_rows(desk))
    desk.key("alt+Left", "alt+Left")
    wait_for_day(desk, days[0])
    return days


def test_what_was_seen_stays_readable(server: Server, start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start(start_desk, server, tmp_path)
    days = look_at_three_days(desk)
    server.kill()
    wait_for_offline(desk)
    desk.picture("offline")
    assert same_day(booked_rows(desk), days[0])
    for rows in days[1:]:
        desk.key("alt+Right")
        wait_for_day(desk, rows)
    # Two weeks on nobody has looked, and nothing was fetched ahead.
    desk.key(*["alt+Right"] * 14)
    desk.wait_until(lambda: is_empty(booked_rows(desk)), what="a page that says so")
    desk.picture("never-seen")
    assert desk.find_colour(FREE) is None
    desk.key("ctrl+t", "F2")
    wait_for_day(desk, days[0])
    assert "held" not in desk.title().lower()


def test_a_desk_that_starts_without_its_server(server: Server, start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start(start_desk, server, tmp_path)
    days = look_at_three_days(desk)
    desk.key("alt+F4")
    assert desk.desk.process.wait(60) == 0
    server.kill()
    again = start(start_desk, server, tmp_path)
    wait_for_offline(again)
    again.picture("again")
    assert again.find_colour(FREE) is None
    for rows in days[1:]:
        again.key("alt+Right")
        wait_for_day(again, rows)
    again.key("F2")
    backend = server.come_back("2018-07-12T10:57:00-05:00")
    wait_for_live(again)
    again.picture("live-again")
    assert backend.held(DAY, "Desk 1") == []
    again.press_until(lambda: again.key("F2"), " held")
    assert len(backend.held(DAY, "Desk 1")) == 1
