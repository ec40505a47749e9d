"""The settings in force: chosen, else the system's and the locale's; kept in order, told when not."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from bookdesk.domain.preferences import Preferences, SystemWish
from bookdesk.viewmodels.bridge import Bridge
from bookdesk.viewmodels.preferences import PreferencesModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from bookdesk.viewmodels.preferences import ThemeName


class Kept:
    """Keeps what it is given; refuses while `error` is set."""

    def __init__(self) -> None:
        self.saved: list[Preferences] = []
        self.threads: set[int] = set()
        self.error: Exception | None = None

    def save(self, preferences: Preferences) -> None:
        self.threads.add(threading.get_ident())
        if self.error is not None:
            raise self.error
        self.saved.append(preferences)


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def make(bridge: Bridge, kept: Kept) -> Callable[..., PreferencesModel]:
    def made(
        state: Preferences | None = None,
        wish: SystemWish | None = None,
        theme_of_run: ThemeName | None = None,
        locale: str = "en_US",
    ) -> PreferencesModel:
        return PreferencesModel(
            state or Preferences(),
            kept.save,
            bridge,
            wish=wish,
            theme_of_run=theme_of_run,
            locale=QLocale(locale),
        )

    return made


@pytest.mark.parametrize(
    ("locale", "is_12_hour", "week_start", "language"),
    [
        ("en_US", True, 6, "en"), ("en_GB", False, 0, "en"), ("fr_FR", False, 0, "fr"),
        ("fr_CA", False, 6, "fr"), ("de_DE", False, 0, "en"), ("ar_EG", True, 5, "en"),
        ("en_CA", True, 6, "en"), ("hi_IN", True, 6, "en"),
    ],
)  # fmt: skip
def test_the_locale_says_clock_week_and_language(
    make: Callable[..., PreferencesModel], locale: str, is_12_hour: bool, week_start: int, language: str
) -> None:
    model = make(locale=locale)
    assert (model.is_12_hour, model.week_start, model.language) == (is_12_hour, week_start, language)


def test_what_is_chosen_wins_over_the_locale(make: Callable[..., PreferencesModel]) -> None:
    model = make(Preferences(clock="24", first_day=0, language="fr"), locale="en_US")
    assert (model.is_12_hour, model.week_start, model.language) == (False, 0, "fr")
    assert make(Preferences(clock="12"), locale="fr_FR").is_12_hour


@pytest.mark.parametrize(
    ("chosen", "wish", "shown"),
    [
        ("system", SystemWish(), "light"),
        ("system", SystemWish(dark=True), "dark"),
        ("system", SystemWish(high_contrast=True), "contrast"),
        ("system", SystemWish(dark=True, high_contrast=True), "contrast"),
        ("light", SystemWish(dark=True, high_contrast=True), "light"),
        ("contrast", SystemWish(), "contrast"),
    ],
)
def test_the_theme_follows_the_system_where_it_may(
    make: Callable[..., PreferencesModel], chosen: str, wish: SystemWish, shown: str
) -> None:
    assert make(Preferences()._replace(theme=chosen), wish).theme_name == shown  # type: ignore[arg-type]


def test_a_system_that_changes_its_mind_is_followed(
    make: Callable[..., PreferencesModel], qtbot: QtBot
) -> None:
    model = make()
    with qtbot.waitSignal(model.changed):
        model.follow(SystemWish(high_contrast=True, reduced_motion=True))
    assert model.theme_name == "contrast"
    assert model.reduced_motion
    with qtbot.assertNotEmitted(model.changed):
        model.follow(SystemWish(high_contrast=True, reduced_motion=True))
    model.set(reduced_motion=False)
    assert not model.reduced_motion


def test_the_command_lines_theme_wins_until_another_is_chosen(
    make: Callable[..., PreferencesModel], qtbot: QtBot
) -> None:
    model = make(Preferences(theme="dark"), theme_of_run="contrast")
    model.set(sound=True)
    assert [model.theme_name, model.state.theme] == ["contrast", "dark"]
    # The same as before: yet it is what is wanted now.
    with qtbot.waitSignal(model.changed):
        model.set(theme="dark")
    assert [model.theme_name, model.state.theme] == ["dark", "dark"]


def test_changes_are_written_in_order_away_from_the_gui(
    make: Callable[..., PreferencesModel], kept: Kept, qtbot: QtBot
) -> None:
    model = make()
    for percent in range(101, 111):
        model.set(text_percent=percent)
    model.set(text_percent=110)
    qtbot.waitUntil(lambda: len(kept.saved) == 10)
    assert [state.text_percent for state in kept.saved] == list(range(101, 111))
    assert threading.get_ident() not in kept.threads
    model.reset()
    assert model.state == Preferences()
    qtbot.waitUntil(lambda: kept.saved[-1] == Preferences())


@pytest.mark.parametrize("fields", [{"theme": "sepia"}, {"text_percent": 250}, {"colour": "red"}])
def test_what_there_is_not_is_refused(
    make: Callable[..., PreferencesModel], kept: Kept, fields: dict[str, object]
) -> None:
    model = make()
    with pytest.raises(ValueError, match="can't be"):
        model.set(**fields)
    assert model.state == Preferences()


def test_settings_that_cannot_be_written_are_in_force_and_told(
    make: Callable[..., PreferencesModel], kept: Kept, qtbot: QtBot
) -> None:
    model = make()
    kept.error = PermissionError("no")
    with qtbot.waitSignal(model.troubled):
        model.set(theme="dark")
    assert model.theme_name == "dark"
    assert model.trouble == "The settings can't be written. What is chosen here is not kept."
    kept.error = None
    with qtbot.waitSignal(model.troubled):
        model.set(theme="light")
    assert not model.trouble


def test_what_was_wrong_with_the_file_is_told(make: Callable[..., PreferencesModel]) -> None:
    model = make()
    model.tell_loaded((), "", may_save=True)
    assert not model.trouble
    model.tell_loaded(("theme", "first_day"), "", may_save=True)
    assert model.trouble.endswith("at their defaults: Theme, First day of the week.")
    model.tell_loaded((), "settings.json.broken-2", may_save=True)
    assert "kept as settings.json.broken-2" in model.trouble
    model.tell_loaded((), "", may_save=False)
    assert "can't be read" in model.trouble
    assert all(model.name_of(field) for field in Preferences._fields)
