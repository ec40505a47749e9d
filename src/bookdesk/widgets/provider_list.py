"""The providers in the sidebar: a check box with a dot for each, by region where there are several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel, plain_tooltip
from bookdesk.widgets.provider_dot import dot_icon

if TYPE_CHECKING:
    from bookdesk.viewmodels.desk_state import ProviderChoice
    from bookdesk.widgets.look import Look

#: What indicator, dot and gaps take of a row's width, px.
_BESIDE_NAME = 60


class ProviderList(QWidget):
    """`shown_changed` bears a provider's id and whether it is to be shown; `all_asked` asks for all."""

    shown_changed = Signal(str, bool)
    all_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._boxes: dict[str, QCheckBox] = {}
        self._built: tuple[tuple[str, str, str | None], ...] = ()
        title = PlainLabel(self.tr("Providers"), "section")
        self._all = QPushButton(self.tr("All"))
        self._all.setProperty("role", "link")
        self._all.setAccessibleName(self.tr("Show all providers"))
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self._all)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._area)
        self._all.clicked.connect(self.all_asked)
        self._build(())

    def show_providers(self, providers: tuple[ProviderChoice, ...]) -> None:
        """Show the providers; boxes are made anew only when names or regions changed."""
        wanted = tuple((p.id, p.name, p.region_name) for p in providers)
        if wanted != self._built:
            self._built = wanted
            self._build(providers)
        for provider in providers:
            box = self._boxes[provider.id]
            if box.isChecked() != provider.shown:
                with QSignalBlocker(box):
                    box.setChecked(provider.shown)
        self._all.setEnabled(any(not p.shown for p in providers))

    def focus_first(self) -> None:
        """Put the focus on the first check box."""
        box = next(iter(self._boxes.values()), None)
        if box is not None:
            box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build(self, providers: tuple[ProviderChoice, ...]) -> None:
        self._boxes = {}
        inside = QWidget()
        inside.setProperty("role", "panel")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        regions = {p.region_name for p in providers}
        last: str | None = None
        for provider in providers:
            if len(regions) > 1 and provider.region_name != last:
                last = provider.region_name
                rows.addWidget(ElidedLabel(last or self.tr("No region"), "small"))
            rows.addWidget(self._row(provider))
        rows.addStretch()
        self._area.setWidget(inside)
        # As high as its content, less where the window has no room.
        self._area.setMaximumHeight(max(1, inside.sizeHint().height()))
        self._area.setMinimumHeight(min(56, max(1, inside.sizeHint().height())))
        self.setMaximumHeight(self._all.sizeHint().height() + 4 + self._area.maximumHeight())

    def _row(self, provider: ProviderChoice) -> QCheckBox:
        box = QCheckBox()
        room = 200 - _BESIDE_NAME - 16
        name = " ".join(provider.name.split())[:200]
        cut = QFontMetrics(self._look.fonts.body).elidedText(name, Qt.TextElideMode.ElideRight, room)
        box.setText(cut.replace("&", "&&"))
        if cut != provider.name:
            box.setToolTip(plain_tooltip(provider.name[:1000]))
        box.setAccessibleName(provider.name)
        box.setIcon(dot_icon(self._look.theme.provider_colour(provider.tint), self.devicePixelRatioF()))
        box.setIconSize(QSize(14, 10))
        box.setMinimumHeight(28)
        box.setChecked(provider.shown)
        box.toggled.connect(lambda shown, key=provider.id: self.shown_changed.emit(key, shown))
        self._boxes[provider.id] = box
        return box
