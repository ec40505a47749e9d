"""What an error says in the reader's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.errors import (
    BookdeskError,
    NotFound,
    Refused,
    RequestInFlight,
    ReservationExpired,
    ServerBusy,
    ServerFailed,
    Unreachable,
    VersionChanged,
)

#: Why no answer came, as the gateway says it.
_REASONS = frozenset(
    {
        QT_TRANSLATE_NOOP("Errors", "no answer"),
        QT_TRANSLATE_NOOP("Errors", "no answer in time"),
        QT_TRANSLATE_NOOP("Errors", "the line was cut"),
        QT_TRANSLATE_NOOP("Errors", "the desk is closing"),
        QT_TRANSLATE_NOOP("Errors", "no server"),
        QT_TRANSLATE_NOOP("Errors", "nothing answers at its address"),
    }
)
#: The codes of DESIGN part 4 whose code says all.
_BY_CODE = {
    "not_signed_in": QT_TRANSLATE_NOOP("Errors", "The server does not know this desk's token."),
    "unauthorised": QT_TRANSLATE_NOOP("Errors", "The server asks to sign in: the token is missing."),
    "overlap_not_allowed": QT_TRANSLATE_NOOP("Errors", "You may not book over another booking on purpose."),
    "already_extended": QT_TRANSLATE_NOOP("Errors", "This hold was extended before; once is all there is."),
    "slot_begun": QT_TRANSLATE_NOOP("Errors", "This slot has begun."),
    "outside_working_hours": QT_TRANSLATE_NOOP("Errors", "That is outside of the working hours."),
    "transition_not_allowed": QT_TRANSLATE_NOOP("Errors", "This booking can't become that any more."),
    "invalid_request": QT_TRANSLATE_NOOP("Errors", "The server does not take what was entered."),
    "malformed": QT_TRANSLATE_NOOP("Errors", "A text has a character that can't be sent, or is too long."),
}
_BY_CLASS: tuple[tuple[type[BookdeskError], str], ...] = (
    (ReservationExpired, QT_TRANSLATE_NOOP("Errors", "The hold ended.")),
    (VersionChanged, QT_TRANSLATE_NOOP("Errors", "This changed at another desk. Look at it and try again.")),
    (NotFound, QT_TRANSLATE_NOOP("Errors", "This is not there any more.")),
    (RequestInFlight, QT_TRANSLATE_NOOP("Errors", "This is being worked on. Try again in a moment.")),
    (ServerBusy, QT_TRANSLATE_NOOP("Errors", "The server is busy.")),
)


def sentence_of(error: BookdeskError) -> str:
    """Say an error in the reader's language, by its class and code (DESIGN part 4).

    An error's own sentence, English, stands where there is no translation: it may say more, such as
    who holds a slot, and a server's free text comes as it is.
    """
    translate = QCoreApplication.translate
    if isinstance(error, Unreachable):
        reason = translate("Errors", error.reason) if error.reason in _REASONS else error.reason
        return translate("Errors", "Could not reach the server ({reason}).").format(reason=reason)
    if isinstance(error, ServerFailed) and error.reference:
        text = translate("Errors", "The server failed (reference {reference}).")
        return text.format(reference=error.reference)
    text = _BY_CODE.get(error.code, "") if isinstance(error, Refused) else ""
    text = text or next((said for kind, said in _BY_CLASS if isinstance(error, kind)), "")
    said = translate("Errors", text) if text else ""
    return str(error) if said == text else said
