"""The socket at /app/{key}, POST /realtime/auth, and the Pusher HTTP API at /apps/{appId}."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Path, Query, Request, Response, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from bookdesk.backend.problems import ProblemError
from bookdesk.backend.realtime.session import Session, handshake, is_foreign
from bookdesk.backend.realtime.signing import SignatureError, check_request
from bookdesk.backend.realtime.transport import ABORT, SEND
from bookdesk.backend.routes.parameters import Here, json_of, problems
from bookdesk.domain import wire_news
from bookdesk.domain.channels import parse_channel

if TYPE_CHECKING:
    from bookdesk.backend.core import Core
    from bookdesk.backend.realtime.hub import Hub
    from bookdesk.backend.realtime.signing import Credentials

router = APIRouter(tags=["realtime"])

_FIELDS_MOST = 20
_CHANNELS_MOST = 100
_EVENTS_MOST = 10


def _nothing() -> None:
    """Stand in where the transport has no way to drop a line."""


def _never(_text: str) -> bool:
    """Stand in where it has no way to write at once."""
    return False


@router.websocket("/app/{key}")
async def socket(websocket: WebSocket, key: str) -> None:
    """Speak the Pusher Channels protocol 7 with a client."""
    headers = websocket.headers
    if is_foreign(headers.get("origin"), headers.get("host")):
        # Before it is accepted: the page's script learns no more than that it failed.
        await websocket.close(1008)
        return
    state = websocket.app.state
    try:
        await websocket.accept()
    except WebSocketDisconnect:
        return
    line = websocket.scope.get("state", {})
    abort, send = line.get(ABORT, _nothing), line.get(SEND, _never)
    session = Session(state.core, state.hub, state.credentials, abort, send)
    refusal = handshake(key, websocket.query_params.get("protocol"), state.credentials)
    if refusal is None:
        state.signed_in(websocket.scope["client"])
    await session.serve(websocket, refusal)


_AUTH_SCHEMA = {"$ref": "#/components/schemas/RealtimeAuthAsk"}
_AUTH_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": _AUTH_SCHEMA}
            for kind in ("application/json", "application/x-www-form-urlencoded")
        },
    }
}


@router.post(
    "/realtime/auth",
    response_model=wire_news.RealtimeAuthOut,
    responses=problems(403),
    openapi_extra=_AUTH_BODY,
)
async def authorise(request: Request, here: Here) -> Response:
    """Authorise a socket for a private channel; to be asked again for each new socket id."""
    ask = await _auth_ask(request)
    if not await here.lanes.read(lambda: _is_there(here.core, ask.channel_name)):
        raise ProblemError(403, "channel_refused", "There is no such channel.")
    credentials: Credentials = request.app.state.credentials
    return json_of(wire_news.RealtimeAuthOut(auth=credentials.channel_auth(ask.socket_id, ask.channel_name)))


async def _auth_ask(request: Request) -> wire_news.RealtimeAuthAsk:
    body = await request.body()
    try:
        given: Any
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json":
            given = json.loads(body)
        else:
            given = dict(parse_qsl(body.decode(), strict_parsing=True, max_num_fields=_FIELDS_MOST))
    except (ValueError, RecursionError):
        raise ProblemError(400, "malformed", "The body can't be read.") from None
    try:
        return wire_news.RealtimeAuthAsk.model_validate(given)
    except ValidationError as error:
        fields = {".".join(map(str, wrong["loc"])) or "body": wrong["msg"] for wrong in error.errors()}
        sentence = "; ".join(f"{name}: {message}" for name, message in fields.items())
        raise ProblemError(422, "invalid_request", f"{sentence}.", fields=fields) from None


def _is_there(core: Core, name: str) -> bool:
    parsed = parse_channel(name)
    if parsed is None or parsed.kind in ("calendar", "week", "desk"):
        return parsed is not None
    with core.database.read() as connection:
        providers = core.catalogues.current(connection).providers
    if parsed.kind == "provider":
        return parsed.subject in providers
    return any(provider.region_id == parsed.subject for provider in providers.values())


async def _signed(request: Request, app_id: Annotated[str, Path(alias="appId")]) -> bytes:
    """Check a server's signature and return the request's body."""
    state = request.app.state
    credentials: Credentials = state.credentials
    body = await request.body()
    if app_id != credentials.app_id:
        raise ProblemError(404, "app_not_found", "There is no such app.")
    try:
        check_request(
            credentials, request.method, request.url.path, request.query_params.multi_items(), body,
            state.core.clock.machine_s(),
        )  # fmt: skip
    except SignatureError as error:
        raise ProblemError(401, "not_signed", str(error)) from None
    state.signed_in(request.scope["client"])
    return body


Signed = Annotated[bytes, Depends(_signed)]
EventName = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class _Event(BaseModel):
    """An event to trigger, as Pusher's servers write it."""

    name: EventName
    data: str
    socket_id: str | None = None

    def check(self, hub: Hub, channels: list[str]) -> None:
        """Raise ProblemError for the protocol's own names, data that is too large, channels that are not."""
        if self.name.startswith(("pusher:", "pusher_internal:")):
            raise ProblemError(400, "event_refused", "This name is the protocol's own.")
        if len(self.data.encode(errors="replace")) > hub.limits.event:
            raise ProblemError(413, "too_large", f"An event's data may have {hub.limits.event} bytes.")
        if any(parse_channel(name) is None for name in channels):
            raise ProblemError(400, "channel_refused", "There is no such channel.")


class _Trigger(_Event):
    """POST /apps/{appId}/events."""

    channels: Annotated[list[str], Field(max_length=_CHANNELS_MOST)] = []
    channel: str | None = None


class _BatchedEvent(_Event):
    """One of POST /apps/{appId}/batch_events."""

    channel: str


class _Batch(BaseModel):
    """POST /apps/{appId}/batch_events."""

    batch: Annotated[list[_BatchedEvent], Field(max_length=_EVENTS_MOST)]


def _read(model: type[BaseModel], body: bytes) -> Any:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        wrong = error.errors()[0]
        place = ".".join(map(str, wrong["loc"])) or "body"
        raise ProblemError(400, "malformed", f"{place}: {wrong['msg']}.") from None


def _done(found: dict[str, Any] | None = None) -> Response:
    return Response(json.dumps(found or {}), media_type="application/json")


@router.post("/apps/{appId}/events", include_in_schema=False)
async def trigger(request: Request, body: Signed) -> Response:
    """Trigger an event on up to 100 channels."""
    asked: _Trigger = _read(_Trigger, body)
    names = asked.channels or ([asked.channel] if asked.channel else [])
    hub: Hub = request.app.state.hub
    asked.check(hub, names)
    hub.trigger(names, asked.name, asked.data, asked.socket_id)
    return _done()


@router.post("/apps/{appId}/batch_events", include_in_schema=False)
async def trigger_batch(request: Request, body: Signed) -> Response:
    """Trigger up to 10 events; all of them or none."""
    asked: _Batch = _read(_Batch, body)
    hub: Hub = request.app.state.hub
    for event in asked.batch:
        event.check(hub, [event.channel])
    for event in asked.batch:
        hub.trigger([event.channel], event.name, event.data, event.socket_id)
    return _done()


@router.get("/apps/{appId}/channels", include_in_schema=False)
async def channels(
    request: Request, _body: Signed, prefix: Annotated[str, Query(alias="filter_by_prefix")] = ""
) -> Response:
    """List the channels that somebody listens to."""
    occupied = request.app.state.hub.occupied()
    return _done({"channels": {name: {} for name in sorted(occupied) if name.startswith(prefix)}})


@router.get("/apps/{appId}/channels/{name}", include_in_schema=False)
async def channel(
    request: Request,
    _body: Signed,
    name: str,
    info: Literal["", "subscription_count"] = "",
) -> Response:
    """Tell whether somebody listens to a channel, and how many do."""
    count = request.app.state.hub.occupied().get(name, 0)
    told: dict[str, Any] = {"occupied": count > 0}
    return _done(told | ({"subscription_count": count} if info else {}))
