"""The catalogues of a desk that runs: another version may be installed over them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTranslator

from bookdesk.desktop.language import CATALOGUES, install_language

if TYPE_CHECKING:
    from pathlib import Path

_SPEAK = """
import sys
from PySide6.QtCore import QCoreApplication
from bookdesk.desktop import language

application = QCoreApplication([])
language.install_language(application, "fr")
for catalogue in language.CATALOGUES.glob("*.qm"):
    catalogue.write_bytes(b"")
print(language.CATALOGUES)
sys.stdout.buffer.write(application.translate("TopBar", "Today").encode())
"""


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    """A copy of the resources that a program of its own finds first."""
    copied = tmp_path / "bookdesk_resources"
    shutil.copytree(CATALOGUES.parent, copied, ignore=shutil.ignore_patterns("*.ts", "*.png"))
    return copied


def test_a_catalogue_that_is_written_over_is_no_end_of_the_desk(resources: Path) -> None:
    """A file that is mapped and then shorter is a bus error at the next text."""
    program = f"import sys; sys.path.insert(0, {str(resources.parent)!r})\n{_SPEAK}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    place, said = done.stdout.decode().splitlines()
    assert place == str(resources / "translations")
    assert said == "Aujourd\u2019hui"


def test_what_is_no_catalogue_is_told_and_the_language_stays(resources: Path) -> None:
    (resources / "translations" / "bookdesk_fr.qm").write_bytes(b"no catalogue")
    program = f"""
import sys; sys.path.insert(0, {str(resources.parent)!r})
from PySide6.QtCore import QCoreApplication
from bookdesk.desktop.language import install_language
application = QCoreApplication([])
install_language(application, "en")
try:
    install_language(application, "fr")
except ValueError as error:
    print(str(error).partition(": ")[0].rpartition("/")[2])
print(application.translate("HoldModel", "%n visit(s)", None, 2))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=120, check=False)
    assert done.stdout.decode().splitlines() == ["bookdesk_fr.qm is no catalogue", "2 visits"]


def test_a_catalogue_of_qt_that_cannot_be_read_is_left_out(qapp: QCoreApplication, tmp_path: Path) -> None:
    (tmp_path / "qtbase_fr.qm").write_bytes(b"half of it")
    install_language(qapp, "fr", tmp_path)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert QCoreApplication.translate("TopBar", "Today") == "Aujourd\u2019hui"
    assert len(qapp.findChildren(QTranslator)) == 1
    install_language(qapp, "en")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_one_language_goes_when_another_comes(qapp: QCoreApplication) -> None:
    for language in ("fr", "en", "fr"):
        install_language(qapp, language)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    # What came last is not among what went.
    assert len(qapp.findChildren(QTranslator)) == 2
    assert QCoreApplication.translate("TopBar", "Today") == "Aujourd\u2019hui"
    install_language(qapp, "en")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert QCoreApplication.translate("TopBar", "Today") == "Today"
    assert QCoreApplication.translate("HoldModel", "%n visit(s)", None, 2) == "2 visits"
