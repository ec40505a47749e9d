"""Whoever connects and asks for nothing whole stops nobody: few places for strangers, little patience."""

from __future__ import annotations

import http.client
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from tests.api.backends import desk as gateway
from tests.api.certificates import Authority
from tests.backend.conftest import salon_backend
from tests.backend.ear import Ear
from tests.factories_backend import at
from tests.faults.strangers import opened, silent, silent_words, was_closed
from tests.faults.tables import judge

if TYPE_CHECKING:
    from tests.backend.conftest import Running

#: Descriptors of a process on a narrow machine, far fewer than there are strangers.
_FEW = 400
_CHANNEL = "private-provider.becky.availability"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts descriptors in /proc")


def descriptors(running: Running) -> int:
    return len(list(Path(f"/proc/{running.process.pid}/fd").iterdir()))


def narrow() -> list[str]:
    """Return the words that start a process with few descriptors, however many it asks for."""
    if shutil.which("prlimit") is None:
        pytest.skip("no prlimit here (Debian's package util-linux)")
    return ["prlimit", f"--nofile={_FEW}:{_FEW}"]


def asked(salon: Running) -> http.client.HTTPConnection:
    """Open a connection that is kept, on which a desk has asked something and read the answer."""
    place = urlsplit(salon.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port)
    connection.request("GET", "/business", headers={"Authorization": f"Bearer {salon.token}"})
    assert connection.getresponse().read()
    return connection


@linux
@pytest.mark.parametrize("kind", ["idle", "half head", "half body"])
@pytest.mark.parametrize("count", [500, pytest.param(1100, marks=pytest.mark.long)])
def test_strangers_stop_no_desk(tmp_path: Path, kind: str, count: int) -> None:
    # Its patience is longer than the test: that they are many is what is tried.
    with salon_backend(tmp_path / "salon", before=narrow(), patience=600) as salon:
        desk, other = salon.desk(), salon.desk("Desk 2")
        with Ear(salon) as ear:
            ear.subscribe(other, _CHANNEL)
            desk.get("/business")
            with silent(salon.url, count, silent_words(kind, salon.token)) as lines:
                # On connections that were there, and on one that is new.
                desk.booked("becky", "cut", at(16, "09:00"))
                other.booked("becky", "cut", at(16, "11:00"))
                third = salon.desk("Desk 3")
                third.booked("becky", "cut", at(16, "13:00"))
                # The first made room for the last, and the line for news stayed.
                was_closed(lines[0])
                assert descriptors(salon) < _FEW
                assert ear.hear().data["providerId"] == "becky"
        for one in (desk, other, third):
            one.http.close()
        salon.process.terminate()
        assert salon.process.wait(60) == 0
        assert salon.process.stderr is not None
        assert salon.process.stderr.read() == ""
    assert "out of system resource" not in (tmp_path / "salon" / "backend.log").read_text("utf-8")
    assert len(judge(tmp_path / "salon").bookings) == 3


def test_nobody_waits_for_what_does_not_come(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "salon", patience=3) as salon, Ear(salon) as ear, ExitStack() as stack:
        desk = salon.desk()
        ear.subscribe(desk, _CHANNEL)
        kept, second = asked(salon), asked(salon)
        own_line = kept.sock
        kinds = ("idle", "half head", "half body", "half body with the token", "blank lines")
        lines = {
            kind: stack.enter_context(opened(salon.url, silent_words(kind, salon.token))) for kind in kinds
        }
        second.sock.sendall(silent_words("half head", salon.token))
        drip = stack.enter_context(opened(salon.url, silent_words("half head", salon.token)))
        assert was_closed(drip, drip=b"x") == b""
        assert was_closed(second.sock) == b""
        said = {kind: was_closed(line) for kind, line in lines.items()}
        answer = said.pop("half body with the token")
        assert {kind: words.partition(b"\r\n")[0] for kind, words in said.items()} == {
            "idle": b"",
            "half head": b"",
            "half body": b"HTTP/1.1 401 Unauthorized",
            "blank lines": b"",
        }
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"too_slow"' in answer
        # A connection that a desk keeps for its next request and its line for news outlived all of it.
        kept.request("GET", "/business", headers={"Authorization": f"Bearer {salon.token}"})
        assert kept.getresponse().status == 200
        assert kept.sock is own_line
        desk.booked("becky", "cut", at(16, "09:00"))
        assert ear.hear().data["providerId"] == "becky"
        kept.close()
        second.close()
        desk.http.close()
    assert len(judge(tmp_path / "salon").bookings) == 1


@linux
@pytest.mark.parametrize("words", [b"", b"\x16\x03\x01"], ids=["silent", "half hello"])
def test_strangers_that_shake_no_hands_stop_no_desk(tmp_path: Path, words: bytes) -> None:
    authority = Authority(tmp_path, "ours")
    certificate, key = authority.files()
    files = {"tls_cert": str(certificate), "tls_key": str(key)}
    with (
        salon_backend(tmp_path / "salon", before=narrow(), patience=600, **files) as salon,
        gateway(salon.ready, authority=authority.file) as desk,
    ):
        desk.business()
        with silent(salon.url, 500, words) as lines:
            desk.business()
            with gateway(salon.ready, "Desk 2", authority.file) as other:
                other.business()
            was_closed(lines[0])
            assert descriptors(salon) < _FEW
    assert "out of system resource" not in (tmp_path / "salon" / "backend.log").read_text("utf-8")


def test_words_that_are_no_request_leave_one_line_in_the_log(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "salon") as salon:
        for _ in range(50):
            with opened(salon.url, b"\x00\x01\r\n\r\n") as line:
                assert was_closed(line).startswith(b"HTTP/1.1 400 ")
    log = (tmp_path / "salon" / "backend.log").read_text("utf-8")
    assert log.count("Invalid HTTP request received.") == 1
