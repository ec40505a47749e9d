"""The view models of one desk, and the news that they pass to one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from bookdesk.domain.clocktext import clock
from bookdesk.domain.text import one_line
from bookdesk.domain.zones import civil_date, to_seconds
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.blocks import BlocksModel
from bookdesk.viewmodels.booking import BookingModel
from bookdesk.viewmodels.conflict import ConflictModel
from bookdesk.viewmodels.connection import ConnectionModel
from bookdesk.viewmodels.customers import CustomersModel
from bookdesk.viewmodels.desk import DeskModel
from bookdesk.viewmodels.hold import HoldModel
from bookdesk.viewmodels.hold_state import HoldPhase, tints_of
from bookdesk.viewmodels.preferences import PreferencesModel
from bookdesk.viewmodels.status import StatusModel

if TYPE_CHECKING:
    from datetime import date

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.source import Source
    from bookdesk.domain.schedule import Booking, Slot, TimeBlock
    from bookdesk.errors import SlotTaken
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.hold_state import CustomerDraft


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
    )


class DeskLinks(QObject):
    """Passes news from one model to the others, so that none of them knows its neighbours."""

    def __init__(self, models: DeskModels, parent: QObject) -> None:
        super().__init__(parent)
        self._models = models
        desk, hold, booking, conflict = models.desk, models.hold, models.booking, models.conflict
        self._shown_date: date | None = None
        models.preferences.changed.connect(models.apply_preferences)
        desk.changed.connect(self._on_desk_changed)
        desk.catalogue_known.connect(self._on_catalogue_known)
        desk.locale_changed.connect(self._on_locale_changed)
        desk.bookings_arrived.connect(booking.follow)
        desk.soonest_found.connect(hold.hold)
        desk.soonest_missed.connect(self._on_sentence)
        hold.taken.connect(self._on_taken)
        hold.booked.connect(self._on_booked)
        hold.released.connect(self._on_released)
        hold.failed.connect(self._on_sentence)
        conflict.picked.connect(self._on_picked)
        conflict.closed.connect(desk.refresh)
        booking.stepped.connect(self._on_stepped)
        booking.failed.connect(self._on_sentence)
        booking.outdated.connect(desk.refresh)
        blocks = models.blocks
        blocks.blocked.connect(self._on_blocked)
        blocks.removed.connect(self._on_unblocked)
        blocks.failed.connect(self._on_sentence)
        blocks.outdated.connect(desk.refresh)

    def _on_desk_changed(self) -> None:
        if self._models.desk.state.view is not View.DAY:
            # In a week or month a date is only looked at; what is left is the day that was shown last.
            return
        left, now = self._shown_date, self._models.desk.state.date
        self._shown_date = now
        if left == now or not self._models.preferences.state.release_on_leave:
            return
        where, state = self._models.desk.where, self._models.hold.state
        if where is None or state.slot is None or state.phase is not HoldPhase.HELD:
            return
        # A hold on a day that is only on its way to be shown was not left.
        if left == civil_date(to_seconds(state.slot.start), where):
            self._models.hold.release(keeps_draft=True)

    def _on_catalogue_known(self, catalogue: Catalogue) -> None:
        models, locale = self._models, self._models.desk.locale
        if locale is not None:
            models.hold.know(catalogue, locale)
            models.booking.know(catalogue, locale)
            models.blocks.know(catalogue, locale)

    def _on_locale_changed(self) -> None:
        catalogue = self._models.desk.catalogue
        if catalogue is not None:
            self._on_catalogue_known(catalogue)

    def _on_taken(self, slot: Slot, refusal: SlotTaken) -> None:
        desk, draft = self._models.desk, self._models.hold.draft
        if desk.locale is None:
            return
        service = desk.catalogue.service(slot.service_id) if desk.catalogue else None
        kept = [one_line(draft.name), one_line(draft.phone)]
        if service is not None:
            kept.append(
                self.tr("{service}, {minutes} min").format(service=service.name, minutes=service.minutes)
            )
        self._models.conflict.offer(
            slot,
            refusal,
            tuple(text for text in kept if text),
            tints_of(desk.catalogue),
            desk.locale,
            desk.server_now,
        )

    def _on_picked(self, slot: Slot) -> None:
        desk = self._models.desk
        self._models.hold.hold(slot)
        if desk.where is not None:
            desk.go_to(civil_date(to_seconds(slot.start), desk.where))

    def _on_booked(self, booking: Booking) -> None:
        locale, catalogue = self._models.desk.locale, self._models.desk.catalogue
        provider = catalogue.provider(booking.provider_id) if catalogue else None
        if locale is None:
            return
        text = self.tr("{time} with {provider} booked for {who}.").format(
            time=clock(booking.start, locale),
            provider=provider.name if provider else booking.provider_id,
            who=booking.customer.name if booking.customer else self.tr("a customer with no name"),
        )
        self._models.status.say(text)
        self._models.desk.note_own_change(booking.id, booking.timeslot_id)
        self._models.desk.refresh()

    def _on_released(self, slot: Slot, draft: CustomerDraft) -> None:
        locale = self._models.desk.locale
        self._models.desk.note_own_change(slot.id)
        if locale is None:
            return
        text = self.tr("{time} with {provider} released.").format(
            time=clock(slot.start, locale), provider=slot.provider_name
        )
        if not self._models.hold.draft.is_empty:
            text += " " + self.tr("Customer details are kept.")
        self._models.status.say(text, lambda: self._models.hold.hold_with(slot, draft))

    def _on_stepped(self, booking: Booking, sentence: str) -> None:
        undo = (lambda: self._models.booking.undo(booking)) if booking.before is not None else None
        self._models.status.say(sentence, undo)
        self._models.desk.note_own_change(booking.id, booking.timeslot_id)
        self._models.desk.refresh()

    def _on_blocked(self, block: TimeBlock, sentence: str, new: bool) -> None:  # noqa: FBT001  a signal's value
        self._models.status.say(sentence, (lambda: self._models.blocks.remove(block)) if new else None)
        self._models.desk.refresh()

    def _on_unblocked(self, block: TimeBlock, sentence: str) -> None:
        self._models.status.say(sentence, lambda: self._models.blocks.put_back(block))
        self._models.desk.refresh()

    def _on_sentence(self, sentence: str) -> None:
        self._models.status.say(sentence)
