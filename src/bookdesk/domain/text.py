"""Limits of the texts that people type, known to desk and server."""

from __future__ import annotations

import re
from functools import lru_cache

NAME_MOST = 200
PHONE_MOST = 40
EMAIL_MOST = 254
NOTES_MOST = 4000
REASON_MOST = 500
#: The reason of a block is read on the grid: a line, not a letter.
BLOCK_REASON_MOST = 200
DESK_NAME_MOST = 60
#: The form of an idempotency key.
KEY_PATTERN = r"^[A-Za-z0-9_-]{8,128}$"

#: Emoji and several scripts are spelled with these two.
_JOINERS = "\u200c\u200d"
_LINE_BREAKS = re.compile(r"\s+")


def one_line(text: str) -> str:
    """Make one line of a text: white space folded, control and format marks dropped, ends trimmed.

    Right-to-left letters stay; the invisible marks that could turn a line's neighbours around go.
    A text of nothing but joiners is empty: it would be a name that nobody can see.
    """
    # What is printable has none of them: most texts are, and a view shows a hundred.
    kept = text if text.isprintable() else "".join(filter(_stays, text))
    line = _LINE_BREAKS.sub(" ", kept).strip()
    return line if line.strip(_JOINERS + " ") else ""


def cut(text: str, most: int) -> str:
    """Cut a line to its first `most` characters, with an ellipsis where there are more."""
    return text if len(text) <= most else text[:most] + "…"


# A name of thousands of strange signs has few different ones.
@lru_cache(4096)
def _stays(c: str) -> bool:
    # Imported for what can't be printed: the first picture has none of it, as a rule.
    import unicodedata

    return c in _JOINERS or c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs")


def folded(text: str) -> str:
    """Fold a text for comparing: small letters, compatibility forms taken apart, marks dropped."""
    import unicodedata

    apart = unicodedata.normalize("NFKD", text.casefold())
    # Once more: a letter that is taken apart may be a capital.
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()
