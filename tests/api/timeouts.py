"""How long a gateway of a test waits for its server."""

from __future__ import annotations

from bookdesk.api.connections import Timeouts

#: For a server that answers: long enough that a busy machine is no silent server.
PATIENT = Timeouts(connect=10, piece=30, whole=60)
#: For one that does not, where something else ends the waiting.
ENDLESS = Timeouts(connect=600, piece=600, whole=600)
#: For a server that does not, or not to the end: what is waited for is the waiting's end.
QUICK = Timeouts(connect=2.0, piece=0.4, whole=1.2)
