"""The desk panel at the right: the hold and the opened booking; closed it is a rail with the ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.desk_rail import DeskRail
from bookdesk.widgets.following_area import FollowingArea
from bookdesk.widgets.hold_panel import HoldPanel
from bookdesk.widgets.kept_places import panel_width
from bookdesk.widgets.selected_actions import Offer, SelectedActions
from bookdesk.widgets.sidebar import line
from bookdesk.widgets.tab_order import place_tabs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.booking_panel import BookingPanel
    from bookdesk.widgets.look import Look
    from bookdesk.widgets.taken_notice import TakenNotice

RAIL_WIDTH = 48


class DeskPanel(QWidget):
    """304 px wide, 48 when closed: a hold is never lost from sight.

    `step_asked` is the opened booking's, which is made when one is opened first. `act_asked` and
    `menu_asked` are about what is selected in the calendar. `focus_going` comes before something that
    has the focus goes by itself.
    """

    opened = Signal(bool)
    step_asked = Signal(object, object)
    act_asked = Signal()
    menu_asked = Signal()
    focus_going = Signal()

    def __init__(self, models: DeskModels, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._look = look
        self._open = True
        self._booking: BookingPanel | None = None
        self._taken: TakenNotice | None = None
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Desk panel"))
        self.hold = HoldPanel(models, look)
        self._between = line()
        self._area = self._scrolled()
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._rail = DeskRail(models.hold, look)
        self._selected = SelectedActions(look)
        self._pages.addWidget(self._with_foot())
        self._pages.addWidget(self._rail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(line(vertical=True))
        row.addWidget(pages, 1)
        self._rail.open_asked.connect(self.toggle)
        self._rail.act_asked.connect(self.act_asked)
        self._selected.act_asked.connect(self.act_asked)
        self._selected.menu_asked.connect(self.menu_asked)
        look.changed.connect(self._on_look_changed)
        models.hold.changed.connect(self._on_hold_changed)
        models.booking.changed.connect(self._on_booking_changed)
        models.looked_at.changed.connect(self._on_looked_at_changed)
        self.set_open(True)

    def _scrolled(self) -> FollowingArea:
        inside = QWidget()
        inside.setProperty("role", "panel")
        column = self._column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.hold)
        column.addWidget(self._between)
        # With a factor: without one it would share a tall window's room with the stretches within a hold.
        column.addStretch(1)
        area = FollowingArea(inside)
        self.hold.made.connect(area.follow)
        area.verticalScrollBar().setStyleSheet(
            "QScrollBar { width: 8px; } QScrollBar::handle { margin: 1px; }"
        )
        area.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        return area

    def _with_foot(self) -> QWidget:
        page = QWidget()
        column = self._page = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(self._selected)
        # Last, so that nothing that comes or goes above moves what is pressed without looking.
        column.addWidget(self.hold.foot)
        return page

    def show_state(self) -> None:
        """Show what there is, once the panel stands in its window: where Tab comes to it hangs on that."""
        self.hold.show_state()
        self._on_hold_changed()
        self._on_booking_changed()
        if self._models.looked_at.state.title:
            self._on_looked_at_changed()

    def show_offer(self, offer: Offer) -> None:
        """Show what can be done with what is selected in the calendar."""
        self._selected.show_offer(offer)
        self._rail.show_offer(offer)

    def make_ahead(self) -> Iterator[None]:
        """Make what a hold and the rail show, a piece at each step."""
        yield from self.hold.make_ahead()
        self._rail.complete()
        yield

    @property
    def booking(self) -> BookingPanel:
        """The opened booking, below the hold."""
        if self._booking is None:
            from bookdesk.widgets.booking_panel import BookingPanel

            self._booking = BookingPanel(self._models.booking, self._look)
            self._booking.step_asked.connect(self.step_asked)
            self._column.insertWidget(self._column.indexOf(self._between) + 1, self._booking)
            place_tabs(self._between, self._booking.controls)
            self._area.follow(self._booking.controls)
            self._booking.made.connect(self._area.follow)
            bar = self._area.verticalScrollBar()
            self._on_range_changed(bar.minimum(), bar.maximum())
        return self._booking

    def in_hold(self, widget: QWidget) -> bool:
        """Tell whether a widget is one of the hold's."""
        return self.hold.isAncestorOf(widget) or self.hold.foot.isAncestorOf(widget)

    def in_booking(self, widget: QWidget) -> bool:
        """Tell whether a widget is one of the opened booking's."""
        return self._booking is not None and self._booking.isAncestorOf(widget)

    @property
    def _shows_booking(self) -> bool:
        return self._booking is not None and not self._booking.isHidden()

    @property
    def _other_slots(self) -> list[QWidget]:
        return self._taken.controls if self._taken is not None else []

    def pick_other(self, number: int) -> bool:
        """Hold one of the other slots offered for a taken one, by its number; tell if it can be picked."""
        return self._taken is not None and self._taken.pick(number)

    def focus_customer(self) -> bool:
        """Open it and put the focus on the held slot's customer; tell whether there are such fields."""
        if not self.hold.shows_fields:
            return False
        self.set_open(True)
        self.hold.focus_customer()
        return True

    @property
    def is_open(self) -> bool:
        """Tell whether it is more than a rail."""
        return self._open

    def set_open(self, open_: bool) -> None:  # noqa: FBT001  a property's setter
        """Open it, or close it to the rail."""
        self._open = open_
        self._pages.setCurrentIndex(0 if open_ else 1)
        self._on_look_changed()
        self.opened.emit(open_)

    def _on_look_changed(self) -> None:
        look = self._look
        width = panel_width(look) if self._open else look.px(32) + RAIL_WIDTH - 32
        self.setFixedWidth(width)

    def toggle(self) -> None:
        """Open or close it."""
        self.set_open(not self._open)

    def focus_first(self) -> None:
        """Put the focus on the customer, the booking's first step, another slot, or the rail."""
        if not self._open:
            self._rail.focus_first()
        elif self.hold.shows_fields:
            self.hold.focus_customer()
        elif self._shows_booking:
            self.booking.focus_first()
        elif self._other_slots:
            self._other_slots[0].setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def has_controls(self) -> bool:
        """Tell whether the focus can go here now."""
        return not self._open or self.hold.shows_fields or self._shows_booking or bool(self._other_slots)

    def _on_range_changed(self, _least: int, most: int) -> None:
        # The scroll bar takes the margin's place, so that nothing else moves.
        right = 8 if most > 0 else 16
        for part in (self.hold, self._booking):
            layout = part.layout() if part is not None else None
            if layout is not None:
                margins = layout.contentsMargins()
                margins.setRight(right)
                layout.setContentsMargins(margins)

    def _on_hold_changed(self) -> None:
        state = self._models.hold.state
        ended = state.slot if state.phase is HoldPhase.ENDED else None
        self._selected.set_beside_hold(self.hold.shows_fields, ended.id if ended is not None else "")
        self._arrange()

    def _on_booking_changed(self) -> None:
        if self._booking is not None or self._models.booking.state.booking is not None:
            self.booking.show_state()
        self._arrange()
        if self._booking is not None and self._shows_booking:
            self._area.ensureWidgetVisible(self._booking, 0, 0)

    def _on_looked_at_changed(self) -> None:
        if self._taken is None:
            from bookdesk.widgets.taken_notice import TakenNotice

            # A part of the panel from its beginning: alone it would show itself as a window of its own.
            self._taken = TakenNotice(self._models.looked_at, self._look, self)
            # Above the foot: what is looked at in the panel does not move for it.
            self._page.insertWidget(1, self._taken)
            self._taken.focus_going.connect(self.focus_going)
            self._taken.made.connect(self._on_others_made)
            self._on_others_made(self._taken.controls)

    def _on_others_made(self, controls: list[QWidget]) -> None:
        place_tabs(self._selected, controls)

    def _arrange(self) -> None:
        booking = self._models.booking.state.booking is not None
        # A booking takes the place of the words that tell how to hold.
        self.hold.setVisible(self.hold.shows_fields or not booking)
        self._between.setVisible(booking and self.hold.shows_fields)
