"""In whose zone times are shown, and that it is always said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import DAY

from bookdesk.domain.zones import zone
from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

TORONTO = "America/Toronto"


def move_tanya(desk: DeskAtWork, qtbot: QtBot) -> None:
    """Let Tanya work an hour east of the salon."""
    desk.gateway._providers = tuple(
        p._replace(time_zone=TORONTO) if p.id == "tanya" else p for p in desk.gateway._providers
    )
    with qtbot.waitSignal(desk.models.desk.catalogue_known):
        desk.models.desk.reload()
    qtbot.waitUntil(lambda: desk.models.desk.day.is_current and not desk.models.desk.day.is_fetching)


def shown_zone(desk: DeskAtWork) -> str:
    grid = desk.models.desk.grid.grid
    assert grid is not None
    return grid.locale.zone.key


def test_times_are_the_businesss_until_one_asks_otherwise(desk: DeskAtWork, qtbot: QtBot) -> None:
    move_tanya(desk, qtbot)
    desk.models.desk.choices.show_only("tanya")
    assert shown_zone(desk) == "America/Winnipeg"
    assert desk.models.desk.state.zone_note == "Times shown in America/Winnipeg (UTC-5)"


def test_a_provider_alone_is_shown_in_the_zone_where_they_work(desk: DeskAtWork, qtbot: QtBot) -> None:
    move_tanya(desk, qtbot)
    model = desk.models.desk
    desk.models.preferences.set(zone="provider")
    assert shown_zone(desk) == "America/Winnipeg", "several zones have none in common"
    model.choices.show_only("tanya")
    assert shown_zone(desk) == TORONTO
    assert model.state.zone_note == "Times shown in America/Toronto (UTC-4)"
    grid = model.grid.grid
    assert grid is not None
    assert (grid.date, grid.where, model.grid.is_today) == (DAY, zone("America/Winnipeg"), True)
    model.choices.show_all()
    assert shown_zone(desk) == "America/Winnipeg"


def test_weeks_and_months_keep_to_the_businesss_zone(desk: DeskAtWork, qtbot: QtBot) -> None:
    move_tanya(desk, qtbot)
    desk.models.preferences.set(zone="provider")
    desk.models.desk.choices.show_only("tanya")
    desk.models.desk.show_view(View.MONTH)
    assert desk.models.desk.state.zone_note == "Times shown in America/Winnipeg (UTC-5)"
