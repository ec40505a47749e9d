"""Addresses: loopback or TLS, nothing personal or secret in them."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.api.addresses import checked_address, is_loopback
from bookdesk.errors import UsageError


@pytest.mark.parametrize(
    ("given_address", "address"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        (" HTTP://LocalHost:8000/ ", "http://localhost:8000"),
        ("http://127.9.9.9:1", "http://127.9.9.9:1"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://desk.example.com", "https://desk.example.com"),
        ("https://Desk.Example.com:8443/", "https://desk.example.com:8443"),
    ],
)
def test_an_address_in_normal_form(given_address: str, address: str) -> None:
    assert checked_address(given_address) == address
    assert checked_address(address) == address


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://desk.example.com", "use https"),
        ("http://192.168.1.4:8000", "use https"),
        ("http://0.0.0.0:8000", "use https"),
        ("http://[2001:db8::1]:8000", "use https"),
        ("http://localhost.example.com", "use https"),
        ("http://127.0.0.1.example.com", "use https"),
        ("http://2130706433", "use https"),
        ("https://sam:secret@desk.example.com", "user name"),
        ("http://127.0.0.1@desk.example.com", "user name"),
        ("http://127.0.0.1\\@desk.example.com", "user name"),
        ("https://@desk.example.com", "user name"),
        ("https://desk.example.com/path", "without a path"),
        ("https://desk.example.com/?token=x", "without a path"),
        ("https://desk.example.com#x", "without a path"),
        ("https://desk.example.com:99999", "can't be read"),
        ("ftp://sam:secret@desk.example.com", "address given must look like"),
        ("https://sam:secret@desk.example.com:99999", "address given can't be read"),
        ("https://desk.example.com:0", "between 1 and 65535"),
        ("https://desk example.com", "can't be read"),
        ("https://[::1", "can't be read"),
        ("ftp://desk.example.com", "must look like"),
        ("desk.example.com:8443", "must look like"),
        ("file:///etc/passwd", "must look like"),
        ("https://", "must look like"),
        ("", "must look like"),
    ],
)
def test_an_address_that_can_t_be(address: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        checked_address(address)
    assert "secret" not in str(caught.value)


@given(
    address=st.one_of(
        st.text(), st.text().map(lambda t: f"https://{t}"), st.text().map(lambda t: f"http://127.0.0.1{t}")
    )
)
def test_any_text_is_a_usable_address_or_refused(address: str) -> None:
    try:
        checked = checked_address(address)
    except UsageError:
        return
    url = httpx.URL(checked)
    assert url.scheme in ("http", "https")
    assert not url.userinfo
    if url.scheme == "http":
        assert is_loopback(url.host)
