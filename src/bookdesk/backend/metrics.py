"""Counters of the server's life, in Prometheus' text format."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


#: What is counted of realtime beside its events.
_REALTIME = {
    "coalesced": "Changes that went into a message with others.",
    "dropped": "Messages that a slow reader did not get; it was told to refetch.",
    "triggered": "Events that another program sent over the HTTP API.",
    "malformed": "Frames of clients that could not be read.",
}


class Metrics:
    """Counts requests and conflicts; threads may count at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[tuple[str, str]] = Counter()
        self._conflicts = 0
        self._told: Counter[str] = Counter()
        #: Sockets that are connected now.
        self.sockets = 0

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is the route's template, never an address with ids in it."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._seconds[method, route] += seconds  # type: ignore[assignment]  # a sum of seconds

    def conflict(self) -> None:
        """Count a hold or an undo that found its slot taken."""
        with self._lock:
            self._conflicts += 1

    def told(self, what: str, count: int = 1) -> None:
        """Count something of realtime: an event by its name, or one of _REALTIME."""
        with self._lock:
            self._told[what] += count

    def text(self, gauges: Mapping[str, tuple[str, int]]) -> str:
        """Write all counters and the given gauges: name -> (help, value)."""
        with self._lock:
            requests = sorted(self._requests.items())
            seconds = sorted(self._seconds.items())
            conflicts = self._conflicts
            told = dict(self._told)
        lines = [
            "# HELP bookdesk_requests_total Requests answered.",
            "# TYPE bookdesk_requests_total counter",
        ]
        lines += [
            f'bookdesk_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}'
            for (method, route, status), count in requests
        ]
        lines += [
            "# HELP bookdesk_request_seconds_total Time spent on requests.",
            "# TYPE bookdesk_request_seconds_total counter",
        ]
        lines += [
            f'bookdesk_request_seconds_total{{method="{method}",route="{route}"}} {spent:.6f}'
            for (method, route), spent in seconds
        ]
        lines += [
            "# HELP bookdesk_conflicts_total Slots that were asked for and taken.",
            "# TYPE bookdesk_conflicts_total counter",
            f"bookdesk_conflicts_total {conflicts}",
        ]
        counts = {name: told.pop(name, 0) for name in _REALTIME}
        lines += [
            "# HELP bookdesk_realtime_messages_total Messages of channels, by event.",
            "# TYPE bookdesk_realtime_messages_total counter",
        ]
        lines += [
            f'bookdesk_realtime_messages_total{{event="{event}"}} {count}'
            for event, count in sorted(told.items())
        ]
        for name, count in counts.items():
            lines += [
                f"# HELP bookdesk_realtime_{name}_total {_REALTIME[name]}",
                f"# TYPE bookdesk_realtime_{name}_total counter",
                f"bookdesk_realtime_{name}_total {count}",
            ]
        gauges = {**gauges, "realtime_sockets": ("Sockets that are connected.", self.sockets)}
        for name, (meaning, value) in gauges.items():
            lines += [
                f"# HELP bookdesk_{name} {meaning}",
                f"# TYPE bookdesk_{name} gauge",
                f"bookdesk_{name} {value}",
            ]
        return "\n".join(lines) + "\n"
