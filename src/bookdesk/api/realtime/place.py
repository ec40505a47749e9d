"""Where a server's socket is."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

import httpx

from bookdesk import __version__
from bookdesk.api.addresses import checked_address


class Place(NamedTuple):
    """A host as the network knows it (ASCII), its port, and whether TLS is spoken there."""

    host: str
    port: int
    secure: bool

    def socket_url(self, key: str) -> str:
        """Write the address of the app with this key; the key is no secret, it only names the app."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = "wss" if self.secure else "ws"
        query = f"protocol=7&client=bookdesk&version={quote(__version__)}"
        return f"{scheme}://{host}:{self.port}/app/{quote(key, safe='')}?{query}"


def place_of(url: str) -> Place:
    """Find the place of a server's socket: the one where it answers HTTP.

    Raises UsageError for an address that may not be talked to (see checked_address): the socket is
    loopback or TLS, as HTTP is.
    """
    address = httpx.URL(checked_address(url))
    secure = address.scheme == "https"
    return Place(
        address.raw_host.decode("ascii").strip("[]"), address.port or (443 if secure else 80), secure
    )
