"""What all parts of an import stand on: zone, shift, what is there already, and the rows to write."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bookdesk.backend.importing.identity import code_id, digest
from bookdesk.backend.importing.opening import minute_clock
from bookdesk.domain.zones import at_civil, to_seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from bookdesk.backend.importing.existing import Existing

Row = dict[str, Any]
#: The member of staff who "made" what was imported.
IMPORT_USER = "import"
#: A till's name for somebody who has none.
WALK_IN = "WALK_IN"


@dataclass(slots=True)
class Ground:
    """Zone, shift and clock of an import; collects new rows by table name in the order they come.

    `minutes_of` tells a service code's length and whether it was assumed.
    """

    where: ZoneInfo
    shift_weeks: int
    now_ms: int
    existing: Existing
    minutes_of: Callable[[str], tuple[int, bool]]
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    providers: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    _customers: dict[str, str] = field(default_factory=dict)
    _instants: dict[tuple[date, int], int] = field(default_factory=dict)

    @property
    def now_s(self) -> int:
        """The server's now in epoch seconds."""
        return self.now_ms // 1000

    def moved(self, day: date) -> date:
        """Move a date of the files by the shift."""
        return day + timedelta(weeks=self.shift_weeks)

    def instant(self, day: date, minute: int) -> int:
        """Turn a civil time of the files into epoch seconds: the date is moved, the civil time stays."""
        known = self._instants.get((day, minute))
        if known is None:
            known = to_seconds(at_civil(self.moved(day), minute_clock(minute), self.where))
            self._instants[day, minute] = known
        return known

    def customer(self, code: str) -> str | None:
        """Return the id of a client's code, made a customer when new; None for nobody's code."""
        if code in ("", WALK_IN):
            return None
        known = self._customers.get(code)
        if known is None:
            known = self._customers[code] = digest("customer", code)
            if known not in self.existing.customers:
                row = {"phone": "", "phone_digits": "", "email": "", "created_ms": self.now_ms}
                self.rows["customers"].append({"id": known, "code": code, "name": code} | row)
        return known

    def knows_customer(self, code: str) -> bool:
        """Tell whether a client's code came up in these files before."""
        return code in self._customers

    def service(self, code: str, name: str) -> str:
        """Return the id of a service's code, made a service called `name` when new."""
        known = self.services.get(code)
        if known is None:
            known = self.services[code] = code_id(code)
            if known not in self.existing.services:
                position = len(self.existing.services) + len(self.rows["services"])
                row = {"minutes": self.minutes_of(code)[0], "capacity": 1, "position": position}
                self.rows["services"].append({"id": known, "name": name} | row)
        return known
