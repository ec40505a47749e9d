"""Weeks that are laid out once: what is kept is what would be made, and goes when that is another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.weeks import NOW as NOW_AT
from tests.weeks import SUNDAY, WHERE, make_week

from bookdesk.domain.intervals import Interval
from bookdesk.domain.schedule import Week
from bookdesk.domain.week_layout import Known, lay_out_week
from bookdesk.domain.zones import to_seconds, zone
from bookdesk.viewmodels.week_laid import LaidWeeks

NOW, NOTHING = to_seconds(NOW_AT), Known({})


def test_the_same_week_of_the_same_figures_is_laid_out_once() -> None:
    laid, week = LaidWeeks(), make_week()
    first = laid.lay_out(SUNDAY, week, NOTHING, NOW, WHERE)
    assert laid.lay_out(SUNDAY, week, Known({}), NOW + 1, WHERE) is first
    assert first.columns == lay_out_week(SUNDAY, week, NOTHING, NOW, WHERE).columns


@pytest.mark.parametrize(
    ("week", "known", "now", "zone_name"),
    [
        (Week((), (), make_week().as_of, "e", 1), NOTHING, NOW, str(WHERE)),
        (None, NOTHING._replace(begun=3), NOW, str(WHERE)),
        (None, Known({SUNDAY: Interval(NOW - 7200, NOW)}), NOW, str(WHERE)),
        (None, NOTHING, NOW + 300, str(WHERE)),
        (None, NOTHING, NOW + 86400, str(WHERE)),
        (None, NOTHING, NOW, "Asia/Tokyo"),
    ],
    ids=["figures", "bookings", "hours", "five minutes", "a day", "zone"],
)
def test_what_is_made_of_something_else_is_made_anew(
    week: Week | None, known: Known, now: int, zone_name: str
) -> None:
    laid, figures = LaidWeeks(), make_week()
    first = laid.lay_out(SUNDAY, figures, NOTHING, NOW, WHERE)
    found = laid.lay_out(SUNDAY, week or figures, known, now, zone(zone_name))
    assert found is not first
    assert found.columns == lay_out_week(SUNDAY, week or figures, known, now, zone(zone_name)).columns


def test_the_weeks_looked_at_last_are_kept() -> None:
    laid, week = LaidWeeks(), make_week()
    starts = [SUNDAY + timedelta(weeks=number) for number in range(17)]
    made = [laid.lay_out(start, week, NOTHING, NOW, WHERE) for start in starts]
    assert laid.lay_out(starts[1], week, NOTHING, NOW, WHERE) is made[1]
    assert laid.lay_out(starts[0], week, NOTHING, NOW, WHERE) is not made[0]
