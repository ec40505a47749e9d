"""Desks that write without rest, log each answer, and ask again with the same key after a cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
from tests.backend.conftest import Desk
from tests.factories_backend import ZONE, slot_id

from bookdesk.backend.idempotency import KEPT_MS

if TYPE_CHECKING:
    import random
    import threading

    from tests.faults.tables import Found

#: Starts of forty-five minutes each, clear of Becky's lunch.
CLOCKS = ("09:00", "09:45", "10:30", "11:15", "13:00", "13:45", "14:30", "15:15")
_STEPS = ("arrived", "in_service", "done", "cancelled")
#: Of a hold's deadline, so that a slow machine does not read as a lost hold.
_MARGIN = timedelta(seconds=5)
#: Well within the days for which the server keeps an answer under its key.
_ANSWERS_KEPT = timedelta(milliseconds=KEPT_MS) - timedelta(days=10)


class Intent(NamedTuple):
    """What a desk means to do: the request, and the id or token of what it is about."""

    verb: str
    method: str
    path: str
    body: dict[str, Any] | None
    key: str
    about: str


@dataclass
class Known:
    """A booking as its desk was last told of it."""

    version: int
    status: str
    timeslot: str


@dataclass
class Writer:
    """A desk of its own with its own random numbers; `complaints` are answers that can't be right.

    `holds` are tokens with their deadlines, `extended` those that were prolonged, `released` those
    given back, `bookings` by id, `answers` the first answer to each key, `pending` what was sent and
    not answered. Only this desk touches what it holds and books; slots it wants others want as well.
    """

    name: str
    chance: random.Random
    holds: dict[str, datetime] = field(default_factory=dict)
    extended: set[str] = field(default_factory=set)
    released: set[str] = field(default_factory=set)
    bookings: dict[str, Known] = field(default_factory=dict)
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    pending: Intent | None = None
    asked_again: int = 0
    complaints: list[str] = field(default_factory=list)
    _late: bool = False
    _answers_since: datetime | None = None
    _count: int = 0

    def write(self, url: str, token: str, day: datetime, begun: threading.Barrier | None = None) -> None:
        """Write until the line is cut; `day` is the midnight of the day whose slots are wanted."""
        desk = Desk(url, token, self.name)
        try:
            if begun is not None:
                begun.wait(30)
            while True:
                self._send(desk, self.pending or self._next(day))
        except httpx.TransportError:
            return
        finally:
            desk.http.close()

    def settle(self, url: str, token: str, *, late: bool = False) -> None:
        """Ask once more for what was not answered; `late` is so long after that holds have ended."""
        if self.pending is not None:
            self._late = late
            desk = Desk(url, token, self.name)
            self._send(desk, self.pending)
            desk.http.close()
            self._late = False

    def _next(self, day: datetime) -> Intent:
        self._count += 1
        key = f"{self.name.replace(' ', '-')}-{self._count:08}"
        held = list(self.holds)
        live = [b for b, known in self.bookings.items() if known.status in ("confirmed", "arrived")]
        verbs = ["hold"] * 4 + (["confirm"] * 3 + ["release", "extend"] if held else [])
        verbs += (["transition"] * 2 if live else []) + (["move"] * 2 if live and held else [])
        verb = self.chance.choice(verbs)
        body: dict[str, Any]
        if verb == "hold":
            return self._hold(day, key)
        token = self.chance.choice(held) if held else ""
        if verb == "confirm":
            body = {"reservationToken": token, "idempotencyKey": key, "customer": {"name": key}}
            return Intent(verb, "POST", "/bookings", body, key, token)
        if verb == "release":
            return Intent(verb, "DELETE", f"/reservations/{token}", None, "", token)
        if verb == "extend":
            return Intent(verb, "POST", f"/reservations/{token}/extend", None, key, token)
        booking = self.chance.choice(live)
        version = self.bookings[booking].version
        if verb == "move":
            body = {"reservationToken": token, "version": version}
            return Intent(verb, "POST", f"/bookings/{booking}/move", body, "", booking)
        status = self.bookings[booking].status
        # Whom nobody has seen yet can't be done before the booking begins.
        to = self.chance.choice([s for s in _STEPS if s != status and (status, s) != ("confirmed", "done")])
        body = {"to": to, "version": version, "reason": "asked"}
        return Intent(verb, "POST", f"/bookings/{booking}/transitions", body, "", booking)

    def _hold(self, day: datetime, key: str) -> Intent:
        provider = self.chance.choice(("becky", "jj"))
        hour, minute = map(int, self.chance.choice(CLOCKS).split(":"))
        slot = slot_id(provider, "cut", day + timedelta(hours=hour, minutes=minute))
        body = {"providerId": provider, "serviceId": "cut", "timeslotId": slot}
        return Intent("hold", "POST", "/reservations", body, key, slot)

    def _send(self, desk: Desk, intent: Intent) -> None:
        again = self.pending is not None
        self.asked_again += again
        self.pending = intent
        headers = {"Idempotency-Key": intent.key} if intent.key else {}
        answer = desk.http.request(intent.method, intent.path, json=intent.body, headers=headers)
        if answer.status_code == 412 and again:
            # It was done before the line was cut: what stands there now is its outcome.
            answer = desk.http.get("/bookings", params={"id": intent.about})
            self.pending = None
            self._changed(intent, answer.json()["bookings"][0])
            return
        self.pending = None
        if intent.key and answer.status_code < 500:
            self.answers[intent.key] = (answer.status_code, answer.content)
        self._take(intent, answer)

    def _take(self, intent: Intent, answer: httpx.Response) -> None:
        if intent.verb == "hold" and answer.status_code == 201:
            told = answer.json()
            self.holds[told["reservationToken"]] = datetime.fromisoformat(told["expiresAt"])
        elif intent.verb == "extend" and answer.status_code == 200:
            self.extended.add(intent.about)
            self.holds[intent.about] = datetime.fromisoformat(answer.json()["expiresAt"])
        elif intent.verb == "confirm" and answer.status_code == 201:
            del self.holds[intent.about]
            made = answer.json()
            self.bookings[made["id"]] = Known(made["version"], made["status"], made["timeslotId"])
        elif intent.verb == "release" and answer.status_code == 204:
            del self.holds[intent.about]
            if not self._late:
                self.released.add(intent.about)
        elif intent.verb in ("transition", "move") and answer.status_code == 200:
            self._changed(intent, answer.json())
        elif not self._may_be_refused(intent, answer):
            self.complaints.append(f"{intent} got {answer.status_code} {answer.text}")

    def _changed(self, intent: Intent, booking: dict[str, Any]) -> None:
        assert intent.body is not None
        if booking["version"] != intent.body["version"] + 1:
            self.complaints.append(f"{intent} led to version {booking['version']}")
        self.bookings[intent.about] = Known(booking["version"], booking["status"], booking["timeslotId"])
        self.holds.pop(intent.body.get("reservationToken", ""), None)

    def _may_be_refused(self, intent: Intent, answer: httpx.Response) -> bool:
        code: str = answer.json()["code"]
        if self._late and code in ("reservation_expired", "slot_begun"):
            self.holds.pop((intent.body or {}).get("reservationToken", intent.about), None)
            return True
        if intent.verb == "hold":
            return code == "slot_taken"
        if intent.verb == "extend":
            return code == "already_extended" and intent.about in self.extended
        return False

    def forget_ended(self, now: datetime) -> None:
        """Let go of holds that may have ended by themselves, and of answers that the server need not keep."""
        self._answers_since = self._answers_since or now
        if now - self._answers_since > _ANSWERS_KEPT:
            self.answers.clear()
            self._answers_since = now
        doubtful = self.pending.body or {} if self.pending else {}
        kept = {self.pending.about if self.pending else "", doubtful.get("reservationToken", "")}
        self.holds = {t: ends for t, ends in self.holds.items() if ends > now + _MARGIN or t in kept}

    def check(self, found: Found, now: datetime) -> None:
        """Compare all that was acknowledged with the tables; raises AssertionError for what is not so."""
        assert not self.complaints, self.complaints[:3]
        pending = self.pending
        doubtful = {pending.about, (pending.body or {}).get("reservationToken", "")} if pending else set()
        for key, answer in self.answers.items():
            status, body = answer
            if status in (201, 200, 409, 410):
                assert found.answers[key] == (status, body), f"{key}: the stored answer is another"
        for token, ends in self.holds.items():
            row = found.reservations[token]
            if token not in doubtful and ends > now:
                assert row.state == "active", f"{token} is {row.state}"
        for token in self.released:
            assert found.reservations[token].state == "released"
        for token in self.extended:
            assert found.reservations[token].extended
        for booking, known in self.bookings.items():
            row = found.bookings[booking]
            if booking not in doubtful:
                assert Known(row.version, row.status, row.timeslot_id) == known, booking


def midnight(n: int) -> datetime:
    """Return the midnight, by the salon's clock, of the n-th Friday or Monday from 13 July 2018 on."""
    weeks, monday = divmod(n, 2)
    return datetime(2018, 7, 13, tzinfo=ZONE) + timedelta(days=7 * weeks + 3 * monday)
