"""The view models of what a person does, of which the first picture shows that there is nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.viewmodels.blocks import BlocksModel
from bookdesk.viewmodels.booking import BookingModel
from bookdesk.viewmodels.conflict import ConflictModel
from bookdesk.viewmodels.customers import CustomersModel
from bookdesk.viewmodels.held_day import HeldDay
from bookdesk.viewmodels.hold import HoldModel
from bookdesk.viewmodels.live import LiveModel
from bookdesk.viewmodels.looked_at import LookedAtModel
from bookdesk.viewmodels.undo import UndoModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from bookdesk.data.source import Source
    from bookdesk.domain.locale import Locale
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.status import StatusModel


class LaterModels:
    """One model for each concern; they live as long as `parent`."""

    def __init__(self, source: Source, clock_: DeskClock, status: StatusModel, parent: QObject) -> None:
        self.hold = HoldModel(source, clock_, parent)
        HeldDay(source, self.hold, clock_, parent)
        self.booking = BookingModel(source, clock_, parent)
        self.blocks = BlocksModel(source, clock_, parent)
        self.conflict = ConflictModel(parent)
        self.customers = CustomersModel(source, parent)
        self.live = LiveModel(source, parent)
        self.looked_at = LookedAtModel(source, parent)
        self.undo = UndoModel(status, parent)

    def say_anew(self, locale: Locale | None) -> None:
        """Say in the language that is spoken now what nobody hands a locale; None while no zone is known."""
        self.live.say_anew()
        if locale is not None:
            self.blocks.say_anew()
            self.conflict.say_anew(locale)
