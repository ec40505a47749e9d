"""The filters of the sidebar as a person changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.viewmodels.choice import Choice

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Provider


class ChoicesModel(QObject):
    """Which providers, which region and whose bookings are looked at."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = Choice()
        self._providers: tuple[Provider, ...] = ()
        self._unseen: tuple[tuple[Choice, tuple[Provider, ...]], frozenset[str]] | None = None

    @property
    def choice(self) -> Choice:
        """What is looked at."""
        return self._choice

    @property
    def unseen(self) -> frozenset[str]:
        """The ids of the providers that are not looked at, for whatever reason."""
        made_of = (self._choice, self._providers)
        if self._unseen is None or any(a is not b for a, b in zip(made_of, self._unseen[0], strict=True)):
            # Asked for at each changed slot: it must not go through all providers for that.
            self._unseen = made_of, self._choice.unseen(self._providers)
        return self._unseen[1]

    @property
    def asked_for(self) -> tuple[str, ...]:
        """The ids of the providers to ask a server for: none at all stands for everybody."""
        return self._choice.asked_for(self._providers)

    @property
    def count(self) -> int:
        """How many providers are looked at."""
        return sum(map(self._choice.shows, self._providers))

    @property
    def zones(self) -> set[str]:
        """The names of the zones in which the providers work that are looked at."""
        return {p.time_zone for p in self._providers if self._choice.shows(p)}

    def know(self, providers: tuple[Provider, ...]) -> None:
        """Choose among these providers from now on; a region that none of them is of is left."""
        self._providers = providers
        if all(self._choice.region_id != p.region_id for p in providers):
            self._choice = self._choice._replace(region_id=None)

    def restore(self, hidden: frozenset[str]) -> None:
        """Take what was chosen before the desk was closed; nobody is told."""
        self._choice = self._choice._replace(hidden=hidden)

    def show_provider(self, provider_id: str, shown: bool) -> None:  # noqa: FBT001  a check box's value
        """Show or hide a provider."""
        hidden = self._choice.hidden - {provider_id} if shown else self._choice.hidden | {provider_id}
        self._choose(self._choice._replace(hidden=hidden))

    def show_all(self) -> None:
        """Show every provider of the region that is looked at."""
        self._choose(self._choice._replace(hidden=self._choice.hidden - self._in_region()))

    def show_none(self) -> None:
        """Show no provider."""
        self._choose(self._choice._replace(hidden=self._choice.hidden | self._in_region()))

    def show_only(self, provider_id: str) -> None:
        """Show one provider alone."""
        hidden = (self._choice.hidden | self._in_region()) - {provider_id}
        self._choose(self._choice._replace(hidden=hidden))

    def choose_region(self, region_id: str | None) -> None:
        """Show the providers of one region, None for all."""
        self._choose(self._choice._replace(region_id=region_id))

    def set_mine(self, mine: bool) -> None:  # noqa: FBT001  a check box's value
        """Count and name only the bookings that whoever is signed in made."""
        self._choose(self._choice._replace(mine=mine))

    def _in_region(self) -> frozenset[str]:
        region = self._choice.region_id
        return frozenset(p.id for p in self._providers if region in (None, p.region_id))

    def _choose(self, choice: Choice) -> None:
        if choice != self._choice:
            self._choice = choice
            self.changed.emit()
