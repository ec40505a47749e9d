"""What is asked for in the tests of mutations, and what its callbacks heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bookdesk.query import MutationOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.query.rig import Rig

NO = RuntimeError("no")
BUG = ValueError("a bug in a callback")


def send(variables: object) -> object:
    """Answer what was asked for, unless that is an error."""
    if isinstance(variables, Exception):
        raise variables
    return ("done", variables)


class Diary:
    """Callbacks that write down in which order they were called and with what; some may raise."""

    def __init__(self, *raising: str) -> None:
        self.entries: list[tuple[object, ...]] = []
        self._raising = raising

    def options(self, function: Callable[[Any], Any] = send, **options: Any) -> MutationOptions:
        return MutationOptions(
            function,
            on_mutate=self._begin,
            on_success=lambda *arguments: self._note("success", *arguments),
            on_error=lambda *arguments: self._note("error", *arguments),
            on_settled=lambda *arguments: self._note("settled", *arguments),
            **options,
        )

    @property
    def names(self) -> list[object]:
        return [entry[0] for entry in self.entries]

    def _begin(self, variables: object) -> str:
        self._note("mutate", variables)
        return "context"

    def _note(self, *entry: object) -> None:
        self.entries.append(entry)
        if entry[0] in self._raising:
            raise BUG


def run_in_turn(rig: Rig) -> list[int]:
    """Run what waits on the mutation lane and what follows; returns how many ran at each time."""
    running = []
    while rig.runner.waiting("mutation"):
        job = rig.runner.start_next("mutation")
        running.append(len(rig.runner.running("mutation")))
        rig.runner.run(job)
    return running
