"""The translators that make Qt and the desk speak one of the languages that are shipped."""

from __future__ import annotations

from contextlib import suppress
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


def install_language(application: QCoreApplication, language: str, of_qt: Path | None = None) -> None:
    """Let texts that are asked for from now on be in a language of LANGUAGES.

    English has a catalogue too, of its plurals. Qt's own texts follow, those of its dialogs and menus,
    where `of_qt`, by default Qt's own folder, has a catalogue that can be read. Raises ValueError for a
    language that is not shipped or a file of ours that is no catalogue, FileNotFoundError when there is
    none; the language before stays then.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is none of {', '.join(LANGUAGES)}")
    catalogues = [_Catalogue(CATALOGUES / f"bookdesk_{language}.qm")]
    if language != "en":
        place = of_qt or Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        # Half written while Qt is brought up to date, say: no reason to go without ours.
        with suppress(OSError, ValueError):
            catalogues.append(_Catalogue(place / f"qtbase_{language}.qm"))
    remove_language(application)
    # The one that is installed last is asked first.
    for catalogue in reversed(catalogues):
        catalogue.install(application)


class _Catalogue(QTranslator):
    """A compiled catalogue, read whole.

    Qt would map the file, and the desk that is running would end with a bus error when another version is
    written over it. Qt copies nothing: the bytes have to live as long as it. Raises FileNotFoundError where
    there is no file, ValueError for one that is no catalogue.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._bytes = path.read_bytes()
        if not self.load(self._bytes):
            raise ValueError(f"{path} is no catalogue")
        self.setObjectName(_NAME)

    def install(self, application: QCoreApplication) -> None:
        """Let the application speak it until `remove_language`."""
        self.setParent(application)
        application.installTranslator(self)


def remove_language(application: QCoreApplication) -> None:
    """Let texts be as they stand in the source."""
    for translator in application.findChildren(QTranslator, _NAME):
        application.removeTranslator(translator)
        translator.deleteLater()
