"""The gateway over HTTP: one long-lived httpx client, every answer checked before it is believed."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import httpx
import pydantic_core
from pydantic import ValidationError

from bookdesk.api import decode
from bookdesk.api.addresses import checked_address
from bookdesk.api.connections import Connections, Timeouts
from bookdesk.api.realtime.line import PusherLine
from bookdesk.api.realtime.place import place_of
from bookdesk.api.realtime.tempo import TEMPO, Tempo
from bookdesk.api.refusals import error_of
from bookdesk.api.troubles import ASKING_FAILED, rubbish, trouble_of, unsendable
from bookdesk.domain import wire, wire_news
from bookdesk.domain.columns import DaySchedule
from bookdesk.errors import ServerFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from bookdesk.domain.schedule import (
        Booking,
        Business,
        Customer,
        Hold,
        Month,
        Provider,
        Service,
        Slot,
        TimeBlock,
        Week,
    )
    from bookdesk.domain.states import BookingStatus

_W = TypeVar("_W", bound=wire.Wire)
_S = TypeVar("_S", bound=wire.Stamp)
_Params = list[tuple[str, str | int | float | bool | None]]

#: An answer larger than this is no answer of ours: 200 providers' day is 3 MB.
_MOST_BYTES = 32 * 1024 * 1024
_PATIENCE = Timeouts()


class HttpGateway:
    """Speaks to one server for one desk; implements domain.gateway.Gateway.

    `url` is checked (see checked_address), `token` goes into a header alone, `now` reads the
    desk's clock, `observe(server_now, asked_at, answered_at)` is told the server's. `authority` is
    a PEM file of the certificates to trust instead of the system's. Safe on several threads.
    Raises UsageError for an address, a token or an authority that can't be used.
    """

    def __init__(
        self,
        url: str,
        token: str,
        desk_name: str,
        now: Callable[[], float],
        observe: Callable[[datetime, float, float], None],
        authority: Path | None = None,
        timeouts: Timeouts = _PATIENCE,
    ) -> None:
        if not (token.isascii() and token.isprintable() and " " not in token):
            raise UsageError("The token can't be right: it has a space, a line break or an odd character.")
        self._now = now
        self._observe = observe
        self._names: dict[str, str] = {}
        self.url = checked_address(url)
        self._timeouts = timeouts
        limits = httpx.Limits(max_connections=12, max_keepalive_connections=8)
        self._trust = _trust(authority)
        self._connections = Connections(self._trust, limits, now)
        self._client = httpx.Client(
            base_url=self.url,
            headers={
                # No token is said by no header; an empty one would be no header at all.
                **({"Authorization": f"Bearer {token}"} if token else {}),
                "Bookdesk-Desk": quote(desk_name, errors="replace"),
                "Accept": "application/json",
            },
            timeout=httpx.Timeout(timeouts.piece, connect=timeouts.connect),
            follow_redirects=False,
            # A proxy from the environment would see the token.
            trust_env=False,
            transport=self._connections,
        )

    def close(self) -> None:
        """Close all connections; a request under way ends as Unreachable."""
        self._client.close()

    def server_now(self) -> datetime:
        """Return the server's clock."""
        asked = self._now()
        health = self._get("/health", wire.HealthOut)
        self._observe(health.server_now, asked, self._now())
        return health.server_now

    def business(self) -> Business:
        """Return the business and who is signed in."""
        return decode.business_from(self._get("/business", wire.BusinessOut))

    def realtime_key(self) -> str | None:
        """Return the key of the server's socket for news; None where it has none."""
        return self._get("/business", wire.BusinessOut).realtime_key

    def realtime_auth(self, socket_id: str, channel: str) -> str:
        """Return the signature that subscribes a socket to a private channel, for this socket alone."""
        body = wire_news.RealtimeAuthAsk.model_construct(socket_id=socket_id, channel_name=channel)
        return self._post("/realtime/auth", wire_news.RealtimeAuthOut, body, {}).auth

    def news_line(self, tempo: Tempo = TEMPO) -> PusherLine:
        """Make a line for this server's news; it is to be closed before the gateway, which it asks."""
        place = place_of(self.url)
        return PusherLine(
            place, self.realtime_key, self.realtime_auth, self._now, trust=self._trust, tempo=tempo
        )

    def providers(self) -> tuple[Provider, ...]:
        """Return all providers."""
        found = self._get("/providers", wire.ProvidersOut).providers
        self._names = {p.id: p.name for p in found}
        return tuple(decode.provider_from(p) for p in found)

    def services(self) -> tuple[Service, ...]:
        """Return all services."""
        return tuple(decode.service_from(s) for s in self._get("/services", wire.ServicesOut).services)

    def day(self, day: date, service_id: str | None, provider_ids: Sequence[str]) -> DaySchedule:
        """Return a business day as columns."""
        if not self._names:
            self.providers()
        service = service_id or self.business().default_service_id
        params: _Params = [("date", day.isoformat()), *(("providerId", p) for p in provider_ids)]
        if service is not None:
            params.append(("serviceId", service))
        asked = self._now()
        content = self._ask("GET", "/availability/day", params=params)
        answered = self._now()
        try:
            tree = decode.DAY_TREE.validate_python(pydantic_core.from_json(content))
            parts = [
                decode.provider_day_from(one, self._names, service or "", tree["seq"])
                for one in tree["providers"]
            ]
        except ValueError as error:
            raise rubbish("/availability/day") from error
        self._observe(tree["asOf"], asked, answered)
        return DaySchedule(
            day,
            service or "",
            tuple(columns for columns, _ in parts),
            tree["asOf"],
            tree["epoch"],
            tree["seq"],
            tuple(seq for _, seq in parts),
        )

    def month(
        self,
        year: int,
        month: int,
        service_id: str | None,
        provider_ids: Sequence[str],
        *,
        my_bookings_only: bool = False,
    ) -> Month:
        """Return each day of a month."""
        when: _Params = [("year", year), ("month", month)]
        params = when + _filters(service_id, provider_ids, my_bookings_only)
        return decode.month_from(self._stamped("/calendar/month", wire.MonthOut, params))

    def week(
        self,
        start: date,
        service_id: str | None,
        provider_ids: Sequence[str],
        *,
        my_bookings_only: bool = False,
    ) -> Week:
        """Return seven days."""
        when: _Params = [("start", start.isoformat())]
        params = when + _filters(service_id, provider_ids, my_bookings_only)
        return decode.week_from(self._stamped("/availability/week", wire.WeekOut, params))

    def bookings(self, start: date, end: date, provider_ids: Sequence[str]) -> tuple[Booking, ...]:
        """Return the bookings of a range of dates."""
        params: _Params = [("start", start.isoformat()), ("end", end.isoformat())]
        params += [("providerId", p) for p in provider_ids]
        return tuple(
            decode.booking_from(b) for b in self._get("/bookings", wire.BookingsOut, params).bookings
        )

    def booking(self, booking_id: str) -> Booking | None:
        """Return one booking as it is now."""
        found = self._get("/bookings", wire.BookingsOut, [("id", booking_id)]).bookings
        return decode.booking_from(found[0]) if found else None

    def bookings_by_id(self, booking_ids: Sequence[str]) -> tuple[Booking, ...]:
        """Return those of the bookings that there are."""
        params: _Params = [("id", booking_id) for booking_id in booking_ids]
        found = self._get("/bookings", wire.BookingsOut, params).bookings
        return tuple(decode.booking_from(one) for one in found)

    def next_free(
        self, service_id: str, after: datetime | None, provider_ids: Sequence[str], limit: int
    ) -> tuple[Slot, ...]:
        """Return the soonest free slots."""
        params: _Params = [("serviceId", service_id), ("limit", limit)]
        params += [("providerId", provider_id) for provider_id in provider_ids]
        if after is not None:
            params.append(("from", after.isoformat()))
        return tuple(
            decode.slot_from(s) for s in self._get("/availability/next", wire.NextOut, params).timeslots
        )

    def customers(self, text: str) -> tuple[Customer, ...]:
        """Return the customers that match a text."""
        found = self._get("/customers", wire.CustomersOut, [("q", text)]).customers
        return tuple(decode.customer_from(c) for c in found)

    def hold(self, slot_id: str, provider_id: str, service_id: str, key: str) -> Hold:
        """Hold a slot."""
        body = wire.ReservationAsk.model_construct(
            provider_id=provider_id, service_id=service_id, timeslot_id=slot_id
        )
        return self._reservation("/reservations", body, {"Idempotency-Key": key}, status=201)

    def extend(self, token: str, key: str | None = None) -> Hold:
        """Extend a hold once."""
        headers = {} if key is None else {"Idempotency-Key": key}
        return self._reservation(f"/reservations/{quote(token, safe='')}/extend", None, headers)

    def release(self, token: str) -> None:
        """Release a hold."""
        self._ask("DELETE", f"/reservations/{quote(token, safe='')}", status=204)

    def confirm(self, token: str, key: str, customer: Customer | None, notes: str) -> Booking:
        """Turn a hold into a booking."""
        who = None
        if customer is not None:
            who = wire.CustomerAsk.model_construct(
                id=customer.id, name=customer.name, phone=customer.phone, email=customer.email
            )
        # Not checked here: the server names each wrong field, and the desk shows it at its place.
        body = wire.BookingAsk.model_construct(
            reservation_token=token, idempotency_key=key, customer=who, notes=notes
        )
        sent = {"Idempotency-Key": key}
        return decode.booking_from(self._post("/bookings", wire.BookingOut, body, sent, status=201))

    def transition(self, booking_id: str, to: BookingStatus, reason: str | None, version: int) -> Booking:
        """Move a booking to another state."""
        body = wire.TransitionAsk.model_construct(to=to, reason=reason, version=version)
        path = f"/bookings/{quote(booking_id, safe='')}/transitions"
        return decode.booking_from(self._post(path, wire.BookingOut, body, {}))

    def block(self, provider_id: str, start: datetime, end: datetime, reason: str, key: str) -> TimeBlock:
        """Block a stretch of a provider's time."""
        body = wire.BlockAsk.model_construct(provider_id=provider_id, start=start, end=end, reason=reason)
        sent = {"Idempotency-Key": key}
        return decode.block_from(self._post("/blocks", wire.BlockOut, body, sent, status=201))

    def change_block(
        self, block_id: str, start: datetime, end: datetime, reason: str, version: int, key: str
    ) -> TimeBlock:
        """Change a block."""
        body = wire.BlockPatch.model_construct(start=start, end=end, reason=reason, version=version)
        path = f"/blocks/{quote(block_id, safe='')}"
        headers = {"Idempotency-Key": key}
        return decode.block_from(self._post(path, wire.BlockOut, body, headers, method="PATCH"))

    def remove_block(self, block_id: str, version: int) -> None:
        """Remove a block."""
        path = f"/blocks/{quote(block_id, safe='')}"
        self._ask("DELETE", path, params=[("version", version)], status=204)

    def _reservation(
        self, path: str, body: wire.Ask | None, headers: Mapping[str, str], *, status: int = 200
    ) -> Hold:
        # A replayed answer bears the time of the first one, so the clock does not learn from it.
        return decode.hold_from(self._post(path, wire.ReservationOut, body, headers, status=status))

    def _stamped(self, path: str, model: type[_S], params: _Params) -> _S:
        asked = self._now()
        content = self._ask("GET", path, params=params)
        answered = self._now()
        found = _parsed(content, model, path)
        self._observe(found.as_of, asked, answered)
        return found

    def _get(self, path: str, model: type[_W], params: _Params | None = None) -> _W:
        return _parsed(self._ask("GET", path, params=params), model, path)

    def _post(
        self,
        path: str,
        model: type[_W],
        body: wire.Wire | None,
        headers: Mapping[str, str],
        *,
        method: str = "POST",
        status: int = 200,
    ) -> _W:
        try:
            content = None if body is None else body.model_dump_json(exclude_none=True).encode()
        except pydantic_core.PydanticSerializationError as error:
            raise unsendable() from error
        sent = {**headers, "Content-Type": "application/json"} if content is not None else dict(headers)
        answer = self._ask(method, path, content=content, headers=sent, status=status)
        return _parsed(answer, model, path)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: _Params | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> bytes:
        """Ask, and return the answer's body; `status` is the one that the contract names for success.

        Whatever else is no refusal comes from a stranger: an empty 200 of a proxy has released nothing.
        """
        try:
            with (
                self._connections.within(self._timeouts.whole),
                self._client.stream(method, path, params=params, content=content, headers=headers) as answer,
            ):
                body = bytearray()
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > _MOST_BYTES:
                        raise ServerFailed(f"The server's answer to {path} is too long.")
                if answer.is_success:
                    told_json = answer.headers.get("content-type", "").startswith("application/json")
                    if answer.status_code != status or (body and not told_json):
                        raise rubbish(path)
                    return bytes(body)
                refused = httpx.Response(answer.status_code, headers=answer.headers, content=bytes(body))
        except ASKING_FAILED as error:
            raise trouble_of(error, path) from error
        raise error_of(refused)


def _filters(service_id: str | None, provider_ids: Sequence[str], mine: bool) -> _Params:  # noqa: FBT001  a filter's value
    params: _Params = [("providerId", p) for p in provider_ids]
    if service_id is not None:
        params.append(("serviceId", service_id))
    if mine:
        params.append(("myBookingsOnly", mine))
    return params


def _parsed(content: bytes, model: type[_W], path: str) -> _W:
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise rubbish(path) from error


def _trust(authority: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(authority) if authority else None)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(f"The authority's certificates in {authority} can't be read.") from error
