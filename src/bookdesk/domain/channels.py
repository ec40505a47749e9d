"""The channels that there are, by name: all private, none with anything personal in its name or events."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from bookdesk.domain.ids import is_id
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

Kind = Literal["provider", "calendar", "week", "region", "desk"]

DESK = "private-desk"
#: The characters and the length that the protocol allows.
_NAME = re.compile(r"[A-Za-z0-9_\-=@,.;]{1,200}", re.ASCII)
_FORM = re.compile(r"private-(provider|calendar|week|region)\.([^.]+)\.(\w+)", re.ASCII)
_TAIL = {"provider": "availability", "calendar": "days", "week": "spans", "region": "spans"}


class ChannelName(NamedTuple):
    """A channel's kind and whose it is: a provider's or region's id, a month YYYY-MM, a week's first date."""

    kind: Kind
    subject: str


def provider_channel(provider_id: str) -> str:
    """Name the channel of a provider's timeslots."""
    return f"private-provider.{provider_id}.availability"


def calendar_channel(month: str) -> str:
    """Name the channel of a month's figures; `month` is YYYY-MM."""
    return f"private-calendar.{month}.days"


def week_channel(start: date) -> str:
    """Name the channel of the seven days from a date on."""
    return f"private-week.{start.isoformat()}.spans"


def region_channel(region_id: str) -> str:
    """Name the channel of a region's weeks."""
    return f"private-region.{region_id}.spans"


def parse_channel(name: str) -> ChannelName | None:
    """Take a channel's name apart; None when there is no such channel."""
    if not _NAME.fullmatch(name):
        return None
    if name == DESK:
        return ChannelName("desk", "")
    match = _FORM.fullmatch(name)
    if match is None or _TAIL[match[1]] != match[3]:
        return None
    kind, subject = match[1], match[2]
    if kind == "provider" and is_id(subject):
        return ChannelName("provider", subject)
    if kind == "region" and is_id(subject):
        return ChannelName("region", subject)
    if kind == "calendar" and _is_date(f"{subject}-01"):
        return ChannelName("calendar", subject)
    if kind == "week" and _is_date(subject):
        return ChannelName("week", subject)
    return None


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return False
    try:
        return EARLIEST_DAY <= date.fromisoformat(text) <= LATEST_DAY
    except ValueError:
        return False
