"""A day's columns: laid out once, and again only where something changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bookdesk.domain.columns import column
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


def later(picture: DayPicture, days: int) -> DayPicture:
    """Move a day's slots to another date; its bookings stay behind."""
    moved, length = [], timedelta(days=days)
    for day in picture.schedule.providers:
        seconds = days * 86400
        starts, ends = (column([at + seconds for at in times]) for times in (day.starts, day.ends))
        hours = (day.opens and day.opens + length, day.closes and day.closes + length)
        moved.append(day.changed(starts=starts, ends=ends, opens=hours[0], closes=hours[1]))
    schedule = picture.schedule._replace(date=picture.schedule.date + length, providers=tuple(moved))
    return picture._replace(schedule=schedule, bookings=())


def test_a_day_that_was_laid_out_ahead_is_so_when_it_is_shown(desk: DeskAtWork) -> None:
    made = Columns(desk)
    seen = DayColumns(lambda: ("jj", "becky"))
    today = seen.grid(made.catalogue, made.picture, made.shown)
    for of_today in today.columns:
        assert of_today.blocks
    tomorrow = later(made.picture, 1)
    pieces = seen.lay_out_ahead(made.catalogue, tomorrow, made.shown)
    assert sum(1 for _ in pieces) == 3, "the hours of all, then each of the two"
    shown = seen.grid(made.catalogue, tomorrow, made.shown)
    assert {c.provider_id for c in shown.columns if c.is_laid_out} == {"jj", "becky"}
    assert shown == DayColumns().grid(made.catalogue, tomorrow, made.shown)
    # Going back finds what was looked at, and nothing else takes room meanwhile.
    again = seen.grid(made.catalogue, made.picture, made.shown)
    kept = {c.provider_id for c, was in zip(again.columns, today.columns, strict=True) if c is was}
    assert kept == {"jj", "becky"}


def test_what_changed_since_it_was_laid_out_ahead_is_laid_out_anew(desk: DeskAtWork) -> None:
    made = Columns(desk)
    seen = DayColumns(lambda: ("jj", "becky"))
    seen.grid(made.catalogue, made.picture, made.shown)
    tomorrow = later(made.picture, 1)
    list(seen.lay_out_ahead(made.catalogue, tomorrow, made.shown))
    schedule = tomorrow.schedule
    jj = schedule.provider("jj")
    assert jj is not None
    held = bytes([CODE_OF_STATUS[SlotStatus.RESERVED]])
    other = jj.changed(statuses=held + jj.statuses[1:])
    providers = tuple(other if day is jj else day for day in schedule.providers)
    newer = tomorrow._replace(schedule=schedule._replace(providers=providers))
    shown = seen.grid(made.catalogue, newer, made.shown)
    assert {c.provider_id for c in shown.columns if c.is_laid_out} == {"becky"}
    assert shown == DayColumns().grid(made.catalogue, newer, made.shown)
