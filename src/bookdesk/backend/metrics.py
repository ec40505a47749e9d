"""Counters of the server's life, in Prometheus' text format."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counts requests and conflicts; threads may count at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[tuple[str, str]] = Counter()
        self._conflicts = 0

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is the route's template, never an address with ids in it."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._seconds[method, route] += seconds  # type: ignore[assignment]  # a sum of seconds

    def conflict(self) -> None:
        """Count a hold or an undo that found its slot taken."""
        with self._lock:
            self._conflicts += 1

    def text(self, gauges: Mapping[str, tuple[str, int]]) -> str:
        """Write all counters and the given gauges: name -> (help, value)."""
        with self._lock:
            requests = sorted(self._requests.items())
            seconds = sorted(self._seconds.items())
            conflicts = self._conflicts
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
        for name, (meaning, value) in gauges.items():
            lines += [
                f"# HELP bookdesk_{name} {meaning}",
                f"# TYPE bookdesk_{name} gauge",
                f"bookdesk_{name} {value}",
            ]
        return "\n".join(lines) + "\n"
