"""The extension of a hold: once, with one key however often it is asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bookdesk.data.intents import ExtendIntent
from bookdesk.data.mutations import is_outcome_unknown
from bookdesk.errors import Refused, ReservationExpired
from bookdesk.viewmodels.hold_confirm import ConfirmKeeper
from bookdesk.viewmodels.hold_state import HoldPhase, until_text
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Hold


class ExtensionKeeper(ConfirmKeeper):
    """Extends the hold. An extension whose answer got lost is asked for again with the same key."""

    def extend(self) -> None:
        """Extend the hold by 60 seconds, once, however often it is pressed or sent."""
        state, hold, slot = self._state, self._hold, self._state.slot
        if state.extending:
            return
        if hold is None or slot is None or state.phase is not HoldPhase.HELD or state.busy:
            self.say_standing()
            return
        if state.extended:
            self.failed.emit(self.tr("A hold is extended once, and this one was."))
            return
        if self._extending is None or self._extending.token != hold.token:
            self._extending = ExtendIntent(hold.token)
        self._set(self._state._replace(busy=True, extending=True))
        self._reservations.extend(
            self._extending, slot, lambda new, error: self._on_extended(hold, new, error)
        )

    def _on_extended(self, old: Hold, new: Hold | None, error: Exception | None) -> None:
        lost = error is not None and is_outcome_unknown(error)
        if self._hold is not old or not self._state.is_held:
            return
        # A confirm that waits behind it is still to be answered, and tells whether the hold stood.
        confirming = self._state.phase is HoldPhase.CONFIRMING
        if not lost:
            self._extending = None
        if new is not None:
            self._hold = new
            left = (new.expires_at - self._clock.server_now()).total_seconds()
            self._set(
                self._state._replace(
                    busy=confirming,
                    extending=False,
                    extended=True,
                    left=left,
                    total=max(left, self._state.total),
                    until=until_text(new.expires_at, self._locale),
                    message=self._state.message if confirming else "",
                )
            )
            self.announced.emit(self.tr("Hold extended by 60 seconds"))
        elif isinstance(error, ReservationExpired) and not confirming:
            self._end(partial(sentence_of, error))
        else:
            known = isinstance(error, Refused) and error.code == "already_extended"
            self._set(self._state._replace(busy=confirming, extending=False, extended=known))
            again = self.tr("{reason} Extend again: it asks for the same extension.")
            self._tell(error, again if lost and not confirming else "{reason}")
