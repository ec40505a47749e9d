"""Every change that a desk asks for, of a server that is none: the right error, in bounded time."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.api.strangers import TOKEN, answering, dripping, gateway, http, silent, stranger
from tests.api.timeouts import PATIENT, QUICK

from bookdesk.data.mutations import is_outcome_unknown
from bookdesk.domain.schedule import Customer
from bookdesk.domain.states import BookingStatus
from bookdesk.errors import BookdeskError, ServerFailed, Unreachable

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Callable

    from bookdesk.api.client import HttpGateway

_START = datetime(2018, 7, 16, 14, tzinfo=UTC)
_END = datetime(2018, 7, 16, 15, tzinfo=UTC)
VERBS: dict[str, Callable[[HttpGateway], object]] = {
    "hold": lambda asking: asking.hold("becky.cut.20180716T1400Z", "becky", "cut", "key-of-the-hold"),
    "extend": lambda asking: asking.extend("token", "key-of-the-extend"),
    "release": lambda asking: asking.release("token"),
    "confirm": lambda asking: asking.confirm("token", "key-of-the-confirm", Customer(None, "Ann Ox"), ""),
    "transition": lambda asking: asking.transition("b-1", BookingStatus.CANCELLED, "asked", 1),
    "block": lambda asking: asking.block("becky", _START, _END, "Training", "key-of-the-block"),
    "change_block": lambda asking: asking.change_block("k", _START, _END, "Lunch", 1, "key-of-the-change"),
    "remove_block": lambda asking: asking.remove_block("k", 1),
}
PORTAL = b"<!doctype html><html><body>Welcome to the hotel's network</body></html>"


def flood(connection: socket.socket, ended: threading.Event) -> None:
    """Answer with ten megabytes of spaces."""
    size = 10 * 1024 * 1024
    connection.sendall(
        f"HTTP/1.1 201 Created\r\nContent-Type: text/html\r\nContent-Length: {size}\r\n\r\n".encode()
    )
    connection.sendall(b" " * size)


SERVERS: dict[str, tuple[Callable[[socket.socket, threading.Event], None], type[BookdeskError]]] = {
    "never answers": (silent, Unreachable),
    "byte by byte": (dripping(http(b" " * 5000, "201 Created"), 0.02), Unreachable),
    "hangs up": (answering(b""), Unreachable),
    "hangs up in the middle": (answering(http(b"{}", "201 Created")[:-1]), Unreachable),
    "rubbish": (answering(b"\x16\x03\x01\x02\x00\x01" * 40), ServerFailed),
    "a captive portal": (answering(http(PORTAL, content_type="text/html")), ServerFailed),
    "a portal that asks to sign in": (
        answering(http(PORTAL, "511 Network Authentication Required", "text/html")),
        ServerFailed,
    ),
    "a redirect": (
        answering(http(b"", "307 Temporary Redirect", Location="http://127.0.0.1:9/")),
        ServerFailed,
    ),
    "an empty 200": (answering(http(b"")), ServerFailed),
    "an empty 202": (answering(http(b"", "202 Accepted")), ServerFailed),
    "an empty 206": (answering(http(b"", "206 Partial Content")), ServerFailed),
    "ten megabytes": (flood, ServerFailed),
}
#: Those that end no answer: the desk's own patience does.
_WAITED_FOR = {"never answers", "byte by byte"}


@pytest.mark.parametrize("how", SERVERS)
def test_each_verb_ends_with_the_right_error(how: str) -> None:
    behave, kind = SERVERS[how]
    timeouts = QUICK if how in _WAITED_FOR else PATIENT
    with (
        stranger(behave) as server,
        gateway(server.url, timeouts=timeouts) as asking,
        ThreadPoolExecutor(len(VERBS)) as pool,
    ):
        begun = time.monotonic()
        asked = {name: pool.submit(verb, asking) for name, verb in VERBS.items()}
        for name, answer in asked.items():
            error = answer.exception(timeouts.whole + 60)
            # A flood may be cut before its end: that is an answer that never came.
            assert type(error) is kind or (how == "ten megabytes" and type(error) is Unreachable), (
                name,
                error,
            )
            # Whoever asked must not take it for a refusal: it may have been carried out.
            assert isinstance(error, Exception)
            assert is_outcome_unknown(error)
            assert TOKEN not in str(error)
        assert time.monotonic() - begun < timeouts.whole + 60
        # Nobody sent anything twice of itself: what is sent again is for the desk to decide.
        assert len(server.heads) == len(VERBS)


#: What each verb's right answer bears, and the status that the contract names for it.
_HELD = json.dumps(
    {
        "reservationToken": "t", "timeslotId": "s",
        "expiresAt": "2018-07-16T14:02:00Z", "serverNow": "2018-07-16T14:00:00Z",
    }
).encode()  # fmt: skip
RIGHT: dict[str, tuple[bytes, str]] = {
    "hold": (_HELD, "201 Created"),
    "extend": (_HELD, "200 OK"),
    "release": (b"", "204 No Content"),
    "remove_block": (b"", "204 No Content"),
}


@pytest.mark.parametrize("verb", RIGHT)
@pytest.mark.parametrize("status", ["200 OK", "201 Created", "202 Accepted", "204 No Content"])
def test_only_the_status_that_the_contract_names_is_an_answer(verb: str, status: str) -> None:
    body, right = RIGHT[verb]
    with stranger(answering(http(body, status))) as server, gateway(server.url) as asking:
        if status == right:
            VERBS[verb](asking)
        else:
            with pytest.raises(ServerFailed) as failed:
                VERBS[verb](asking)
            assert is_outcome_unknown(failed.value)
