"""Sealing: what opens, what doesn't, and what shows from outside."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.query.store_rig import OTHER_SEALING_KEY, make_sealer

from bookdesk.query.entry import Entry, pack
from bookdesk.query.sealing import Sealer

TEXT = '["customers","Marie Dubois"]'
VALUE = b"(204) 555-0142"


def test_a_sealed_value_opens_with_its_key_text_and_time() -> None:
    sealed = make_sealer().seal(TEXT, "1", 12.5, VALUE)
    assert make_sealer().open(sealed) == Entry(TEXT, "1", 12.5, VALUE)


def test_nothing_of_it_shows() -> None:
    sealer = make_sealer()
    first, second = (sealer.seal(TEXT, "1", 1_234_567.0, VALUE) for _ in range(2))
    assert first.updated_at == 0.0
    assert first.index_key == second.index_key == sealer.index_key(TEXT)
    assert first.payload[:12] != second.payload[:12], "a nonce was used twice"
    for word in (b"Marie", b"Dubois", b"customers", b"555"):
        assert word not in pack(first)
    assert "Marie" not in repr(first)
    assert str(bytes(range(32))) not in repr(vars(sealer)), "the key itself is kept"


def test_another_key_opens_nothing_and_finds_nothing() -> None:
    sealed, other = make_sealer().seal(TEXT, "1", 12.5, VALUE), make_sealer(OTHER_SEALING_KEY)
    assert other.index_key(TEXT) != sealed.index_key
    with pytest.raises(ValueError, match="doesn't open"):
        other.open(sealed)


def test_no_changed_byte_opens() -> None:
    sealer = make_sealer()
    sealed = sealer.seal(TEXT, "1", 12.5, VALUE)
    for place in range(len(sealed.payload)):
        damaged = bytearray(sealed.payload)
        damaged[place] ^= 1
        with pytest.raises(ValueError, match="doesn't open"):
            sealer.open(sealed._replace(payload=bytes(damaged)))
    for length in (0, 11, 12, 20, 27, len(sealed.payload) - 1):
        with pytest.raises(ValueError, match=r"open|sealed entry"):
            sealer.open(sealed._replace(payload=sealed.payload[:length]))


def test_a_sealed_entry_opens_in_its_own_place_alone() -> None:
    sealer = make_sealer()
    sealed = sealer.seal(TEXT, "1", 12.5, VALUE)
    for moved in (
        sealed._replace(index_key=sealer.index_key('["customers","Karen Mills"]')),
        sealed._replace(schema="2"),
        sealed._replace(sealed=False),
    ):
        with pytest.raises(ValueError, match=r"open|sealed entry"):
            sealer.open(moved)


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(bytes(length))


def test_a_time_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="seconds"):
        make_sealer().seal(TEXT, "1", float("nan"), VALUE)


def test_cryptography_is_imported_when_something_is_sealed() -> None:
    script = (
        "import sys; from bookdesk.query.sealing import Sealer\n"
        "sealer = Sealer(bytes(32)); sealer.index_key('[]'); print('cryptography' in sys.modules)\n"
        "sealer.seal('[]', '1', 1.0, b''); print('cryptography' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True"]
