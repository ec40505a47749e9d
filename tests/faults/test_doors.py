"""Nobody gets in: every endpoint and every channel from one table, with every wrong key that there is."""

from __future__ import annotations

import base64
import hashlib
import importlib
import pkgutil
import re
import time
from typing import TYPE_CHECKING, Any, get_args

import httpx
import pytest
from fastapi.routing import APIWebSocketRoute
from pusher.signature import sign
from starlette.routing import Route
from tests.backend.conftest import salon_backend
from tests.backend.ear import Ear
from tests.factories_backend import at
from tests.faults.doors import CHANNELS, DOORS

from bookdesk.backend import routes
from bookdesk.domain.channels import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.backend.conftest import Desk, Running


@pytest.fixture(scope="module")
def salon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with salon_backend(tmp_path_factory.mktemp("doors")) as running:
        yield running


@pytest.fixture
def desk(salon: Running) -> Iterator[Desk]:
    one = salon.desk()
    yield one
    one.http.close()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The ready line of a life that is over: another desk's, for all that this server knows."""
    with salon_backend(tmp_path_factory.mktemp("old")) as running:
        return running.ready


def the_server_s_own() -> set[tuple[str, str]]:
    """Every route of every module that has some, those that /openapi.json does not tell of among them."""
    found: set[tuple[str, str]] = set()
    for module in pkgutil.iter_modules(routes.__path__):
        router = getattr(importlib.import_module(f"{routes.__name__}.{module.name}"), "router", None)
        for route in router.routes if router else ():
            if isinstance(route, APIWebSocketRoute):
                found.add(("SOCKET", route.path))
            elif isinstance(route, Route) or hasattr(route, "methods"):
                found |= {(method, route.path) for method in route.methods if method != "HEAD"}
    return found


def test_the_table_has_every_door(desk: Desk) -> None:
    told = {
        (method.upper(), path)
        for path, methods in desk.get("/openapi.json")["paths"].items()
        for method in methods
    }
    assert len(told) > 30
    assert the_server_s_own() | told == set(DOORS) - {("GET", "/openapi.json")}
    assert set(CHANNELS) == set(get_args(Kind))


def place_of(path: str) -> str:
    """Fill a path's places in with what is there, so that only the key is wrong."""
    there = {"userId": "ana", "providerId": "becky", "customerId": "marie", "serviceId": "cut", "appId": "1"}
    return re.sub(r"{(\w+)}", lambda match: there.get(match[1], "x"), path)


def changes(running: Running) -> list[Any]:
    """Count what a stranger might have changed."""
    database = running.database()
    with database.read() as connection:
        counted = [
            connection.exec_driver_sql(f"SELECT {what} FROM {table}").scalar_one()  # noqa: S608
            for what, table in (
                ("sum(value)", "counters"), ("count(*)", "audit"), ("count(*)", "claims"),
                ("count(*)", "customers"), ("count(*)", "outbox"), ("count(*)", "idempotency"),
            )
        ]  # fmt: skip
    database.close()
    return counted


def test_no_wrong_token_opens_a_door(salon: Running, old: dict[str, str]) -> None:
    before = changes(salon)
    right, basic = salon.token, base64.b64encode(f"x:{salon.token}".encode()).decode()
    wrong: list[dict[str, str]] = [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {old['token']}"},
        {"Authorization": f"Bearer {right[:-1]}"},
        {"Authorization": f"Bearer {right}x"},
        {"Authorization": f"Bearer {right.swapcase()}"},
        {"Authorization": f"bearer {right}"},
        {"Authorization": right},
        {"Authorization": f"Basic {basic}"},
        {"Cookie": f"token={right}; Authorization=Bearer {right}"},
        {"X-Authorization": f"Bearer {right}", "Proxy-Authorization": f"Bearer {right}"},
    ]
    with httpx.Client(base_url=salon.url, trust_env=False) as stranger:
        for (method, path), lock in DOORS.items():
            if lock != "token":
                continue
            for headers in wrong:
                answer = stranger.request(method, place_of(path), headers=headers, json={})
                assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), (method, path)
            query = {"token": right, "access_token": right, "authorization": f"Bearer {right}"}
            assert stranger.request(method, place_of(path), params=query, json={}).status_code == 401
    assert changes(salon) == before


def test_no_wrong_signature_opens_a_door(salon: Running, old: dict[str, str], desk: Desk) -> None:
    ready = salon.ready
    body = '{"name":"x","data":"{}","channels":["private-desk"]}'
    signed_doors = [(method, place_of(path)) for (method, path), lock in DOORS.items() if lock == "signature"]
    assert signed_doors
    with httpx.Client(base_url=salon.url, trust_env=False) as stranger:
        for method, path in signed_doors:
            for key, secret, off in (
                (ready["realtimeKey"], old["realtimeSecret"], 0),
                (old["realtimeKey"], old["realtimeSecret"], 0),
                (ready["realtimeKey"], "", 0),
                (ready["realtimeKey"], ready["realtimeSecret"], -3600),
            ):
                query = signed(key, secret, method, path, body if method == "POST" else "", off)
                content = body if method == "POST" else None
                answer = stranger.request(method, path, params=query, content=content)
                assert answer.status_code == 401, (method, path, answer.text)
            for headers in ({}, {"Authorization": f"Bearer {salon.token}"}):
                # The desks' token opens no server's door, nor does nothing at all.
                answer = stranger.request(method, path, headers=headers, content=body)
                assert answer.status_code == 401, (method, path, answer.text)
        # What was wrong is the signature alone: signed well the same is taken.
        query = signed(ready["realtimeKey"], ready["realtimeSecret"], "POST", "/apps/1/events", body, 0)
        assert stranger.post("/apps/1/events", params=query, content=body).status_code == 200


def signed(key: str, secret: str, method: str, path: str, body: str, off: int) -> dict[str, str]:
    """Sign a request as Pusher's own SDK does; `off` is how far the signer's clock is, in seconds."""
    query = {
        "auth_key": key, "auth_version": "1.0", "auth_timestamp": str(int(time.time()) + off),  # noqa: TID251
    }  # fmt: skip
    if body:
        query["body_md5"] = hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
    told = "&".join(f"{name}={value}" for name, value in sorted(query.items()))
    return query | {"auth_signature": sign(secret, f"{method}\n{path}\n{told}")}


@pytest.mark.parametrize("kind", CHANNELS)
def test_no_wrong_key_opens_a_channel(salon: Running, old: dict[str, str], desk: Desk, kind: str) -> None:
    channel, ready = CHANNELS[kind], salon.ready
    other = CHANNELS["desk" if kind != "desk" else "provider"]
    with Ear(salon) as neighbour, Ear(salon) as ear:
        neighbour.greet()
        ear.greet()
        for auth in (
            None,
            "",
            ready["realtimeKey"],
            f"{ready['realtimeKey']}:",
            # Another desk's socket, another channel, another life of the server, the token itself.
            neighbour.auth(desk, channel),
            ear.auth(desk, other),
            f"{ready['realtimeKey']}:{sign(old['realtimeSecret'], f'{ear.socket_id}:{channel}')}",
            f"{old['realtimeKey']}:{sign(ready['realtimeSecret'], f'{ear.socket_id}:{channel}')}",
            salon.token,
        ):
            ear.say("pusher:subscribe", {"channel": channel, "auth": auth})
            answer = ear.frame()
            assert answer["event"] == "pusher:subscription_error", auth
            assert answer["data"]["status"] == 401
        start = at(16 + list(CHANNELS).index(kind), "09:00")
        desk.held("becky", "cut", start)
        # A ping is answered after whatever was told before it: nothing was.
        ear.say("pusher:ping")
        assert ear.frame()["event"] == "pusher:pong"
        ear.subscribe(desk, channel)


def test_a_socket_needs_this_life_s_key(salon: Running, old: dict[str, str]) -> None:
    for key in (old["realtimeKey"], salon.token, salon.ready["realtimeSecret"], "x"):
        with Ear(salon, key=key) as ear:
            code, _ = ear.closed()
            assert code == 4001


def test_rights_are_the_member_s_not_the_desk_s(salon: Running) -> None:
    database = salon.database()
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE users SET may_overlap = 0")
    database.close()
    desk = salon.desk("Ana's own desk")
    desk.held("jj", "cut", at(17, "09:00"))
    over = desk.hold("jj", "cut", at(17, "09:00"), overlap={"reason": "in a hurry"})
    assert (over.status_code, over.json()["code"]) == (403, "overlap_not_allowed")
    desk.http.close()
