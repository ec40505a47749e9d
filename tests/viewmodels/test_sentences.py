"""What errors say, in English and in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bookdesk.desktop.language import install_language
from bookdesk.errors import (
    BookdeskError,
    InvalidRequest,
    KeyUnavailable,
    NotSignedIn,
    Refused,
    ReservationExpired,
    ServerBusy,
    ServerFailed,
    SlotTaken,
    Unreachable,
    VersionChanged,
)
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

_ERRORS = [
    Unreachable("nothing answers at its address"),
    Unreachable("its certificate is not trusted: self-signed"),
    NotSignedIn("The server does not know this desk's token. Give it a valid one.", "not_signed_in"),
    ReservationExpired("This hold ended at 10:44.", "reservation_expired"),
    VersionChanged("This booking changed at another desk. Read it again.", "version_changed"),
    ServerBusy("The database is busy.", "busy", 2.0),
    ServerFailed("The server failed (reference 3f).", "3f"),
    InvalidRequest("name: is too long.", "invalid_request", {"name": "is too long"}),
    SlotTaken("11:00 Women's hair cut is held there by Desk 2."),
    KeyUnavailable("The keyring is locked."),
    Refused("No {place} is %n.", "some_other_code"),
]


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    """French until the test's end, then English as before."""
    install_language(qapp, "fr")
    yield
    install_language(qapp, "en")


@pytest.mark.parametrize("error", _ERRORS, ids=str)
def test_in_english_an_error_says_its_own_sentence(qapp: QApplication, error: BookdeskError) -> None:
    assert sentence_of(error) == str(error)


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (_ERRORS[0], "Impossible de joindre le serveur (rien ne répond à son adresse)."),
        (
            _ERRORS[1],
            "Impossible de joindre le serveur (its certificate is not trusted: self-signed).",
        ),
        (_ERRORS[2], "Le serveur ne connaît pas le jeton de ce poste."),
        (_ERRORS[3], "Le créneau n\u2019est plus retenu."),
        (_ERRORS[4], "Modifié à un autre poste. Regardez et réessayez."),
        (_ERRORS[5], "Le serveur est occupé."),
        (_ERRORS[6], "Le serveur a échoué (référence 3f)."),
        (_ERRORS[7], "Le serveur n\u2019accepte pas ce qui a été saisi."),
    ],
)
def test_in_french_what_has_a_code_or_class_is_french(error: BookdeskError, sentence: str) -> None:
    assert sentence_of(error) == sentence


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("error", _ERRORS[8:], ids=str)
def test_a_servers_free_text_comes_as_it_is(error: BookdeskError) -> None:
    assert sentence_of(error) == str(error)
