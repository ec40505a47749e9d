"""What one desk holds, painted by another: beside a bare echo on the same kind of socket.

Three processes: the backend, a desk with its window, and this one, which holds and releases as another
desk does. The time runs from the answer of POST /reservations to the end of the other desk's paint that
shows the slot as held. The echo is a ping and its pong on a socket of the same server by the same library,
in turn with the holds: right after a paint, and once more after as long a rest as a hold comes after, since
a program that has slept takes longer for the same. "hold to socket" is when that bare socket, which
listens to the same channels, has the news. Each hold is the first change of its channel for a while: the
window in which the server collects changes, and its own time, are no part of it. The echo leaves out all
work: the server reads nothing for it and nobody lays out or paints. "To a bare window" has what the desk
can't do without: the same holds, once more, heard by a thread that has a window of Qt paint one block, with
nothing checked, kept or laid out (`bare_window`).
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

from benchmarks.bare_socket import PATIENCE, headers, listen, open_socket
from benchmarks.programs import feeding, running

if TYPE_CHECKING:
    from collections.abc import Mapping

    import websocket

ROUNDS = int(os.environ.get("BENCH_HOLDS", "1000"))
WARM_UP = 20
TARGET = 3.0
#: The server's window for a channel is 50 ms: longer than that, nothing is collected.
_QUIET = 0.06


def main() -> None:
    """Print both, and the ratio of their medians."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        words = ("bookdesk", "backend", "--data", str(folder / "b"), "--demo")
        backend = stack.enter_context(running(*words))
        client = stack.enter_context(httpx.Client(base_url=backend["url"], headers=headers(backend["token"])))
        desk = ("benchmarks.live_desk", backend["url"], backend["token"], str(folder / "d"))
        with feeding(*desk) as (lines, _):
            slots = json.loads(lines.readline())["slots"]
            times = _measure(client, lines, backend, slots)
        with feeding("benchmarks.bare_window", json.dumps(backend), ",".join(_providers(slots))) as (
            lines,
            _,
        ):
            lines.readline()
            times["to a bare window"] = _measure(client, lines, backend, slots)["hold to paint"]
    floor, rested = (statistics.median(times[name]) for name in ("echo", "echo, rested"))
    for name, seconds in times.items():
        found = sorted(seconds)
        p50, p99 = statistics.median(found), found[int(len(found) * 0.99)]
        target = f"   target <= {TARGET}" if name == "hold to paint" else ""
        print(
            f"{name:<16} {len(found):>5} times   p50 {p50 * 1000:6.2f} ms  p99 {p99 * 1000:6.2f} ms   "
            f"{p50 / floor:5.2f} x the echo, {p50 / rested:5.2f} x the rested one{target}"
        )


def _measure(
    client: httpx.Client, lines: Any, backend: Mapping[str, str], slots: list[str]
) -> dict[str, list[float]]:
    told: Queue[list[Any]] = Queue()
    threading.Thread(target=_read, args=(lines, told), daemon=True).start()
    echo, ear = open_socket(backend), open_socket(backend)
    echo.recv()
    listen(client, ear, _providers(slots))
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


def _providers(slots: list[str]) -> set[str]:
    """Tell whose slots these are: ids begin with their providers'."""
    return {slot.partition(".")[0] for slot in slots}


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
    gives_up = time.monotonic() + PATIENCE
    while True:
        which, kind, at = told.get(timeout=max(0.0, gives_up - time.monotonic()))
        if which == slot and kind in kinds:
            return float(at)


def _read(lines: Any, told: Queue[list[Any]]) -> None:
    for line in lines:
        told.put(json.loads(line))


if __name__ == "__main__":
    main()
