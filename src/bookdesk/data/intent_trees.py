"""Intents and drafts as they are stored: lists of plain values, read back with every limit checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bookdesk.data.intents import (
    ConfirmIntent,
    ExtendIntent,
    HoldIntent,
    Intent,
    KeptDraft,
    KeptIntent,
    StepIntent,
)
from bookdesk.data.plain_values import (
    flag,
    ident,
    instant,
    members,
    one_of,
    optional,
    text,
    to_instant,
    whole,
)
from bookdesk.domain.ids import timeslot_id
from bookdesk.domain.schedule import Customer, Slot
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.domain.text import EMAIL_MOST, NAME_MOST, NOTES_MOST, PHONE_MOST, REASON_MOST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_NUMBER = 2**53
_TOKEN_MOST = 128
#: What is typed may be longer than what is taken: it is told, not cut.
_TYPED_MOST = 1_000_000
_MICROSECONDS = 1_000_000


def intent_tree(kept: KeptIntent) -> list[object]:
    """Write an intent. Raises ValueError for one whose instants have no zone."""
    one = kept.intent
    if isinstance(one, HoldIntent):
        verb, said = "hold", _slot_tree(one.slot)
    elif isinstance(one, ExtendIntent):
        verb, said = "extend", [one.token]
    elif isinstance(one, ConfirmIntent):
        c = one.customer
        customer = None if c is None else [c.id, c.name, c.phone, c.email]
        verb, said = "confirm", [one.token, _slot_tree(one.slot), customer, one.notes]
    else:
        verb, said = "step", [one.booking_id, one.version, one.to, one.reason]
    until = None if kept.until is None else to_instant(kept.until)
    return [verb, one.key, round(kept.asked_at * _MICROSECONDS), until, [kept.is_whole, *said]]


def intent_from_tree(tree: list[Any], key: str) -> KeptIntent:
    """Read what `intent_tree` wrote of the intent with this key. Raises ValueError for anything else."""
    verb, own_key, asked_at, until, said = members(tree, 5, 5)
    read = _READ.get(text(verb, 16))
    if read is None or own_key != key:
        raise ValueError("a stored intent is another one")
    is_whole, *rest = members(said, 1, 20)
    return KeptIntent(
        read(rest, key),
        whole(asked_at, 0, _MOST_NUMBER) / _MICROSECONDS,
        optional(until, instant),
        flag(is_whole),
    )


def draft_tree(draft: KeptDraft) -> list[object]:
    """Write a draft."""
    slot = None if draft.slot is None else _slot_tree(draft.slot)
    return [[draft.name, draft.phone, draft.notes, draft.customer_id, draft.known_note], slot]


def draft_from_tree(tree: list[Any]) -> KeptDraft:
    """Read what `draft_tree` wrote. Raises ValueError for anything else."""
    typed, slot = members(tree, 2, 2)
    name, phone, notes, customer_id, known_note = members(typed, 5, 5)
    return KeptDraft(
        text(name, _TYPED_MOST),
        text(phone, _TYPED_MOST),
        text(notes, _TYPED_MOST),
        optional(customer_id, lambda value: text(value, 64, 1)),
        text(known_note, NAME_MOST),
        optional(slot, _slot),
    )


def _slot_tree(s: Slot) -> list[object]:
    return [
        s.id, s.provider_id, s.provider_name, s.service_id, to_instant(s.start), to_instant(s.end), s.status,
        s.capacity, s.remaining, s.version,
    ]  # fmt: skip


def _slot(tree: object) -> Slot:
    (
        slot_id, provider_id, provider_name, service_id, start, end, status, capacity, remaining, version
    ) = members(tree, 10, 10)  # fmt: skip
    slot = Slot(
        id=text(slot_id, 160, 1),
        provider_id=ident(provider_id),
        provider_name=text(provider_name, NAME_MOST),
        service_id=ident(service_id),
        start=instant(start),
        end=instant(end),
        status=one_of(SlotStatus, status),
        capacity=whole(capacity, 0, 10_000),
        remaining=whole(remaining, 0, 10_000),
        version=whole(version, 0, _MOST_NUMBER),
    )
    if slot.id != timeslot_id(slot.provider_id, slot.service_id, slot.start) or slot.start >= slot.end:
        raise ValueError("a stored slot is not well formed")
    return slot


def _hold(tree: list[Any], key: str) -> Intent:
    return HoldIntent(_slot(tree), key)


def _extend(tree: list[Any], key: str) -> Intent:
    (token,) = members(tree, 1, 1)
    return ExtendIntent(text(token, _TOKEN_MOST, 1), key)


def _confirm(tree: list[Any], key: str) -> Intent:
    token, slot, customer, notes = members(tree, 4, 4)
    return ConfirmIntent(
        text(token, _TOKEN_MOST, 1),
        _slot(slot),
        optional(customer, _customer),
        text(notes, NOTES_MOST),
        key,
    )


def _customer(tree: object) -> Customer:
    customer_id, name, phone, email = members(tree, 4, 4)
    return Customer(
        optional(customer_id, lambda value: text(value, 64, 1)),
        text(name, NAME_MOST),
        text(phone, PHONE_MOST),
        text(email, EMAIL_MOST),
    )


def _step(tree: list[Any], key: str) -> Intent:
    booking_id, version, to, reason = members(tree, 4, 4)
    return StepIntent(
        text(booking_id, 128, 1),
        whole(version, 0, _MOST_NUMBER),
        one_of(BookingStatus, to),
        optional(reason, lambda value: text(value, REASON_MOST)),
        key,
    )


_READ: Mapping[str, Callable[[list[Any], str], Intent]] = {
    "hold": _hold,
    "extend": _extend,
    "confirm": _confirm,
    "step": _step,
}
