"""The window's title: what a task bar or a screen reader should know at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.clocktext import clock
from bookdesk.domain.text import one_line

if TYPE_CHECKING:
    from bookdesk.viewmodels.models import DeskModels

#: Characters of each part.
_MOST = 100


def window_title(models: DeskModels) -> str:
    """Name what needs attention, then the business, then the program."""
    business = models.desk.state.business_name
    parts = [QCoreApplication.translate("WindowTitle", "Bookdesk")]
    if business:
        parts.insert(0, business[:_MOST])
    attention = _attention(models)
    if attention:
        parts.insert(0, attention)
    # A task bar takes any text as it is: nothing in a name may break it or turn it around.
    return " - ".join(one_line(part[:_MOST]) for part in parts)


def _attention(models: DeskModels) -> str:
    if not models.is_complete:
        return ""
    from bookdesk.viewmodels.hold_state import HoldPhase

    hold, conflict, locale = models.hold.state, models.conflict.state, models.desk.locale
    if conflict.open:
        return conflict.title
    if hold.phase is HoldPhase.ENDED:
        return QCoreApplication.translate("WindowTitle", "Hold ended")
    if hold.is_held and hold.slot is not None and locale is not None:
        text = QCoreApplication.translate("WindowTitle", "{time} {provider} held")
        return text.format(time=clock(hold.slot.start, locale), provider=hold.provider_name)
    return ""
