"""What a server answers instead of what is looked at is told from the first try on, until it is there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.data.source_rig import EVERYBODY, SourceRig
from tests.factories import CUT, DAY

from bookdesk.data import keys
from bookdesk.data.day_watch import DayWatch
from bookdesk.data.failure import Failure
from bookdesk.data.fetchers import month_fetcher
from bookdesk.data.figures_watch import FiguresWatch
from bookdesk.errors import NotFound, NotSignedIn, Refused, ServerBusy, ServerFailed, Unreachable

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Month

#: What is tried again, and what is not.
ANSWERS = [ServerFailed("It failed."), ServerBusy("Later.", "busy", 9.0), Refused("No.")]
NO_ANSWERS = [Unreachable("cut"), NotSignedIn("Who?"), NotFound("Gone."), RuntimeError("a bug")]
#: Seconds after which the next try has been made.
NEXT_TRY = 12.0


class Looking:
    """A person who looks at a day and a month; the failures are noted as they are told."""

    def __init__(self) -> None:
        self.rig = SourceRig()
        self.told: list[Failure | None] = []
        self.day = DayWatch(self.rig.source, lambda: self.told.append(self.day.failure))
        self.month: FiguresWatch[Month] = FiguresWatch(
            self.rig.source, lambda: self.told.append(self.month.failure)
        )

    def show_day(self, days: int = 0) -> None:
        self.day.show(DAY + timedelta(days=days), CUT.id, EVERYBODY)

    def show_month(self, month: int = 7) -> None:
        filters = keys.filters(CUT.id)
        fetcher = month_fetcher(self.rig.source, filters, 2018, month)
        self.month.show(keys.calendar_key(filters, 2018, month), fetcher)


@pytest.fixture
def looking() -> Looking:
    return Looking()


@pytest.mark.parametrize("error", ANSWERS, ids=lambda error: type(error).__name__)
def test_a_day_s_failure_is_told_while_it_is_tried_again(looking: Looking, error: Exception) -> None:
    looking.rig.gateway.failing["day"] = error
    looking.show_day()
    assert not looking.told
    looking.rig.settle()
    failure = Failure(error, looking.rig.clock.now())  # type: ignore[arg-type]
    assert (looking.day.failure, looking.told[-1]) == (failure, failure)
    assert looking.day.is_fetching is isinstance(error, ServerFailed | ServerBusy)
    looking.rig.gateway.failing.clear()
    looking.day.refresh()
    looking.rig.advance(NEXT_TRY)
    looking.rig.settle()
    assert looking.day.is_wanted
    assert (looking.day.failure, looking.told[-1]) == (None, None)


@pytest.mark.parametrize("error", ANSWERS, ids=lambda error: type(error).__name__)
def test_a_month_s_failure_is_told_while_it_is_tried_again(looking: Looking, error: Exception) -> None:
    looking.rig.gateway.failing["month"] = error
    looking.show_month()
    looking.rig.settle()
    failure = Failure(error, looking.rig.clock.now())  # type: ignore[arg-type]
    assert (looking.month.failure, looking.told[-1]) == (failure, failure)
    assert looking.month.is_fetching is isinstance(error, ServerFailed | ServerBusy)
    looking.rig.gateway.failing.clear()
    looking.month.refresh()
    looking.rig.advance(NEXT_TRY)
    looking.rig.settle()
    assert looking.month.is_wanted
    assert (looking.month.failure, looking.told[-1]) == (None, None)


@pytest.mark.parametrize("error", NO_ANSWERS, ids=lambda error: type(error).__name__)
def test_what_says_nothing_of_the_key_is_no_failure_of_it(looking: Looking, error: Exception) -> None:
    looking.rig.gateway.failing.update(day=error, month=error)
    looking.show_day()
    looking.show_month()
    looking.rig.settle()
    assert looking.day.is_wanted is looking.month.is_wanted is False
    assert (looking.day.failure, looking.month.failure) == (None, None)


def test_whatever_else_is_looked_at_has_not_failed(looking: Looking) -> None:
    looking.rig.gateway.failing.update(day=ANSWERS[-1], month=ANSWERS[-1])
    looking.show_day()
    looking.show_month()
    looking.rig.settle()
    looking.show_day(1)
    looking.show_month(8)
    assert (looking.day.failure, looking.month.failure) == (None, None)


def test_what_is_there_and_could_not_be_read_again_is_shown(looking: Looking) -> None:
    looking.show_day()
    looking.show_month()
    looking.rig.settle()
    looking.rig.gateway.failing.update(day=ANSWERS[-1], month=ANSWERS[-1])
    looking.day.refresh()
    looking.month.refresh()
    looking.rig.settle()
    assert looking.day.is_wanted
    assert looking.month.is_wanted
    assert (looking.day.failure, looking.month.failure) == (None, None)


def test_a_day_whose_names_alone_fail_is_there(looking: Looking) -> None:
    looking.rig.gateway.failing["bookings"] = ANSWERS[-1]
    looking.show_day()
    looking.rig.settle()
    assert looking.day.is_wanted
    assert looking.day.failure is None
