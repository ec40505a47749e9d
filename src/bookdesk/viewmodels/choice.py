"""What a person chose to see of the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bookdesk.domain.schedule import Provider


class Choice(NamedTuple):
    """The filters of the sidebar; the service stands beside them.

    `hidden` are the ids of providers that are switched off, `region_id` the one location whose
    providers are looked at, None for all. With `mine` only one's own bookings count.
    """

    hidden: frozenset[str] = frozenset()
    region_id: str | None = None
    mine: bool = False

    def shows(self, provider: Provider) -> bool:
        """Tell whether a provider is looked at."""
        return provider.id not in self.hidden and self.region_id in (None, provider.region_id)

    def unseen(self, providers: Iterable[Provider]) -> frozenset[str]:
        """Name the providers that are not looked at, for whatever reason."""
        return frozenset(p.id for p in providers if not self.shows(p))

    def asked_for(self, providers: Sequence[Provider]) -> tuple[str, ...]:
        """Name the providers to ask a server for: none at all stands for everybody."""
        seen = tuple(p.id for p in providers if self.shows(p))
        return () if len(seen) == len(providers) else seen
