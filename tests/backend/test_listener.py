"""The listening socket: strangers have few places, whoever signed in keeps his."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from bookdesk.backend.listener import Listener

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds within which the other end of a line on this machine has heard.
_SOON = 60
#: Descriptors between the lowest that is free and the first that is no connection's any more.
_ROOM = 32


class Line:
    """Both ends of a connection."""

    def __init__(self, listener: Listener) -> None:
        self.there = socket.create_connection(listener.getsockname(), _SOON)
        self.here, self.client = listener.accept()

    def is_cut(self) -> bool:
        """Tell whether the other end reads its end; an open line has a byte for it first."""
        try:
            self.here.send(b"x")
        except OSError:
            return self.there.recv(1) == b""
        return self.there.recv(1) != b"x"

    def close(self) -> None:
        self.here.close()
        self.there.close()


@contextmanager
def none_below(highest: int) -> Iterator[None]:
    """Take every descriptor below this number while the block runs, and one more."""
    taken = [os.open(os.devnull, os.O_RDONLY)]
    while taken[-1] < highest:
        taken.append(os.open(os.devnull, os.O_RDONLY))
    try:
        yield
    finally:
        for one in taken:
            os.close(one)


@contextmanager
def listening(strangers: int = 2, highest: int = sys.maxsize) -> Iterator[Listener]:
    listener = Listener(
        socket.AF_INET, socket.SOCK_STREAM, 0, strangers=strangers, highest=highest
    )  # fmt: skip
    with listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener


def test_the_oldest_stranger_makes_room_for_the_newest() -> None:
    with listening() as listener:
        lines = [Line(listener) for _ in range(4)]
        assert [line.is_cut() for line in lines] == [True, True, False, False]
        for line in lines:
            line.close()


def test_whoever_signed_in_stays_and_leaves_a_place() -> None:
    with listening() as listener:
        first = Line(listener)
        listener.signed_in(first.client)
        lines = [Line(listener) for _ in range(3)]
        assert not first.is_cut()
        assert [line.is_cut() for line in lines] == [True, False, False]
        for line in (first, *lines):
            line.close()


def test_a_line_that_ended_by_itself_costs_nobody_a_place() -> None:
    with listening() as listener:
        first, second = Line(listener), Line(listener)
        second.close()
        third = Line(listener)
        assert not first.is_cut()
        assert not third.is_cut()
        first.close()
        third.close()


@pytest.mark.skipif(sys.platform == "win32", reason="handles are no small numbers there")
def test_with_no_descriptor_to_spare_strangers_go_first_and_then_the_newest_is_refused() -> None:
    # Room for the listener and the first line, and for what else in this process opens a file meanwhile.
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    highest = lowest + _ROOM
    with listening(highest=highest) as listener:
        first = Line(listener)
        with none_below(highest):
            second = Line(listener)
            assert first.is_cut()
            assert not second.is_cut()
            listener.signed_in(second.client)
            with socket.create_connection(listener.getsockname(), _SOON) as refused:
                with pytest.raises(ConnectionAbortedError):
                    listener.accept()
                assert refused.recv(1) == b""
            assert not second.is_cut()
        for line in (first, second):
            line.close()
