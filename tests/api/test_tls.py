"""TLS: a certificate that can't be trusted is refused with a sentence, and no token is sent."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.api.backends import backend, desk
from tests.api.certificates import Authority, serving, signed_by_itself
from tests.api.listener import SOON
from tests.api.strangers import answering, gateway, http, silent, stranger
from tests.api.timeouts import ENDLESS, QUICK

from bookdesk.errors import Unreachable, UsageError

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

HEALTH = b'{"status": "ok", "version": "1", "serverNow": "2018-07-12T15:42:00Z", "epoch": "e"}'


@pytest.fixture
def ours(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "ours")


def refused(context: ssl.SSLContext, authority: Path | None) -> str:
    with stranger(answering(http(HEALTH)), context) as server:
        with gateway(server.url, authority) as asking, pytest.raises(Unreachable) as caught:
            asking.server_now()
        assert not server.heads
    return str(caught.value)


def test_the_right_authority_is_believed(ours: Authority) -> None:
    with stranger(answering(http(HEALTH)), ours.server()) as server, gateway(server.url, ours.file) as asking:
        assert asking.server_now().year == 2018


def test_an_authority_that_the_system_does_not_know(ours: Authority) -> None:
    assert "certificate is not trusted" in refused(ours.server(), None)


def test_another_authority_s_certificate(ours: Authority, tmp_path: Path) -> None:
    assert "certificate is not trusted" in refused(ours.server(), Authority(tmp_path, "theirs").file)


def test_a_certificate_for_another_name(ours: Authority) -> None:
    sentence = refused(ours.server("desk.example.com"), ours.file)
    assert "certificate is not trusted" in sentence
    assert "127.0.0.1" in sentence


def test_a_certificate_that_has_expired(ours: Authority) -> None:
    sentence = refused(ours.server(ends=-timedelta(days=1)), ours.file)
    assert "certificate is not trusted" in sentence
    assert "expired" in sentence


def test_a_certificate_that_signed_itself(ours: Authority, tmp_path: Path) -> None:
    context = serving(*signed_by_itself(tmp_path))
    for authority in (ours.file, None):
        sentence = refused(context, authority)
        assert "certificate is not trusted" in sentence
        assert "self-signed" in sentence


def test_a_server_that_speaks_no_tls(ours: Authority) -> None:
    with (
        stranger(answering(http(HEALTH))) as server,
        gateway(server.url.replace("http:", "https:"), ours.file, QUICK) as asking,
        pytest.raises(Unreachable),
    ):
        asking.server_now()


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_an_authority_that_can_t_be_read(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match="can't be read"), gateway("https://127.0.0.1:1", file):
        pass


def test_closing_ends_a_request_that_waits_behind_tls(ours: Authority) -> None:
    caught: list[Unreachable] = []
    with stranger(silent, ours.server()) as server:
        with gateway(server.url, ours.file, ENDLESS) as asking:

            def ask() -> None:
                try:
                    asking.server_now()
                except Unreachable as error:
                    caught.append(error)

            thread = threading.Thread(target=ask)
            thread.start()
            assert server.asked.wait(SOON)
            started = time.monotonic()
        thread.join(SOON)
        assert not thread.is_alive()
        # Long before the patience for a piece ends.
        assert time.monotonic() - started < SOON
    assert len(caught) == 1


def test_the_backend_serves_over_tls(ours: Authority, tmp_path: Path) -> None:
    certificate, key = ours.files()
    options = ["--tls-cert", str(certificate), "--tls-key", str(key)]
    with backend(tmp_path / "data", options) as ready:
        assert ready["url"].startswith("https://127.0.0.1:")
        with desk(ready, authority=ours.file) as asking:
            assert asking.business().desk_name == "Desk 1"
        with desk(ready) as asking, pytest.raises(Unreachable, match="not trusted"):
            asking.business()
