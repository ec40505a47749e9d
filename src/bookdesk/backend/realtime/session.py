"""One socket from its handshake to its end: what clients ask, and when the line is given up."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.websockets import WebSocketDisconnect

from bookdesk.backend.realtime import protocol
from bookdesk.backend.realtime.heartbeat import Heartbeat
from bookdesk.backend.realtime.protocol import CloseCode, Refusal
from bookdesk.domain.channels import parse_channel

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.websockets import WebSocket

    from bookdesk.backend.core import Core
    from bookdesk.backend.realtime.hub import Hub
    from bookdesk.backend.realtime.peer import Peer
    from bookdesk.backend.realtime.signing import Credentials

log = logging.getLogger("bookdesk.backend")

#: What sending to a line that has ended raises.
_GONE = (OSError, RuntimeError, WebSocketDisconnect)
#: Seconds that a reader which is closed may take to read why.
_FAREWELL = 1.0
#: Seconds after which a line is dropped that was closed and is not taken leave of by the other end.
_LAST_WORDS = 3.0


def is_foreign(origin: str | None, host: str | None) -> bool:
    """Tell whether a page of another origin asks. Programs send no Origin, or that of the server."""
    return origin is not None and urlsplit(origin).netloc.lower() != (host or "").lower()


def handshake(key: str, version: str | None, credentials: Credentials) -> Refusal | None:
    """Check a socket's app key and protocol version; None when it may go on."""
    if not secrets.compare_digest(key.encode(), credentials.key.encode()):
        return Refusal(CloseCode.UNKNOWN_KEY, "There is no app with this key here.")
    if not version:
        return Refusal(CloseCode.VERSION_MISSING, "No protocol version was given.")
    if not (version.isascii() and version.isdecimal()):
        return Refusal(CloseCode.VERSION_MALFORMED, "The protocol version is no number.")
    if version not in protocol.PROTOCOLS:
        return Refusal(CloseCode.VERSION_UNSUPPORTED, "This server speaks protocol 7.")
    return None


class Session:
    """Serves one socket that was accepted.

    `abort` drops the line without waiting for a reader that does not read, `send` writes a text at once
    and returns False where that has to wait.
    """

    def __init__(
        self,
        core: Core,
        hub: Hub,
        credentials: Credentials,
        abort: Callable[[], None],
        send: Callable[[str], bool],
    ) -> None:
        self._core = core
        self._hub = hub
        self._limits = hub.limits
        self._credentials = credentials
        self._abort = abort
        self._send_now = send
        self._malformed = 0
        loop = asyncio.get_running_loop()
        self._heartbeat = Heartbeat(loop.time(), hub.limits.activity, hub.limits.patience)

    async def serve(self, websocket: WebSocket, refusal: Refusal | None) -> None:
        """Serve until either end has had enough; `refusal` is that of the handshake."""
        try:
            await self._serve(websocket, refusal)
        finally:
            # Closing waits until all is written: for ever when nobody reads. A closed line is left as it is.
            asyncio.get_running_loop().call_later(_LAST_WORDS, self._abort)

    async def _serve(self, websocket: WebSocket, refusal: Refusal | None) -> None:
        peer = None if refusal is not None else self._hub.join(self._send_now)
        if peer is None:
            full = Refusal(CloseCode.OVER_CAPACITY, "As many sockets as there may be are connected.")
            await self._close(websocket, refusal or full)
            return
        peer.answer(protocol.established(peer.socket_id, self._limits))
        tasks = {
            asyncio.create_task(work)
            for work in (self._receive(websocket, peer), self._send(websocket, peer), self._watch(peer))
        }
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            refusal = next((task.result() for task in done if task.result() is not None), None)
        finally:
            self._hub.leave(peer)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._malformed > 1:
                log.warning("realtime: %d frames of a socket could not be read", self._malformed)
            if peer.dropped:
                log.warning("realtime: a slow reader missed %d messages", peer.dropped)
        if refusal is not None:
            await self._close(websocket, refusal)

    async def _close(self, websocket: WebSocket, refusal: Refusal) -> None:
        log.info("realtime: closed with %d", refusal.code)
        try:
            async with asyncio.timeout(_FAREWELL):
                # Closed by the other end meanwhile: there is nobody to tell.
                with suppress(*_GONE):
                    await websocket.send_text(protocol.refused(refusal.code, refusal.message))
                    await websocket.close(refusal.code, refusal.message)
        except TimeoutError:
            self._abort()

    async def _receive(self, websocket: WebSocket, peer: Peer) -> Refusal | None:
        while True:
            message = await websocket.receive()
            if message["type"] != "websocket.receive":
                return None
            self._heartbeat.heard(asyncio.get_running_loop().time())
            text = message.get("text")
            if text is None:
                self._complain(peer, "Frames are text.")
            else:
                self._take(peer, text)
            if peer.stuck:
                return Refusal(CloseCode.OVER_CAPACITY, "Read what you are sent.")
            # A client that sends without pause gives the others their turn.
            await asyncio.sleep(0)

    async def _send(self, websocket: WebSocket, peer: Peer) -> Refusal | None:
        while True:
            text = await peer.next()
            try:
                async with asyncio.timeout(self._limits.activity + self._limits.patience):
                    await websocket.send_text(text)
            except TimeoutError:
                return Refusal(CloseCode.RECONNECT, "You did not read what you were sent.")
            except _GONE:
                return None

    async def _watch(self, peer: Peer) -> Refusal | None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(max(0.0, self._heartbeat.next() - loop.time()))
            due = self._heartbeat.due(loop.time())
            if due == "gone":
                return Refusal(CloseCode.NO_PONG, "No pong came in time.")
            if due == "ping":
                peer.answer(protocol.PING)

    # What clients ask

    def _take(self, peer: Peer, text: str) -> None:
        try:
            asked = json.loads(text)
        except (ValueError, RecursionError):
            self._complain(peer, "That is no JSON.")
            return
        event = asked.get("event") if isinstance(asked, dict) else None
        if not isinstance(event, str):
            self._complain(peer, "A frame is an object with an event.")
        elif event == "pusher:ping":
            peer.answer(protocol.PONG)
        elif event == "pusher:pong":
            pass
        elif event == "pusher:subscribe":
            self._subscribe(peer, asked.get("data"))
        elif event == "pusher:unsubscribe":
            self._unsubscribe(peer, asked.get("data"))
        elif event.startswith("client-"):
            peer.answer(protocol.refused(CloseCode.CLIENT_EVENT, "Clients send no events here."))
        else:
            self._complain(peer, "There is no such event.")

    def _complain(self, peer: Peer, message: str) -> None:
        self._malformed += 1
        self._core.metrics.told("malformed")
        if self._malformed == 1:
            # Its first alone, and not what was in it: the others are counted, see serve.
            log.warning("realtime: a frame can't be read: %s", message)
        peer.answer(protocol.refused(None, message))

    def _subscribe(self, peer: Peer, data: Any) -> None:
        name = data.get("channel") if isinstance(data, dict) else None
        if not isinstance(name, str):
            self._complain(peer, "A subscription names its channel.")
            return
        shown = name[: self._limits.channel_name]
        if name in peer.channels:
            self._hub.subscribe(peer, name)
        elif parse_channel(name) is None:
            self._refuse(peer, shown, 404, "InvalidChannel", "There is no such channel.")
        elif len(peer.channels) >= self._limits.channels:
            self._refuse(
                peer, shown, 403, "LimitReached", f"A socket has {self._limits.channels} channels at most."
            )
        elif not self._is_signed(peer, name, data.get("auth")):
            self._refuse(peer, shown, 401, "AuthError", "The subscription's signature is missing or wrong.")
        else:
            self._hub.subscribe(peer, name)

    def _is_signed(self, peer: Peer, channel: str, auth: object) -> bool:
        # Of a channel that there is: another name may be no text that can be signed.
        expected = self._credentials.channel_auth(peer.socket_id, channel)
        return isinstance(auth, str) and secrets.compare_digest(
            auth.encode(errors="replace"), expected.encode()
        )

    def _refuse(self, peer: Peer, channel: str, status: int, kind: str, message: str) -> None:
        peer.answer(protocol.subscription_refused(channel, status, kind, message))

    def _unsubscribe(self, peer: Peer, data: Any) -> None:
        name = data.get("channel") if isinstance(data, dict) else None
        if isinstance(name, str):
            self._hub.unsubscribe(peer, name)
        else:
            self._complain(peer, "An unsubscription names its channel.")
