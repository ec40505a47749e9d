"""The settings that are in force: what a person chose, and what the system or the locale says else."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QLocale, QObject, Signal

from bookdesk.domain.preferences import LANGUAGES, Preferences, SystemWish, is_allowed, theme_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bookdesk.viewmodels.bridge import Bridge

ThemeName = Literal["light", "dark", "contrast"]


class PreferencesModel(QObject):
    """One state, `set` to change it, and what it comes to as properties.

    `save` writes the settings and raises OSError where it can't; it runs on the bridge's store
    lane, in order. Without the two what is chosen lasts as long as the desk. `theme_of_run` is the
    command line's theme and wins until the desk closes.
    `locale` is the system's unless given.
    """

    #: The state, or what the system wishes, is another.
    changed = Signal()
    #: `trouble` is another.
    troubled = Signal()

    def __init__(
        self,
        state: Preferences | None = None,
        save: Callable[[Preferences], None] | None = None,
        bridge: Bridge | None = None,
        *,
        wish: SystemWish | None = None,
        theme_of_run: ThemeName | None = None,
        locale: QLocale | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state or Preferences()
        self._save = save
        self._bridge = bridge
        self._wish = wish or SystemWish()
        self._theme_of_run = theme_of_run
        self._locale = locale or QLocale.system()
        #: What says what is wrong, "" when all is well.
        self._say_trouble: Callable[[], str] = str
        self._trouble = ""

    @property
    def state(self) -> Preferences:
        """What a person chose."""
        return self._state

    @property
    def trouble(self) -> str:
        """A sentence on settings that were not understood or can't be kept, "" when all is well."""
        return self._trouble

    def set(self, **fields: Any) -> None:
        """Choose anew, by the names of Preferences' fields; it is in force at once and then written.

        Raises ValueError for a field or a value that there is not.
        """
        for field, value in fields.items():
            if field not in Preferences._fields or not is_allowed(field, value):
                raise ValueError(f"{field} can't be {value!r}")
        state = self._state._replace(**fields)
        if "theme" in fields:
            # Whoever chooses while the desk runs means this run too.
            overridden, self._theme_of_run = self._theme_of_run is not None, None
        else:
            overridden = False
        if state == self._state and not overridden:
            return
        self._state = state
        if self._save is not None and self._bridge is not None:
            self._bridge.submit(partial(self._save, state), self._on_saved, "store")
        self.changed.emit()

    def reset(self) -> None:
        """Go back to the defaults."""
        self.set(**Preferences()._asdict())

    def follow(self, wish: SystemWish) -> None:
        """Take what the system wishes now."""
        if wish != self._wish:
            self._wish = wish
            self.changed.emit()

    def tell_loaded(self, wrong: Sequence[str], set_aside: str, *, may_save: bool) -> None:
        """Say what was wrong with the file: fields, the broken file's new name, one that can't be read."""
        if not may_save:
            self._tell(self._cannot_be_read)
        elif set_aside:
            self._tell(partial(self._was_broken, set_aside))
        elif wrong:
            self._tell(partial(self._not_understood, tuple(wrong)))

    def say_anew(self) -> None:
        """Say what is wrong in the language that is spoken now."""
        self._tell(self._say_trouble)

    def name_of(self, field: str) -> str:
        """Name a field as the settings dialog does."""
        return {
            "theme": self.tr("Theme"),
            "zone": self.tr("Times shown"),
            "clock": self.tr("Clock"),
            "first_day": self.tr("First day of the week"),
            "text_percent": self.tr("Text size"),
            "language": self.tr("Language"),
            "release_on_leave": self.tr("Release a hold when another day is shown"),
            "sound": self.tr("Sound when a hold runs out"),
            "reduced_motion": self.tr("Motion"),
        }[field]

    # What is in force

    @property
    def theme_name(self) -> ThemeName:
        """The theme to show."""
        return self._theme_of_run or theme_of(self._state, self._wish)

    @property
    def text_scale(self) -> float:
        """The text's size, 1.0 to 2.0."""
        return self._state.text_percent / 100

    @property
    def is_12_hour(self) -> bool:
        """Tell whether hours are 1 to 12 with a half of the day."""
        if self._state.clock != "locale":
            return self._state.clock == "12"
        pattern = self._locale.timeFormat(QLocale.FormatType.ShortFormat)
        # Words of the language stand in quotes: French writes 13 'h' 05.
        return "a" in re.sub(r"'[^']*'", "", pattern).casefold()

    @property
    def week_start(self) -> int | None:
        """The first day of the week, 0 for Monday to 6 for Sunday; None where no locale is set."""
        if self._state.first_day != "locale":
            return self._state.first_day
        if self._locale.language() is QLocale.Language.C:
            return None
        return self._locale.firstDayOfWeek().value - 1

    @property
    def language(self) -> str:
        """The language of the texts, en or fr: the first that the system lists and that is shipped."""
        if self._state.language != "system":
            return self._state.language
        wanted = (name.replace("_", "-").split("-")[0] for name in self._locale.uiLanguages())
        return next((name for name in wanted if name in LANGUAGES), LANGUAGES[0])

    @property
    def reduced_motion(self) -> bool:
        """Tell whether outlines and rings move less."""
        chosen = self._state.reduced_motion
        return self._wish.reduced_motion if chosen == "system" else chosen

    def _on_saved(self, _value: object, error: Exception | None) -> None:
        if error is None:
            self._tell(str)
        elif isinstance(error, OSError):
            self._tell(self._cannot_be_written)
        else:
            raise error

    def _cannot_be_read(self) -> str:
        return self.tr("The settings file can't be read. What is chosen here is not kept.")

    def _was_broken(self, kept_as: str) -> str:
        text = self.tr("The settings file was broken and is kept as {name}. The defaults are in force.")
        return text.format(name=kept_as)

    def _not_understood(self, wrong: Sequence[str]) -> str:
        text = self.tr("Settings that are not understood are at their defaults: {names}.")
        return text.format(names=", ".join(self.name_of(field) for field in wrong))

    def _cannot_be_written(self) -> str:
        return self.tr("The settings can't be written. What is chosen here is not kept.")

    def _tell(self, say: Callable[[], str]) -> None:
        self._say_trouble, trouble = say, say()
        if trouble != self._trouble:
            self._trouble = trouble
            self.troubled.emit()
