"""The real backend and the real desk as processes of their own, each ended by its own id."""

from __future__ import annotations

import json
import selectors
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import httpx
import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_GRACE_S = 10.0
#: Seconds within which a busy machine does what is waited for.
_SOON_S = 60.0


def end(process: subprocess.Popen[bytes]) -> int:
    """Ask a process to end, kill it when it does not within ten seconds; returns its exit status."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


def wait_until(condition: Callable[[], object], timeout: float = _SOON_S, what: str = "") -> Any:
    """Ask until the condition's answer is true, and return it; for what no event tells from outside.

    `timeout` in seconds; raises AssertionError with `what` when it ends first.
    """
    deadline = time.monotonic() + timeout
    idle = selectors.DefaultSelector()
    try:
        while True:
            answer = condition()
            if answer:
                return answer
            assert time.monotonic() < deadline, f"not within {timeout} s: {what or condition}"
            # A selector with nothing in it is a wait that a signal ends.
            idle.select(0.05)
    finally:
        idle.close()


def gone(process_id: int) -> bool:
    """Tell whether no process has this id, or only the remains of one."""
    try:
        return bool(psutil.Process(process_id).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


class BackendProcess:
    """`bookdesk backend` on a data folder; `told` is its ready line.

    `options` are further ones, such as `--demo`. Raises AssertionError with its last words when it
    ends before it is ready.
    """

    def __init__(self, data: Path, *options: str, environment: Mapping[str, str] | None = None) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.log = data.parent / f"{data.name}-backend.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bookdesk", "backend", "--data", str(data), *options],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            end(self.process)
            raise AssertionError(f"the backend did not become ready: {self.log.read_text('utf-8')}")
        self.told: dict[str, Any] = json.loads(line)

    @property
    def url(self) -> str:
        """Where it serves."""
        return str(self.told["url"])

    @property
    def token(self) -> str:
        """What every request bears."""
        return str(self.told["token"])

    def client(self) -> httpx.Client:
        """Open an HTTP client of its own, signed in."""
        return httpx.Client(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self.token}"},
            trust_env=False,
            timeout=30.0,
        )

    def bookings(self, start: str, end_: str) -> list[dict[str, Any]]:
        """Ask GET /bookings; `start` and `end_` are two dates, half-open."""
        with self.client() as client:
            answer = client.get("/bookings", params={"start": start, "end": end_})
            answer.raise_for_status()
            found: list[dict[str, Any]] = answer.json()["bookings"]
            return found

    def timeslots(self, date: str, service_id: str | None = None) -> list[dict[str, Any]]:
        """Ask GET /availability/day for all providers' timeslots of a date."""
        params = {"date": date} | ({"serviceId": service_id} if service_id else {})
        with self.client() as client:
            answer = client.get("/availability/day", params=params)
            answer.raise_for_status()
            return [slot for provider in answer.json()["providers"] for slot in provider["timeslots"]]

    def held(self, date: str, desk_name: str) -> list[dict[str, Any]]:
        """Return the timeslots of a date that a desk holds."""
        slots = self.timeslots(date)
        return [slot for slot in slots if slot["status"] == "reserved" and slot["heldBy"] == desk_name]

    def close(self) -> int:
        """End it; returns its exit status."""
        status = end(self.process)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status


class DeskProcess:
    """`bookdesk` on a display, started with `options`; its output goes to `log`."""

    def __init__(self, environment: Mapping[str, str], log: Path, options: Sequence[str]) -> None:
        self.log = log
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bookdesk", *options],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )

    def children(self) -> list[int]:
        """Return the ids of all processes that it started, and theirs."""
        return [child.pid for child in psutil.Process(self.process.pid).children(recursive=True)]

    def kill(self) -> None:
        """End it as a power cut would: kill -9, no chance to tidy up."""
        self.process.kill()
        self.process.wait()

    def close(self) -> int:
        """End it and whatever it left behind; returns its exit status."""
        children = self.children() if self.process.poll() is None else []
        status = end(self.process)
        for child in children:
            try:
                left = psutil.Process(child)
                left.wait(_GRACE_S)
            except psutil.NoSuchProcess:
                continue
            except psutil.TimeoutExpired:
                left.kill()
        return status
