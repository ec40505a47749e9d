"""A server's token: from a file, the environment or the keyring; it stands in no URL, log or cache."""

from __future__ import annotations

import os
from pathlib import Path

from bookdesk.desktop.credentials import Answer, Credentials, Outcome
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.errors import NotSignedIn, UsageError
from bookdesk.settings import TOKEN_VARIABLE


def find_token(address: str, token_file: str | None, credentials: Credentials) -> str:
    """Find the token of a server by its checked address: the file named, BOOKDESK_TOKEN, or the keyring.

    May wait for the person to unlock the keyring: call from a worker. Raises NotSignedIn when there
    is none that can be sent, or the keyring doesn't tell; UsageError when the file can't be read.
    """
    answer = Answer(Outcome.ABSENT)
    if token_file:
        try:
            token = Path(token_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            text = QT_TRANSLATE_NOOP("Desktop", "The token file {file} can't be read.")
            raise UsageError(text, file=token_file) from error
    else:
        token = os.environ.get(TOKEN_VARIABLE, "").strip()
        if not token:
            answer = credentials.read(address)
            token = answer.secret or ""
    if token and token.isascii() and token.isprintable():
        return token
    if not answer.reached and answer.outcome is not Outcome.NO_KEYRING:
        # There may well be one: signing in once more is not what helps.
        text = QT_TRANSLATE_NOOP("Desktop", "The token for {address} can't be read. {why}")
        raise NotSignedIn(text, address=address, why=answer)
    text = QT_TRANSLATE_NOOP(
        "Desktop",
        "There is no token for {address}. Give one with --token-file, {variable} or bookdesk sign-in.",
    )
    raise NotSignedIn(text, address=address, variable=TOKEN_VARIABLE)


def keep_token(address: str, token: str) -> None:
    """Keep a server's token in the keyring. Raises UsageError when there is none to keep it in."""
    if not token:
        raise UsageError("No token was given.")
    answer = Credentials().keep(address, token)
    if answer.sentence:
        raise UsageError(f"{answer.sentence} Use --token-file or {TOKEN_VARIABLE} instead.")
