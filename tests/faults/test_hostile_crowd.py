"""Five thousand hostile names at once in every place that shows one: plain text, no stall, nothing loaded."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.factories import DAY, make_business
from tests.faults.busy_watch import BusyWatch
from tests.faults.hostile_names import MARK, hostile_name
from tests.faults.seeds import again, chance
from tests.widgets.test_hostile_names import SIZE, Bait, check, check_menu
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.domain.schedule import Customer, Member
from bookdesk.settings import joined_folder
from bookdesk.viewmodels.asked import View
from bookdesk.widgets.made_ahead import MadeAhead
from bookdesk.widgets.slot_menu import SlotMenu

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from bookdesk.viewmodels.desk import DeskModel

#: Seconds for which the window's thread may be at work on one thing, or stand: twice the 100 ms that a person
#: bears, because on a machine whose cores are shared each second of work does half of it.
_STALL = 0.2
_PATIENCE = 20_000


class Crowd:
    """Gives everybody and everything in the salon a new name; `count` are those that were given."""

    def __init__(self, picture: str) -> None:
        self.count = 0
        self._picture = picture
        self._chance = chance("hostile crowd")

    def name(self) -> str:
        """Make a new one."""
        self.count += 1
        return hostile_name(self._chance, self.count, self._picture)

    def rename(self, opened: WindowAtWork) -> None:
        """Name all that the salon's server tells of anew."""
        salon, name = opened.desk.gateway, self.name
        business = make_business(name=name())._replace(me=Member("u1", name()), desk_name=name())
        salon._business = business
        regions = (name(), name())
        salon._providers = tuple(
            one._replace(name=name(), region_id=f"r{n % 2}", region_name=regions[n % 2])
            for n, one in enumerate(salon._providers)
        )
        salon._services = tuple(one._replace(name=name()) for one in salon._services)
        for booking in list(salon.booked.values()):
            who = Customer(f"c{booking.id}", name(), name(), name())
            salon.booked[booking.id] = booking._replace(
                customer=who, notes=name(), user_name=name(), version=booking.version + 1
            )
        salon.known = [Customer("c1", f"Marie {name()}", name(), name(), 6)]
        salon.holidays[DAY + timedelta(days=1)] = name()
        for number, one in enumerate(salon.breaks):
            salon.breaks[number] = replace(one, reason=name())


@pytest.fixture
def bait(qapp: object, tmp_path: Path) -> Iterator[Bait]:
    made = Bait(tmp_path / "bait.png")
    yield made
    made.close()


@pytest.mark.parametrize(
    "names", [150, pytest.param(5_000, marks=[pytest.mark.long, pytest.mark.timeout(5400)])]
)
def test_a_hostile_crowd(bait: Bait, qtbot: QtBot, caplog: pytest.LogCaptureFixture, names: int) -> None:
    caplog.set_level(logging.DEBUG)
    crowd = Crowd(bait.url)
    window = connect(open_window(qtbot, SIZE), qtbot)
    ahead = window.window.findChild(MadeAhead)
    assert ahead is not None
    # What a first hold loads, whatever anybody is called, is made by the time that somebody presses a key.
    qtbot.waitUntil(lambda: ahead.is_done, timeout=_PATIENCE)
    watch = BusyWatch()
    try:
        while crowd.count < names:
            crowd.rename(window)
            show_all(window, crowd, watch, bait, qtbot)
    except Exception as error:
        error.add_note(f"{crowd.count} names: {again('hostile crowd')}")
        raise
    finally:
        window.close()
        watch.close()
    told = f"at work for {watch.longest * 1000:.0f} ms at most, stood for {watch.stood * 1000:.0f} ms"
    print(f"{crowd.count} names, {told}")
    assert watch.longest < _STALL
    assert watch.stood < _STALL
    logged = [record.getMessage() for record in caplog.records] + [caplog.text]
    assert not any(MARK in text for text in logged)


def test_no_file_is_called_as_a_desk(bait: Bait) -> None:
    crowd = Crowd(bait.url)
    roots = [joined_folder("https://desk.example", crowd.name()).root for _ in range(500)]
    assert len({root.parent for root in roots}) == 1
    assert all(set(root.name) <= set("0123456789abcdef") and len(root.name) == 16 for root in roots)


def show_all(opened: WindowAtWork, crowd: Crowd, watch: BusyWatch, bait: Bait, qtbot: QtBot) -> None:
    """Bring all names onto the screen: the day and its panels, menus, dialogs, week and month."""
    models, dialogs = opened.desk.models, opened.window.dialogs
    desk = models.desk

    def look() -> None:
        watch.pause()
        check(opened, bait)
        watch.resume()

    desk.show_view(View.DAY)
    desk.go_to(DAY)
    desk.reload()
    qtbot.waitUntil(lambda: is_shown(desk, opened), timeout=_PATIENCE)
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: models.hold.state.is_held, timeout=_PATIENCE)
    models.hold.set_customer("", "", "")
    opened.type("marie")
    qtbot.waitUntil(lambda: bool(models.customers.state.matches), timeout=_PATIENCE)
    look()
    models.hold.set_customer(crowd.name(), crowd.name(), crowd.name())
    for booking in desk.bookings[crowd.count % 5 :: 5]:
        models.booking.open(booking)
        qtbot.wait(1)
    models.status.say(crowd.name(), lambda: None)
    desk.set_key_note(crowd.name())
    look()
    grid = desk.grid.grid
    assert grid is not None
    for column in grid.columns[:2]:
        for block in column.blocks:
            qtbot.wait(1)
            menu = SlotMenu(models, block, opened.window)
            check_menu(menu)
            menu.deleteLater()
    becky = next(block for block in grid.columns[0].blocks if block.can_be_held)
    models.blocks.open_for("becky", becky.start, becky.end)
    look()
    dialogs.close_all()
    models.blocks.close()
    booking = desk.bookings[crowd.count % len(desk.bookings)]
    dialogs.cancel.ask(booking, crowd.name(), models.booking.which(booking))
    look()
    dialogs.close_all()
    models.booking.close()
    models.hold.release()
    qtbot.waitUntil(lambda: not models.hold.state.is_held, timeout=_PATIENCE)
    for view in (View.WEEK, View.MONTH):
        desk.show_view(view)
        qtbot.waitUntil(lambda: desk.ranges.is_current, timeout=_PATIENCE)
        look()


def is_shown(desk: DeskModel, opened: WindowAtWork) -> bool:
    """Tell whether all that the server tells of is on the screen by its newest name."""
    salon, catalogue, grid = opened.desk.gateway, desk.catalogue, desk.grid.grid
    if catalogue is None or grid is None or not grid.bookable:
        return False
    read = {one.id: one.version for one in desk.bookings}
    return (
        catalogue.business.name == salon._business.name
        and catalogue.providers == salon._providers
        and bool(read)
        and all(salon.booked[id_].version == version for id_, version in read.items())
    )
