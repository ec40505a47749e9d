"""The operating system's keyring, with each way that it can fail told apart.

keyring is slow to import (it looks through every installed distribution), and a locked keyring may
ask the person for a password: call from a worker, never from the GUI's thread.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bookdesk.desktop.translation import translate
from bookdesk.domain.locale import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

SERVICE = "Bookdesk"
#: Seconds that a person has for the keyring's own question before it counts as one that answers nothing.
_PATIENCE = 60.0


class Outcome(StrEnum):
    """What became of a question to the keyring."""

    DONE = "done"
    ABSENT = "absent"
    NO_KEYRING = "no keyring"
    LOCKED = "locked"
    FAILED = "failed"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the keyring said: `secret` when something was read, `text` when it went wrong.

    `text` is one of the sentences below, as it is written; its {kind} names the error.
    """

    outcome: Outcome
    secret: str | None = field(default=None, repr=False)
    text: str = ""
    kind: str = ""

    def __str__(self) -> str:
        """Return the sentence: an answer may be a value of an error's text."""
        return self.sentence

    @property
    def sentence(self) -> str:
        """What went wrong, in the language that is installed now; "" when nothing did."""
        return translate("Desktop", self.text).format(kind=self.kind) if self.text else ""

    @property
    def reached(self) -> bool:
        """Tell whether a keyring answered, be it that it holds nothing by that name."""
        return self.outcome in (Outcome.DONE, Outcome.ABSENT)


class Credentials:
    """Secrets by name under the service "Bookdesk".

    `backend` is a keyring to use instead of the one that the system offers. One that has not
    answered within `patience` seconds is not waited for again, unless `ask_again` says so. Several
    threads may ask at once.
    """

    def __init__(self, backend: KeyringBackend | None = None, *, patience: float = _PATIENCE) -> None:
        self._chosen = backend
        self._patience = patience
        self._is_silent = False
        self._is_given_up = False
        self._door = threading.Lock()
        self._waits: set[threading.Event] = set()

    def read(self, name: str) -> Answer:
        """Read a secret; ABSENT when the keyring holds none by that name. Raises nothing."""

        def ask(backend: KeyringBackend) -> Answer:
            secret = backend.get_password(SERVICE, name)
            return Answer(Outcome.ABSENT) if secret is None else Answer(Outcome.DONE, secret)

        return self._answer(ask)

    def keep(self, name: str, secret: str) -> Answer:
        """Store a secret and read it back: a keyring that takes everything and keeps nothing is none."""

        def ask(backend: KeyringBackend) -> Answer:
            backend.set_password(SERVICE, name, secret)
            if backend.get_password(SERVICE, name) != secret:
                return Answer(
                    Outcome.FAILED,
                    text=QT_TRANSLATE_NOOP("Desktop", "The keyring did not keep what it was given."),
                )
            return Answer(Outcome.DONE, secret)

        return self._answer(ask)

    def forget(self, name: str) -> Answer:
        """Delete a secret; ABSENT when there was none."""

        def ask(backend: KeyringBackend) -> Answer:
            if backend.get_password(SERVICE, name) is None:
                return Answer(Outcome.ABSENT)
            backend.delete_password(SERVICE, name)
            return Answer(Outcome.DONE)

        return self._answer(ask)

    def usable(self) -> bool:
        """Tell whether the system offers a keyring, without opening it: nobody is asked for a password."""
        return self._asked(lambda _backend: Answer(Outcome.DONE)).reached

    def ask_again(self) -> None:
        """Wait for a silent keyring once more: a person says that it may answer now."""
        self._is_silent = False

    def give_up(self) -> None:
        """End all waiting at once, and ask nothing any more: the desk closes. On any thread."""
        with self._door:
            self._is_given_up = True
            for over in self._waits:
                over.set()

    def _answer(self, ask: Callable[[KeyringBackend], Answer]) -> Answer:
        """Wait for the keyring as long as there is patience.

        A daemon that hangs leaves the call in D-Bus for ever: it is made on a thread that the end
        of the process does not wait for.
        """
        answers: list[Answer] = []
        over = threading.Event()

        def run() -> None:
            answers.append(self._asked(ask))
            over.set()

        with self._door:
            waits = not self._is_silent and not self._is_given_up
            if waits:
                self._waits.add(over)
        if waits:
            threading.Thread(target=run, name="bookdesk-keyring", daemon=True).start()
            over.wait(self._patience)
            with self._door:
                self._waits.discard(over)
        if answers:
            return answers[0]
        if self._is_given_up:
            text = QT_TRANSLATE_NOOP("Desktop", "The desk closed before the keyring answered.")
            return Answer(Outcome.GIVEN_UP, text=text)
        self._is_silent = True
        text = QT_TRANSLATE_NOOP("Desktop", "The keyring does not answer. Start again when it does.")
        return Answer(Outcome.FAILED, text=text)

    def _asked(self, ask: Callable[[KeyringBackend], Answer]) -> Answer:
        from keyring import errors, get_keyring
        from keyring.backends import fail, null

        try:
            backend = self._chosen or get_keyring()
            # The null backend takes everything and answers None: to a person that is no keyring.
            if isinstance(backend, null.Keyring | fail.Keyring):
                return _no_keyring()
            return ask(backend)
        except errors.NoKeyringError:
            return _no_keyring()
        except (errors.KeyringLocked, errors.InitError):
            # SecretService raises InitError where the person dismissed the question for the password.
            text = QT_TRANSLATE_NOOP("Desktop", "The keyring is locked. Unlock it and start again.")
            return Answer(Outcome.LOCKED, text=text)
        except Exception as error:  # noqa: BLE001  each backend raises what its own library raises
            # The kind alone: a message may quote what was to be stored.
            text = QT_TRANSLATE_NOOP("Desktop", "The keyring failed ({kind}).")
            return Answer(Outcome.FAILED, text=text, kind=type(error).__name__)


def _no_keyring() -> Answer:
    text = QT_TRANSLATE_NOOP("Desktop", "There is no keyring on this machine.")
    return Answer(Outcome.NO_KEYRING, text=text)
