"""What all tests share: the application speaks English, as a desk does, and cycles go between two tests."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from bookdesk.desktop.language import install_language

if TYPE_CHECKING:
    from collections.abc import Generator

    from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Pytest-qt's one application, with the plurals of English."""
    install_language(qapp, "en")
    return qapp


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Collect cycles after each test and on this thread, never on one that a test started.

    A QObject that is collected on another thread than its own leaves its timers behind: when the next
    one is due Qt calls an object that is gone, in whatever test is running by then.
    """
    gc.disable()
    result = yield
    is_last_of_file = nextitem is None or nextitem.path != item.path
    gc.collect(2 if is_last_of_file else 1)
    return result
