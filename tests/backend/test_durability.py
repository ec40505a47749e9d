"""What is on the disk when it is acknowledged: a booking is, a hold may be lost to a power cut."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.backend.conftest import salon_backend
from tests.factories_backend import at, open_database

if TYPE_CHECKING:
    from pathlib import Path

#: SQLite's numbers for PRAGMA synchronous, https://sqlite.org/pragma.html#pragma_synchronous
_NORMAL, _FULL = 1, 2
_SYNCED = re.compile(r"\bf(?:data)?sync(\(\d+<[^>]*bookdesk\.db-wal>\)| resumed>\)) += 0")
_ANSWERED = re.compile(r'\bsendto\(.*"HTTP/1\.1 201 ')


def tracing(file: Path) -> list[str]:
    """Return the words that write down a process's syncs and what it sends; skips where it may not."""
    strace = shutil.which("strace")
    words = [strace or "", "-f", "-y", "-s", "40", "-e", "trace=fsync,fdatasync,sendto", "-o", str(file)]
    if strace is None or subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no strace here that may trace (Debian's package strace)")
    return words


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize(("durable", "synchronous"), [(True, _FULL), (False, _NORMAL)])
def test_each_connection_syncs_as_it_says(
    tmp_path: Path, *, durable: bool, wait: bool, synchronous: int
) -> None:
    database = open_database(tmp_path)
    for _ in range(2):
        with database.write(durable=durable, wait=wait) as connection:
            told = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        assert told == synchronous
    database.close()


def test_a_booking_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    file = tmp_path / "calls"
    with salon_backend(tmp_path / "salon", before=tracing(file)) as salon:
        desk = salon.desk()
        booked = [desk.booked("becky", "cut", at(16, clock)) for clock in ("09:00", "11:00", "13:00")]
        desk.http.close()
        assert salon.process.stdin is not None
        # The signal that usually ends it is one that strace keeps from its child.
        salon.process.stdin.close()
        assert salon.process.wait(60) == 0
    calls = file.read_text("utf-8").splitlines()
    answers = [number for number, call in enumerate(calls) if _ANSWERED.search(call)]
    # A hold and a booking in turn.
    assert len(answers) == 2 * len(booked)
    for held, acknowledged in zip(answers[::2], answers[1::2], strict=True):
        assert any(_SYNCED.search(call) for call in calls[held:acknowledged])
