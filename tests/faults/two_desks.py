"""Two desks at one server, each by a line of its own that can be cut, and the model that they must match."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.api.cutting_proxy import cutting_proxy
from tests.faults.begun_salon import DAY, MINUTES, begun_salon, instant
from tests.faults.one_desk import OneDesk
from tests.faults.salon_model import Blocked, Booked, Salon, Stretch
from tests.faults.tables import judge
from tests.faults.third_desk import ThirdDesk

from bookdesk.domain.columns import column
from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.schedule import Slot
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.domain.zones import to_seconds
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.schedule import TimeBlock

#: Seconds after which a hold is given back, so that none of them ends in a slow run.
_HELD_LONG = 60.0


class TwoDesks:
    """What both desks do, and what must be so when they rest.

    `asked` counts what a desk, or the third one, really asked for, by verb and by how it ended.
    """

    def __init__(self, folder: Path, qtbot: QtBot, asked: Counter[str]) -> None:
        self._ending = ExitStack()
        self.asked = asked
        try:
            self._folder = folder
            self.model = Salon()
            self._running = self._ending.enter_context(begun_salon(folder, self.model))
            self.third = ThirdDesk(self._running, self.model)
            self._ending.callback(self.third.close)
            self.desks: list[OneDesk] = []
            for name in ("Desk 1", "Desk 2"):
                line = self._ending.enter_context(cutting_proxy(self._running.url))
                one = OneDesk(name, line, self._running.token, qtbot)
                self._ending.callback(one.desk.close)
                self.desks.append(one)
            for one in self.desks:
                one.wait(one.is_rested, "ready")
        except BaseException:
            self._ending.close()
            raise

    def close(self) -> None:
        """End both desks, their lines and the server."""
        for one in self.desks:
            one.line.is_down = False
        self._ending.close()

    # Verbs: each says how it must end by the model, and is done with and without a line that is cut

    def hold(self, one: OneDesk, provider: str, service: str, start: int, *, cut: bool) -> None:
        """Hold a slot, listed or not; whatever the desk held before is given back."""
        if one.is_down or one.models.hold.state.phase is HoldPhase.CONFIRMING:
            return
        when = Stretch(provider, start, start + MINUTES[service])
        slot_id = timeslot_id_at(provider, service, to_seconds(instant(start)))
        slot = Slot(
            slot_id,
            provider,
            provider.title(),
            service,
            instant(when.start),
            instant(when.end),
            SlotStatus.AVAILABLE,
        )
        if one.models.hold.own_slot_id == slot_id:
            return
        self._cut_after(one, lambda: one.models.hold.hold(slot), cut=cut)
        granted = self.model.hold(one.name, when)
        self.asked["hold granted" if granted else "hold refused"] += 1
        if granted:
            one.wait(lambda: one.models.hold.own_slot_id == slot_id, f"granted {slot_id}")
            one.held_since = time.monotonic()
        else:
            one.wait(lambda: one.models.conflict.state.open, f"told that {slot_id} is taken")
            one.models.conflict.close()

    def extend(self, one: OneDesk, *, cut: bool) -> None:
        """Extend what the desk holds, once."""
        hold = one.models.hold
        if one.is_down or hold.state.phase is not HoldPhase.HELD or hold.state.extended:
            return
        self._cut_after(one, hold.extend, cut=cut)
        one.wait(lambda: hold.state.extended and not hold.state.busy, "extended")
        self.model.extended.add(one.name)
        self.asked["extend"] += 1

    def release(self, one: OneDesk, *, cut: bool) -> None:
        """Give back what the desk holds; with no line it is given back when that returns."""
        if one.models.hold.state.phase is not HoldPhase.HELD:
            return
        self._cut_after(one, one.models.hold.release, cut=cut and not one.is_down)
        self.asked["release with no line" if one.is_down else "release"] += 1
        if one.is_down:
            one.owes_release = True
        else:
            one.settle()
            self.model.release(one.name)

    def confirm(self, one: OneDesk, name: str, *, cut: bool) -> None:
        """Book what the desk holds; with no line it is booked when that returns."""
        hold = one.models.hold
        if hold.state.phase is not HoldPhase.HELD:
            return
        hold.set_customer(name, "", "")
        self._cut_after(one, hold.confirm, cut=cut and not one.is_down)
        self.asked["confirm with no line" if one.is_down else "confirm"] += 1
        if one.is_down:
            one.wait(lambda: hold.state.unsettled, "told that nobody knows")
        else:
            self._booked(one)

    def step(self, one: OneDesk, which: int, to: BookingStatus | None, *, cut: bool) -> None:
        """Take a booking that the desk shows to a state; None takes its last step back."""
        booking = one.booking(which)
        to = to if to is not None or booking is None else booking.before
        if one.is_down or booking is None or to is None:
            return
        reason = "ill" if to is BookingStatus.CANCELLED else "a mistake"
        done, stands = self.model.may_step(booking.id, to, booking.version), self.model.bookings[booking.id]
        # Whose answer was lost can't tell the other desk's same step from its own: it is done.
        is_done_already = cut and (stands.status, stands.version) == (to, booking.version + 1)
        self._cut_after(one, lambda: one.models.booking.step(booking, to, reason), cut=cut)
        end, told = one.end()
        may_end = {"done" if done else "refused", *(["done"] if is_done_already else [])}
        assert end in may_end, f"{booking.id} {booking.status} to {to}: {end} {told}"
        self.asked[f"{'step back' if to is booking.before else f'step to {to.value}'} {end}"] += 1
        if done:
            self.model.step(booking.id, to)

    def move(self, which: int, when: Stretch, service: str) -> None:
        """Move a booking by a third desk that asks the server alone: these two have no key for it."""
        self._settle_others(None)
        moved = self.third.move(which, when, service)
        self.asked["move done" if moved else "move refused"] += 1

    def block(self, one: OneDesk, when: Stretch, reason: str, *, cut: bool) -> None:
        """Block a stretch of a provider's time."""
        if self._may_ask(one):
            one.models.blocks.open_for(when.provider, instant(when.start), instant(when.end))
            done = self.model.is_free(when)
            self._apply(one, when, reason, "", cut=cut, done=done)
            self.asked[f"block {'done' if done else 'refused'}"] += 1

    def change(self, one: OneDesk, which: int, start: int, minutes: int, *, cut: bool) -> None:
        """Change a block that the desk shows."""
        block = one.time_block(which) if self._may_ask(one) else None
        if block is None:
            return
        was, when = self.model.blocks.get(block.id), Stretch(block.provider_id, start, start + minutes)
        # One that was changed since is refused by its version, one that is gone by its id.
        is_newest = was is not None and _stretch(block) == was.when
        one.models.blocks.change(block)
        done = is_newest and self.model.is_free(when, block.id)
        self._apply(one, when, block.reason, block.id, cut=cut, done=done)
        self.asked[f"change {'done' if done else 'refused'}"] += 1

    def remove(self, one: OneDesk, which: int, *, cut: bool) -> None:
        """Make a block free that the desk shows."""
        block = one.time_block(which) if self._may_ask(one) else None
        if block is None:
            return
        was = self.model.blocks.get(block.id)
        # To remove what is gone is as good as done.
        done = was is None or _stretch(block) == was.when
        self._cut_after(one, lambda: one.models.blocks.remove(block), cut=cut)
        end, told = one.end()
        assert end == ("done" if done else "refused"), f"{block}: {end} {told}"
        self.asked[f"remove {end}"] += 1
        if done:
            self.model.blocks.pop(block.id, None)

    def look(self, one: OneDesk, view: View, days: int) -> None:
        """Turn to another day, week or month; not waited for."""
        one.models.desk.show_view(view)
        one.models.desk.go_to(DAY + timedelta(days=days))

    def drop(self, one: OneDesk) -> None:
        """Take a desk's line away."""
        if not one.is_down:
            self.asked["line lost"] += 1
            one.is_down = one.line.is_down = True
            one.line.cut()
            one.wait(lambda: not one.models.connection.is_live, "told that the line is gone")

    def bring_back(self, one: OneDesk) -> None:
        """Give a desk its line back; what waited for it goes out."""
        if one.is_down:
            one.is_down = one.line.is_down = False
            one.models.desk.refresh()
            if one.models.hold.state.phase is HoldPhase.CONFIRMING:
                self._booked(one)
            one.wait(one.is_rested, "at rest after its line came back")
            if one.owes_release:
                one.owes_release = False
                self.model.release(one.name)

    # What must be so

    def rest(self) -> None:
        """Bring both lines back, wait until nothing moves, and compare model, tables and both pictures."""
        for one in self.desks:
            self.bring_back(one)
            if self.model.holds.get(one.name) and time.monotonic() - one.held_since > _HELD_LONG:
                self.release(one, cut=False)
        for one in self.desks:
            one.wait(one.is_rested, "at rest")
        self._compare_tables()
        for one in self.desks:
            own = one.models.hold.own_slot_id
            assert (own is not None) == (one.name in self.model.holds), f"{one.name} holds {own}"
            self._wait_for_answer(one)

    def _compare_tables(self) -> None:
        found = judge(self._folder)
        holds = {
            row.desk_name: (Stretch(row.provider_id, *_minutes(row)), bool(row.extended))
            for row in found.reservations.values()
            if row.state == "active"
        }
        assert holds == {desk: (w, desk in self.model.extended) for desk, w in self.model.holds.items()}
        bookings = {
            id_: Booked(
                Stretch(row.provider_id, *_minutes(row)),
                BookingStatus(row.status),
                BookingStatus(row.before_status) if row.before_status else None,
                row.version,
            )
            for id_, row in found.bookings.items()
        }
        assert bookings == self.model.bookings
        database = self._running.database()
        try:
            with database.read() as connection:
                rows = connection.exec_driver_sql("SELECT * FROM claims WHERE kind = 'block'").all()
        finally:
            database.close()
        blocks = {row.owner_id: (Stretch(row.provider_id, *_minutes(row)), row.reason) for row in rows}
        assert blocks == {id_: (one.when, one.reason) for id_, one in self.model.blocks.items()}

    def _wait_for_answer(self, one: OneDesk) -> None:
        """Wait until a desk shows what the server answers; says what is another when it never does."""

        def is_same() -> bool:
            shown, answer = self._pictures(one)
            return bool(shown == answer)

        try:
            one.wait(is_same, "as the server answers")
        except TimeoutError:
            pairs = zip(*self._pictures(one), strict=True)
            others = [f"{shown}\nbeside the server's\n{answer}" for shown, answer in pairs if shown != answer]
            raise AssertionError(f"{one.name}, {one.models.desk.state.view}: {others}") from None

    @staticmethod
    def _pictures(one: OneDesk) -> tuple[list[Any], list[Any]]:
        """Return the parts of what a desk shows, and of what the server answers to the same question."""
        model, http = one.models.desk, one.desk.http
        day, service = model.state.date, model.state.service_id
        assert day is not None
        if model.state.view is View.DAY:
            picture, answer = model.day.picture, http.day(day, service, ())
            assert picture is not None
            read = http.bookings(day, day + timedelta(days=1), ())
            shown = sorted(picture.bookings, key=lambda booking: booking.id)
            return [*map(_seen, picture.schedule.providers), shown], [
                *map(_seen, answer.providers),
                sorted(read, key=lambda booking: booking.id),
            ]
        figures = one.desk.source.client.get_query_data(model.ranges.keys[0])
        if model.state.view is View.MONTH:
            return list(figures.days), list(http.month(day.year, day.month, service, ()).days)
        week = http.week(figures.days[0].date, service, ())
        return [*figures.days, figures.spans], [*week.days, week.spans]

    def _apply(
        self, one: OneDesk, when: Stretch, reason: str, changed: str, *, cut: bool, done: bool
    ) -> None:
        blocks = one.models.blocks
        assert blocks.state.is_open
        zone = blocks.state.start.tzinfo
        start, end = (instant(m).astimezone(zone).replace(tzinfo=None) for m in (when.start, when.end))
        self._cut_after(one, lambda: blocks.apply(when.provider, start, end, reason), cut=cut)
        one.wait(lambda: one.ends or blocks.state.error, "told what became of a block")
        assert bool(one.ends) == done, f"{when} {reason}: {one.ends} {blocks.state.error}"
        if not done:
            blocks.close()
            return
        new: TimeBlock = one.ends.pop()[1]
        self.model.blocks[new.id] = Blocked(when, reason)
        assert new.id == (changed or new.id)

    def _booked(self, one: OneDesk) -> None:
        end, booking = one.end()
        assert end == "done", booking
        when = self.model.release(one.name)
        assert when is not None
        self.model.bookings[booking.id] = Booked(when)

    @staticmethod
    def _may_ask(one: OneDesk) -> bool:
        """Tell whether a desk's line stands; with what an earlier verb's cut left it is waited for."""
        if not one.is_down:
            one.wait(lambda: one.models.connection.is_live, "live")
        return not one.is_down

    def _cut_after(self, one: OneDesk, verb: Callable[[], object], *, cut: bool) -> None:
        """Do something; with `cut` whatever is on its way then is lost with its line."""
        self._settle_others(one)
        one.ends.clear()
        verb()
        if cut:
            self.asked["cut"] += 1
            one.line.cut()

    def _settle_others(self, one: OneDesk | None) -> None:
        """Wait for what the other desks give back: free once their line has brought it, not when pressed."""
        for other in self.desks:
            if other is not one and not other.is_down:
                other.settle()


def _seen(day: ProviderDay) -> tuple[ProviderDay, list[int]]:
    """Return a day without its slots' versions, and the versions of its blocks, which are sent back.

    A free slot's version numbers its provider's newest change: nobody sends it, and a desk that knows of
    the change by its own answer has no number for it.
    """
    blocks = [day.versions[row] for row, extra in sorted(day.extras.items()) if extra.block_id]
    return day.changed(versions=column(())), blocks


def _stretch(block: TimeBlock) -> Stretch:
    start = to_seconds(instant(0))
    return Stretch(
        block.provider_id, (to_seconds(block.start) - start) // 60, (to_seconds(block.end) - start) // 60
    )


def _minutes(row: Any) -> tuple[int, int]:
    start = to_seconds(instant(0))
    return (row.start_s - start) // 60, (row.end_s - start) // 60
