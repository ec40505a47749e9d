"""Hold and confirm round trip, embedded, beside a bare POST on the same server stack.

The bare server takes the same body behind the same kind of token and answers with the same model;
it has no database. Both run as processes of their own, asked through one long-lived client: bare
POST and hold in turn, then the confirms. "hold, kept" is a hold with what a desk does before it sends
one: its intent is written, so that a desk that is killed can go on with it.
"""

from __future__ import annotations

import json
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import httpx
import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException

from bookdesk.backend.serve import BackendOptions, serve
from bookdesk.data.codec import DataCodec
from bookdesk.data.intents import HoldIntent, KeptIntent
from bookdesk.data.kept_intents import KEPT_SCHEMA, KeptIntents
from bookdesk.domain import wire
from bookdesk.domain.schedule import Slot
from bookdesk.domain.states import SlotStatus
from bookdesk.query.kept_store import KeptStore
from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bookdesk.query.runner import Cancel

ROUNDS = 200
WARM_UP = 20
TARGET = 1.5


def main() -> None:
    """Measure and print one line each: p50 in milliseconds and the ratio to the bare POST."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        backend = stack.enter_context(_process("backend", str(folder)))
        bare = stack.enter_context(_process("bare", "token-of-the-bare-server"))
        client = stack.enter_context(httpx.Client(timeout=10))
        times = _measure(client, backend, bare, folder)
    floor = statistics.median(times["bare POST"])
    for name, seconds in times.items():
        p50 = statistics.median(seconds)
        target = f"  target <= {TARGET}" if name.startswith("hold") else ""
        print(f"{name:<10} p50 {p50 * 1000:6.2f} ms   {p50 / floor:5.2f} x bare POST{target}")


def _measure(
    client: httpx.Client, backend: dict[str, str], bare: dict[str, str], folder: Path
) -> dict[str, list[float]]:
    ours = {"Authorization": f"Bearer {backend['token']}", "Bookdesk-Desk": "Desk%201"}
    theirs = {"Authorization": f"Bearer {bare['token']}", "Bookdesk-Desk": "Desk%201"}
    times: dict[str, list[float]] = {"bare POST": [], "hold": [], "hold, kept": [], "confirm": []}
    tokens = []
    kept = KeptIntents(_NoRunner(), _NoClock())
    kept.open(KeptStore(folder / "kept", DataCodec(), time.time, schema=KEPT_SCHEMA), None)  # noqa: TID251
    slots = _slots(client, backend["url"], ours, WARM_UP + ROUNDS)
    for number, slot in enumerate(slots):
        ask = {"providerId": slot["providerId"], "serviceId": slot["serviceId"], "timeslotId": slot["id"]}
        key = {"Idempotency-Key": f"bench-hold-{number:06d}"}
        floor, _ = _timed(client, f"{bare['url']}/reservations", ask, {**theirs, **key})
        held, answer = _timed(client, f"{backend['url']}/reservations", ask, {**ours, **key})
        tokens.append(answer["reservationToken"])
        writing = _timed_writing(kept, slot)
        if number >= WARM_UP:
            times["bare POST"].append(floor)
            times["hold"].append(held)
            times["hold, kept"].append(held + writing)
    # The confirms come after all holds: each waits for the disk, and a processor that has slept answers
    # whatever is asked next more slowly, a bare POST too.
    for number, token in enumerate(tokens):
        key = {"Idempotency-Key": f"bench-book-{number:06d}"}
        body = {
            "reservationToken": token,
            "idempotencyKey": key["Idempotency-Key"],
            "customer": {"name": "Ann Ox"},
        }
        booked, _ = _timed(client, f"{backend['url']}/bookings", body, {**ours, **key})
        if number >= WARM_UP:
            times["confirm"].append(booked)
    return times


def _timed(
    client: httpx.Client, url: str, body: Mapping[str, object], headers: dict[str, str]
) -> tuple[float, dict[str, str]]:
    started = time.perf_counter()
    answer = client.post(url, json=body, headers=headers)
    spent = time.perf_counter() - started
    assert answer.status_code == 201, answer.text
    parsed: dict[str, str] = answer.json()
    return spent, parsed


def _timed_writing(kept: KeptIntents, told: Mapping[str, str]) -> float:
    """Write the intent of a hold as the desk does; returns the seconds."""
    start, end = (datetime.fromisoformat(told[name]) for name in ("start", "end"))
    slot = Slot(
        told["id"], told["providerId"], told["providerName"], told["serviceId"], start, end,
        SlotStatus(told["status"]),
    )  # fmt: skip
    started = time.perf_counter()
    kept.note(KeptIntent(HoldIntent(slot), started))()
    return time.perf_counter() - started


class _NoRunner:
    """Nothing is taken out here."""

    def submit(self, function: object, on_done: object, lane: str = "store") -> Cancel:
        raise NotImplementedError


class _NoClock:
    """There is room: nothing is tried again here."""

    def now(self) -> float:
        raise NotImplementedError

    def call_later(self, seconds: float, function: Callable[[], None]) -> Callable[[], None]:
        raise NotImplementedError


def _slots(client: httpx.Client, url: str, headers: dict[str, str], count: int) -> list[dict[str, str]]:
    services = [one["id"] for one in client.get(f"{url}/services", headers=headers).json()["services"]]
    now = datetime.fromisoformat(client.get(f"{url}/health", headers=headers).json()["serverNow"])
    found: dict[str, dict[str, str]] = {}
    day = now.astimezone(UTC).date()
    while len(found) < count:
        day += timedelta(days=1)
        # One service: its listed slots never overlap, so that each of them can be held.
        query = {"date": day.isoformat(), "serviceId": services[1]}
        shown = client.get(f"{url}/availability/day", params=query, headers=headers).json()
        for provider in shown["providers"]:
            found.update(
                {s["id"]: s for s in provider["timeslots"] if s["status"] in ("available", "limited")}
            )
    return list(found.values())[:count]


@contextmanager
def _process(role: str, argument: str) -> Iterator[dict[str, str]]:
    process = subprocess.Popen(
        [sys.executable, __file__, role, argument], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        ready: dict[str, str] = json.loads(process.stdout.readline())
        yield ready
    finally:
        # Both end with their standard input.
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()


def _serve_backend(folder: str) -> None:
    serve(BackendOptions(DataFolder(Path(folder) / "data"), key="5e" * 32, demo=True, child=True))


def _serve_bare(token: str) -> None:
    async def signed_in(authorization: Annotated[str, Header()] = "") -> None:
        if not secrets.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(401)

    app = FastAPI()

    @app.post("/reservations", status_code=201, dependencies=[Depends(signed_in)])
    async def hold(ask: wire.ReservationAsk) -> wire.ReservationOut:
        now = datetime.fromtimestamp(0, UTC)
        return wire.ReservationOut(
            reservation_token=secrets.token_urlsafe(24),
            timeslot_id=ask.timeslot_id,
            expires_at=now + timedelta(seconds=120),
            server_now=now,
        )

    # With the protocol named asyncio turns Nagle's algorithm off; without it each answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}", "token": token}), flush=True)
    server = uvicorn.Server(
        uvicorn.Config(
            app, http="httptools", ws="none", log_config=None, access_log=False, server_header=False
        )
    )

    def end() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=end, daemon=True).start()
    server.run(sockets=[listener])


if __name__ == "__main__":
    if sys.argv[1:2] == ["backend"]:
        _serve_backend(sys.argv[2])
    elif sys.argv[1:2] == ["bare"]:
        _serve_bare(sys.argv[2])
    else:
        main()
