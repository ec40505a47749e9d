"""The socket for news behind a certificate that can't be trusted: it says so, and sends nothing."""

from __future__ import annotations

import ssl
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.api.certificates import Authority, serving, signed_by_itself
from tests.api.listener import HASTY, listening
from tests.api.strangers import silent, stranger

from bookdesk.api.realtime.line import PusherLine
from bookdesk.api.realtime.place import place_of
from bookdesk.domain.channels import DESK
from bookdesk.domain.live import SocketPhase

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds within which a busy machine does what is waited for.
_SOON = 60.0


def shown(case: str, folder: Path, ours: Authority) -> ssl.SSLContext:
    """Return the context of a server with that kind of certificate."""
    if case == "wrong name":
        return ours.server("desk.example.com")
    if case == "expired":
        return ours.server(ends=-timedelta(days=1))
    if case == "unknown authority":
        return Authority(folder, "theirs").server()
    return serving(*signed_by_itself(folder))


def unsigned(_socket_id: str, _channel: str) -> str:
    raise AssertionError("a stranger is asked for a signature")


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("self-signed", "self-signed"),
        ("wrong name", "127.0.0.1"),
        ("expired", "expired"),
        ("unknown authority", "unable to get local issuer"),
    ],
)
def test_the_socket_refuses_a_certificate_that_is_not_to_be_trusted(
    tmp_path: Path, case: str, words: str
) -> None:
    ours = Authority(tmp_path, "ours")
    trust = ssl.create_default_context(cafile=ours.file)
    with stranger(silent, shown(case, tmp_path, ours)) as server:
        # The key is known already: it is the socket itself that finds the stranger.
        line = PusherLine(
            place_of(server.url), lambda: "a-key", unsigned, time.monotonic, trust=trust, tempo=HASTY
        )
        with listening(line, DESK) as heard:
            # And again at the next try.
            for _ in range(2):
                reason = heard.phase(SocketPhase.WAITING, _SOON).reason
                assert "its certificate is not trusted" in reason
                assert words in reason
    assert server.heads == []
