"""A server's token: from a file, the environment or the keyring; it stands in no URL, log or cache."""

from __future__ import annotations

import os
from pathlib import Path

from bookdesk.desktop.credentials import Credentials
from bookdesk.errors import NotSignedIn, UsageError
from bookdesk.settings import TOKEN_VARIABLE


def find_token(address: str, token_file: str | None) -> str:
    """Find the token of a server by its checked address: the file named, BOOKDESK_TOKEN, or the keyring.

    May wait for the person to unlock the keyring: call from a worker. Raises NotSignedIn when there
    is none that can be sent, UsageError when the file can't be read.
    """
    if token_file:
        try:
            token = Path(token_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"The token file {token_file} can't be read.") from error
    else:
        token = os.environ.get(TOKEN_VARIABLE, "").strip() or Credentials().read(address).secret or ""
    if not token or not token.isascii() or not token.isprintable():
        raise NotSignedIn(
            f"There is no token for {address}. "
            f"Give one with --token-file, {TOKEN_VARIABLE} or bookdesk sign-in."
        )
    return token


def keep_token(address: str, token: str) -> None:
    """Keep a server's token in the keyring. Raises UsageError when there is none to keep it in."""
    if not token:
        raise UsageError("No token was given.")
    answer = Credentials().keep(address, token)
    if answer.sentence:
        raise UsageError(f"{answer.sentence} Use --token-file or {TOKEN_VARIABLE} instead.")
