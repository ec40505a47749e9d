"""Which addresses may be talked to: loopback, or TLS.

Looked at before the first picture, so httpx is not imported here.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit, urlunsplit

from bookdesk.errors import UsageError

#: Letters of any script, digits, and what IPv6 is written with.
_HOST = re.compile(r"[\w.:-]+")


def checked_address(url: str) -> str:
    """Return a server's address in normal form: scheme, host and port.

    Raises UsageError for anything but https, or http to this very machine; and for one that
    carries a user name, a path, a query or a fragment, since tokens stand in no URL.
    """
    # What stands before an @ may be a password.
    quoted = "given" if "@" in url else repr(url)
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise UsageError(f"The server's address {quoted} can't be read: {error}.") from error
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"The server's address {quoted} must look like https://desk.example.com:8443.")
    if not _HOST.fullmatch(host):
        raise UsageError(f"The server's address {quoted} can't be read: {host!r} is no host.")
    if port == 0:
        raise UsageError("The server's port must lie between 1 and 65535.")
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            "Leave user name and password out of the server's address; give the token separately."
        )
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise UsageError("Give the server's address without a path, such as https://desk.example.com:8443.")
    if parts.scheme == "http" and not is_loopback(host):
        raise UsageError(f"http is only for this machine itself; use https to reach {host}.")
    shown = f"[{host}]" if ":" in host else host
    address = urlunsplit((parts.scheme, shown if port is None else f"{shown}:{port}", "", "", ""))
    if not host.isascii():
        # httpx's own rule for names outside ASCII.
        import idna

        try:
            idna.encode(host)
        except idna.IDNAError as error:
            raise UsageError(f"The server's address {quoted} can't be read: {host!r} is no host.") from error
    return address


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address can only mean this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
