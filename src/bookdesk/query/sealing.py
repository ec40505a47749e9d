"""Sealing: AES-GCM around what is personal, under a key that lies in the keyring."""

from __future__ import annotations

import math
import os
import struct
from functools import cached_property
from typing import TYPE_CHECKING

from bookdesk.query.digest import blake2b
from bookdesk.query.entry import Entry

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
#: What the index keys of sealed entries begin with; a key's own text begins with a bracket.
SEALED_PREFIX = "sealed:"
_NONCE_BYTES = 12
#: Inside the sealed part: updated_at (seconds), the length of the key's text, then the text and the value.
_INNER = struct.Struct("<dI")


class Sealer:
    """Seals and opens entries with a key of 32 bytes. Raises ValueError for a key of another length.

    A sealed entry is found by an HMAC-SHA-256 of its key's text (RFC 2104), for a key may hold a
    name that was searched for. The text, the time and the value are inside; AES-GCM (NIST SP
    800-38D, random nonce of 96 bits) binds them to schema and index key, so that an entry opens
    in its own place alone. Sealing and finding use two keys drawn from the one that is given.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a sealing key has {KEY_BYTES} bytes")
        self._sealing_key = _drawn(key, b"bookdesk seal")
        self._finding_key = _drawn(key, b"bookdesk find")

    def prepare(self) -> None:
        """Import what sealing needs. Raises ImportError where it is missing."""
        _ = self._cipher

    @cached_property
    def _cipher(self) -> AESGCM:
        # Imported when first used: the first picture needs no key.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._sealing_key)

    def index_key(self, text: str) -> str:
        """Return what the entry of a key's text (keys.hash_key) is found by."""
        from hmac import digest as keyed_digest

        digest = keyed_digest(self._finding_key, text.encode("utf-8", "surrogatepass"), "sha256")
        return SEALED_PREFIX + digest.hex()

    def seal(self, text: str, schema: str, updated_at: float, payload: bytes) -> Entry:
        """Make the sealed entry of a value. Raises ValueError for a time that is no number."""
        if not math.isfinite(updated_at):
            raise ValueError("an entry's time must be a number of seconds")
        key = text.encode()
        index_key = self.index_key(text)
        nonce = os.urandom(_NONCE_BYTES)
        inner = _INNER.pack(updated_at, len(key)) + key + payload
        sealed = self._cipher.encrypt(nonce, inner, _place(index_key, schema))
        return Entry(index_key, schema, 0.0, nonce + sealed, sealed=True)

    def open(self, entry: Entry) -> Entry:
        """Open a sealed entry: as `Entry` with the key's own text, its time and its value.

        Raises ValueError for one that another key sealed, that was changed, or that lies in
        another entry's place.
        """
        from cryptography.exceptions import InvalidTag

        nonce, sealed = entry.payload[:_NONCE_BYTES], entry.payload[_NONCE_BYTES:]
        if not entry.sealed or len(nonce) < _NONCE_BYTES:
            raise ValueError("not a sealed entry")
        try:
            inner = self._cipher.decrypt(nonce, sealed, _place(entry.index_key, entry.schema))
        except InvalidTag:
            raise ValueError("the entry doesn't open with this key") from None
        if len(inner) < _INNER.size:
            raise ValueError("too short for a sealed entry")
        updated_at, key_bytes = _INNER.unpack_from(inner)
        end = _INNER.size + key_bytes
        return Entry(inner[_INNER.size : end].decode(), entry.schema, updated_at, inner[end:])


def _drawn(key: bytes, purpose: bytes) -> bytes:
    return blake2b(key=key, digest_size=KEY_BYTES, person=purpose).digest()


def _place(index_key: str, schema: str) -> bytes:
    # 0xff stands in no UTF-8 text, so two places never make the same bytes.
    return b"\xff".join((b"bookdesk sealed entry 1", schema.encode(), index_key.encode()))
