"""What the views of more than a day are asked for, and which view is shown."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.data import keys

if TYPE_CHECKING:
    import datetime as dt
    from datetime import datetime

    from bookdesk.data.keys import Filters
    from bookdesk.domain.locale import Locale


class View(StrEnum):
    """The three views of the calendar."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Asked(NamedTuple):
    """What a week or month is asked for.

    `date` is the selected one, which lies in the week or month. `provider_ids` are those that are
    switched on, empty for all of them; `provider_count` how many that are. `week_start` is 0 for
    Monday to 6, `now` the server's clock, an aware instant; `is_live` tells whether the line is up,
    `is_offline` whether it is known to be down.
    """

    date: dt.date
    service_id: str
    provider_ids: tuple[str, ...]
    provider_count: int
    my_bookings_only: bool
    week_start: int
    locale: Locale
    now: datetime
    is_live: bool
    is_offline: bool

    @property
    def filters(self) -> Filters:
        """The filters as they stand in the keys."""
        return keys.filters(self.service_id, self.provider_ids, my_bookings_only=self.my_bookings_only)
