"""Peers that nobody here wrote: pysher and pusher-js listen, the pusher SDK triggers."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.backend.ear import Ear
from tests.backend.test_realtime_slow import triggers
from tests.factories_backend import at

from bookdesk.backend.realtime.signing import Credentials

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.backend.conftest import Desk, Running

BECKY = "private-provider.becky.availability"
PUSHER_JS = "8.6.0"

#: Listens with pusher-js and writes a line of JSON for each thing that happens.
LISTENER = """
const Pusher = require('pusher-js');
const [key, host, port, token, ...channels] = process.argv.slice(2);
const say = (what, more) => console.log(JSON.stringify({what, ...more}));
const auth = {Authorization: `Bearer ${token}`};
const client = new Pusher(key, {
  cluster: '', wsHost: host, wsPort: port, forceTLS: false, enabledTransports: ['ws'], disableStats: true,
  channelAuthorization: {endpoint: `http://${host}:${port}/realtime/auth`, transport: 'ajax', headers: auth},
});
client.connection.bind('connected', () => say('connected', {socketId: client.connection.socket_id}));
client.connection.bind('error', error => say('error', {error}));
for (const name of channels) {
  const channel = client.subscribe(name);
  channel.bind('pusher:subscription_succeeded', data => say('subscribed', {name, data}));
  channel.bind('pusher:subscription_error', data => say('refused', {name, status: data.status}));
  channel.bind_global((event, data) => event.startsWith('pusher:') || say('event', {name, event, data}));
}
process.stdin.on('end', () => { client.disconnect(); process.exit(0); }).resume();
"""


@pytest.fixture(scope="module")
def javascript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pusher-js in it and the script that listens."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("pusher-js needs node and npm, which are not installed here")
    folder = tmp_path_factory.mktemp("pusher-js")
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", f"pusher-js@{PUSHER_JS}"]
    try:
        made = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("pusher-js can't be had: the npm registry does not answer")
    if made.returncode != 0:
        pytest.skip(f"pusher-js can't be had from the npm registry: {made.stderr.strip()[-200:]}")
    (folder / "listener.js").write_text(LISTENER)
    return folder


def test_pusher_js_hears_a_hold(javascript: Path, salon: Running, desk: Desk) -> None:
    host, port = salon.url.removeprefix("http://").split(":")
    nowhere = "private-provider.nobody.availability"
    given = [salon.ready["realtimeKey"], host, port, salon.token, BECKY, nowhere]
    process = subprocess.Popen(
        ["node", "listener.js", *given],
        cwd=javascript,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stderr is not None
    try:
        seen: dict[str, dict[str, Any]] = {}
        while not {"connected", "subscribed", "refused"} <= seen.keys():
            line = process.stdout.readline()
            assert line, process.stderr.read()
            told = json.loads(line)
            seen[told["what"]] = told
        assert "." in seen["connected"]["socketId"]
        assert (seen["refused"]["name"], seen["refused"]["status"]) == (nowhere, 403)
        first = seen["subscribed"]["data"]["seq"]
        desk.held("becky", "cut", at(16, "09:00"))
        heard = json.loads(process.stdout.readline())
        assert (heard["event"], heard["name"]) == ("timeslot.updated", BECKY)
        assert (heard["data"]["timeslotId"], heard["data"]["seq"]) == ("becky.cut.20180716T1400Z", first + 1)
        triggers(salon).trigger(BECKY, "notice", {"words": "from a server"})
        heard = json.loads(process.stdout.readline())
        assert (heard["event"], heard["data"]) == ("notice", {"words": "from a server"})
        process.stdin.close()
        process.stdin = None
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def listening(salon: Running, desk: Desk) -> Iterator[queue.Queue[tuple[str, Any]]]:
    """What pysher hears of Becky's channel: event and data."""
    import pysher

    host, port = salon.url.removeprefix("http://").split(":")
    heard: queue.Queue[tuple[str, Any]] = queue.Queue()
    client = pysher.Pusher(
        salon.ready["realtimeKey"],
        secure=False,
        custom_host=host,
        port=int(port),
        auth_endpoint=f"{salon.url}/realtime/auth",
        auth_endpoint_headers={"Authorization": f"Bearer {salon.token}"},
    )

    def connected(_data: str) -> None:
        channel = client.subscribe(BECKY)
        for event in ("pusher_internal:subscription_succeeded", "timeslot.updated", "notice"):
            channel.bind(event, lambda data, event=event: heard.put((event, json.loads(data))))

    client.connection.bind("pusher:connection_established", connected)
    client.connect()
    try:
        assert heard.get(timeout=60)[0] == "pusher_internal:subscription_succeeded"
        yield heard
    finally:
        client.disconnect(timeout=1)
        # Pysher leaves its sockets to the collector.
        client.connection.socket.close()


def test_pysher_hears_a_hold(desk: Desk, listening: queue.Queue[tuple[str, Any]]) -> None:
    desk.held("becky", "cut", at(17, "09:00"))
    event, data = listening.get(timeout=60)
    assert (event, data["timeslotId"], data["heldBy"]) == (
        "timeslot.updated",
        "becky.cut.20180717T1400Z",
        "Desk 1",
    )


def test_the_sdk_triggers_what_pysher_hears(salon: Running, listening: queue.Queue[tuple[str, Any]]) -> None:
    sdk = triggers(salon)
    assert sdk.trigger([BECKY, "private-desk"], "notice", {"n": 1}) == {}
    assert listening.get(timeout=60) == ("notice", {"n": 1})
    sdk.trigger_batch([{"channel": BECKY, "name": "notice", "data": {"n": n}} for n in (2, 3)])
    assert [listening.get(timeout=60)[1]["n"] for _ in range(2)] == [2, 3]
    assert BECKY in sdk.channels_info("private-provider.")["channels"]
    assert sdk.channels_info("presence-")["channels"] == {}
    assert sdk.channel_info(BECKY, ["subscription_count"]) == {"occupied": True, "subscription_count": 1}
    assert sdk.channel_info("private-calendar.2018-01.days") == {"occupied": False}


def test_the_socket_that_caused_an_event_is_left_out(salon: Running, desk: Desk) -> None:
    with Ear(salon) as one, Ear(salon) as two:
        one.subscribe(desk, BECKY)
        two.subscribe(desk, BECKY)
        sdk = triggers(salon)
        sdk.trigger(BECKY, "first", {}, one.socket_id)
        sdk.trigger(BECKY, "second", {})
        assert one.frame()["event"] == "second"
        assert [two.frame()["event"] for _ in range(2)] == ["first", "second"]


def test_the_sdk_authorises_as_the_server_does(salon: Running, desk: Desk) -> None:
    with Ear(salon) as ear:
        ear.greet()
        own = triggers(salon).authenticate(channel=BECKY, socket_id=ear.socket_id)["auth"]
        assert own == ear.auth(desk, BECKY)


def test_a_wrong_signature_is_refused_by_the_sdk_too(salon: Running) -> None:
    from pusher.errors import PusherBadAuth

    sdk = triggers(salon, secret="wrong")
    with pytest.raises(PusherBadAuth):
        sdk.trigger(BECKY, "notice", {})


PATH = "/apps/1/events"
BODY = b'{"name":"notice","channels":["private-desk"],"data":"{}"}'


def ask(salon: Running, body: bytes = BODY, sent: bytes | None = None, **changed: str) -> httpx.Response:
    """Send a signed request; `changed` replaces parameters before they are signed, `sent` the body after."""
    import hashlib

    ready = salon.ready
    query = {
        "auth_key": ready["realtimeKey"],
        "auth_timestamp": str(int(time.time())),  # noqa: TID251  what other programs sign with
        "auth_version": "1.0",
        "body_md5": hashlib.md5(body, usedforsecurity=False).hexdigest(),
        **changed,
    }
    signed = "&".join(f"{name}={value}" for name, value in sorted(query.items()))
    credentials = Credentials(ready["realtimeKey"], ready["realtimeSecret"])
    query["auth_signature"] = credentials.signature(f"POST\n{PATH}\n{signed}")
    with httpx.Client(base_url=salon.url, trust_env=False) as client:
        return client.post(PATH, params=query, content=body if sent is None else sent)


def test_what_is_signed_well_is_taken(salon: Running) -> None:
    answer = ask(salon)
    assert (answer.status_code, answer.json()) == (200, {})


def test_what_is_not_signed_well_is_401(salon: Running, desk: Desk) -> None:
    now = int(time.time())  # noqa: TID251
    wrong = [
        ask(salon, auth_timestamp=str(now - 620)),
        ask(salon, auth_timestamp=str(now + 620)),
        ask(salon, auth_timestamp="now"),
        ask(salon, auth_timestamp="9" * 5000),
        ask(salon, auth_version="2.0"),
        ask(salon, auth_key="0" * 20),
        ask(salon, body_md5="0" * 32),
        ask(salon, sent=BODY.replace(b"notice", b"forged")),
        # The desk's token is no signature.
        desk.http.post(PATH, content=BODY),
        desk.http.post(f"{PATH}?auth_signature=x", content=BODY),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in wrong} == {(401, "not_signed")}
    assert ask(salon, auth_timestamp=str(now - 580)).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"name":"a","channels":["public"],"data":"{}"}', 400),
        (b'{"name":"pusher:error","channels":["private-desk"],"data":"{}"}', 400),
        (b'{"name":"","channels":["private-desk"],"data":"{}"}', 400),
        (b'{"name":"a","channels":["private-desk"],"data":{}}', 400),
        (b'{"name":"a","channels":["private-desk"],"data":"' + b"x" * 10_241 + b'"}', 413),
        (b'{"name":"a","data":"' + b"x" * 300_000 + b'"}', 413),
    ],
)
def test_what_can_not_be_triggered_is_refused(salon: Running, body: bytes, status: int) -> None:
    assert ask(salon, body).status_code == status
