"""Starts the real backend as a process and opens gateways to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.api.strangers import ignore
from tests.api.timeouts import PATIENT

from bookdesk.api.client import HttpGateway

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: A Tuesday morning on which the demo business works.
NOW = "2026-06-16T10:42-05:00"


@contextmanager
def backend(folder: Path, options: Sequence[str] = (), token: str = "") -> Iterator[dict[str, str]]:
    """Run `bookdesk backend --demo` on a folder; gives its ready line, ends it afterwards."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BOOKDESK")}
    environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    if token:
        environment["BOOKDESK_TOKEN"] = token
    command = [sys.executable, "-m", "bookdesk", "backend", "--data", str(folder), "--demo", "--now", NOW]
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()
            process.wait(60)


@contextmanager
def desk(ready: dict[str, str], name: str = "Desk 1", authority: Path | None = None) -> Iterator[HttpGateway]:
    """Open a gateway of a desk."""
    opened = HttpGateway(ready["url"], ready["token"], name, time.monotonic, ignore, authority, PATIENT)
    try:
        yield opened
    finally:
        opened.close()
