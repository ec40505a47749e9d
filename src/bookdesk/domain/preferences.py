"""What a person may choose about their own desk, and what the system says it wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The languages that are shipped whole.
LANGUAGES = ("en", "fr")
LEAST_TEXT, MOST_TEXT = 100, 200


class Preferences(NamedTuple):
    """The settings of one desk; each default asks the system, the locale or the business.

    `zone` says whose zone the views show, `clock` the hours of a day's clock, `first_day` is 0 for
    Monday to 6 for Sunday. `text_percent` is the text's size, 100 to 200. `release_on_leave` gives
    a hold back when another day is shown, `sound` beeps when a hold runs out.
    """

    theme: Literal["system", "light", "dark", "contrast"] = "system"
    zone: Literal["business", "provider"] = "business"
    clock: Literal["locale", "12", "24"] = "locale"
    first_day: Literal["locale"] | int = "locale"
    text_percent: int = 100
    language: Literal["system", "en", "fr"] = "system"
    release_on_leave: bool = False
    sound: bool = False
    reduced_motion: Literal["system"] | bool = "system"


class SystemWish(NamedTuple):
    """What the system asks of every program; where it says nothing, a light picture that moves."""

    dark: bool = False
    high_contrast: bool = False
    reduced_motion: bool = False


_ALLOWED: Mapping[str, Iterable[object]] = {
    "theme": ("system", "light", "dark", "contrast"),
    "zone": ("business", "provider"),
    "clock": ("locale", "12", "24"),
    "first_day": ("locale", 0, 1, 2, 3, 4, 5, 6),
    "text_percent": range(LEAST_TEXT, MOST_TEXT + 1),
    "language": ("system", *LANGUAGES),
    "release_on_leave": (False, True),
    "sound": (False, True),
    "reduced_motion": ("system", False, True),
}


def is_allowed(field: str, value: object) -> bool:
    """Tell whether a field of Preferences may have a value. Raises KeyError for an unknown field."""
    # True equals 1 in Python: a day of the week is no yes, and a yes no day.
    return any(type(value) is type(one) and value == one for one in _ALLOWED[field])


def theme_of(preferences: Preferences, wish: SystemWish) -> Literal["light", "dark", "contrast"]:
    """Name the theme to show; the system's wish for contrast comes before its wish for darkness."""
    if preferences.theme != "system":
        return preferences.theme
    if wish.high_contrast:
        return "contrast"
    return "dark" if wish.dark else "light"
