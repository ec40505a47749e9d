"""Another program that has the database for itself: locks the file named, and lets go at the end of input.

The key is the first line of input; "locked" is said once nobody else can read.
"""

from __future__ import annotations

import sys

from sqlcipher3 import dbapi2

from bookdesk.backend.database import _unlock


def main() -> int:
    """Hold the lock."""
    connection = dbapi2.connect(sys.argv[1], isolation_level=None)
    _unlock(connection, sys.stdin.readline().strip())
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    print("locked", flush=True)
    sys.stdin.read()
    connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
