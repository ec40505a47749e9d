"""A day's columns: laid out once, and again only where something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.viewmodels.desk_grid import DayColumns, Shown

if TYPE_CHECKING:
    from datetime import datetime

    from tests.factories import DeskAtWork

    from bookdesk.data.fetchers import Catalogue, DayPicture
    from bookdesk.viewmodels.day_grid import DayGrid


class Columns:
    """The salon's day, laid out anew at each change of what it is made of."""

    def __init__(self, desk: DeskAtWork) -> None:
        model = desk.models.desk
        assert model.locale is not None
        assert model.catalogue is not None
        assert model.day.picture is not None
        self.catalogue: Catalogue = model.catalogue
        self.picture: DayPicture = model.day.picture
        self.shown = Shown(
            locale=model.locale,
            where=model.locale.zone,
            now=model.server_now,
            hidden=frozenset(),
            own_slot_id=None,
            own_changes=frozenset(),
            bookable=True,
            offline=False,
        )
        self._columns = DayColumns()
        self.before: DayGrid | None = None
        self.now: DayGrid = self._columns.grid(self.catalogue, self.picture, self.shown)

    def changed(self) -> list[str]:
        """Lay out again; return the providers whose column is another object now."""
        before, self.now = self.now, self._columns.grid(self.catalogue, self.picture, self.shown)
        known = {column.provider_id: column for column in before.columns}
        return [c.provider_id for c in self.now.columns if known.get(c.provider_id) is not c]

    def at(self, now: datetime) -> list[str]:
        self.shown = self.shown._replace(now=now)
        return self.changed()


def test_what_did_not_change_is_the_same_column(desk: DeskAtWork) -> None:
    columns = Columns(desk)
    assert columns.changed() == []
    same = columns.picture.schedule
    columns.picture = columns.picture._replace(schedule=same._replace(seq=same.seq + 1))
    assert columns.changed() == []


def test_a_changed_day_changes_its_provider_alone(desk: DeskAtWork) -> None:
    columns = Columns(desk)
    schedule = columns.picture.schedule
    jj = schedule.provider("jj")
    assert jj is not None
    row = next(iter(jj.free_rows()))
    held = bytes([CODE_OF_STATUS[SlotStatus.RESERVED]])
    other = jj.changed(statuses=jj.statuses[:row] + held + jj.statuses[row + 1 :])
    providers = tuple(other if day is jj else day for day in schedule.providers)
    columns.picture = columns.picture._replace(schedule=schedule._replace(providers=providers))
    assert columns.changed() == ["jj"]
    assert columns.changed() == []


def test_a_changed_booking_changes_its_provider_alone(desk: DeskAtWork) -> None:
    columns = Columns(desk)
    first, *rest = columns.picture.bookings
    columns.picture = columns.picture._replace(bookings=(first._replace(version=first.version + 1), *rest))
    assert columns.changed() == [first.provider_id]


def test_a_hold_of_ones_own_changes_its_provider_alone(desk: DeskAtWork) -> None:
    columns = Columns(desk)
    columns.shown = columns.shown._replace(own_slot_id=desk.slot("becky", "11:00").id)
    assert columns.changed() == ["becky"]
    columns.picture = columns.picture._replace(asked_for=frozenset({desk.slot("jj", "12:00").id}))
    assert columns.changed() == ["jj"]


def test_a_minute_changes_what_is_past_and_a_second_nothing(desk: DeskAtWork) -> None:
    columns = Columns(desk)
    now = columns.shown.now
    assert columns.at(now.replace(second=1)) != []
    assert columns.at(now.replace(second=59)) == []
    assert columns.at(now.replace(minute=now.minute + 1, second=1)) != []


def test_the_line_changes_what_is_said_of_each(desk: DeskAtWork) -> None:
    columns = Columns(desk)
    columns.shown = columns.shown._replace(offline=True)
    assert columns.changed() == [provider.id for provider in columns.catalogue.providers]
