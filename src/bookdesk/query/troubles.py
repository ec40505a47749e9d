"""What went wrong in the store: counted, and logged without a word of what is stored."""

from __future__ import annotations

import logging
from collections import Counter

_log = logging.getLogger(__name__)


class Troubles:
    """Counts troubles by kind: `index`, `write`, `read`, `codec`, `seal`, `kept`, `folder`."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def note(self, kind: str, error: Exception) -> None:
        """Count a trouble; the first, second, fourth, eighth and so on of a kind is logged.

        Of the error its class alone is told: its message may quote a key, a value or a path.
        """
        self.counts[kind] += 1
        count = self.counts[kind]
        if count & (count - 1) == 0:
            _log.warning("the store: %s failed (%s), %d so far", kind, type(error).__name__, count)
