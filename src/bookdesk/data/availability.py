"""A provider's day as the cache keeps it: the columns, and how new they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from bookdesk.domain.columns import ProviderDay


class ProviderAvailability(NamedTuple):
    """One provider's day of one service, as the server knew it at `as_of`, an aware instant.

    `epoch` names the server's life; `seq` is how far the provider's channel had counted in it: all
    that was told up to there is in `day`. While `day` is the same object, nothing that is drawn of
    it moved.
    """

    day: ProviderDay
    as_of: datetime
    epoch: str
    seq: int


def shared(old: ProviderAvailability | None, new: ProviderAvailability) -> ProviderAvailability:
    """Return what to keep of a known and a newly arrived value; the engine's `structural_sharing`.

    Equal columns keep the known `day` object under the new stamp. What is older than what is known
    loses: a lower seq of the same epoch, or with the same seq an earlier `as_of`. Another epoch
    always wins: a server that starts anew may start at an earlier hour.
    """
    if old is None or old is new:
        return new
    if old.epoch == new.epoch and (new.seq, new.as_of) < (old.seq, old.as_of):
        return old
    if not same_columns(old.day, new.day):
        return new
    if old.seq == new.seq and old.as_of == new.as_of and old.epoch == new.epoch:
        return old
    return ProviderAvailability(old.day, new.as_of, new.epoch, new.seq)


def same_columns(a: ProviderDay, b: ProviderDay) -> bool:
    """Tell whether two days are equal in all they bear; what is cheap to compare and often differs first."""
    return a is b or (
        a.statuses == b.statuses
        and a.starts == b.starts
        and a.ends == b.ends
        and a.versions == b.versions
        and a.extras == b.extras
        and a == b
    )
