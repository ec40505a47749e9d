"""A third desk beside the two: asks the server for what they have no key for, and minds the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.begun_salon import instant

from bookdesk.domain.states import TRANSITIONS

if TYPE_CHECKING:
    from tests.backend.conftest import Running
    from tests.faults.salon_model import Salon, Stretch


class ThirdDesk:
    """A desk without models, at the server by a line that holds."""

    def __init__(self, running: Running, model: Salon) -> None:
        self._desk = running.desk("Desk 3")
        self._model = model

    def close(self) -> None:
        """End its line."""
        self._desk.http.close()

    def move(self, which: int, when: Stretch, service: str) -> bool:
        """Hold a stretch and move one of the bookings there; tells whether the model lets it.

        What can't be moved leaves a hold, which is given back. Raises AssertionError where the server
        answers otherwise than the model.
        """
        booking_id = sorted(self._model.bookings)[which % len(self._model.bookings)]
        booking = self._model.bookings[booking_id]
        held = self._desk.hold(when.provider, service, instant(when.start))
        assert held.status_code == (201 if self._model.is_free(when) else 409), held.text
        if held.status_code == 409:
            return False
        token = held.json()["reservationToken"]
        ask = {"reservationToken": token, "version": booking.version}
        moved = self._desk.http.post(f"/bookings/{booking_id}/move", json=ask)
        may = bool(TRANSITIONS[booking.status])
        assert moved.status_code == (200 if may else 422), moved.text
        if may:
            booking.when, booking.version = when, booking.version + 1
        else:
            assert self._desk.http.delete(f"/reservations/{token}").status_code == 204
        return may
