"""The table of every door of the server: what each asks for, so that a new one without a line is noticed."""

from __future__ import annotations

from typing import Literal

#: What opens a door: the bearer token, a signature made with the app's secret, or the app's key and then
#: a signature for each channel.
Lock = Literal["token", "signature", "key"]

DOORS: dict[tuple[str, str], Lock] = {
    ("POST", "/reservations"): "token",
    ("POST", "/reservations/{token}/extend"): "token",
    ("DELETE", "/reservations/{token}"): "token",
    ("POST", "/bookings"): "token",
    ("GET", "/bookings"): "token",
    ("GET", "/bookings/{userId}"): "token",
    ("POST", "/bookings/{bookingId}/transitions"): "token",
    ("POST", "/bookings/{bookingId}/move"): "token",
    ("GET", "/providers/{providerId}/availability"): "token",
    ("GET", "/availability/day"): "token",
    ("GET", "/availability/week"): "token",
    ("GET", "/availability/next"): "token",
    ("GET", "/calendar/month"): "token",
    ("POST", "/blocks"): "token",
    ("GET", "/blocks"): "token",
    ("PATCH", "/blocks/{blockId}"): "token",
    ("DELETE", "/blocks/{blockId}"): "token",
    ("GET", "/customers"): "token",
    ("POST", "/customers"): "token",
    ("PATCH", "/customers/{customerId}"): "token",
    ("GET", "/customers/{customerId}/history"): "token",
    ("GET", "/business"): "token",
    ("GET", "/providers"): "token",
    ("POST", "/providers"): "token",
    ("PATCH", "/providers/{providerId}"): "token",
    ("GET", "/services"): "token",
    ("POST", "/services"): "token",
    ("PATCH", "/services/{serviceId}"): "token",
    ("GET", "/audit"): "token",
    ("GET", "/metrics"): "token",
    ("GET", "/health"): "token",
    ("GET", "/openapi.json"): "token",
    ("POST", "/realtime/auth"): "token",
    ("POST", "/apps/{appId}/events"): "signature",
    ("POST", "/apps/{appId}/batch_events"): "signature",
    ("GET", "/apps/{appId}/channels"): "signature",
    ("GET", "/apps/{appId}/channels/{name}"): "signature",
    ("SOCKET", "/app/{key}"): "key",
}

#: Every kind of channel, and one that the salon has.
CHANNELS: dict[str, str] = {
    "provider": "private-provider.becky.availability",
    "calendar": "private-calendar.2018-07.days",
    "week": "private-week.2018-07-08.spans",
    "region": "private-region.main.spans",
    "desk": "private-desk",
}
