"""The line cut at each byte, both ways: asked again with the same key each thing happens once."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.api.strangers import ignore
from tests.backend.conftest import salon_backend
from tests.factories_backend import ZONE, slot_id
from tests.faults.cutting_proxy import ByteCutter
from tests.faults.seeds import again, chance
from tests.faults.tables import judge
from tests.faults.verbs import VERBS, Line, Target, Verb

from bookdesk.api.client import HttpGateway
from bookdesk.api.connections import Timeouts
from bookdesk.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.backend.conftest import Running
    from tests.faults.cutting_proxy import Direction

    from bookdesk.backend.database import Database

#: Points of a short run, for each verb and direction.
_SAMPLE = 4
#: An answer may be so many bytes shorter than the one that was measured: it has numbers and instants.
_DIGITS = 16
_LONG = [pytest.mark.long, pytest.mark.timeout(1800)]
_PATIENT = Timeouts(connect=10, piece=30, whole=60)
_CLOCKS = [f"{hour:02}:{minute:02}" for hour in (9, 10, 11, 13, 14, 15, 16) for minute in (0, 30)]


class Cut:
    """A salon, a sound line to it, one that can be cut, and slots that nobody has asked for."""

    def __init__(self, running: Running, stack: ExitStack) -> None:
        self.proxy = ByteCutter(running.url)
        self.folder = running.folder
        self.database: Database = running.database()
        self._token = running.token
        self.sound = self._line(running.url, stack)
        self.cut = self._line(self.proxy.url, stack)
        stack.callback(self.database.close)
        stack.callback(self.proxy.close)
        self._used = 0

    def _line(self, url: str, stack: ExitStack) -> Line:
        gateway = HttpGateway(url, self._token, "Desk 1", time.monotonic, ignore, None, _PATIENT)
        headers = {"Authorization": f"Bearer {self._token}"}
        client = httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=30)
        stack.callback(gateway.close)
        stack.callback(client.close)
        return Line(gateway, client)

    def target(self) -> Target:
        """Choose two slots for one point."""
        self._used += 1
        return Target(self._slot(2 * self._used), self._slot(2 * self._used + 1), f"intent-{self._used:08}")

    def _slot(self, n: int) -> str:
        day, place = divmod(n, len(_CLOCKS))
        hour, minute = _CLOCKS[place].split(":")
        start = datetime(2018, 7, 13, int(hour), int(minute), tzinfo=ZONE) + timedelta(days=day)
        return slot_id("becky", "blow", start)

    def lengths(self, verb: Verb) -> dict[Direction, int]:
        """Tell how many bytes a verb's request and answer have, on a line that holds."""
        target = self.target()
        held = verb.ready(self.sound, target)
        self.proxy.arm()
        verb.ask(self.cut, target, held)
        return dict(self.proxy.passed)

    def attack(self, verb: Verb, direction: Direction, after: int) -> bool:
        """Cut once and ask again; returns whether the first ask got no answer."""
        target = self.target()
        held = verb.ready(self.sound, target)
        self.proxy.arm(direction, after)
        lost = False
        try:
            verb.ask(self.cut, target, held)
        except Unreachable:
            lost = True
            # Asked again at once: the first may be under way still.
            verb.ask(self.cut, target, held)
        with self.database.read() as tables:
            assert verb.effects(tables, target) == verb.ONCE, (type(verb).__name__, direction, after)
        return lost


@pytest.fixture(scope="module")
def cutting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cut]:
    with ExitStack() as stack:
        running = stack.enter_context(salon_backend(tmp_path_factory.mktemp("cut")))
        yield Cut(running, stack)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: type(verb).__name__)
@pytest.mark.parametrize(
    "each", [False, pytest.param(True, marks=[pytest.mark.long, pytest.mark.timeout(1800)])]
)
def test_each_happens_once(cutting: Cut, verb: Verb, each: bool) -> None:
    name = type(verb).__name__
    for direction, length in cutting.lengths(verb).items():
        points = list(range(length + 1))
        if not each:
            # The ends are where it matters most: nothing arrived, all but the last byte, everything.
            sample = chance(f"{name} {direction}").sample(points, _SAMPLE)
            points = sorted({0, length - 1, length, *sample})
        lost = 0
        for after in points:
            try:
                lost += cutting.attack(verb, direction, after)
            except AssertionError as error:
                raise AssertionError(f"{error}\n{again(name)}") from error
        # Whatever is short of the whole is no answer; the whole request still gets none.
        assert lost >= sum(after < length - _DIGITS for after in points)
        print(f"{name} {direction}: {len(points)} cuts, {lost} answers lost")
    judge(cutting.folder)
