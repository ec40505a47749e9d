"""Names of keys as they stand on the reader's keyboard."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.locale import QT_TRANSLATE_NOOP

_WORD = re.compile(r"[A-Za-z]+")
_NAMES = frozenset(
    {
        QT_TRANSLATE_NOOP("Keys", "Shift"),
        QT_TRANSLATE_NOOP("Keys", "Enter"),
        QT_TRANSLATE_NOOP("Keys", "Esc"),
        QT_TRANSLATE_NOOP("Keys", "Del"),
        QT_TRANSLATE_NOOP("Keys", "Delete"),
        QT_TRANSLATE_NOOP("Keys", "Home"),
        QT_TRANSLATE_NOOP("Keys", "End"),
        QT_TRANSLATE_NOOP("Keys", "PgUp"),
        QT_TRANSLATE_NOOP("Keys", "PgDn"),
        QT_TRANSLATE_NOOP("Keys", "Left"),
        QT_TRANSLATE_NOOP("Keys", "Right"),
        QT_TRANSLATE_NOOP("Keys", "Up"),
        QT_TRANSLATE_NOOP("Keys", "Down"),
        QT_TRANSLATE_NOOP("Keys", "Arrows"),
        QT_TRANSLATE_NOOP("Keys", "to"),
    }
)


def key_names(keys: str) -> str:
    """Name keys, given as English keyboards do, such as "Shift+F10" or "Home, End"; letters stay."""

    def name(word: re.Match[str]) -> str:
        text = word.group()
        return QCoreApplication.translate("Keys", text) if text in _NAMES else text

    return _WORD.sub(name, keys)
