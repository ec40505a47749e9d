"""The providers in the sidebar: a check box with a dot for each, by region where there are several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel, plain_tooltip
from bookdesk.widgets.provider_dot import dot_icon

if TYPE_CHECKING:
    from bookdesk.viewmodels.desk_state import ProviderChoice
    from bookdesk.widgets.look import Look

#: What indicator, dot and gaps take of a row's width, px.
_BESIDE_NAME = 60
_ROW = 28
#: Rows that are never scrolled away within the list.
_IN_SIGHT = 6


class ProviderList(QWidget):
    """`shown_changed` bears a provider's id and whether it is to be shown.

    `all_asked` and `none_asked` ask for all and none, `only_asked` for one alone: a double click on
    it, or Ctrl+Space.
    """

    shown_changed = Signal(str, bool)
    all_asked = Signal()
    none_asked = Signal()
    only_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._boxes: dict[str, QCheckBox] = {}
        self._built: tuple[tuple[str, str, str | None], ...] = ()
        self._providers: tuple[ProviderChoice, ...] = ()
        title = PlainLabel(self.tr("Providers"), "section")
        self._all = QPushButton(self.tr("All"))
        self._all.setProperty("role", "link")
        self._all.setAccessibleName(self.tr("Show all providers"))
        self._none = QPushButton(self.tr("None"))
        self._none.setProperty("role", "link")
        self._none.setAccessibleName(self.tr("Show no provider"))
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(title, 1)
        head.addWidget(self._all)
        head.addWidget(self._none)
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
        self._none.clicked.connect(self.none_asked)
        look.changed.connect(self._on_look_changed)
        self._build(())

    def show_providers(self, providers: tuple[ProviderChoice, ...]) -> None:
        """Show the providers; boxes are made anew only when names or regions changed."""
        self._providers = providers
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
        self._none.setEnabled(any(p.shown for p in providers))

    def focus_first(self) -> None:
        """Put the focus on the first check box."""
        box = next(iter(self._boxes.values()), None)
        if box is not None:
            box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show one provider alone on a double click or Ctrl+Space."""
        alone = event.type() == QEvent.Type.MouseButtonDblClick or (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        )
        name = next((key for key, box in self._boxes.items() if box is watched), None) if alone else None
        if name is not None:
            self.only_asked.emit(name)
            return True
        return super().eventFilter(watched, event)

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
        self._limit_height()

    def _limit_height(self) -> None:
        """Be as high as the content, less where the window has no room."""
        inside = self._area.widget()
        wanted = max(1, inside.sizeHint().height()) if inside is not None else 1
        self._area.setMaximumHeight(wanted)
        # A salon's few stand in sight; what has no room then is the legend's end, which the sidebar scrolls.
        self._area.setMinimumHeight(min(self._look.px(_IN_SIGHT * _ROW), wanted))
        self.setMaximumHeight(self._all.sizeHint().height() + 4 + self._area.maximumHeight())

    def _on_look_changed(self) -> None:
        for provider in self._providers:
            self._dress(self._boxes[provider.id], provider)
        inside = self._area.widget()
        layout = inside.layout() if inside is not None else None
        if layout is not None:
            layout.activate()
        self._limit_height()

    def _row(self, provider: ProviderChoice) -> QCheckBox:
        box = QCheckBox()
        self._dress(box, provider)
        box.setAccessibleName(provider.name)
        box.setIconSize(QSize(14, 10))
        box.setChecked(provider.shown)
        box.toggled.connect(lambda shown, key=provider.id: self.shown_changed.emit(key, shown))
        box.installEventFilter(self)
        self._boxes[provider.id] = box
        return box

    def _dress(self, box: QCheckBox, provider: ProviderChoice) -> None:
        room = self._look.part_px(200, 0.45) - _BESIDE_NAME - 16
        name = " ".join(provider.name.split())[:200]
        cut = QFontMetrics(self._look.fonts.body).elidedText(name, Qt.TextElideMode.ElideRight, room)
        box.setText(cut.replace("&", "&&"))
        box.setToolTip(plain_tooltip(provider.name[:1000]) if cut != provider.name else "")
        box.setIcon(dot_icon(self._look.theme.provider_colour(provider.tint), self.devicePixelRatioF()))
        box.setMinimumHeight(self._look.px(_ROW))
