"""A French reader, out of the catalogue that is shipped; no Qt is needed to read it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache

from tests.domain.schedules import WINNIPEG
from tests.house.tree import ROOT

from bookdesk.domain.locale import Locale


@cache
def _catalogue() -> dict[tuple[str, str, str], str]:
    tree = ET.parse(ROOT / "resources" / "translations" / "bookdesk_fr.ts")  # noqa: S314  our own file
    return {
        (
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.findtext("comment", ""),
        ): message.findtext("translation", "")
        for context in tree.iter("context")
        for message in context.iter("message")
    }


def translate(context: str, text: str, disambiguation: str | None = None, n: int = -1, /) -> str:
    """Give a text without a number in French, as it stands in the catalogue; it must stand there."""
    return _catalogue()[context, text, disambiguation or ""] or text


FRENCH = Locale(WINNIPEG, translate=translate)
