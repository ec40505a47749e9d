"""A real backend process for tests, and desks that speak HTTP to it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from tests.factories_backend import KEY, NOW, fill_salon, open_database, slot_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bookdesk.backend.database import Database

LAUNCH = Path(__file__).with_name("launch.py")


class Desk:
    """A desk: asks the backend as its neighbours do. Every method returns the whole answer."""

    def __init__(self, url: str, token: str, name: str = "Desk 1") -> None:
        headers = {"Authorization": f"Bearer {token}", "Bookdesk-Desk": quote(name)}
        self.http = httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False)

    def hold(
        self, provider: str, service: str, start: datetime, key: str | None = None, **more: Any
    ) -> httpx.Response:
        """Ask for a slot."""
        body = {
            "providerId": provider,
            "serviceId": service,
            "timeslotId": slot_id(provider, service, start),
            **more,
        }
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.http.post("/reservations", json=body, headers=headers)

    def confirm(self, token: str, key: str, **more: Any) -> httpx.Response:
        """Confirm a hold."""
        body = {"reservationToken": token, "idempotencyKey": key, **more}
        return self.http.post("/bookings", json=body, headers={"Idempotency-Key": key})

    def held(self, provider: str, service: str, start: datetime, **more: Any) -> str:
        """Hold a slot that is free; returns its token."""
        answer = self.hold(provider, service, start, **more)
        assert answer.status_code == 201, answer.text
        token: str = answer.json()["reservationToken"]
        return token

    def booked(self, provider: str, service: str, start: datetime, name: str = "Ann Ox") -> dict[str, Any]:
        """Book a slot that is free; returns the booking."""
        token = self.held(provider, service, start)
        answer = self.confirm(token, f"key-{token[:20]}", customer={"name": name})
        assert answer.status_code == 201, answer.text
        booking: dict[str, Any] = answer.json()
        return booking

    def step(self, booking: dict[str, Any], to: str, reason: str | None = None) -> httpx.Response:
        """Take a booking to another state, at the version that is known."""
        body = {"to": to, "version": booking["version"]} | ({"reason": reason} if reason else {})
        return self.http.post(f"/bookings/{booking['id']}/transitions", json=body)

    def get(self, path: str, **query: Any) -> Any:
        """Read something that is there."""
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def day(self, provider: str, on: str, service: str = "cut") -> list[dict[str, Any]]:
        """Read a provider's timeslots of a date."""
        slots: list[dict[str, Any]] = self.get(
            f"/providers/{provider}/availability", date=on, serviceId=service
        )["timeslots"]
        return slots


@dataclass
class Running:
    """A backend process and where it serves."""

    process: subprocess.Popen[str]
    folder: Path
    url: str
    token: str
    #: The whole ready line.
    ready: dict[str, str]

    def desk(self, name: str = "Desk 1") -> Desk:
        """Open another desk."""
        return Desk(self.url, self.token, name)

    def database(self) -> Database:
        """Open its database a second time: what stands in the tables is the judge."""
        return open_database(self.folder)


def launch(folder: Path, before: Sequence[str] = (), **options: Any) -> subprocess.Popen[str]:
    """Start a backend process; `options` are BackendOptions', `before` are words in front of its command."""
    given = {"data": str(folder), "key": KEY, "child": True, **options}
    return subprocess.Popen(
        [*before, sys.executable, str(LAUNCH), json.dumps(given)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def backend(folder: Path, **options: Any) -> Iterator[Running]:
    """Run a backend process on a data folder while the block runs."""
    process = launch(folder, **options)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        ready = json.loads(line)
        yield Running(process, folder, ready["url"], ready["token"], ready)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=60)
        finally:
            process.kill()
            for pipe in (process.stdin, process.stdout, process.stderr):
                pipe.close()


@contextmanager
def salon_backend(folder: Path, **options: Any) -> Iterator[Running]:
    """Run a backend on the salon of the factories."""
    folder.mkdir(mode=0o700, exist_ok=True)
    database = open_database(folder)
    fill_salon(database)
    database.close()
    with backend(folder, **{"now": NOW.isoformat(), **options}) as running:
        yield running


@pytest.fixture(scope="module")
def salon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend on the salon, one for each test file: each test takes a day of its own."""
    with salon_backend(tmp_path_factory.mktemp("salon")) as running:
        yield running


@pytest.fixture
def desk(salon: Running) -> Iterator[Desk]:
    """The first desk."""
    one = salon.desk()
    yield one
    one.http.close()


@pytest.fixture
def desk_2(salon: Running) -> Iterator[Desk]:
    """The second desk."""
    two = salon.desk("Desk 2")
    yield two
    two.http.close()
