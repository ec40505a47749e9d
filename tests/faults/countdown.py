"""A desk's countdown as a process of its own: holds a slot and tells, for each line it reads, what is left.

Its arguments are the server's URL, a provider, a service and a timeslot; the token is the first line.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from bookdesk.api.client import HttpGateway
from bookdesk.viewmodels.clock import DeskClock


def main() -> int:
    """Tell as JSON: seconds left of the hold, and the machine's own wall clock in epoch seconds."""
    QCoreApplication([])
    url, provider, service, slot = sys.argv[1:]
    clock = DeskClock()
    gateway = HttpGateway(url, sys.stdin.readline().strip(), "Desk 1", clock.now, clock.observe)
    gateway.server_now()
    held = gateway.hold(slot, provider, service, "the-countdown")
    for _line in sys.stdin:
        left = (held.expires_at - clock.server_now()).total_seconds()
        wall = datetime.now(UTC).timestamp()  # noqa: TID251  the clock that the test sets
        print(json.dumps({"left": left, "wall": wall}), flush=True)
    gateway.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
