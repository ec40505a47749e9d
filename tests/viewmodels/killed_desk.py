"""A desk that is killed and started again on the same folder, and what is done to it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from tests.factories import CUT, DAY, at
from tests.viewmodels.stored_desk import A_WHILE, SECRET, StoredDesk

from bookdesk.data.intents import ConfirmIntent, KeptIntent
from bookdesk.domain.states import BookingStatus
from bookdesk.errors import Unreachable

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from bookdesk.domain.schedule import Booking, Slot

CHECKING = "The answer did not arrive. Checking whether the booking was made."
CHECKING_BESIDE = "11:00 with Becky: checking whether it was booked."
BOOKED = "11:00 with Becky booked for Marie Dubois."


class Start(Protocol):
    """Starts a desk on the test's folder; after `before`, whose salon goes on, `seconds` later."""

    def __call__(
        self,
        before: StoredDesk | None = None,
        seconds: float = A_WHILE,
        secret: bytes | None = SECRET,
        *,
        connected: bool = True,
    ) -> StoredDesk: ...


def slot_at(desk: StoredDesk, clock: str, provider_id: str = "becky") -> Slot:
    return desk.gateway.slot_at(provider_id, CUT.id, at(clock))


def hold(desk: StoredDesk, qtbot: QtBot) -> None:
    slot = slot_at(desk, "11:00")
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)


def type_marie(desk: StoredDesk, qtbot: QtBot) -> None:
    """Type a customer and wait until that is on disk, where it can be sealed."""
    desk.models.hold.set_customer("Marie Dubois", "(204) 555-0147", "Fringe only")
    if desk.kept.may_seal:
        qtbot.waitUntil(lambda: ("draft", "") in desk.kept.entries())


def confirm_unanswered(desk: StoredDesk, qtbot: QtBot, *, arrives: bool) -> None:
    """Confirm, and kill the desk before it hears of the answer."""
    desk.gateway.gates["confirm"] = threading.Event()
    if not arrives:
        desk.gateway.failing["confirm"] = Unreachable("the line was cut")
    desk.models.hold.confirm()
    qtbot.waitUntil(lambda: desk.gateway.calls["confirm"] == 1)
    assert any(isinstance(one.intent, ConfirmIntent) for one in kept(desk)), "on disk before it is answered"
    desk.crash()
    assert names(desk).count("Marie Dubois") == arrives


def kept(desk: StoredDesk) -> list[KeptIntent]:
    """Read the intents that are on disk."""
    return [value for value in desk.kept.entries().values() if isinstance(value, KeptIntent)]


def names(desk: StoredDesk) -> list[str]:
    return [b.customer.name for b in desk.gateway.booked.values() if b.customer]


def wait_for_rest(desk: StoredDesk, qtbot: QtBot) -> None:
    """Wait until nothing is kept any more."""
    qtbot.waitUntil(lambda: desk.kept.entries() == {})


def step_unanswered(desk: StoredDesk, qtbot: QtBot) -> Booking:
    """Cancel a booking of the day; the question is on its way and arrives nowhere."""
    booking = next(
        b
        for b in desk.gateway.booked.values()
        if b.status is BookingStatus.CONFIRMED and b.start.astimezone(at("11:00").tzinfo).date() == DAY
    )
    desk.gateway.gates["transition"] = threading.Event()
    desk.gateway.failing["transition"] = Unreachable("the line was cut")
    desk.models.booking.step(booking, BookingStatus.CANCELLED, "Ill")
    qtbot.waitUntil(lambda: desk.gateway.calls["transition"] == 1)
    return booking
