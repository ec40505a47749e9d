"""The steps of the server's clock at which today's free slots begin anew, though nobody changed anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.slots import WALK_IN_STEP, round_up
from bookdesk.domain.zones import civil_date, to_seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bookdesk.domain.columns import DaySchedule

#: Seconds over which the desks of one server spread what each asks at the same step.
_SPREAD = 5.0


def _random() -> float:
    # Imported when a step has passed: the first picture needs none of it.
    import random

    return random.random()  # noqa: S311  spreads load, keeps no secret


class WalkInSteps:
    """Tells when today is to be read again: the gap that holds now is tiled from another time by then.

    No news tells of that, and only the server knows all of the gap. `chance` is between 0 and 1.
    """

    def __init__(self, chance: Callable[[], float] = _random) -> None:
        self._chance = chance
        self._wait: float | None = None
        self._asked: tuple[datetime, int] | None = None

    def asks(self, schedule: DaySchedule, where: ZoneInfo, now: datetime, *, at_once: bool = False) -> bool:
        """Tell whether a day was tiled for an earlier step than the one of `now`, the server's clock.

        It is told once for each answer and step: a server that fails is not asked for ever. A person
        who waits asks `at_once`, all others some seconds after the step, each desk at another time.
        """
        seconds = to_seconds(now)
        step = round_up(seconds)
        question = (schedule.as_of, step)
        is_today = schedule.date == civil_date(seconds, where)
        if not is_today or round_up(to_seconds(schedule.as_of)) >= step or self._asked == question:
            return False
        if self._wait is None:
            self._wait = 1 + _SPREAD * self._chance()
        if not at_once and seconds - (step - WALK_IN_STEP) < self._wait:
            return False
        self._asked = question
        return True
