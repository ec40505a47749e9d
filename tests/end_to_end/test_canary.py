"""Twenty customers go through the real desk; what it leaves on disk names none of them.

They are searched for, chosen, typed, booked, shown, opened and cancelled; the desk fails, ends and is
killed. Then every file that it left is searched, in its data folder and in all of its home.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.end_to_end.canaries import Canary, find_in_folder, twenty
from tests.end_to_end.keyring_session import KeyringSession, home_environment
from tests.end_to_end.scenes import DAY, NEXT_DAY, NOW, booked, hold_soonest

from bookdesk.query.entry import unpack
from bookdesk.query.value_files import digest_in
from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.end_to_end.conftest import StartBackend, StartDesk
    from tests.end_to_end.desk_driver import DeskDriver
    from tests.end_to_end.processes import BackendProcess

CANARIES = twenty()
#: Booked before the desk starts; known and searched for at the desk; typed at the desk.
SHOWN, KNOWN, TYPED = CANARIES[:14], CANARIES[14:17], CANARIES[17:20]
#: Typed and sent nowhere, or put away; a reason; somebody booked right before the desk is killed.
SEARCHED, QUOTED, REASON = "Skvorzuletta", "Mumblefrotz", "wumblefritzig"
LAST = "Tattersquall Obrimond"
NEEDLES = [
    *(needle for canary in CANARIES for needle in canary.needles),
    *(SEARCHED, QUOTED, REASON, *LAST.split(), "kanarienvogel", "gribblezonk"),
]
NOT_KEPT = "Names are not kept on this desk."


class Eyes:
    """Asks the probe inside a desk what its widgets show."""

    def __init__(self, desk: DeskDriver, path: Path) -> None:
        self._desk = desk
        self._path = path

    def ask(self, what: str, text: str = "") -> Any:
        """Put one question; the probe answers when the GUI's thread has a moment."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(30)
            line.connect(str(self._path))
            line.sendall(json.dumps({"ask": what, "text": text}).encode() + b"\n")
            with line.makefile(encoding="utf-8") as answer:
                told = json.loads(answer.readline())
        assert not isinstance(told, dict) or "error" not in told, told
        return told

    def shown(self) -> str:
        """Return every text on the screen, what is typed first and the long tables last."""
        answer = self.ask("shown")
        return "\n".join([*answer["typed"], *answer["labels"], *answer["cells"]])

    def wait_for(self, *texts: str) -> None:
        """Wait until all texts are on the screen."""
        missing = list(texts)

        def shown() -> bool:
            seen = self.shown()
            missing[:] = [text for text in texts if text not in seen]
            return not missing

        try:
            self._desk.wait_until(shown)
        except AssertionError:
            picture = self._desk.picture("missing")
            pytest.fail(f"not shown: {missing}, see {picture}; shown is:\n{self.shown()}")


class Workplace:
    """A home, with a keyring or without, and the desks that are started in it one after the other."""

    def __init__(self, home: Path, start_desk: StartDesk, keyring: Mapping[str, str]) -> None:
        self.home = home
        self.data = DataFolder(home / "share" / "Bookdesk")
        self.has_keyring = bool(keyring)
        self.logs: list[Path] = []
        self._start = start_desk
        self._environment = home_environment(home) | {
            "PYTHONPATH": os.pathsep.join(
                (str(Path(__file__).with_name("probe")), os.environ.get("PYTHONPATH", ""))
            ).rstrip(os.pathsep),
            **keyring,
        }

    def start(self, *options: str, **environment: str) -> tuple[DeskDriver, Eyes]:
        """Start a desk on the data folder."""
        # Outside of the home: it is not the desk's.
        probe = self.home.with_name(f"probe-{len(self.logs)}")
        desk = self._start(
            *options,
            *("--data", str(self.data.root)),
            environment=self._environment | environment | {"BOOKDESK_PROBE": str(probe)},
            title=" - Bookdesk",
        )
        self.logs.append(desk.desk.log)
        return desk, Eyes(desk, probe)

    def joined(self, backend: BackendProcess) -> tuple[DeskDriver, Eyes]:
        """Start a desk that joins a backend."""
        return self.start("--server", backend.url, BOOKDESK_TOKEN=backend.token)

    def stored(self, *, sealed: bool) -> dict[str, int]:
        """Tell the size of each stored entry by its key's digest, sealed ones or plain ones."""
        sizes = {}
        for path in self.data.cache.rglob("*.val"):
            # One that is being replaced, or half written.
            with contextlib.suppress(FileNotFoundError, ValueError):
                if unpack(path.read_bytes()).sealed is sealed:
                    name = path.relative_to(self.data.cache).as_posix()
                    sizes[digest_in(name)] = path.stat().st_size
        return sizes

    def found(self, *more: str) -> list[str]:
        """Search the home, and what the desks said, for the canaries and `more`."""
        hits = find_in_folder(self.home, [*NEEDLES, *more])
        with tempfile.TemporaryDirectory() as said:
            for log in self.logs:
                shutil.copy(log, said)
            return hits + find_in_folder(Path(said), [*NEEDLES, *more])


@pytest.fixture
def home() -> Iterator[Path]:
    """Name a home with a short path: sockets lie in it and beside it, and theirs hold 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="canary-", ignore_cleanup_errors=True) as folder:
        (Path(folder) / "home").mkdir(mode=0o700)
        yield Path(folder) / "home"


@pytest.fixture(params=["keyring", "no keyring"])
def workplace(request: pytest.FixtureRequest, home: Path, start_desk: StartDesk) -> Iterator[Workplace]:
    with contextlib.ExitStack() as ending:
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


def seed(backend: BackendProcess) -> None:
    """Make the known customers, and bookings for most of them."""
    with backend.client() as client:

        def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
            key = body.get("idempotencyKey") or uuid.uuid4().hex
            answer = client.post(path, json=body, headers={"Idempotency-Key": key})
            assert answer.is_success, answer.text
            made: dict[str, Any] = answer.json()
            return made

        # The demo's day is nearly full.
        for booking in backend.bookings(DAY, NEXT_DAY):
            if booking["status"] == "confirmed" and booking["start"] > "2018-07-12T16":
                body = {"to": "cancelled", "reason": "makes room", "version": booking["version"]}
                post(f"/bookings/{booking['id']}/transitions", body)
        # A class does not show who comes.
        free = [
            slot for slot in backend.timeslots(DAY) if slot["status"] == "available" and slot["capacity"] == 1
        ]
        known = {
            canary: post("/customers", {"name": canary.name, "phone": canary.phone, "email": canary.email})
            for canary in (*SHOWN, *KNOWN)
        }
        # The last ones of the day: the soonest are for the desk.
        slots = iter(sorted(free, key=lambda slot: slot["start"], reverse=True))
        for canary in SHOWN:
            hold: dict[str, Any] = {}
            while not hold:
                slot = next(slots)
                names = ("providerId", "serviceId")
                body = {name: slot[name] for name in names} | {"timeslotId": slot["id"]}
                asked = client.post("/reservations", json=body, headers={"Idempotency-Key": uuid.uuid4().hex})
                hold = asked.json() if asked.is_success else {}
            post(
                "/bookings",
                {
                    "reservationToken": hold["reservationToken"],
                    "idempotencyKey": uuid.uuid4().hex,
                    "customer": {"id": known[canary]["id"], "name": canary.name},
                    "notes": canary.note,
                },
            )


def choose(desk: DeskDriver, eyes: Eyes, backend: BackendProcess, canary: Canary) -> None:
    """Book for a known customer, found by some letters."""
    hold_soonest(desk)
    desk.type(canary.last[:5])
    eyes.wait_for(canary.name)
    desk.key("Down", "Return")
    eyes.wait_for(canary.phone)
    desk.key("Tab")
    desk.type(canary.note)
    desk.key("ctrl+Return")
    assert booked(desk, backend, canary.name)["customer"]["email"] == canary.email


def type_in(desk: DeskDriver, backend: BackendProcess, canary: Canary) -> None:
    """Book for a customer who is new."""
    hold_soonest(desk)
    desk.type(canary.name)
    desk.key("Tab")
    desk.type(canary.phone)
    desk.key("Tab")
    desk.type(canary.note)
    desk.key("ctrl+Return")
    booking = booked(desk, backend, canary.name)
    assert (booking["customer"]["phone"], booking["notes"]) == (canary.phone, canary.note)
    with backend.client() as client:
        # The desk has no field for it; it shows it.
        path = f"/customers/{booking['customer']['id']}"
        assert client.patch(path, json={"email": canary.email}).is_success


def cancel(desk: DeskDriver, eyes: Eyes, backend: BackendProcess) -> Canary:
    """Open a booking that is in sight, read all of it, and cancel it for a reason of one's own."""
    canary = next(c for c in SHOWN if eyes.ask("place", c.name))

    def opened() -> bool:
        # A press on what changed within the last 300 ms is not taken: press until it is.
        desk.double_click(*eyes.ask("place", canary.name))
        return canary.phone in eyes.shown()

    desk.wait_until(opened, what="the opened booking")
    eyes.wait_for(canary.phone, canary.email, canary.note)
    desk.picture("opened")
    desk.key("Delete")
    eyes.wait_for("Cancel the booking of")
    desk.type(REASON)
    desk.key("Return")

    def cancelled() -> bool:
        found = [b for b in backend.bookings(DAY, NEXT_DAY) if b["customer"]]
        return any(b["customer"]["name"] == canary.name and b["status"] == "cancelled" for b in found)

    desk.wait_until(cancelled, what="the cancellation")
    return canary


def fail(desk: DeskDriver, eyes: Eyes, log: Path, how: str) -> None:
    """Let an error that nobody catches quote what stands in the field; wait for its report."""
    before = log.read_text("utf-8").count("a bug: ValueError")
    assert QUOTED in eyes.shown()
    eyes.ask(how)
    desk.wait_until(lambda: log.read_text("utf-8").count("a bug: ValueError") > before, what="a report")


def a_day_at_the_desk(workplace: Workplace, backend: BackendProcess) -> list[str]:
    """Take all twenty through one desk, and close it as a person does; returns who is booked then."""
    desk, eyes = workplace.joined(backend)
    eyes.wait_for(*(canary.name for canary in SHOWN))
    for canary in KNOWN:
        choose(desk, eyes, backend, canary)
    for canary in TYPED:
        type_in(desk, backend, canary)
    eyes.wait_for(*(canary.name for canary in CANARIES))
    desk.picture("all")
    desk.key("Escape")
    gone = cancel(desk, eyes, backend)
    hold_soonest(desk)
    desk.type(SEARCHED)
    desk.key("ctrl+a")
    desk.type(QUOTED)
    fail(desk, eyes, workplace.data.log, "fail")
    fail(desk, eyes, workplace.data.log, "fail on a thread")
    desk.key("alt+F4")
    if not workplace.has_keyring:
        eyes.wait_for("nothing here can seal them")
        desk.key("Tab", "Return")
    assert desk.desk.process.wait(60) == 0
    return [canary.name for canary in CANARIES if canary != gone]


def test_no_name_is_left_behind(workplace: Workplace, start_backend: StartBackend, tmp_path: Path) -> None:
    backend = start_backend("backend", "--demo", "--now", NOW)
    seed(backend)

    names = a_day_at_the_desk(workplace, backend)
    assert workplace.stored(sealed=False), "a desk that keeps nothing at all shows nothing here"
    assert bool(workplace.stored(sealed=True)) is workplace.has_keyring
    assert workplace.found(backend.token) == []

    desk, eyes = workplace.joined(backend)
    eyes.wait_for(*names)
    hold_soonest(desk)
    if workplace.has_keyring:
        # What stood in the field when the desk closed is back in it.
        eyes.wait_for(QUOTED)
    desk.key("ctrl+a")
    desk.type(LAST)
    before = workplace.stored(sealed=workplace.has_keyring)
    desk.key("ctrl+Return")
    booked(desk, backend, LAST)

    def is_written() -> bool:
        now = workplace.stored(sealed=workplace.has_keyring)
        if not workplace.has_keyring:
            return now != before
        # A day's bookings are longer by one; nothing else that is sealed grows.
        return any(now.get(key, 0) > size for key, size in before.items())

    desk.wait_until(is_written, "the booking is on disk")
    desk.desk.kill()
    assert workplace.found(backend.token) == []

    backend.close()
    desk, eyes = workplace.joined(backend)
    eyes.wait_for("Offline")
    if workplace.has_keyring:
        eyes.wait_for(*names, LAST)
    else:
        eyes.wait_for(" taken", NOT_KEPT)
        shown = eyes.shown()
        assert not [needle for needle in NEEDLES if needle in shown]
    desk.picture("offline")
    desk.key("alt+F4")
    assert desk.desk.process.wait(60) == 0
    assert workplace.found(backend.token) == []
    assert find_in_folder(tmp_path, [*NEEDLES, backend.token]) == []
    # The search would have found them.
    (workplace.data.cache / "planted").write_text(f"{LAST} {backend.token}")
    assert len(workplace.found(backend.token)) >= 3


def test_no_name_is_left_by_a_desk_with_a_backend_of_its_own(workplace: Workplace) -> None:
    desk, eyes = workplace.start("--demo", "--now", NOW)
    eyes.wait_for("Live", " available")
    for canary in TYPED:
        hold_soonest(desk)
        desk.type(canary.name)
        desk.key("Tab")
        desk.type(canary.phone)
        desk.key("Tab")
        desk.type(canary.note)
        desk.key("ctrl+Return")
        eyes.wait_for(f"booked, {canary.name}")
    desk.key("alt+F4")
    assert desk.desk.process.wait(60) == 0
    assert workplace.data.database.stat().st_size > 0
    assert workplace.found() == []
    # They are there, for who has the key.
    _, eyes = workplace.start("--now", NOW)
    eyes.wait_for("Live", *(canary.name for canary in TYPED))
