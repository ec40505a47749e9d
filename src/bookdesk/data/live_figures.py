"""Figures that change: months take them as they are told, all else is read again at its pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.data import keys
from bookdesk.data.fetchers import Catalogue
from bookdesk.data.live_channels import channel_of
from bookdesk.data.live_replay import with_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.data.changes import Judge
    from bookdesk.data.source import Source
    from bookdesk.domain.live import DatesChanged, DayFigures, Told
    from bookdesk.query.query import Query


class FigureNews:
    """Brings news of figures into the cached weeks and months; `judge` has the rest read again."""

    def __init__(self, source: Source, judge: Judge) -> None:
        self._client = source.client
        self._judge = judge

    def take_figures(self, news: DayFigures) -> None:
        """Patch the months of all providers; months that are filtered are to be read again."""
        catalogue = self._client.get_query_data(keys.catalogue_key())
        default = catalogue.business.default_service_id if isinstance(catalogue, Catalogue) else None
        for query in self._told_by(news):
            old = query.state.data
            new = with_figures(query.key, old, news, default)
            if new is None:
                self._judge.read_again(query.key)
                continue
            if not self._judge.is_whole(query.key, query.state):
                new = new._replace(seq=old.seq)
            # What was patched is no fresher for that.
            self._client.set_query_data(query.key, new, updated_at=query.state.data_updated_at)

    def take_dates(self, news: DatesChanged) -> None:
        """Have the weeks or months that a channel tells of read again."""
        for query in self._told_by(news):
            self._judge.read_again(query.key)

    def _told_by(self, news: Told) -> Iterator[Query]:
        for kind in (keys.CALENDAR, keys.WEEK):
            for query in self._client.cache.find((kind,)):
                if channel_of(query.key) == news.channel and lacks(query, news):
                    yield query


def lacks(query: Query, news: Told) -> bool:
    """Tell whether a query's stamped data, which there is, has not got what is told."""
    data, stamp = query.state.data, news.stamp
    return data is not None and (stamp.seq is None or data.epoch != stamp.epoch or data.seq < stamp.seq)
