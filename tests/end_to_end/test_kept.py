"""A desk that is killed loses nothing: what it had asked for is asked for once, what was typed is back."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.end_to_end.holding_proxy import HoldingProxy
from tests.end_to_end.keyring_session import KeyringSession
from tests.end_to_end.scenes import DAY, NEXT_DAY, NOW, hold_soonest
from tests.end_to_end.test_canary import Workplace

from bookdesk.backend import tables
from bookdesk.backend.database import Database
from bookdesk.query.entry import unpack
from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.end_to_end.conftest import StartBackend, StartDesk
    from tests.end_to_end.desk_driver import DeskDriver
    from tests.end_to_end.processes import BackendProcess

NAME, PHONE, NOTES = "Marie Dubois-Roy", "+1 312 555 0147", "Fringe only"


@pytest.fixture
def proxy(start_backend: StartBackend) -> Iterator[tuple[BackendProcess, HoldingProxy]]:
    """A backend, and the line to it."""
    backend = start_backend("backend", "--demo", "--now", NOW)
    line = HoldingProxy(backend.url)
    yield backend, line
    line.close()


@pytest.fixture(params=["keyring", "no keyring"])
def workplace(request: pytest.FixtureRequest, start_desk: StartDesk) -> Iterator[Workplace]:
    with ExitStack() as ending:
        # Sockets lie in it and beside it, and theirs hold 108 bytes.
        folder = ending.enter_context(tempfile.TemporaryDirectory(prefix="kept-", ignore_cleanup_errors=True))
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        keyring: Mapping[str, str] = {}
        if request.param == "keyring":
            if not (shutil.which("dbus-daemon") and shutil.which("gnome-keyring-daemon")):
                pytest.skip(
                    "dbus-daemon or gnome-keyring-daemon not installed: packaging/linux/setup.sh tests"
                )
            session = KeyringSession(home)
            ending.callback(session.close)
            keyring = session.environment
        yield Workplace(home, start_desk, keyring)


def kept(workplace: Workplace, *, sealed: bool) -> int:
    """Count what is kept, sealed or plain."""
    found = 0
    for path in workplace.data.kept.rglob("*.val"):
        try:
            found += unpack(path.read_bytes()).sealed is sealed
        except (FileNotFoundError, ValueError):
            # It is being replaced, or half written.
            continue
    return found


def sealed_bytes(workplace: Workplace) -> int:
    """Count the bytes of what is kept sealed."""
    found = 0
    for path in workplace.data.kept.rglob("*.val"):
        try:
            entry = unpack(path.read_bytes())
            found += len(path.read_bytes()) if entry.sealed else 0
        except (FileNotFoundError, ValueError):
            continue
    return found


def type_customer(desk: DeskDriver) -> None:
    desk.type(NAME)
    desk.key("Tab")
    desk.type(PHONE)
    desk.key("Tab")
    desk.type(NOTES)


def answers_kept(data: Path) -> list[tuple[str, int]]:
    """Read key and status of each answer to a booking that a backend, closed by now, had given."""
    folder = DataFolder(data)
    database = Database(folder.database, folder.key_file.read_text("ascii").strip())
    try:
        with database.read() as connection:
            rows = connection.execute(sa.select(tables.idempotency)).all()
    finally:
        database.close()
    return [(row.key, row.status) for row in rows if b'"createdAt"' in row.body]


def test_a_booking_whose_answer_never_came_is_made_once(
    proxy: tuple[BackendProcess, HoldingProxy], workplace: Workplace, tmp_path: Path
) -> None:
    backend, line = proxy
    desk, eyes = workplace.start("--server", line.url, BOOKDESK_TOKEN=backend.token)
    eyes.wait_for("Every 3 s", " available")
    hold_soonest(desk)
    type_customer(desk)
    line.held = "POST /bookings"
    desk.key("ctrl+Return")
    assert line.answered.wait(30)
    desk.desk.kill()
    line.held = ""

    assert kept(workplace, sealed=workplace.has_keyring) > 0
    desk, eyes = workplace.start("--server", line.url, BOOKDESK_TOKEN=backend.token)
    eyes.wait_for(f"booked for {NAME}.")
    desk.picture("booked")
    desk.wait_until(lambda: kept(workplace, sealed=True) + kept(workplace, sealed=False) == 0, what="no rest")
    desk.key("alt+F4")
    assert desk.desk.process.wait(60) == 0

    asked = line.requests("POST /bookings")
    # Without a keyring its body is nowhere, so that the desk looks instead of asking again.
    assert len(asked) == (2 if workplace.has_keyring else 1)
    assert len({one.key for one in asked}) == 1
    assert len({one.body for one in asked}) == 1
    assert json.loads(asked[0].body)["notes"] == NOTES
    booked = [b for b in backend.bookings(DAY, NEXT_DAY) if b["customer"] and b["customer"]["name"] == NAME]
    assert [(b["notes"], b["status"]) for b in booked] == [(NOTES, "confirmed")]
    backend.close()
    assert answers_kept(tmp_path / "backend") == [(asked[0].key, 201)]


def test_what_was_typed_for_a_hold_is_back_in_its_field(
    proxy: tuple[BackendProcess, HoldingProxy], workplace: Workplace
) -> None:
    backend, line = proxy
    desk, eyes = workplace.start("--server", line.url, BOOKDESK_TOKEN=backend.token)
    eyes.wait_for("Every 3 s", " available")
    hold_soonest(desk)
    desk.type(NAME[0])
    if workplace.has_keyring:
        desk.wait_until(lambda: kept(workplace, sealed=True) > 0, what="the draft on disk")
        one_letter = sealed_bytes(workplace)
    desk.type(NAME[1:])
    if workplace.has_keyring:
        # A letter is a byte, sealed too: it is written while it is typed, and all of it in the end.
        whole = one_letter + len(NAME) - 1
        desk.wait_until(lambda: sealed_bytes(workplace) == whole, what="the whole draft on disk")
    (held,) = backend.held(DAY, "Desk 1")
    desk.desk.kill()

    desk, eyes = workplace.start("--server", line.url, BOOKDESK_TOKEN=backend.token)
    desk.wait_for_title(" held")
    if workplace.has_keyring:
        # It has the focus, ready for the next letter.
        eyes.wait_for(NAME)
    desk.picture("back")
    (again,) = backend.held(DAY, "Desk 1")
    assert (again["id"], again["heldUntil"]) == (held["id"], held["heldUntil"])
    asked = line.requests("POST /reservations")
    assert len(asked) == 2
    assert len({one.key for one in asked}) == 1
