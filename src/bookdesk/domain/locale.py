"""How times, dates and words are written for one reader; every text of domain takes it by argument."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

# Texts are marked in the leaves too, which know no domain.
from bookdesk.errors import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["QT_TRANSLATE_NOOP", "Locale", "Translate", "as_written"]

_PLURAL = re.compile(r"\((s|es)\)")


class Translate(Protocol):
    """Gives a text in the reader's language, as QCoreApplication.translate does.

    `%n` in a text stands for `n`, whose plural form the language chooses: a source text marks its
    English plural by "(s)". lupdate finds the texts where a function of this name is called with
    literals.
    """

    def __call__(self, context: str, text: str, disambiguation: str | None = None, n: int = -1, /) -> str:
        """Return the text in the reader's language."""


def as_written(
    context: str,  # noqa: ARG001  Qt's signature
    text: str,
    disambiguation: str | None = None,  # noqa: ARG001  Qt's signature
    n: int = -1,
    /,
) -> str:
    """Return a text as it stands in the source, English; "%n slot(s)" becomes "1 slot" or "2 slots"."""
    return text if n < 0 else _PLURAL.sub("" if n == 1 else r"\1", text).replace("%n", str(n))


class Locale(NamedTuple):
    """The reader's zone, clock and language.

    `language` names what `translate` speaks, for that is one function whatever the language: what is
    kept of a text by its locale is made anew in another.
    """

    zone: ZoneInfo
    is_12_hour: bool = False
    translate: Translate = as_written
    language: str = "en"
