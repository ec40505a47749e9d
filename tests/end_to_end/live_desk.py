"""A desk without a window, its models on the real server by the real line: several fit into one test."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from tests.api.timeouts import PATIENT

from bookdesk.api.client import HttpGateway
from bookdesk.api.realtime.tempo import TEMPO
from bookdesk.data.source import open_source
from bookdesk.domain.live import DatesChanged, Subscribed
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.bridge import Bridge
from bookdesk.viewmodels.clock import DeskClock
from bookdesk.viewmodels.models import build_models

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from bookdesk.api.connections import Timeouts
    from bookdesk.api.realtime.tempo import Tempo
    from bookdesk.domain.layout import Block
    from bookdesk.domain.live import News, NewsLine, SocketState
    from bookdesk.domain.schedule import Slot
    from bookdesk.viewmodels.day_grid import ProviderColumn


class CountedGateway:
    """Hands every question on to a gateway, and counts them by name.

    `answered` counts the ranges that came by name and first two arguments, such as a day's date and service.
    """

    _RANGES = frozenset({"day", "week", "month", "bookings"})

    def __init__(self, gateway: HttpGateway) -> None:
        self._gateway = gateway
        self.asked: Counter[str] = Counter()
        self.answered: Counter[tuple[Any, ...]] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        found = getattr(self._gateway, name)
        if name not in self._RANGES:
            return found

        def counted(*given: Any, **named: Any) -> Any:
            value = found(*given, **named)
            self.answered[name, *given[:2]] += 1
            return value

        return counted


class CountedLine:
    """Hands a line's news on, and counts what may cost a question: `rereads` and `subscriptions`.

    Both are by channel: how often dates were to be read again, and how often it was listened to.
    """

    def __init__(self, line: NewsLine) -> None:
        self._line = line
        self.rereads: Counter[str] = Counter()
        self.subscriptions: Counter[str] = Counter()

    def open(
        self, on_news: Callable[[Sequence[News]], None], on_state: Callable[[SocketState], None]
    ) -> None:
        def count(news: Sequence[News]) -> None:
            for one in news:
                self.rereads[one.channel] += isinstance(one, DatesChanged)
                self.subscriptions[one.channel] += isinstance(one, Subscribed)
            on_news(news)

        self._line.open(count, on_state)

    def want(self, channels: Collection[str]) -> None:
        self._line.want(channels)

    def try_now(self) -> None:
        self._line.try_now()

    def close(self, *, wait: float = 0.0) -> None:
        self._line.close(wait=wait)


class LiveDesk:
    """The models of one desk at a server; `gateway` and `line` count its questions and its news."""

    def __init__(
        self,
        url: str,
        token: str,
        name: str,
        tempo: Tempo = TEMPO,
        make_clock: Callable[[QObject], DeskClock] = DeskClock,
        timeouts: Timeouts = PATIENT,
    ) -> None:
        self._parent = QObject()
        self.bridge = Bridge(self._parent)
        self.clock = make_clock(self._parent)
        self.source = open_source(self.bridge, self.clock)
        self.models = build_models(self.source, self.clock, self._parent)
        self.http = HttpGateway(url, token, name, self.clock.now, self.clock.observe, timeouts=timeouts)
        self.gateway = CountedGateway(self.http)
        #: How often the server answered, at first or after a break.
        self.returns = 0
        self.models.connection.came_up.connect(self._on_came_up)
        self.clock.start()
        self.models.desk.connect_to(self.gateway)
        self.line = CountedLine(self.http.news_line(tempo))
        self.models.live.connect_to(self.line)

    @property
    def is_told(self) -> bool:
        """Tell whether news comes of all that is shown, and nothing of it is on its way."""
        desk = self.models.desk
        if not desk.state.is_told:
            return False
        if desk.state.view is View.DAY:
            return desk.day.is_current and not desk.day.is_fetching
        return desk.ranges.is_current

    @property
    def columns(self) -> tuple[ProviderColumn, ...]:
        """The columns of the day that is shown."""
        grid = self.models.desk.grid.grid
        return grid.columns if grid is not None else ()

    def blocks(self) -> Iterator[Block]:
        """Yield all blocks of the day that is shown."""
        for column in self.columns:
            yield from column.blocks

    def block_of(self, slot: Slot) -> Block | None:
        """Find the block at a slot's place."""
        for block in self.blocks():
            if block.provider_id == slot.provider_id and block.start == slot.start:
                return block
        return None

    def free_slots(self) -> list[Slot]:
        """List what can be held on the day that is shown."""
        picture = self.models.desk.day.picture
        assert picture is not None
        return [day.slot(row) for day in picture.schedule.providers for row in day.free_rows()]

    def _on_came_up(self) -> None:
        self.returns += 1

    def close(self) -> None:
        """End the line and the desk."""
        self.models.live.close(wait=1.0)
        self.models.hold.release_at_exit()
        self.bridge.finish("mutation", seconds=5)
        self.source.client.close()
        self.clock.close()
        self.bridge.close()
        self.http.close()
        self._parent.deleteLater()
