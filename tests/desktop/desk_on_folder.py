"""A program for tests: takes the folder named on its command line as a desk does, and tells what it hears."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from bookdesk.desktop.single_instance import SingleInstance
from bookdesk.settings import DataFolder


def main() -> int:
    """Print "first" and then "raised" for each other start, or "second" and end."""
    application = QCoreApplication([])
    instance = SingleInstance(DataFolder(Path(sys.argv[1])))
    if not instance.acquire():
        print("second", flush=True)
        return 0
    instance.listen()
    instance.raised_by_another.connect(lambda: print("raised", flush=True))
    print("first", flush=True)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
