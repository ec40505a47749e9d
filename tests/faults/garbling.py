"""Bytes and values that are nearly right, made from ones that are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

#: What stands in the place of a value: of another type, too large, too deep, or no text that can be.
_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    10**400,
    1e308,
    float("nan"),
    float("-inf"),
    "",
    " ",
    "0",
    "\x00",
    "\ud83d",
    "\u202eevil",
    "<img src=x>",
    "../../etc/passwd",
    "x" * 20_000,
    "2018-13-45",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31",
    "2018-07-12T10:00:00+99:99",
    [],
    {},
    [[[[[[]]]]]],
    ["x"] * 500,
    {"detail": {"detail": None}},
)
_PIECES = (
    b"\x00",
    b"\xff\xfe",
    b"\r\n",
    b"\n",
    b'"',
    b"{",
    b"}",
    b"[" * 300,
    b"\\ud800",
    b"%00",
    b"9" * 400,
    b"\xe2\x80\xae",
)


def garbled(data: bytes, chance: Random) -> bytes:
    """Change some of the bytes: turned over, put in, left out, doubled, or cut off."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        at = chance.randrange(len(found) + 1)
        how = chance.randrange(6)
        if how == 0 and at < len(found):
            found[at] ^= 1 << chance.randrange(8)
        elif how == 1:
            found[at:at] = chance.choice(_PIECES)
        elif how == 2:
            del found[at : at + chance.choice((1, 3, 40))]
        elif how == 3:
            found[at:at] = found[at : at + chance.choice((1, 20, 300))]
        elif how == 4:
            del found[at:]
        else:
            found[at:at] = chance.randbytes(chance.choice((1, 4, 60)))
    return bytes(found)


def garbled_json(data: bytes, chance: Random) -> bytes:
    """Change some values of a JSON document, or its names; what is no JSON is changed as bytes."""
    try:
        value = json.loads(data)
    except ValueError:
        return garbled(data, chance)
    for _ in range(chance.choice((1, 1, 2, 6))):
        value = _changed(value, chance)
    return json.dumps(value).encode("ascii")


def _changed(value: Any, chance: Random) -> Any:
    """Return a value with one place in it changed; the deeper ones as often as the others."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(sorted(value))
        how = chance.randrange(8)
        if how == 0:
            return {other: one for other, one in value.items() if other != name}
        if how == 1:
            return {**value, f"{name}\x00": value[name]}
        return {**value, name: _changed(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        if chance.randrange(6) == 0:
            return value[:at] + value[at:] * 2
        return [*value[:at], _changed(value[at], chance), *value[at + 1 :]]
    return chance.choice(_VALUES)
