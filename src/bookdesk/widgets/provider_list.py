"""The providers in the sidebar: a check box with a dot for each, by region where there are several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bookdesk.domain.text import NAME_MOST, one_line
from bookdesk.widgets.after_paint import AfterPaint
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel, plain_tooltip
from bookdesk.widgets.provider_dot import DotIcons, dot_icon_size
from bookdesk.widgets.tab_order import place_tabs

if TYPE_CHECKING:
    from bookdesk.viewmodels.desk_state import ProviderChoice
    from bookdesk.widgets.look import Look

#: What indicator, dot and gaps take of a row's width at 100 %, px.
_BESIDE_NAME = 60
_ROW = 28
#: Rows that are never scrolled away within the list.
_IN_SIGHT = 6
#: What a box has no use for and the calendar has.
_CALENDAR_KEYS = (Qt.Key.Key_N, Qt.Key.Key_Home, Qt.Key.Key_End)


class _Row(QCheckBox):
    """A provider's box; `only_asked` comes from a double click or Ctrl+Space, `chosen` from the first."""

    only_asked = Signal()
    chosen = Signal()

    def sizeHint(self) -> QSize:
        """Return the row's height; its width is the list's.

        To be asked, the style sheet would keep its rules for the box's mark: 7 KB for each row out of sight.
        """
        return self.minimumSize()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for this one alone, which ends the choosing."""
        self.only_asked.emit()
        self.chosen.emit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for this one alone, or do what a box does."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.only_asked.emit()
        else:
            super().keyPressEvent(event)


class ProviderList(QWidget):
    """`shown_changed` bears a provider's id and whether it is to be shown.

    `all_asked` and `none_asked` ask for all and none, `only_asked` for one alone: a double click on
    it, or Ctrl+Space. `left` tells that a double click ended the choosing; `key_left` bears the QKeyEvent of
    a key that means something in the calendar alone. Of many rows those that there is no room for are made
    once the others are painted.
    """

    shown_changed = Signal(str, bool)
    all_asked = Signal()
    none_asked = Signal()
    only_asked = Signal(str)
    left = Signal()
    key_left = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._boxes: dict[str, QCheckBox] = {}
        #: The headings of the regions, from the top, each before the first of its providers.
        self._headings: dict[str, ElidedLabel] = {}
        self._built: tuple[tuple[str, str, str | None], ...] = ()
        self._providers: tuple[ProviderChoice, ...] = ()
        self._dots = DotIcons(look)
        self._rows = QVBoxLayout()
        self._region: str | None = None
        self._awaits_paint = False
        #: Rows that there is room for, as far as is known.
        self._seen = _IN_SIGHT
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
        self._limit_height()

    def show_providers(self, providers: tuple[ProviderChoice, ...]) -> None:
        """Show the providers; boxes are made anew only when others stand there, or in other regions."""
        before, self._providers = self._providers, providers
        wanted = tuple((p.id, p.name, p.region_name) for p in providers)
        if wanted != self._built:
            self._built = wanted
            if _places(before) == _places(providers):
                self._rename()
            else:
                self._build(providers)
        for provider in providers:
            box = self._boxes.get(provider.id)
            if box is not None and box.isChecked() != provider.shown:
                with QSignalBlocker(box):
                    box.setChecked(provider.shown)
        # Never greyed while it has the focus: Qt would hand that to the next control, and Space with it.
        self._all.setEnabled(any(not p.shown for p in providers) or self._all.hasFocus())
        self._none.setEnabled(any(p.shown for p in providers) or self._none.hasFocus())

    def focus_first(self) -> None:
        """Put the focus on the first check box."""
        box = next(iter(self._boxes.values()), None)
        if box is not None:
            box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand on what no box took and the calendar takes, or leave the key to whoever is around."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = event.key() == Qt.Key.Key_N and modifiers == Qt.KeyboardModifier.ShiftModifier
        if event.key() in _CALENDAR_KEYS and (shift or modifiers == Qt.KeyboardModifier.NoModifier):
            self.key_left.emit(event)
        else:
            super().keyPressEvent(event)

    def _build(self, providers: tuple[ProviderChoice, ...]) -> None:
        self._boxes, self._headings = {}, {}
        inside = QWidget()
        inside.setProperty("role", "panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self._region = None
        self._add_rows(providers[: self._seen])
        missing = len(providers) - len(self._boxes)
        # The list is as high as it will be with all of them.
        column.addSpacing(missing * self._look.px(_ROW))
        column.addStretch()
        self._area.setWidget(inside)
        self._limit_height()
        # They are made after everything that follows the list.
        place_tabs(self._none, self._boxes.values())
        if missing and not self._awaits_paint:
            self._awaits_paint = True
            AfterPaint(self, self._add_rest)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have a row wherever there is room for one, one that is cut off included."""
        super().resizeEvent(event)
        self._seen = max(_IN_SIGHT, -(-self._area.height() // self._look.px(_ROW)))
        self._add_until(self._seen)

    def _add_rows(self, providers: tuple[ProviderChoice, ...]) -> list[QWidget]:
        """Add rows, and the headings of regions, below those that are there; returns them."""
        several = len({p.region_name for p in self._providers}) > 1
        added: list[QWidget] = []
        for provider in providers:
            if several and provider.region_name != self._region:
                self._region = provider.region_name
                heading = ElidedLabel(self._region or self.tr("No region"), "small")
                self._headings[provider.id] = heading
                added.append(heading)
            added.append(self._row(provider))
        for row in added:
            self._rows.addWidget(row)
        return added

    def _add_rest(self) -> None:
        """Make the rows that are still missing."""
        self._awaits_paint = False
        self._add_until(len(self._providers))

    def _add_until(self, count: int) -> None:
        """Make rows that are missing until there are so many."""
        made = [*self._boxes.values()]
        missing, inside = self._providers[len(made) : count], self._area.widget()
        layout = inside.layout() if inside is not None else None
        if not missing or not isinstance(layout, QVBoxLayout):
            return
        # The room that was kept for them.
        layout.takeAt(1)
        for row in self._add_rows(missing):
            # What comes to a parent that is visible is hidden, and takes no room, until it is shown.
            row.show()
        layout.insertSpacing(1, (len(self._providers) - len(self._boxes)) * self._look.px(_ROW))
        place_tabs(made[-1], [*self._boxes.values()][len(made) :])
        layout.activate()
        self._limit_height()

    def _limit_height(self) -> None:
        """Be as high as the content, less where the window has no room."""
        inside = self._area.widget()
        wanted = max(1, inside.sizeHint().height()) if inside is not None else 1
        self._area.setMaximumHeight(wanted)
        # A salon's few stand in sight; what has no room then is the legend's end, which the sidebar scrolls.
        self._area.setMinimumHeight(min(self._look.px(_IN_SIGHT * _ROW), wanted))
        self.setMaximumHeight(self._all.sizeHint().height() + 4 + self._area.maximumHeight())

    def _rename(self) -> None:
        """Give the boxes and headings that are there their new names."""
        for provider in self._providers[: len(self._boxes)]:
            self._dress(self._boxes[provider.id], provider)
            heading = self._headings.get(provider.id)
            if heading is not None:
                self._region = provider.region_name
                heading.setText(self._region or self.tr("No region"))

    def _on_look_changed(self) -> None:
        self._dots = DotIcons(self._look)
        for provider in self._providers[: len(self._boxes)]:
            self._dress(self._boxes[provider.id], provider)
        inside = self._area.widget()
        layout = inside.layout() if inside is not None else None
        if layout is not None:
            layout.activate()
        self._limit_height()

    def _row(self, provider: ProviderChoice) -> QCheckBox:
        box = _Row()
        self._dress(box, provider)
        box.setChecked(provider.shown)
        box.toggled.connect(lambda shown, key=provider.id: self.shown_changed.emit(key, shown))
        box.only_asked.connect(lambda key=provider.id: self.only_asked.emit(key))
        box.chosen.connect(self.left)
        self._boxes[provider.id] = box
        return box

    def _dress(self, box: QCheckBox, provider: ProviderChoice) -> None:
        room = self._look.part_px(200, 0.45) - self._look.px(_BESIDE_NAME) - 16
        name = one_line(provider.name[:NAME_MOST])
        cut = QFontMetrics(self._look.fonts.body).elidedText(name, Qt.TextElideMode.ElideRight, room)
        box.setText(cut.replace("&", "&&"))
        box.setAccessibleName(name)
        box.setToolTip(plain_tooltip(provider.name[:1000]) if cut != provider.name else "")
        box.setIconSize(dot_icon_size(self._look))
        box.setIcon(self._dots.icon(provider.tint, self.devicePixelRatioF()))
        box.setMinimumHeight(self._look.px(_ROW))


def _places(providers: tuple[ProviderChoice, ...]) -> list[tuple[str, bool]]:
    """Return who stands where, and whether a region begins there, whatever the names are."""
    several = len({p.region_name for p in providers}) > 1
    regions = [None, *(p.region_name for p in providers)]
    return [(p.id, several and p.region_name != regions[n]) for n, p in enumerate(providers)]
