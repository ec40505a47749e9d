"""Signatures of the Pusher protocol: of a subscription to a private channel, and of a server's request.

https://pusher.com/docs/channels/library_auth_reference/auth-signatures/ and .../rest-api/
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The SDKs take digits alone.
APP_ID = "1"
#: Seconds that a request's auth_timestamp may lie away from now.
TIMESTAMP_WINDOW = 600


class Credentials(NamedTuple):
    """What Pusher's clients and servers are set up with. The key is public, the secret signs."""

    key: str
    secret: str
    app_id: str = APP_ID

    def signature(self, text: str) -> str:
        """Sign a text: HMAC-SHA256 under the secret, in hexadecimal."""
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    def channel_auth(self, socket_id: str, channel: str) -> str:
        """Sign that a socket may subscribe to a private channel."""
        return f"{self.key}:{self.signature(f'{socket_id}:{channel}')}"


def new_credentials() -> Credentials:
    """Make the credentials of a server's life."""
    return Credentials(secrets.token_hex(10), secrets.token_hex(32))


class SignatureError(Exception):
    """A signed request that is not to be believed; its text says why and quotes nothing."""


def check_request(
    credentials: Credentials,
    method: str,
    path: str,
    query: Sequence[tuple[str, str]],
    body: bytes,
    now_s: int,
) -> None:
    """Check a request to the HTTP API; `now_s` is the machine's own wall time in epoch seconds.

    Raises SignatureError for a parameter that is missing or given twice, another key, a timestamp
    out of the window, a body that is not the one that was signed, and a wrong signature.
    """
    given = {name.lower(): value for name, value in query}
    if len(given) != len(query):
        raise SignatureError("A parameter is given twice.")
    signature = given.pop("auth_signature", "")
    if given.get("auth_version") != "1.0":
        raise SignatureError("auth_version must be 1.0.")
    if not secrets.compare_digest(given.get("auth_key", "").encode(), credentials.key.encode()):
        raise SignatureError("auth_key is not this server's.")
    stamp = given.get("auth_timestamp", "")
    # At most ten digits: a number that long is no reason to parse for seconds.
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 10):
        raise SignatureError("auth_timestamp must be epoch seconds.")
    if abs(int(stamp) - now_s) > TIMESTAMP_WINDOW:
        raise SignatureError(f"auth_timestamp lies more than {TIMESTAMP_WINDOW} seconds from now.")
    if body or "body_md5" in given:
        digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
        if not secrets.compare_digest(given.get("body_md5", "").encode(), digest.encode()):
            raise SignatureError("body_md5 is not the body's.")
    signed = "&".join(f"{name}={value}" for name, value in sorted(given.items()))
    expected = credentials.signature(f"{method}\n{path}\n{signed}")
    if not secrets.compare_digest(signature.encode(), expected.encode()):
        raise SignatureError("auth_signature is wrong.")
