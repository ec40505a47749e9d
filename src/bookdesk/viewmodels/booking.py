"""An opened booking: who, when, made by whom, and its next steps; the last one can be undone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from bookdesk.data.mutations import step as send_step
from bookdesk.domain.clocktext import clock, short_date, span
from bookdesk.domain.states import TRANSITIONS, BookingStatus, step_opens
from bookdesk.domain.zones import civil_date, to_seconds, zone
from bookdesk.errors import BookdeskError, Unreachable, VersionChanged
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.source import Source
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Booking
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.undo import OnNothing

#: The keys of the day grid, in the order of the buttons (VISUAL part 4).
STEP_KEYS: dict[BookingStatus, str] = {
    BookingStatus.ARRIVED: "A",
    BookingStatus.IN_SERVICE: "S",
    BookingStatus.DONE: "D",
    BookingStatus.NO_SHOW: "X",
    BookingStatus.CANCELLED: "Del",
}


class BookingState(NamedTuple):
    """What the panel shows of a booking; texts are plain. `steps` are (state, label, key).

    `held_back` has those of the steps whose time has not come, each with the sentence that says so.
    `busy` means that its status was asked for and not granted yet.
    """

    booking: Booking | None = None
    customer_name: str = ""
    phone: str = ""
    email: str = ""
    service_name: str = ""
    provider_name: str = ""
    tint: int = 0
    when: str = ""
    status: BookingStatus | None = None
    status_text: str = ""
    made_by: str = ""
    notes: str = ""
    overlap: bool = False
    steps: tuple[tuple[BookingStatus, str, str], ...] = ()
    held_back: tuple[tuple[BookingStatus, str], ...] = ()
    undo_text: str = ""
    busy: bool = False


class BookingModel(QObject):
    """Opens a booking and takes it through its states."""

    changed = Signal()
    #: The booking as the server has it now, what to say of it, and how it was before, None if not known.
    stepped = Signal(object, str, object)
    failed = Signal(str)
    outdated = Signal()

    def __init__(self, source: Source, clock_: DeskClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._clock = clock_
        self._catalogue: Catalogue | None = None
        self._locale: Locale | None = None
        self._state = BookingState()
        #: The states that were asked for and not answered, by the bookings' ids.
        self._under_way: dict[str, BookingStatus] = {}
        #: Why bookings were cancelled here, by their ids: it is said again when that is done again.
        self._reasons: dict[str, str] = {}
        clock_.ticked.connect(self._on_ticked)

    @property
    def state(self) -> BookingState:
        """The state shown."""
        return self._state

    def know(self, catalogue: Catalogue, locale: Locale) -> None:
        """Name providers and services by this catalogue, and write times by this locale, from now on."""
        self._catalogue, self._locale = catalogue, locale
        if self._state.booking is not None:
            self._set(self._describe(self._state.booking)._replace(busy=self._state.busy))

    def open(self, booking: Booking) -> None:
        """Show a booking."""
        self._set(self._describe(booking))

    def close(self) -> None:
        """Show none."""
        self._set(BookingState())

    def follow(self, bookings: tuple[Booking, ...]) -> None:
        """Take the shown booking's newer version from what arrived; an older one never replaces it."""
        shown = self._state.booking
        if shown is None or shown.id in self._under_way:
            return
        newer = next((b for b in bookings if b.id == shown.id and b.version > shown.version), None)
        if newer is not None:
            self._set(self._describe(newer))

    def step(self, booking: Booking, to: BookingStatus, reason: str | None = None) -> None:
        """Take a booking to its next state, or back by one; a cancellation needs a reason."""
        if booking.id in self._under_way:
            # The same key pressed twice is one question, another one is told that it was not taken.
            if self._under_way[booking.id] is not to:
                self.failed.emit(self._wait_text())
            return
        refusal = "" if to is booking.before else self.refusal(booking, to)
        if refusal:
            self.failed.emit(refusal)
        elif to is booking.before:
            self._send(booking, to, reason, partial(self._told_undone, booking.status), is_undo=True)
        else:
            self._send(booking, to, reason, self._told)

    def step_again(self, booking: Booking, to: BookingStatus, on_nothing: OnNothing) -> bool:
        """Take a step again that was undone, for the same reason; answers as `undo` does."""
        return self._send(booking, to, self._reasons.get(booking.id), self._told, on_nothing=on_nothing)

    def undo(self, booking: Booking, on_nothing: OnNothing | None = None) -> bool:
        """Undo a booking's last step; False, and nothing is asked, while a step of it is on its way.

        Where nothing comes of it `on_nothing` hears of it, in the place of `failed`. A key that is
        pressed is always answered: without `on_nothing` it is told as well why nothing was asked.
        """
        before = booking.before
        if before is None or booking.id in self._under_way:
            if on_nothing is None:
                self.failed.emit(self._why_no_undo(booking))
            return False
        reason = "Undo" if booking.status is BookingStatus.CANCELLED else None
        told = partial(self._told_undone, booking.status)
        return self._send(booking, before, reason, told, is_undo=True, on_nothing=on_nothing)

    def unmake(self, booking: Booking, on_nothing: OnNothing) -> bool:
        """Undo a booking that was just made: it stays in the books as cancelled; answers as `undo` does."""
        reason = self.tr("Booked by mistake")
        return self._send(
            booking, BookingStatus.CANCELLED, reason, self._told_unmade, is_undo=True, on_nothing=on_nothing
        )

    def _send(
        self,
        booking: Booking,
        to: BookingStatus,
        reason: str | None,
        told: Callable[[Booking], str],
        *,
        is_undo: bool = False,
        on_nothing: OnNothing | None = None,
    ) -> bool:
        """Ask for a step, and tell what came of it by `told`; False while another one is on its way."""
        if booking.id in self._under_way:
            return False
        if self._source.gateway is None:
            text = self.tr("Could not reach the server. Nothing was changed.")
            self._tell_nothing(Unreachable(), text, on_nothing)
            return True
        self._under_way[booking.id] = to
        if self._shows(booking):
            stepped = booking._replace(status=to, before=booking.status)
            self._set(self._describe(stepped)._replace(busy=True))

        def on_answer(new: Booking | None, error: Exception | None) -> None:
            del self._under_way[booking.id]
            if self._shows(booking):
                self._set(self._describe(booking if new is None else new))
            if new is not None:
                if to is BookingStatus.CANCELLED and reason:
                    self._reasons[booking.id] = reason
                self.stepped.emit(new, told(new), booking)
            elif error is not None:
                self._tell(error, is_undo=is_undo, on_nothing=on_nothing)

        send_step(self._source, booking, to, reason, on_answer)
        return True

    def refusal(self, booking: Booking, to: BookingStatus) -> str:
        """Say why a booking can't go on to a state now; "" if it can (domain.states.step_opens)."""
        who = booking.customer.name if booking.customer else self.tr("The booking")
        if to not in TRANSITIONS[booking.status]:
            text = self.tr("{who} is {state}; it can't become {to}.")
            return text.format(who=who, state=self.status_text(booking.status), to=self.status_text(to))
        if self._catalogue is None or self._locale is None:
            return ""
        where = zone(self._catalogue.business.time_zone)
        starts, now = to_seconds(booking.start), to_seconds(self._clock.server_now())
        if now >= step_opens(booking.status, to, starts, where):
            return ""
        day = civil_date(starts, where)
        if day > civil_date(now, where):
            text = self.tr("{who} is booked for {date}; it can't become {to} before that day.")
        elif to is BookingStatus.DONE:
            text = self.tr("{who} is booked for {time}. {to} can be set from then on, or after {first}.")
        else:
            text = self.tr("{who} is booked for {time}. {to} can be set from then on.")
        return text.format(
            who=who,
            date=short_date(day, self._locale),
            time=clock(booking.start, self._locale),
            to=self.status_text(to),
            first=self.status_text(BookingStatus.ARRIVED),
        )

    def _why_no_undo(self, booking: Booking) -> str:
        """Say why a booking's last step can't be undone now."""
        if booking.id in self._under_way:
            return self._wait_text()
        who = booking.customer.name if booking.customer else self.tr("The booking")
        text = self.tr("{who} is {state}; only one step can be taken back, not a second one.")
        if booking.status in (BookingStatus.PENDING, BookingStatus.CONFIRMED):
            text = self.tr("{who} is {state}; there is no step to take back.")
        return text.format(who=who, state=self.status_text(booking.status))

    def _wait_text(self) -> str:
        return self.tr("The server has not answered what was asked before. Try again in a moment.")

    def tell_stepped(self, booking: Booking) -> None:
        """Tell that a booking is in another state now, because an earlier run of the desk asked for it."""
        self.stepped.emit(booking, self._told(booking), None)

    def _told(self, booking: Booking) -> str:
        return self._said(self.tr("{who} marked {state}"), booking)

    def _told_undone(self, was: BookingStatus, booking: Booking) -> str:
        text = self.tr("{who} is {state} again, no longer {was}")
        return self._said(text, booking, was=self.status_text(was))

    def _told_unmade(self, booking: Booking) -> str:
        return self._said(
            self.tr("Undone: the booking of {who}. {time} with {provider} is free again."), booking
        )

    def _said(self, text: str, booking: Booking, *, was: str = "") -> str:
        provider = self._catalogue.provider(booking.provider_id) if self._catalogue else None
        return text.format(
            who=booking.customer.name if booking.customer else self.tr("Booking"),
            state=self.status_text(booking.status),
            was=was,
            time=clock(booking.start, self._locale) if self._locale else "",
            provider=provider.name if provider else booking.provider_id,
        )

    def which(self, booking: Booking) -> str:
        """Tell a booking from a customer's others: its day and times, its service and its provider."""
        said = self._describe(booking)
        text = self.tr("{when}, {service} with {provider}")
        return text.format(when=said.when, service=said.service_name, provider=said.provider_name)

    def status_text(self, status: BookingStatus) -> str:
        """Name a state as the screen does."""
        return {
            BookingStatus.PENDING: self.tr("Pending"),
            BookingStatus.CONFIRMED: self.tr("Booked"),
            BookingStatus.ARRIVED: self.tr("Arrived"),
            BookingStatus.IN_SERVICE: self.tr("In service"),
            BookingStatus.DONE: self.tr("Done"),
            BookingStatus.NO_SHOW: self.tr("No-show"),
            BookingStatus.CANCELLED: self.tr("Cancelled"),
        }[status]

    def _tell(self, error: Exception, *, is_undo: bool, on_nothing: OnNothing | None) -> None:
        text = sentence_of(error) if isinstance(error, BookdeskError) else ""
        if isinstance(error, VersionChanged):
            text = self.tr("This booking changed at another desk. Look at it and try again.")
            if on_nothing is not None:
                text = self.tr("This booking changed at another desk.")
            elif is_undo:
                text = self.tr("This booking changed at another desk. Undo is no longer possible.")
            self.outdated.emit()
        self._tell_nothing(error, text, on_nothing)
        if not isinstance(error, BookdeskError):
            raise error

    def _tell_nothing(self, error: Exception, text: str, on_nothing: OnNothing | None) -> None:
        if on_nothing is not None:
            on_nothing(error, text)
        elif text:
            self.failed.emit(text)

    def _shows(self, booking: Booking) -> bool:
        return self._state.booking is not None and self._state.booking.id == booking.id

    def _describe(self, booking: Booking) -> BookingState:
        catalogue, locale = self._catalogue, self._locale
        if catalogue is None or locale is None:
            return BookingState()
        provider = catalogue.provider(booking.provider_id)
        service = catalogue.service(booking.service_id)
        day = short_date(booking.start.astimezone(locale.zone).date(), locale)
        made = short_date(booking.created_at.astimezone(locale.zone).date(), locale)
        made_by = self.tr("Made by {name}, {date} at {time}").format(
            name=booking.user_name, date=made, time=clock(booking.created_at, locale)
        )
        labels = {
            BookingStatus.CONFIRMED: self.tr("Confirm booking"),
            BookingStatus.ARRIVED: self.tr("Arrived"),
            BookingStatus.IN_SERVICE: self.tr("In service"),
            BookingStatus.DONE: self.tr("Done"),
            BookingStatus.NO_SHOW: self.tr("No-show"),
            BookingStatus.CANCELLED: self.tr("Cancel booking"),
        }
        may = TRANSITIONS[booking.status]
        steps = tuple((to, label, STEP_KEYS.get(to, "")) for to, label in labels.items() if to in may)
        undo = ""
        if booking.before is not None:
            undo = self.tr("Back to {state}").format(state=self.status_text(booking.before))
        customer = booking.customer
        return BookingState(
            booking=booking,
            customer_name=customer.name if customer else self.tr("No name"),
            phone=customer.phone if customer else "",
            email=customer.email if customer else "",
            service_name=service.name if service else booking.service_id,
            provider_name=provider.name if provider else booking.provider_id,
            tint=next((n for n, p in enumerate(catalogue.providers) if p.id == booking.provider_id), 0),
            when=f"{day}, {span(booking.start, booking.end, locale)}",
            status=booking.status,
            status_text=self.status_text(booking.status),
            made_by=made_by,
            notes=booking.notes,
            overlap=booking.overlap,
            steps=steps,
            held_back=self._held_back(booking, may),
            undo_text=undo,
        )

    def _held_back(
        self, booking: Booking, steps: frozenset[BookingStatus]
    ) -> tuple[tuple[BookingStatus, str], ...]:
        said = ((to, self.refusal(booking, to)) for to in BookingStatus if to in steps)
        return tuple((to, reason) for to, reason in said if reason)

    def _on_ticked(self) -> None:
        state = self._state
        if state.booking is not None and state.held_back:
            still = frozenset(to for to, _ in state.held_back)
            self._set(state._replace(held_back=self._held_back(state.booking, still)))

    def _set(self, state: BookingState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
