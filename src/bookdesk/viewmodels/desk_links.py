"""What passes between the view models of one desk, so that none of them knows its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bookdesk.domain.text import one_line
from bookdesk.domain.zones import civil_date, to_seconds
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.hold_state import HoldPhase, tints_of
from bookdesk.viewmodels.sentences import sentence_of
from bookdesk.viewmodels.undo_links import UndoLinks

if TYPE_CHECKING:
    from datetime import date

    from bookdesk.data.coordinator import Range
    from bookdesk.data.fetchers import Catalogue
    from bookdesk.domain.schedule import Booking, Slot
    from bookdesk.errors import BookdeskError, SlotTaken
    from bookdesk.query.keys import Key
    from bookdesk.viewmodels.models import DeskModels


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
        desk.soonest_found.connect(hold.hold_next)
        desk.soonest_missed.connect(self._on_sentence)
        desk.soonest_limited.connect(self._on_sentence)
        hold.taken.connect(self._on_taken)
        hold.booked.connect(self._on_booked)
        hold.released.connect(self._on_released)
        hold.failed.connect(self._on_sentence)
        models.connection.changed.connect(self._on_line_changed)
        self._trouble: tuple[list[Key], str] | None = None
        models.connection.troubled.connect(self._on_troubled)
        self._on_line_changed()
        conflict.picked.connect(self._on_picked)
        conflict.closed.connect(hold.put_draft_away)
        conflict.closed.connect(desk.refresh)
        booking.stepped.connect(self._on_booked)
        booking.failed.connect(self._on_sentence)
        booking.outdated.connect(desk.refresh)
        blocks = models.blocks
        blocks.blocked.connect(desk.refresh)
        blocks.removed.connect(desk.refresh)
        blocks.failed.connect(self._on_sentence)
        blocks.outdated.connect(desk.refresh)
        live, looked_at = models.live, models.looked_at
        self._asked_again: int | None = None
        UndoLinks(models, self)
        live.prefer(lambda: desk.grid.in_sight)
        desk.grid.painted.connect(live.note_painted)
        desk.looked.connect(self._on_looked)
        desk.day.told.connect(self._on_day_told)
        live.changed.connect(self._tell_news)
        live.turned.connect(self._on_news_turned)
        models.connection.came_up.connect(live.try_now)
        looked_at.picked.connect(self._on_picked_beside)
        # What the desk shows already was stored on disk.
        self._on_desk_changed()
        self._on_locale_changed()
        self._on_day_told()

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
        self._follow_looked_at()

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
        # What was shown as free was not: what is behind the choice is read again.
        desk.refresh()

    def _on_line_changed(self) -> None:
        is_live = self._models.connection.is_live
        self._models.conflict.set_live(is_live=is_live)
        if not is_live:
            # Whoever has it by now, nothing else can be held instead.
            self._models.looked_at.look_at(None)

    def _on_troubled(self, error: BookdeskError) -> None:
        trouble = (self._models.desk.shown_keys, sentence_of(error))
        if trouble != self._trouble:
            # Said once for what is looked at, however often it is asked for.
            self._trouble = trouble
            self._on_sentence(trouble[1])

    def _on_picked(self, slot: Slot) -> None:
        # What was looked at before is no question any more, wherever the other one was picked.
        self._models.looked_at.look_at(None)
        self._models.hold.hold_instead(slot)
        self._go_to(slot)

    def _on_picked_beside(self, slot: Slot, looked_at: Slot) -> None:
        hold = self._models.hold
        # Who looks at an ended hold's own slot wants it for its customer, else it is the next one's.
        is_its_own = hold.state.slot is not None and hold.state.slot.id == looked_at.id
        (hold.hold_instead if is_its_own else hold.hold)(slot)
        self._go_to(slot)

    def _go_to(self, slot: Slot) -> None:
        desk = self._models.desk
        if desk.where is not None:
            desk.go_to(civil_date(to_seconds(slot.start), desk.where))

    def _on_booked(self, booking: Booking) -> None:
        self._models.looked_at.note_own(booking)
        self._models.desk.note_own_change(booking.id, booking.timeslot_id)
        self._models.desk.refresh()

    def _on_released(self, slot: Slot) -> None:
        self._models.desk.note_own_change(slot.id)

    def _on_looked(self, shown: Range) -> None:
        self._models.live.look_at(shown)
        self._tell_news()

    def _tell_news(self) -> None:
        live, desk = self._models.live, self._models.desk
        told = live.state.is_up and live.tells_of(desk.shown_keys)
        desk.set_news(told=told, awaited=live.state.is_waiting, trouble=live.state.reason)

    def _on_news_turned(self) -> None:
        # Either way the line is another than was known a moment ago, and an answer tells how it is.
        self._models.connection.try_now()

    def _on_day_told(self) -> None:
        models, picture = self._models, self._models.desk.day.picture
        if picture is None or models.desk.locale is None:
            return
        if models.hold.look_at_slot() and self._asked_again != picture.schedule.seq:
            # Once for each change: an answer that came meanwhile is asked for again by nobody else.
            self._asked_again = picture.schedule.seq
            models.desk.refresh()
        self._follow_looked_at()

    def _follow_looked_at(self) -> None:
        models, picture = self._models, self._models.desk.day.picture
        if picture is None or models.desk.locale is None:
            return
        models.looked_at.follow(
            picture,
            models.desk.locale,
            tints_of(models.desk.catalogue),
            models.desk.choices.unseen,
            models.hold.taken_slot_ids,
        )

    def _on_sentence(self, sentence: str) -> None:
        self._models.status.say(sentence)
