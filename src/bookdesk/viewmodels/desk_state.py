"""What the frame around the views shows: plain values."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from bookdesk.domain.schedule import Provider, Service
    from bookdesk.viewmodels.choice import Choice


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


class Region(NamedTuple):
    """A location that providers belong to."""

    id: str
    name: str


class DeskState(NamedTuple):
    """What the frame around the views shows; texts are plain, "" where there is nothing to say.

    `date` is the day shown, or the selected one of the week or month shown. With `mine` only the bookings of
    whoever is signed in count and are named. `able_count` counts the providers that are looked at and offer
    the service. `short_lines` say the second line in less and less. While `is_told` changes come as they
    happen; else the desk looks again by itself, and waits for news where `awaits_news`; `news_trouble` says
    why none comes.
    """

    connection: Connection = Connection.CONNECTING
    reason: str = ""
    next_try: int = 0
    is_trying: bool = False
    view: View = View.DAY
    business_name: str = ""
    desk_name: str = ""
    user_name: str = ""
    date: dt.date | None = None
    today: dt.date | None = None
    title: str = ""
    short_title: str = ""
    second_line: str = ""
    short_lines: tuple[str, ...] = ()
    zone_note: str = ""
    updated: str = ""
    week_start: int = 6
    regions: tuple[Region, ...] = ()
    region_id: str | None = None
    providers: tuple[ProviderChoice, ...] = ()
    services: tuple[Service, ...] = ()
    service_id: str | None = None
    service_minutes: int = 0
    able_count: int = 0
    mine: bool = False
    empty_text: str = ""
    key_note: str = ""
    is_told: bool = False
    awaits_news: bool = False
    news_trouble: str = ""


def choices(providers: Iterable[Provider], choice: Choice) -> tuple[ProviderChoice, ...]:
    """Make the sidebar's providers: those of the chosen region."""
    return tuple(
        ProviderChoice(p.id, p.name, tint, p.id not in choice.hidden, p.region_name)
        for tint, p in enumerate(providers)
        if choice.region_id in (None, p.region_id)
    )


def regions(providers: Iterable[Provider]) -> tuple[Region, ...]:
    """List the regions in the order of their first providers; none where there are not several."""
    found = {p.region_id: Region(p.region_id, p.region_name or p.region_id) for p in providers if p.region_id}
    return tuple(found.values()) if len(found) > 1 else ()
