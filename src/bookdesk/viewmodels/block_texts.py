"""The sentences about blocked time: what is wrong, what hinders it, what came of it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.clocktext import clock, short_date, span
from bookdesk.domain.layout import reason_words
from bookdesk.domain.text import BLOCK_REASON_MOST, cut, one_line
from bookdesk.errors import InvalidRequest
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.source import Source
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import BookedTime, TimeBlock
    from bookdesk.errors import BookdeskError, SlotTaken

#: Bookings that a refusal tells one by one where there are more than one more, and characters of a name.
_TOLD, _NAME = 5, 24
_NO_BREAK_SPACE = "\u00a0"


def fault_of(
    begins: datetime | None, ends: datetime | None, reason: str
) -> tuple[Callable[[], str], str] | None:
    """Return what says what is wrong with a block before it is sent, and the field; None if nothing is.

    `begins` and `ends` are aware, None for a text that is no time; `reason` is as it would go over the wire.
    """
    if begins is None or ends is None:
        return _no_time_text, "start" if begins is None else "end"
    if begins >= ends:
        return _ends_first_text, "end"
    if not reason:
        return _no_reason_text, "reason"
    over = len(reason) - BLOCK_REASON_MOST
    return (partial(_too_long_text, over), "reason") if over > 0 else None


def field_of(error: BookdeskError) -> str:
    """Name the field of the dialog that a server's refusal is about, "" if none."""
    fields = error.fields if isinstance(error, InvalidRequest) else {}
    return next((name for name in ("start", "end", "reason") if name in fields), "")


def _no_time_text() -> str:
    return QCoreApplication.translate(
        "BlocksModel", "This is no time of day. Write it as 18:30, 1830 or 6:30 pm."
    )


def _ends_first_text() -> str:
    return QCoreApplication.translate("BlocksModel", "The end must come after the start.")


def _no_reason_text() -> str:
    return QCoreApplication.translate("BlocksModel", "Give a reason.")


def _too_long_text(over: int) -> str:
    return QCoreApplication.translate(
        "BlocksModel", "%n character(s) too many. Nothing is cut: shorten the reason.", "", over
    )


def offline_text() -> str:
    """Say that no server is there to ask."""
    return QCoreApplication.translate(
        "BlocksModel", "The server is not reached: no time can be blocked or made free now."
    )


def on_its_way_text() -> str:
    """Say that an earlier question about the same block has no answer yet."""
    return QCoreApplication.translate(
        "BlocksModel",
        "What was asked of this block before is still on its way. Try again in a moment.",
    )


def unknown_text(error: BookdeskError) -> str:
    """Say why nobody here knows whether a time is blocked, and how to find out."""
    todo = QCoreApplication.translate(
        "BlocksModel", "Whether the time is blocked is not known. Apply again to be sure."
    )
    return f"{sentence_of(error)} {todo}"


def in_the_way_text(error: SlotTaken, start: datetime, source: Source, locale: Locale) -> str:
    """Say which bookings keep a time from being blocked, their customers as far as they are in memory.

    What is held or blocked there besides is counted: nobody is to move all the bookings and be refused
    again. Where there are no bookings the server's sentence is said, or what it counted where it can't be
    read. `start`, an aware instant, is the time's: bookings of other dates than its own are told with theirs.
    """
    from bookdesk.data.blocks import known_customers

    # errors.py may not know domain values.
    bookings: tuple[BookedTime, ...] = error.bookings  # type: ignore[assignment]
    if not bookings:
        return _only_others_text(error)
    customers = known_customers(source, {booking.id for booking in bookings})
    dates = {one.astimezone(locale.zone).date() for one in (start, *(b.start for b in bookings))}
    told = []
    for booking in bookings if len(bookings) <= _TOLD + 1 else bookings[:_TOLD]:
        when = clock(booking.start, locale)
        if len(dates) > 1:
            when = f"{short_date(booking.start.astimezone(locale.zone).date(), locale)} {when}"
        name = cut(one_line(customers.get(booking.id, "")[: 2 * _NAME]), _NAME)
        # A line ends after a booking, not between its time and its name.
        told.append(f"{when} {name}".strip().replace(" ", _NO_BREAK_SPACE))
    which, count = ", ".join(told), len(bookings)
    if count > len(told):
        text = QCoreApplication.translate("BlocksModel", "{bookings} and %n more", "", count - len(told))
        which = text.format(bookings=which)
    text = QCoreApplication.translate("BlocksModel", "%n booking(s) in the way: {bookings}.", "", count)
    said = text.format(bookings=which)
    if error.others:
        said += " " + QCoreApplication.translate(
            "BlocksModel", "%n other time(s) held or blocked there.", "", error.others
        )
    return said


def _only_others_text(error: SlotTaken) -> str:
    sentence = sentence_of(error)
    if not error.others or sentence == str(error):
        # In English the server tells which time it is, and why it is blocked.
        return sentence
    translate = QCoreApplication.translate
    if error.taken_by:
        text = translate("BlocksModel", "%n time(s) held or blocked there, first by {who}.", "", error.others)
        return text.format(who=error.taken_by)
    return translate("BlocksModel", "%n time(s) held or blocked there.", "", error.others)


def outdated_text() -> str:
    """Say that another desk changed a block."""
    return QCoreApplication.translate("BlocksModel", "This block changed at another desk.")


def close_and_look_text() -> str:
    """Say that another desk changed the block that a dialog shows."""
    return QCoreApplication.translate(
        "BlocksModel", "This block changed at another desk. Close this and look at it again."
    )


def look_again_text() -> str:
    """Say that another desk changed a block that was to be removed."""
    return QCoreApplication.translate(
        "BlocksModel", "This block changed at another desk. Look at it and try again."
    )


def blocked_text(block: TimeBlock, catalogue: Catalogue | None, locale: Locale | None) -> str:
    """Tell of a block that is there now; "" where nobody knows how to write it."""
    return _said(
        QCoreApplication.translate("BlocksModel", "{when} with {provider} blocked: {reason}."),
        block,
        catalogue,
        locale,
    )


def removed_text(block: TimeBlock, catalogue: Catalogue | None, locale: Locale | None) -> str:
    """Tell of a block that is no more; "" where nobody knows how to write it."""
    text = QCoreApplication.translate(
        "BlocksModel", "{when} with {provider} is not blocked any more: {reason}."
    )
    return _said(text, block, catalogue, locale)


def _said(text: str, block: TimeBlock, catalogue: Catalogue | None, locale: Locale | None) -> str:
    if catalogue is None or locale is None:
        return ""
    provider = catalogue.provider(block.provider_id)
    start, end = (edge.astimezone(locale.zone) for edge in (block.start, block.end))
    if start.date() == (end - timedelta(minutes=1)).date():
        when = span(block.start, block.end, locale)
    else:
        when = QCoreApplication.translate(
            "BlocksModel", "{first_date} {first_time} to {last_date} {last_time}"
        ).format(
            first_date=short_date(start.date(), locale),
            first_time=clock(start, locale),
            last_date=short_date(end.date(), locale),
            last_time=clock(end, locale),
        )
    return text.format(
        when=when,
        provider=provider.name if provider else block.provider_id,
        reason=reason_words(block.reason, locale),
    )
