"""The source: the engine, and the server behind it once there is one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bookdesk.data import keys
from bookdesk.data.arrivals import ArrivalRunner
from bookdesk.data.fetchers import Catalogue
from bookdesk.data.gather import GatheringRunner
from bookdesk.data.line import Line, ListeningRunner
from bookdesk.data.operations import Operations
from bookdesk.data.read_pauses import ReadPauses
from bookdesk.domain.zones import zone
from bookdesk.errors import Refused, ServerBusy, Unreachable
from bookdesk.query import QueryClient

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from bookdesk.data.kept_intents import KeptIntents
    from bookdesk.domain.gateway import Gateway
    from bookdesk.query import QueryState, Runner, Store
    from bookdesk.query.clock import Clock
    from bookdesk.query.keys import Key

_T = TypeVar("_T")

#: Seconds for which what is told of counts as fresh: slots that begin are told of by nobody.
_TOLD = 300.0
#: Tries after the first for what may go better the next time.
_RETRY = 3


def may_go_better(failures: int, error: Exception) -> bool:
    """Tell whether to ask again: not after a definite refusal, and not for ever."""
    return failures < _RETRY and (not isinstance(error, Refused) or isinstance(error, ServerBusy))


def open_source(runner: Runner, clock: Clock, store: Store | None = None) -> Source:
    """Make a source whose questions run on `runner` and whose data is kept in `store`."""
    line = Line()
    # Gathered first: the line hears once of what is asked for together.
    arrivals = ArrivalRunner(GatheringRunner(ListeningRunner(runner, line), clock))
    return Source(QueryClient(arrivals, clock, store, on_restored=arrivals.restored), clock, line, arrivals)


class Source:
    """What the rooms above ask for data; all that goes to the server goes through its `client`."""

    def __init__(self, client: QueryClient, clock: Clock, line: Line, arrivals: ArrivalRunner) -> None:
        self.client = client
        self.clock = clock
        self.line = line
        #: What passes each answer on into the cache.
        self.arrivals = arrivals
        #: What this desk asked for and the server's data does not show yet (see overlay.py).
        self.operations = Operations()
        self._kept: KeptIntents | None = None
        self._gateway: Gateway | None = None
        self._former: Gateway | None = None
        retries = {"retry": may_go_better, "retry_delay": ReadPauses(clock)}
        for kind, options in keys.OPTIONS.items():
            stale_time = partial(self._stale_time, options.get("stale_time", 0.0))
            client.set_query_defaults((kind,), **{**retries, **options, "stale_time": stale_time})

    def _stale_time(self, untold: float, key: Key, state: QueryState) -> float:
        listener = self.arrivals.listener
        return _TOLD if listener is not None and listener.is_told(key, state) else untold

    @property
    def gateway(self) -> Gateway | None:
        """The server that is worked with, None while there is none."""
        return self._gateway

    @property
    def kept(self) -> KeptIntents:
        """What this desk asked for and was not answered yet, on disk where there is a store for it."""
        if self._kept is None:
            # Imported when something is asked for: the first picture needs none of it.
            from bookdesk.data.kept_intents import KeptIntents

            self._kept = KeptIntents(self.client.engine.runner, self.clock)
        return self._kept

    @property
    def where(self) -> ZoneInfo | None:
        """The business's zone, whose dates are those of the keys; None until the business is known."""
        catalogue = self.client.get_query_data(keys.catalogue_key())
        return zone(catalogue.business.time_zone) if isinstance(catalogue, Catalogue) else None

    def connect_to(self, gateway: Gateway) -> None:
        """Work with this server from now on.

        What another one was asked and has not answered yet is dropped: a late word of a server that
        ended would pass for one that began anew, for neither's stamps can be compared.
        """
        former, self._former, self._gateway = self._former, gateway, gateway
        if former is None or former is gateway:
            return
        with self.client.batch():
            for query in list(self.client.cache.find()):
                if query.state.fetch_status == "fetching":
                    query.cancel()

    def disconnect(self) -> None:
        """Work with no server: what is asked for fails as if the line were cut."""
        self._gateway = None

    def asking(self, question: Callable[[Gateway], _T]) -> Callable[[], _T]:
        """Make a fetcher or mutation of a question; it asks the server that there is when it runs."""
        return partial(self.ask, question)

    def ask(self, question: Callable[[Gateway], _T]) -> _T:
        """Ask the server, on a worker thread. Raises Unreachable when there is none."""
        gateway = self._gateway
        if gateway is None:
            raise Unreachable("no server")
        return question(gateway)
