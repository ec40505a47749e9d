"""The protocol's own frames over real sockets: handshake, subscriptions, errors, close codes, limits."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.conftest import Desk, Running, salon_backend
from tests.backend.ear import Ear
from tests.factories_backend import at
from websockets.exceptions import InvalidStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BECKY = "private-provider.becky.availability"


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend with little room and little patience."""
    limits = {"sockets": 3, "channels": 2, "activity": 0.4, "patience": 0.4}
    with salon_backend(tmp_path_factory.mktemp("narrow"), realtime=limits) as running:
        yield running


def test_the_ready_line_tells_where_and_with_which_key(salon: Running, desk: Desk) -> None:
    assert salon.ready["realtimeUrl"] == salon.url.replace("http://", "ws://")
    assert desk.get("/business")["realtimeKey"] == salon.ready["realtimeKey"]
    with Ear(salon) as ear:
        first = ear.frame()
        told = json.loads(first["data"])
        assert (first["event"], told["activity_timeout"]) == ("pusher:connection_established", 30)
        before, _, after = told["socket_id"].partition(".")
        assert before.isdecimal()
        assert after.isdecimal()


@pytest.mark.parametrize(
    ("key", "query", "code"),
    [
        ("unknown", "protocol=7", 4001),
        ("\u00fc", "protocol=7", 4001),
        (None, "client=x", 4008),
        (None, "protocol=", 4008),
        (None, "protocol=seven", 4006),
        (None, "protocol=8", 4007),
        (None, "protocol=4", 4007),
    ],
)
def test_a_handshake_that_can_not_be_is_closed_with_its_code(
    salon: Running, key: str | None, query: str, code: int
) -> None:
    with Ear(salon, key, query) as ear:
        closed, error = ear.closed()
    assert closed == code
    assert error is not None
    assert error["code"] == code
    assert error["message"]


def test_a_page_of_another_origin_is_refused(salon: Running) -> None:
    for origin in ("https://example.com", "http://localhost:1", "null"):
        with pytest.raises(InvalidStatus) as refused:
            Ear(salon, origin=origin)
        assert refused.value.response.status_code == 403
    with Ear(salon, origin=salon.url) as ear:
        ear.greet()


def test_another_path_is_no_socket(salon: Running) -> None:
    key = salon.ready["realtimeKey"]
    with pytest.raises(InvalidStatus) as refused:
        Ear(salon, f"{key}/more")
    assert refused.value.response.status_code == 403


def test_a_ping_is_answered(salon: Running) -> None:
    with Ear(salon) as ear:
        ear.greet().say("pusher:ping")
        assert ear.frame()["event"] == "pusher:pong"


def test_the_signature_is_the_protocols(salon: Running, desk: Desk) -> None:
    with Ear(salon) as ear:
        ear.greet()
        text = f"{ear.socket_id}:{BECKY}".encode()
        digest = hmac.new(salon.ready["realtimeSecret"].encode(), text, hashlib.sha256).hexdigest()
        assert ear.auth(desk, BECKY) == f"{salon.ready['realtimeKey']}:{digest}"


def test_a_subscription_needs_its_own_signature(salon: Running, desk: Desk) -> None:
    with Ear(salon) as other, Ear(salon) as ear:
        other.greet()
        ear.greet()
        wrong = [
            None,
            7,
            "",
            "\ud800",
            other.auth(desk, BECKY),
            ear.auth(desk, "private-desk"),
            ear.auth(desk, BECKY)[:-1] + "x",
        ]
        for auth in wrong:
            ear.say("pusher:subscribe", {"channel": BECKY, "auth": auth})
            answer = ear.frame()
            assert answer["event"] == "pusher:subscription_error", auth
            assert (answer["channel"], answer["data"]["status"]) == (BECKY, 401)
        desk.held("becky", "cut", at(14, "09:00"))
        # Nothing is told to who was refused; the right one still works.
        ear.subscribe(desk, BECKY)
        desk.held("becky", "cut", at(14, "10:30"))
        assert ear.hear().data["timeslotId"] == "becky.cut.20180714T1530Z"


@pytest.mark.parametrize(
    "name",
    [
        "", "desk", "public", "private-", "private-Desk", "presence-desk", "private-desk ", "private-desk\n",
        "private-provider.becky", "private-provider.becky.spans", "private-provider.BECKY.availability",
        "private-provider..availability", "private-provider.a.b.availability",
        "private-calendar.2018-13.days",
        "private-calendar.2018-7.days", "private-week.2018-02-30.spans", "private-week.20180701.spans",
        "private-customers.marie.names", "private-provider." + "a" * 200 + ".availability",
    ],
)  # fmt: skip
def test_a_channel_that_there_is_not_is_refused_at_both_doors(salon: Running, desk: Desk, name: str) -> None:
    with Ear(salon) as ear:
        ear.greet()
        answer = desk.http.post("/realtime/auth", json={"socket_id": ear.socket_id, "channel_name": name})
        assert answer.status_code in (403, 422)
        text = f"{ear.socket_id}:{name}".encode()
        digest = hmac.new(salon.ready["realtimeSecret"].encode(), text, hashlib.sha256).hexdigest()
        ear.say("pusher:subscribe", {"channel": name, "auth": f"{salon.ready['realtimeKey']}:{digest}"})
        refused = ear.frame()
        assert (refused["event"], refused["data"]["status"]) == ("pusher:subscription_error", 404)


def test_a_channel_whose_name_is_no_text_is_refused_and_the_socket_stays(salon: Running) -> None:
    with Ear(salon) as ear:
        ear.greet().say("pusher:subscribe", {"channel": "private-\ud800", "auth": "signed"})
        refused = ear.frame()
        assert (refused["channel"], refused["data"]["status"]) == ("private-\ud800", 404)
        ear.say("pusher:ping")
        assert ear.frame()["event"] == "pusher:pong"


def test_who_may_not_ask_gets_no_signature(salon: Running, desk: Desk) -> None:
    ask = {"socket_id": "1.1", "channel_name": BECKY}
    headers = {"Authorization": "Bearer wrong"}
    assert desk.http.post("/realtime/auth", data=ask, headers=headers).status_code == 401
    assert desk.http.post("/realtime/auth", json=ask).status_code == 200
    for name in ("private-provider.nobody.availability", "private-region.nowhere.spans"):
        assert desk.http.post("/realtime/auth", json={**ask, "channel_name": name}).status_code == 403
    assert desk.http.post("/realtime/auth", data={**ask, "socket_id": "one"}).status_code == 422
    assert desk.http.post("/realtime/auth", json={"socket_id": "1.1"}).status_code == 422
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for content, more in ((b"{", {"Content-Type": "application/json"}), (b"\xff", form), (b"a", form)):
        assert desk.http.post("/realtime/auth", content=content, headers=more).status_code == 400


def test_clients_send_no_events(salon: Running, desk: Desk) -> None:
    with Ear(salon) as sender, Ear(salon) as ear:
        ear.subscribe(desk, BECKY)
        sender.subscribe(desk, BECKY)
        sender.say("client-typing", {"who": "me"}, channel=BECKY)
        assert sender.frame() == {
            "event": "pusher:error",
            "data": {"code": 4301, "message": "Clients send no events here."},
        }
        ear.say("pusher:ping")
        assert ear.frame()["event"] == "pusher:pong"


def test_who_has_unsubscribed_hears_no_more(salon: Running, desk: Desk) -> None:
    with Ear(salon) as ear, Ear(salon) as other:
        ear.subscribe(desk, BECKY)
        other.subscribe(desk, BECKY)
        ear.say("pusher:unsubscribe", {"channel": BECKY})
        ear.say("pusher:ping")
        assert ear.frame()["event"] == "pusher:pong"
        desk.held("becky", "cut", at(13, "15:00"))
        assert other.hear().event == "timeslot.updated"
        ear.say("pusher:ping")
        assert ear.frame()["event"] == "pusher:pong"


def test_a_socket_has_a_bound_of_channels(narrow: Running) -> None:
    desk = narrow.desk()
    with Ear(narrow) as ear:
        ear.subscribe(desk, BECKY, "private-desk")
        third = "private-region.main.spans"
        ear.say("pusher:subscribe", {"channel": third, "auth": ear.auth(desk, third)})
        answer = ear.frame()
        assert (answer["event"], answer["data"]["type"]) == ("pusher:subscription_error", "LimitReached")
        # Room is made by leaving one; subscribing again to one that is had is no third.
        ear.subscribe(desk, BECKY)
        ear.say("pusher:unsubscribe", {"channel": BECKY})
        ear.subscribe(desk, third)
    desk.http.close()


def test_a_server_has_a_bound_of_sockets(narrow: Running) -> None:
    with Ear(narrow) as one, Ear(narrow) as two, Ear(narrow) as three:
        for ear in (one, two, three):
            ear.greet()
        with Ear(narrow) as fourth:
            assert fourth.closed()[0] == 4100


def test_a_silent_line_is_asked_and_given_up(narrow: Running) -> None:
    with Ear(narrow) as ear:
        ear.greet()
        assert ear.frame()["event"] == "pusher:ping"
        ear.say("pusher:pong")
        # It answered: the next silence is asked about again, and only then given up.
        assert ear.frame()["event"] == "pusher:ping"
        code, error = ear.closed()
        assert code == 4201
        assert error is not None
        assert error["code"] == 4201


def test_a_frame_that_is_too_large_ends_its_socket_alone(salon: Running) -> None:
    with Ear(salon) as ear, Ear(salon) as other:
        ear.greet()
        other.greet()
        ear.ws.send("x" * 70_000)
        assert ear.closed()[0] == 1009
        other.say("pusher:ping")
        assert other.frame()["event"] == "pusher:pong"


def test_what_can_not_be_read_is_refused_and_logged(tmp_path: Path) -> None:
    junk: list[Any] = ["{", "[]", "7", "[" * 60_000, '{"event": 7}', '{"event": "pusher:nothing"}', b"bytes"]
    junk += ['{"event": "pusher:subscribe"}', '{"event": "pusher:unsubscribe", "data": []}', "1" * 5000]
    with salon_backend(tmp_path / "junk") as running:
        with Ear(running) as ear:
            ear.greet()
            for content in junk:
                ear.ws.send(content)
                answer = ear.frame()
                assert (answer["event"], answer["data"]["code"]) == ("pusher:error", None), content
            ear.say("pusher:ping")
            assert ear.frame()["event"] == "pusher:pong"
        desk = running.desk()
        assert f"bookdesk_realtime_malformed_total {len(junk)}" in desk.http.get("/metrics").text
        desk.http.close()
    log = (tmp_path / "junk" / "backend.log").read_text()
    assert log.count("a frame can't be read") == 1
    assert f"{len(junk)} frames of a socket could not be read" in log
    assert "Traceback" not in log
