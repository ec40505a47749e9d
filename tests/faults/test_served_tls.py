"""The served backend behind a certificate that can't be trusted: the desk says so and sends no token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.api.backends import backend, desk
from tests.api.certificates import Authority

from bookdesk.errors import Unreachable, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def signed_by_itself(folder: Path) -> tuple[Path, Path]:
    """Make a certificate that nobody but itself vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)  # noqa: TID251  a certificate is valid by the machine's clock
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    paths = folder / "self.crt", folder / "self.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths


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
