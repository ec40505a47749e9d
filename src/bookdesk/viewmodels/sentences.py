"""What an error says in the reader's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.errors import (
    BookdeskError,
    InvalidRequest,
    NotAllowed,
    NotFound,
    Refused,
    RequestInFlight,
    ReservationExpired,
    ServerBusy,
    ServerFailed,
    SlotTaken,
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
        QT_TRANSLATE_NOOP("Errors", "its certificate is not trusted"),
    }
)
#: What a server finds wrong with what was typed and the desk does not find itself.
_FIELD_TEXTS = frozenset(
    {
        QT_TRANSLATE_NOOP("Errors", "give a phone number with its digits"),
        QT_TRANSLATE_NOOP("Errors", "remove the NUL character"),
    }
)
#: The codes of DESIGN part 4 whose code says all.
_BY_CODE = {
    "not_signed_in": QT_TRANSLATE_NOOP("Errors", "The server does not know this desk's token."),
    "unauthorised": QT_TRANSLATE_NOOP("Errors", "The server asks to sign in: the token is missing."),
    "overlap_not_allowed": QT_TRANSLATE_NOOP("Errors", "You may not book over another booking on purpose."),
    "already_extended": QT_TRANSLATE_NOOP("Errors", "This hold was extended before; once is all there is."),
    "slot_begun": QT_TRANSLATE_NOOP("Errors", "This slot has begun."),
    "too_slow": QT_TRANSLATE_NOOP("Errors", "The request did not come to its end. Nothing was changed."),
    "outside_working_hours": QT_TRANSLATE_NOOP("Errors", "That is outside of the working hours."),
    "too_early": QT_TRANSLATE_NOOP("Errors", "This booking can't become that yet: it has not begun."),
    "service_not_offered": QT_TRANSLATE_NOOP("Errors", "This provider does not offer this service."),
    "idempotency_key_reused": QT_TRANSLATE_NOOP("Errors", "This was asked for before, with other details."),
    "too_large": QT_TRANSLATE_NOOP("Errors", "What was entered is too long."),
    "transition_not_allowed": QT_TRANSLATE_NOOP("Errors", "This booking can't become that any more."),
    "invalid_request": QT_TRANSLATE_NOOP("Errors", "The server does not take what was entered."),
    "malformed": QT_TRANSLATE_NOOP("Errors", "A text has a character that can't be sent, or is too long."),
    "disk_full": QT_TRANSLATE_NOOP("Errors", "The server's disk is full. Nothing was changed."),
    "database_moved": QT_TRANSLATE_NOOP(
        "Errors",
        "The server's database was moved, removed or replaced. Nothing was changed. "
        "Put it back, or start the server again.",
    ),
    "database_damaged": QT_TRANSLATE_NOOP(
        "Errors", "The server's database is damaged. Restore a copy of it."
    ),
}
_BY_CLASS: tuple[tuple[type[BookdeskError], str], ...] = (
    (ReservationExpired, QT_TRANSLATE_NOOP("Errors", "The hold ended.")),
    (VersionChanged, QT_TRANSLATE_NOOP("Errors", "This changed at another desk. Look at it and try again.")),
    (NotFound, QT_TRANSLATE_NOOP("Errors", "This is not there any more.")),
    (RequestInFlight, QT_TRANSLATE_NOOP("Errors", "This is being worked on. Try again in a moment.")),
    (ServerBusy, QT_TRANSLATE_NOOP("Errors", "The server is busy.")),
    (SlotTaken, QT_TRANSLATE_NOOP("Errors", "This time was just taken.")),
    (NotAllowed, QT_TRANSLATE_NOOP("Errors", "You may not do that.")),
    (InvalidRequest, QT_TRANSLATE_NOOP("Errors", "The server does not take what was entered.")),
    (ServerFailed, QT_TRANSLATE_NOOP("Errors", "What answered is not a Bookdesk server of this version.")),
)
#: Who got there first, where that is known.
_TAKEN_BY = QT_TRANSLATE_NOOP("Errors", "This time was just taken by {who}.")


def sentence_of(error: BookdeskError) -> str:
    """Say an error in the reader's language, by its class and code (DESIGN part 4).

    Where the table has nothing the error's own text is looked up; English stands where there is no
    translation: it may say more, such as who holds a slot, and a server's free text comes as it is.
    """
    translate = QCoreApplication.translate
    if isinstance(error, Unreachable):
        known, colon, detail = error.reason.partition(": ")
        reason = translate("Errors", known) if known in _REASONS else known
        if colon:
            # What an operating system or a library says of it stands in its own words.
            reason = translate("Errors", "{reason}: {detail}").format(reason=reason, detail=detail)
        return translate("Errors", "Could not reach the server ({reason}).").format(reason=reason)
    text = _BY_CODE.get(error.code, "") if isinstance(error, (Refused, ServerFailed)) else ""
    if not text and isinstance(error, ServerFailed) and error.reference:
        text = translate("Errors", "The server failed (reference {reference}).")
        return text.format(reference=error.reference)
    text = text or next((said for kind, said in _BY_CLASS if isinstance(error, kind)), "")
    who = error.taken_by if isinstance(error, SlotTaken) else None
    if who:
        text = _TAKEN_BY
    said = translate("Errors", text) if text else ""
    if said == text:
        own = translate("Desktop", error.text)
        return own.format(**error.values) if error.values else own
    return said.format(who=who) if who else said


def field_text(text: str) -> str:
    """Say in the reader's language what a server finds wrong with a field; its free text comes as it is."""
    return QCoreApplication.translate("Errors", text) if text in _FIELD_TEXTS else text
