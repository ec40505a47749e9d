"""The view models of one desk; desk_links.py joins them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from bookdesk.viewmodels.blocks import BlocksModel
from bookdesk.viewmodels.booking import BookingModel
from bookdesk.viewmodels.conflict import ConflictModel
from bookdesk.viewmodels.connection import ConnectionModel
from bookdesk.viewmodels.customers import CustomersModel
from bookdesk.viewmodels.desk import DeskModel
from bookdesk.viewmodels.desk_links import DeskLinks
from bookdesk.viewmodels.hold import HoldModel
from bookdesk.viewmodels.live import LiveModel
from bookdesk.viewmodels.looked_at import LookedAtModel
from bookdesk.viewmodels.preferences import PreferencesModel
from bookdesk.viewmodels.status import StatusModel

if TYPE_CHECKING:
    from bookdesk.data.source import Source
    from bookdesk.viewmodels.clock import DeskClock


@dataclass(frozen=True, slots=True)
class DeskModels:
    """What a window shows, one model for each concern. Making the set joins them."""

    connection: ConnectionModel
    desk: DeskModel
    hold: HoldModel
    booking: BookingModel
    blocks: BlocksModel
    conflict: ConflictModel
    customers: CustomersModel
    status: StatusModel
    preferences: PreferencesModel
    live: LiveModel
    looked_at: LookedAtModel

    def __post_init__(self) -> None:
        """Pass news from one to the others; the links live as long as the desk's model."""
        DeskLinks(self, self.desk)

    def apply_preferences(self) -> None:
        """Let dates and times be shown as the settings say; a change of them does it by itself."""
        chosen = self.preferences
        self.desk.set_first_day(chosen.week_start)
        self.desk.set_zone_of(providers=chosen.state.zone == "provider")
        self.desk.set_locale_style(is_12_hour=chosen.is_12_hour, translate=QCoreApplication.translate)


def build_models(
    source: Source, clock_: DeskClock, parent: QObject, preferences: PreferencesModel | None = None
) -> DeskModels:
    """Make the models of a desk; `desk.connect_to(gateway)` then starts them all.

    They live as long as `parent`. Without `preferences` settings last as long as the desk.
    """
    connection = ConnectionModel(source, source.line, parent)
    hold = HoldModel(source, clock_, parent)
    return DeskModels(
        connection=connection,
        desk=DeskModel(source, clock_, connection, hold, parent),
        hold=hold,
        booking=BookingModel(source, parent),
        blocks=BlocksModel(source, parent),
        conflict=ConflictModel(parent),
        customers=CustomersModel(source, parent),
        status=StatusModel(parent),
        preferences=preferences or PreferencesModel(parent=parent),
        live=LiveModel(source, parent),
        looked_at=LookedAtModel(parent),
    )
