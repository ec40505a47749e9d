"""The status line: a message goes after its time, an undo that is looked at stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.viewmodels.status import StatusModel, StatusState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_message_goes_after_its_time(qtbot: QtBot) -> None:
    status = StatusModel(offered_for=20)
    status.say("Mei Tanaka marked Arrived", lambda: None)
    assert status.state.can_undo
    qtbot.waitUntil(lambda: status.state.message == "")
    assert not status.state.can_undo


def test_an_undo_is_done_once(qtbot: QtBot) -> None:
    status = StatusModel()
    done: list[int] = []
    status.say("Released", lambda: done.append(1))
    status.undo()
    status.undo()
    assert done == [1]
    assert status.state == StatusState("Nothing to undo.", can_undo=False)


def test_a_newer_message_takes_the_older_ones_undo_away(qtbot: QtBot) -> None:
    status = StatusModel()
    done: list[int] = []
    status.say("first", lambda: done.append(1))
    status.say("second")
    status.undo()
    assert done == []
    assert status.state.message == "Nothing to undo."


def test_an_undo_that_is_looked_at_stays(qtbot: QtBot) -> None:
    status = StatusModel(offered_for=20)
    status.say("Released", lambda: None)
    status.keep(kept=True)
    with qtbot.assertNotEmitted(status.changed, wait=80):
        pass
    assert status.state.can_undo
    status.keep(kept=False)
    qtbot.waitUntil(lambda: not status.state.can_undo)
