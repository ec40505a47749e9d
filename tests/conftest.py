"""What all tests share: the application speaks English, as a desk does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bookdesk.desktop.language import install_language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Pytest-qt's one application, with the plurals of English."""
    install_language(qapp, "en")
    return qapp
