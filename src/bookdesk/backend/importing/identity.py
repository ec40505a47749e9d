"""Ids of imported things, made of what the files say, so that importing twice finds them again."""

from __future__ import annotations

import hashlib

from bookdesk.domain.ids import id_from_name, is_id


def digest(*parts: object) -> str:
    """Return the id of a row's natural key: 24 hexadecimal digits."""
    text = "\x1f".join(map(str, parts))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def code_id(code: str) -> str:
    """Make a provider's or service's id of its code: SHCW is "shcw".

    A code that an id can't spell ("TRE 1", "SBD5+1") gets a few digits of its own, so that no two
    codes share an id whatever the order they come in.
    """
    plain = code.lower()
    if is_id(plain):
        return plain
    return f"{id_from_name(plain)[:50].strip('-')}-{digest(code)[:8]}"


def shown_name(code: str) -> str:
    """Write a member of staff's code as a name: BECKY is Becky, JJ stays."""
    return code.title() if len(code) > 3 else code
