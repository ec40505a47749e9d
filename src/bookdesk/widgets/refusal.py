"""Why nothing can be held, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.clocktext import countdown
from bookdesk.domain.layout import BlockKind, reason_words
from bookdesk.viewmodels.booking import STEP_KEYS

if TYPE_CHECKING:
    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.desk import DeskModel
    from bookdesk.viewmodels.models import DeskModels


translate = QCoreApplication.translate


def refusal_text(block: Block, desk: DeskModel) -> str:
    """Tell why a press on a block did nothing."""
    if block.can_be_held:
        if desk.grid.grid is not None and desk.grid.grid.offline_as_of is None:
            return translate("Refusal", "The newest schedule is on its way. Try again in a moment.")
        return translate("Refusal", "Could not reach the server. Nothing was held.")
    if block.kind is BlockKind.HELD:
        who = block.held_by or translate("Refusal", "another desk")
        if block.held_until is None:
            return translate("Refusal", "Held by {who}.").format(who=who)
        left = countdown((block.held_until - desk.server_now).total_seconds())
        return translate("Refusal", "Held by {who}, {left} left.").format(who=who, left=left)
    service = desk.catalogue.service(desk.state.service_id) if desk.catalogue else None
    if block.kind is BlockKind.SHORT and service is not None:
        text = translate("Refusal", "Too short for {service}, which takes {minutes} min.")
        return text.format(service=service.name, minutes=service.minutes)
    if block.kind is BlockKind.UNAVAILABLE:
        reason = reason_words(block.reason, desk.locale) if desk.locale else block.reason
        reason = reason or translate("Refusal", "closed")
        return translate("Refusal", "Not available: {reason}.").format(reason=reason)
    if block.kind is BlockKind.PAST:
        return translate("Refusal", "This time is past.")
    if block.capacity > 1:
        return translate("Refusal", "No place is left.")
    return translate("Refusal", "This time is booked.")


def no_booking_text(key: str, block: Block, models: DeskModels) -> str:
    """Tell why a key of a booking's steps, "A" to "X" or "Delete", did nothing on a block."""
    if block.booking_id:
        return translate("Refusal", "This booking is on its way. Try again in a moment.")
    if models.desk.bookings_of_slot(block.slot_id):
        return translate("Refusal", "Open one of the bookings of this class first: press Enter.")
    return _booking_wanted_text(key, models)


def nothing_selected_text(key: str, models: DeskModels) -> str:
    """Tell why a key, as DayView.key_asked names it or "B", did nothing while nothing is selected."""
    if key in ("Enter", "Menu"):
        return translate("Refusal", "Select a slot first: with the arrow keys, or N for the next free one.")
    if key == "B":
        return translate("Refusal", "The schedule of this day is on its way. Try again in a moment.")
    return _booking_wanted_text(key, models)


def no_other_text(number: int) -> str:
    """Tell that a number, 1 to 9, held no slot beside one that was taken."""
    text = translate("Refusal", "No other slot is offered under {number}, or it has just changed.")
    return text.format(number=number)


def _booking_wanted_text(key: str, models: DeskModels) -> str:
    if key == "O":
        return translate("Refusal", "Select a booking first: O takes back its last step.")
    to = next((status for status, one in STEP_KEYS.items() if one == key), None)
    if to is None:
        return translate("Refusal", "Select a booking or a block first: Del cancels or removes it.")
    text = translate("Refusal", "Select a booking first: {key} marks it {state}.")
    return text.format(key=key, state=models.booking.status_text(to))


def nothing_free_text(desk: DeskModel) -> str:
    """Tell that a walk-in found no slot on the day that is shown."""
    service = desk.catalogue.service(desk.state.service_id) if desk.catalogue else None
    text = translate("MainWindow", "No free slot for {service} on this day.")
    return text.format(service=service.name if service else "")
