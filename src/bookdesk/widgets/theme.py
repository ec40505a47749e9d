"""The look: colours from resources/themes, a palette and one style sheet for the stock controls.

`apply_theme` dresses every stock control; a dynamic property `role` picks a variant:

- QPushButton, QToolButton `primary`: filled with the accent, one for each place; `link`: accent
  text without a box; `quiet`: no box until the pointer or the focus is on it (icon buttons).
- QLabel `title`: 20/24 semibold; `name`: 14/18 semibold; `small`: 12/16 in text2; `section`:
  12/16 semibold in text2, a heading in a panel; `key`: a key cap; `warning`: a pill in warning
  colours; `error`: 12/16 in the now line's red.
- QFrame or QWidget `bar`: surface (top bar, status bar); `panel`: surface2 (sidebar, desk panel);
  `line`: a separator 1 px high or wide; `warning`: a box in warning colours.

Set it before the widget is shown: `label.setProperty("role", "small")`; when it changes later,
`widget.style().unpolish(widget)` and `polish(widget)` apply it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from bookdesk.widgets.icons import RESOURCES
from bookdesk.widgets.theme_sheet import style_sheet
from bookdesk.widgets.typography import Typography, typography

if TYPE_CHECKING:
    from collections.abc import Mapping

THEMES: tuple[str, ...] = ("light", "dark", "contrast")
#: Marks an application whose style is set: under a style sheet its style tells no name.
_DRESSED = "bookdesk_dressed"


class StateStyle(NamedTuple):
    """How a state is drawn (VISUAL part 2).

    `glyph` is an icon's name. `edge` is solid, dashed, dotted or none, `edge_width` in px. `bar`,
    4 px at the left, is solid, broken, hatched or none. `strip` is the pattern of the 10 px strip
    that high contrast shows instead of a bar: empty, dots, checker, diagonal, solid, vertical,
    horizontal, fine, cross or none.
    """

    glyph: str
    fill: QColor
    line: QColor
    text: QColor
    edge: str
    edge_width: int
    bar: str
    strip: str


class Theme(NamedTuple):
    """The tokens of VISUAL part 1 and the states of part 2, by the name of their block kind.

    Compared by identity of its name: there is one file for each.
    """

    name: str
    bg: QColor
    surface: QColor
    surface2: QColor
    line: QColor
    line_strong: QColor
    text: QColor
    text2: QColor
    text3: QColor
    accent: QColor
    on_accent: QColor
    accent_soft: QColor
    accent_text: QColor
    focus: QColor
    now: QColor
    on_now: QColor
    warn_bg: QColor
    warn_text: QColor
    warn_line: QColor
    ok: QColor
    ring_track: QColor
    hatch: QColor
    scrim: QColor
    providers: tuple[QColor, ...]
    states: Mapping[str, StateStyle]

    def provider_colour(self, index: int) -> QColor:
        """Return the dot's colour of the provider at `index`, from 0; the colours come round again."""
        return self.providers[index % len(self.providers)]

    def state(self, kind: str) -> StateStyle:
        """Return how a block kind is drawn, or `draft`; a gap that is too short looks limited."""
        return self.states["limited" if kind == "short" else kind]

    @property
    def high_contrast(self) -> bool:
        """Tell whether states carry a patterned strip."""
        return self.name == "contrast"


def load_theme(name: str) -> Theme:
    """Read a theme: light, dark or contrast. Raises ValueError for another name."""
    if name not in THEMES:
        raise ValueError(f"{name!r} is no theme; there are {', '.join(THEMES)}")
    raw = json.loads((RESOURCES / "themes" / f"{name}.json").read_text("utf-8"))
    colours = {token: QColor(value) for token, value in raw["colours"].items()}
    states = {
        kind: StateStyle(
            glyph=state["glyph"],
            fill=QColor(state["fill"]),
            line=QColor(state["line"]),
            text=QColor(state["text"]),
            edge=state["edge"],
            edge_width=state["edge_width"],
            bar=state["bar"],
            strip=state["strip"],
        )
        for kind, state in raw["states"].items()
    }
    return Theme(
        name=name, providers=tuple(QColor(value) for value in raw["providers"]), states=states, **colours
    )


def fusion_application(program: str) -> QApplication:
    """Make the one application, in Fusion from its beginning; `program` is what it was started as.

    To ask for its style, or to set another, makes all of PySide6's enumerations of styles.
    """
    made = QApplication([program, "-style", "fusion"])
    made.setProperty(_DRESSED, "yes")
    return made


def apply_theme(application: QApplication, theme: Theme, type_sizes: Typography | None = None) -> None:
    """Dress an application: Fusion, our palette, our style sheet, our body font.

    `type_sizes` is typography() at 100 % unless given. An application that is dressed already takes
    the new dress in place.
    """
    sizes = type_sizes or typography()
    apply_ground(application, theme, sizes)
    apply_sheet(application, theme, sizes)


def apply_sheet(application: QApplication, theme: Theme, sizes: Typography) -> None:
    """Put the style sheet of a theme over all that is there."""
    colours = {token: value.name() for token, value in theme._asdict().items() if isinstance(value, QColor)}
    application.setStyleSheet(style_sheet(theme.name, colours, sizes.scale, (RESOURCES / "icons").as_posix()))


def apply_ground(application: QApplication, theme: Theme, sizes: Typography) -> None:
    """Dress an application in all but the style sheet, the ground on which a large window is built.

    Under a sheet Qt works out a widget's dress anew each time that it or one around it gets another parent.
    """
    if not application.property(_DRESSED) and application.style().name() != "fusion":
        # The platform's style would mix its own colours in: setColorScheme does nothing on bare X11.
        # Once only: Qt's style sheets still hold the style that a second call deletes.
        application.setStyle("Fusion")
    application.setProperty(_DRESSED, "yes")
    application.setPalette(palette(theme))
    application.setFont(sizes.body)


def palette(theme: Theme) -> QPalette:
    """Make the palette of a theme, for what the style sheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    for place, colour in (
        (role.Window, theme.surface),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.surface2),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.text3),
        (role.Button, theme.surface),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.on_accent),
        (role.ToolTipBase, theme.text),
        (role.ToolTipText, theme.surface),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.accent_text),
        (role.LinkVisited, theme.accent_text),
        (role.Light, theme.surface),
        (role.Midlight, theme.line),
        (role.Mid, theme.line),
        (role.Dark, theme.line_strong),
        (role.Shadow, theme.line_strong),
    ):
        made.setColor(place, colour)
    for place in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, place, theme.text3)
    return made
