"""What all tests share: the application speaks English, as a desk does, and cycles go between two tests."""

from __future__ import annotations

import gc
import signal
import sys
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck, settings
from tests.patient_bot import PatientBot

from bookdesk.desktop.language import install_language

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from PySide6.QtWidgets import QApplication

# How long an example takes says how busy the machine is: no test is judged by the clock.
settings.register_profile(
    "unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_configure() -> None:
    """Let signals reach what the tests start: it would ignore what nohup, or a shell's &, ignores here."""
    for number in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Pytest-qt's one application, with the plurals of English."""
    install_language(qapp, "en")
    return qapp


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """Pytest-qt's bot, with more patience."""
    return PatientBot(request)


@contextmanager
def _named(item: pytest.Item) -> Iterator[None]:
    """Have pytest say after which test something left open was found: the next one is blamed for it."""
    hook = sys.unraisablehook

    def with_name(left: sys.UnraisableHookArgs) -> None:
        said = SimpleNamespace(
            exc_type=left.exc_type,
            exc_value=left.exc_value,
            exc_traceback=left.exc_traceback,
            err_msg=f"{left.err_msg or 'Exception ignored in'} (found after {item.nodeid})",
            object=left.object,
        )
        hook(cast("sys.UnraisableHookArgs", said))

    sys.unraisablehook = with_name
    try:
        yield
    finally:
        sys.unraisablehook = hook


def pytest_collection_finish() -> None:
    """Leave what all tests are made of out of the collections to come: it would be most of their work."""
    gc.collect()
    gc.freeze()


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
    with _named(item):
        gc.collect(2 if is_last_of_file else 1)
    if is_last_of_file:
        # The window's sweeper, where a test let it work, has put it all back.
        gc.freeze()
    return result
