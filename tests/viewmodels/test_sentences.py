"""What errors say, in English and in French."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

import httpx
import pytest
from keyring.backends import null
from tests.house.translations import SOURCE, all_texts

from bookdesk.api.refusals import error_of
from bookdesk.desktop.credentials import Credentials
from bookdesk.desktop.translation import translate
from bookdesk.errors import (
    BookdeskError,
    DataFolderError,
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
from bookdesk.file_lock import locked
from bookdesk.settings import DataFolder
from bookdesk.viewmodels.sentences import field_text, sentence_of

if TYPE_CHECKING:
    from pathlib import Path

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
    ServerBusy("The server's disk is full. Nothing was changed.", "disk_full", 10.0),
    ServerFailed("The server's database is damaged. Restore a copy of it.", "3f", "database_damaged"),
    ServerBusy(
        "The server's database was moved, removed or replaced. Nothing was changed. "
        "Put it back, or start the server again.",
        "database_moved",
        10.0,
    ),
]


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
            "Impossible de joindre le serveur (son certificat n\u2019est pas approuvé\u202f: self-signed).",
        ),
        (_ERRORS[2], "Le serveur ne connaît pas le jeton de ce poste."),
        (_ERRORS[3], "Le créneau n\u2019est plus retenu."),
        (_ERRORS[4], "Modifié à un autre poste. Regardez et réessayez."),
        (_ERRORS[5], "Le serveur est occupé."),
        (_ERRORS[6], "Le serveur a échoué (référence 3f)."),
        (_ERRORS[7], "Le serveur n\u2019accepte pas ce qui a été saisi."),
        (_ERRORS[8], "Ce créneau vient d\u2019être pris."),
        (_ERRORS[11], "Le disque du serveur est plein. Rien n\u2019a été modifié."),
        (
            _ERRORS[12],
            "La base de données du serveur est endommagée. Restaurez-en une copie.",
        ),
        (
            _ERRORS[13],
            " ".join(
                (
                    "La base de données du serveur a été déplacée, supprimée ou remplacée.",
                    "Rien n\u2019a été modifié. Remettez-la en place, ou redémarrez le serveur.",
                )
            ),
        ),
        (SlotTaken("11:00 is held by {x}.", (), "{y}"), "Ce créneau vient d\u2019être pris par {y}."),
    ],
)
def test_in_french_what_has_a_code_or_class_is_french(error: BookdeskError, sentence: str) -> None:
    assert sentence_of(error) == sentence


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("error", _ERRORS[9:11], ids=str)
def test_a_servers_free_text_comes_as_it_is(error: BookdeskError) -> None:
    assert sentence_of(error) == str(error)


def codes_of_the_server() -> dict[str, int]:
    """Find the codes that the server's source names, with their statuses."""
    found: dict[str, int] = {}
    for path in sorted((SOURCE / "backend").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") != "ProblemError":
                continue
            match call.args[:2]:
                case [ast.Constant(value=int(status)), ast.Constant(value=str(code))]:
                    found[code] = status
    return found


_CODES = codes_of_the_server()
#: What the desk never asks for, or never shows.
_OF_OTHER_PROGRAMS = {"id_taken", "app_not_found", "not_signed", "event_refused", "channel_refused"}


def test_the_servers_codes_are_found() -> None:
    found = {"not_signed_in", "too_early", "slot_begun", "version_changed", "busy"}
    assert found | {"disk_full", "database_moved", "database_damaged"} <= set(_CODES)


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("code", sorted(set(_CODES) - _OF_OTHER_PROGRAMS))
def test_each_code_of_the_server_has_a_french_sentence(code: str) -> None:
    """As it comes over the wire, with an English sentence that a person is not to see."""
    told = {"type": "about:blank", "title": "No", "detail": "In English.", "reference": "3f"}
    content = json.dumps(told | {"status": _CODES[code], "code": code}).encode()
    headers = {"content-type": "application/problem+json"}
    error = error_of(httpx.Response(_CODES[code], headers=headers, content=content))
    said = sentence_of(error)
    assert "English" not in said
    assert said != str(error)


@pytest.mark.usefixtures("french")
def test_each_text_of_an_error_is_there_in_french() -> None:
    texts = [text for text in all_texts() if text.context in ("Errors", "Desktop")]
    assert len(texts) > 50
    alike = {text.text for text in texts if translate(*text[:2]) == text.text}
    assert alike == set()


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("text", ["give a phone number with its digits", "remove the NUL character"])
def test_a_wrong_field_is_told_in_french_where_the_wire_tells_it(text: str) -> None:
    assert text in (SOURCE / "domain" / "wire.py").read_text("utf-8")
    assert field_text(text) != text
    assert field_text("String should have {n} %1") == "String should have {n} %1"


@pytest.mark.usefixtures("french")
def test_a_folder_that_can_not_be_used_is_told_in_french_with_its_name(tmp_path: Path) -> None:
    # Braces in a name are the name's own.
    taken = tmp_path / "{no} %n"
    taken.write_text("a file")
    with pytest.raises(DataFolderError) as refused:
        DataFolder(taken).prepare()
    assert sentence_of(refused.value).startswith(f"{taken} est un fichier, pas un dossier.")
    assert str(refused.value).startswith(f"{taken} is a file, not a folder.")
    with pytest.raises(DataFolderError) as refused:
        locked(taken / "desk.lock")
    assert sentence_of(refused.value).startswith(f"{taken / 'desk.lock'} ne peut pas être ouvert\u202f: ")


@pytest.mark.usefixtures("french")
def test_what_the_keyring_says_is_french() -> None:
    answer = Credentials(backend=null.Keyring()).read("x")
    assert answer.sentence == "Il n\u2019y a pas de trousseau sur cette machine."
