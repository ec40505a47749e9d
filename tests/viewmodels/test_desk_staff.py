"""Who works here changes while the desk is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import make_providers

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.viewmodels.desk_state import Connection


def columns(desk: DeskAtWork) -> list[str]:
    grid = desk.models.desk.grid.grid
    assert grid is not None
    assert grid.bookable
    return [column.name for column in grid.columns]


def test_a_provider_who_left_goes_and_the_line_stays(desk: DeskAtWork, qtbot: QtBot) -> None:
    heard: list[Connection] = []
    desk.models.connection.changed.connect(lambda: heard.append(desk.models.connection.state.connection))
    desk.gateway._providers = desk.gateway._providers[1:]
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: len(desk.models.desk.state.providers) == 5)
    qtbot.waitUntil(lambda: columns(desk) == ["JJ", "Joanne", "Kelly", "Sinead", "Tanya"])
    assert heard == []


def test_a_provider_who_is_new_comes_with_the_catalogue(desk: DeskAtWork, qtbot: QtBot) -> None:
    newcomer = make_providers(("Zoe",))
    desk.gateway._hours = {**desk.gateway._hours, newcomer[0].id: desk.gateway._hours["becky"]}
    desk.gateway._providers += newcomer
    desk.models.desk.reload()
    qtbot.waitUntil(lambda: columns(desk)[-1] == "Zoe")
