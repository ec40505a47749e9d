"""No file of the repository holds a secret, a machine's own path or a registry's host; none is too long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.house.tree import ROOT, files

if TYPE_CHECKING:
    from pathlib import Path

BINARY = {".png", ".ico", ".icns", ".woff2", ".qm"}
#: Lines that a file of source may have; above it a reason stands here.
MOST_LINES = 400
LONGER: dict[str, str] = {
    "src/bookdesk/domain/wire.py": "every model of what is asked and answered stands in it",
}

# Written in pieces, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a path of one machine": re.compile(
        "/ho" + "me/[a-z]+/|/ro" + "ot/|/wo" + "rk/|/opt/(?:wheels|py" + r"pi)|\." + r"library\b|C:\\Users\\"
    ),
    "the host of a package registry": re.compile(
        "(?:py" + r"pi\.org|files\.python" + r"hosted\.org|deb\.deb" + r"ian\.org|artifact" + r"ory)"
    ),
    "a private key": re.compile("-----BEGIN (?:[A-Z]+ )?PRIVATE " + "KEY-----"),
    "a token": re.compile(
        r"\b(?:ghp|gho|ghs|github_pat|glpat|sk|xox[abp])[-_][A-Za-z0-9_-]{20,}|\bAKIA[0-9A-Z]{16}\b|\beyJ[\w-]{20,}\.eyJ"
    ),
    "a secret written down": re.compile(
        r"(?i)\b(?:token|secret|password|api_?key)\b\s*[:=]\s*[\"'](?=(?:\D*\d){4})[A-Za-z0-9+/_-]{24,}[\"']"
    ),
}


def texts() -> list[Path]:
    """List the files that hold text and are still there."""
    return [path for path in files() if path.suffix not in BINARY and path.is_file()]


def complaints(name: str, text: str) -> list[str]:
    return [
        f"{name}:{number} holds {what}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(line)
    ]


def test_no_file_holds_what_must_not_be_told() -> None:
    found = [c for path in texts() for c in complaints(str(path.relative_to(ROOT)), path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "cd /wo" + "rk/main",
        "index-url = https://py" + "pi.org/simple",
        "-----BEGIN RSA PRIVATE " + "KEY-----",
        "ghp_" + "a" * 36,
        'TOKEN = "' + "a1" * 16 + '"',
        "the ." + "library folder",
    ],
)
def test_each_of_them_is_caught(line: str) -> None:
    assert len(complaints("planted", line)) == 1


def test_files_are_short_or_have_a_reason() -> None:
    source = [p for p in texts() if p.suffix in (".py", ".sh", ".sql")]
    lengths = {str(p.relative_to(ROOT)): len(p.read_text("utf-8").splitlines()) for p in source}
    assert lengths, "no source was found"
    assert {name: n for name, n in lengths.items() if n > MOST_LINES and name not in LONGER} == {}
    assert {name for name in LONGER if lengths.get(name, 0) <= MOST_LINES} == set()
