"""Query keys: what they may be made of, when two are the same, and which a prefix matches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from json.encoder import encode_basestring

#: A tuple of plain values (str, int, float, bool, None), tuples, lists and mappings of such.
Key = tuple[object, ...]

_PLAIN = (str, int, float, bool, type(None))


def _plain(value: object) -> object:
    """Turn what the encoder does not know into what it knows. Raises TypeError for anything else."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a query key is made of plain values, not of {type(value).__name__}: write it as text")


_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
).encode


def hash_key(key: Key) -> str:
    """Return the text that names a key: equal for equal keys, whatever the order of a mapping's entries.

    As in TanStack Query, it is JSON with sorted names, so 1 and True are two keys. Raises TypeError
    for a key that is no tuple or holds something that is not plain, ValueError for NaN and infinity.
    """
    if type(key) is not tuple:
        raise TypeError("a query key is a tuple")
    texts = [part for part in key if type(part) is str]
    if len(texts) == len(key):
        # Most keys are: a desk of 200 providers names as many at each step, and an encoder takes its time.
        return f"[{','.join(map(encode_basestring, texts))}]"
    for part in key:
        if not isinstance(part, _PLAIN):
            _check(part)
    return _encode(key)


def _check(part: object) -> None:
    """Refuse mappings whose names are not text: JSON would take 1 and "1" for the same name."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            if not isinstance(name, str):
                raise TypeError("the names in a query key's mapping are text")
            _check(value)
    elif isinstance(part, (tuple, list)):
        for value in part:
            _check(value)


def matches(prefix: Key, key: Key) -> bool:
    """Tell whether `key` begins with `prefix`; a mapping in it matches one that has at least its entries."""
    if prefix and type(prefix[0]) is str and (not key or prefix[0] != key[0]):
        # A kind's name: what most prefixes begin with, and most keys do not.
        return False
    return len(prefix) <= len(key) and all(_part_matches(a, b) for a, b in zip(prefix, key, strict=False))


def _part_matches(wanted: object, part: object) -> bool:
    if type(wanted) is str:
        return wanted == part
    if isinstance(wanted, Mapping):
        return isinstance(part, Mapping) and all(
            name in part and _part_matches(value, part[name]) for name, value in wanted.items()
        )
    if isinstance(wanted, (tuple, list)):
        return isinstance(part, (tuple, list)) and matches(tuple(wanted), tuple(part))
    # True == 1 in Python, but they are two keys.
    return isinstance(wanted, bool) is isinstance(part, bool) and wanted == part
