"""What is shown of a hold, and what was typed meanwhile: plain values."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.clocktext import (
    clock,
    clock_seconds,
    countdown,
    day_number,
    short_date,
    short_month,
    span,
)
from bookdesk.domain.text import NAME_MOST, NOTES_MOST, PHONE_MOST, one_line
from bookdesk.errors import BookdeskError, Unreachable
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from datetime import datetime

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Customer, Slot

#: Below this many seconds the ring and the text warn.
_WARN_BELOW = 30


class HoldPhase(StrEnum):
    """Where the hold is in its life."""

    NONE = "none"
    ASKING = "asking"
    HELD = "held"
    CONFIRMING = "confirming"
    ENDED = "ended"


class CustomerDraft(NamedTuple):
    """What was typed about the customer; `customer_id` is set while it is a known one, untouched."""

    name: str = ""
    phone: str = ""
    notes: str = ""
    customer_id: str | None = None
    known_note: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return not (self.name or self.phone or self.notes)

    @property
    def who(self) -> str:
        """Whose it is, in one line: the name, else the phone; "" where neither was typed."""
        return one_line(self.name) or one_line(self.phone)

    @property
    def title(self) -> str:
        """What it is called in a list: whose it is, or that it has no name."""
        return self.who or QCoreApplication.translate("HoldModel", "details with no name")

    def says_same(self, other: CustomerDraft) -> bool:
        """Tell whether the same was typed, and of nobody who is known to be somebody else."""
        known = {one.customer_id for one in (self, other) if one.customer_id}
        return self[:3] == other[:3] and len(known) < 2


class HoldState(NamedTuple):
    """What the panel shows. `left` counts down from `total`, both seconds; `fields` are wrong ones.

    `unsettled` means that a confirm was sent and that nobody here knows what became of it. `taken`
    says that an ended hold's slot is another's now; it stands in the place of `message`. `extending`
    is what the server was asked for and has not answered; `slow` says that an answer is long in coming.
    """

    phase: HoldPhase = HoldPhase.NONE
    slot: Slot | None = None
    service_name: str = ""
    service_minutes: int = 0
    provider_name: str = ""
    tint: int = 0
    when: str = ""
    until: str = ""
    left: float = 0.0
    total: float = 120.0
    extended: bool = False
    extending: bool = False
    busy: bool = False
    slow: bool = False
    unsettled: bool = False
    message: str = ""
    taken: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def left_text(self) -> str:
        """What is left, such as 1:12."""
        return countdown(self.left)

    @property
    def warns(self) -> bool:
        """Tell whether little is left."""
        return self.phase in (HoldPhase.HELD, HoldPhase.CONFIRMING) and self.left < _WARN_BELOW

    @property
    def is_held(self) -> bool:
        """Tell whether the slot is this desk's."""
        return self.phase in (HoldPhase.HELD, HoldPhase.CONFIRMING)


def describe(
    slot: Slot, phase: HoldPhase, catalogue: Catalogue | None, locale: Locale | None, *, busy: bool = False
) -> HoldState:
    """Tell whose slot it is and when; `locale` writes the times."""
    service = catalogue.service(slot.service_id) if catalogue else None
    when = ""
    if locale is not None:
        day = short_date(slot.start.astimezone(locale.zone).date(), locale)
        when = f"{day}, {span(slot.start, slot.end, locale)}"
    return HoldState(
        phase=phase,
        slot=slot,
        service_name=service.name if service else slot.service_id,
        service_minutes=int((slot.end - slot.start).total_seconds() // 60),
        provider_name=slot.provider_name,
        tint=tints_of(catalogue).get(slot.provider_id, 0),
        when=when,
        busy=busy,
    )


def visits_note(customer: Customer, locale: Locale) -> str:
    """Tell how often a known customer came, and when last: 6 visits, last 31 May."""
    last = customer.last_visit
    if last is None:
        return locale.translate("HoldModel", "%n visit(s)", None, customer.visits)
    text = locale.translate("HoldModel", "%n visit(s), last {day} {month}", None, customer.visits)
    return text.format(day=day_number(last, locale), month=short_month(last.month, locale))


def said_of(text: str, slot: Slot, locale: Locale | None) -> str:
    """Fill {time} and {provider} of a sentence with a slot's."""
    return text.format(time=clock(slot.start, locale) if locale else "", provider=slot.provider_name)


def until_text(instant: datetime, locale: Locale | None) -> str:
    """Say until when a hold lasts: until 10:44:00."""
    if locale is None:
        return ""
    return QCoreApplication.translate("HoldModel", "until {time}").format(time=clock_seconds(instant, locale))


def may_be_held(slot: Slot, locale: Locale | None) -> str:
    """Say that nobody here knows whether a slot is held, and how to find out."""
    text = QCoreApplication.translate("HoldModel", "{time} with {provider} may be held for you.")
    todo = QCoreApplication.translate(
        "HoldModel", "The answer did not arrive. Press Enter on it again: it asks for the same hold."
    )
    return said_of(text, slot, locale) + " " + todo


def lost_text(slot: Slot, locale: Locale | None, *, was_given_back: bool) -> str:
    """Say that the server keeps a hold no more, or that it had not when the desk was started again."""
    text = QCoreApplication.translate(
        "HoldModel", "Your hold was lost: the server no longer keeps {time} with {provider} for you."
    )
    if was_given_back:
        text = QCoreApplication.translate(
            "HoldModel", "{time} with {provider} was given back before this desk was started again."
        )
    return said_of(text, slot, locale) + " " + QCoreApplication.translate("HoldModel", "Nothing was booked.")


def taken_text(slot: Slot, locale: Locale | None) -> str:
    """Say that a slot is somebody else's now."""
    text = QCoreApplication.translate("HoldModel", "{time} with {provider} was just taken.")
    return said_of(text, slot, locale)


def slow_text() -> str:
    """Say that an answer is long in coming, and that what was pressed is still being asked."""
    return QCoreApplication.translate(
        "HoldModel", "The server has not answered yet. It is still being asked."
    )


def unsettled_text(error: Exception) -> str:
    """Say why nobody here knows what became of a confirm; an error of its own says its sentence."""
    if isinstance(error, BookdeskError) and not isinstance(error, Unreachable):
        reason = sentence_of(error)
    else:
        reason = QCoreApplication.translate("HoldModel", "The answer did not arrive.")
    return reason + " " + QCoreApplication.translate("HoldModel", "Checking whether the booking was made.")


def unknown_text(error: Exception) -> str:
    """Say that nobody can tell what became of a confirm, and how the person goes on."""
    if isinstance(error, BookdeskError):
        known = sentence_of(error)
    else:
        known = QCoreApplication.translate("HoldModel", "The answer can't be read.")
    return " ".join(
        (
            known,
            QCoreApplication.translate("HoldModel", "Whether the booking was made is not known."),
            QCoreApplication.translate("HoldModel", "Look at the day before you book again."),
        )
    )


def too_long(draft: CustomerDraft) -> tuple[tuple[str, str], ...]:
    """Name each text that the server would not take for its length (domain.text), with what to do."""
    texts = (
        ("name", one_line(draft.name), NAME_MOST),
        ("phone", one_line(draft.phone), PHONE_MOST),
        ("notes", draft.notes, NOTES_MOST),
    )
    return tuple((field, too_many_text(len(text) - most)) for field, text, most in texts if len(text) > most)


def too_many_text(count: int) -> str:
    """Say by how many characters a text is too long, and that none is taken away."""
    return QCoreApplication.translate(
        "HoldModel", "%n character(s) too many. Nothing is cut: shorten the text.", None, count
    )


def tints_of(catalogue: Catalogue | None) -> dict[str, int]:
    """Return each provider's colour number: their place in the business's order."""
    return {p.id: n for n, p in enumerate(catalogue.providers)} if catalogue else {}
