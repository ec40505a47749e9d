"""What a block says, line by line (VISUAL parts 2 and 3), and which lines fit."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.clocktext import clock, countdown, span, spans
from bookdesk.domain.layout import LAST_SLOT_REASON, BlockKind, reason_words
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.domain.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bookdesk.domain.layout import Block
    from bookdesk.domain.locale import Locale

#: From this length on a booking's time range is written out.
_RANGE_FROM = 45
#: Characters of a text that can ever be seen in a column; shaping more costs time for nothing.
_MOST = 200

_STATES = {
    BlockKind.AVAILABLE: QT_TRANSLATE_NOOP("Schedule", "Available"),
    BlockKind.LIMITED: QT_TRANSLATE_NOOP("Schedule", "Limited"),
    BlockKind.SHORT: QT_TRANSLATE_NOOP("Schedule", "Limited"),
    BlockKind.BOOKED: QT_TRANSLATE_NOOP("Schedule", "Booked"),
    BlockKind.ARRIVED: QT_TRANSLATE_NOOP("Schedule", "Arrived"),
    BlockKind.IN_SERVICE: QT_TRANSLATE_NOOP("Schedule", "In service"),
    BlockKind.DONE: QT_TRANSLATE_NOOP("Schedule", "Done"),
    BlockKind.NO_SHOW: QT_TRANSLATE_NOOP("Schedule", "No-show"),
    BlockKind.PAST: QT_TRANSLATE_NOOP("Schedule", "Not booked"),
}
_FREE = (BlockKind.AVAILABLE, BlockKind.LIMITED, BlockKind.SHORT)
_HELD = (BlockKind.HELD_BY_YOU, BlockKind.HELD)


class Part(IntEnum):
    """What a line is; where there is no room, the highest goes first, state and title stay."""

    STATE = 0
    TITLE = 1
    SERVICE = 2
    RANGE = 3
    EXTRA = 4
    PIPS = 5


class Line(NamedTuple):
    """A line of a block.

    `gap` is the space above it, px at 100 %. Where the text is too wide the first of `shorter`
    that fits stands in for it, "" for nothing; without any it is elided.
    """

    part: Part
    text: str
    gap: int = 0
    shorter: tuple[str, ...] = ()


class Moment(NamedTuple):
    """What a block's words depend on besides the block.

    `today` tells whether the grid shows the server's today; `as_of` is set offline. The ring moves
    every `ring_step` seconds.
    """

    locale: Locale
    now: datetime
    today: bool
    as_of: datetime | None = None
    hold_seconds: int = 120
    ring_step: int = 1

    def seconds_left(self, block: Block) -> float | None:
        """Return what is left of a block's hold, seconds; None when it has no deadline."""
        return None if block.held_until is None else (block.held_until - self.now).total_seconds()

    def ring_left(self, block: Block) -> float:
        """Return the part of a hold that its ring shows, 0.0 and up."""
        left = max(0.0, self.seconds_left(block) or 0.0)
        return -(-left // self.ring_step) * self.ring_step / self.hold_seconds


def lines_of(block: Block, moment: Moment) -> list[Line]:
    """Return all lines of a block, from the top, for as much room as it likes."""
    times, *less = spans(block.start, block.end, moment.locale)
    shorter = (*less, "")
    state = Line(Part.STATE, state_text(block, moment), shorter=shorter_states(block, moment))
    if block.kind in (BlockKind.UNAVAILABLE, BlockKind.PAST):
        return [state]
    if block.capacity > 1 and block.kind not in _HELD:
        title = _plain(block.title)
        lines = [Line(Part.TITLE, title)] if title else []
        lines += [Line(Part.RANGE if title else Part.TITLE, times, 0, shorter), state]
        return [*lines, Line(Part.PIPS, "", 2)] if block.kind in _FREE else lines
    if block.kind in _FREE:
        reason = reason_text(block, moment)
        return [Line(Part.TITLE, times, 0, shorter), state] + ([Line(Part.SERVICE, reason)] if reason else [])
    if block.kind in _HELD:
        return _held_lines(block, moment, Line(Part.RANGE, times, 2, shorter), state)
    title, service = _plain(block.title), _plain(block.service_name)
    lines = [Line(Part.TITLE, title or service or times, 0, () if title or service else shorter)]
    if title and service and service != title:
        lines.append(Line(Part.SERVICE, service))
    lines.append(state)
    if block.minutes >= _RANGE_FROM:
        lines.append(Line(Part.RANGE, times, 2, shorter))
    return lines


def _held_lines(block: Block, moment: Moment, times: Line, state: Line) -> list[Line]:
    by, held = _holder(block, moment.locale)
    if moment.as_of is not None:
        return [times._replace(part=Part.TITLE, gap=0), state, Line(Part.SERVICE, by[0], 0, by[1:])]
    lines = [Line(Part.TITLE, held[0], 0, held[1:]), state, times]
    service = _plain(block.service_name)
    if block.kind is BlockKind.HELD_BY_YOU and service:
        lines.append(Line(Part.EXTRA, service))
    return lines


def _holder(block: Block, locale: Locale) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say by whom a slot is held, without the word for it and with it, each longest first.

    Where there is no room for both, the glyph says the word and the other desk's name stays.
    """
    translate, desk = locale.translate, _plain(block.held_by or "")
    less = translate("Schedule", "Held"), ""
    if block.kind is BlockKind.HELD_BY_YOU:
        return (translate("Schedule", "by you"),), (translate("Schedule", "Held by you"), *less)
    if not desk:
        by, held = translate("Schedule", "by another desk"), translate("Schedule", "Held by another desk")
        return (by,), (held, *less)
    by, held = translate("Schedule", "by {desk}"), translate("Schedule", "Held by {desk}")
    return (by.format(desk=desk), desk), (held.format(desk=desk), desk)


def state_text(block: Block, moment: Moment) -> str:
    """Return the state in words, with the countdown, the places left, or since when it is known."""
    translate = moment.locale.translate
    if block.kind is BlockKind.UNAVAILABLE:
        return _plain(reason_words(block.reason, moment.locale)) or translate("Schedule", "Unavailable")
    if block.kind in _HELD:
        left = moment.seconds_left(block)
        if moment.as_of is None and left is not None:
            return translate("Schedule", "{time} left").format(time=countdown(left))
        return _at(translate("Schedule", "Held"), moment)
    if block.kind in _FREE:
        if block.capacity > 1 and moment.as_of is None:
            places = translate("Schedule", "{left} of %n left", None, block.capacity)
            return places.format(left=block.remaining)
        return _at(_free_word(block, moment), moment)
    if block.is_taken_by_unknown:
        return translate("Schedule", "Taken")
    word = translate("Schedule", _STATES[block.kind])
    return translate("Schedule", "{state}, overlap").format(state=word) if block.overlap else word


def _free_word(block: Block, moment: Moment) -> str:
    translate = moment.locale.translate
    if block.capacity > 1:
        return translate("Schedule", "%n left", None, block.remaining)
    if block.kind is BlockKind.AVAILABLE and moment.as_of is not None:
        return translate("Schedule", "Free")
    return translate("Schedule", _STATES[block.kind])


def _at(word: str, moment: Moment) -> str:
    """Add since when a state is known, where that is not now."""
    if moment.as_of is None:
        return word
    text = moment.locale.translate("Schedule", "{state} at {time}")
    return text.format(state=word, time=clock(moment.as_of, moment.locale))


def shorter_states(block: Block, moment: Moment) -> tuple[str, ...]:
    """Return what may stand for the state where there is little room, longest first.

    The last is nothing: beside its glyph the state is never cut in two.
    """
    translate = moment.locale.translate
    if block.kind in _HELD:
        left = moment.seconds_left(block)
        unknown = left is None or moment.as_of is not None
        return (translate("Schedule", "Held") if unknown else countdown(left or 0.0), "")
    if block.kind in _FREE:
        word = _free_word(block, moment)
        return (word, str(block.remaining), "") if block.capacity > 1 else (word, "")
    if block.kind is BlockKind.UNAVAILABLE:
        return ()
    return translate("Schedule", _STATES[block.kind]), ""


def reason_text(block: Block, moment: Moment) -> str:
    """Return why a slot is limited; the last slot is "today"'s only on the server's today."""
    if block.reason == LAST_SLOT_REASON and moment.today:
        return moment.locale.translate("Schedule", "Last slot today")
    return _plain(reason_words(block.reason, moment.locale))


def short_titles(block: Block, moment: Moment) -> tuple[str, ...]:
    """Return the first words of a block that has room for one line only, longest first.

    The first that fits is shown. The last is nothing, or a name, which may be cut.
    """
    if block.kind in (BlockKind.UNAVAILABLE, BlockKind.PAST):
        return ()
    if block.kind in _HELD and moment.as_of is None:
        return _holder(block, moment.locale)[1]
    if block.capacity > 1 or block.kind not in (*_FREE, *_HELD):
        name = _plain(block.title) or ("" if block.kind in _FREE else _plain(block.service_name))
        if name:
            return (name,)
    # Where it ends is seen from where it lies.
    return (*spans(block.start, block.end, moment.locale)[-2 if moment.locale.is_12_hour else -1 :], "")


def fitting(lines: Sequence[Line], heights: Sequence[int], room: int) -> list[Line]:
    """Drop lines until the rest fits into `room` px, the highest part first; a part of 0 or 1 stays."""
    kept = list(zip(lines, heights, strict=True))
    while sum(height for _, height in kept) > room:
        spare = max(kept, key=lambda pair: pair[0].part)
        if spare[0].part <= Part.TITLE:
            break
        kept.remove(spare)
    return [line for line, _ in kept]


def tool_tip(block: Block, provider_name: str, moment: Moment) -> str:
    """Return everything a block says, with what people typed escaped for a tool tip's rich text."""
    import html

    lines = [line.text for line in lines_of(block, moment) if line.text]
    times = span(block.start, block.end, moment.locale)
    if times not in lines:
        lines.append(times)
    lines.append(_plain(provider_name))
    if block.block_id:
        lines.append(moment.locale.translate("Schedule", "Enter changes or removes it"))
    return "<br>".join(map(html.escape, lines))


def _plain(text: str) -> str:
    return one_line(text[: 2 * _MOST])[:_MOST]
