"""One WebSocket of the line for news: what came before its end is told, and then the end."""

from __future__ import annotations

import base64
import hashlib
import re
import select
import socket
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.api.listener import HASTY, listening
from tests.api.pusher_strangers import greeting, line_to
from tests.api.strangers import stranger

from bookdesk.api.realtime.ended import LineEndedError
from bookdesk.api.realtime.news_socket import NewsSocket
from bookdesk.api.realtime.place import Place
from bookdesk.api.realtime.stream import Deadline
from bookdesk.api.realtime.watch import Watch
from bookdesk.domain.live import SocketPhase, SocketState

if TYPE_CHECKING:
    import threading

    from tests.api.strangers import Stranger

#: What a server adds to the key that it accepts (RFC 6455, section 1.3).
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def greeting_and_gone(server: list[Stranger], connection: socket.socket, _ended: threading.Event) -> None:
    """Accept the upgrade, greet with the same bytes, and cut the line."""
    key = re.search(rb"Sec-WebSocket-Key: (\S+)", server[0].heads[-1], re.IGNORECASE)
    assert key is not None
    accept = base64.b64encode(hashlib.sha1(key[1] + _GUID, usedforsecurity=False).digest())
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    text = greeting().encode()
    assert len(text) < 126
    frame = b"\x81" + bytes([len(text)]) + text
    connection.sendall(head + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n" + frame)
    connection.shutdown(socket.SHUT_RDWR)


def test_words_and_end_that_come_in_one_turn_are_told_one_after_the_other() -> None:
    servers: list[Stranger] = []
    watch = Watch()
    with closing(watch), stranger(lambda *talk: greeting_and_gone(servers, *talk)) as server:
        servers.append(server)
        deadline = Deadline(time.monotonic() + 10, time.monotonic, lambda: False)
        place = Place("127.0.0.1", server.port, secure=False)
        with closing(NewsSocket(watch, place, "a-key", None, deadline)) as news:
            # The end is there before the first look at what came with the upgrade.
            assert select.select([news._stream.socket], [], [], 10)[0]
            heard = news.receive()
            assert (heard.texts, heard.more) == ([greeting()], True)
            assert news.wait(0.0).readable
            with pytest.raises(LineEndedError):
                news.receive()


def test_a_line_that_is_cut_with_its_greeting_comes_back() -> None:
    servers: list[Stranger] = []
    with stranger(lambda *talk: greeting_and_gone(servers, *talk)) as server:
        servers.append(server)
        with listening(line_to(server.port, HASTY)) as heard:
            connected = 0
            while connected < 20:
                state = heard.next(SocketState)
                assert state.phase is not SocketPhase.STOPPED, state.reason
                connected += state.phase is SocketPhase.CONNECTING
