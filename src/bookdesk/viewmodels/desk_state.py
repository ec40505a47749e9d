"""What the frame around the grid shows: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Iterable

    from bookdesk.domain.schedule import Provider, Service


class Connection(StrEnum):
    """How the line to the server is."""

    CONNECTING = "connecting"
    LIVE = "live"
    OFFLINE = "offline"


class ProviderChoice(NamedTuple):
    """A provider in the sidebar."""

    id: str
    name: str
    tint: int
    shown: bool
    region_name: str | None = None


@dataclass(frozen=True, slots=True)
class DeskState:
    """What the frame around the grid shows; texts are plain, "" where there is nothing to say."""

    connection: Connection = Connection.CONNECTING
    reason: str = ""
    next_try: int = 0
    business_name: str = ""
    desk_name: str = ""
    user_name: str = ""
    date: dt.date | None = None
    today: dt.date | None = None
    title: str = ""
    second_line: str = ""
    zone_note: str = ""
    updated: str = ""
    week_start: int = 6
    providers: tuple[ProviderChoice, ...] = ()
    services: tuple[Service, ...] = ()
    service_id: str | None = None
    service_minutes: int = 0
    empty_text: str = ""
    key_note: str = ""


def choices(providers: Iterable[Provider], hidden: Container[str]) -> tuple[ProviderChoice, ...]:
    """Make the sidebar's providers; those whose id is `hidden` are not shown."""
    return tuple(
        ProviderChoice(p.id, p.name, tint, p.id not in hidden, p.region_name)
        for tint, p in enumerate(providers)
    )
