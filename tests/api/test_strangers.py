"""Whatever answers, a desk gets an answer of ours or a sentence, soon, and tells its token to nobody else."""

from __future__ import annotations

import json
import socket
import threading
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.api.listener import SOON
from tests.api.strangers import (
    TOKEN,
    Stranger,
    answering,
    dripping,
    gateway,
    http,
    ignore,
    silent,
    stranger,
)
from tests.api.timeouts import ENDLESS, PATIENT, QUICK

from bookdesk.api.client import HttpGateway
from bookdesk.domain.schedule import Customer
from bookdesk.errors import (
    BookdeskError,
    InvalidRequest,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    RequestInFlight,
    ReservationExpired,
    ServerBusy,
    ServerFailed,
    SlotTaken,
    Unreachable,
    UsageError,
    VersionChanged,
)

if TYPE_CHECKING:
    from bookdesk.api.connections import Timeouts

HEALTH = json.dumps(
    {"status": "ok", "version": "1", "serverNow": "2018-07-12T15:42:00Z", "epoch": "e"}
).encode()
PROVIDERS = b'{"providers": []}'
PORTAL = b"<!doctype html><html><body>Welcome to the hotel's network</body></html>"


def refusal_of(server: Stranger, timeouts: Timeouts = PATIENT) -> BookdeskError:
    """Ask for something, and return the error, which bears a sentence and no trace of how it came."""
    with gateway(server.url, timeouts=timeouts) as asking, pytest.raises(BookdeskError) as caught:
        asking.server_now()
    sentence = str(caught.value)
    assert sentence.endswith((".", ").")), sentence
    assert TOKEN not in sentence
    assert "Traceback" not in sentence
    return caught.value


def test_what_is_whole_is_taken_also_byte_by_byte() -> None:
    with stranger(dripping(http(HEALTH), 0.0005)) as server, gateway(server.url) as asking:
        assert asking.server_now().isoformat() == "2018-07-12T15:42:00+00:00"


def test_a_server_that_never_answers() -> None:
    with stranger(silent) as server:
        started = time.monotonic()
        assert isinstance(refusal_of(server, QUICK), Unreachable)
        assert time.monotonic() - started < SOON


@pytest.mark.parametrize(
    "answer",
    [
        http(b" " * 5000 + HEALTH),
        b"HTTP/1.1 200 OK\r\nX-Endless: " + b"x" * 5000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 5000,
    ],
    ids=["body", "head", "chunks"],
)
def test_a_server_that_drips_without_end(answer: bytes) -> None:
    with stranger(dripping(answer, 0.02)) as server:
        started = time.monotonic()
        assert isinstance(refusal_of(server, QUICK), Unreachable)
        assert time.monotonic() - started < SOON


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with gateway(f"http://127.0.0.1:{port}") as asking, pytest.raises(Unreachable, match="nothing answers"):
        asking.server_now()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", Unreachable),
        (b"\x16\x03\x01\x02\x00\x01\x00" * 40, ServerFailed),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Unreachable),
        (b"HTTP/1.1 banana\r\n\r\n", ServerFailed),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", ServerFailed),
        (http(PORTAL, content_type="text/html"), ServerFailed),
        (http(PORTAL, "511 Network Authentication Required", "text/html"), ServerFailed),
        (http(PORTAL), ServerFailed),
        (http(HEALTH, content_type="text/plain"), ServerFailed),
        (http(HEALTH[:-3]), ServerFailed),
        (http(b""), ServerFailed),
        (http(b"null"), ServerFailed),
        (http(b"[]"), ServerFailed),
        (http(b"\xff\xfe{}"), ServerFailed),
        (http(b"[" * 100_000), ServerFailed),
        (http(b'{"status": "ok"}'), ServerFailed),
        (http(HEALTH.replace(b"2018-07", b"2018-77")), ServerFailed),
        (http(HEALTH.replace(b"2018-07-12T15:42:00Z", b"9999-12-31T23:59:59-05:00")), ServerFailed),
        (http(HEALTH.replace(b"2018-07-12T15:42:00Z", b"2018-07-12T15:42:00")), ServerFailed),
        (http(HEALTH, Content_Encoding="gzip"), ServerFailed),
        (http(HEALTH)[:-10], Unreachable),
        (http(b"not there", "404 Not Found", "text/plain"), ServerFailed),
        (http(b"{}", "500 Oops", "application/problem+json"), ServerFailed),
        (http(b"", "204 No Content"), ServerFailed),
        (http(b"", "101 Switching Protocols", Upgrade="websocket"), ServerFailed),
    ],
    ids=lambda value: repr(value[:60]) if isinstance(value, bytes) else value.__name__,
)
def test_what_is_no_answer_of_ours(answer: bytes, kind: type[BookdeskError]) -> None:
    with stranger(answering(answer)) as server:
        assert type(refusal_of(server)) is kind


def test_an_answer_of_forty_megabytes_is_not_read_to_its_end() -> None:
    sent = 0

    def flood(connection: socket.socket, ended: threading.Event) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
        connection.sendall(b"Content-Length: 62914560\r\n\r\n")
        piece = b" " * 1024 * 1024
        while sent < 60:
            connection.sendall(piece)
            sent += 1

    with stranger(flood) as server:
        error = refusal_of(server)
    assert isinstance(error, ServerFailed | Unreachable)
    assert sent < 60


def test_a_redirect_is_not_followed_and_the_token_goes_nowhere() -> None:
    with stranger(answering(http(HEALTH))) as other:
        elsewhere = http(b"", "302 Found", Location=f"{other.url}/health")
        with stranger(answering(elsewhere)) as server:
            assert isinstance(refusal_of(server), ServerFailed)
            assert TOKEN.encode() in server.heads[0]
        assert not other.heads


def test_a_proxy_of_the_environment_sees_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    with stranger(answering(http(HEALTH))) as proxy, stranger(answering(http(HEALTH))) as server:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        with gateway(server.url) as asking:
            asking.server_now()
        assert server.heads
        assert not proxy.heads


def test_the_token_stands_in_a_header_and_in_no_url() -> None:
    with stranger(answering(http(HEALTH))) as server, gateway(server.url) as asking:
        asking.server_now()
        assert server.heads[0].startswith(b"GET /health HTTP/1.1\r\n")
        assert f"authorization: Bearer {TOKEN}".encode() in server.heads[0].replace(b"Auth", b"auth")


def problem(status: str, code: str, **more: object) -> bytes:
    body = {
        "title": "No",
        "status": int(status[:3]),
        "code": code,
        "detail": "Because\nof\u202e that.",
        **more,
    }
    return http(json.dumps(body).encode(), status, "application/problem+json", Retry_After="7")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (problem("400 Bad", "malformed"), InvalidRequest),
        (problem("401 No", "not_signed_in"), NotSignedIn),
        (problem("403 No", "not_allowed"), NotAllowed),
        (problem("404 No", "not_found"), NotFound),
        (problem("409 No", "slot_taken"), SlotTaken),
        (problem("409 No", "request_in_flight"), RequestInFlight),
        (problem("409 No", "something_new"), Refused),
        (problem("410 Gone", "reservation_expired"), ReservationExpired),
        (problem("412 No", "version_changed"), VersionChanged),
        (problem("422 No", "invalid"), InvalidRequest),
        (problem("429 No", "busy"), ServerBusy),
        (problem("503 No", "busy"), ServerBusy),
        (problem("503 No", "disk_full"), ServerBusy),
        (problem("503 No", "database_moved"), ServerBusy),
        (problem("500 No", "unexpected", reference="ab12"), ServerFailed),
        (problem("500 No", "database_damaged", reference="ab12"), ServerFailed),
    ],
    ids=lambda value: json.loads(value.partition(b"\r\n\r\n")[2])["code"] if isinstance(value, bytes) else "",
)
def test_each_refusal_is_its_own_error(answer: bytes, kind: type[BookdeskError]) -> None:
    with stranger(answering(answer)) as server:
        error = refusal_of(server)
    assert type(error) is kind
    code = json.loads(answer.partition(b"\r\n\r\n")[2])["code"]
    # What the desk says goes by it.
    assert isinstance(error, Refused | ServerFailed)
    assert error.code == code
    if isinstance(error, ServerBusy):
        assert error.retry_after == 7.0
    elif isinstance(error, ServerFailed):
        assert error.reference == "ab12"
        assert ("Because of that." in str(error)) is (code == "database_damaged")
    elif not isinstance(error, NotSignedIn):
        assert str(error) == "Because of that."


def test_a_conflict_bears_nine_alternatives_at_most_and_wrong_fields_are_named() -> None:
    offer = {
        "id": "jj.cut.20180712T1930Z", "providerId": "jj", "providerName": "JJ", "serviceId": "cut",
        "start": "2018-07-12T19:30:00Z", "end": "2018-07-12T20:15:00Z", "status": "available",
        "capacity": 1, "remaining": 1, "version": 3,
    }  # fmt: skip
    taken = problem("409 No", "slot_taken", alternatives=[offer] * 50, takenBy="Desk 2")
    with stranger(answering(taken)) as server:
        error = refusal_of(server)
    assert isinstance(error, SlotTaken)
    assert len(error.alternatives) == 9
    assert error.taken_by == "Desk 2"
    fields = [{"field": "customer.name", "message": "give a name"}]
    with stranger(answering(problem("422 No", "invalid", fields=fields))) as server:
        wrong = refusal_of(server)
    assert isinstance(wrong, InvalidRequest)
    assert wrong.fields == {"customer.name": "give a name"}


@pytest.mark.parametrize(
    ("told", "seconds"), [("0", 0.0), ("-3", 0.0), ("9999", 60.0), ("nan", 0.0), ("soon", 2.0), ("", 2.0)]
)
def test_a_busy_server_s_wish_is_bounded(told: str, seconds: float) -> None:
    busy = http(b"busy", "503 Busy", "text/plain", Retry_After=told)
    with stranger(answering(busy)) as server:
        error = refusal_of(server)
    assert isinstance(error, ServerBusy)
    assert error.retry_after == seconds


def day_with(change: dict[str, object]) -> bytes:
    row = {
        "serviceId": "cut", "start": "2018-07-12T15:00:00Z", "end": "2018-07-12T15:45:00Z",
        "status": "available", "capacity": 1, "remaining": 1, "version": 1,
    }  # fmt: skip
    day = {
        "providerId": "a", "timeslots": [{**row, **change}], "opens": None, "closes": None,
        "bookedMinutes": 0, "workMinutes": 0,
    }  # fmt: skip
    tree = {"providers": [day], "asOf": "2018-07-12T15:42:00Z", "epoch": "e", "seq": 1}
    return json.dumps(tree).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"providers": 5, "asOf": "2018-07-12T15:42:00Z", "epoch": "e", "seq": 1}',
        b'{"providers": [{}], "asOf": "2018-07-12T15:42:00Z", "epoch": "e", "seq": 1}',
        b'{"providers": [{"providerId": "a"}], "asOf": "2018-07-12T15:42:00Z", "epoch": "e", "seq": 1}',
        day_with({"version": 10**30}),
        day_with({"status": "sold"}),
        day_with({"start": "9999-12-31T23:59:59-05:00"}),
        b"[[[",
    ],
)
def test_a_day_of_the_wrong_shape(body: bytes) -> None:
    def behave(connection: socket.socket, ended: threading.Event) -> None:
        connection.sendall(http(PROVIDERS if b"/providers" in server.heads[-1][:40] else body))

    with (
        stranger(behave) as server,
        gateway(server.url) as asking,
        pytest.raises(ServerFailed, match="no Bookdesk server"),
    ):
        asking.day(date(2018, 7, 12), "cut", ())


def test_closing_ends_a_request_that_waits() -> None:
    caught: list[BaseException] = []

    def ask(asking: HttpGateway) -> None:
        try:
            asking.server_now()
        except BookdeskError as error:
            caught.append(error)

    with stranger(silent) as server:
        asking = HttpGateway(server.url, TOKEN, "Desk 1", time.monotonic, ignore, timeouts=ENDLESS)
        threads = [threading.Thread(target=ask, args=(asking,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        assert server.asked.wait(SOON)
        started = time.monotonic()
        asking.close()
        for thread in threads:
            thread.join(SOON)
            assert not thread.is_alive()
        # Long before its patience for a piece ends.
        assert time.monotonic() - started < SOON
    assert [type(error) for error in caught] == [Unreachable] * 3
    with pytest.raises(Unreachable, match="closing"):
        asking.server_now()


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "n\u00e4h", "\x00"])
def test_a_token_that_is_none_is_refused_before_anything_is_sent(token: str) -> None:
    with pytest.raises(UsageError, match="token") as caught:
        HttpGateway("http://127.0.0.1:1", token, "Desk", time.monotonic, ignore)
    assert token not in str(caught.value)


def test_texts_that_can_t_be_sent_say_so() -> None:
    with stranger(answering(http(b'{"customers": []}'))) as server:
        with gateway(server.url) as asking:
            with pytest.raises(InvalidRequest, match="can't be sent"):
                asking.customers("\ud800")
            with pytest.raises(InvalidRequest, match="can't be sent"):
                asking.customers("a" * 100_000)
            with pytest.raises(InvalidRequest, match="can't be sent"):
                asking.confirm("t", "k" * 20, Customer(None, "\ud800"), "")
        assert not server.heads
        with gateway(server.url) as asking:
            assert asking.customers("\x00<b>\u202e?&#/") == ()
        assert b"q=%00%3Cb%3E%E2%80%AE%3F%26%23%2F" in server.heads[0]


def test_a_desk_s_name_may_have_any_letters() -> None:
    with stranger(answering(http(HEALTH))) as server:
        asking = HttpGateway(server.url, TOKEN, "Tōkyō\r\nX: y \ud800", time.monotonic, ignore)
        asking.server_now()
        asking.close()
        assert b"T%C5%8Dky%C5%8D%0D%0AX%3A%20y%20%3F" in server.heads[0]
