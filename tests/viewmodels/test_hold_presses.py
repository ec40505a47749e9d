"""Every verb of the hold in every phase: done, on its way already, or answered with a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.viewmodels.hold_phases import PHASES, HoldInPhase

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

NONE = "No slot is held. Select a free slot and press Enter first."
ASKING = "11:00 with Becky is being asked for. Wait for the answer, then press again."
ANOTHER = "13:00 with Sinead is being asked for. Wait for the answer, then press again."
EXTENDING = "The hold of 11:00 with Becky is being extended. Wait for the answer, then press again."
BOOKED = "11:00 with Becky is being booked. Wait for the answer first."
HELD = "11:00 with Becky is held by you already."
ENDED = "The hold ended. Nothing was booked. Hold the slot again first."
RELEASED = "11:00 with Becky released."
ONCE = "A hold is extended once, and this one was."


class Answer(NamedTuple):
    """What a press comes to: what is said, what there is once the server answered, what it was asked."""

    came_of: str
    asked: str
    said: str = ""


#: What there is, and was asked for, where a press asks for nothing.
UNPRESSED = {
    "none": ("none", ""),
    "asking": ("held 11:00", "hold 1"),
    "held": ("held 11:00", "hold 1"),
    "extended": ("held 11:00, extended", "hold 1, extend 1"),
    "extending": ("held 11:00, extended", "hold 1, extend 1"),
    "another": ("held 13:00", "hold 2, release 1"),
    "confirming": ("booked 11:00", "hold 1, confirm 1"),
    "behind": ("booked 11:00", "hold 1, extend 1, confirm 1"),
    "unsettled": ("booked 11:00", "hold 1, confirm 2"),
    "ended": ("ended 11:00", "hold 1"),
}
VERBS: dict[str, Callable[[HoldInPhase], None]] = {
    "hold": lambda hold: hold.hold("becky", "11:00"),
    "hold another": lambda hold: hold.hold("becky", "11:45"),
    "hold again": lambda hold: hold.model.hold_again(),
    "extend": lambda hold: hold.model.extend(),
    "confirm": lambda hold: hold.model.confirm(),
    "release": lambda hold: hold.model.release(),
}


def said(phase: str, sentence: str) -> Answer:
    return Answer(*UNPRESSED[phase], sentence)


def under_way(phase: str) -> Answer:
    """The same press twice, or one that has nothing to do: what is shown tells it."""
    return Answer(*UNPRESSED[phase])


TABLE = {
    "hold": {
        "none": Answer("held 11:00", "hold 1"),
        "asking": under_way("asking"),
        "held": under_way("held"),
        "extended": under_way("extended"),
        "extending": said("extending", EXTENDING),
        "another": said("another", ANOTHER),
        "confirming": said("confirming", BOOKED),
        "behind": said("behind", BOOKED),
        "unsettled": said("unsettled", BOOKED),
        "ended": Answer("held 11:00", "hold 2"),
    },
    "hold another": {
        "none": Answer("held 11:45", "hold 1"),
        "asking": said("asking", ASKING),
        "held": Answer("held 11:45", "hold 2, release 1"),
        "extended": Answer("held 11:45", "hold 2, extend 1, release 1"),
        "extending": said("extending", EXTENDING),
        "another": said("another", ANOTHER),
        "confirming": said("confirming", BOOKED),
        "behind": said("behind", BOOKED),
        "unsettled": said("unsettled", BOOKED),
        "ended": Answer("held 11:45", "hold 2"),
    },
    "hold again": {
        "none": said("none", NONE),
        "asking": under_way("asking"),
        "held": said("held", HELD),
        "extended": said("extended", HELD),
        "extending": said("extending", EXTENDING),
        "another": said("another", ANOTHER),
        "confirming": said("confirming", BOOKED),
        "behind": said("behind", BOOKED),
        "unsettled": said("unsettled", BOOKED),
        "ended": Answer("held 11:00", "hold 2"),
    },
    "extend": {
        "none": said("none", NONE),
        "asking": said("asking", ASKING),
        "held": Answer("held 11:00, extended", "hold 1, extend 1"),
        "extended": said("extended", ONCE),
        "extending": under_way("extending"),
        "another": said("another", ANOTHER),
        "confirming": said("confirming", BOOKED),
        "behind": under_way("behind"),
        "unsettled": said("unsettled", BOOKED),
        "ended": said("ended", ENDED),
    },
    "confirm": {
        "none": said("none", NONE),
        "asking": said("asking", ASKING),
        "held": Answer("booked 11:00", "hold 1, confirm 1"),
        "extended": Answer("booked 11:00", "hold 1, extend 1, confirm 1"),
        "extending": Answer("booked 11:00", "hold 1, extend 1, confirm 1"),
        "another": said("another", ANOTHER),
        "confirming": under_way("confirming"),
        "behind": under_way("behind"),
        "unsettled": Answer("booked 11:00", "hold 1, confirm 3"),
        "ended": said("ended", ENDED),
    },
    "release": {
        "none": under_way("none"),
        "asking": Answer("none", "hold 1, release 1"),
        "held": Answer("none", "hold 1, release 1", RELEASED),
        "extended": Answer("none", "hold 1, extend 1, release 1", RELEASED),
        "extending": Answer("none", "hold 1, extend 1, release 1", RELEASED),
        "another": Answer("none", "hold 2, release 2", RELEASED),
        "confirming": said("confirming", BOOKED),
        "behind": said("behind", BOOKED),
        "unsettled": said("unsettled", BOOKED),
        "ended": Answer("none", "hold 1"),
    },
}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("verb", VERBS)
def test_no_press_is_dropped_without_a_word(desk: DeskAtWork, qtbot: QtBot, verb: str, phase: str) -> None:
    hold, wanted = HoldInPhase(desk, qtbot), TABLE[verb][phase]
    hold.bring(phase)
    VERBS[verb](hold)
    assert hold.told == ([wanted.said] if wanted.said else [])
    hold.go_on()
    assert (hold.came_of(), hold.asked()) == (wanted.came_of, wanted.asked)
