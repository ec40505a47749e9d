"""The queue of changes: from any thread, in order, and never more at a stretch than a frame has time for."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication

from bookdesk.viewmodels.patch_queue import PatchQueue

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Change = tuple[str, int]


def name_of(change: Change) -> str:
    return change[0]


def test_changes_of_one_key_come_together_in_their_order(qtbot: QtBot) -> None:
    applied: list[list[Change]] = []
    queue = PatchQueue(name_of, applied.append)
    queue.add([("a", 1), ("b", 1), ("a", 2)])
    assert applied == [], "never from within add"
    queue.add([("a", 3)])
    qtbot.waitUntil(lambda: not len(queue))
    assert applied == [[("a", 1), ("a", 2), ("a", 3)], [("b", 1)]]


def test_what_several_threads_add_is_applied_on_the_owners(qtbot: QtBot) -> None:
    applied: list[Change] = []
    threads_seen: set[int] = set()

    def apply(changes: list[Change]) -> None:
        threads_seen.add(threading.get_ident())
        applied.extend(changes)

    queue = PatchQueue(name_of, apply)

    def feed(name: str) -> None:
        for number in range(500):
            queue.add([(name, number)])

    feeders = [threading.Thread(target=feed, args=(name,)) for name in "abc"]
    for feeder in feeders:
        feeder.start()
    qtbot.waitUntil(lambda: len(applied) == 1500)
    for name in "abc":
        assert [number for found, number in applied if found == name] == list(range(500))
    assert threads_seen == {threading.get_ident()}


def test_a_frame_leaves_what_it_has_no_time_for(qtbot: QtBot) -> None:
    goes: list[int] = []
    queue: PatchQueue[Change]

    def apply(changes: list[Change]) -> None:
        goes.append(len(queue))
        # So long does one key take: longer than all of a frame's time.
        until = time.monotonic() + 0.01
        while time.monotonic() < until:
            pass

    queue = PatchQueue(name_of, apply)
    queue.add([("a", 1), ("b", 1), ("c", 1)])
    turns = 0
    while len(queue):
        before = len(goes)
        qtbot.wait(1)
        turns += len(goes) > before
        assert len(goes) - before <= 2, "a frame takes one key, two frames at most fall together"
    assert goes == [2, 1, 0]
    assert turns >= 2


def test_it_starts_again_after_it_came_to_rest(qtbot: QtBot) -> None:
    applied: list[list[Change]] = []
    queue = PatchQueue(name_of, applied.append)
    for number in range(3):
        queue.add([("a", number)])
        qtbot.waitUntil(lambda: not len(queue))
        qtbot.wait(40)
    assert applied == [[("a", 0)], [("a", 1)], [("a", 2)]]


def test_what_somebody_looks_at_comes_first_and_one_of_the_others_in_every_frame(qtbot: QtBot) -> None:
    order: list[str] = []
    queue: PatchQueue[Change]

    def apply(changes: list[Change]) -> None:
        order.append(changes[0][0])
        if order.count("seen") < 3 and changes[0][0] == "seen":
            queue.add([("seen", len(order))])
        until = time.monotonic() + 0.01
        while time.monotonic() < until:
            pass

    queue = PatchQueue(name_of, apply, seen=lambda: ("seen", "nobody"))
    queue.add([("a", 1), ("b", 1), ("seen", 1), ("c", 1)])
    qtbot.waitUntil(lambda: not len(queue))
    assert order == ["seen", "a", "seen", "b", "seen", "c"]


def take_time() -> None:
    """Take longer than all of a frame's time."""
    until = time.monotonic() + 0.01
    while time.monotonic() < until:
        pass


def test_a_closed_queue_drops_what_waits_and_takes_no_more(qapp: object) -> None:
    applied: list[list[Change]] = []
    queue = PatchQueue(name_of, applied.append)
    queue.add([("a", 1)])
    queue.close()
    queue.add([("a", 2)])
    assert len(queue) == 0
    QCoreApplication.processEvents()
    assert applied == []


def test_closing_while_it_applies_leaves_the_rest(qtbot: QtBot) -> None:
    applied: list[list[Change]] = []
    queue: PatchQueue[Change]

    def apply(changes: list[Change]) -> None:
        applied.append(changes)
        queue.close()

    queue = PatchQueue(name_of, apply)
    queue.add([("a", 1), ("b", 1)])
    qtbot.waitUntil(lambda: bool(applied))
    QCoreApplication.processEvents()
    assert applied == [[("a", 1)]]


def test_a_thread_that_still_adds_finds_nobody_once_it_is_closed(qapp: object) -> None:
    for _ in range(20):
        queue: PatchQueue[Change] = PatchQueue(name_of, lambda _changes: None)
        begin, stop = threading.Event(), threading.Event()
        failed: list[Exception] = []

        def feed(
            queue: PatchQueue[Change] = queue,
            begin: threading.Event = begin,
            stop: threading.Event = stop,
            failed: list[Exception] = failed,
        ) -> None:
            begin.wait(10)
            try:
                while not stop.is_set():
                    queue.add([("a", 1)])
            except RuntimeError as error:
                failed.append(error)

        feeder = threading.Thread(target=feed)
        feeder.start()
        # What is added first sends the queue's one signal: now, or when it is gone.
        begin.set()
        queue.close()
        shiboken6.delete(queue)
        queue.add([("a", 1)])
        stop.set()
        feeder.join()
        assert failed == []


def test_where_too_many_wait_those_of_each_key_become_fewer(qtbot: QtBot) -> None:
    applied: list[list[Change]] = []
    left: list[int] = []
    queue: PatchQueue[Change]

    def apply(changes: list[Change]) -> None:
        applied.append(changes)
        left.append(len(queue))
        if len(applied) == 1:
            # What was sorted already counts with what came meanwhile.
            queue.add([("b", number) for number in (3, 4, 5)])
        take_time()

    queue = PatchQueue(name_of, apply, shorten=lambda changes: changes[-1:], most=4)
    queue.add([("a", 1), ("a", 2), ("b", 1), ("c", 1)])
    assert len(queue) == 4
    queue.add([("b", 2)])
    assert len(queue) == 3
    qtbot.waitUntil(lambda: not len(queue))
    assert applied == [[("a", 2)], [("b", 5)], [("c", 1)]]
    assert left == [2, 1, 0]


def test_nothing_is_lost_where_nobody_can_make_fewer_of_them(qtbot: QtBot) -> None:
    applied: list[list[Change]] = []
    queue = PatchQueue(name_of, applied.append, most=1)
    queue.add([("a", 1), ("a", 2), ("a", 3)])
    qtbot.waitUntil(lambda: bool(applied))
    assert applied == [[("a", 1), ("a", 2), ("a", 3)]]


def test_of_hundreds_that_nobody_looks_at_a_go_takes_some(qtbot: QtBot) -> None:
    goes: list[list[str]] = []

    def seen() -> tuple[str, ...]:
        goes.append([])
        return ("seen",)

    queue = PatchQueue(name_of, lambda changes: goes[-1].append(changes[0][0]), seen=seen)
    names = [f"key {number}" for number in range(40)]
    queue.add([*((name, 1) for name in names), ("seen", 1)])
    qtbot.waitUntil(lambda: not len(queue))
    assert max(map(len, goes)) <= 17
    assert [name for go in goes for name in go] == ["seen", *names]


#: Seconds in which a try has to be over: another go comes by itself after them.
_BY_ITSELF = 0.02
#: Tries of what has to be over in less than a frame's time, on a machine that does other things too.
_TRIES = 500


def _has_two(applied: list[list[Change]]) -> bool:
    return len(applied) == 2


def after_one_go(seconds: float) -> tuple[PatchQueue[Change], list[list[Change]], float]:
    """Return a queue with something left after its first go, which took so long, and when that began."""
    for _ in range(_TRIES):
        applied: list[list[Change]] = []

        def apply(changes: list[Change], applied: list[list[Change]] = applied) -> None:
            applied.append(changes)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                pass

        queue = PatchQueue(name_of, apply)
        began = time.monotonic()
        queue.add([("a", 1)])
        QCoreApplication.processEvents()
        queue.add([("b", 1)])
        if applied == [[("a", 1)]] and time.monotonic() - began < _BY_ITSELF:
            return queue, applied, began
        # The machine did other things meanwhile.
        queue.close()
    pytest.fail("no go was over in time")


def test_what_waits_follows_the_next_frames_paint(qapp: object) -> None:
    # What was applied took half of a frame: a paint after it is no more its own.
    queue, applied, _ = after_one_go(0.01)
    queue.note_painted()
    assert len(applied) == 1, "never from within a paint"
    QCoreApplication.processEvents()
    assert applied == [[("a", 1)], [("b", 1)]]
    queue.close()


def test_what_a_go_has_painted_brings_in_nothing_more(qtbot: QtBot) -> None:
    for _ in range(_TRIES):
        queue, applied, began = after_one_go(0.0)
        queue.note_painted()
        QCoreApplication.processEvents()
        found = len(applied)
        # As long as no frame's time has passed there is no other paint than its own.
        if time.monotonic() - began < 0.01:
            assert found == 1
            qtbot.waitUntil(partial(_has_two, applied))
            queue.close()
            return
        queue.close()
    pytest.fail("no try was over within a frame")


def test_a_paint_brings_in_nothing_where_nothing_came_or_all_is_over(qapp: object) -> None:
    applied: list[list[Change]] = []
    idle = PatchQueue(name_of, applied.append)
    idle.note_painted()
    QCoreApplication.processEvents()
    assert applied == []
    queue, applied, _ = after_one_go(0.01)
    queue.note_painted()
    queue.close()
    QCoreApplication.processEvents()
    assert applied == [[("a", 1)]]
