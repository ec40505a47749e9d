"""Names by the thousand that try to be more than names, each with a mark by which it is found again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

#: What a name is made of; {picture} becomes the URL of a picture whose opening is told.
_PIECES = (
    "<b>", "</b>", "<img src='{picture}'>", "<a href='{picture}'>",
    "<style>*{{background:url({picture})}}</style>", "<table><tr><td>", "<!--", "]]>", "&amp;", "&#0;", "&",
    "&&", "&x", "<", ">", "'", '"', "{picture}", "%1", "%n", "%s", "{{}}", "{{0}}", "${{x}}", "../", "/",
    "\\", "\\n", "C:\\con", "\x00", "\x07", "\x1b[2J", "\r\n", "\n\n", "\t", "\u2028", "\u2029", "\u202e",
    "\u2067", "\u200f", "\u200b", "\ufeff", "\ud83d", "\ude00", "\uffff",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f3f4\U000e0067\U000e007f", "Z\u0300\u0301\u0489",
    "\u05de\u05e8\u05d9\u05dd", "\u0645\u0631\u064a\u0645", "\u0e01\u0e33", "\u0b95\u0bca", "\ufdfd",
    "\u1f82", "Marie", "Zo\u00eb", "O'Brien", "; DROP TABLE bookings", "$(reboot)", "`id`", "=1+1", "#",
    "null", "-", " ",
)  # fmt: skip
#: Stands in every name and in nothing else.
MARK = "Qx7"


def hostile_name(chance: Random, number: int, picture: str) -> str:
    """Make the name of a number; one in forty is very long."""
    pieces = [chance.choice(_PIECES).format(picture=picture) for _ in range(chance.randrange(1, 8))]
    pieces += [chr(chance.randrange(sys.maxunicode)) for _ in range(chance.randrange(3))]
    chance.shuffle(pieces)
    name = f"{MARK}{number}".join(("", *pieces)) if chance.randrange(8) == 0 else "".join(pieces)
    if chance.randrange(40) == 0:
        name *= 2_000 // max(1, len(name))
    return f"{name}{MARK}{number}"
