"""Another program that has the database: locks the file named, and lets go at the end of input.

Its arguments are the file and the kind of lock: "exclusive", and nobody else can read, which is had only
where nobody has the file open, or "immediate", and nobody else can write. The key is the first line of
input; "locked" is said once it has it.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from bookdesk.backend.database import _unlock

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def locked_by_another(file: Path, key: str, kind: str) -> Iterator[None]:
    """Have another program lock a database for the block."""
    # A process of its own: whoever closes a file lets go of all the locks that its process has on it.
    with subprocess.Popen(
        [sys.executable, str(Path(__file__)), str(file), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write(f"{key}\n")
        other.stdin.flush()
        assert other.stdout.readline() == "locked\n"
        yield
        other.stdin.close()
        assert other.wait(60) == 0


def main() -> int:
    """Hold the lock."""
    file, kind = sys.argv[1:]
    connection = dbapi2.connect(file, isolation_level=None)
    _unlock(connection, sys.stdin.readline().strip())
    if kind == "exclusive":
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute(f"BEGIN {kind}")
    print("locked", flush=True)
    sys.stdin.read()
    connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
