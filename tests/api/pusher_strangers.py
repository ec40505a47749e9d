"""Servers that speak Pusher's protocol, well or badly: real WebSockets, each behaving as its test says."""

from __future__ import annotations

import json
import struct
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

from bookdesk.api.realtime.line import PusherLine
from bookdesk.api.realtime.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from websockets.sync.server import ServerConnection

    from bookdesk.api.realtime.tempo import Tempo

BECKY = "private-provider.becky.availability"
SOCKET_ID = "123.456"


def frame(event: str, data: object = None, channel: str | None = None) -> str:
    """Write a frame, its data as a string."""
    content = {"event": event, "data": json.dumps({} if data is None else data)}
    return json.dumps(content if channel is None else {**content, "channel": channel})


def greeting(activity: float = 30) -> str:
    """Write what a server says first."""
    return frame("pusher:connection_established", {"socket_id": SOCKET_ID, "activity_timeout": activity})


def timeslot(seq: int, **more: object) -> dict[str, object]:
    """Make the data of a `timeslot.updated`."""
    told = {
        "seq": seq, "epoch": "life", "timeslotId": "becky.cut.20180716T1400Z", "providerId": "becky",
        "serviceId": "cut", "date": "2018-07-16", "start": "2018-07-16T14:00:00Z",
        "end": "2018-07-16T14:45:00Z", "status": "reserved", "remaining": 0, "heldBy": "Desk 2",
        "heldUntil": "2018-07-16T14:02:00Z", "version": seq,
    }  # fmt: skip
    return {**told, **more}


def news(seq: int, **more: object) -> str:
    """Write news of Becky's channel."""
    return frame("timeslot.updated", timeslot(seq, **more), BECKY)


def text_frame(text: str) -> bytes:
    """Make the bytes of a text of 126 to 65,535 bytes, in one frame (RFC 6455, section 5.2)."""
    return b"\x81\x7e" + struct.pack("!H", len(text)) + text.encode()


class Talk:
    """One connection, as the server has it. `raw` puts bytes on the line that no library would."""

    def __init__(self, ws: ServerConnection, ended: threading.Event) -> None:
        self.ws = ws
        #: Set when the test is over.
        self.ended = ended

    def say(self, *texts: str) -> None:
        """Send texts."""
        for text in texts:
            self.ws.send(text)

    def hear(self) -> tuple[str, dict[str, str]]:
        """Wait for what the desk says next: event and data."""
        heard = json.loads(self.ws.recv())
        return heard["event"], heard["data"]

    def raw(self, data: bytes) -> None:
        """Send bytes past the library."""
        self.ws.socket.sendall(data)

    def welcome(self) -> None:
        """Greet, and subscribe the desk to the one channel that it wants."""
        self.say(greeting())
        event, data = self.hear()
        while event == "pusher:ping":
            event, data = self.hear()
        assert event == "pusher:subscribe"
        told = {"seq": 0, "epoch": "life"}
        self.say(frame("pusher_internal:subscription_succeeded", told, data["channel"]))

    def answer_pings(self) -> None:
        """Answer as a server does until the desk goes."""
        while True:
            if self.hear()[0] == "pusher:ping":
                self.say(frame("pusher:pong"))


class PusherStranger:
    """Lets `behave(talk, n)` do the n-th connection, from 0, each on a thread, until it ends."""

    def __init__(self, behave: Callable[[Talk, int], None]) -> None:
        #: When each connection came, by the monotonic clock, and what closed it: a code of the desk's.
        self.came: list[float] = []
        self.closed_with: list[int | None] = []
        self.errors: list[Exception] = []
        self._behave = behave
        #: Each connection has a thread of its own, and each a number.
        self._coming = threading.Lock()
        self._ended = threading.Event()
        self._server = serve(
            self._serve, "127.0.0.1", 0, compression=None, ping_interval=None, close_timeout=1
        )
        self.port: int = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take no more; every connection's behaviour has ended by then."""
        self._ended.set()
        self._server.shutdown()
        self._thread.join(10)
        assert not self.errors

    def _serve(self, ws: ServerConnection) -> None:
        with self._coming:
            n = len(self.came)
            self.came.append(time.monotonic())
        try:
            self._behave(Talk(ws, self._ended), n)
        except (ConnectionClosed, OSError):
            pass
        except Exception as error:  # noqa: BLE001  the test tells of it, not a thread nobody asks
            self.errors.append(error)
        with suppress(ConnectionClosed):
            # What the desk still says before it goes.
            while not self._ended.is_set() and ws.recv(timeout=60):
                pass
        self.closed_with.append(ws.close_code)


@contextmanager
def pusher_stranger(behave: Callable[[Talk, int], None]) -> Iterator[PusherStranger]:
    """Run one for a test."""
    server = PusherStranger(behave)
    try:
        yield server
    finally:
        server.close()


def line_to(port: int, tempo: Tempo, now: Callable[[], float] = time.monotonic) -> PusherLine:
    """Make a line to a stranger, which takes any key and any signature."""
    return PusherLine(
        Place("127.0.0.1", port, secure=False),
        lambda: "a-key",
        lambda _id, _name: "a-key:signed",
        now,
        tempo=tempo,
    )
