"""What is wrong with what a server sends: a line in the log for each kind, not one for each frame."""

from __future__ import annotations

import logging
from collections import Counter

log = logging.getLogger("bookdesk.api")


def is_told(count: int) -> bool:
    """Tell whether the log hears of something that happened so often: the first time, the tenth and so on."""
    return str(count).rstrip("0") == "1"


class Complaints:
    """Counts by kind. The first of a kind is told, then the tenth, the hundredth and so on.

    A kind is one of a few fixed sentences and what is told with it a number or a class's name, never
    words of the server: they may be personal.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def note(self, kind: str, detail: str = "") -> None:
        """Count one more of a kind."""
        self._counts[kind] += 1
        count = self._counts[kind]
        if is_told(count):
            times = "" if count == 1 else f", {count} times by now"
            log.warning("realtime: %s%s%s", kind, f" ({detail})" if detail else "", times)
