"""Disks of a few megabytes that a test fills or makes read-only: tmpfs, which only root may mount."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 4096


class SmallDisk:
    """A file system of its own at `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._ballast = root / "ballast"

    def fill(self, leave: int = 0) -> None:
        """Write until nothing fits any more, then give `leave` bytes back."""
        with self._ballast.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * _BLOCK)
        if leave:
            os.truncate(self._ballast, max(0, self._ballast.stat().st_size - leave))

    def empty(self) -> None:
        """Take away what `fill` wrote."""
        self._ballast.unlink()

    def use_up_files(self) -> None:
        """Make empty files until the disk takes no more of them."""
        for number in itertools.count():
            try:
                (self.root / f"file-{number}").touch()
            except OSError:
                return

    def remove_files(self) -> None:
        """Take away what `use_up_files` made."""
        for file in self.root.glob("file-*"):
            file.unlink()

    def make_read_only(self) -> None:
        """Refuse all writing from now on."""
        subprocess.run(["mount", "-o", "remount,ro", str(self.root)], check=True)


@contextmanager
def small_disk(root: Path, megabytes: int = 6, files: int = 1000) -> Iterator[SmallDisk]:
    """Mount a disk that takes so many files for the block; skips the test where that is not allowed."""
    root.mkdir()
    options = f"size={megabytes}m,mode=700,nr_inodes={files}"
    mount = shutil.which("mount")
    if mount is None:
        pytest.skip("no mount program here")
    mounted = subprocess.run(
        [mount, "-t", "tmpfs", "-o", options, "tmpfs", str(root)], capture_output=True, text=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"a disk of its own needs the right to mount: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(root)
    finally:
        subprocess.run(["umount", str(root)], check=True)
