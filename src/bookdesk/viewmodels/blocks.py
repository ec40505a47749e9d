"""Blocked time: what the dialog that blocks a stretch of a provider's day shows, and what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from bookdesk.domain.layout import BlockKind, reason_words
from bookdesk.domain.text import one_line
from bookdesk.domain.zones import at_civil
from bookdesk.errors import BookdeskError, NotFound, SlotTaken, Unreachable, VersionChanged
from bookdesk.viewmodels.block_texts import (
    blocked_text,
    close_and_look_text,
    fault_of,
    field_of,
    in_the_way_text,
    look_again_text,
    offline_text,
    on_its_way_text,
    outdated_text,
    removed_text,
    unknown_text,
)
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bookdesk.data.blocks import BlockIntent
    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.source import Source
    from bookdesk.domain.layout import Block
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import TimeBlock
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.undo import OnNothing

#: The reasons that are offered, as they go over the wire: each desk shows them in its own language.
REASONS = ("Lunch", "Training", "Meeting", "Sick")
_HELD = frozenset({BlockKind.HELD, BlockKind.HELD_BY_YOU})


class BlockTimeState(NamedTuple):
    """What the dialog begins with and says; texts are plain.

    `providers` are (id, name), `reasons` what is offered, `start` and `end` are aware, in the zone
    that is shown. `wrong` names the field that `error` is about: "start", "end", "reason" or "".
    """

    is_open: bool = False
    is_change: bool = False
    is_busy: bool = False
    is_12_hour: bool = False
    providers: tuple[tuple[str, str], ...] = ()
    provider_id: str = ""
    start: datetime = datetime.min  # noqa: DTZ901  of a closed dialog
    end: datetime = datetime.min  # noqa: DTZ901  of a closed dialog
    reason: str = ""
    reasons: tuple[str, ...] = ()
    error: str = ""
    wrong: str = ""


def can_be_blocked(block: Block) -> bool:
    """Tell whether to ask, at a place of the grid, for a time to block.

    At a booking too: whose day it is may be ill, and the server tells who is in the way. What is held is
    free again in a moment, or booked.
    """
    return block.kind not in _HELD and not block.block_id


class BlocksModel(QObject):
    """Blocks time, changes blocks and removes them. `changed` tells of `state`.

    Whoever shows the dialog hands back what stands in its fields by `apply`, or calls `close`.
    """

    changed = Signal()
    #: The TimeBlock as the server has it now, what to say of it, and which one it was before or was put
    #: back for, None for a new one.
    blocked = Signal(object, str, object)
    #: The TimeBlock that is no more, and what to say; `put_back` undoes it.
    removed = Signal(object, str)
    failed = Signal(str)
    outdated = Signal()

    def __init__(self, source: Source, clock_: DeskClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._clock = source, clock_
        self._catalogue: Catalogue | None = None
        self._locale: Locale | None = None
        self._was: TimeBlock | None = None
        #: What the open dialog asked for last and no answer has settled.
        self._asked: BlockIntent | None = None
        #: The blocks, by their ids, that something was asked for whose answer is not there yet.
        self._under_way: set[str] = set()
        self._state = BlockTimeState()
        #: What says the state's error.
        self._say_error: Callable[[], str] = str
        #: The wish whose provider and times the state's error is about, where it is about those.
        self._refused: BlockIntent | None = None

    @property
    def state(self) -> BlockTimeState:
        """The state shown."""
        return self._state

    def know(self, catalogue: Catalogue, locale: Locale) -> None:
        """Name providers by this catalogue, and read and write times by this locale, from now on."""
        self._catalogue, self._locale = catalogue, locale

    def say_anew(self) -> None:
        """Write an open dialog's texts in the language that is spoken now."""
        locale, state = self._locale, self._state
        if not state.is_open or locale is None:
            return
        reason = self._was.reason if self._was is not None else ""
        self._set(
            state._replace(
                reason=reason_words(reason, locale),
                reasons=tuple(reason_words(one, locale) for one in REASONS),
                error=self._say_error() if state.error else "",
            )
        )

    def open_for(self, provider_id: str, start: datetime, end: datetime) -> None:
        """Ask for a time to block; provider and times, aware instants, are what the dialog begins with."""
        self._open(provider_id, start, end, "", None)

    def change(self, block: TimeBlock) -> None:
        """Ask what a block is to become."""
        self._open(block.provider_id, block.start, block.end, block.reason, block)

    def close(self) -> None:
        """Close the dialog; an answer that is on its way is told all the same."""
        self._was = self._asked = None
        self._set(BlockTimeState())

    def whole_day(self, provider_id: str, day: date) -> tuple[datetime, datetime] | None:
        """Return when a provider's working hours of a date of the shown zone begin and end, aware.

        Those that are left of today, and all of a date whose hours are not known; None before any zone is.
        """
        from bookdesk.data.blocks import whole_day

        locale = self._locale
        if locale is None:
            return None
        return whole_day(self._source, provider_id, day, locale.zone, self._clock.server_now())

    def apply(self, provider_id: str, start: datetime | None, end: datetime | None, reason: str) -> None:
        """Send what stands in the dialog; it closes when the server has granted it.

        `start` and `end` are naive: civil times of the shown zone, None for a text that is no time. An
        end at midnight of the start's date is that date's end.
        """
        locale = self._locale
        if not self._state.is_open or self._state.is_busy or locale is None:
            return
        hindrance = self._hindrance(self._was)
        if hindrance is not None:
            self._complain(hindrance)
            return
        begins, ends = self._instants(start, end, locale)
        line = self._wire_reason(one_line(reason))
        fault = fault_of(begins, ends, line)
        if fault is not None:
            self._complain(*fault)
        elif begins is not None and ends is not None:
            self._send(provider_id, begins, ends, line)

    def follow(self, provider_id: str, start: datetime | None, end: datetime | None, reason: str) -> None:
        """Hear what stands in the dialog now: a complaint about a field goes as soon as that is right.

        What the server said of a provider's time goes with another one. Arguments are those of `apply`.
        """
        state, locale, refused = self._state, self._locale, self._refused
        if not state.is_open or state.is_busy or not state.error or locale is None:
            return
        begins, ends = self._instants(start, end, locale)
        if not state.wrong:
            asked = refused and (refused.provider_id, refused.start, refused.end)
            if asked is not None and asked != (provider_id, begins, ends):
                self._complain(str)
            return
        fault = fault_of(begins, ends, self._wire_reason(one_line(reason)))
        # What else is wrong is told when it is sent.
        self._complain(*fault if fault is not None and fault[1] == state.wrong else (str, ""))

    def remove_opened(self) -> None:
        """Close the dialog and make free the block that it was to change."""
        block = self._was
        if block is None or self._state.is_busy:
            return
        hindrance = self._hindrance(block)
        if hindrance is not None:
            self._complain(hindrance)
            return
        self.close()
        self.remove(block)

    def remove(self, block: TimeBlock, on_nothing: OnNothing | None = None) -> bool:
        """Make a blocked time free again; False, and nothing is asked, while something of it is on its way.

        Where nothing comes of it `on_nothing` hears of it, in the place of `failed`.
        """
        from bookdesk.data.blocks import remove_block

        if block.id in self._under_way:
            return False
        if not self._is_reached:
            self._tell_nothing(Unreachable(), offline_text(), on_nothing)
            return True
        self._under_way.add(block.id)
        remove_block(self._source, block, lambda _none, error: self._on_removed(block, error, on_nothing))
        return True

    def put_back(self, block: TimeBlock, on_nothing: OnNothing) -> bool:
        """Block a time again whose block was removed, with a key of its own; answers as `remove` does."""
        from bookdesk.data.blocks import BlockIntent
        from bookdesk.data.intents import new_key

        intent = BlockIntent(block.provider_id, block.start, block.end, block.reason, new_key())
        return self._ask_at_once(intent, block, on_nothing)

    def change_back(self, block: TimeBlock, was: TimeBlock, on_nothing: OnNothing) -> bool:
        """Make a changed block what it was before: a change like any other; answers as `remove` does."""
        from bookdesk.data.blocks import BlockIntent
        from bookdesk.data.intents import new_key

        intent = BlockIntent(was.provider_id, was.start, was.end, was.reason, new_key(), block)
        return self._ask_at_once(intent, block, on_nothing)

    @property
    def _is_reached(self) -> bool:
        return self._source.gateway is not None and self._source.client.is_online

    def _hindrance(self, block: TimeBlock | None) -> Callable[[], str] | None:
        """Return what says why nothing can be asked now, of a block where there is one; None if it can."""
        if not self._is_reached:
            return offline_text
        return on_its_way_text if block is not None and block.id in self._under_way else None

    def _open(
        self, provider_id: str, start: datetime, end: datetime, reason: str, was: TimeBlock | None
    ) -> None:
        catalogue, locale = self._catalogue, self._locale
        if catalogue is None or locale is None or not self._is_reached:
            self.failed.emit(offline_text())
            return
        self._was, self._asked = was, None
        self._set(
            BlockTimeState(
                is_open=True,
                is_change=was is not None,
                is_12_hour=locale.is_12_hour,
                # A block stays with its provider.
                providers=tuple(
                    (p.id, p.name) for p in catalogue.providers if was is None or p.id == provider_id
                ),
                provider_id=provider_id,
                start=_to_minute(start).astimezone(locale.zone),
                end=_to_minute(end).astimezone(locale.zone),
                reason=reason_words(reason, locale),
                reasons=tuple(reason_words(one, locale) for one in REASONS),
            )
        )

    def _instants(
        self, start: datetime | None, end: datetime | None, locale: Locale
    ) -> tuple[datetime | None, datetime | None]:
        if start is not None and end is not None and end.time() == time(0) and end.date() == start.date():
            end += timedelta(days=1)
        return self._instant(start, self._state.start, locale), self._instant(end, self._state.end, locale)

    def _instant(self, civil: datetime | None, shown: datetime, locale: Locale) -> datetime | None:
        if civil is None:
            return None
        # What was not touched is the instant that it was: a fold has its civil times twice. In UTC, for
        # two datetimes of one zone are compared by their civil times.
        if civil == shown.replace(tzinfo=None, fold=0):
            return shown.astimezone(UTC)
        return at_civil(civil.date(), civil.time(), locale.zone)

    def _wire_reason(self, text: str) -> str:
        offered = zip(self._state.reasons, REASONS, strict=True)
        return next((wire for shown, wire in offered if shown == text), text)

    def _send(self, provider_id: str, start: datetime, end: datetime, reason: str) -> None:
        from bookdesk.data.blocks import BlockIntent
        from bookdesk.data.intents import new_key

        intent = BlockIntent(provider_id, start, end, reason, new_key(), self._was)
        if self._asked is not None and intent.is_of(self._asked):
            # Its first sending may have been carried out: under the same key it is done once.
            intent = self._asked
        self._asked = intent
        self._set(self._state._replace(is_busy=True, error="", wrong=""))
        self._ask(intent, self._was)

    def _ask_at_once(self, intent: BlockIntent, of: TimeBlock, on_nothing: OnNothing) -> bool:
        if of.id in self._under_way:
            return False
        if self._is_reached:
            self._ask(intent, of, on_nothing)
        else:
            self._tell_nothing(Unreachable(), offline_text(), on_nothing)
        return True

    def _ask(self, intent: BlockIntent, of: TimeBlock | None, on_nothing: OnNothing | None = None) -> None:
        from bookdesk.data.blocks import block_time

        if of is not None:
            self._under_way.add(of.id)
        block_time(
            self._source, intent, lambda new, error: self._on_blocked(intent, new, error, of, on_nothing)
        )

    def _on_blocked(
        self,
        intent: BlockIntent,
        new: TimeBlock | None,
        error: Exception | None,
        of: TimeBlock | None,
        on_nothing: OnNothing | None,
    ) -> None:
        from bookdesk.data.mutations import is_outcome_unknown

        if of is not None:
            self._under_way.discard(of.id)
        shown = self._asked is intent
        if new is not None:
            if shown:
                self.close()
            self.blocked.emit(new, blocked_text(new, self._catalogue, self._locale), of)
            return
        if not isinstance(error, BookdeskError):
            self._set(self._state._replace(is_busy=self._state.is_busy and not shown))
            if error is not None:
                self._tell_nothing(error, "", on_nothing)
                raise error
            return
        is_unknown = shown and is_outcome_unknown(error)
        say: Callable[[], str] = partial(unknown_text if is_unknown else sentence_of, error)
        if shown and not is_unknown:
            self._asked = None
        if isinstance(error, SlotTaken):
            say = partial(self._taken_text, error, intent.start)
        elif isinstance(error, (VersionChanged, NotFound)) and intent.was is not None:
            say = close_and_look_text if on_nothing is None else outdated_text
            self.outdated.emit()
        if shown:
            self._complain(say, field_of(error), None if say is close_and_look_text else intent)
        else:
            self._tell_nothing(error, say(), on_nothing)

    def _taken_text(self, error: SlotTaken, start: datetime) -> str:
        locale = self._locale
        return sentence_of(error) if locale is None else in_the_way_text(error, start, self._source, locale)

    def _on_removed(self, block: TimeBlock, error: Exception | None, on_nothing: OnNothing | None) -> None:
        self._under_way.discard(block.id)
        if error is None:
            self.removed.emit(block, removed_text(block, self._catalogue, self._locale))
        elif isinstance(error, VersionChanged):
            self.outdated.emit()
            text = look_again_text() if on_nothing is None else outdated_text()
            self._tell_nothing(error, text, on_nothing)
        elif isinstance(error, BookdeskError):
            self._tell_nothing(error, sentence_of(error), on_nothing)
        else:
            self._tell_nothing(error, "", on_nothing)
            raise error

    def _tell_nothing(self, error: Exception, text: str, on_nothing: OnNothing | None) -> None:
        if on_nothing is not None:
            on_nothing(error, text)
        elif text:
            self.failed.emit(text)

    def _complain(self, say: Callable[[], str], wrong: str = "", refused: BlockIntent | None = None) -> None:
        self._say_error, self._refused = say, refused
        self._set(self._state._replace(is_busy=False, error=say(), wrong=wrong))

    def _set(self, state: BlockTimeState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def _to_minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
