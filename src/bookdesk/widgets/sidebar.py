"""The sidebar: the month, the service, the providers and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bookdesk.domain.text import NAME_MOST, one_line
from bookdesk.viewmodels.desk_state import Connection
from bookdesk.widgets.choice_box import ChoiceBox
from bookdesk.widgets.kept_places import month_place, take_place
from bookdesk.widgets.key_hint import KeyHint
from bookdesk.widgets.legend import Legend
from bookdesk.widgets.plain_label import PlainLabel, plain_tooltip
from bookdesk.widgets.provider_list import ProviderList
from bookdesk.widgets.tab_order import place_tabs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QResizeEvent

    from bookdesk.domain.schedule import Service
    from bookdesk.viewmodels.desk import DeskModel
    from bookdesk.viewmodels.desk_state import DeskState, Region
    from bookdesk.widgets.look import Look
    from bookdesk.widgets.mini_month import MiniMonth


def line(*, vertical: bool = False) -> QFrame:
    """Make a separator, 1 px thick."""
    made = QFrame()
    made.setProperty("role", "line")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


#: The margins and the line at the right, and with the gap before the key in the last row, px.
_MARGINS, _BESIDE_MINE = 24, 30


def sidebar_width(look: Look) -> int:
    """Return the sidebar's width for the text's scale, px: less than the scale, so that a grid is left."""
    return look.part_px(224, 0.45)


class Sidebar(QWidget):
    """224 px wide at 100 %, a line at its right included; it scrolls where the window is too low.

    The month and the legend's states have their room kept until `complete`, or until the month is
    asked for: the first picture does without them. The legend's names stand where there is room for them.
    """

    def __init__(self, desk: DeskModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._look = look
        self._services: tuple[Service, ...] = ()
        self._regions: tuple[Region, ...] = ()
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Sidebar"))
        self._month: MiniMonth | None = None
        self._month_place = month_place(look)
        self._minutes = PlainLabel("", "small")
        self.service = ChoiceBox()
        self.service.setAccessibleName(self.tr("Service"))
        self.service.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.service.setMinimumContentsLength(8)
        self.providers = ProviderList(look)
        self.mine = QCheckBox(self.tr("My bookings only"))
        self._mine_key = KeyHint(look, "M")
        self._region: QComboBox | None = None
        self._legend = Legend(look)
        self._lay_out()
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        desk.ranges.changed.connect(self._show_marks)
        desk.ranges.marks_changed.connect(self._show_marks)
        self.service.activated.connect(self._on_service_activated)
        self.providers.shown_changed.connect(desk.choices.show_provider)
        self.providers.all_asked.connect(desk.choices.show_all)
        self.providers.none_asked.connect(desk.choices.show_none)
        self.providers.only_asked.connect(desk.choices.show_only)
        self.mine.toggled.connect(desk.choices.set_mine)
        desk.changed.connect(self._on_desk_changed)
        self._on_desk_changed()

    def _lay_out(self) -> None:
        mine = QHBoxLayout()
        mine.addWidget(self.mine, 1)
        mine.addWidget(self._mine_key)
        title = PlainLabel(self.tr("Service"), "section")
        title.setBuddy(self.service)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self._minutes)
        column = self._column = QVBoxLayout()
        column.setContentsMargins(12, 8, 11, 12)
        column.setSpacing(0)
        column.addWidget(self._month_place)
        column.addSpacing(14)
        column.addLayout(head)
        column.addSpacing(4)
        column.addWidget(self.service)
        column.addSpacing(16)
        column.addWidget(self.providers, 1000)
        column.addSpacing(8)
        column.addWidget(line())
        column.addSpacing(4)
        column.addLayout(mine)
        column.addSpacing(4)
        column.addWidget(line())
        column.addSpacing(8)
        column.addWidget(self._legend)
        # What room is left goes below the legend, once the providers have all of theirs.
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._scrolled(column))
        row.addWidget(line(vertical=True))

    def _scrolled(self, column: QVBoxLayout) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "panel")
        inside.setLayout(column)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        bar = area.verticalScrollBar()
        bar.setStyleSheet("QScrollBar { width: 8px; } QScrollBar::handle { margin: 1px; }")
        bar.rangeChanged.connect(self._on_range_changed)
        return area

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the legend the room that is left."""
        super().resizeEvent(event)
        # When it is made nothing is dressed yet: how wide the words are is not known before.
        self._fit_key()
        self._fit_legend()

    def _fit_key(self) -> None:
        # The words need the room before their key does; the list of keys has it too.
        self.mine.ensurePolished()
        beside = sidebar_width(self._look) - _BESIDE_MINE - self.mine.sizeHint().width()
        self._mine_key.setVisible(self._mine_key.width() <= beside)

    def _fit_legend(self) -> None:
        margins = self._column.contentsMargins()
        left = self.height() - margins.top() - margins.bottom()
        for place in range(self._column.count()):
            item = self._column.itemAt(place)
            if item is not None and item.widget() is not self._legend:
                left -= item.minimumSize().height()
        self._legend.fit(sidebar_width(self._look) - _MARGINS, left)

    def _on_range_changed(self, _least: int, most: int) -> None:
        # The scroll bar takes the margin's place, so that nothing else moves.
        self._column.setContentsMargins(12, 8, 3 if most > 0 else 11, 12)

    def _on_look_changed(self) -> None:
        self.setFixedWidth(sidebar_width(self._look))
        self._fit_key()
        self._fit_legend()

    @property
    def month(self) -> MiniMonth:
        """The small month."""
        if self._month is None:
            from bookdesk.widgets.mini_month import MiniMonth

            self._month = MiniMonth(self._look)
            self._month.day_picked.connect(self._desk.go_to)
            self._month.month_turned.connect(self._show_marks)
            self._show_day(self._month)
            self._show_marks()
            take_place(self._column, self._month_place, self._month)
            # Nothing that takes the focus stands before it.
            place_tabs(self, self._month.controls)
        return self._month

    def complete(self) -> None:
        """Make what the first picture does without."""
        self._legend.complete()
        _ = self.month
        self._fit_legend()

    def make_legends(self) -> Iterator[None]:
        """Make the legends of the views that were not looked at, a piece at each step."""
        return self._legend.make_ahead()

    def focus_first(self) -> None:
        """Put the focus on the month."""
        self.month.view.setFocus(Qt.FocusReason.TabFocusReason)

    def open_services(self) -> None:
        """Put the focus on the service and open its list."""
        self.service.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.service.showPopup()

    def _show_marks(self) -> None:
        if self._month is not None:
            self._month.show_marks(self._desk.marks(*self._month.year_month))

    def _show_day(self, month: MiniMonth) -> None:
        state = self._desk.state
        month.show_day(state.date, state.today, state.week_start, state.view, self._desk.locale)

    def _on_service_activated(self, place: int) -> None:
        self._desk.choose_service(self._services[place].id)

    def _on_desk_changed(self) -> None:
        state = self._desk.state
        if self._month is not None:
            self._show_day(self._month)
        if state.services != self._services:
            self._services = state.services
            self.service.clear()
            self.service.addItems([one_line(s.name[:NAME_MOST]) for s in state.services])
            for place, service in enumerate(state.services):
                self.service.setItemData(
                    place, plain_tooltip(service.name[:1000]), Qt.ItemDataRole.ToolTipRole
                )
        place = next((n for n, s in enumerate(self._services) if s.id == state.service_id), -1)
        if place != self.service.currentIndex():
            self.service.setCurrentIndex(place)
        self.service.setEnabled(bool(self._services))
        minutes = self.tr("{count} min").format(count=state.service_minutes) if state.service_minutes else ""
        self._minutes.setText(minutes)
        self.providers.show_providers(state.providers)
        with QSignalBlocker(self.mine):
            self.mine.setChecked(state.mine)
        self._show_regions(state)
        offline = state.connection is Connection.OFFLINE
        self._legend.show_line(state.view, offline=offline, able_count=state.able_count)
        self._fit_legend()
        self._show_marks()

    def _show_regions(self, state: DeskState) -> None:
        """Offer the regions where there are several; the box is made when it is first needed."""
        if not state.regions and self._region is None:
            return
        if self._region is None:
            self._region = ChoiceBox()
            self._region.setAccessibleName(self.tr("Region"))
            # It has no label, and its name alone is not told.
            self._region.setAccessibleDescription(self.tr("Region"))
            self._region.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self._region.setMinimumContentsLength(8)
            self._region.activated.connect(self._on_region_activated)
            self._column.insertWidget(self._column.indexOf(self.providers), self._region)
            QWidget.setTabOrder(self.service, self._region)
        if state.regions != self._regions:
            self._regions = state.regions
            self._region.clear()
            self._region.addItem(self.tr("All regions"))
            self._region.addItems([one_line(region.name[:NAME_MOST]) for region in state.regions])
        ids = [None, *(region.id for region in state.regions)]
        self._region.setCurrentIndex(ids.index(state.region_id) if state.region_id in ids else 0)
        self._region.setVisible(bool(state.regions))

    def _on_region_activated(self, place: int) -> None:
        self._desk.choices.choose_region(self._regions[place - 1].id if place else None)
