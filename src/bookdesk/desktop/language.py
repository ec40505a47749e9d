"""The translators that make Qt and the desk speak one of the languages that are shipped."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QTranslator

from bookdesk.domain.preferences import LANGUAGES

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

#: Where the catalogues lie, in an installed program too.
CATALOGUES = Path(import_module("bookdesk_resources").__path__[0]) / "translations"

_NAME = "language"


def install_language(application: QCoreApplication, language: str) -> None:
    """Let texts that are asked for from now on be in a language of LANGUAGES.

    English has a catalogue too, of its plurals. Qt's own texts follow, those of its dialogs and menus.
    Raises ValueError for a language that is not shipped, FileNotFoundError when its catalogue is missing.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is none of {', '.join(LANGUAGES)}")
    ours = QTranslator(application)
    if not ours.load(f"bookdesk_{language}.qm", str(CATALOGUES)):
        ours.deleteLater()
        raise FileNotFoundError(CATALOGUES / f"bookdesk_{language}.qm")
    remove_language(application)
    qts = QTranslator(application)
    if language != "en" and qts.load(
        f"qtbase_{language}.qm", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        qts.setObjectName(_NAME)
        application.installTranslator(qts)
    ours.setObjectName(_NAME)
    application.installTranslator(ours)


def remove_language(application: QCoreApplication) -> None:
    """Let texts be as they stand in the source."""
    for translator in application.findChildren(QTranslator, _NAME):
        application.removeTranslator(translator)
        translator.deleteLater()
