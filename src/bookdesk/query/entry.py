"""A stored entry: one value with all that tells whether it can be trusted, as the bytes of one file.

Each file describes itself, so that the index beside the files can be thrown away and made anew.
"""

from __future__ import annotations

import json
import math
import struct
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.query.digest import blake2b
from bookdesk.query.keys import hash_key

if TYPE_CHECKING:
    from bookdesk.query.keys import Key

#: Files that are larger are not ours; nothing of them is read.
MOST_BYTES = 16 * 1024 * 1024
_MAGIC = b"BDQE"
_FORMAT = 1
_SEALED = 1
#: Magic, format, flags, lengths of schema, index key and payload, updated_at (seconds); little-endian.
_HEAD = struct.Struct("<4sBBHIId")
_SUM_BYTES = 16


class Entry(NamedTuple):
    """What one file holds.

    `index_key` is the text that the store finds it by: the key's own (keys.hash_key), or of a
    sealed entry a keyed digest. `schema` names the shape of the values. `updated_at` is in the
    clock's seconds, 0.0 for a sealed entry, whose own lies inside `payload`.
    """

    index_key: str
    schema: str
    updated_at: float
    payload: bytes
    sealed: bool = False

    def __repr__(self) -> str:
        # Keys and payloads may bear names, and a repr may come to stand in a message.
        return f"Entry(schema={self.schema!r}, updated_at={self.updated_at!r}, sealed={self.sealed!r})"


def pack(entry: Entry) -> bytes:
    """Write an entry as a file's bytes. Raises ValueError for one that could not be read back."""
    schema = entry.schema.encode()
    key = entry.index_key.encode()
    if not math.isfinite(entry.updated_at):
        raise ValueError("an entry's time must be a number of seconds")
    if len(schema) > 0xFFFF or _HEAD.size + len(schema) + len(key) + len(entry.payload) > MOST_BYTES:
        raise ValueError("an entry is too large to be stored")
    flags = _SEALED if entry.sealed else 0
    head = _HEAD.pack(_MAGIC, _FORMAT, flags, len(schema), len(key), len(entry.payload), entry.updated_at)
    body = b"".join((head, schema, key, entry.payload))
    return body + _checksum(body)


def unpack(data: bytes) -> Entry:
    """Read a file's bytes. Raises ValueError for anything that `pack` didn't write, to the last bit."""
    if len(data) < _HEAD.size + _SUM_BYTES:
        raise ValueError("too short for an entry")
    magic, format_, flags, schema_bytes, key_bytes, payload_bytes, updated_at = _HEAD.unpack_from(data)
    if magic != _MAGIC or format_ != _FORMAT or flags not in (0, _SEALED):
        raise ValueError("no entry of this format")
    key_at = _HEAD.size + schema_bytes
    payload_at = key_at + key_bytes
    end = payload_at + payload_bytes
    if len(data) != end + _SUM_BYTES or _checksum(data[:end]) != data[end:]:
        raise ValueError("the entry is damaged")
    if not math.isfinite(updated_at):
        raise ValueError("the entry's time is no number of seconds")
    return Entry(
        index_key=data[key_at:payload_at].decode(),
        schema=data[_HEAD.size : key_at].decode(),
        updated_at=updated_at,
        payload=data[payload_at:end],
        sealed=flags == _SEALED,
    )


def _checksum(body: bytes) -> bytes:
    # It finds damage. Nobody is kept from making an entry by it: the codec checks what a payload says.
    return blake2b(body, digest_size=_SUM_BYTES).digest()


def key_of_text(text: str) -> Key:
    """Return the key that keys.hash_key made a text of, its lists as tuples.

    Raises ValueError for a text that hash_key doesn't make.
    """
    try:
        parts = json.loads(text)
        key = _tuples(parts)
    except RecursionError:
        raise ValueError("the key's text nests too deeply") from None
    if not isinstance(key, tuple) or hash_key(key) != text:
        raise ValueError("no key's text")
    return key


def _tuples(part: object) -> object:
    if isinstance(part, list):
        return tuple(_tuples(one) for one in part)
    if isinstance(part, dict):
        return {name: _tuples(one) for name, one in part.items()}
    return part
