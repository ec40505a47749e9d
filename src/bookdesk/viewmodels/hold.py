"""The hold: one slot kept for this desk, its countdown by the server's clock, and what is typed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from bookdesk.data.hold_seen import HoldSeen, hold_seen, is_anothers
from bookdesk.data.intents import ExtendIntent, HoldIntent
from bookdesk.data.mutations import is_outcome_unknown
from bookdesk.domain.clocktext import countdown
from bookdesk.errors import (
    BookdeskError,
    NotSignedIn,
    ServerBusy,
    SlotTaken,
    Unreachable,
)
from bookdesk.viewmodels.hold_extension import ExtensionKeeper
from bookdesk.viewmodels.hold_state import (
    CustomerDraft,
    HoldPhase,
    HoldState,
    describe,
    lost_text,
    may_be_held,
    said_of,
    taken_text,
    until_text,
)
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtCore import QObject

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.source import Source
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Hold, Slot
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.undo import OnNothing

#: The seconds left at which the countdown is said aloud (VISUAL part 5).
_SAID_AT = (60, 30, 10)
#: Seconds before the end in which a hold that is gone has run out by the server's clock.
_ENDS_ANYWAY = 2.0


class HoldModel(ExtensionKeeper):
    """Holds, extends, releases and confirms. What was typed outlives expiry, conflict and disconnection."""

    #: The slot given back and the customer's details that went with it.
    released = Signal(object, object)

    def __init__(self, source: Source, clock_: DeskClock, parent: QObject | None = None) -> None:
        super().__init__(source, clock_, parent)
        #: Questions that were taken back before their answer, by slot.
        self._taken_back: dict[str, HoldIntent] = {}
        self._before_asking = HoldState()
        #: Who wants to hear, in the place of `failed`, that nothing was held.
        self._on_nothing: OnNothing | None = None
        #: The hold that an earlier run of the desk had asked for, while it is asked for once more.
        self._resumed: HoldIntent | None = None
        self._to_extend: ExtendIntent | None = None
        #: The token of a hold of an earlier run that the server has not been seen to keep since.
        self._taken_up = ""
        clock_.ticked.connect(self._on_ticked)

    @property
    def own_slot_id(self) -> str | None:
        """The slot that this desk holds now."""
        return self._state.slot.id if self._state.is_held and self._state.slot else None

    @property
    def lost_at_close(self) -> tuple[CustomerDraft, ...]:
        """What is typed and nowhere but here: on disk is the first, where there is room and a key for it."""
        return self.drafts[1:] if self._source.kept.keeps_drafts else self.drafts

    def know(self, catalogue: Catalogue, locale: Locale) -> None:
        """Name providers and services by this catalogue, and write times by this locale, from now on."""
        self._catalogue, self._locale = catalogue, locale
        self._write_anew()
        self._reservations.know(catalogue)

    def _write_anew(self) -> None:
        """Write what is shown by the catalogue and the locale that are known now."""
        state, slot, hold = self._state, self._state.slot, self._hold
        draft, kept = self._note_anew(self._draft), tuple(map(self._note_anew, self._kept))
        if (draft, kept) != (self._draft, self._kept):
            self._draft, self._kept = draft, kept
            self.draft_changed.emit()
        if slot is None:
            return
        self._set(
            state._replace(
                when=describe(slot, state.phase, self._catalogue, self._locale).when,
                until=until_text(hold.expires_at, self._locale) if hold and state.until else "",
                message=self._say_message() if state.message else "",
                taken=taken_text(slot, self._locale) if state.taken else "",
                fields=self._say_fields() if state.fields else (),
            )
        )

    def hold(self, slot: Slot) -> None:
        """Ask for a slot. Whatever is held now is released once the new one is granted.

        Where a hold has ended whose details stand in the fields yet, they go with its own slot alone.
        A slot that was asked for before, with no answer, is asked for with the same key. A question
        that was taken back and is still on its way is wanted again: a second one would meet its hold.
        """
        self._begin(slot, keeps_draft=self._state.slot is not None and self._state.slot.id == slot.id)

    def hold_next(self, slot: Slot) -> None:
        """Ask for the next customer's slot: what stands in an ended hold's fields yet is put away."""
        self._begin(slot, keeps_draft=False)

    def hold_instead(self, slot: Slot) -> None:
        """Ask for a slot in the place of one that another desk took: it is the same customer's."""
        self._begin(slot, keeps_draft=True)

    def _begin(self, slot: Slot, *, keeps_draft: bool) -> None:
        if self._state.busy or self._state.phase is HoldPhase.CONFIRMING:
            if self._asking is None or self._asking.slot.id != slot.id:
                self.say_standing()
            return
        if self._source.gateway is None:
            self._tell_nothing(Unreachable(), self.tr("Could not reach the server. Nothing was held."))
            return
        if self.own_slot_id == slot.id:
            return
        self._before_asking, self._made_room = self._state, CustomerDraft()
        if self._state.is_held:
            self._set(self._state._replace(busy=True))
        else:
            self._set(describe(slot, HoldPhase.ASKING, self._catalogue, self._locale, busy=True))
        if self._before_asking.phase is HoldPhase.ENDED and not keeps_draft:
            self._put_away()
        under_way = self._taken_back.pop(slot.id, None)
        if under_way is not None:
            self._asking = under_way
            self._reservations.want_again(under_way)
            return
        lost = self._lost.find(slot.id, self._clock.server_now())
        self._ask(lost or HoldIntent(slot), again=lost is not None)

    def resume(self, intent: HoldIntent, extending: ExtendIntent | None) -> None:
        """Take up the hold of an earlier run of the desk with its own key; its answer may be the first one.

        With `extending` its extension is asked for again as well. A hold that is over is shown as ended,
        one that somebody else has got is told: nobody pressed a key that a conflict would answer.
        """
        self._before_asking, self._made_room = self._state, CustomerDraft()
        shown = self._state.slot
        if shown is not None and shown.id != intent.slot.id:
            self._put_away()
        self._resumed, self._to_extend = intent, extending
        self._set(describe(intent.slot, HoldPhase.ASKING, self._catalogue, self._locale, busy=True))
        self._ask(intent, again=False)

    def keep_lost(self, intent: HoldIntent, seconds: float) -> None:
        """Ask with an earlier run's key, for so many seconds, when its slot is wanted again."""
        self._lost.keep(intent, self._clock.server_now(), seconds)

    def hold_lost(self, slot_id: str) -> bool:
        """Ask again for a slot whose hold got no answer, whatever the day shows; False when it is none."""
        lost = self._lost.find(slot_id, self._clock.server_now())
        if lost is not None:
            self.hold(lost.slot)
        return lost is not None

    def _ask(self, intent: HoldIntent, *, again: bool) -> None:
        self._asking = intent
        self._reservations.hold(intent, lambda hold, error: self._on_hold(intent, hold, error, again=again))

    def hold_with(self, slot: Slot, draft: CustomerDraft, on_nothing: OnNothing) -> bool:
        """Hold a slot again with the details that were given up with it, unless others were typed since.

        They go into the fields with the hold, with a conflict, or where its answer is lost; where it is
        refused for good they are kept beside. Else whoever undoes has them, for another try.
        Returns False, and does nothing, while another is held or asked for: its customer is another.
        Where nothing is held in the end `on_nothing` hears of it: with no sentence where `taken` tells
        of it, with no error either where the question was taken back.
        """
        if self._state.phase not in (HoldPhase.NONE, HoldPhase.ENDED):
            return False
        self._on_nothing, self._undone = on_nothing, draft
        self._begin(slot, keeps_draft=self._draft == draft)
        return True

    def hold_again(self) -> None:
        """Hold the slot whose hold ended, if it is still free; say so where none has ended."""
        if self._state.phase is HoldPhase.ENDED and self._state.slot is not None:
            self.hold(self._state.slot)
        elif self._state.phase is not HoldPhase.ASKING:
            self.say_standing()

    def look_at_slot(self) -> bool:
        """Compare the held slot with what was read last; a hold that the server does not know is lost.

        Returns True where only a newer answer can tell. In its last seconds the clock ends a hold. Of an
        ended one it is told whether its slot is another's by now.
        """
        hold, state = self._hold, self._state
        if state.phase is HoldPhase.ENDED and state.slot is not None and self._unknown is None:
            # Where a confirm's end is not known, what is booked there may be its booking.
            is_taken = is_anothers(self._source, state.slot)
            self._set(state._replace(taken=taken_text(state.slot, self._locale) if is_taken else ""))
        if hold is None or state.slot is None or state.phase is not HoldPhase.HELD or state.busy:
            return False
        if (hold.expires_at - self._clock.server_now()).total_seconds() < _ENDS_ANYWAY:
            return False
        seen = hold_seen(self._source, state.slot, hold)
        if seen is HoldSeen.OURS:
            self._taken_up = ""
        elif seen is HoldSeen.GONE:
            # The server replays the hold of a key whatever became of it, and it has not run out yet.
            slot, back = state.slot, self._taken_up == hold.token
            self._end(lambda: lost_text(slot, self._locale, was_given_back=back))
        return seen is HoldSeen.DOUBTFUL

    def release(self, *, keeps_draft: bool = False) -> None:
        """Give the slot back, and with it what was typed; a question under way is taken back.

        A hold that ended is put away, and so are its customer's details: they are kept beside the
        fields. With `keeps_draft` a held slot's stay in them for the next one.
        """
        slot, draft = self._state.slot, self._draft
        if self._state.phase is HoldPhase.CONFIRMING:
            self.say_standing()
            return
        self._give_up_lost()
        if self._state.phase in (HoldPhase.ENDED, HoldPhase.ASKING):
            self._take_back()
            self._set(HoldState())
            self.put_draft_away()
            self._tell_nothing(None, "")
            return
        if self._state.phase is not HoldPhase.HELD or slot is None or self._hold is None:
            return
        self._take_back()
        self._give_back(self._hold)
        self._hold = self._confirm = self._extending = None
        if not keeps_draft:
            self._draft = CustomerDraft()
        self._set(HoldState())
        self.draft_changed.emit()
        self.released.emit(slot, draft)

    def release_at_exit(self) -> None:
        """Give the slot back when the window closes, also one whose hold is still being answered.

        The answer is not waited for here: who closes waits a moment for the mutations' lane.
        """
        self._give_up_lost()
        for intent in self._taken_back.values():
            self._reservations.release_unanswered_at_exit(intent)
        if self._asking is not None:
            self._reservations.release_unanswered_at_exit(self._asking)
        if self._hold is not None and self._state.phase is HoldPhase.HELD:
            self._reservations.release_at_exit(self._hold.token)
            self._hold = None

    def _give_up_lost(self) -> None:
        """Let no later start take up what got no answer; this one asks with the same keys all the same."""
        self._source.kept.forget(*(one.key for one in self._lost.intents))

    def _take_back(self) -> None:
        """Want no answer any more; what it grants is given back, unless it is wanted again until then."""
        if self._asking is not None:
            self._reservations.take_back(self._asking)
            self._taken_back[self._asking.slot.id] = self._asking
            self._asking = None

    def _on_hold(
        self,
        intent: HoldIntent,
        hold: Hold | None,
        error: Exception | None,
        *,
        again: bool,
    ) -> None:
        slot, now = intent.slot, self._clock.server_now()
        lost = error is not None and is_outcome_unknown(error)
        if lost:
            length = self._catalogue.business.hold_seconds if self._catalogue else self._state.total
            self._lost.keep(intent, now, length)
        else:
            self._lost.forget(intent)
        self._taken_back = {key: one for key, one in self._taken_back.items() if one is not intent}
        if self._asking is not intent:
            # It was taken back while the question was under way, or answered to another asking.
            if hold is not None and (self._hold is None or self._hold.token != hold.token):
                self._give_back(hold, slot)
            return
        over = hold is not None and hold.expires_at <= now
        if again and (over or isinstance(error, SlotTaken)):
            # What came is the first answer, replayed; how things stand now is asked with a key of its own.
            if hold is not None:
                self._reservations.over(hold.token)
            self._ask(HoldIntent(slot), again=False)
            return
        self._asking = None
        resumed, extending = self._resumed is intent, self._to_extend
        self._resumed = self._to_extend = None
        if hold is not None and resumed:
            # What is told of it from now on counts: the answer may be the one that the earlier run got.
            hold, self._taken_up = hold._replace(server_now=now), hold.token
        if hold is not None:
            self._take(hold, slot)
        else:
            self._refuse(slot, error, resumed=resumed)
        if hold is not None and extending is not None and extending.token == hold.token:
            self._extending = extending
            self.extend()
        elif extending is not None:
            self._source.kept.forget(extending.key)

    def _take(self, hold: Hold, slot: Slot) -> None:
        """Show the hold that was granted; the one before it is given back."""
        if self._hold is not None and self._state.is_held:
            self._give_back(self._hold)
        self._hold = hold
        self._confirm = self._extending = self._on_nothing = None
        self._bring_undone()
        left = (hold.expires_at - self._clock.server_now()).total_seconds()
        until = until_text(hold.expires_at, self._locale)
        described = describe(slot, HoldPhase.HELD, self._catalogue, self._locale)
        self._set(described._replace(left=left, total=max(left, 1.0), until=until))
        self.announced.emit(said_of(self.tr("{time} with {provider} held by you"), slot, self._locale))

    def _refuse(self, slot: Slot, error: Exception | None, *, resumed: bool) -> None:
        """Show that nothing was held, or that nobody knows; `resumed` is a question of an earlier run."""
        before, lost = self._before_asking, error is not None and is_outcome_unknown(error)
        unanswered = lost and not isinstance(error, (NotSignedIn, ServerBusy))
        if self._state.is_held:
            self._set(self._state._replace(busy=False))
        elif unanswered:
            ended = describe(slot, HoldPhase.ENDED, self._catalogue, self._locale)
            self._say_message = lambda: may_be_held(slot, self._locale)
            self._set(ended._replace(message=self._say_message()))
        elif before.phase is HoldPhase.ENDED and not isinstance(error, SlotTaken) and self._return_draft():
            self._set(before)
            self._write_anew()
        else:
            self._set(HoldState())
            if resumed:
                # Its hold is nobody's any more, so the next one's fields are another customer's.
                self.put_draft_away()
        if unanswered or not lost:
            self._bring_undone(in_fields=unanswered or isinstance(error, SlotTaken))
        text = ""
        if isinstance(error, SlotTaken) and resumed:
            text = taken_text(slot, self._locale)
        elif unanswered and isinstance(error, BookdeskError):
            text = may_be_held(slot, self._locale)
        elif isinstance(error, BookdeskError) and not isinstance(error, SlotTaken):
            text = "{reason}" if lost else self.tr("{reason} Nothing was held.")
            text = text.format(reason=sentence_of(error))
        self._tell_nothing(error, text)
        if isinstance(error, SlotTaken) and not resumed:
            self.taken.emit(slot, error)
        elif error is not None and not isinstance(error, BookdeskError):
            raise error

    def _tell_nothing(self, error: Exception | None, text: str) -> None:
        """Tell that nothing is held: whoever asked to hear of it, or else everybody, by `failed`."""
        on_nothing, self._on_nothing, self._undone = self._on_nothing, None, CustomerDraft()
        if on_nothing is not None:
            on_nothing(error, text)
        elif text:
            self.failed.emit(text)

    def _on_ticked(self, server_now: datetime) -> None:
        self._note_slow()
        over = [one.key for one in self._lost.drop_over(server_now) if one is not self._asking]
        if over:
            self._source.kept.forget(*over)
        if self._hold is None or not self._state.is_held:
            return
        before, left = self._state.left, (self._hold.expires_at - server_now).total_seconds()
        if self._state.unsettled and not self._state.busy:
            self._ask_again_in_time()
        elif left <= 0 and self._state.phase is HoldPhase.HELD and not self._state.busy:
            self._end()
            return
        self._set(self._state._replace(left=max(left, 0.0)))
        for seconds in _SAID_AT:
            if left <= seconds < before:
                self.announced.emit(self.tr("Hold: {left} left").format(left=countdown(left)))
