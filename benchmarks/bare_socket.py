"""A socket to a running backend by the plain library, subscribed to what providers' slots are told on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import websocket

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import httpx

#: Seconds that an answer may take.
PATIENCE = 10.0


def open_socket(backend: Mapping[str, str]) -> websocket.WebSocket:
    """Connect to a backend by the line that it printed when it was ready; its greeting is not read yet."""
    address = f"{backend['realtimeUrl']}/app/{backend['realtimeKey']}?protocol=7"
    return websocket.create_connection(address, timeout=PATIENCE)


def listen(client: httpx.Client, ear: websocket.WebSocket, providers: Iterable[str]) -> None:
    """Subscribe a fresh socket to providers' slots."""
    socket_id = json.loads(json.loads(ear.recv())["data"])["socket_id"]
    for provider in sorted(providers):
        channel = f"private-provider.{provider}.availability"
        asked = {"socket_id": socket_id, "channel_name": channel}
        data = {"channel": channel, **client.post("/realtime/auth", json=asked).json()}
        ear.send(json.dumps({"event": "pusher:subscribe", "data": data}))
        assert json.loads(ear.recv())["event"] == "pusher_internal:subscription_succeeded"


def headers(token: str) -> dict[str, str]:
    """Make what a desk sends with each request."""
    return {"Authorization": f"Bearer {token}", "Bookdesk-Desk": "Desk%201"}
