"""The view models of one desk; desk_links.py joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from bookdesk.viewmodels.connection import ConnectionModel
from bookdesk.viewmodels.desk import DeskModel
from bookdesk.viewmodels.preferences import PreferencesModel
from bookdesk.viewmodels.status import StatusModel

if TYPE_CHECKING:
    from bookdesk.data.source import Source
    from bookdesk.viewmodels.blocks import BlocksModel
    from bookdesk.viewmodels.booking import BookingModel
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.conflict import ConflictModel
    from bookdesk.viewmodels.customers import CustomersModel
    from bookdesk.viewmodels.hold import HoldModel
    from bookdesk.viewmodels.later_models import LaterModels
    from bookdesk.viewmodels.live import LiveModel
    from bookdesk.viewmodels.looked_at import LookedAtModel
    from bookdesk.viewmodels.undo import UndoModel


class DeskModels:
    """What a window shows, one model for each concern.

    The first picture needs connection, desk, status and preferences. The others are made together,
    and joined with them, when `complete` is called or one of them is asked for; until then nothing
    is held, opened or told.
    """

    def __init__(
        self, source: Source, clock_: DeskClock, parent: QObject, preferences: PreferencesModel
    ) -> None:
        self._source, self._clock, self._parent = source, clock_, parent
        self._later: LaterModels | None = None
        self.connection = ConnectionModel(source, source.line, parent)
        self.desk = DeskModel(source, clock_, self.connection, parent)
        self.status = StatusModel(parent)
        self.preferences = preferences
        self._language = preferences.language

    @property
    def is_complete(self) -> bool:
        """Tell whether all of them are there."""
        return self._later is not None

    def complete(self) -> LaterModels:
        """Make those that are missing, and let news pass from one to the others from now on."""
        if self._later is None:
            from bookdesk.viewmodels.desk_links import DeskLinks
            from bookdesk.viewmodels.later_models import LaterModels

            self._later = LaterModels(self._source, self._clock, self.status, self._parent)
            self.desk.follow_hold(self._later.hold)
            DeskLinks(self, self.desk)
        return self._later

    @property
    def hold(self) -> HoldModel:
        """The slot that is held."""
        return self.complete().hold

    @property
    def booking(self) -> BookingModel:
        """The booking that is open."""
        return self.complete().booking

    @property
    def blocks(self) -> BlocksModel:
        """Blocked times."""
        return self.complete().blocks

    @property
    def conflict(self) -> ConflictModel:
        """The choice of another slot for one that somebody else got."""
        return self.complete().conflict

    @property
    def customers(self) -> CustomersModel:
        """The customers that are looked for."""
        return self.complete().customers

    @property
    def live(self) -> LiveModel:
        """The line that tells of changes."""
        return self.complete().live

    @property
    def looked_at(self) -> LookedAtModel:
        """The slot that is looked at before it is held."""
        return self.complete().looked_at

    @property
    def undo(self) -> UndoModel:
        """What was done last, and its opposite."""
        return self.complete().undo

    def apply_preferences(self) -> None:
        """Let dates and times be shown as the settings say; a change of them does it by itself."""
        chosen = self.preferences
        self.desk.set_first_day(chosen.week_start)
        self.desk.set_zone_of(providers=chosen.state.zone == "provider")
        self.desk.set_locale_style(
            is_12_hour=chosen.is_12_hour, translate=QCoreApplication.translate, language=self._language
        )

    def speak(self, language: str) -> None:
        """Write all words anew: the language, one of domain.preferences, is installed by now."""
        self._language = language
        self.connection.say_anew()
        self.preferences.say_anew()
        self.apply_preferences()
        if self._later is not None:
            self._later.say_anew(self.desk.locale)


def build_models(
    source: Source, clock_: DeskClock, parent: QObject, preferences: PreferencesModel | None = None
) -> DeskModels:
    """Make the models of a desk; `desk.connect_to(gateway)` then starts them all.

    They live as long as `parent`. Without `preferences` settings last as long as the desk.
    """
    return DeskModels(source, clock_, parent, preferences or PreferencesModel(parent=parent))
