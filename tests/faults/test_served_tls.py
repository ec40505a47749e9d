"""The served backend behind a certificate that can't be trusted: the desk says so and sends no token."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.api.backends import backend, desk
from tests.api.certificates import Authority, signed_by_itself

from bookdesk.errors import Unreachable, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def files(case: str, folder: Path, ours: Authority) -> tuple[Path, Path]:
    """Return the certificate and key that a backend is served with."""
    if case == "wrong name":
        return ours.files("desk.example.com")
    if case == "expired":
        return ours.files(ends=-timedelta(days=1))
    if case == "unknown authority":
        return Authority(folder, "theirs").files()
    return signed_by_itself(folder)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("self-signed", "self-signed"),
        pytest.param("wrong name", "127.0.0.1", marks=pytest.mark.long),
        pytest.param("expired", "expired", marks=pytest.mark.long),
        pytest.param("unknown authority", "", marks=pytest.mark.long),
    ],
)
def test_a_certificate_that_is_not_to_be_trusted(tmp_path: Path, case: str, words: str) -> None:
    ours = Authority(tmp_path, "ours")
    certificate, key = files(case, tmp_path, ours)
    with backend(tmp_path / "data", ["--tls-cert", str(certificate), "--tls-key", str(key)]) as ready:
        for authority in (ours.file, None):
            with desk(ready, authority=authority) as asking, pytest.raises(Unreachable) as caught:
                asking.business()
            assert "certificate is not trusted" in str(caught.value)
            assert words in str(caught.value) or authority is None
            assert ready["token"] not in str(caught.value)
        # The same server is not asked in the clear either.
        plain = ready | {"url": ready["url"].replace("https:", "http:")}
        with desk(plain) as asking, pytest.raises(Unreachable):
            asking.business()


def test_no_desk_asks_in_the_clear_off_this_machine() -> None:
    with pytest.raises(UsageError, match="https"), desk({"url": "http://192.0.2.1:80", "token": "t"}):
        pass
