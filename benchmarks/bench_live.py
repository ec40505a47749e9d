"""What one desk holds, painted by another: beside a bare echo on the same kind of socket.

Three processes: the backend, a desk with its window, and this one, which holds and releases as another
desk does. The time runs from the answer of POST /reservations to the end of the other desk's paint that
shows the slot as held. The echo is a ping and its pong on a socket of the same server by the same library,
in turn with the holds: right after a paint, and once more after as long a rest as a hold comes after, since
a program that has slept takes longer for the same. "hold to socket" is when that bare socket, which
listens to the same channels, has the news. Each hold is the first change of its channel for a while: the
window in which the server collects changes, and its own time, are no part of it. The echo leaves out all
work: the server reads nothing for it and nobody lays out or paints.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Any

import httpx
import websocket

from benchmarks.programs import feeding, running

if TYPE_CHECKING:
    from collections.abc import Mapping

ROUNDS = int(os.environ.get("BENCH_HOLDS", "1000"))
WARM_UP = 20
TARGET = 3.0
#: The server's window for a channel is 50 ms: longer than that, nothing is collected.
_QUIET = 0.06
_PATIENCE = 10.0


def main() -> None:
    """Print both, and the ratio of their medians."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        words = ("bookdesk", "backend", "--data", str(folder / "b"), "--demo")
        backend = stack.enter_context(running(*words))
        desk = ("benchmarks.live_desk", backend["url"], backend["token"], str(folder / "d"))
        lines, _ = stack.enter_context(feeding(*desk))
        shown = json.loads(lines.readline())
        client = stack.enter_context(httpx.Client(base_url=backend["url"], headers=_headers(backend)))
        times = _measure(client, lines, backend, shown["slots"])
    floor, rested = (statistics.median(times[name]) for name in ("echo", "echo, rested"))
    for name, seconds in times.items():
        found = sorted(seconds)
        p50, p99 = statistics.median(found), found[int(len(found) * 0.99)]
        target = f"   target <= {TARGET}" if name == "hold to paint" else ""
        print(
            f"{name:<14} {len(found):>5} times   p50 {p50 * 1000:6.2f} ms  p99 {p99 * 1000:6.2f} ms   "
            f"{p50 / floor:5.2f} x the echo, {p50 / rested:5.2f} x the rested one{target}"
        )


def _measure(
    client: httpx.Client, lines: Any, backend: Mapping[str, str], slots: list[str]
) -> dict[str, list[float]]:
    told: Queue[list[Any]] = Queue()
    threading.Thread(target=_read, args=(lines, told), daemon=True).start()
    echo, ear = _socket(backend), _socket(backend)
    echo.recv()
    _listen(client, ear, slots)
    names = ("echo", "echo, rested", "hold to socket", "hold to paint")
    times: dict[str, list[float]] = {name: [] for name in names}
    quiet = threading.Event()
    for number in range(WARM_UP + ROUNDS):
        slot = slots[number % len(slots)]
        provider, service, _ = slot.split(".")
        body = {"providerId": provider, "serviceId": service, "timeslotId": slot}
        answer = client.post("/reservations", json=body)
        answered = time.monotonic()
        assert answer.status_code == 201, answer.text
        heard = _heard(ear, slot)
        painted = _painted(told, slot, "held")
        at_once = _echoed(echo)
        quiet.wait(_QUIET)
        rested = _echoed(echo)
        if number >= WARM_UP:
            spans = (at_once, rested, heard - answered, painted - answered)
            for found, seconds in zip(times.values(), spans, strict=True):
                found.append(seconds)
        quiet.wait(_QUIET)
        client.delete(f"/reservations/{answer.json()['reservationToken']}")
        _heard(ear, slot)
        _painted(told, slot, "available", "limited")
        quiet.wait(_QUIET)
    echo.close()
    ear.close()
    return times


def _socket(backend: Mapping[str, str]) -> websocket.WebSocket:
    address = f"{backend['realtimeUrl']}/app/{backend['realtimeKey']}?protocol=7"
    return websocket.create_connection(address, timeout=_PATIENCE)


def _listen(client: httpx.Client, ear: websocket.WebSocket, slots: list[str]) -> None:
    """Subscribe a fresh socket to the providers of slots."""
    socket_id = json.loads(json.loads(ear.recv())["data"])["socket_id"]
    for provider in sorted({slot.split(".")[0] for slot in slots}):
        channel = f"private-provider.{provider}.availability"
        asked = {"socket_id": socket_id, "channel_name": channel}
        data = {"channel": channel, **client.post("/realtime/auth", json=asked).json()}
        ear.send(json.dumps({"event": "pusher:subscribe", "data": data}))
        assert json.loads(ear.recv())["event"] == "pusher_internal:subscription_succeeded"


def _echoed(socket: websocket.WebSocket) -> float:
    """Return the seconds of a ping and its pong."""
    started = time.monotonic()
    socket.send('{"event":"pusher:ping","data":{}}')
    socket.recv()
    return time.monotonic() - started


def _heard(ear: websocket.WebSocket, slot: str) -> float:
    """Return when news of a slot had come to a bare socket."""
    while True:
        told = ear.recv()
        at = time.monotonic()
        if slot in told:
            return at
        if '"pusher:ping"' in told:
            ear.send('{"event":"pusher:pong","data":{}}')


def _painted(told: Queue[list[Any]], slot: str, *kinds: str) -> float:
    """Return when the other desk had painted a slot as one of these kinds."""
    gives_up = time.monotonic() + _PATIENCE
    while True:
        which, kind, at = told.get(timeout=max(0.0, gives_up - time.monotonic()))
        if which == slot and kind in kinds:
            return float(at)


def _read(lines: Any, told: Queue[list[Any]]) -> None:
    for line in lines:
        told.put(json.loads(line))


def _headers(backend: Mapping[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {backend['token']}", "Bookdesk-Desk": "Desk%201"}


if __name__ == "__main__":
    main()
