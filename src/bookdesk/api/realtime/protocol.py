"""Frames of Pusher Channels protocol 7 as a client reads and writes them.

https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NamedTuple, NotRequired

import pydantic_core
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from bookdesk.domain.live import Stamped
from bookdesk.domain.text import REASON_MOST, one_line

PING = '{"event":"pusher:ping","data":{}}'
PONG = '{"event":"pusher:pong","data":{}}'

ESTABLISHED = "pusher:connection_established"
SUCCEEDED = "pusher_internal:subscription_succeeded"
REFUSED = "pusher:subscription_error"
ERROR = "pusher:error"

_SOCKET_ID = re.compile(r"\d{1,20}\.\d{1,20}", re.ASCII)


class Frame(NamedTuple):
    """A message of the server: `data` is a JSON text by the protocol, an object where servers differ."""

    event: str
    channel: str
    data: object


class Greeting(NamedTuple):
    """What a server says first; `activity` is in seconds, endless where it says none."""

    socket_id: str
    activity: float


class Complaint(NamedTuple):
    """A `pusher:error` or a refused subscription: a code or status, if one was given, and a sentence."""

    code: int | None
    message: str


class _FrameTree(TypedDict):
    event: str
    channel: NotRequired[str]
    data: NotRequired[object]


class _GreetingTree(TypedDict):
    socket_id: str
    activity_timeout: NotRequired[float]


_FRAME = TypeAdapter(_FrameTree)
_GREETING = TypeAdapter(_GreetingTree)


def subscribe(channel: str, auth: str) -> str:
    """Write a subscription of a private channel."""
    return _written("pusher:subscribe", {"channel": channel, "auth": auth})


def unsubscribe(channel: str) -> str:
    """Write the end of a subscription."""
    return _written("pusher:unsubscribe", {"channel": channel})


def read_frame(text: str) -> Frame:
    """Read a frame; raises ValueError when it is no object with an event, or its channel is no name."""
    tree = _FRAME.validate_json(text, strict=True)
    return Frame(tree["event"], tree.get("channel", ""), tree.get("data"))


def json_text(data: object) -> str | bytes:
    """Return a frame's data as JSON."""
    return data if isinstance(data, str) else pydantic_core.to_json(data)


def greeting(data: object) -> Greeting:
    """Read what `pusher:connection_established` says; raises ValueError."""
    tree = _GREETING.validate_json(json_text(data), strict=True)
    if not _SOCKET_ID.fullmatch(tree["socket_id"]):
        raise ValueError("a socket id is digits, a dot and digits")
    return Greeting(tree["socket_id"], tree.get("activity_timeout", math.inf))


def stamp(data: object) -> Stamped:
    """Read how far a channel had counted when it was subscribed; other servers tell nothing there."""
    try:
        tree = _tree(data)
    except ValueError:
        return Stamped()
    seq, epoch = tree.get("seq"), tree.get("epoch")
    if type(seq) is int and isinstance(epoch, str):
        return Stamped(seq, epoch)
    return Stamped()


def complaint(data: object) -> Complaint:
    """Read a `pusher:error` or `pusher:subscription_error`, as far as it can be read."""
    try:
        tree = _tree(data)
    except ValueError:
        return Complaint(None, "")
    code = tree.get("code", tree.get("status"))
    message = tree.get("message", tree.get("error"))
    shown = one_line(message)[:REASON_MOST] if isinstance(message, str) else ""
    return Complaint(code if type(code) is int else None, shown)


def _tree(data: object) -> dict[str, Any]:
    tree = pydantic_core.from_json(data) if isinstance(data, str) else data
    return tree if isinstance(tree, dict) else {}


def _written(event: str, data: dict[str, str]) -> str:
    return json.dumps({"event": event, "data": data}, separators=(",", ":"))
