"""One of two desks, and its line that can be cut: what it asked for and was told is at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytestqt.exceptions import TimeoutError as PatienceOver
from tests.end_to_end.live_desk import LiveDesk

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot
    from tests.api.cutting_proxy import CuttingProxy

    from bookdesk.domain.schedule import Booking, TimeBlock

#: Milliseconds: a line that was cut again and again waits up to 30 seconds for its next try.
_PATIENCE = 45_000


class OneDesk:
    """A desk and its line."""

    def __init__(self, name: str, line: CuttingProxy, token: str, qtbot: QtBot) -> None:
        self.name, self.line = name, line
        self.desk = LiveDesk(line.url, token, name)
        self.models = self.desk.models
        self.is_down = False
        #: It gave back what it held while its line was down: it is free once that returns.
        self.owes_release = False
        self.held_since = 0.0
        #: What each verb ended with since it was asked for.
        self.ends: list[tuple[str, Any]] = []
        self._qtbot = qtbot
        self.models.booking.stepped.connect(lambda new, _text: self.ends.append(("done", new)))
        self.models.booking.failed.connect(lambda text: self.ends.append(("refused", text)))
        self.models.blocks.blocked.connect(lambda new, _text, _new: self.ends.append(("done", new)))
        self.models.blocks.removed.connect(lambda old, _text: self.ends.append(("done", old)))
        self.models.blocks.failed.connect(lambda text: self.ends.append(("refused", text)))
        self.models.hold.booked.connect(lambda new: self.ends.append(("done", new)))

    def wait(self, holds: Callable[[], object], what: str) -> None:
        """Wait until something holds; raises TimeoutError when it never does."""
        try:
            self._qtbot.waitUntil(lambda: bool(holds()), timeout=_PATIENCE)
        except PatienceOver:
            raise TimeoutError(f"{self.name}: not {what}; {self._standing()}") from None

    def settle(self) -> None:
        """Wait until nothing that it asked for is on its way."""
        self.wait(lambda: not self.desk.source.client.is_mutating(), "rid of what it asked for")

    def _standing(self) -> str:
        """Tell how things stand: what never came is met once in thousands of steps."""
        models, client = self.models, self.desk.source.client
        shown = models.desk.state
        return (
            f"{models.live.state} {models.connection.state} {shown.view} {shown.date} told {shown.is_told} "
            f"{self.desk.is_told}, fetching {client.is_fetching()}, mutating {client.is_mutating()}, "
            f"{models.hold.state}, asked {models.conflict.state.open}, {self.desk.source.operations.pending}"
        )

    def is_rested(self) -> bool:
        """Tell whether nothing it asked for is under way and news comes of all that it shows."""
        hold = self.models.hold.state
        is_idle = not self.desk.source.client.is_mutating() and not hold.busy
        return (
            is_idle and self.models.live.state.is_up and self.models.connection.is_live and self.desk.is_told
        )

    def end(self) -> tuple[str, Any]:
        """Wait for what the verb under way ended with."""
        self.wait(lambda: self.ends, "told how it ended")
        return self.ends.pop()

    def booking(self, which: int) -> Booking | None:
        """Choose one of the bookings that it shows."""
        shown = self.models.desk.bookings
        return shown[which % len(shown)] if shown else None

    def time_block(self, which: int) -> TimeBlock | None:
        """Choose one of the blocks that it shows."""
        ids = sorted({one.block_id for one in self.desk.blocks() if one.block_id})
        return self.models.desk.time_block(ids[which % len(ids)]) if ids else None
