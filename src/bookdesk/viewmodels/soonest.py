"""The walk-in's question: which slot is free soonest."""

from __future__ import annotations

from concurrent.futures import CancelledError
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.data.soonest import ask_next_free, soonest_free
from bookdesk.domain.zones import to_seconds
from bookdesk.errors import BookdeskError
from bookdesk.viewmodels.desk_texts import no_free_slot
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Container
    from concurrent.futures import Future
    from datetime import datetime

    from bookdesk.data.fetchers import Catalogue, DayPicture
    from bookdesk.data.source import Source
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Slot


#: So many slots are asked for where some providers may not be looked at; the server gives no more.
_MOST = 50


class SoonestSearch(QObject):
    """Waits for the day that it was asked of, then finds a slot or says why there is none."""

    #: A slot to hold, or one to look at.
    found = Signal(object)
    free = Signal(object)
    missed = Signal(str)

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self.is_waiting = False

    def wait(self) -> None:
        """Wait for the day's newest picture, which is on its way."""
        self.is_waiting = True

    def drop(self) -> None:
        """Wait no more: the person went elsewhere."""
        self.is_waiting = False

    def give_up(self) -> None:
        """Say that there is no server to ask."""
        self.is_waiting = False
        self.missed.emit(self.tr("Could not reach the server. Nothing was held."))

    def look(
        self,
        picture: DayPicture,
        hidden: Container[str],
        now: datetime,
        catalogue: Catalogue | None,
        locale: Locale,
    ) -> None:
        """Look through a day for a provider not `hidden`; with nothing free the server names another day."""
        self.is_waiting = False
        schedule = picture.schedule
        slot = soonest_free(schedule, hidden, to_seconds(now))
        if slot is not None:
            self.found.emit(slot)
            return
        service = catalogue.service(schedule.service_id) if catalogue else None
        name = service.name if service else schedule.service_id
        answer = ask_next_free(self._source, schedule.service_id)
        answer.add_done_callback(partial(self._on_next_free, name, locale))

    def look_on(
        self,
        service_id: str,
        hidden: Container[str],
        after: datetime,
        catalogue: Catalogue,
    ) -> None:
        """Ask the server for a service's soonest free slot from an instant on, of a provider not `hidden`."""
        service = catalogue.service(service_id)
        answer = ask_next_free(self._source, service_id, after, _MOST)
        name = service.name if service else service_id
        answer.add_done_callback(partial(self._on_free_from, name, hidden))

    def _on_free_from(self, name: str, hidden: Container[str], answer: Future[tuple[Slot, ...]]) -> None:
        error = answer.exception()
        if isinstance(error, BookdeskError):
            self.missed.emit(sentence_of(error))
        elif isinstance(error, CancelledError):
            self.give_up()
        elif error is None:
            slot = next((one for one in answer.result() if one.provider_id not in hidden), None)
            if slot is not None:
                self.free.emit(slot)
            else:
                self.missed.emit(self.tr("No free slot for {service} within 14 days.").format(service=name))

    def _on_next_free(self, name: str, locale: Locale, answer: Future[tuple[Slot, ...]]) -> None:
        error = answer.exception()
        if isinstance(error, BookdeskError):
            self.missed.emit(sentence_of(error))
        elif isinstance(error, CancelledError):
            # Another server came meanwhile.
            self.give_up()
        elif error is None:
            self.missed.emit(no_free_slot(name, answer.result(), locale))
