"""Why a block can't be held, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.clocktext import countdown
from bookdesk.domain.layout import BlockKind

if TYPE_CHECKING:
    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.desk import DeskModel


def _tr(text: str) -> str:
    return QCoreApplication.translate("Refusal", text)


def refusal_text(block: Block, desk: DeskModel) -> str:
    """Tell why a press on a block did nothing."""
    if block.can_be_held:
        if desk.grid.grid is not None and desk.grid.grid.offline_as_of is None:
            return _tr("The newest schedule is on its way. Try again in a moment.")
        return _tr("Could not reach the server. Nothing was held.")
    if block.kind is BlockKind.HELD:
        text = _tr("Held by {who}").format(who=block.held_by or _tr("another desk"))
        if block.held_until is not None:
            left = countdown((block.held_until - desk.server_now).total_seconds())
            text += _tr(", {left} left").format(left=left)
        return text + "."
    service = desk.catalogue.service(desk.state.service_id) if desk.catalogue else None
    if block.kind is BlockKind.SHORT and service is not None:
        return _tr("Too short for {service}, which takes {minutes} min.").format(
            service=service.name, minutes=service.minutes
        )
    if block.kind is BlockKind.UNAVAILABLE:
        return _tr("Not available: {reason}.").format(reason=block.reason or _tr("closed"))
    if block.kind is BlockKind.PAST:
        return _tr("This time is past.")
    if block.capacity > 1:
        return _tr("No place is left.")
    return _tr("This time is booked.")
