"""The languages that Bookdesk speaks, and the translators that make Qt speak one of them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QCoreApplication

#: The languages that are shipped whole, by their code, each under its own name.
LANGUAGES = {"en": "English", "fr": "Français"}
#: Where the catalogues lie, in an installed program too.
CATALOGUES = Path(import_module("bookdesk_resources").__path__[0]) / "translations"

_NAME = "language"


def system_language(preferred: Iterable[str] | None = None) -> str:
    """Return the first shipped language of those that a person prefers, else English.

    `preferred` are codes such as fr-CA, best first; without them the system's are asked for.
    """
    codes = QLocale.system().uiLanguages() if preferred is None else preferred
    known = (code.replace("_", "-").partition("-")[0].lower() for code in codes)
    return next((code for code in known if code in LANGUAGES), "en")


def system_has_12_hours() -> bool:
    """Tell whether the system writes times of day with AM and PM."""
    return "a" in QLocale.system().timeFormat(QLocale.FormatType.ShortFormat).lower()


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
