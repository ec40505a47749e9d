"""An ear at a backend's socket: speaks the protocol frame by frame, for tests."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.backend.conftest import Desk, Running

#: Seconds in which a message that is sent at once has come, on a busy machine too.
SOON = 60.0


class Heard(NamedTuple):
    """An event of a channel."""

    event: str
    channel: str
    data: dict[str, Any]


class Ear:
    """A socket that listens. `query` replaces what a client tells of itself."""

    def __init__(
        self, running: Running, key: str | None = None, query: str = "protocol=7&client=ear", **more: Any
    ) -> None:
        place = f"{running.ready['realtimeUrl']}/app/{key or running.ready['realtimeKey']}?{query}"
        self._connecting = connect(place, proxy=None, compression=None, ping_interval=None, **more)
        self.ws = self._connecting.__enter__()
        self.told: dict[str, dict[str, Any]] = {}
        self.socket_id = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connecting.__exit__(None, None, None)

    def say(self, event: str, data: object = None, **more: Any) -> None:
        """Send a frame."""
        self.ws.send(json.dumps({"event": event, "data": {} if data is None else data, **more}))

    def frame(self, seconds: float = SOON) -> dict[str, Any]:
        """Wait for the next frame."""
        content: dict[str, Any] = json.loads(self.ws.recv(timeout=seconds))
        return content

    def greet(self) -> Self:
        """Wait until the connection is established."""
        first = self.frame()
        assert first["event"] == "pusher:connection_established", first
        self.socket_id = json.loads(first["data"])["socket_id"]
        return self

    def subscribe(self, desk: Desk, *channels: str) -> Self:
        """Subscribe to channels; `told` then has what each subscription was answered with."""
        if not self.socket_id:
            self.greet()
        for channel in channels:
            self.say("pusher:subscribe", {"channel": channel, "auth": self.auth(desk, channel)})
            answer = self.frame()
            assert answer["event"] == "pusher_internal:subscription_succeeded", answer
            assert answer["channel"] == channel
            self.told[channel] = json.loads(answer["data"])
        return self

    def auth(self, desk: Desk, channel: str) -> str:
        """Ask for a subscription's signature."""
        answer = desk.http.post("/realtime/auth", data={"socket_id": self.socket_id, "channel_name": channel})
        assert answer.status_code == 200, answer.text
        signature: str = answer.json()["auth"]
        return signature

    def hear(self, seconds: float = SOON) -> Heard:
        """Wait for the next event of a channel."""
        while True:
            heard = self.frame(seconds)
            if "channel" in heard:
                return Heard(heard["event"], heard["channel"], json.loads(heard["data"]))

    def closed(self) -> tuple[int, dict[str, Any] | None]:
        """Wait until the server closes; returns the close code and the error that was told before."""
        error = None
        try:
            while True:
                content = self.frame()
                if content["event"] == "pusher:error":
                    error = content["data"]
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else 1006, error

    @staticmethod
    def clock() -> float:
        """Return seconds of a clock that never steps back."""
        return time.monotonic()

    def events(self, count: int) -> Iterator[Heard]:
        """Wait for a number of events."""
        for _ in range(count):
            yield self.hear()
