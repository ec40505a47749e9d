"""Listeners: who wants to hear of a change, each until they leave."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Generic, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable

_P = ParamSpec("_P")


class Listeners(Generic[_P]):
    """Calls each listener with what `tell` is given, in the order in which they came."""

    def __init__(self) -> None:
        # Each in a box of its own, so that one who came twice leaves once.
        self._boxes: tuple[list[Callable[_P, None]], ...] = ()

    def add(self, listener: Callable[_P, None]) -> Callable[[], None]:
        """Call `listener` from now on; returns an unsubscribe, which may be called again."""
        box = [listener]
        self._boxes = (*self._boxes, box)

        def leave() -> None:
            box.clear()
            self._boxes = tuple(one for one in self._boxes if one is not box)

        return leave

    def tell(self, *args: _P.args, **kwargs: _P.kwargs) -> None:
        """Call all that are there now; one that raises keeps no other from hearing, and then is heard of."""
        with ExitStack() as calls:
            for box in reversed(self._boxes):
                calls.callback(self._call, box, *args, **kwargs)

    @staticmethod
    def _call(box: list[Callable[_P, None]], /, *args: _P.args, **kwargs: _P.kwargs) -> None:
        # One who heard it earlier may have sent this one away.
        for listener in tuple(box):
            listener(*args, **kwargs)
