"""The walk-in's question: which slot is free soonest."""

from __future__ import annotations

from concurrent.futures import CancelledError
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.data.soonest import ask_next_free, soonest_free
from bookdesk.domain.clocktext import clock
from bookdesk.domain.zones import to_seconds
from bookdesk.errors import BookdeskError
from bookdesk.viewmodels.desk_texts import no_free_slot
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from datetime import datetime

    from bookdesk.data.fetchers import Catalogue, DayPicture
    from bookdesk.data.source import Source
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Slot
    from bookdesk.viewmodels.choices import ChoicesModel


class SoonestSearch(QObject):
    """Waits for the day that it was asked of, then finds a slot or says why there is none.

    One question is asked at a time: the answer to an earlier one, or to one that was dropped, is of
    no use any more and moves nobody.
    """

    #: A slot to hold, or one to look at.
    found = Signal(object)
    free = Signal(object)
    missed = Signal(str)
    #: A slot to hold is not the soonest of all that may be there, but of the providers shown.
    limited = Signal(str)

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._question = 0
        self.is_waiting = False

    def wait(self) -> None:
        """Wait for the day's newest picture, which is on its way."""
        self.is_waiting = True

    def drop(self) -> None:
        """Wait no more: the person went elsewhere."""
        self.is_waiting = False
        self._question += 1

    def give_up(self) -> None:
        """Say that there is no server to ask."""
        self.drop()
        self.missed.emit(self.tr("Could not reach the server. Nothing was held."))

    def look(
        self,
        picture: DayPicture,
        choices: ChoicesModel,
        now: datetime,
        catalogue: Catalogue | None,
        locale: Locale,
    ) -> None:
        """Look through a day for a provider that is looked at; with nothing free it names another day."""
        self.is_waiting = False
        schedule = picture.schedule
        slot = soonest_free(schedule, choices.unseen, to_seconds(now))
        is_limited = catalogue is not None and any(
            one.id in choices.unseen and schedule.service_id in one.service_ids for one in catalogue.providers
        )
        if slot is not None:
            if is_limited:
                text = self.tr("Soonest of the providers shown: {time} with {provider}.")
                self.limited.emit(text.format(time=clock(slot.start, locale), provider=slot.provider_name))
            self.found.emit(slot)
            return
        service = catalogue.service(schedule.service_id) if catalogue else None
        name = service.name if service else schedule.service_id
        told = partial(self._on_next_free, name, locale, is_limited=is_limited)
        self._ask(schedule.service_id, choices, None, told)

    def look_on(self, service_id: str, choices: ChoicesModel, after: datetime, catalogue: Catalogue) -> None:
        """Find a service's soonest free slot from an instant on, of a provider that is looked at."""
        service = catalogue.service(service_id)
        self._ask(service_id, choices, after, partial(self._on_free, service.name if service else service_id))

    def _ask(
        self,
        service_id: str,
        choices: ChoicesModel,
        after: datetime | None,
        on_slots: Callable[[tuple[Slot, ...]], None],
    ) -> None:
        if choices.count == 0:
            self.missed.emit(self.tr("No provider selected."))
            return
        self._question += 1
        answer = ask_next_free(self._source, service_id, choices.asked_for, after)
        answer.add_done_callback(partial(self._on_answer, self._question, on_slots))

    def _on_answer(
        self,
        question: int,
        on_slots: Callable[[tuple[Slot, ...]], None],
        answer: Future[tuple[Slot, ...]],
    ) -> None:
        if question != self._question:
            return
        error = answer.exception()
        if isinstance(error, BookdeskError):
            self.missed.emit(sentence_of(error))
        elif isinstance(error, CancelledError):
            # Another server came meanwhile.
            self.give_up()
        elif error is None:
            on_slots(answer.result())

    def _on_free(self, name: str, slots: tuple[Slot, ...]) -> None:
        if slots:
            self.free.emit(slots[0])
        else:
            self.missed.emit(self.tr("No free slot for {service} within 14 days.").format(service=name))

    def _on_next_free(self, name: str, locale: Locale, slots: tuple[Slot, ...], *, is_limited: bool) -> None:
        text = no_free_slot(name, slots, locale)
        if is_limited:
            text += " " + self.tr("Only the providers shown were looked at.")
        self.missed.emit(text)
