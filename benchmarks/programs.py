"""Programs that a benchmark starts, each a process of its own that ends with the benchmark."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_ROOT = Path(__file__).resolve().parents[1]


def surroundings() -> dict[str, str]:
    """Make an environment without the person's keyring; Qt draws into memory unless told otherwise."""
    own = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    return {"QT_QPA_PLATFORM": "offscreen"} | dict(os.environ) | own


@contextmanager
def running(*words: str) -> Iterator[dict[str, Any]]:
    """Run `python -m WORDS` until the block ends; gives the JSON line that it prints when it is ready.

    Raises RuntimeError when it ends before.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        env=surroundings(),
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(words)} did not become ready")
        told: dict[str, Any] = json.loads(line)
        yield told
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


@contextmanager
def feeding(*words: str) -> Iterator[tuple[IO[bytes], Callable[[], None]]]:
    """Run `python -m WORDS` until the block ends; gives what it writes, and how to let it begin."""
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        env=surroundings(),
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    told = process.stdin

    def begin() -> None:
        told.write(b"\n")
        told.flush()

    try:
        yield process.stdout, begin
    finally:
        process.terminate()
        process.wait()
        process.stdin.close()
        process.stdout.close()


@contextmanager
def virtual_screen() -> Iterator[dict[str, str]]:
    """Run Xvfb until the block ends; gives the environment of whoever is to draw there."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as process:
        os.close(write)
        try:
            with os.fdopen(read) as told:
                number = told.readline().strip()
            yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
        finally:
            process.terminate()


def told_by(*words: str, there: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run `python -m WORDS` to its end; returns the JSON line that it printed last.

    `there` is added to its environment. Raises RuntimeError with what it said when it fails.
    """
    run = subprocess.run(
        [sys.executable, "-m", *words],
        env=surroundings() | dict(there or {}),
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if run.returncode:
        raise RuntimeError(f"{' '.join(words)}: {run.stderr}")
    told: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return told
