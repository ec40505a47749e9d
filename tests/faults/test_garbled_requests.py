"""Requests that are nearly right, as bytes on the line: an answer of ours or none, and nothing made worse."""

from __future__ import annotations

import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.conftest import salon_backend
from tests.factories_backend import at, slot_id
from tests.faults.garbling import garbled, garbled_json
from tests.faults.seeds import again, chance
from tests.faults.tables import judge

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.backend.conftest import Desk, Running

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
#: Seconds in which every answer has come, on a busy machine too.
_SOON = 60.0
#: Seconds after which a server that says nothing waits for more.
_WAITED = 0.25
_AT_ONCE = 8


@pytest.mark.parametrize(
    "requests", [150, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(1800)])]
)
def test_garbled_requests(tmp_path: Path, requests: int) -> None:
    points = chance("garbled requests")
    answered: dict[int, int] = {}
    with salon_backend(tmp_path / "salon") as salon, ThreadPoolExecutor(_AT_ONCE) as pool:
        desk = salon.desk()
        asks = whole(salon, desk)
        sent = [garbled_request(salon, asks, points) for _ in range(requests)]
        for n, answer in enumerate(pool.map(partial(ask, salon), sent)):
            status = check(answer, f"request {n}, {sent[n][:300]!r}: {again('garbled requests')}")
            answered[status] = answered.get(status, 0) + 1
        assert desk.get("/health")["status"] == "ok"
        desk.http.close()
        log = (salon.folder / "backend.log").read_text("utf-8")
    judge(tmp_path / "salon")
    print(dict(sorted(answered.items())))
    assert "Traceback" not in log, log[-3000:]
    # Refused by the parser, by the doors, by the schema; some were right all the same.
    assert {200, 400, 401, 422} <= set(answered), answered


def whole(salon: Running, desk: Desk) -> list[tuple[str, str, bytes]]:
    """Return a request of every kind, each of which would be carried out."""
    start = at(13, "09:00")
    booking = desk.booked("becky", "cut", start)
    held = desk.held("becky", "cut", at(13, "13:00"))
    slot = slot_id("becky", "cut", at(13, "14:00"))
    blocked = {
        "providerId": "jj",
        "start": "2018-07-13T15:00:00Z",
        "end": "2018-07-13T16:00:00Z",
        "reason": "Sick",
    }
    hold = {"providerId": "becky", "serviceId": "cut", "timeslotId": slot}
    confirm = {"reservationToken": held, "idempotencyKey": "the-garbled-one", "customer": {"name": "Ann Ox"}}
    step = {"to": "cancelled", "reason": "ill", "version": 1}
    posts: list[tuple[str, str, Any]] = [
        ("POST", "/reservations", hold),
        ("POST", f"/reservations/{held}/extend", None),
        ("POST", "/bookings", confirm),
        ("POST", f"/bookings/{booking['id']}/transitions", step),
        ("POST", f"/bookings/{booking['id']}/move", {"reservationToken": held, "version": 1}),
        ("POST", "/blocks", blocked),
        ("POST", "/customers", {"name": "Zoë Müller", "phone": "(204) 555-0142"}),
        ("POST", "/realtime/auth", {"socketId": "1.1", "channelName": "private-desk"}),
        ("DELETE", f"/reservations/{held}", None),
    ]
    gets = [
        "/business",
        "/providers",
        "/services",
        "/availability/day?date=2018-07-13&serviceId=cut&providerId=becky",
        "/providers/becky/availability?date=2018-07-13",
        "/calendar/month?year=2018&month=7&myBookingsOnly=true",
        "/availability/week?start=2018-07-08",
        "/availability/next?serviceId=cut&limit=3&from=2018-07-13T10:00:00Z",
        "/bookings?start=2018-07-13&end=2018-07-14",
        "/bookings/ana?start=2018-07-13&end=2018-07-14",
        "/customers?q=marie",
        "/audit",
        "/metrics",
        "/health",
        f"/app/{salon.ready['realtimeKey']}?protocol=7&client=js&version=8.4.0",
    ]
    found = [
        (method, path, b"" if body is None else json.dumps(body).encode()) for method, path, body in posts
    ]
    return found + [("GET", path, b"") for path in gets]


def garbled_request(salon: Running, asks: list[tuple[str, str, bytes]], points: Random) -> bytes:
    """Choose a request and garble it: a body as what it says, or the whole as bytes."""
    method, path, body = points.choice(asks)
    if body and points.randrange(2):
        return request(salon, method, path, garbled_json(body, points))
    return garbled(request(salon, method, path, body), points)


def request(salon: Running, method: str, path: str, body: bytes) -> bytes:
    """Write a whole request, with the length of its body."""
    head = [f"{method} {path} HTTP/1.1", f"Host: {salon.url[7:]}", f"Authorization: Bearer {salon.token}"]
    head += ["Bookdesk-Desk: Desk%201", "Idempotency-Key: the-garbled-one", f"Content-Length: {len(body)}"]
    if path.startswith("/app/"):
        head += ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
        head += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
    else:
        head += ["Connection: close", "Content-Type: application/json"]
    return "\r\n".join([*head, "", ""]).encode() + body


def ask(salon: Running, sent: bytes) -> bytes:
    """Send bytes, and read all that comes of them; who waits for more is told that no more comes."""
    with socket.create_connection(("127.0.0.1", int(salon.url.rpartition(":")[2])), _SOON) as line:
        answer = b""
        with suppress(ConnectionError):
            # Refused before all of it was read.
            line.sendall(sent)
            line.settimeout(_WAITED)
            try:
                while piece := line.recv(65536):
                    answer += piece
            except TimeoutError:
                if answer:
                    # It was answered, and the line is kept for another request.
                    return answer
                line.settimeout(_SOON)
                line.shutdown(socket.SHUT_WR)
                answer = line.recv(65536)
    return answer


def check(answer: bytes, what: str) -> int:
    """Return the status of an answer, 0 of none; raises AssertionError for one that is not ours."""
    if not answer:
        return 0
    found = _STATUS.match(answer)
    assert found is not None, f"{what}: {answer[:200]!r}"
    status = int(found[1])
    assert status < 500, f"{what}: {answer[:1000]!r}"
    assert b"Traceback" not in answer, what
    return status
