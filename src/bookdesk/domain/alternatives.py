"""Alternatives to a slot that was taken, ranked as a person at the desk would offer them.

The order is the wire's: same provider within 30, then 60 minutes; the same time with others; later
on the day; other days. Nine at most, one key each.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from bookdesk.domain.zones import civil_date, to_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

    from bookdesk.domain.schedule import Slot

MOST = 9
_NEAR = 30 * 60
#: Seconds within which a slot is near; later on the day and on other days any time counts.
FAR = 60 * 60


class Group(StrEnum):
    """Why an alternative is offered."""

    SAME_PROVIDER = "same provider"
    OTHER_PROVIDERS = "other providers"
    LATER = "later on the day"
    OTHER_DAYS = "other days"


def group_of(wanted: Slot, slot: Slot, where: ZoneInfo) -> Group | None:
    """Tell in which group a free slot is an alternative to the wanted one, None when in none.

    Any provider counts within an hour of the time, across midnight too, later on the day and on a
    later day. Days are civil dates of the business's zone.
    """
    if slot.id == wanted.id:
        return None
    away = abs(to_seconds(slot.start) - to_seconds(wanted.start))
    if away <= FAR:
        return Group.SAME_PROVIDER if slot.provider_id == wanted.provider_id else Group.OTHER_PROVIDERS
    if slot.start < wanted.start:
        return None
    later = civil_date(to_seconds(slot.start), where) > civil_date(to_seconds(wanted.start), where)
    return Group.OTHER_DAYS if later else Group.LATER


def rank(wanted: Slot, free: Iterable[Slot], where: ZoneInfo, most: int = MOST) -> list[Slot]:
    """Rank free slots as alternatives to the wanted one, best first, `most` of them.

    Within the same provider those within 30 minutes come first; with others the same time
    first, then the nearest, one of each; later on the day the wanted provider's next one, then the
    others', the soonest first; on other days the wanted provider's come first, then the others',
    each day's nearest time of day once, the soonest day first. The groups take their places in
    turn, so that each has one before one has two.
    """
    groups: dict[Group, list[Slot]] = {group: [] for group in Group}
    for slot in free:
        group = group_of(wanted, slot, where)
        if group is not None:
            groups[group].append(slot)
    start = to_seconds(wanted.start)

    def away(slot: Slot) -> int:
        return abs(to_seconds(slot.start) - start)

    groups[Group.SAME_PROVIDER].sort(key=lambda s: (away(s) > _NEAR, away(s), s.start))
    groups[Group.OTHER_PROVIDERS].sort(key=lambda s: (away(s), s.start, s.provider_name, s.provider_id))
    groups[Group.OTHER_PROVIDERS] = _first_of_each(groups[Group.OTHER_PROVIDERS], lambda s: s.provider_id)
    later = groups[Group.LATER]
    later.sort(key=lambda s: (s.provider_id != wanted.provider_id, s.start, s.provider_name, s.provider_id))
    groups[Group.LATER] = _first_of_each(later, lambda s: s.provider_id)
    clock = wanted.start.astimezone(where).time()

    def off_clock(slot: Slot) -> int:
        other = slot.start.astimezone(where).time()
        return abs((other.hour - clock.hour) * 60 + other.minute - clock.minute)

    def day_of(slot: Slot) -> date:
        return civil_date(to_seconds(slot.start), where)

    days = groups[Group.OTHER_DAYS]
    days.sort(
        key=lambda s: (s.provider_id != wanted.provider_id, day_of(s), off_clock(s), s.start, s.provider_id)
    )
    groups[Group.OTHER_DAYS] = _first_of_each(
        days, lambda s: (s.provider_id != wanted.provider_id, day_of(s))
    )
    return _share_out(groups, most)


def _first_of_each(slots: list[Slot], key: Callable[[Slot], object]) -> list[Slot]:
    seen: set[object] = set()
    kept = []
    for slot in slots:
        mark = key(slot)
        if mark not in seen:
            seen.add(mark)
            kept.append(slot)
    return kept


def _share_out(groups: dict[Group, list[Slot]], most: int) -> list[Slot]:
    taken = dict.fromkeys(groups, 0)
    for _ in range(most):
        for group, slots in groups.items():
            if taken[group] < len(slots) and sum(taken.values()) < most:
                taken[group] += 1
    return [slot for group, slots in groups.items() for slot in slots[: taken[group]]]
