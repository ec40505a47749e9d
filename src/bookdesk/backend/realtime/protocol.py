"""Pusher Channels protocol 7: close codes, limits, and frames as text.

https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

#: The versions whose frames are those of 7 for what is used here; older clients still name 5 or 6.
PROTOCOLS = frozenset({"5", "6", "7"})


class CloseCode(IntEnum):
    """Why a socket is closed or a message refused: 4000-4099 stop, 4100-4199 back off, 4200-4299 at once."""

    UNKNOWN_KEY = 4001
    VERSION_MALFORMED = 4006
    VERSION_UNSUPPORTED = 4007
    VERSION_MISSING = 4008
    OVER_CAPACITY = 4100
    RECONNECT = 4200
    NO_PONG = 4201
    CLIENT_EVENT = 4301


class Refusal(NamedTuple):
    """A close code and the sentence that goes with it."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a socket may take. Times are in seconds, sizes in bytes of UTF-8.

    `activity` is how long a line may be silent before it is asked whether it still stands, `patience`
    how long the answer may take; `window` is the time in which changes of one channel become one message,
    `linger` how long the channels count on after the last socket has gone.
    """

    sockets: int = 500
    channels: int = 400
    channel_name: int = 200
    frame: int = 64 * 1024
    event: int = 10 * 1024
    queue: int = 256
    activity: float = 30.0
    patience: float = 10.0
    window: float = 0.05
    linger: float = 300.0


def frame(event: str, data: str, channel: str | None = None) -> str:
    """Write a frame; `data` is a JSON text, which the protocol carries as a string."""
    content = {"event": event, "data": data}
    if channel is not None:
        content["channel"] = channel
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def established(socket_id: str, limits: Limits) -> str:
    """Write the first frame of a connection."""
    # Whole seconds: pusher-js multiplies, others parse an integer.
    told = {"socket_id": socket_id, "activity_timeout": max(1, round(limits.activity))}
    return frame("pusher:connection_established", json.dumps(told))


def refused(code: int | None, message: str) -> str:
    """Write a `pusher:error`, whose data is an object and not a string."""
    return json.dumps({"event": "pusher:error", "data": {"code": code, "message": message}})


def subscription_refused(channel: str, status: int, kind: str, message: str) -> str:
    """Write a `pusher:subscription_error`: the channel can't be had, the socket stays."""
    told = {"type": kind, "error": message, "status": status}
    return json.dumps({"event": "pusher:subscription_error", "channel": channel, "data": told})


PING = '{"event":"pusher:ping","data":{}}'
PONG = '{"event":"pusher:pong","data":{}}'
