"""`python -m bookdesk` is the same program as `bookdesk`."""

import sys

from bookdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
