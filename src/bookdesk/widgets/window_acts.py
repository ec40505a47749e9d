"""What keys, clicks and models ask of the window: where a press leads, what is said and selected for it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt

from bookdesk.domain.states import BookingStatus
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.announcer import Announcer
from bookdesk.widgets.dialogs import Dialogs, take_enter
from bookdesk.widgets.key_table import KeyBindings
from bookdesk.widgets.slot_keys import SlotKeys
from bookdesk.widgets.window_regions import WindowRegions

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from bookdesk.domain.layout import Block
    from bookdesk.domain.schedule import Booking, Slot
    from bookdesk.viewmodels.day_grid import DayGrid
    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.look import Look
    from bookdesk.widgets.main_window import MainWindow


class WindowActs(QObject):
    """Made after the window's first paint, before anybody can press anything.

    It is made before the panel is; `follow_window` comes after everything is there.
    """

    def __init__(self, window: MainWindow, models: DeskModels, look: Look) -> None:
        super().__init__(window)
        self._window = window
        self._models = models
        # A hold that stands already is no news: nothing is selected or focused for it.
        self._own_slot_id = models.hold.own_slot_id
        self._phase = models.hold.state.phase
        self._to_select: Slot | None = None
        self.announcer = Announcer(window, self)
        self.dialogs = Dialogs(models, look, window)
        self._regions = WindowRegions(window)
        self._slot_keys = SlotKeys(window, models, self._on_step_asked)
        self._keys = KeyBindings(window, window.calendar, window.grid, self._verbs())
        # Before the panel hears of it: the focus is moved away from fields that are about to go.
        models.hold.changed.connect(self._on_hold_changing)

    def take_keys(self, *, enabled: bool) -> None:
        """Listen to the keyboard from now on; with `enabled` False only once `set_enabled` says so."""
        self._keys.bind()
        self._keys.set_enabled(enabled)
        take_enter(self._window)

    @property
    def takes_keys(self) -> bool:
        """Tell whether keys are heard."""
        return self._keys.is_bound

    def set_enabled(self, enabled: bool) -> None:  # noqa: FBT001  a property's setter
        """Hear keys, or leave them alone."""
        self._keys.set_enabled(enabled)

    def leave(self) -> None:
        """Hear nothing any more: the window's parts go, and others come in their places."""
        self._keys.unbind()
        for one in (self._keys, self.dialogs, self):
            one.deleteLater()

    def may_close(self) -> bool:
        """Tell whether the window may close; where something typed would be lost by it, ask first.

        Who closes it again while that is asked means it.
        """
        if self.dialogs.asks_to_close or not self._models.hold.lost_at_close:
            return True
        self.dialogs.close_all()
        self.dialogs.close.ask()
        return False

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
            "undo": models.undo.undo,
            "redo": models.undo.redo,
            "next_region": lambda: self._regions.go(1),
            "previous_region": lambda: self._regions.go(-1),
            "sidebar": self._regions.toggle_sidebar,
            "panel": self._regions.toggle_panel,
            "keys": lambda: self.dialogs.open(self.dialogs.keys),
            "settings": lambda: self.dialogs.open(self.dialogs.settings),
            "providers": self._regions.go_to_providers,
            "services": self._regions.go_to_services,
            "block_time": self._slot_keys.block_time,
            "mine": lambda: models.desk.choices.set_mine(not models.desk.state.mine),
            "confirm": models.hold.confirm,
            "escape": self._on_escape,
            "extend": models.hold.extend,
            "hold_again": models.hold.hold_again,
            "customer": self._slot_keys.customer,
            "use_kept": models.hold.use_kept,
            **{f"other_{n}": partial(self._slot_keys.hold_other, n) for n in range(1, 10)},
        }

    def follow_window(self) -> None:
        """Hear what the window's parts and the models tell from now on."""
        models, window, grid = self._models, self._window, self._window.grid
        window.top_bar.walk_in_asked.connect(self._on_walk_in_asked)
        grid.hold_asked.connect(self._on_hold_asked)
        grid.booking_opened.connect(self._on_booking_opened)
        grid.refused.connect(self._on_refused)
        grid.selected.connect(self._on_selected)
        grid.moved.connect(self._on_moved)
        grid.key_asked.connect(self._slot_keys.press)
        grid.menu_asked.connect(self._on_menu_asked)
        grid.no_free_slot.connect(self._on_no_free_slot)
        grid.missed.connect(self._on_missed)
        grid.dragged.connect(self._on_dragged)
        window.panel.step_asked.connect(self._on_step_asked)
        models.desk.soonest_found.connect(self._on_soonest_found)
        models.desk.free_found.connect(self._on_free_found)
        models.desk.grid.shown.connect(self._on_grid_shown)
        models.hold.changed.connect(self._on_hold_changed)
        models.hold.announced.connect(self.announcer.say)
        models.hold.ended.connect(self.announcer.interrupt)
        models.hold.ended.connect(self._on_hold_ended)
        models.status.announced.connect(self.announcer.say)
        models.looked_at.announced.connect(self._on_taken_told)
        models.conflict.changed.connect(self._on_conflict_changed)
        window.calendar.hinted.connect(window.status_bar.set_hint)
        window.calendar.offered.connect(window.panel.show_offer)
        window.panel.act_asked.connect(window.calendar.act)
        window.panel.menu_asked.connect(grid.ask_menu)
        window.panel.focus_going.connect(window.calendar.take_focus)
        window.sidebar.providers.left.connect(window.calendar.take_focus)
        window.sidebar.providers.key_left.connect(window.calendar.take_key)
        window.calendar.tell()
        self.dialogs.opened.connect(self._on_dialog_opened)
        self.dialogs.closed.connect(self._on_dialog_closed)
        self.dialogs.cancel_asked.connect(self._on_cancel_asked)
        self.dialogs.date_asked.connect(models.desk.go_to)
        self.dialogs.close_asked.connect(self._on_close_asked)
        models.undo.asked.connect(self._on_unmake_asked)

    def _on_hold_asked(self, block: Block) -> None:
        slot = self._models.desk.slot(block.slot_id, block.provider_id)
        if slot is not None:
            self._models.hold.hold(slot)

    def _on_walk_in_asked(self) -> None:
        if self._models.hold.state.phase in (HoldPhase.NONE, HoldPhase.ENDED, HoldPhase.CONFIRMING):
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
        found = self._window.grid.select(slot.id, slot.provider_id)
        if found or self._shows_newest(desk.grid.grid, slot):
            # What its day was shown without is not gone to when somebody looks at something else.
            self._to_select = None

    def _shows_newest(self, grid: DayGrid | None, slot: Slot) -> bool:
        """Tell whether a slot's day is shown as the server told it just now."""
        day = self._models.desk.day
        if grid is None or not day.is_current or day.is_fetching:
            return False
        return grid.date == slot.start.astimezone(grid.where).date()

    def _on_taken_told(self, text: str) -> None:
        """Say that the slot looked at is taken; the rail has no room for it, so the status bar tells it."""
        say = self.announcer.say if self._window.panel.is_open else self._models.status.say
        say(text)

    def _on_moved(self) -> None:
        self._to_select = None
        block, slot = self._window.grid.current_block(), None
        if block is not None and block.can_be_held:
            slot = self._models.desk.slot(block.slot_id, block.provider_id)
        self._models.looked_at.look_at(slot)

    def _on_next_free_asked(self) -> None:
        """Look on from the block that has the focus ring, else from the start of what is shown."""
        desk, block = self._models.desk, self._window.grid.current_block()
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
            self._window.calendar.take_focus()

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
        self._window.panel.set_open(True)
        self._models.booking.open(booking)

    def _on_refused(self, block: Block) -> None:
        models = self._models
        if models.hold.hold_lost(block.slot_id):
            return
        blocked = models.desk.time_block(block.block_id)
        if blocked is not None:
            models.blocks.change(blocked)
            return
        if block.slot_id and block.slot_id == models.hold.own_slot_id:
            self._focus_customer()
            return
        attendees = models.desk.bookings_of_slot(block.slot_id) if block.capacity > 1 else ()
        if attendees:
            index = models.desk.grid.index_of(block.identity, block.provider_id)
            at = self._window.grid.visualRect(index).center()
            self._on_menu_asked(block, self._window.grid.viewport().mapToGlobal(at))
            return
        from bookdesk.widgets.refusal import refusal_text

        models.status.say(refusal_text(block, models.desk))

    def _on_missed(self) -> None:
        text = QCoreApplication.translate("MainWindow", "This slot has just changed. Nothing was done.")
        self._models.status.say(text)

    def _on_dragged(self) -> None:
        text = QCoreApplication.translate(
            "MainWindow", "A booking can't be dragged. To move it, cancel it and book the new time."
        )
        self._models.status.say(text)

    def _on_no_free_slot(self) -> None:
        from bookdesk.widgets.refusal import nothing_free_text

        self._models.status.say(nothing_free_text(self._models.desk))

    def _on_menu_asked(self, block: Block, at: QPoint) -> None:
        from bookdesk.widgets.slot_menu import SlotMenu

        menu = SlotMenu(self._models, block, self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.hold_asked.connect(self._on_hold_asked)
        menu.open_asked.connect(self._open_booking)
        menu.step_asked.connect(self._on_step_asked)
        menu.popup(at)

    def _on_step_asked(self, booking: Booking, to: BookingStatus) -> None:
        if to is BookingStatus.CANCELLED:
            nobody = QCoreApplication.translate("MainWindow", "a customer with no name")
            who = booking.customer.name if booking.customer else nobody
            self.dialogs.close_all()
            self.dialogs.cancel.ask(booking, who, self._models.booking.which(booking))
        else:
            self._models.booking.step(booking, to)

    def _on_unmake_asked(self, booking: Booking) -> None:
        """Ask before a booking is taken back that was made a while ago: somebody may have been told of it."""
        self._on_step_asked(self._models.desk.booking(booking.id) or booking, BookingStatus.CANCELLED)
        self.dialogs.cancel.choose_mistake()

    def _on_cancel_asked(self, booking: Booking, reason: str) -> None:
        self._models.booking.step(booking, BookingStatus.CANCELLED, reason)

    def _on_close_asked(self) -> None:
        self._window.ask_nothing()
        self._window.close()

    def _on_hold_changing(self) -> None:
        going = self._models.hold.state.phase is HoldPhase.NONE and self._phase is not HoldPhase.NONE
        focused = self._focused()
        if going and focused is not None and self._window.panel.in_hold(focused):
            self._window.calendar.take_focus()

    def _on_hold_ended(self) -> None:
        if self._models.preferences.state.sound:
            self._window.sounded.emit()

    def _on_hold_changed(self) -> None:
        self._window.say_in_title()
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
        return self._window.focusWidget()

    def _focus_customer(self) -> None:
        self._window.panel.focus_customer()

    def _on_escape(self) -> None:
        focused, hold, booking = self._focused(), self._models.hold, self._models.booking
        in_booking = focused is not None and self._window.panel.in_booking(focused)
        if booking.state.booking is not None and (in_booking or hold.state.phase is HoldPhase.NONE):
            booking.close()
        else:
            hold.release()
        self._window.calendar.take_focus()

    def _on_conflict_changed(self) -> None:
        state = self._models.conflict.state
        if state.open or self.dialogs.has_conflict:
            self.dialogs.conflict.show_state()
        self._window.say_in_title()
        if state.open:
            self.dialogs.close_all(but=self.dialogs.conflict)
            self.announcer.interrupt(f"{state.title}. {state.detail}")

    def _on_dialog_opened(self) -> None:
        self._keys.set_enabled(False)

    def _on_dialog_closed(self) -> None:
        if self.dialogs.is_any_open:
            return
        self._keys.set_enabled(not self._window.shows_first_page)
        focused = self._focused()
        if focused is None or not focused.isVisible():
            self._window.calendar.take_focus()
