"""Questions beside the line: a bug in one is answered and heard of, and a closed line asks no more."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.api.listener import HASTY, SOON, listening

from bookdesk.api.realtime.errands import Errand, Errands
from bookdesk.api.realtime.line import PusherLine
from bookdesk.api.realtime.place import Place
from bookdesk.domain.live import SocketPhase
from bookdesk.errors import ServerFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

ABOUT = ("1.1", "private-desk")


@pytest.fixture
def reported() -> Iterator[list[threading.ExceptHookArgs]]:
    """What was handed on to whoever looks after threads."""
    caught: list[threading.ExceptHookArgs] = []
    before = threading.excepthook
    threading.excepthook = caught.append
    yield caught
    threading.excepthook = before


def bug() -> str:
    raise KeyError("a name")


def test_a_bug_is_answered_and_the_hand_goes_on(reported: list[threading.ExceptHookArgs]) -> None:
    answers: queue.SimpleQueue[Errand] = queue.SimpleQueue()
    errands = Errands(answers.put, 1)
    errands.send(ABOUT, bug)
    errands.send(ABOUT, lambda: "signature")
    failed = answers.get(timeout=SOON)
    assert (failed.about, failed.value) == (ABOUT, None)
    assert isinstance(failed.error, ServerFailed)
    assert answers.get(timeout=SOON) == Errand(ABOUT, "signature", None)
    (told,) = reported
    assert told.exc_type is KeyError
    assert told.thread is not None
    assert told.thread.name == "bookdesk-line-errand"
    errands.close()


def test_a_line_whose_key_can_t_be_asked_for_tries_again(reported: list[threading.ExceptHookArgs]) -> None:
    asked = threading.Event()

    def key() -> str | None:
        if not asked.is_set():
            asked.set()
            bug()
        return None

    line = PusherLine(
        Place("127.0.0.1", 9, secure=False), key, lambda _socket, _channel: "", time.monotonic, tempo=HASTY
    )
    with listening(line) as heard:
        assert heard.phase(SocketPhase.WAITING).reason == "Live news ended by a fault of Bookdesk."
        assert heard.phase(SocketPhase.STOPPED).reason == "This server has no live news."
    assert len(reported) == 1


def test_a_bug_that_comes_to_light_after_closing_is_none(reported: list[threading.ExceptHookArgs]) -> None:
    answers: list[Errand] = []
    with closed_under_way(answers) as errands:
        errands.send(ABOUT, lambda: "asked after all")
    assert (answers, reported) == ([], [])


def test_what_waits_when_it_is_closed_is_not_asked() -> None:
    answers: list[Errand] = []
    with closed_under_way(answers, "signature") as errands:
        errands.send(ABOUT, lambda: "asked after all")
    assert answers == [Errand(ABOUT, "signature", None)]


@contextmanager
def closed_under_way(answers: list[Errand], value: str = "") -> Iterator[Errands]:
    """Close errands while their one hand asks; then it gets a value, or raises where there is none."""
    errands = Errands(answers.append, 1)
    begun, gate = threading.Event(), threading.Event()
    hands: list[threading.Thread] = []

    def ask() -> str:
        hands.append(threading.current_thread())
        begun.set()
        gate.wait(SOON)
        return value or bug()

    errands.send(ABOUT, ask)
    assert begun.wait(SOON)
    yield errands
    errands.close()
    gate.set()
    hands[0].join(SOON)
    assert not hands[0].is_alive()
