"""The language of sentences about the operating system's services, which a command line may ask for too."""

from __future__ import annotations

import sys


def translate(context: str, text: str) -> str:
    """Return a text in the language that is installed (language.py), on any thread.

    `context` and `text` are as of QCoreApplication.translate. A program that has not imported Qt has
    no language installed: it speaks English, and does without the time that the import takes.
    """
    qt = sys.modules.get("PySide6.QtCore")
    return text if qt is None else str(qt.QCoreApplication.translate(context, text))
