"""The settings: what a person chooses about their own desk, in force at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bookdesk.domain.preferences import Preferences
from bookdesk.widgets.dialog_overlay import DialogOverlay
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.plain_label import PlainLabel
from bookdesk.widgets.settings_rows import ChoiceRow, SwitchRow
from bookdesk.widgets.sidebar import line

if TYPE_CHECKING:
    from bookdesk.viewmodels.preferences import PreferencesModel
    from bookdesk.widgets.look import Look

_PERCENTS = (100, 110, 125, 150, 175, 200)


class SettingsDialog(DialogOverlay):
    """560 px wide at 100 %: a row for each field of Preferences, and the way back to the defaults."""

    def __init__(self, preferences: PreferencesModel, look: Look, window: QWidget) -> None:
        super().__init__(look, window, 560, "")
        self._preferences = preferences
        self.setAccessibleName(self.tr("Settings"))
        self._choices = {
            field: ChoiceRow(look, preferences.name_of(field), choices)
            for field, choices in self._choices_of().items()
        }
        self._switches = {
            field: SwitchRow(look, preferences.name_of(field)) for field in ("release_on_leave", "sound")
        }
        self._trouble = PlainLabel("", "error")
        self._trouble.setWordWrap(True)
        self._reset = QPushButton(self.tr("Back to the defaults"))
        self._close = KeyButton(look, self.tr("Close"), "Esc", role="primary")
        self._area = QScrollArea()
        self._head, self._foot = QHBoxLayout(), QHBoxLayout()
        self._lay_out()
        for field, choice in self._choices.items():
            choice.chosen.connect(partial(self._on_chosen, field))
        for field, switch in self._switches.items():
            switch.switched.connect(partial(self._on_chosen, field))
        self._reset.clicked.connect(preferences.reset)
        self._close.clicked.connect(self.close_dialog)
        preferences.changed.connect(self._on_preferences_changed)
        preferences.troubled.connect(self._on_preferences_changed)
        self._on_preferences_changed()

    def _choices_of(self) -> dict[str, list[tuple[object, str]]]:
        """Name the values of each field, in the order of the rows."""
        system = self.tr("As the system")
        days = [QLocale(self._preferences.language).standaloneDayName(day) for day in range(1, 8)]
        return {
            "theme": [
                ("system", system),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
                ("contrast", self.tr("High contrast")),
            ],
            "text_percent": [],
            "reduced_motion": [
                ("system", system),
                (False, self.tr("As usual")),
                (True, self.tr("Reduced")),
            ],
            # Each language in its own words: whoever can't read the others finds it.
            "language": [("system", system), ("en", "English"), ("fr", "Français")],
            "zone": [
                ("business", self.tr("In the business's zone")),
                ("provider", self.tr("Day in the provider's zone")),
            ],
            "clock": [
                ("locale", system),
                ("12", self.tr("12 hours")),
                ("24", self.tr("24 hours")),
            ],
            "first_day": [("locale", system), *enumerate(day[:1].upper() + day[1:] for day in days)],
        }

    def _lay_out(self) -> None:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(24, 0, 24, 8)
        rows.setSpacing(0)
        for choice in self._choices.values():
            rows.addWidget(choice)
        for switch in self._switches.values():
            rows.addWidget(switch)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        self._head.setContentsMargins(24, 24, 24, 8)
        self._head.addWidget(PlainLabel(self.tr("Settings"), "title"))
        told = QHBoxLayout()
        told.setContentsMargins(24, 8, 24, 0)
        told.addWidget(self._trouble)
        self._foot.setContentsMargins(24, 16, 24, 16)
        self._foot.addWidget(self._reset)
        self._foot.addStretch()
        self._foot.addWidget(self._close)
        column = self.card.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101  made by the base class
        column.addLayout(self._head)
        column.addWidget(self._area, 1)
        column.addLayout(told)
        column.addWidget(line())
        column.addLayout(self._foot)

    def first_focus(self) -> QWidget:
        """Begin with the theme."""
        return self._choices["theme"].box

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: FBT001  Qt's signature
        """Go round, and bring the control into view."""
        went = super().focusNextPrevChild(next_)
        focused: QWidget | None = self.window().focusWidget()
        inside = self._area.widget()
        if focused is not None and inside is not None and inside.isAncestorOf(focused):
            self._area.ensureWidgetVisible(focused, 0, self._look.px(8))
        return went

    def _place(self) -> None:
        """Show as many rows as the window has room for; the others are scrolled to."""
        inside = self._area.widget()
        layout = inside.layout() if inside is not None else None
        if inside is not None and layout is not None:
            layout.activate()
            taken = self._head.sizeHint().height() + self._foot.sizeHint().height() + 12
            if not self._trouble.isHidden():
                taken += self._trouble.heightForWidth(self.card.width() - 48) + 8
            room = max(self._look.px(80), self.height() - 32 - taken)
            self._area.setMinimumHeight(min(inside.sizeHint().height(), room))
        super()._place()

    def _on_chosen(self, field: str, value: object) -> None:
        self._preferences.set(**{field: value})

    def _on_preferences_changed(self) -> None:
        state, trouble = self._preferences.state, self._preferences.trouble
        # A size that somebody wrote into the file is a size too.
        percents = sorted({*_PERCENTS, state.text_percent})
        self._choices["text_percent"].offer(
            [(percent, self.tr("{percent} %").format(percent=percent)) for percent in percents]
        )
        for field, choice in self._choices.items():
            choice.show_value(getattr(state, field))
        for field, switch in self._switches.items():
            switch.show_value(getattr(state, field))
        self._reset.setEnabled(state != Preferences())
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        if self.isVisible():
            self._place()
