"""The catalogue that is worked with: read from the store first, then kept up with the server's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.data import keys
from bookdesk.data.fetchers import Catalogue, fetch_catalogue
from bookdesk.query import QueryObserver

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.data.source import Source
    from bookdesk.query import QueryResult

#: Seconds after which providers and services are read again.
_READ_AGAIN = 60.0


class CatalogueWatch:
    """Calls `on_known(catalogue)` with each new one, `on_error(error)` when it can't be read."""

    def __init__(
        self, source: Source, on_known: Callable[[Catalogue], None], on_error: Callable[[Exception], None]
    ) -> None:
        self._source = source
        self._on_known = on_known
        self._on_error = on_error
        self._observer = QueryObserver(
            source.client,
            keys.catalogue_key(),
            source.asking(fetch_catalogue),
            refetch_interval=_READ_AGAIN,
        )
        self._is_looking = False
        self.catalogue: Catalogue | None = None

    def restore(self) -> Catalogue | None:
        """Read the stored catalogue on this thread, before the first paint and before `start`."""
        found = self._source.client.restore_query(keys.catalogue_key())
        return found if isinstance(found, Catalogue) else None

    def take(self, catalogue: Catalogue) -> None:
        """Work with a catalogue."""
        self.catalogue = catalogue
        self._on_known(catalogue)

    def start(self) -> None:
        """Look at the catalogue from now on; once is enough."""
        if not self._is_looking:
            self._is_looking = True
            self._observer.subscribe(self._on_result)

    def read_again(self) -> None:
        """Read it before its time."""
        self._observer.fetch()

    def _on_result(self, result: QueryResult) -> None:
        if isinstance(result.data, Catalogue) and result.data is not self.catalogue:
            self.take(result.data)
        if result.error is not None:
            self._on_error(result.error)
