"""The gate before every request: bearer token, size of the body, who asks, what is counted and logged."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
import traceback
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bookdesk.backend.problems import MEDIA_TYPE, ProblemError
from bookdesk.domain.text import DESK_NAME_MOST, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bookdesk.backend.core import Core

log = logging.getLogger("bookdesk.backend")

BODY_MOST = 64 * 1024
#: The addresses whose requests are signed instead of bearing the token: the Pusher HTTP API.
SIGNED = "/apps/"
#: Ten events with ten kilobytes of data each, as JSON in JSON.
SIGNED_BODY_MOST = 256 * 1024
DESK_HEADER = "Bookdesk-Desk"
DEFAULT_DESK = "Desk 1"
#: Seconds after which an answer is worth a line in the log.
_SLOW = 1.0
_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """ASGI middleware: lets through who bears the token, and turns what nobody caught into a 500.

    `scope["desk_name"]` then says which desk asks; `signed_in` is told at which address it is. A body
    has to be whole within `patience` seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        core: Core,
        token: str,
        patience: float,
        signed_in: Callable[[tuple[str, int] | None], None],
    ) -> None:
        self._app = app
        self._core = core
        self._patience = patience
        self._signed_in = signed_in
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            # A socket has no token: each of its private channels is authorised by one that bears it.
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._admitted(scope, receive, sending)
        except ProblemError as problem:
            await answer(problem, sending)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001  the last place that can answer
            await answer(_unexpected(error), sending)
        finally:
            self._count(scope, status, time.perf_counter() - started)

    async def _admitted(self, scope: Scope, receive: Receive, send: Send) -> None:
        authorization = desk = b""
        length = None
        for name, value in scope["headers"]:
            if name == b"authorization":
                authorization = value
            elif name == b"bookdesk-desk":
                desk = value
            elif name == b"content-length":
                length = value
        signed = scope["path"].startswith(SIGNED)
        # Other programs sign what they ask there; the route checks it.
        if not signed and not secrets.compare_digest(authorization, self._expected):
            raise ProblemError(
                401, "not_signed_in", "Sign in: this token is missing or not valid.",
                headers={"WWW-Authenticate": "Bearer"},
            )  # fmt: skip
        if not signed:
            self._signed_in(scope["client"])
        scope["desk_name"] = desk_name(desk)
        if scope["method"] not in _NO_BODY:
            most = SIGNED_BODY_MOST if signed else BODY_MOST
            try:
                async with asyncio.timeout(self._patience):
                    receive = await _bounded(receive, length, most)
            except TimeoutError:
                raise ProblemError(
                    408, "too_slow", "The request did not come to its end. Nothing was changed.",
                    headers={"Connection": "close"},
                ) from None  # fmt: skip
        await self._app(scope, receive, send)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        template = getattr(scope.get("route"), "path", "none")
        self._core.metrics.request(
            scope["method"] if template != "none" else "ANY", template, status, seconds
        )
        # The template, not the address: an address may bear a token, a query what somebody is called.
        level = logging.INFO if status >= 500 or seconds > _SLOW else logging.DEBUG
        log.log(level, "%s %s %d %.1f ms", scope["method"], template, status, seconds * 1000)


async def _bounded(receive: Receive, length: bytes | None, most: int) -> Receive:
    if length is not None and length.isdigit() and int(length) > most:
        raise _too_large(most)
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            raise _too_large(most)
        if not message.get("more_body", False):
            break
    whole: Message | None = {"type": "http.request", "body": b"".join(parts), "more_body": False}

    async def replay() -> Message:
        nonlocal whole
        if whole is not None:
            message, whole = whole, None
            return message
        return await receive()

    return replay


def _too_large(most: int) -> ProblemError:
    return ProblemError(
        413, "too_large", f"A request's body may have {most} bytes.", headers={"Connection": "close"}
    )


def desk_name(header: bytes) -> str:
    """Read the desk's name off its header: percent-encoded UTF-8, one line, at most 60 characters."""
    return one_line(unquote(header.decode("latin-1"), errors="replace"))[:DESK_NAME_MOST] or DEFAULT_DESK


def _unexpected(error: Exception) -> ProblemError:
    reference = secrets.token_hex(6)
    frames = "".join(traceback.format_tb(error.__traceback__))
    # Its frames and its kind, not its text: that may quote what somebody typed.
    log.error("reference %s: %s\n%s", reference, type(error).__qualname__, frames)
    return ProblemError(
        500,
        "unexpected",
        "The server failed. Its log has the details under the reference.",
        reference=reference,
    )


async def answer(problem: ProblemError, send: Send) -> None:
    """Send a problem document."""
    body = problem.body()
    headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), **problem.headers}
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
