"""A backlog of news that there is no time for: what is left to say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.live import DatesChanged, Parted, Subscribed, SubscriptionRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bookdesk.domain.live import News, Told


def in_short(news: Iterable[News]) -> list[News]:
    """Return what one channel's news come to: where it stands, and that all it tells of is to be read again.

    The numbers stay those of the newest news, so that nothing that is left out goes unnoticed (ADR 17).
    """
    turn: Subscribed | SubscriptionRefused | Parted | None = None
    before: Told | None = None
    after: Told | None = None
    for one in news:
        if isinstance(one, Subscribed | SubscriptionRefused | Parted):
            turn, before, after = one, after or before, None
        else:
            after = one
    told = [None if one is None else DatesChanged(one.channel, one.stamp) for one in (before, after)]
    return [one for one in (told[0], turn, told[1]) if one is not None]
