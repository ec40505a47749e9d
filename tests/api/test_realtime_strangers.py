"""Servers that speak the protocol badly, or another one: the line says why, and comes back as it should."""

from __future__ import annotations

import logging
import queue
import re
import time
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from tests.api.listener import HASTY, SLOW, SOON, listening
from tests.api.pusher_strangers import (
    BECKY,
    frame,
    greeting,
    line_to,
    news,
    pusher_stranger,
    text_frame,
)
from tests.api.strangers import answering, dripping, http, silent, stranger
from websockets.utils import accept_key

from bookdesk.api.realtime.line import PusherLine
from bookdesk.api.realtime.place import Place
from bookdesk.domain.live import Parted, SocketPhase, Stamped, Subscribed, TimeslotNews

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Callable

    from tests.api.pusher_strangers import Talk

#: Notices a dead line within half a second.
ALERT = replace(HASTY, activity=0.2, patience=0.15)


def closing(code: int, reason: str = "Go away.") -> Callable[[Talk, int], None]:
    """Greet the first connection, then close it with a code; keep the others."""

    def behave(talk: Talk, n: int) -> None:
        talk.say(greeting())
        if n == 0:
            talk.ws.close(code, reason)
        talk.answer_pings()

    return behave


def test_a_desk_that_is_refused_stops_and_says_why() -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.ws.close(4009, "Connections of this kind\nare not\u202e allowed.")

    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        reason = heard.phase(SocketPhase.STOPPED).reason
        assert "refuses live news to this desk (4009)" in reason
        assert reason.endswith("The server says: Connections of this kind are not allowed.")
        assert len(server.came) == 1
        heard.line.try_now()
        heard.phase(SocketPhase.STOPPED)
        assert len(server.came) == 2


def test_an_unknown_key_is_read_once_more_before_the_desk_stops() -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.say(frame("pusher:error", {"code": 4001, "message": "No such app."}))
        talk.ws.close(4001, "No such app.")

    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        assert "(4001)" in heard.phase(SocketPhase.STOPPED).reason
        assert [state.phase for state in heard.states] == ["connecting", "connecting", "stopped"]
        assert len(server.came) == 1


def test_a_key_that_was_another_meanwhile_is_tried() -> None:
    keys = iter(["old", "new"])

    def behave(talk: Talk, n: int) -> None:
        assert talk.ws.request is not None
        if talk.ws.request.path.startswith("/app/old?"):
            talk.ws.close(4001, "No such app.")
        talk.welcome()
        talk.answer_pings()

    with pusher_stranger(behave) as server:
        place = Place("127.0.0.1", server.port, secure=False)
        line = PusherLine(place, lambda: next(keys), lambda *_: "signed", time.monotonic, tempo=SLOW)
        with listening(line, BECKY) as heard:
            heard.next(Subscribed)
            assert [state.phase for state in heard.states] == ["connecting", "connecting", "up"]


def test_a_greeting_that_comes_with_the_upgrade_is_heard() -> None:
    def behave(connection: socket.socket, ended: threading.Event) -> None:
        key = re.search(rb"Sec-WebSocket-Key: (\S+)", server.heads[-1])
        assert key is not None
        accept = f"Sec-WebSocket-Accept: {accept_key(key[1].decode())}\r\n\r\n"
        connection.sendall(UPGRADE + accept.encode() + text_frame(greeting().ljust(126)))
        ended.wait(SOON)

    # Whoever misses it waits for another one until long after this test's patience.
    endless = replace(HASTY, greeting=600.0)
    with stranger(behave) as server, listening(line_to(server.port, endless), BECKY) as heard:
        heard.phase(SocketPhase.UP)


def test_a_full_server_is_left_alone_for_a_while() -> None:
    with pusher_stranger(closing(4100)) as server, listening(line_to(server.port, SLOW), BECKY) as heard:
        state = heard.phase(SocketPhase.WAITING)
        assert "come back later (4100)" in state.reason
        assert 0.2 <= state.next_try <= 0.4
        heard.phase(SocketPhase.UP)
        assert server.came[1] - server.came[0] >= 0.2


def test_a_server_that_restarts_is_met_again_at_once() -> None:
    with pusher_stranger(closing(4201)) as server, listening(line_to(server.port, SLOW), BECKY) as heard:
        heard.phase(SocketPhase.UP)
        heard.phase(SocketPhase.UP)
        assert SocketPhase.WAITING not in [state.phase for state in heard.states]


def test_a_server_that_sends_everybody_away_is_not_flooded() -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.say(greeting())
        talk.ws.close(4200, "Again.")

    with pusher_stranger(behave) as server, listening(line_to(server.port, SLOW), BECKY) as heard:
        for _ in range(3):
            heard.phase(SocketPhase.WAITING)
        told = [state.phase for state in heard.states]
        third = [n for n, phase in enumerate(told) if phase is SocketPhase.WAITING][2]
        assert told[:third].count(SocketPhase.CONNECTING) == 4
        # The first return was at once, each of the others after its wait.
        gaps = [later - before for before, later in pairwise(server.came[:4])]
        assert all(gap >= 0.2 for gap in gaps[1:])


def test_the_wait_is_cut_short() -> None:
    endless = replace(HASTY, least=600.0, most=600.0)
    with pusher_stranger(closing(1011)) as server, listening(line_to(server.port, endless), BECKY) as heard:
        assert heard.phase(SocketPhase.WAITING).next_try >= 300
        heard.line.try_now()
        heard.phase(SocketPhase.UP)


def test_an_error_ends_the_line_though_the_server_does_not() -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.welcome()
        talk.say(frame("pusher:error", {"code": 4007, "message": "Speak protocol 9."}))
        talk.answer_pings()

    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        assert heard.next(Parted) == Parted(BECKY)
        assert heard.phase(SocketPhase.STOPPED).reason.endswith("The server says: Speak protocol 9.")


def test_an_error_without_a_close_code_is_but_noted(caplog: pytest.LogCaptureFixture) -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.welcome()
        for code in (None, 4301, "4001", 10**40):
            talk.say(frame("pusher:error", {"code": code, "message": "Ann Ox did it."}))
        talk.say(frame("pusher:error", [1]), '{"event":"pusher:error","data":"{"}', news(1))
        talk.answer_pings()

    caplog.set_level(logging.INFO)
    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        assert heard.next(TimeslotNews).stamp == Stamped(1, "life")
    assert caplog.text.count("the server complains") == 1
    assert "Ann" not in caplog.text


def test_the_answer_to_two_pings_may_be_missing_but_no_more() -> None:
    began: list[float] = []
    asked: queue.SimpleQueue[str] = queue.SimpleQueue()

    def behave(talk: Talk, n: int) -> None:
        # Before the last word that the desk hears.
        began.append(time.monotonic())
        talk.welcome()
        while True:
            asked.put(talk.hear()[0])

    with pusher_stranger(behave) as server, listening(line_to(server.port, ALERT), BECKY) as heard:
        assert heard.next(Parted) == Parted(BECKY)
        assert time.monotonic() - began[0] >= 0.2 + 2 * 0.15
        assert heard.phase(SocketPhase.WAITING).reason == "The server is silent."
        assert [asked.get(timeout=SOON) for _ in range(2)] == ["pusher:ping", "pusher:ping"]


def test_a_quiet_server_that_answers_is_kept() -> None:
    pings = 0

    def behave(talk: Talk, n: int) -> None:
        nonlocal pings
        talk.welcome()
        while pings < 4:
            assert talk.hear()[0] == "pusher:ping"
            pings += 1
            talk.say(frame("pusher:pong"))
        talk.say(news(1))
        talk.answer_pings()

    # It asks soon, and may wait long for each answer.
    curious = replace(HASTY, activity=0.1, patience=SOON)
    with pusher_stranger(behave) as server, listening(line_to(server.port, curious), BECKY) as heard:
        heard.next(TimeslotNews)
        assert len(server.came) == 1


def test_a_line_that_stands_is_tried_on_request() -> None:
    asked: list[str] = []

    def behave(talk: Talk, n: int) -> None:
        talk.welcome()
        asked.append(talk.hear()[0])
        talk.say(news(1))
        talk.answer_pings()

    calm = replace(HASTY, activity=600.0)
    with pusher_stranger(behave) as server, listening(line_to(server.port, calm), BECKY) as heard:
        heard.next(Subscribed)
        heard.line.try_now()
        heard.next(TimeslotNews)
        assert asked == ["pusher:ping"]


def test_a_server_s_pings_are_answered() -> None:
    def behave(talk: Talk, n: int) -> None:
        talk.welcome()
        talk.say(frame("pusher:ping"))
        assert talk.hear()[0] == "pusher:pong"
        assert talk.ws.ping().wait(SOON)
        talk.say(news(1))
        talk.answer_pings()

    with pusher_stranger(behave) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        heard.next(TimeslotNews)


def mute(talk: Talk, n: int) -> None:
    """Upgrade, and say nothing."""
    talk.ended.wait(SOON)


def test_a_server_that_never_greets() -> None:
    brief = replace(HASTY, greeting=0.3)
    with pusher_stranger(mute) as server, listening(line_to(server.port, brief), BECKY) as heard:
        assert heard.phase(SocketPhase.WAITING).reason == "The server did not answer in time."


UPGRADE = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (silent, "did not answer in time"),
        (dripping(UPGRADE, 0.05), "did not answer in time"),
        (answering(b""), "was cut"),
        (answering(http(b"<html>Welcome!</html>", content_type="text/html")), "status 200"),
        (answering(http(b"", "503 Service Unavailable")), "status 503"),
        (answering(http(b"", "302 Found", Location="ws://127.0.0.1:1/app/a-key")), "no live line"),
        (answering(UPGRADE + b"Sec-WebSocket-Accept: c29tZXRoaW5nIGVsc2U=\r\n\r\n"), "no live line"),
        (answering(UPGRADE + b"Set-Cookie: a\x01=;;==\r\n\r\n"), "no live line"),
        (answering(b"SSH-2.0-OpenSSH_9.2\r\n"), "no live line"),
        (answering(b"\xff\xfe\xfd\r\n\r\n"), "no live line"),
        (answering(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 100_000), "no live line"),
        (
            answering(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n" + b"x" * 100_000),
            "no live line",
        ),
    ],
)
def test_what_is_no_socket(behave: Callable[[socket.socket, threading.Event], None], reason: str) -> None:
    # Who answers is given the time for it.
    tempo = replace(SLOW, greeting=0.6) if "in time" in reason else SLOW
    with stranger(behave) as server, listening(line_to(server.port, tempo), BECKY) as heard:
        assert reason in heard.phase(SocketPhase.WAITING).reason
        heard.phase(SocketPhase.WAITING)
        assert all(head.startswith(b"GET /app/a-key?protocol=7&client=bookdesk&") for head in server.heads)
        assert b"Origin" not in server.heads[0]
        assert b"Extensions" not in server.heads[0]


def test_no_proxy_and_no_authority_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    with pusher_stranger(closing(4201)) as server, listening(line_to(server.port, HASTY), BECKY) as heard:
        heard.phase(SocketPhase.UP)


def test_nobody_there() -> None:
    with pusher_stranger(mute) as server:
        port = server.port
    with listening(line_to(port, HASTY), BECKY) as heard:
        assert "nothing answers at its address" in heard.phase(SocketPhase.WAITING).reason


@pytest.mark.parametrize("stage", ["connecting", "greeting", "waiting", "stopped"])
def test_a_line_closes_at_once_whatever_it_waits_for(stage: str) -> None:
    calm = replace(HASTY, greeting=600.0, least=600.0, most=600.0)

    def behave(talk: Talk, n: int) -> None:
        if stage == "waiting":
            talk.ws.close(1011)
        elif stage == "stopped":
            talk.ws.close(4003)
        mute(talk, n)

    with stranger(silent) as deaf, pusher_stranger(behave) as server:
        port = deaf.port if stage == "connecting" else server.port
        with listening(line_to(port, calm), BECKY) as heard:
            if stage in ("waiting", "stopped"):
                heard.phase(SocketPhase(stage))
            elif stage == "connecting":
                assert deaf.asked.wait(SOON)
            else:
                heard.phase(SocketPhase.CONNECTING)
            began = time.monotonic()
            heard.line.close(wait=SOON)
            # It did not have to wait for as long as it may.
            assert time.monotonic() - began < SOON / 2
