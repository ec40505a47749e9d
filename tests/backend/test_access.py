"""The gate: tokens, sizes, malformed requests, and one form for every error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest

if TYPE_CHECKING:
    from tests.backend.conftest import Desk, Running

PROBLEM = "application/problem+json"


def routes(desk: Desk) -> list[tuple[str, str]]:
    paths = desk.get("/openapi.json")["paths"]
    return [(method, re.sub(r"{\w+}", "x", path)) for path, methods in paths.items() for method in methods]


@pytest.mark.parametrize(
    "token", [None, "", "Bearer", "Bearer wrong", "Basic QQ==", "bearer", "Bearer \u00e9"]
)
def test_no_route_answers_without_the_token(salon: Running, desk: Desk, token: str | None) -> None:
    known = routes(desk)
    assert len(known) > 20
    headers = {} if token is None else {b"Authorization": token.encode("latin-1")}
    with httpx.Client(base_url=salon.url, trust_env=False) as stranger:
        for method, path in [*known, ("get", "/openapi.json"), ("get", "/"), ("post", "/nowhere")]:
            answer = stranger.request(method, path, headers=headers)
            assert answer.status_code == 401, (method, path)
            assert answer.headers["content-type"] == PROBLEM
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["code"] == "not_signed_in"


def test_errors_of_the_router_are_problems_too(desk: Desk) -> None:
    for method, path, status, code in (
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/docs", 404, "not_found"),
        ("PUT", "/bookings", 405, "method_not_allowed"),
        ("DELETE", "/health", 405, "method_not_allowed"),
        ("TRACE", "/health", 405, "method_not_allowed"),
    ):
        answer = desk.http.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json()["status"] == status


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "malformed"),
        (b"\xff\xfe{}", 400, "malformed"),
        (b"[" * 60_000, 400, "malformed"),
        (b"", 422, "invalid_request"),
        (b"[]", 422, "invalid_request"),
        (b"null", 422, "invalid_request"),
        (b'{"name": "\\ud800"}', 422, "invalid_request"),
        (b'{"name": "\\u0000"}', 422, "invalid_request"),
        (b'{"name": 1e400}', 422, "invalid_request"),
        (b'{"name": "' + b"n" * 201 + b'"}', 422, "invalid_request"),
    ],
)
def test_a_body_that_can_not_be_read_is_refused(desk: Desk, content: bytes, status: int, code: str) -> None:
    answer = desk.http.post("/customers", content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == PROBLEM


def test_a_body_has_a_bound_told_or_not(desk: Desk) -> None:
    told = desk.http.post("/customers", content=b"x" * 65_537)
    untold = desk.http.post("/customers", content=iter([b"x" * 40_000, b"x" * 40_000]))
    for answer in (told, untold):
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert desk.http.post("/customers", json={"name": "n" * 60_000}).status_code == 422


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/audit", {"before": 2**63}),
        ("/audit", {"before": -1}),
        ("/audit", {"limit": 10**30}),
        ("/calendar/month", {"year": 0, "month": 1}),
        ("/calendar/month", {"year": 9999, "month": 12}),
        ("/calendar/month", {"year": 2018, "month": 13}),
        ("/availability/day", {"date": "0001-01-01"}),
        ("/availability/day", {"date": "9999-12-31"}),
        ("/availability/day", {"date": "\u0662\u0660\u0661\u0668-07-12"}),
        ("/availability/week", {"start": "9999-12-28"}),
        ("/availability/next", {"serviceId": "cut", "from": "9999-12-31T23:59:59Z"}),
        ("/availability/next", {"serviceId": "cut", "from": "0001-01-01T00:00:00+14:00"}),
        ("/availability/next", {"serviceId": "\x00"}),
        ("/availability/day", {"date": "2018-07-12", "providerId": ["x"] * 501}),
        ("/bookings", {"start": "0001-01-01", "end": "0001-01-02"}),
        ("/customers", {"q": "q" * 201}),
    ],
)
def test_values_at_and_past_the_edges_are_refused(desk: Desk, path: str, query: dict[str, Any]) -> None:
    answer = desk.http.get(path, params=query)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize(
    "query", ["\x00", '"', "* OR name:", "NEAR(a b)", "%", "_", "\\", "'; DROP TABLE customers"]
)
def test_a_search_is_text_and_nothing_else(desk: Desk, query: str) -> None:
    answer = desk.http.get("/customers", params={"q": query})
    assert answer.status_code == 200
    if query not in ("\x00", "*"):
        assert "Marie Dubois" not in [c["name"] for c in answer.json()["customers"]]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Desk%202", "Desk 2"),
        ("Th%C3%A9r%C3%A8se", "Thérèse"),
        ("%0AA%09B%00", "A B"),
        ("x" * 100, "x" * 60),
        ("", "Desk 1"),
        ("%FF", "\ufffd"),
    ],
)
def test_a_desk_is_called_what_it_says_on_one_line(salon: Running, header: str, name: str) -> None:
    headers = {"Authorization": f"Bearer {salon.token}", "Bookdesk-Desk": header}
    answer = httpx.get(f"{salon.url}/business", headers=headers, trust_env=False)
    assert answer.json()["deskName"] == name


def test_the_business_tells_who_asks(salon: Running, desk: Desk) -> None:
    assert desk.get("/business") == {
        "realtimeKey": salon.ready["realtimeKey"],
        "name": "Salon",
        "timeZone": "America/Winnipeg",
        "weekStart": 6,
        "defaultServiceId": "cut",
        "me": {"userId": "ana", "name": "Ana", "mayOverlap": True},
        "deskName": "Desk 1",
        "holdSeconds": 120,
    }
    assert desk.get("/health")["status"] == "ok"


def test_the_log_and_the_metrics_name_nobody(salon: Running, desk: Desk) -> None:
    secret = "Xantippa Quirk"
    desk.http.get("/customers", params={"q": secret})
    desk.http.get(f"/customers/{quote(secret)}/history")
    desk.http.post("/customers", json={"name": secret, "phone": "+12045550123"})
    text = desk.http.get("/metrics").text
    assert 'bookdesk_requests_total{method="GET",route="/customers",status="200"}' in text
    assert re.search(r"^bookdesk_holds_active \d+$", text, re.MULTILINE)
    for written in (text, (salon.folder / "backend.log").read_text("utf-8")):
        assert "Xantippa" not in written
        assert "5550123" not in written
        assert salon.token not in written
    assert (salon.folder / "backend.log").stat().st_mode & 0o077 == 0
