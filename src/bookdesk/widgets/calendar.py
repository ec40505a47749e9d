"""The calendar in the window's middle: the day, the week or the month, and what stands there for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QStackedLayout, QWidget

from bookdesk.domain.clocktext import clock, long_date
from bookdesk.domain.text import NAME_MOST, one_line
from bookdesk.viewmodels.asked import View
from bookdesk.widgets.day_view import DayView
from bookdesk.widgets.selected_actions import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from PySide6.QtGui import QKeyEvent

    from bookdesk.domain.locale import Locale
    from bookdesk.viewmodels.desk import DeskModel
    from bookdesk.widgets.look import Look
    from bookdesk.widgets.month_view import MonthView
    from bookdesk.widgets.nobody_page import NobodyPage
    from bookdesk.widgets.week_view import WeekView


class Calendar(QWidget):
    """Shows the desk's view; week and month are made when they are first looked at."""

    #: What Enter does to the place that has the focus ring, "" where the day says it itself.
    hinted = Signal(str)
    #: What can be done with what is selected, an Offer.
    offered = Signal(object)

    def __init__(self, desk: DeskModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._look = look
        self._week: WeekView | None = None
        self._month: MonthView | None = None
        self._nobody: NobodyPage | None = None
        self._view = View.DAY
        self._moving = False
        self._offer = Offer()
        self._is_heard = False
        self.grid = DayView(desk.grid, look.theme, look.fonts, look.icons)
        self.grid.set_reduced_motion(reduced=look.reduced_motion)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(self.grid)
        self.setFocusProxy(self.grid)
        look.changed.connect(self._on_look_changed)
        desk.changed.connect(self._on_desk_changed)
        desk.range_opened.connect(self._on_range_opened)
        self.grid.selected.connect(self._on_day_selected)
        desk.grid.shown.connect(self._tell_offer)
        self._on_desk_changed()

    @property
    def current(self) -> QAbstractItemView:
        """The view that is shown."""
        if self._view is View.WEEK:
            return self.week
        return self.month if self._view is View.MONTH else self.grid

    @property
    def week(self) -> WeekView:
        """The week's view."""
        if self._week is None:
            from bookdesk.widgets.week_view import WeekView

            self._week = WeekView(
                self._desk.ranges.week.table, self._look.theme, self._look.fonts, self._look.icons
            )
            self._week.day_asked.connect(self._on_day_asked)
            self._week.day_chosen.connect(self._on_day_chosen)
            self._week.range_asked.connect(self._desk.step)
            self._week.selected.connect(self._on_week_selected)
            self._add(self._week)
        return self._week

    @property
    def month(self) -> MonthView:
        """The month's view."""
        if self._month is None:
            from bookdesk.widgets.month_view import MonthView

            self._month = MonthView(
                self._desk.ranges.month.table, self._look.theme, self._look.fonts, self._look.icons
            )
            self._month.day_asked.connect(self._on_day_asked)
            self._month.range_asked.connect(self._desk.step)
            self._month.selected.connect(self._on_day_chosen)
            self._desk.ranges.month.table.shown.connect(self._on_month_shown)
            self._add(self._month)
        return self._month

    def make_ranges(self) -> Iterator[None]:
        """Make week and month before they are looked at, a piece at each step."""
        ranges = self._desk.ranges
        for part in (lambda: ranges.week, lambda: self.week, lambda: ranges.month, lambda: self.month):
            part()
            yield

    @property
    def _is_bare(self) -> bool:
        """Tell whether there is no view to show."""
        return self._nobody is not None and self._pages.currentWidget() is self._nobody

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Put the focus on the view that is shown, or on what stands there for none."""
        self._focus_place.setFocus(reason)

    def take_key(self, event: QKeyEvent) -> None:
        """Take the focus and do what a key that was pressed elsewhere does here."""
        self.take_focus(Qt.FocusReason.ShortcutFocusReason)
        QCoreApplication.sendEvent(self._focus_place, event)

    @property
    def _focus_place(self) -> QWidget:
        return self._nobody.focus_place if self._is_bare and self._nobody is not None else self.current

    def act(self) -> None:
        """Do what Enter does with what is selected."""
        if self._is_bare:
            return
        if self._view is View.WEEK:
            self.week.act()
        elif self._view is View.MONTH:
            self.month.act()
        else:
            self.grid.act()

    def tell(self) -> None:
        """Tell by `hinted` and `offered` what there is, and what changes from now on."""
        self._is_heard = True
        self._hint()

    def _on_look_changed(self) -> None:
        look = self._look
        self.grid.set_reduced_motion(reduced=look.reduced_motion)
        for view in (self.grid, self._week, self._month):
            if view is not None:
                view.set_look(look.theme, look.fonts)

    def _add(self, page: QWidget) -> None:
        self._pages.addWidget(page)
        # Tab comes and goes as it does with the day, which is hidden while another is shown.
        QWidget.setTabOrder(self.grid, page)

    def _on_desk_changed(self) -> None:
        state = self._desk.state
        turned, self._view = state.view is not self._view, state.view
        if state.empty_text and self._nobody is None:
            from bookdesk.widgets.nobody_page import NobodyPage

            self._nobody = NobodyPage(self._desk, self._look)
            self._add(self._nobody)
            for button in self._nobody.findChildren(QPushButton):
                button.setAutoDefault(True)
                QWidget.setTabOrder(self.grid, button)
        shown = self._nobody if state.empty_text and self._nobody is not None else self.current
        other = self._pages.currentWidget() is not shown
        if other:
            focused: QWidget | None = self.window().focusWidget()
            had_focus = focused is not None and self.isAncestorOf(focused)
            self._pages.setCurrentWidget(shown)
            if had_focus:
                self.take_focus()
        if self.focusProxy() is not self._focus_place:
            self.setFocusProxy(self._focus_place)
        if not self._moving:
            self._select_day()
        if turned or other:
            self._hint()

    def _on_range_opened(self) -> None:
        self._select_day()
        self._hint()

    def _select_day(self) -> None:
        """Put the ring of the week or month on the date that is shown."""
        day = self._desk.state.date
        if day is None or self._is_bare:
            return
        if self._view is View.WEEK:
            self.week.select_day(day)
        elif self._view is View.MONTH:
            self.month.select(day)
        self._tell_offer()

    def _on_day_asked(self, day: date, moment: datetime | None = None) -> None:
        self._desk.open_day(day, moment)

    def _on_day_chosen(self, day: date) -> None:
        if day != self._desk.state.date:
            # The view stands there already: it must not be told to go where it went.
            self._moving = True
            try:
                self._desk.go_to(day)
            finally:
                self._moving = False
        self._hint()

    def _on_month_shown(self) -> None:
        # The hint tells a cell's figure, and the month is followed while the ring stands still.
        if self._view is View.MONTH:
            self._hint()

    def _on_week_selected(self, _block: object) -> None:
        self._hint()

    def _hint(self) -> None:
        if self._is_bare:
            self.hinted.emit("")
        elif self._view is View.WEEK:
            self.hinted.emit(self.tr("Enter opens the day at that time"))
        elif self._view is View.MONTH:
            self.hinted.emit(self._month_hint())
        else:
            self.hinted.emit("")

        self._tell_offer()

    def _on_day_selected(self, _block: object) -> None:
        self._tell_offer()

    def _tell_offer(self) -> None:
        if not self._is_heard:
            return
        offer = self._made_offer()
        if offer != self._offer:
            self._offer = offer
            self.offered.emit(offer)

    def _made_offer(self) -> Offer:
        locale = self._desk.locale
        if locale is None or self._is_bare:
            return Offer()
        if self._view is View.DAY:
            return self._day_offer(locale)
        if self._view is View.WEEK:
            found = self.week.current_day()
            if found is None:
                return Offer()
            day, moment = found
            date, text = long_date(day, locale), self.tr("Open day")
            if moment is None:
                return Offer(text, self.tr("Open day, {date}").format(date=date))
            name = self.tr("Open day, {date} at {time}").format(date=date, time=clock(moment, locale))
            return Offer(text, name)
        cell = self.month.current_cell()
        if cell is None:
            return Offer()
        date = long_date(cell.date, locale)
        return Offer(self.tr("Open day"), self.tr("Open day, {date}").format(date=date))

    def _day_offer(self, locale: Locale) -> Offer:
        block, grid = self.grid.current_block(), self._desk.grid.grid
        provider = self._desk.grid.provider_at(self.grid.currentIndex().column())
        if block is None or grid is None or provider is None:
            return Offer()
        words = {"time": clock(block.start, locale), "provider": one_line(provider.name[:NAME_MOST])}
        slot_id = block.slot_id if block.can_be_held and grid.bookable else ""
        if slot_id:
            text, name = self.tr("Hold {time}"), self.tr("Hold {time} with {provider}")
        elif block.booking_id:
            text, name = self.tr("Open {time}"), self.tr("Open {time} with {provider}")
        elif block.block_id:
            text, name = self.tr("Change block"), self.tr("Change block at {time} with {provider}")
        else:
            from bookdesk.viewmodels.blocks import can_be_blocked

            # What is held can't be blocked, and its panel has all that can be done with it.
            return Offer(has_menu=can_be_blocked(block) or block.capacity > 1)
        return Offer(text.format(**words), name.format(**words), has_menu=True, slot_id=slot_id)

    def _month_hint(self) -> str:
        from bookdesk.viewmodels.month_texts import selected_text

        cell, locale = self.month.current_cell(), self._desk.locale
        if cell is None or locale is None:
            return ""
        text = self.tr("{selected}. Enter opens the day")
        return text.format(selected=selected_text(cell, locale))
