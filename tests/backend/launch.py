"""Starts the backend as a process of its own: reads options as JSON from its one argument."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from bookdesk.backend.realtime.protocol import Limits
from bookdesk.backend.serve import BackendOptions, serve
from bookdesk.errors import BookdeskError
from bookdesk.settings import DataFolder


def main() -> int:
    """Serve with the given options; the exit statuses are the command line's."""
    given = json.loads(sys.argv[1])
    given["data"] = DataFolder(Path(given["data"]))
    for name in ("tls_cert", "tls_key"):
        if given.get(name):
            given[name] = Path(given[name])
    if given.get("realtime"):
        given["realtime"] = Limits(**given["realtime"])
    if given.get("now"):
        given["now"] = datetime.fromisoformat(given["now"])
    try:
        return serve(BackendOptions(**given))
    except BookdeskError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
