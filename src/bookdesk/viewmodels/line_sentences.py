"""Why no live news comes, in the reader's language."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.locale import QT_TRANSLATE_NOOP

#: What the line says of its end (api/realtime), a number in brackets apart; details of the protocol,
#: which help nobody at a desk, stay as they are.
_SENTENCES = frozenset(
    {
        QT_TRANSLATE_NOOP("LiveModel", "This server has no live news."),
        QT_TRANSLATE_NOOP("LiveModel", "The line for live news was cut."),
        QT_TRANSLATE_NOOP("LiveModel", "The server did not answer in time."),
        QT_TRANSLATE_NOOP("LiveModel", "The server is silent."),
        QT_TRANSLATE_NOOP("LiveModel", "Live news ended by a fault of Bookdesk."),
        QT_TRANSLATE_NOOP("LiveModel", "What answered is no live line of a Bookdesk server."),
        QT_TRANSLATE_NOOP("LiveModel", "Could not reach the server (nothing answers at its address)."),
        QT_TRANSLATE_NOOP("LiveModel", "The server refuses live news to this desk ({code})."),
        QT_TRANSLATE_NOOP("LiveModel", "The server asks to come back later ({code})."),
        QT_TRANSLATE_NOOP("LiveModel", "The server ended the line for live news ({code})."),
        QT_TRANSLATE_NOOP("LiveModel", "The server refused the line for live news (status {code})."),
    }
)
_CODE = re.compile(r"\((?:status )?(\d{3,4})\)")
_SAID = " The server says: "


def line_text(reason: str) -> str:
    """Say in the reader's language why no live news comes; what a server says comes as it is."""
    ours, _, theirs = reason.partition(_SAID)
    found = _CODE.search(ours)
    known = ours if found is None else ours[: found.start(1)] + "{code}" + ours[found.end(1) :]
    if known in _SENTENCES:
        ours = QCoreApplication.translate("LiveModel", known).format(code=found[1] if found else "")
    if not theirs:
        return ours
    return QCoreApplication.translate("LiveModel", "{sentence} The server says: {said}").format(
        sentence=ours, said=theirs
    )
