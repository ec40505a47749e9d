"""The window: the frame around the day grid, its keys, and where the focus goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedLayout, QVBoxLayout, QWidget

from bookdesk.domain.states import BookingStatus
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.blocks import can_be_blocked
from bookdesk.viewmodels.booking import STEP_KEYS
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.after_paint import AfterPaint
from bookdesk.widgets.calendar import Calendar
from bookdesk.widgets.desk_panel import DeskPanel
from bookdesk.widgets.dialogs import Dialogs, take_enter
from bookdesk.widgets.key_table import KeyBindings
from bookdesk.widgets.look import Look
from bookdesk.widgets.sidebar import Sidebar, line
from bookdesk.widgets.status_bar import StatusBar
from bookdesk.widgets.top_bar import TopBar
from bookdesk.widgets.typography import typography
from bookdesk.widgets.window_title import window_title

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bookdesk.domain.layout import Block
    from bookdesk.domain.schedule import Booking, Slot
    from bookdesk.viewmodels.day_grid import DayGrid
    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.first_page import FirstPage
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

#: Keys that the grid hands on for a booking, and the state that each leads to.
_STEP_OF_KEY = {key: status for status, key in STEP_KEYS.items()} | {"Delete": BookingStatus.CANCELLED}


class MainWindow(QMainWindow):
    """Complete before any server is known: it then shows the empty frame and "Connecting".

    Dialogs and pages that the first picture does not show are made when they are first asked for.
    `demo_asked` and `import_asked` (a folder) come from the first page.
    """

    demo_asked = Signal()
    import_asked = Signal(str)
    #: A hold ran out, and the settings want it to be heard.
    sounded = Signal()

    def __init__(
        self, models: DeskModels, theme: Theme, icons: Icons, sizes: Typography | None = None
    ) -> None:
        super().__init__()
        self._models = models
        self._own_slot_id: str | None = None
        self._phase = HoldPhase.NONE
        self._to_select: Slot | None = None
        look = self._look = Look(theme, icons, sizes or typography())
        self._first_page: FirstPage | None = None
        self._view = models.desk.state.view
        self._panel_was_open = True
        self.dialogs = Dialogs(models, look, self)
        self.setWindowTitle(self.tr("Bookdesk"))
        self.setMinimumSize(1024, 700)
        self.resize(1440, 900)
        # Before the panel hears of it: the focus is moved away from fields that are about to go.
        models.hold.changed.connect(self._on_hold_changing)
        self.top_bar = TopBar(models, look)
        self.sidebar = Sidebar(models.desk, look)
        self.calendar = Calendar(models.desk, look)
        self.grid = self.calendar.grid
        self.panel = DeskPanel(models, look)
        self.status_bar = StatusBar(models, look)
        self._pages = QStackedLayout()
        self._lay_out()
        self._bindings = KeyBindings(self, self.calendar, self.grid, self._verbs())
        self._connect()
        self._after_paint = AfterPaint(self, self._take_keys)
        self._on_desk_changed()

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.sidebar)
        body.addWidget(self.calendar, 1)
        body.addWidget(self.panel)
        desk = QWidget()
        column = QVBoxLayout(desk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(line())
        column.addLayout(body, 1)
        column.addWidget(line())
        column.addWidget(self.status_bar)
        central = QWidget()
        central.setLayout(self._pages)
        self._pages.addWidget(desk)
        self.setCentralWidget(central)
        for before, after in (
            (self.top_bar, self.sidebar),
            (self.sidebar, self.grid),
            (self.grid, self.panel),
            (self.panel, self.status_bar),
        ):
            QWidget.setTabOrder(before, after)

    def _take_keys(self) -> None:
        """Listen to the keyboard: nobody presses a key before there is something to see."""
        self._bindings.bind()
        take_enter(self)

    @property
    def takes_keys(self) -> bool:
        """Tell whether keys are heard: from the end of the first paint on."""
        return self._bindings.is_bound

    def _verbs(self) -> dict[str, Callable[[], object]]:
        models = self._models
        return {
            "walk_in": self._on_walk_in_asked,
            "day": lambda: models.desk.show_view(View.DAY),
            "week": lambda: models.desk.show_view(View.WEEK),
            "month": lambda: models.desk.show_view(View.MONTH),
            "today": models.desk.go_today,
            "previous": lambda: models.desk.step(-1),
            "next": lambda: models.desk.step(1),
            "go_to": lambda: self.dialogs.open(self.dialogs.go_to),
            "next_free": self._on_next_free_asked,
            "refresh": models.desk.reload,
            "undo": models.status.undo,
            "next_region": lambda: self._go_region(1),
            "previous_region": lambda: self._go_region(-1),
            "sidebar": self._on_sidebar_asked,
            "panel": self._on_panel_asked,
            "keys": lambda: self.dialogs.open(self.dialogs.keys),
            "settings": lambda: self.dialogs.open(self.dialogs.settings),
            "providers": self.sidebar.providers.focus_first,
            "services": self.sidebar.open_services,
            "block_time": self._on_block_time_asked,
            "mine": lambda: models.desk.choices.set_mine(not models.desk.state.mine),
            "confirm": models.hold.confirm,
            "escape": self._on_escape,
            "extend": models.hold.extend,
            "hold_again": models.hold.hold_again,
            "customer": self._focus_customer,
        }

    def _connect(self) -> None:
        models = self._models
        self.top_bar.walk_in_asked.connect(self._on_walk_in_asked)
        self.grid.hold_asked.connect(self._on_hold_asked)
        self.grid.booking_opened.connect(self._on_booking_opened)
        self.grid.refused.connect(self._on_refused)
        self.grid.selected.connect(self._on_selected)
        self.grid.moved.connect(self._on_moved)
        self.grid.key_asked.connect(self._on_key_asked)
        self.grid.menu_asked.connect(self._on_menu_asked)
        self.grid.no_free_slot.connect(self._on_no_free_slot)
        self.panel.step_asked.connect(self._on_step_asked)
        models.desk.changed.connect(self._on_desk_changed)
        models.desk.soonest_found.connect(self._on_soonest_found)
        models.desk.free_found.connect(self._on_free_found)
        models.desk.day_opened.connect(self._on_day_opened)
        models.desk.grid.shown.connect(self._on_grid_shown)
        models.hold.changed.connect(self._on_hold_changed)
        models.hold.announced.connect(self._announce)
        models.hold.ended.connect(self._announce_at_once)
        models.hold.ended.connect(self._on_hold_ended)
        self.sounded.connect(QApplication.beep)
        models.status.announced.connect(self._announce)
        models.looked_at.announced.connect(self._announce)
        models.conflict.changed.connect(self._on_conflict_changed)
        self.calendar.hinted.connect(self.status_bar.set_hint)
        self.calendar.offered.connect(self.panel.show_offer)
        self.panel.act_asked.connect(self.calendar.act)
        self.panel.menu_asked.connect(self.grid.ask_menu)
        self.dialogs.opened.connect(self._on_dialog_opened)
        self.dialogs.closed.connect(self._on_dialog_closed)
        self.dialogs.cancel_asked.connect(self._on_cancel_asked)
        self.dialogs.date_asked.connect(models.desk.go_to)

    @property
    def first_page(self) -> FirstPage:
        """The ways to begin on an empty data folder."""
        if self._first_page is None:
            from bookdesk.widgets.first_page import FirstPage

            self._first_page = FirstPage(self._look)
            self._first_page.demo_asked.connect(self.demo_asked)
            self._first_page.import_asked.connect(self.import_asked)
            self._pages.addWidget(self._first_page)
        return self._first_page

    @property
    def shows_first_page(self) -> bool:
        """Tell whether the first page is shown instead of the desk."""
        return self._first_page is not None and self._pages.currentWidget() is self._first_page

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Show everything in another theme and size of type, after apply_theme has dressed the controls."""
        self._look.wear(theme, sizes)

    def set_reduced_motion(self, *, reduced: bool) -> None:
        """Move outlines and rings less, or as usual."""
        self._look.set_reduced_motion(reduced=reduced)

    def show_first_page(self) -> None:
        """Offer the ways to begin on an empty data folder."""
        self._pages.setCurrentWidget(self.first_page)
        self._bindings.set_enabled(False)

    def show_desk(self) -> None:
        """Show the desk, connected or not."""
        self._pages.setCurrentIndex(0)
        self._bindings.set_enabled(True)
        self.calendar.take_focus()

    def show_import_report(self, report: str, *, ok: bool) -> None:
        """Show what an import printed; after one that went well the desk opens."""
        self.first_page.show_report(report, ok=ok)
        if ok:
            self.show_desk()
            last = [text for text in report.splitlines() if text.strip()][-1:]
            self._models.status.say(" ".join([self.tr("The schedule was imported."), *last]))

    def _on_desk_changed(self) -> None:
        view = self._models.desk.state.view
        if view is not self._view:
            # Week and month are read across: they open beside the rail, and the day gets its panel back.
            if self._view is View.DAY:
                self._panel_was_open = self.panel.is_open
            self._view = view
            opens, focused = view is View.DAY and self._panel_was_open, self._focused()
            if self.panel.is_open and not opens and focused is not None and self.panel.isAncestorOf(focused):
                # A field that goes takes the focus along; the rail's button is not what was wanted.
                self.calendar.take_focus()
            self.panel.set_open(opens)
        self._say_in_title()

    def _say_in_title(self) -> None:
        title = window_title(self._models)
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def _on_hold_asked(self, block: Block) -> None:
        slot = self._models.desk.slot(block.slot_id, block.provider_id)
        if slot is not None:
            self._models.hold.hold(slot)

    def _on_walk_in_asked(self) -> None:
        if self._models.hold.state.phase in (HoldPhase.NONE, HoldPhase.ENDED):
            self._models.desk.soonest()
        else:
            self._focus_customer()

    def _on_soonest_found(self, slot: Slot) -> None:
        self._to_select = slot
        self._on_grid_shown()

    def _on_grid_shown(self) -> None:
        slot, desk = self._to_select, self._models.desk
        if slot is None:
            return
        found = self.grid.select(slot.id, slot.provider_id)
        if found or self._shows_newest(desk.grid.grid, slot):
            # What its day was shown without is not gone to when somebody looks at something else.
            self._to_select = None

    def _shows_newest(self, grid: DayGrid | None, slot: Slot) -> bool:
        """Tell whether a slot's day is shown as the server told it just now."""
        day = self._models.desk.day
        if grid is None or not day.is_current or day.is_fetching:
            return False
        return grid.date == slot.start.astimezone(grid.where).date()

    def _on_moved(self) -> None:
        self._to_select = None
        block, slot = self.grid.current_block(), None
        if block is not None and block.can_be_held:
            slot = self._models.desk.slot(block.slot_id, block.provider_id)
        self._models.looked_at.look_at(slot)

    def _on_day_opened(self, moment: datetime | None) -> None:
        if moment is not None:
            self.grid.centre_on(moment)
            self.grid.select_at(moment)
        elif self._models.desk.grid.is_today:
            self.grid.centre_on(self._models.desk.server_now)

    def _on_next_free_asked(self) -> None:
        """Look on from the block that has the focus ring, else from the start of what is shown."""
        desk, block = self._models.desk, self.grid.current_block()
        if desk.state.view is View.DAY and block is not None:
            desk.next_free(max(desk.server_now, block.start + timedelta(seconds=1)))
        else:
            desk.next_free(desk.start_of_shown())

    def _on_free_found(self, slot: Slot) -> None:
        desk = self._models.desk
        if desk.where is not None:
            self._to_select = slot
            desk.open_day(slot.start.astimezone(desk.where).date(), slot.start)
            self._on_grid_shown()
            self.calendar.take_focus()

    def _on_booking_opened(self, block: Block) -> None:
        booking = self._models.desk.booking(block.booking_id)
        if booking is not None:
            self._open_booking(booking)

    def _on_selected(self, block: Block | None) -> None:
        """Let an open booking follow the selection, so that keys and panel mean the same one."""
        shown = self._models.booking.state.booking
        own = self._models.hold.own_slot_id
        if shown is None or (block is not None and (block.booking_id == shown.id or block.slot_id == own)):
            return
        booking = self._models.desk.booking(block.booking_id) if block is not None else None
        if booking is None:
            self._models.booking.close()
        else:
            self._models.booking.open(booking)

    def _open_booking(self, booking: Booking) -> None:
        self.panel.set_open(True)
        self._models.booking.open(booking)

    def _on_refused(self, block: Block) -> None:
        models = self._models
        if models.hold.hold_lost(block.slot_id):
            return
        if block.slot_id and block.slot_id == models.hold.own_slot_id:
            self._focus_customer()
            return
        attendees = models.desk.bookings_of_slot(block.slot_id) if block.capacity > 1 else ()
        if attendees:
            index = models.desk.grid.index_of(block.identity, block.provider_id)
            at = self.grid.visualRect(index).center()
            self._on_menu_asked(block, self.grid.viewport().mapToGlobal(at))
            return
        from bookdesk.widgets.refusal import refusal_text

        models.status.say(refusal_text(block, models.desk))

    def _on_no_free_slot(self) -> None:
        desk = self._models.desk
        service = desk.catalogue.service(desk.state.service_id) if desk.catalogue else None
        self._models.status.say(
            self.tr("No free slot for {service} on this day.").format(service=service.name if service else "")
        )

    def _on_block_time_asked(self) -> None:
        models, block = self._models, self.grid.current_block()
        if block is None:
            return
        blocked = models.desk.time_block(block.block_id)
        if blocked is not None:
            models.blocks.change(blocked)
        elif can_be_blocked(block):
            models.blocks.open_for(block.provider_id, block.start, block.end)
        else:
            from bookdesk.widgets.refusal import refusal_text

            models.status.say(refusal_text(block, models.desk))

    def _on_key_asked(self, key: str, block: Block) -> None:
        blocked = self._models.desk.time_block(block.block_id)
        if blocked is not None and key == "Delete":
            self._models.blocks.remove(blocked)
        booking = self._models.desk.booking(block.booking_id)
        if booking is None:
            return
        if key == "O":
            self._models.booking.undo(booking)
        elif key in _STEP_OF_KEY:
            self._on_step_asked(booking, _STEP_OF_KEY[key])

    def _on_menu_asked(self, block: Block, at: QPoint) -> None:
        from bookdesk.widgets.slot_menu import SlotMenu

        menu = SlotMenu(self._models, block, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.hold_asked.connect(self._on_hold_asked)
        menu.open_asked.connect(self._open_booking)
        menu.step_asked.connect(self._on_step_asked)
        menu.popup(at)

    def _on_step_asked(self, booking: Booking, to: BookingStatus) -> None:
        if to is BookingStatus.CANCELLED:
            who = booking.customer.name if booking.customer else self.tr("a customer with no name")
            self.dialogs.close_all()
            self.dialogs.cancel.ask(booking, who)
        else:
            self._models.booking.step(booking, to)

    def _on_cancel_asked(self, booking: Booking, reason: str) -> None:
        self._models.booking.step(booking, BookingStatus.CANCELLED, reason)

    def _on_hold_changing(self) -> None:
        going = self._models.hold.state.phase is HoldPhase.NONE and self._phase is not HoldPhase.NONE
        focused = self._focused()
        if going and focused is not None and self.panel.in_hold(focused):
            self.calendar.take_focus()

    def _on_hold_ended(self) -> None:
        if self._models.preferences.state.sound:
            self.sounded.emit()

    def _on_hold_changed(self) -> None:
        self._say_in_title()
        hold = self._models.hold
        self._phase = hold.state.phase
        if hold.own_slot_id == self._own_slot_id:
            return
        self._own_slot_id = hold.own_slot_id
        if hold.own_slot_id is not None and hold.state.slot is not None:
            self._to_select = hold.state.slot
            self._on_grid_shown()
            self._focus_customer()

    def _focused(self) -> QWidget | None:
        return self.focusWidget()

    def _focus_customer(self) -> None:
        if self.panel.hold.shows_fields:
            self.panel.set_open(True)
            self.panel.hold.focus_customer()

    def _on_escape(self) -> None:
        focused, hold, booking = self._focused(), self._models.hold, self._models.booking
        in_booking = focused is not None and self.panel.in_booking(focused)
        if booking.state.booking is not None and (in_booking or hold.state.phase is HoldPhase.NONE):
            booking.close()
        else:
            hold.release()
        self.calendar.take_focus()

    def _on_sidebar_asked(self) -> None:
        focused = self._focused()
        if self.sidebar.isVisible() and focused is not None and self.sidebar.isAncestorOf(focused):
            self.calendar.take_focus()
        self.sidebar.setVisible(not self.sidebar.isVisible())

    def _on_panel_asked(self) -> None:
        focused = self._focused()
        if self.panel.is_open and focused is not None and self.panel.isAncestorOf(focused):
            self.calendar.take_focus()
        self.panel.toggle()

    def _go_region(self, step: int) -> None:
        regions: list[tuple[QWidget, Callable[[], object]]] = [(self.top_bar, self.top_bar.focus_first)]
        if self.sidebar.isVisible():
            regions.append((self.sidebar, self.sidebar.focus_first))
        regions.append((self.calendar, lambda: self.calendar.take_focus(Qt.FocusReason.TabFocusReason)))
        if self.panel.has_controls:
            regions.append((self.panel, self.panel.focus_first))
        if self.status_bar.has_controls:
            regions.append((self.status_bar, self.status_bar.focus_first))
        focused = self._focused()
        places = [
            n
            for n, (region, _) in enumerate(regions)
            if focused is not None and (region is focused or region.isAncestorOf(focused))
        ]
        at = places[0] if places else -1
        regions[(at + step) % len(regions)][1]()

    def _on_conflict_changed(self) -> None:
        state = self._models.conflict.state
        if state.open or self.dialogs.has_conflict:
            self.dialogs.conflict.show_state()
        self._say_in_title()
        if state.open:
            self.dialogs.close_all(but=self.dialogs.conflict)
            self._announce_at_once(f"{state.title}. {state.detail}")

    def _on_dialog_opened(self) -> None:
        self._bindings.set_enabled(False)

    def _on_dialog_closed(self) -> None:
        if self.dialogs.is_any_open:
            return
        self._bindings.set_enabled(not self.shows_first_page)
        focused = self._focused()
        if focused is None or not focused.isVisible():
            self.calendar.take_focus()

    def _announce(self, text: str) -> None:
        self._say_aloud(text, at_once=False)

    def _announce_at_once(self, text: str) -> None:
        """Interrupt whatever a screen reader is saying: what was being done has come to nothing."""
        self._say_aloud(text, at_once=True)

    def _say_aloud(self, text: str, *, at_once: bool) -> None:
        if text:
            # Qt's classes for screen readers take their time to load; nothing is said before the first paint.
            from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

            event = QAccessibleAnnouncementEvent(self, text)
            if at_once:
                event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)
