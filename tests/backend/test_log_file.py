"""The backend's log: what strangers bring about does not fill it, and what libraries quote is not in it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.backend.conftest import salon_backend
from tests.factories_backend import at

if TYPE_CHECKING:
    from pathlib import Path

_COMPLAIN = """
import logging, sys, warnings
from pathlib import Path
from bookdesk.backend.log_file import log_to
from bookdesk.settings import DataFolder
log_to(DataFolder(Path(sys.argv[1])))
for number in range(1000):
    try:
        raise ValueError("Ann Ox")
    except ValueError:
        logging.getLogger("asyncio").exception("a callback failed (of Ann Ox)\\nfor: Ann Ox")
    warnings.warn("old way", stacklevel=2)
logging.getLogger("bookdesk.backend").info("one")
logging.getLogger("bookdesk.backend").info("one")
"""


def test_what_libraries_complain_of_is_told_once_and_without_what_it_quotes(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "always", "-c", _COMPLAIN, str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert (ended.stdout, ended.stderr) == ("", "")
    log = (tmp_path / "backend.log").read_text("utf-8")
    assert log.count("ERROR asyncio: a callback failed\n") == 1
    assert log.count("\nValueError\n") == 1
    assert 'File "<string>", line 9' in log
    assert log.count("old way") == 1
    assert log.count("INFO bookdesk.backend: one\n") == 2
    assert "Ann Ox" not in log


def test_no_address_is_written_down(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "salon") as salon:
        desk = salon.desk()
        token = desk.held("becky", "cut", at(16, "09:00"))
        desk.get("/customers", q="Zebedee Quince")
        assert desk.http.post(f"/reservations/{token}/extend").status_code == 200
        assert desk.http.delete(f"/reservations/{token}").status_code == 204
        assert desk.http.get("/no/such/place", params={"q": "Zebedee Quince"}).status_code == 404
        desk.http.close()
        salon.process.terminate()
        assert salon.process.wait(60) == 0
        assert salon.process.stdout is not None
        assert salon.process.stderr is not None
        told = salon.process.stdout.read() + salon.process.stderr.read()
    told += (tmp_path / "salon" / "backend.log").read_text("utf-8")
    for words in ("Zebedee", "Quince", quote("Zebedee Quince"), token, "/customers", "/reservations", "/no"):
        assert words not in told
