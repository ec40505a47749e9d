"""The window's title: what a task bar or a screen reader should know at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bookdesk.domain.clocktext import clock
from bookdesk.domain.text import one_line
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from bookdesk.viewmodels.models import DeskModels

#: Characters of each part.
_MOST = 100


def window_title(models: DeskModels) -> str:
    """Name what needs attention, then the business, then the program."""
    hold, conflict = models.hold.state, models.conflict.state
    locale, business = models.desk.locale, models.desk.state.business_name
    parts = [QCoreApplication.translate("WindowTitle", "Bookdesk")]
    if business:
        parts.insert(0, business[:_MOST])
    if conflict.open:
        parts.insert(0, conflict.title)
    elif hold.phase is HoldPhase.ENDED:
        parts.insert(0, QCoreApplication.translate("WindowTitle", "Hold ended"))
    elif hold.is_held and hold.slot is not None and locale is not None:
        time = clock(hold.slot.start, locale)
        text = QCoreApplication.translate("WindowTitle", "{time} {provider} held")
        parts.insert(0, text.format(time=time, provider=hold.provider_name))
    # A task bar takes any text as it is: nothing in a name may break it or turn it around.
    return " - ".join(one_line(part[:_MOST]) for part in parts)
